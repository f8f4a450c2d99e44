"""Accessories: owners, grants, comments, and the storage and compression of columns.

They are lost with the object that carries them: a recreated type has no comment, belongs to
whoever ran the migration, and may be used by everyone.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType, RoleSpecType

from enumfix import refs
from enumfix.catalog import Accessory, Attach, Catalog, Detach, Effect
from enumfix.elements import commands
from enumfix.ids import IN_TYPE, Key
from enumfix.kinds import reads
from enumfix.names import quote
from enumfix.objects import keys_of
from enumfix.recreated import Recreated
from enumfix.script import Statement
from enumfix.source import Span
from enumfix.spans import words
from enumfix.text import Text, cut
from enumfix.tree import descendants


def _named(statement: Statement, key: Key, before: str) -> Text:
    """Return the statement with the name of its type marked, which follows `before` and TYPE or DOMAIN."""
    found = [token for token in words(statement.sql) if token.name != "IF_P"]
    own = key._replace(kind="type", part="") if key.kind in IN_TYPE else key
    introduced = {"TYPE_P", "DOMAIN_P"} | ({"COLUMN"} if key.kind == "attribute" else set())
    for first, second, third in zip(found, found[1:], found[2:], strict=False):
        where = refs.span_at(statement.sql, third.start)
        if where and first.name == before and second.name in introduced:
            if key.kind == "attribute":
                where = Span(where.start, statement.sql.rindex(".", where.start, where.end))
            return cut(statement.sql, Span(0, len(statement.sql)), [(where, own)])
    return Text((statement.sql,))


@reads(ast.CommentStmt)
def comment(statement: Statement, node: ast.CommentStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read COMMENT ON."""
    for key in keys_of(node.objtype, node.object, catalog):
        if node.comment is None:
            yield Detach(key, ("comment",))
        else:
            text = _named(statement, key, "ON")
            yield Attach(key, Accessory("comment", text, statement=statement))


@reads(ast.AlterOwnerStmt)
def owner(statement: Statement, node: ast.AlterOwnerStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … OWNER TO."""
    role = _role(node.newowner)
    for key in keys_of(node.objectType, node.object, catalog):
        text = _named(statement, key, "ALTER")
        yield Attach(key, Accessory("owner", text, role, statement))


@reads(ast.AlterTableStmt)
def table_setting(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read OWNER TO, SET STORAGE and SET COMPRESSION."""
    if node.relation is None:
        return
    table = refs.relation(node.relation, catalog)
    for command in commands(node, AlterTableType.AT_ChangeOwner):
        yield Attach(table, Accessory("owner", Text((statement.sql,)), _role(command.newowner), statement))
    if isinstance(catalog.objects.get(table), Recreated):
        return
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
            text = _named(statement, key, "ON")
            yield Attach(key, Accessory("grant", text, grantor, statement))


def _role(node: ast.RoleSpec | None) -> str:
    """Return the name of a role, "" for one that is not named (CURRENT_USER)."""
    named = node is not None and node.roletype is RoleSpecType.ROLESPEC_CSTRING
    return (node.rolename or "") if named and node else ""
