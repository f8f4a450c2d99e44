"""DROP of any object, DROP CONSTRAINT, DROP COLUMN and DROP OWNED."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, NotFollowed
from enumfix.catalog.families import descendants, is_partition, parents
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import field_of_any_row
from enumfix.catalog.resolve import keys_of_named_object
from enumfix.catalog.text import Field
from enumfix.fold.not_followed import changes_not_followed, users_of_name
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.recreation.constraint import Constraint
from enumfix.sql.script import Statement


@reads(ast.DropStmt)
def read_drop(statement: Statement, node: ast.DropStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP. DROP SCHEMA drops all objects of the schema."""
    for name in node.objects or ():
        for key in keys_of_named_object(node.removeType, name, catalog):
            if key.kind == "schema":
                yield from [Drop(inside) for inside in catalog.objects if inside.schema == key.name]
            else:
                yield Drop(key)


@reads_command(AlterTableType.AT_DropConstraint)
def read_drop_constraint(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP CONSTRAINT. After ONLY, the children keep the constraint as their own.

    An ON CONFLICT may name the constraint: PostgreSQL refuses the DROP then, or drops that object with
    CASCADE.
    """
    key = action.table.of("constraint", action.name)
    yield Drop(key)
    for copy in _inherited_copies(key, catalog):
        constraint = catalog.objects[copy.key]
        if isinstance(constraint, Constraint) and copy.is_dropped:
            yield replace(constraint, is_defined_locally=True) if action.only else Drop(copy.key)
    yield from changes_not_followed(
        statement, users_of_name(ObjectType.OBJECT_TABCONSTRAINT, (action.name,), catalog)
    )


@reads_command(AlterTableType.AT_DropColumn)
def read_drop_column(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP COLUMN."""
    key = action.table.of("column", action.name)
    yield Drop(key)
    for copy in _inherited_copies(key, catalog):
        # If a child keeps the column, it is unknown which of the column's constraints it keeps.
        yield Drop(copy.key) if copy.is_dropped and not action.only else NotFollowed(statement)
    if action.command.behavior is DropBehavior.DROP_CASCADE:
        yield from changes_not_followed(statement, _users_of_field(action.name, catalog))


def _users_of_field(name: str, catalog: Catalog) -> Iterator[Key]:
    """Yield the objects that select a field of this name from a row of any type."""
    for key, object_ in catalog.objects.items():
        fields = (part.key.part for part in object_.text.parts if isinstance(part, Field))
        if name in fields or field_of_any_row(name) in object_.unplaced_keys:
            yield key


class _Copy(NamedTuple):
    """A column or constraint that a child inherits, and whether it is dropped with that of the parent."""

    key: Key
    is_dropped: bool


def _inherited_copies(key: Key, catalog: Catalog) -> Iterator[_Copy]:
    """Yield what the tables below inherit of a column or constraint.

    A child keeps it if it has it of its own too, or from another parent; then the tables below that child do
    too.
    """
    dropped = {key}
    for table in descendants(key.relation, catalog):
        copy = table.of(key.kind, key.part)
        inherited_from = {parent.of(key.kind, key.part) for parent in parents(table, catalog)}
        if copy in catalog.objects and inherited_from & dropped:
            is_own = catalog.objects[copy].is_defined_locally and not is_partition(table, catalog)
            if inherited_from & catalog.objects.keys() <= dropped and not is_own:
                dropped.add(copy)
            yield _Copy(copy, copy in dropped)


@reads(ast.DropOwnedStmt)
def read_drop_owned(statement: Statement, node: ast.DropOwnedStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP OWNED. It drops the objects of a role, as far as the dump shows owners."""
    roles = {role.rolename for role in node.roles or () if isinstance(role, ast.RoleSpec)}
    owned = [
        key for key in catalog.accessories if {owner.role for owner in catalog.aspect(key, "owner")} & roles
    ]
    yield from (Drop(key) for key in owned)
