"""Accessories: owners, grants, comments, and the settings of columns, such as storage and compression.

They are lost with the object: a recreated type has no comment, belongs to the role that runs the migration,
and has the default privileges.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType, RoleSpecType

from enumfix.catalog.catalog import Accessory, AddAccessory, Catalog, Effect, RemoveAccessories
from enumfix.catalog.families import table_kind
from enumfix.catalog.key import Key
from enumfix.catalog.marks import granted_object_spans, mark_name, mark_name_at
from enumfix.catalog.resolve import keys_of_named_object
from enumfix.catalog.text import Ref, Text
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.recreation.recreated import accessory_from_statement, relation_statement_text
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import TABLE_TYPES


@reads(ast.CommentStmt)
def read_comment(statement: Statement, node: ast.CommentStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read COMMENT ON."""
    for key in keys_of_named_object(node.objtype, node.object, catalog):
        if node.comment is None:
            yield RemoveAccessories(key, ("comment",))
        else:
            text = mark_name(statement, key, "ON", node.object, catalog)
            yield AddAccessory(key, Accessory("comment", text, statement=statement))


@reads(ast.AlterOwnerStmt)
def read_owner(statement: Statement, node: ast.AlterOwnerStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … OWNER TO."""
    role = _role_name(node.newowner)
    for key in keys_of_named_object(node.objectType, node.object, catalog):
        text = mark_name(statement, key, "ALTER", node.object, catalog)
        yield AddAccessory(key, Accessory("owner", text, role, statement))


@reads_command(AlterTableType.AT_ChangeOwner, survives_recreation=True)
def read_relation_owner(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TABLE, VIEW or SEQUENCE … OWNER TO."""
    text = relation_statement_text(statement, action.node.relation, catalog)
    role = _role_name(action.command.newowner)
    yield AddAccessory(action.table, Accessory("owner", text, role, statement))


@reads_command(AlterTableType.AT_SetStatistics, survives_recreation=True)
def read_statistics_target(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET STATISTICS."""
    yield from _attach_to_column("target", statement, action, catalog)


@reads_command(AlterTableType.AT_SetOptions, AlterTableType.AT_ResetOptions, survives_recreation=True)
def read_column_options(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET (…) and RESET (…)."""
    yield from _attach_to_column("options", statement, action, catalog)


def _attach_to_column(
    aspect: str, statement: Statement, action: TableCommand, catalog: Catalog
) -> Iterator[Effect]:
    """Yield the whole statement as an accessory of the column of a table."""
    is_table = action.node.objtype in TABLE_TYPES and not _is_view(action.table, catalog)
    if is_table and action.name:
        accessory = accessory_from_statement(aspect, statement, action.node, catalog)
        yield AddAccessory(action.table.of("column", action.name), accessory)


@reads_command(AlterTableType.AT_SetStorage, survives_recreation=True)
def read_storage(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET STORAGE, which also changes the tables below."""
    value = _string_argument(action)
    if value and not _is_view(action.table, catalog):
        for table in action.tables(catalog):
            yield _column_setting(statement, table.of("column", action.name), "storage", value.upper())


@reads_command(AlterTableType.AT_SetCompression, survives_recreation=True)
def read_compression(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET COMPRESSION."""
    value = _string_argument(action)
    if value and not _is_view(action.table, catalog):
        yield _column_setting(statement, action.table.of("column", action.name), "compression", value)


def _string_argument(action: TableCommand) -> str | None:
    """Return the argument of an ALTER TABLE action, None if it is no name or string."""
    return action.command.def_.sval if isinstance(action.command.def_, ast.String) else None


def _column_setting(statement: Statement, column: Key, aspect: str, value: str) -> AddAccessory:
    """Return the effect of ALTER COLUMN … SET. The accessory's text lacks the ALTER TABLE before it."""
    text = Text(("ALTER COLUMN ", Ref(column, quote(column.part)), f" SET {aspect.upper()} {value}"))
    return AddAccessory(column, Accessory(aspect, text, statement=statement))


def _is_view(relation: Key, catalog: Catalog) -> bool:
    """Return whether a relation is no table. The definition of a view shows the settings of its columns."""
    return relation in catalog.objects and not table_kind(relation, catalog)


@reads(ast.GrantStmt)
def read_grant(statement: Statement, node: ast.GrantStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read GRANT and REVOKE. Under SET SESSION AUTHORIZATION, the accessory keeps its grantor.

    Each listed object gets a text without the other objects, whose privileges may be changed again later.
    """
    grantor = next(iter(catalog.settings.get("session_authorization", ())), "")
    objects = node.objects or ()
    spans = granted_object_spans(statement.sql) if objects else ()
    for span, named_object in zip(spans, objects, strict=True):
        for key in keys_of_named_object(node.objtype, named_object, catalog):
            if isinstance(named_object, ast.RangeVar):
                text = relation_statement_text(statement, named_object, catalog)
            else:
                text = mark_name_at(statement, key, span.start, named_object, catalog)
            text = text.without_span(Span(span.end, spans[-1].end)).without_span(
                Span(spans[0].start, span.start)
            )
            yield AddAccessory(key, Accessory("grant", text, grantor, statement))


def _role_name(node: ast.RoleSpec | None) -> str:
    """Return the name of a role, "" for CURRENT_USER and the like."""
    is_name = node is not None and node.roletype is RoleSpecType.ROLESPEC_CSTRING
    return (node.rolename or "") if is_name and node else ""
