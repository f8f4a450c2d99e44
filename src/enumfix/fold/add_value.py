"""ADD VALUE lines, wherever they stand, and what they come to in the schema that they meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.diagnostics import Refused
from enumfix.sql.names import BUILT_IN_TYPES, literal
from enumfix.sql.plpgsql.add_value import HIDDEN, Item
from enumfix.sql.plpgsql.conditions import Asked, Guard
from enumfix.sql.script import Statement


class Fate(Enum):
    """What becomes of an ADD VALUE."""

    ADDED = "added"
    SKIPPED = "skipped"
    FAILS = "fails"


class Done(NamedTuple):
    """An ADD VALUE, the enum that it is about (None where the schema has none), and what becomes of it."""

    item: Item
    key: Key | None
    fate: Fate


def carried_out(
    statement: Statement, items: Sequence[Item], catalog: Catalog, labels: Mapping[Key, tuple[str, ...]]
) -> tuple[Done, ...]:
    """Return what becomes of the ADD VALUE lines of a statement, in their order.

    `labels` are those of all enums of the catalog. Raises `Refused` for a block whose labels would not
    all be there when it is done, or where that cannot be told.
    """
    run = _Run(statement, catalog, {key: set(found) for key, found in labels.items()})
    found: list[Done] = []
    for group, members in groupby(enumerate(items), lambda each: (each[1].group, each[1].group or each[0])):
        found += run.together([item for _, item in members], caught=group[0] is not None)
    return tuple(found)


class _Run:
    """The labels of all enums while a statement is carried out."""

    def __init__(self, statement: Statement, catalog: Catalog, labels: dict[Key, set[str]]) -> None:
        self._statement = statement
        self._catalog = catalog
        self._labels = labels
        self._fresh: set[Key] = set()
        self._held: dict[Guard, bool] = {}

    def together(self, items: Sequence[Item], *, caught: bool) -> Iterator[Done]:
        """Yield what becomes of lines that run as one: where one fails that is `caught`, none counts."""
        keys = [self._catalog.find("type", item.parts) for item in items]
        known = [key if key in self._labels else None for key in keys]
        if caught and len(items) > 1 and None in known:
            raise self._hidden("is about a type that the schema does not have")
        before = {key: set(self._labels[key]) for key in known if key}
        fates = [self._one(item, key) for item, key in zip(items, known, strict=True)]
        if caught and Fate.FAILS in fates:
            self._labels.update(before)
            fates = [Fate.SKIPPED] * len(items)
        for item, key, fate in zip(items, known, fates, strict=True):
            if key and item.label not in self._labels[key]:
                raise self._hidden(_why(item, caught=caught))
            yield Done(item, key, fate)

    def _one(self, item: Item, key: Key | None) -> Fate:
        if key is None:
            return Fate.SKIPPED
        labels = self._labels[key]
        if not self._runs(item.guards, key):
            return Fate.SKIPPED
        if item.label in labels:
            return Fate.SKIPPED if item.node.skipIfNewValExists else Fate.FAILS
        labels.add(item.label)
        self._fresh.add(key)
        return Fate.ADDED

    def _runs(self, guards: Sequence[Guard], key: Key) -> bool:
        """Return whether all guards hold, as they did when they were asked first."""
        for guard in guards:
            if guard not in self._held:
                self._held[guard] = self._holds(guard, key)
        return all(self._held[guard] for guard in guards)

    def _holds(self, guard: Guard, key: Key) -> bool:
        if not _means(guard.type, key, self._catalog):
            raise self._hidden(f"asks for another type than {key.name}, or it cannot be told for which")
        if guard.by_range and key in self._fresh:
            raise self._hidden("asks for enum_range() behind an ADD VALUE, which PostgreSQL refuses (55P04)")
        return (guard.label is None or guard.label in self._labels[key]) == guard.present

    def _hidden(self, what: str) -> Refused:
        return Refused(HIDDEN.at(self._statement.source, self._statement.span, f"this DO block {what}"))


def _why(item: Item, *, caught: bool) -> str:
    label = literal(item.label)
    if caught:
        return (
            f"would not add {label}: another of its labels is there already, and the handler takes all back"
        )
    return f"would not add {label}, though it is missing: its IF asks for something else"


def _means(asked: Asked, key: Key, catalog: Catalog) -> bool:
    """Return whether a question is about the type called `key`, and nothing else can be meant."""
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
