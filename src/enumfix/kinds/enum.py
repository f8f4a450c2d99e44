"""Enums: their labels, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Effect, Object, Relabel, Unsure
from enumfix.catalog.facts import SquawkRules
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.fold.add_value import Fate, carried_out
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Label, Recreation, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.recreated import type_carried
from enumfix.sql.names import literal
from enumfix.sql.plpgsql.add_value import items_of
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class EnumType(Dependent):
    """An enum. `labels` are in their sort order."""

    word: ClassVar[str] = "enum"
    is_type: ClassVar[bool] = True
    graph_group: ClassVar[str] = "types"
    kind: ClassVar[str] = "type"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_TYPE,)
    squawk: ClassVar[SquawkRules] = SquawkRules(drop=("prefer-robust-stmts",))

    labels: tuple[str, ...]

    def with_unshown(self, known: Object) -> Object:
        """Return the type with the labels that it had: a dump shows those of another version."""
        return replace(self, labels=known.labels) if isinstance(known, EnumType) else self

    def build(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the new type."""
        if recreation := self._recreation(change):
            lines = list(_label_lines(recreation.labels, change.newline))
            body = change.newline.join(["AS ENUM (", *lines, ")"]) if lines else "AS ENUM ()"
            yield Sql(f"CREATE TYPE {change.interim(self.key)} {body}")

    def succeed(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type, and give its name to the new one."""
        yield Sql(f"DROP TYPE {change.name(self.key)}")
        yield Sql(f"ALTER TYPE {change.interim(self.key)} RENAME TO {change.plain(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Give the new type the owner, the grants and the comment of the old one."""
        yield from type_carried(self.key, change)

    def _recreation(self, change: Change) -> Recreation | None:
        return next((each for each in change.recreations if each.key == self.key), None)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Nothing to say: it is the type in question."""
        return iter(())


def _label_lines(labels: tuple[Label, ...], newline: str) -> Iterator[str]:
    for number, label in enumerate(labels, 1):
        yield from (f"    {comment}" for comment in label.above)
        comma = "," * (number < len(labels))
        yield "    " + " ".join((literal(label.text) + comma, *label.behind))


def inserted(labels: tuple[str, ...], new: str, neighbour: str | None, *, after: bool) -> tuple[str, ...]:
    """Return the labels with `new` beside its neighbour, or at the end where there is none.

    Raises `ValueError` when the neighbour is not among them.
    """
    at = len(labels) if neighbour is None else labels.index(neighbour) + after
    return (*labels[:at], new, *labels[at:])


def with_label(enum: EnumType, node: ast.AlterEnumStmt) -> EnumType:
    """Return an enum with the label that an ADD VALUE adds, which it has not yet."""
    labels = inserted(enum.labels, node.newVal or "", node.newValNeighbor, after=bool(node.newValIsAfter))
    return replace(enum, labels=labels)


@reads(ast.CreateEnumStmt)
def create(statement: Statement, node: ast.CreateEnumStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS ENUM."""
    key = catalog.place("type", name_parts(node.typeName))
    yield EnumType(key=key, labels=name_parts(node.vals), statement=statement)


@reads(ast.AlterEnumStmt)
def alter(statement: Statement, node: ast.AlterEnumStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ADD VALUE and RENAME VALUE; constants may be of a type that only the whole history has."""
    if node.newVal is None:
        return
    key = catalog.place("type", name_parts(node.typeName))
    known = catalog.objects.get(key)
    if node.oldVal is not None:
        yield Relabel(key, node.oldVal, node.newVal)
    if not isinstance(known, EnumType):
        return
    if node.oldVal is not None:
        labels = tuple(node.newVal if label == node.oldVal else label for label in known.labels)
        yield replace(known, labels=labels)
    elif node.newVal not in known.labels and node.newValNeighbor in (None, *known.labels):
        yield with_label(known, node)


@reads(ast.DoStmt)
def run(statement: Statement, node: ast.DoStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read a DO block that does nothing but add labels."""
    known = {each.key: each for each in catalog.of(EnumType)}
    try:
        items = items_of(statement, node)
        done = carried_out(statement, items, catalog, {key: each.labels for key, each in known.items()})
    except Refused:
        items, done = (), ()
    if not items:
        yield Unsure(statement)
    for each in done:
        if each.key and each.fate is Fate.ADDED:
            changed = known[each.key]
            if each.item.node.newValNeighbor in (None, *changed.labels):
                known[each.key] = with_label(changed, each.item.node)
    yield from (each for each in known.values() if each != catalog.objects[each.key])
