"""The labels of a recreated type: its old ones, and where the run puts the new ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pglast import ast

from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.kinds.enum import EnumType
from enumfix.migration.runs import Addition, Place, Step
from enumfix.sql.names import literal

EXISTS = Code(
    "EF306",
    Severity.ERROR,
    "the enum has this label already",
    "Write ADD VALUE IF NOT EXISTS, or take the statement out. If the dump was taken after this "
    "migration, give enumfix a dump of the version before it.",
)
NO_NEIGHBOUR = Code(
    "EF307",
    Severity.ERROR,
    "the label named behind BEFORE or AFTER is not in the enum",
    "Name a label that the enum has at this place.",
)
FREED = Code(
    "EF308",
    Severity.ERROR,
    "a label is renamed and its old name is added again in one file",
    "Split the file in two: the recreated type would have to hold both labels under one name.",
)


@dataclass(slots=True)
class _Entry:
    """A label: its name where the type is recreated, its name now, and the ADD VALUE that made it."""

    text: str
    now: str
    made_by: Place | None = None


class Listed(NamedTuple):
    """A label of the new type, and the place of the ADD VALUE statements that ask for it."""

    text: str
    new: bool
    asked_at: tuple[Place, ...] = ()


def listing(key: Key, place: int, steps: Sequence[Step], additions: Sequence[Addition]) -> tuple[Listed, ...]:
    """Return the labels of the type that is made at `place` for the enum called `key` there.

    New labels of the whole file are in it, in the order that the file asks for. Raises `Refused`.
    """
    start = steps[place].before.objects[key]
    assert isinstance(start, EnumType)
    labels = _Labels([_Entry(label, label) for label in start.labels])
    labels.freed.update(_freed(key, place, steps))
    asked: dict[int, list[Addition]] = {}
    for addition in additions:
        asked.setdefault(addition.at, []).append(addition)
    for at in range(place, len(steps)):
        step = steps[at]
        for addition in asked.get(at, ()):
            labels.add(addition)
        if at not in asked:
            labels.rename(key, step)
        for old, new in step.delta.renamed:
            key = new if key == old else key
    if labels.problems:
        raise Refused(*labels.problems)
    return labels.listed()


@dataclass(slots=True)
class _Labels:
    """The labels while the file is walked through."""

    entries: list[_Entry]
    asked: dict[str, list[Place]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    freed: set[str] = field(default_factory=set)

    def add(self, addition: Addition) -> None:
        """Put in a new label, beside its neighbour or at the end."""
        where = addition.statement.source, addition.statement.span
        present = [entry.now for entry in self.entries]
        if addition.label in present:
            if addition.if_not_exists:
                entry = self.entries[present.index(addition.label)]
                self.asked.setdefault(entry.text, []).append(addition.place)
            else:
                self.problems.append(
                    EXISTS.at(
                        *where, f"enum {addition.key.name} has the label {literal(addition.label)} already"
                    )
                )
            return
        if addition.label in self.freed:
            self.problems.append(
                FREED.at(
                    *where, f"the label {literal(addition.label)} of {addition.key.name} was renamed above"
                )
            )
            return
        if addition.neighbour is not None and addition.neighbour not in present:
            self.problems.append(
                NO_NEIGHBOUR.at(
                    *where, f"enum {addition.key.name} has no label {literal(addition.neighbour)}"
                )
            )
            return
        at = len(present)
        if addition.neighbour is not None:
            at = present.index(addition.neighbour) + addition.after
        self.entries.insert(at, _Entry(addition.label, addition.label, addition.place))
        self.asked.setdefault(addition.label, []).append(addition.place)

    def rename(self, key: Key, step: Step) -> None:
        """Follow a RENAME VALUE of the type."""
        renaming = renames_value(key, step)
        if renaming:
            for entry in self.entries:
                if entry.now == renaming[0]:
                    entry.now = renaming[1]
            self.freed.add(renaming[0])

    def listed(self) -> tuple[Listed, ...]:
        """Return the labels by the names that they have where the type is made."""
        return tuple(
            Listed(entry.text, entry.made_by is not None, tuple(self.asked.get(entry.text, ())))
            for entry in self.entries
        )


def _freed(key: Key, place: int, steps: Sequence[Step]) -> Iterator[str]:
    """Yield the names that labels of a type lose in the file before `place`, where it is called `key`."""
    for step in reversed(steps[:place]):
        for old, new in step.delta.renamed:
            key = old if key == new else key
        if renaming := renames_value(key, step):
            yield renaming[0]


def renames_value(key: Key, step: Step) -> tuple[str, str] | None:
    """Return the old and the new name of the label that a statement renames in an enum."""
    if key not in step.delta.changed or step.statement.problem is not None:
        return None
    node = step.statement.node
    if isinstance(node, ast.AlterEnumStmt) and node.oldVal is not None and node.newVal is not None:
        return node.oldVal, node.newVal
    return None


def added(listed: Sequence[Listed]) -> tuple[str, ...]:
    """Return the new labels among them."""
    return tuple(each.text for each in listed if each.new)
