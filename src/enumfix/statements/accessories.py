"""Accessories: owners, grants, comments, and the storage and compression of columns.

They are lost with the object that carries them: a recreated type has no comment, belongs to
whoever ran the migration, and may be used by everyone.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType, RoleSpecType

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Detach, Effect
from enumfix.catalog.families import descendants, variety
from enumfix.catalog.marks import granted_on, named, named_at
from enumfix.catalog.resolve import keys_of, relation_named
from enumfix.catalog.text import Ref, Text
from enumfix.fold.readers import reads
from enumfix.recreation.recreated import about, as_it_stands
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import TABLE_TYPES, commands


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


@reads(ast.AlterTableStmt)
def table_setting(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read OWNER TO and, for columns, SET STORAGE, SET COMPRESSION, SET STATISTICS and SET (…)."""
    if node.relation is None:
        return
    table = relation_named(node.relation, catalog)
    for command in commands(node, AlterTableType.AT_ChangeOwner):
        text = about(statement, node.relation, catalog)
        yield Attach(table, Accessory("owner", text, _role(command.newowner), statement))
    if table in catalog.objects and not variety(table, catalog):
        return
    for aspect, kinds in (
        ("target", (AlterTableType.AT_SetStatistics,)),
        ("options", (AlterTableType.AT_SetOptions, AlterTableType.AT_ResetOptions)),
    ):
        for command in commands(node, *kinds):
            if node.objtype in TABLE_TYPES and command.name:
                yield Attach(table.of("column", command.name), as_it_stands(aspect, statement, node, catalog))
    family = (table, *(descendants(table, catalog) if node.relation.inh else ()))
    for word, kind, members in (
        ("storage", AlterTableType.AT_SetStorage, family),
        ("compression", AlterTableType.AT_SetCompression, (table,)),
    ):
        for command in commands(node, kind):
            if isinstance(command.def_, ast.String):
                value = (command.def_.sval or "").upper() if word == "storage" else command.def_.sval
                for member in members:
                    key = member.of("column", command.name or "")
                    name = Ref(key, quote(key.part))
                    text = Text(("ALTER COLUMN ", name, f" SET {word.upper()} {value}"))
                    yield Attach(key, Accessory(word, text, statement=statement))


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
