"""Accessories: owners, grants, comments, and the storage and compression of columns.

They are lost with the object that carries them: a recreated type has no comment, belongs to
whoever ran the migration, and may be used by everyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pglast import ast
from pglast.enums import AlterTableType, RoleSpecType

from enumfix import refs
from enumfix.catalog import Accessory, Attach, Catalog, Detach, Effect
from enumfix.elements import TABLES, commands
from enumfix.ids import IN_TYPE, ON_TABLE, Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.names import quote
from enumfix.objects import keys_of
from enumfix.recreated import about, as_it_stands
from enumfix.script import Statement, Token
from enumfix.source import Span
from enumfix.spans import name_behind, words
from enumfix.text import Ref, Text, cut
from enumfix.tree import descendants, variety


def _named(statement: Statement, key: Key, before: str, catalog: Catalog) -> Text:
    """Return the statement with the name of its object marked.

    Of what lives in a type or a relation, that one's name is marked.
    """
    if key.kind == "function":
        return _routine(statement, key, catalog)
    own = key._replace(kind="type", part="") if key.kind in IN_TYPE else key
    own = own.relation if key.kind in ON_TABLE else own
    start = next(iter(_introduced(statement, key, before)), None)
    where = refs.span_at(statement.sql, start.start) if start else None
    if where is None:
        return Text((statement.sql,))
    if key.kind in ("attribute", "column"):
        where = Span(where.start, statement.sql.rindex(".", where.start, where.end))
    return cut(statement.sql, Span(0, len(statement.sql)), [(where, own)])


def _routine(statement: Statement, key: Key, catalog: Catalog) -> Text:
    """Return a statement about a routine with its name and the types of its signature marked."""
    found = mentions(statement.node, catalog=catalog, sql=statement.sql)
    own = refs.span_at(statement.sql, name_behind(statement.sql, *_ROUTINES))
    places = [place for place in found.places if place[1] != key]
    return cut(statement.sql, Span(0, len(statement.sql)), [*places, (own, key)] if own else places)


_ROUTINES = ("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE")


def _introduced(statement: Statement, key: Key, before: str) -> Iterator[Token]:
    """Yield the tokens that may begin the name: they follow `before` and the word for a kind."""
    found = [token for token in words(statement.sql) if token.name not in ("IF_P", "MATERIALIZED")]
    if key.kind in _NAMED_ON:  # COMMENT ON TRIGGER changed ON invoices
        yield from (
            name for on, name in pairwise(found) if on.name == "ON" and name.name != _NAMED_ON[key.kind]
        )
        return
    kinds = _INTRODUCED | ({"COLUMN"} if key.kind in ("attribute", "column") else set())
    for first, second, third in zip(found, found[1:], found[2:], strict=False):
        if first.name == before and second.name in kinds:
            yield third


_INTRODUCED = frozenset(("TYPE_P", "DOMAIN_P", "TABLE", "VIEW", "INDEX", "SEQUENCE"))
_NAMED_ON = {"constraint": "CONSTRAINT", "trigger": "TRIGGER", "policy": "POLICY", "rule": "RULE"}
"""Kinds that COMMENT ON names by themselves and behind ON their table, and the words for them."""


@reads(ast.CommentStmt)
def comment(statement: Statement, node: ast.CommentStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read COMMENT ON."""
    for key in keys_of(node.objtype, node.object, catalog):
        if node.comment is None:
            yield Detach(key, ("comment",))
        else:
            text = _named(statement, key, "ON", catalog)
            yield Attach(key, Accessory("comment", text, statement=statement))


@reads(ast.AlterOwnerStmt)
def owner(statement: Statement, node: ast.AlterOwnerStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … OWNER TO."""
    role = _role(node.newowner)
    for key in keys_of(node.objectType, node.object, catalog):
        text = _named(statement, key, "ALTER", catalog)
        yield Attach(key, Accessory("owner", text, role, statement))


@reads(ast.AlterTableStmt)
def table_setting(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read OWNER TO and, for columns, SET STORAGE, SET COMPRESSION, SET STATISTICS and SET (…)."""
    if node.relation is None:
        return
    table = refs.relation(node.relation, catalog)
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
            if node.objtype in TABLES and command.name:
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
    """Read GRANT and REVOKE; a grant under SET SESSION AUTHORIZATION keeps its grantor."""
    grantor = next(iter(catalog.settings.get("session_authorization", ())), "")
    for each in node.objects or ():
        for key in keys_of(node.objtype, each, catalog):
            named = isinstance(each, ast.RangeVar)
            text = about(statement, each, catalog) if named else _named(statement, key, "ON", catalog)
            yield Attach(key, Accessory("grant", text, grantor, statement))


def _role(node: ast.RoleSpec | None) -> str:
    """Return the name of a role, "" for one that is not named (CURRENT_USER)."""
    named = node is not None and node.roletype is RoleSpecType.ROLESPEC_CSTRING
    return (node.rolename or "") if named and node else ""
