"""Accessories: owners, grants, comments, and the storage and compression of columns.

They are lost with the object that carries them: a recreated type has no comment, belongs to
whoever ran the migration, and may be used by everyone.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType, RoleSpecType

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Detach, Effect
from enumfix.catalog.families import variety
from enumfix.catalog.key import Key
from enumfix.catalog.marks import granted_on, named, named_at
from enumfix.catalog.resolve import keys_of
from enumfix.catalog.text import Ref, Text
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.recreation.recreated import about, as_it_stands
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import TABLE_TYPES


@reads(ast.CommentStmt)
def comment(statement: Statement, node: ast.CommentStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read COMMENT ON."""
    for key in keys_of(node.objtype, node.object, catalog):
        if node.comment is None:
            yield Detach(key, ("comment",))
        else:
            text = named(statement, key, "ON", node.object, catalog)
            yield Attach(key, Accessory("comment", text, statement=statement))


@reads(ast.AlterOwnerStmt)
def owner(statement: Statement, node: ast.AlterOwnerStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … OWNER TO."""
    role = _role(node.newowner)
    for key in keys_of(node.objectType, node.object, catalog):
        text = named(statement, key, "ALTER", node.object, catalog)
        yield Attach(key, Accessory("owner", text, role, statement))


@reads_command(AlterTableType.AT_ChangeOwner, is_kept=True)
def owner_of_relation(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TABLE, VIEW or SEQUENCE … OWNER TO."""
    text = about(statement, each.node.relation, catalog)
    yield Attach(each.table, Accessory("owner", text, _role(each.command.newowner), statement))


@reads_command(AlterTableType.AT_SetStatistics, is_kept=True)
def target(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET STATISTICS."""
    yield from _of_column("target", statement, each, catalog)


@reads_command(AlterTableType.AT_SetOptions, AlterTableType.AT_ResetOptions, is_kept=True)
def options(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET (…) and RESET (…)."""
    yield from _of_column("options", statement, each, catalog)


def _of_column(aspect: str, statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    if each.node.objtype in TABLE_TYPES and each.name and not _is_view(each.table, catalog):
        accessory = as_it_stands(aspect, statement, each.node, catalog)
        yield Attach(each.table.of("column", each.name), accessory)


@reads_command(AlterTableType.AT_SetStorage, is_kept=True)
def storage(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET STORAGE, which reaches the tables below."""
    value = each.command.def_.sval if isinstance(each.command.def_, ast.String) else None
    if value and not _is_view(each.table, catalog):
        for table in each.tables(catalog):
            yield _column_setting(statement, table.of("column", each.name), "storage", value.upper())


@reads_command(AlterTableType.AT_SetCompression, is_kept=True)
def compression(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … SET COMPRESSION."""
    value = each.command.def_.sval if isinstance(each.command.def_, ast.String) else None
    if value and not _is_view(each.table, catalog):
        yield _column_setting(statement, each.table.of("column", each.name), "compression", value)


def _column_setting(statement: Statement, key: Key, word: str, value: str) -> Attach:
    text = Text(("ALTER COLUMN ", Ref(key, quote(key.part)), f" SET {word.upper()} {value}"))
    return Attach(key, Accessory(word, text, statement=statement))


def _is_view(relation: Key, catalog: Catalog) -> bool:
    """Return whether this is a relation that is no table: a view says what is set for its columns itself."""
    return relation in catalog.objects and not variety(relation, catalog)


@reads(ast.GrantStmt)
def grant(statement: Statement, node: ast.GrantStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read GRANT and REVOKE; a grant under SET SESSION AUTHORIZATION keeps its grantor.

    Each object that is listed keeps what is said of it alone: the others may be told otherwise later.
    """
    grantor = next(iter(catalog.settings.get("session_authorization", ())), "")
    objects = node.objects or ()
    spans = granted_on(statement.sql) if objects else ()
    for where, each in zip(spans, objects, strict=True):
        for key in keys_of(node.objtype, each, catalog):
            if isinstance(each, ast.RangeVar):
                text = about(statement, each, catalog)
            else:
                text = named_at(statement, key, where.start, each, catalog)
            text = text.without(Span(where.end, spans[-1].end)).without(Span(spans[0].start, where.start))
            yield Attach(key, Accessory("grant", text, grantor, statement))


def _role(node: ast.RoleSpec | None) -> str:
    """Return the name of a role, "" for one that is not named (CURRENT_USER)."""
    named = node is not None and node.roletype is RoleSpecType.ROLESPEC_CSTRING
    return (node.rolename or "") if named and node else ""
