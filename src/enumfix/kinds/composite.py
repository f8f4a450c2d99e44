"""Composite types with an attribute of the enum.

"column u of composite type c depends on type e". The attribute changes its type where it is; what
only takes or returns the composite is left alone. That cannot be done while a column is of it:
"cannot alter type c because column t.a uses it". Then a new composite type is made over the new
enum, the columns are converted to that, and it takes the name of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, TypeAlias

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Rename, Unsure
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import type_named
from enumfix.catalog.text import Text, cut
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.made_types import Composed, Spell, is_fixed, is_stored
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import expression_at, words

Attribute: TypeAlias = tuple[str, Text, Key | None, bool]
"""The name of an attribute, its type as it is written, the key of that, and whether it is an array."""


@frozen(kw_only=True)
class Composite(Composed):
    """A composite type."""

    word: ClassVar[str] = "composite type"

    attributes: tuple[Attribute, ...] = ()

    def made(self, name: str, spell: Spell, change: Change) -> str:
        """Return CREATE TYPE … AS."""
        lines = (f"    {quote(attribute)} {spell(text)}" for attribute, text, _, _ in self.attributes)
        body = f",{change.newline}".join(lines)
        return f"CREATE TYPE {name} AS ({change.newline}{body}{change.newline})"

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the type is dropped: its attributes cannot be altered while a column is of it."""
        return is_fixed(self, catalog) or (Composed.leaves(self, catalog) and is_stored(self.key, catalog))

    def discard(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type, or alter the attributes that are of another."""
        if self.leaves(change.catalog):
            yield from Composed.discard(self, change)
            return
        altered = [
            f"ALTER ATTRIBUTE {quote(name)} TYPE {change.inside(text)}"
            for name, text, type_, _ in self.attributes
            if type_ in change.temporary
        ]
        if altered:
            lines = f",{change.newline}    ".join(altered)
            yield Sql(f"ALTER TYPE {change.name(self.key)}{change.newline}    {lines}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Give the type back what it carried, and the comments of its attributes."""
        yield from Composed.restore(self, change)
        if self.leaves(change.catalog):
            names = {self.key: change.name(self.key)}
            for name, *_ in self.attributes:
                for each in change.catalog.accessories.get(self.key.of("attribute", name), ()):
                    yield Sql(each.text.spell(names))

    def with_attributes(self, attributes: tuple[Attribute, ...]) -> Composite:
        """Return the type with other attributes."""
        over = frozenset(type_ for _, _, type_, _ in attributes if type_)
        return replace(self, attributes=attributes, uses=over, needs=over)


def _attribute(statement: Statement, node: ast.ColumnDef, name: str, catalog: Catalog) -> Attribute:
    assert node.typeName is not None
    found = mentions(node.typeName, catalog=catalog, sql=statement.sql)
    where = expression_at(statement.sql, (node.typeName.location or 0) - 1)
    inside = [token for token in words(statement.sql) if where.start <= token.start < where.end]
    if len(inside) > 1 and inside[-1].name in ("CASCADE", "RESTRICT"):
        where = Span(where.start, inside[-2].end)
    array = bool(node.typeName.arrayBounds)
    return name, cut(statement.sql, where, found.places), type_named(node.typeName, catalog), array


@reads(ast.CompositeTypeStmt)
def create(statement: Statement, node: ast.CompositeTypeStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS (…)."""
    assert node.typevar is not None
    parts = (node.typevar.schemaname, node.typevar.relname)
    key = catalog.place("type", tuple(part for part in parts if part))
    attributes = (
        _attribute(statement, each, each.colname or "", catalog)
        for each in node.coldeflist or ()
        if isinstance(each, ast.ColumnDef)
    )
    yield Composite(key=key, statement=statement).with_attributes(tuple(attributes))


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TYPE … ADD, DROP and ALTER ATTRIBUTE."""
    known = _named(node.relation, catalog) if node.objtype is ObjectType.OBJECT_TYPE else None
    if known is None:
        return
    attributes = {each[0]: each for each in known.attributes}
    for command in node.cmds or ():
        if not isinstance(command, ast.AlterTableCmd):
            continue
        yield from _cascaded(statement, command.behavior, known, catalog)
        name = command.name or ""
        if command.subtype is AlterTableType.AT_DropColumn:
            attributes.pop(name, None)
            yield Drop(known.key.of("attribute", name))
        elif isinstance(command.def_, ast.ColumnDef):
            name = command.def_.colname or name
            attributes[name] = _attribute(statement, command.def_, name, catalog)
    yield known.with_attributes(tuple(attributes.values()))


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TYPE … RENAME ATTRIBUTE."""
    known = _named(node.relation, catalog) if node.renameType is ObjectType.OBJECT_ATTRIBUTE else None
    if known is None:
        return
    old, new = node.subname or "", node.newname or ""
    yield from _cascaded(statement, node.behavior, known, catalog)
    yield known.with_attributes(
        tuple((new if each[0] == old else each[0], *each[1:]) for each in known.attributes)
    )
    yield Rename(known.key.of("attribute", old), known.key.of("attribute", new))


def _named(node: ast.RangeVar | None, catalog: Catalog) -> Composite | None:
    if node is None:
        return None
    key = catalog.find("type", tuple(part for part in (node.schemaname, node.relname) if part))
    known = catalog.objects.get(key) if key else None
    return known if isinstance(known, Composite) else None


def _cascaded(
    statement: Statement, behavior: DropBehavior | None, known: Composite, catalog: Catalog
) -> Iterator[Effect]:
    """Yield that typed tables cannot be followed when their type takes them along."""
    if behavior is DropBehavior.DROP_CASCADE and any(
        found.key.kind == "typing" and known.key in found.needs for found in catalog.objects.values()
    ):
        yield Unsure(statement)
