"""The ADD VALUE statements of a file, grouped by type, and the labels that each type gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.add_value import AddValueFate, apply_additions
from enumfix.fold.fold import Delta, fold
from enumfix.kinds.enum import EnumType
from enumfix.sql.find import is_dml
from enumfix.sql.names import MAX_BYTES, literal
from enumfix.sql.plpgsql.add_value import AddValueLine, spells_add_value
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
    "the type is written without its schema, and enumfix cannot tell which schema is meant",
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
    """A statement of a file, with the schema `before` it and the `delta`: what it changes there."""

    statement: Statement
    before: Catalog
    delta: Delta


Place: TypeAlias = tuple[int, int]
"""The number of a statement in its file, and the number of an ADD VALUE in this statement (a DO block)."""


class Addition(NamedTuple):
    """One ADD VALUE. `key` is its type, as it is called at this statement.

    `at` is the number of the statement in its file, and `number` counts the ADD VALUE of one DO block.
    `neighbour` is the label named by BEFORE or AFTER. `qualified` is whether the author wrote the schema.
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
        """The place of this ADD VALUE in its file."""
        return self.at, self.number


class Run(NamedTuple):
    """All ADD VALUE statements for one type in one file, in their order."""

    additions: tuple[Addition, ...]

    @property
    def first(self) -> Addition:
        """The first ADD VALUE of the run: the type is recreated there."""
        return self.additions[0]


def steps_of(script: Script, catalog: Catalog) -> tuple[Step, ...]:
    """Return the statements of a file, each with the schema before it; `catalog` is that of the first."""
    steps = []
    for statement in script.statements:
        before = catalog
        delta = Delta()
        if not is_dml(statement):
            catalog, delta = fold(before, statement)
        steps.append(Step(statement, before, delta))
    return tuple(steps)


def function_warnings(script: Script) -> Iterator[Diagnostic]:
    """Yield a warning for each function whose body contains ADD VALUE."""
    for statement in script.statements:
        adds_label = statement.problem is None and spells_add_value(statement.sql)
        if adds_label and isinstance(statement.node, ast.CreateFunctionStmt):
            yield IN_FUNCTION.at(
                statement.source, statement.span, "this function adds labels when it is called"
            )


def collect_runs(
    steps: Sequence[Step], items: Sequence[tuple[int, tuple[AddValueLine, ...]]]
) -> tuple[Run, ...]:
    """Return the runs of a file in the order of their first ADD VALUE.

    `items` are the ADD VALUE commands of each statement that has any, with the number of the statement.
    Raises `Refused` with a diagnostic for each unknown type and each label that is too long.
    """
    problems: list[Diagnostic] = []
    additions_by_type: dict[Key, list[Addition]] = {}
    done = 0
    for at, commands in items:
        for step in steps[done:at]:
            for old, new in step.delta.renamed_keys:
                if old in additions_by_type:
                    additions_by_type[new] = additions_by_type.pop(old)
        done = at
        try:
            for addition in _additions_of(at, commands, steps[at]):
                additions_by_type.setdefault(addition.key, []).append(addition)
        except Refused as refused:
            problems.extend(refused.diagnostics)
    if problems:
        raise Refused(*problems)
    collected = (Run(tuple(additions)) for additions in additions_by_type.values())
    return tuple(sorted(collected, key=lambda run: run.first.at))


def enum_before(run: Run, steps: Sequence[Step]) -> EnumType:
    """Return the type of a run as it is right before its first ADD VALUE."""
    enum = steps[run.first.at].before.objects[run.first.key]
    assert isinstance(enum, EnumType)
    return enum


def _additions_of(at: int, items: Sequence[AddValueLine], step: Step) -> Iterator[Addition]:
    """Yield the ADD VALUE commands of a statement; one that changes nothing counts as IF NOT EXISTS."""
    keys = [_checked_key(item, step) for item in items]
    labels = {enum.key: enum.labels for enum in step.before.of(EnumType)}
    applied = apply_additions(step.statement, items, step.before, labels)
    for number, (addition, key) in enumerate(zip(applied, keys, strict=True)):
        node = addition.item.node
        yield Addition(
            at=at,
            number=number,
            statement=step.statement,
            key=key,
            label=addition.item.label,
            neighbour=node.newValNeighbor,
            after=bool(node.newValIsAfter),
            if_not_exists=addition.fate is AddValueFate.SKIPPED or addition.item.may_exist_already,
            qualified=len(addition.item.parts) > 1,
        )


def _checked_key(item: AddValueLine, step: Step) -> Key:
    """Return the key of the enum that gets a label. Raises `Refused` for an unknown enum or a long label."""
    statement, length = step.statement, len(item.label.encode())
    if length > MAX_BYTES:
        message = f"label {literal(item.label)} has {length} bytes; 63 fit"
        raise Refused(TOO_LONG.at(statement.source, statement.span, message))
    return resolve_enum(item.parts, statement, step.before)


def resolve_enum(parts: tuple[str, ...], statement: Statement, catalog: Catalog) -> Key:
    """Return the key of the enum that a statement names.

    Raises `Refused` if the search_path of the file has no such enum. One in another schema is not taken:
    the search_path of the author's connection may find it, but it may also find another one first.
    """
    enums = {enum.key for enum in catalog.of(EnumType)}
    key = catalog.find("type", parts)
    if key in enums and key is not None:
        return key
    name = ".".join(parts)
    schemas = sorted(key.schema for key in enums if key.name == parts[-1]) if len(parts) == 1 else []
    if schemas:
        where = (
            f"several schemas: {', '.join(schemas)}"
            if len(schemas) > 1
            else f"schema {schemas[0]}, which is not on the search_path"
        )
        raise Refused(AMBIGUOUS_TYPE.at(statement.source, statement.span, f"enum {name} is in {where}"))
    mentioning = (unsure.statement for unsure in catalog.not_followed if unsure.mentions(parts[-1:]))
    raise Refused(
        UNKNOWN_TYPE.at(statement.source, statement.span, f"the schema has no enum {name}"),
        *(broken.rejection() for broken in mentioning if broken.problem is not None),
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
    """A label: its name where the type is recreated, and its name at the present statement of the walk."""

    text: str
    current_name: str
    is_new: bool = False


class ListedLabel(NamedTuple):
    """A label of the recreated type, and the places of all ADD VALUE commands that ask for it."""

    text: str
    is_new: bool
    asked_at: tuple[Place, ...] = ()


def list_labels(
    key: Key, place: int, steps: Sequence[Step], additions: Sequence[Addition]
) -> tuple[ListedLabel, ...]:
    """Return the labels of a type that is recreated at statement number `place`, where it is called `key`.

    They include the new labels of the whole file, in the order that the file asks for. Raises `Refused`.
    """
    enum = steps[place].before.objects[key]
    assert isinstance(enum, EnumType)
    labels = _LabelList([_Entry(label, label) for label in enum.labels])
    labels.freed_names.update(_names_freed_before(place, key, steps))
    additions_at: dict[int, list[Addition]] = {}
    for addition in additions:
        additions_at.setdefault(addition.at, []).append(addition)
    for at in range(place, len(steps)):
        step = steps[at]
        for addition in additions_at.get(at, ()):
            labels.add(addition)
        if at not in additions_at:
            labels.follow_rename(key, step)
        for old, new in step.delta.renamed_keys:
            key = new if key == old else key
    if labels.problems:
        raise Refused(*labels.problems)
    return labels.listed_labels()


@dataclass(slots=True)
class _LabelList:
    """The labels of a type while the statements of the file are followed one by one."""

    entries: list[_Entry]
    asked_at: dict[str, list[Place]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    freed_names: set[str] = field(default_factory=set)

    def add(self, addition: Addition) -> None:
        """Insert a new label beside its neighbour or at the end, or note why that is not possible."""
        names = [entry.current_name for entry in self.entries]
        if addition.label in names and addition.if_not_exists:
            self._record_request(self.entries[names.index(addition.label)], addition)
        elif problem := self._problem_of(addition, names):
            self.problems.append(problem)
        else:
            at = len(names)
            if addition.neighbour is not None:
                at = names.index(addition.neighbour) + addition.after
            entry = _Entry(addition.label, addition.label, is_new=True)
            self.entries.insert(at, entry)
            self._record_request(entry, addition)

    def _record_request(self, entry: _Entry, addition: Addition) -> None:
        self.asked_at.setdefault(entry.text, []).append(addition.place)

    def _problem_of(self, addition: Addition, names: Sequence[str]) -> Diagnostic | None:
        """Return why a label cannot be added to the labels with these names, or None."""
        where = addition.statement.source, addition.statement.span
        enum, label = addition.key.name, literal(addition.label)
        if addition.label in names:
            return EXISTS.at(*where, f"enum {enum} has the label {label} already")
        if addition.label in self.freed_names:
            return FREED.at(*where, f"the label {label} of {enum} was renamed above")
        if addition.neighbour is not None and addition.neighbour not in names:
            return NO_NEIGHBOUR.at(*where, f"enum {enum} has no label {literal(addition.neighbour)}")
        return None

    def follow_rename(self, key: Key, step: Step) -> None:
        """Follow ALTER TYPE … RENAME VALUE of the type."""
        if names := renamed_label(key, step):
            old, new = names
            for entry in self.entries:
                if entry.current_name == old:
                    entry.current_name = new
            self.freed_names.add(old)

    def listed_labels(self) -> tuple[ListedLabel, ...]:
        """Return the labels by the names that they have where the type is recreated."""
        return tuple(
            ListedLabel(entry.text, entry.is_new, tuple(self.asked_at.get(entry.text, ())))
            for entry in self.entries
        )


def _names_freed_before(place: int, key: Key, steps: Sequence[Step]) -> Iterator[str]:
    """Yield the old names of labels that the file renames before `place`, where the type is called `key`."""
    for step in reversed(steps[:place]):
        for old, new in step.delta.renamed_keys:
            key = old if key == new else key
        if names := renamed_label(key, step):
            yield names[0]


def renamed_label(key: Key, step: Step) -> tuple[str, str] | None:
    """Return the old and the new name if the statement is a RENAME VALUE of this enum, else None."""
    if key not in step.delta.changed or step.statement.problem is not None:
        return None
    node = step.statement.node
    if isinstance(node, ast.AlterEnumStmt) and node.oldVal is not None and node.newVal is not None:
        return node.oldVal, node.newVal
    return None


def new_labels(labels: Sequence[ListedLabel]) -> tuple[str, ...]:
    """Return the names of the labels that the file adds."""
    return tuple(label.text for label in labels if label.is_new)
