"""ADD VALUE lines, wherever they stand, and what they come to in the schema that they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from pglast import ast

from enumfix.catalog import Catalog
from enumfix.diagnostics import Code, Refused, Severity
from enumfix.guards import Guard
from enumfix.ids import Key
from enumfix.names import literal
from enumfix.script import Statement, is_comment, scanned
from enumfix.tree_nodes import name_parts

HIDDEN = Code(
    "EF304",
    Severity.ERROR,
    "ADD VALUE stands in a DO block that does more, in dynamic SQL or behind psql variables",
    "Write ALTER TYPE … ADD VALUE as a statement of its own; IF NOT EXISTS takes the place of most guards. "
    "A DO block is rewritten where it does nothing but add labels, behind an IF that asks for this label of "
    "this type, or with a handler for duplicate_object.",
)

_ADD_VALUE = re.compile(r"\bADD\b.*\bVALUE\b", re.IGNORECASE | re.DOTALL)
_GAP = r"(?:\s|/\*.*?\*/|--[^\n]*\n)+"
_INSIDE = re.compile(rf"\bALTER{_GAP}TYPE\b.*\bADD{_GAP}VALUE\b", re.IGNORECASE | re.DOTALL)


class Item(NamedTuple):
    """One ADD VALUE of a statement, which is the statement itself or a part of a DO block.

    `guards` have to hold for it to run. Those of one `group` run together: where one fails, the
    handler takes back what the others did. Without a handler the group is None.
    """

    node: ast.AlterEnumStmt
    guards: tuple[Guard, ...] = ()
    group: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The name of the type, as it is written."""
        return name_parts(self.node.typeName)

    @property
    def label(self) -> str:
        """The label."""
        return self.node.newVal or ""

    @property
    def may_be_there(self) -> bool:
        """Whether the label may be in the type already."""
        asked = any(guard.label == self.label for guard in self.guards)
        return bool(self.node.skipIfNewValExists) or asked or self.group is not None


def adds_value(text: str) -> bool:
    """Return whether a text can hold an ADD VALUE at all; the words may be apart."""
    return bool(_ADD_VALUE.search(text))


def spells_it_out(sql: str) -> bool:
    """Return whether a piece of SQL, but for its comments, holds ALTER TYPE … ADD VALUE."""
    return bool(_INSIDE.search(without_comments(sql)))


def without_comments(sql: str) -> str:
    """Return a piece of SQL with one blank between its words, and no comments; anything else as it is."""
    found = scanned(sql)
    if found is None:
        return sql
    return " ".join(sql[token.start : token.end] for token in found if not is_comment(token))


def is_addition(node: ast.Node | None) -> bool:
    """Return whether a tree is that of an ADD VALUE."""
    return isinstance(node, ast.AlterEnumStmt) and node.oldVal is None and node.newVal is not None


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
        if not guard.type.means(key, self._catalog):
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
