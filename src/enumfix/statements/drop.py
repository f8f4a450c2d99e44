"""Objects that leave: DROP of anything, DROP CONSTRAINT, DROP COLUMN."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Unsure
from enumfix.catalog.families import descendants, is_partition, parents
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import keys_of, relation_named
from enumfix.fold.readers import reads
from enumfix.recreation.constraint import Constraint
from enumfix.sql.script import Statement
from enumfix.sql.tree import commands


@reads(ast.DropStmt)
def drop(statement: Statement, node: ast.DropStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP; a schema takes all that is in it along."""
    for each in node.objects or ():
        for key in keys_of(node.removeType, each, catalog):
            if key.kind == "schema":
                yield from [Drop(found) for found in catalog.objects if found.schema == key.name]
            else:
                yield Drop(key)


@reads(ast.AlterTableStmt)
def constraint(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP CONSTRAINT; after ONLY, the children have it of their own."""
    for key, only in _dropped(node, AlterTableType.AT_DropConstraint, "constraint", catalog):
        yield Drop(key)
        for copy, goes in _copies(key, catalog):
            found = catalog.objects[copy]
            if isinstance(found, Constraint) and goes:
                yield replace(found, local=True) if only else Drop(copy)


@reads(ast.AlterTableStmt)
def column(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP COLUMN."""
    for key, only in _dropped(node, AlterTableType.AT_DropColumn, "column", catalog):
        yield Drop(key)
        for copy, goes in _copies(key, catalog):
            # What of the constraints of a column that stays goes with those of the parent's?
            yield Drop(copy) if goes and not only else Unsure(statement)


def _dropped(
    node: ast.AlterTableStmt, command: AlterTableType, kind: str, catalog: Catalog
) -> Iterator[tuple[Key, bool]]:
    """Yield what a statement drops of a table, and whether ONLY there."""
    if node.relation is not None:
        table = relation_named(node.relation, catalog)
        for each in commands(node, command):
            yield table.of(kind, each.name or ""), not node.relation.inh


def _copies(key: Key, catalog: Catalog) -> Iterator[tuple[Key, bool]]:
    """Yield what tables below have of a parent's column or constraint, and whether it goes with that.

    A child keeps what it has of its own too, or from another parent, and so do all below that child.
    """
    gone = {key}
    for table in descendants(key.relation, catalog):
        copy = table.of(key.kind, key.part)
        above = {each.of(key.kind, key.part) for each in parents(table, catalog)}
        if copy in catalog.objects and above & gone:
            is_own = getattr(catalog.objects[copy], "local", False) and not is_partition(table, catalog)
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
