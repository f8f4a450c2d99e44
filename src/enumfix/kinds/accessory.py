"""Accessories: owners, grants, comments, and the storage and compression of columns.

They are lost with the object that carries them: a recreated type has no comment, belongs to
whoever ran the migration, and may be used by everyone.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType, ObjectType, RoleSpecType

from enumfix import refs
from enumfix.catalog import Accessory, Attach, Catalog, Detach, Effect
from enumfix.elements import commands
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.names import quote
from enumfix.objects import keys_of
from enumfix.recreated import Recreated, as_it_stands
from enumfix.script import Statement
from enumfix.source import Span
from enumfix.spans import words
from enumfix.text import Text, cut
from enumfix.tree import descendants

_TABLES = (ObjectType.OBJECT_TABLE, ObjectType.OBJECT_FOREIGN_TABLE)


def _named(statement: Statement, key: Key, introduction: tuple[str, ...]) -> Text:
    """Return the statement with its object's name marked; that name follows some keywords."""
    found = [token for token in words(statement.sql) if token.name != "IF_P"]
    size = len(introduction)
    for at in range(len(found) - size):
        if tuple(token.name for token in found[at : at + size]) == introduction:
            where = refs.span_at(statement.sql, found[at + size].start)
            if where:
                return cut(statement.sql, Span(0, len(statement.sql)), [(where, key)])
    return Text((statement.sql,))


@reads(ast.CommentStmt)
def comment(statement: Statement, node: ast.CommentStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read COMMENT ON."""
    for key in keys_of(node.objtype, node.object, catalog):
        if node.comment is None:
            yield Detach(key, ("comment",))
        else:
            text = _named(statement, key, ("ON", "TYPE_P"))
            yield Attach(key, Accessory("comment", text, statement=statement))


@reads(ast.AlterOwnerStmt)
def owner(statement: Statement, node: ast.AlterOwnerStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … OWNER TO."""
    role = _role(node.newowner)
    for key in keys_of(node.objectType, node.object, catalog):
        text = _named(statement, key, ("ALTER", "TYPE_P"))
        yield Attach(key, Accessory("owner", text, role, statement))


@reads(ast.AlterTableStmt)
def table_setting(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read OWNER TO and, for columns, SET STORAGE, SET COMPRESSION, SET STATISTICS and SET (…)."""
    if node.relation is None:
        return
    table = refs.relation(node.relation, catalog)
    for command in commands(node, AlterTableType.AT_ChangeOwner):
        yield Attach(table, Accessory("owner", Text((statement.sql,)), _role(command.newowner), statement))
    if isinstance(catalog.objects.get(table), Recreated):
        return
    for aspect, kinds in (
        ("target", (AlterTableType.AT_SetStatistics,)),
        ("options", (AlterTableType.AT_SetOptions, AlterTableType.AT_ResetOptions)),
    ):
        for command in commands(node, *kinds):
            if node.objtype in _TABLES and command.name:
                yield Attach(table.of("column", command.name), as_it_stands(aspect, statement, node))
    family = (table, *(descendants(table, catalog) if node.relation.inh else ()))
    for word, kind, members in (
        ("storage", AlterTableType.AT_SetStorage, family),
        ("compression", AlterTableType.AT_SetCompression, (table,)),
    ):
        for command in commands(node, kind):
            if isinstance(command.def_, ast.String):
                value = (command.def_.sval or "").upper() if word == "storage" else command.def_.sval
                text = Text((f"ALTER COLUMN {quote(command.name or '')} SET {word.upper()} {value}",))
                for member in members:
                    key = member.of("column", command.name or "")
                    yield Attach(key, Accessory(word, text, statement=statement))


@reads(ast.GrantStmt)
def grant(statement: Statement, node: ast.GrantStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read GRANT and REVOKE; a grant under SET SESSION AUTHORIZATION keeps its grantor."""
    grantor = next(iter(catalog.settings.get("session_authorization", ())), "")
    for each in node.objects or ():
        for key in keys_of(node.objtype, each, catalog):
            text = _named(statement, key, ("ON", "TYPE_P"))
            yield Attach(key, Accessory("grant", text, grantor, statement))


def _role(node: ast.RoleSpec | None) -> str:
    """Return the name of a role, "" for one that is not named (CURRENT_USER)."""
    named = node is not None and node.roletype is RoleSpecType.ROLESPEC_CSTRING
    return (node.rolename or "") if named and node else ""
