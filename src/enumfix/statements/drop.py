"""Objects that leave: DROP of anything, DROP CONSTRAINT, DROP COLUMN."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Unsure
from enumfix.catalog.families import descendants, is_partition, parents
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import anywhere
from enumfix.catalog.resolve import keys_of
from enumfix.catalog.text import Field
from enumfix.fold.not_followed import naming, unsure
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.recreation.constraint import Constraint
from enumfix.sql.script import Statement


@reads(ast.DropStmt)
def drop(statement: Statement, node: ast.DropStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP; a schema takes all that is in it along."""
    for each in node.objects or ():
        for key in keys_of(node.removeType, each, catalog):
            if key.kind == "schema":
                yield from [Drop(found) for found in catalog.objects if found.schema == key.name]
            else:
                yield Drop(key)


@reads_command(AlterTableType.AT_DropConstraint)
def constraint(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP CONSTRAINT; after ONLY, the children have it of their own.

    What names it behind ON CONFLICT goes with it where CASCADE is said, or else nothing does.
    """
    key = each.table.of("constraint", each.name)
    yield Drop(key)
    for copy, goes in _copies(key, catalog):
        found = catalog.objects[copy]
        if isinstance(found, Constraint) and goes:
            yield replace(found, local=True) if each.only else Drop(copy)
    yield from unsure(statement, naming(ObjectType.OBJECT_TABCONSTRAINT, (each.name,), catalog))


@reads_command(AlterTableType.AT_DropColumn)
def column(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP COLUMN."""
    key = each.table.of("column", each.name)
    yield Drop(key)
    for copy, goes in _copies(key, catalog):
        # What of the constraints of a column that stays goes with those of the parent's?
        yield Drop(copy) if goes and not each.only else Unsure(statement)
    if each.command.behavior is DropBehavior.DROP_CASCADE:
        yield from unsure(statement, _selecting(each.name, catalog))


def _selecting(name: str, catalog: Catalog) -> Iterator[Key]:
    """Yield what selects a field of some name of a row, whatever row that is."""
    for key, found in catalog.objects.items():
        fields = (part.key.part for part in found.text.parts if isinstance(part, Field))
        if name in fields or anywhere(name) in found.loose:
            yield key


def _copies(key: Key, catalog: Catalog) -> Iterator[tuple[Key, bool]]:
    """Yield what tables below have of a parent's column or constraint, and whether it goes with that.

    A child keeps what it has of its own too, or from another parent, and so do all below that child.
    """
    gone = {key}
    for table in descendants(key.relation, catalog):
        copy = table.of(key.kind, key.part)
        above = {each.of(key.kind, key.part) for each in parents(table, catalog)}
        if copy in catalog.objects and above & gone:
            is_own = catalog.objects[copy].local and not is_partition(table, catalog)
            if above & catalog.objects.keys() <= gone and not is_own:
                gone.add(copy)
            yield copy, copy in gone


@reads(ast.DropOwnedStmt)
def owned(statement: Statement, node: ast.DropOwnedStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP OWNED: what a role owned goes, as far as the dump names owners."""
    roles = {each.rolename for each in node.roles or () if isinstance(each, ast.RoleSpec)}
    gone = [
        key for key in catalog.accessories if {each.role for each in catalog.aspect(key, "owner")} & roles
    ]
    yield from (Drop(key) for key in gone)
