"""Objects that leave: DROP of anything, DROP CONSTRAINT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pglast import ast
from pglast.enums import AlterTableType

from enumfix import refs
from enumfix.catalog import Catalog, Drop, Effect
from enumfix.constraint import Constraint
from enumfix.elements import commands
from enumfix.kinds import reads
from enumfix.objects import keys_of
from enumfix.script import Statement
from enumfix.tree import descendants, is_partition


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
    """Read DROP CONSTRAINT."""
    if node.relation is not None:
        table = refs.relation(node.relation, catalog)
        for command in commands(node, AlterTableType.AT_DropConstraint):
            key = table.of("constraint", command.name or "")
            yield Drop(key)
            for member in descendants(table, catalog):
                copy = catalog.objects.get(key._replace(schema=member.schema, name=member.name))
                if isinstance(copy, Constraint) and not node.relation.inh:
                    yield replace(copy, local=True)
                elif isinstance(copy, Constraint) and (not copy.local or is_partition(member, catalog)):
                    yield Drop(copy.key)


@reads(ast.DropOwnedStmt)
def owned(statement: Statement, node: ast.DropOwnedStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP OWNED: what a role owned goes, as far as the dump names owners."""
    roles = {each.rolename for each in node.roles or () if isinstance(each, ast.RoleSpec)}
    gone = [
        key for key in catalog.accessories if {each.role for each in catalog.aspect(key, "owner")} & roles
    ]
    yield from (Drop(key) for key in gone)
