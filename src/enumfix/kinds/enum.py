"""Enums: their labels, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Effect, NotFollowed, Object, RenameLabel
from enumfix.catalog.facts import SquawkRules
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.fold.add_value import AddValueFate, apply_additions
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Label, Recreation, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.recreated import restore_type_accessories
from enumfix.sql.names import literal
from enumfix.sql.plpgsql.add_value import add_value_lines
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class EnumType(Dependent):
    """An enum, with its labels in sort order."""

    word: ClassVar[str] = "enum"
    is_type: ClassVar[bool] = True
    graph_group: ClassVar[str] = "types"
    kind: ClassVar[str] = "type"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_TYPE,)
    squawk: ClassVar[SquawkRules] = SquawkRules(drop=("prefer-robust-stmts",))

    labels: tuple[str, ...]

    def with_details_from(self, known: Object) -> Object:
        """Return the type with the labels of `known`: the dump may show those of a later version."""
        return replace(self, labels=known.labels) if isinstance(known, EnumType) else self

    def prepare_conversion(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the new type with all labels under its temporary name."""
        if recreation := self._recreation(change):
            lines = list(_label_lines(recreation.labels, change.newline))
            body = change.newline.join(["AS ENUM (", *lines, ")"]) if lines else "AS ENUM ()"
            yield Sql(f"CREATE TYPE {change.temporary_name(self.key)} {body}")

    def take_old_name(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type, and rename the new one to its name."""
        yield Sql(f"DROP TYPE {change.name(self.key)}")
        yield Sql(
            f"ALTER TYPE {change.temporary_name(self.key)} RENAME TO {change.unqualified_name(self.key)}"
        )

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Give the new type the owner, the grants and the comment of the old one."""
        yield from restore_type_accessories(self.key, change)

    def _recreation(self, change: Change) -> Recreation | None:
        return next((each for each in change.recreations if each.key == self.key), None)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Yield nothing: an enum can always be recreated."""
        return iter(())


def _label_lines(labels: tuple[Label, ...], newline: str) -> Iterator[str]:
    """Yield the lines between the parentheses of AS ENUM, with the comments of the labels."""
    for number, label in enumerate(labels, 1):
        yield from (f"    {comment}" for comment in label.above)
        comma = "," * (number < len(labels))
        yield "    " + " ".join((literal(label.text) + comma, *label.behind))


def insert_label(labels: tuple[str, ...], new: str, neighbour: str | None, *, after: bool) -> tuple[str, ...]:
    """Return the labels with `new` before or after its neighbour, or at the end if that is None.

    Raises `ValueError` if the neighbour is no label.
    """
    index = len(labels) if neighbour is None else labels.index(neighbour) + after
    return (*labels[:index], new, *labels[index:])


def with_label(enum: EnumType, node: ast.AlterEnumStmt) -> EnumType:
    """Return an enum with the new label that an ADD VALUE adds."""
    labels = insert_label(enum.labels, node.newVal or "", node.newValNeighbor, after=bool(node.newValIsAfter))
    return replace(enum, labels=labels)


@reads(ast.CreateEnumStmt)
def create(statement: Statement, node: ast.CreateEnumStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS ENUM."""
    key = catalog.key_for("type", name_parts(node.typeName))
    yield EnumType(key=key, labels=name_parts(node.vals), statement=statement)


@reads(ast.AlterEnumStmt)
def alter(statement: Statement, node: ast.AlterEnumStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ADD VALUE and RENAME VALUE.

    A renamed label is yielded for an unknown type, too: texts may hold constants of it.
    """
    if node.newVal is None:
        return
    key = catalog.key_for("type", name_parts(node.typeName))
    enum = catalog.objects.get(key)
    if node.oldVal is not None:
        yield RenameLabel(key, node.oldVal, node.newVal)
    if not isinstance(enum, EnumType):
        return
    if node.oldVal is not None:
        labels = tuple(node.newVal if label == node.oldVal else label for label in enum.labels)
        yield replace(enum, labels=labels)
    elif node.newVal not in enum.labels and node.newValNeighbor in (None, *enum.labels):
        yield with_label(enum, node)


@reads(ast.DoStmt)
def run_do_block(statement: Statement, node: ast.DoStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read a DO block that only adds labels. Any other is not followed."""
    enums = {each.key: each for each in catalog.of(EnumType)}
    try:
        lines = add_value_lines(statement, node)
        results = apply_additions(
            statement, lines, catalog, {key: each.labels for key, each in enums.items()}
        )
    except Refused:
        lines, results = (), ()
    if not lines:
        yield NotFollowed(statement)
    for each in results:
        if each.key and each.fate is AddValueFate.ADDED:
            changed = enums[each.key]
            if each.item.node.newValNeighbor in (None, *changed.labels):
                enums[each.key] = with_label(changed, each.item.node)
    yield from (each for each in enums.values() if each != catalog.objects[each.key])
