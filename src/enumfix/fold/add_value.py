"""The effect of ADD VALUE, also inside a DO block, on the schema before its statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.diagnostics import Refused
from enumfix.sql.names import BUILT_IN_TYPES, literal
from enumfix.sql.plpgsql.add_value import HIDDEN, AddValueLine
from enumfix.sql.plpgsql.conditions import Guard, LookedUpType
from enumfix.sql.script import Statement


class AddValueFate(Enum):
    """The result of an ADD VALUE: it adds its label, is skipped, or fails."""

    ADDED = "added"
    SKIPPED = "skipped"
    FAILS = "fails"


class AddValueResult(NamedTuple):
    """An ADD VALUE, its enum (None if the schema does not have it), and its result."""

    item: AddValueLine
    key: Key | None
    fate: AddValueFate


def apply_additions(
    statement: Statement,
    items: Sequence[AddValueLine],
    catalog: Catalog,
    labels: Mapping[Key, tuple[str, ...]],
) -> tuple[AddValueResult, ...]:
    """Return the results of the ADD VALUE items of a statement, in order.

    `labels` are the labels of each enum of the catalog. Raises `Refused` for a DO block after which a label
    of the block is missing, or for which enumfix cannot know that.
    """
    enum_labels = _EnumLabels(statement, catalog, {key: set(of_enum) for key, of_enum in labels.items()})
    results: list[AddValueResult] = []
    for group, members in groupby(enumerate(items), lambda each: (each[1].group, each[1].group or each[0])):
        results += enum_labels.apply_group([item for _, item in members], is_caught=group[0] is not None)
    return tuple(results)


class _EnumLabels:
    """The labels of all enums while a statement runs."""

    def __init__(self, statement: Statement, catalog: Catalog, labels: dict[Key, set[str]]) -> None:
        self._statement = statement
        self._catalog = catalog
        self._labels = labels
        self._enums_with_new_labels: set[Key] = set()
        self._answers: dict[Guard, bool] = {}

    def apply_group(self, items: Sequence[AddValueLine], *, is_caught: bool) -> Iterator[AddValueResult]:
        """Yield the results of ADD VALUE items in one block of code.

        `is_caught` says that the block has an exception handler: if one item fails, none has an effect.
        """
        keys = [self._catalog.find("type", item.parts) for item in items]
        enums = [key if key in self._labels else None for key in keys]
        if is_caught and len(items) > 1 and None in enums:
            raise self._refusal("is about a type that the schema does not have")
        before = {key: set(self._labels[key]) for key in enums if key}
        fates = [self._apply(item, key) for item, key in zip(items, enums, strict=True)]
        if is_caught and AddValueFate.FAILS in fates:
            self._labels.update(before)
            fates = [AddValueFate.SKIPPED] * len(items)
        for item, key, fate in zip(items, enums, fates, strict=True):
            if key and item.label not in self._labels[key]:
                raise self._refusal(_why_missing(item, is_caught=is_caught))
            yield AddValueResult(item, key, fate)

    def _apply(self, item: AddValueLine, key: Key | None) -> AddValueFate:
        if key is None:
            return AddValueFate.SKIPPED
        labels = self._labels[key]
        if not self._all_hold(item.guards, key):
            return AddValueFate.SKIPPED
        if item.label in labels:
            return AddValueFate.SKIPPED if item.node.skipIfNewValExists else AddValueFate.FAILS
        labels.add(item.label)
        self._enums_with_new_labels.add(key)
        return AddValueFate.ADDED

    def _all_hold(self, guards: Sequence[Guard], key: Key) -> bool:
        """Return whether all IF conditions hold. An IF around several items is evaluated only once."""
        for guard in guards:
            if guard not in self._answers:
                self._answers[guard] = self._holds(guard, key)
        return all(self._answers[guard] for guard in guards)

    def _holds(self, guard: Guard, key: Key) -> bool:
        if not _asks_for(guard.type, key, self._catalog):
            raise self._refusal(
                f"asks for another type than {key.name}, or for one that enumfix cannot identify"
            )
        if guard.by_range and key in self._enums_with_new_labels:
            raise self._refusal("asks for enum_range() after an ADD VALUE, which PostgreSQL refuses (55P04)")
        return (guard.label is None or guard.label in self._labels[key]) == guard.present

    def _refusal(self, what: str) -> Refused:
        return Refused(HIDDEN.at(self._statement.source, self._statement.span, f"this DO block {what}"))


def _why_missing(item: AddValueLine, *, is_caught: bool) -> str:
    label = literal(item.label)
    if is_caught:
        return (
            f"would not add {label}: another of its labels is there already, and the handler takes all back"
        )
    return f"would not add {label}, though it is missing: its IF asks for something else"


def _asks_for(asked: LookedUpType, key: Key, catalog: Catalog) -> bool:
    """Return whether a condition asks for the type `key`, and can mean no other type."""
    if asked.parts:
        built_in = len(asked.parts) == 1 and asked.parts[0] in BUILT_IN_TYPES
        return not built_in and catalog.find("type", asked.parts) == key
    if asked.name != key.name:
        return False
    if asked.schema:
        return key.schema == (asked.schema.name or catalog.home)
    if key.name in BUILT_IN_TYPES:
        return False
    if asked.visible:
        return catalog.find("type", (asked.name,)) == key
    others = (each for each in catalog.objects if each.kind in ("type", "relation"))
    return all(each.schema == key.schema for each in others if each.name == key.name)
