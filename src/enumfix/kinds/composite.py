"""Composite types with an attribute of the enum.

"column u of composite type c depends on type e". ALTER TYPE gives the attribute its new type, and functions
that only take or return the composite type are left alone. PostgreSQL refuses that while a column is of the
type: "cannot alter type c because column t.a uses it". Then a new composite type is created with attributes
of the new enum, the columns are converted to it, and it takes the name of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, NotFollowed, Rename
from enumfix.catalog.facts import Attribute
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import type_named
from enumfix.catalog.text import text_with_mentions
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.made_types import (
    ComposedType,
    SpellText,
    is_type_of_column,
    part_forbids_temporary_name,
)
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import expression_span_after, tokens_without_comments


@frozen(kw_only=True)
class Composite(ComposedType):
    """A composite type, with its attributes in order."""

    word: ClassVar[str] = "composite type"

    attributes: tuple[Attribute, ...] = ()

    def create_statement(self, name: str, spell: SpellText, change: Change) -> str:
        """Return CREATE TYPE … AS (…)."""
        lines = (f"    {quote(attribute)} {spell(text)}" for attribute, text, _, _ in self.attributes)
        body = f",{change.newline}".join(lines)
        return f"CREATE TYPE {name} AS ({change.newline}{body}{change.newline})"

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return whether the type is dropped: no attribute can be altered while a column is of the type."""
        return part_forbids_temporary_name(self, catalog) or (
            ComposedType.is_recreated(self, catalog) and is_type_of_column(self.key, catalog)
        )

    def release_old_type(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type, or give its attributes their new types."""
        if self.is_recreated(change.catalog):
            yield from ComposedType.release_old_type(self, change)
            return
        altered = [
            f"ALTER ATTRIBUTE {quote(name)} TYPE {change.spell_before_rename(text)}"
            for name, text, type_, _ in self.attributes
            if type_ in change.temporary
        ]
        if altered:
            lines = f",{change.newline}    ".join(altered)
            yield Sql(f"ALTER TYPE {change.name(self.key)}{change.newline}    {lines}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Give the new type the accessories of the old one, and its attributes their comments."""
        yield from ComposedType.restore(self, change)
        if self.is_recreated(change.catalog):
            names = {self.key: change.name(self.key)}
            for name, *_ in self.attributes:
                for each in change.catalog.accessories.get(self.key.of("attribute", name), ()):
                    yield Sql(each.text.spell(names))

    def with_attributes(self, attributes: tuple[Attribute, ...]) -> Composite:
        """Return the type with these attributes, using their types."""
        types = frozenset(type_ for _, _, type_, _ in attributes if type_)
        return replace(self, attributes=attributes, uses=types, needs=types)


def _read_attribute(statement: Statement, node: ast.ColumnDef, name: str, catalog: Catalog) -> Attribute:
    """Return the attribute that a column definition in CREATE TYPE or ALTER TYPE describes."""
    assert node.typeName is not None
    mentioned = find_mentions(node.typeName, catalog=catalog, sql=statement.sql)
    type_span = expression_span_after(statement.sql, (node.typeName.location or 0) - 1)
    tokens = [
        token
        for token in tokens_without_comments(statement.sql)
        if type_span.start <= token.start < type_span.end
    ]
    if len(tokens) > 1 and tokens[-1].name in ("CASCADE", "RESTRICT"):
        type_span = Span(type_span.start, tokens[-2].end)
    is_array = bool(node.typeName.arrayBounds)
    return (
        name,
        text_with_mentions(statement.sql, type_span, mentioned.places),
        type_named(node.typeName, catalog),
        is_array,
    )


@reads(ast.CompositeTypeStmt)
def create(statement: Statement, node: ast.CompositeTypeStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS (…)."""
    assert node.typevar is not None
    parts = (node.typevar.schemaname, node.typevar.relname)
    key = catalog.key_for("type", tuple(part for part in parts if part))
    attributes = (
        _read_attribute(statement, each, each.colname or "", catalog)
        for each in node.coldeflist or ()
        if isinstance(each, ast.ColumnDef)
    )
    yield Composite(key=key, statement=statement).with_attributes(tuple(attributes))


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TYPE … ADD, DROP and ALTER ATTRIBUTE."""
    composite = _composite_named(node.relation, catalog) if node.objtype is ObjectType.OBJECT_TYPE else None
    if composite is None:
        return
    attributes = {each[0]: each for each in composite.attributes}
    for command in node.cmds or ():
        if not isinstance(command, ast.AlterTableCmd):
            continue
        yield from _typed_tables_not_followed(statement, command.behavior, composite, catalog)
        name = command.name or ""
        if command.subtype is AlterTableType.AT_DropColumn:
            attributes.pop(name, None)
            yield Drop(composite.key.of("attribute", name))
        elif isinstance(command.def_, ast.ColumnDef):
            name = command.def_.colname or name
            attributes[name] = _read_attribute(statement, command.def_, name, catalog)
    yield composite.with_attributes(tuple(attributes.values()))


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TYPE … RENAME ATTRIBUTE."""
    composite = (
        _composite_named(node.relation, catalog) if node.renameType is ObjectType.OBJECT_ATTRIBUTE else None
    )
    if composite is None:
        return
    old, new = node.subname or "", node.newname or ""
    yield from _typed_tables_not_followed(statement, node.behavior, composite, catalog)
    yield composite.with_attributes(
        tuple((new if each[0] == old else each[0], *each[1:]) for each in composite.attributes)
    )
    yield Rename(composite.key.of("attribute", old), composite.key.of("attribute", new))


def _composite_named(node: ast.RangeVar | None, catalog: Catalog) -> Composite | None:
    """Return the composite type that a statement names, None if the catalog has none of that name."""
    if node is None:
        return None
    key = catalog.find("type", tuple(part for part in (node.schemaname, node.relname) if part))
    found = catalog.objects.get(key) if key else None
    return found if isinstance(found, Composite) else None


def _typed_tables_not_followed(
    statement: Statement, behavior: DropBehavior | None, composite: Composite, catalog: Catalog
) -> Iterator[Effect]:
    """Yield `NotFollowed` if the statement says CASCADE and the type has typed tables."""
    if behavior is DropBehavior.DROP_CASCADE and any(
        found.key.kind == "typing" and composite.key in found.needs for found in catalog.objects.values()
    ):
        yield NotFollowed(statement)
