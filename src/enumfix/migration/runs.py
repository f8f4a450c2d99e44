"""What a file asks for: its runs of ADD VALUE, and what they find where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.add_value import Fate, carried_out
from enumfix.fold.fold import Delta, fold
from enumfix.kinds.enum import EnumType
from enumfix.sql.find import carries_data
from enumfix.sql.names import MAX_BYTES, literal
from enumfix.sql.plpgsql.add_value import (
    Item,
    spells_it_out,
)
from enumfix.sql.script import Script, Statement

UNKNOWN_TYPE = Code(
    "EF302",
    Severity.ERROR,
    "the schema has no enum of this name",
    "Check the name and its schema. A type that a later migration renamed or dropped needs a dump "
    "taken before this migration (pg_dump --schema-only of the version before it).",
)
AMBIGUOUS_TYPE = Code(
    "EF303",
    Severity.ERROR,
    "it cannot be told in which schema the enum is",
    "Write the schema in front of the type, or put SET search_path into the migration.",
)
IN_FUNCTION = Code(
    "EF210",
    Severity.WARNING,
    "a function body holds ADD VALUE",
    "enumfix does not rewrite function bodies. If a migration calls the function, its new labels cannot "
    "be used in the same transaction.",
)
TOO_LONG = Code(
    "EF305",
    Severity.ERROR,
    "a label is longer than PostgreSQL allows",
    "Shorten the label to 63 bytes (NAMEDATALEN - 1); letters outside ASCII take two bytes or more.",
)


class Step(NamedTuple):
    """A statement of a file, with the schema before it and what it did."""

    statement: Statement
    before: Catalog
    delta: Delta


Place: TypeAlias = tuple[int, int]
"""Which statement of a file, and which ADD VALUE of that statement."""


class Addition(NamedTuple):
    """One ADD VALUE of the `at`-th statement of its file, for the type called `key` there.

    `number` counts those of one DO block. `qualified` is whether the author wrote the type with its schema.
    """

    at: int
    number: int
    statement: Statement
    key: Key
    label: str
    neighbour: str | None
    after: bool
    if_not_exists: bool
    qualified: bool

    @property
    def place(self) -> Place:
        """Where it stands among all of the file."""
        return self.at, self.number


class Run(NamedTuple):
    """The ADD VALUE statements for one type in one file, in their order."""

    additions: tuple[Addition, ...]

    @property
    def first(self) -> Addition:
        """The first of them: where the type is recreated."""
        return self.additions[0]


def walk(script: Script, catalog: Catalog) -> tuple[Step, ...]:
    """Return the statements of a file, each with the schema that it meets."""
    steps = []
    for statement in script.statements:
        before = catalog
        delta = Delta()
        if not carries_data(statement):
            catalog, delta = fold(before, statement)
        steps.append(Step(statement, before, delta))
    return tuple(steps)


def in_functions(script: Script) -> Iterator[Diagnostic]:
    """Yield a warning for each function whose body holds ADD VALUE."""
    for statement in script.statements:
        inside = statement.problem is None and spells_it_out(statement.sql)
        if inside and isinstance(statement.node, ast.CreateFunctionStmt):
            yield IN_FUNCTION.at(
                statement.source, statement.span, "this function adds labels when it is called"
            )


def runs(steps: Sequence[Step], found: Sequence[tuple[int, tuple[Item, ...]]]) -> tuple[Run, ...]:
    """Return the runs of a file, in the order of their first ADD VALUE.

    Raises `Refused` with a diagnostic for each type that is not known and each label that is too long.
    """
    problems: list[Diagnostic] = []
    open_runs: dict[Key, list[Addition]] = {}
    done = 0
    for at, items in found:
        for step in steps[done:at]:
            for old, new in step.delta.renamed:
                if old in open_runs:
                    open_runs[new] = open_runs.pop(old)
        done = at
        try:
            for addition in _additions(at, items, steps[at]):
                open_runs.setdefault(addition.key, []).append(addition)
        except Refused as refused:
            problems.extend(refused.diagnostics)
    if problems:
        raise Refused(*problems)
    made = (Run(tuple(each)) for each in open_runs.values())
    return tuple(sorted(made, key=lambda run: run.first.at))


def _additions(at: int, items: Sequence[Item], step: Step) -> Iterator[Addition]:
    """Yield the ADD VALUE lines of a statement; those that change nothing as if with IF NOT EXISTS."""
    keys = [_key(item, step) for item in items]
    labels = {each.key: each.labels for each in step.before.of(EnumType)}
    done = carried_out(step.statement, items, step.before, labels)
    for number, (each, key) in enumerate(zip(done, keys, strict=True)):
        node = each.item.node
        yield Addition(
            at=at,
            number=number,
            statement=step.statement,
            key=key,
            label=each.item.label,
            neighbour=node.newValNeighbor,
            after=bool(node.newValIsAfter),
            if_not_exists=each.fate is Fate.SKIPPED or each.item.may_be_there,
            qualified=len(each.item.parts) > 1,
        )


def _key(item: Item, step: Step) -> Key:
    """Return the key of the enum that gets a label. Raises `Refused`."""
    statement, label = step.statement, item.label
    if len(label.encode()) > MAX_BYTES:
        raise Refused(
            TOO_LONG.at(
                statement.source,
                statement.span,
                f"label {literal(label)} has {len(label.encode())} bytes; 63 fit",
            )
        )
    return resolve(item.parts, statement, step.before)


def resolve(parts: tuple[str, ...], statement: Statement, catalog: Catalog) -> Key:
    """Return the key of the enum that a statement names.

    Raises `Refused` where there is none. One in a schema that is not on the path of the file may be
    on that of the author's connection, where it is not known what else that path finds first.
    """
    known = {each.key for each in catalog.of(EnumType)}
    found = catalog.find("type", parts)
    if found in known and found is not None:
        return found
    name = ".".join(parts)
    others = sorted(key.schema for key in known if key.name == parts[-1]) if len(parts) == 1 else []
    if others:
        where = (
            f"several schemas: {', '.join(others)}"
            if len(others) > 1
            else f"schema {others[0]}, which is not on the search_path"
        )
        raise Refused(AMBIGUOUS_TYPE.at(statement.source, statement.span, f"enum {name} is in {where}"))
    unread = (each.statement for each in catalog.unsure if each.mentions(parts[-1:]))
    raise Refused(
        UNKNOWN_TYPE.at(statement.source, statement.span, f"the schema has no enum {name}"),
        *(each.rejection() for each in unread if each.problem is not None),
    )


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
