"""DO blocks that create objects if they are missing, or run statements unconditionally.

CREATE TYPE and ADD CONSTRAINT have no IF NOT EXISTS. So authors write a DO block that queries the system
catalogs first, or that catches the error for an object that exists. The statements in such a block are read
as if they were statements of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pglast import ast
from pglast.enums import BoolExprType, NullTestType, ObjectType, SubLinkType

from enumfix.source import Span
from enumfix.sql.effects import effects_of
from enumfix.sql.names import name_parts_in_string
from enumfix.sql.plpgsql.conditions import string_value
from enumfix.sql.plpgsql.parse import (
    Node,
    declared_names,
    handlers_of,
    is_plain_raise,
    list_nodes,
    outermost_statements,
    parse_expression,
    query_text,
)
from enumfix.sql.script import Statement, parse_or_none, parse_plpgsql
from enumfix.sql.tree import name_parts, walk

_DO = re.compile(r"do\b", re.IGNORECASE)
_EXISTS_ALREADY = frozenset(
    ("duplicate_object", "duplicate_table", "duplicate_column", "42710", "42P07", "42701")
)
"""Conditions of handlers that only catch the error for an object that exists already."""
_LOOKUPS = ("to_regclass", "to_regtype")


def statements_inside(statement: Statement) -> tuple[Statement, ...]:
    """Return the statements that such a block runs. Any other statement is returned as it is."""
    if statement.problem is not None or not _DO.match(statement.source.text, statement.span.start):
        return (statement,)
    start = statement.span.start
    inner = (
        Statement(statement.source, Span(start + part.start, start + part.end), only_if_missing=unless_there)
        for part, unless_there in _statements_in_block(statement.sql)
    )
    return tuple(inner) or (statement,)


@lru_cache(maxsize=1024)
def _statements_in_block(sql: str) -> tuple[tuple[Span, bool], ...]:
    """Return the spans of the statements that a DO block runs, () if it may do anything else.

    Each comes with whether it only runs if the object that it creates is missing.
    """
    code = parse_plpgsql(sql) if isinstance(parse_or_none(sql), ast.DoStmt) else None
    if code is None or any(True for _ in declared_names(code)):
        return ()
    try:
        texts = tuple(_texts_run(outermost_statements(code.get("action"))))
    except _NotFollowedError:
        return ()
    places: list[tuple[Span, bool]] = []
    for text, unless_there in texts:
        at = sql.find(text, places[-1][0].end if places else 0)
        if at == -1:
            return ()
        places.append((Span(at, at + len(text)), unless_there))
    return tuple(places)


class _NotFollowedError(Exception):
    """Raised for a block that may run anything else."""


_FOLLOWED = (
    ast.AlterDomainStmt,
    ast.AlterFunctionStmt,
    ast.AlterObjectSchemaStmt,
    ast.AlterOwnerStmt,
    ast.AlterPolicyStmt,
    ast.AlterSeqStmt,
    ast.AlterTableStmt,
    ast.CommentStmt,
    ast.CompositeTypeStmt,
    ast.CreateDomainStmt,
    ast.CreateEnumStmt,
    ast.CreateFunctionStmt,
    ast.CreatePolicyStmt,
    ast.CreateSeqStmt,
    ast.CreateStatsStmt,
    ast.CreateStmt,
    ast.CreateTrigStmt,
    ast.DropStmt,
    ast.GrantStmt,
    ast.IndexStmt,
    ast.RenameStmt,
    ast.RuleStmt,
    ast.ViewStmt,
)
"""Statements with the same effect in a block as in a file: they read no rows and change no setting."""


def _texts_run(statements: Sequence[tuple[str, Node]]) -> Iterator[tuple[str, bool]]:
    """Yield the text of each statement that runs, and whether it only runs if its object is missing."""
    for kind, node in statements:
        if kind in ("PLpgSQL_stmt_execsql", "PLpgSQL_stmt_dynexecute"):
            yield _unconditional_text(kind, node)
        elif kind == "PLpgSQL_stmt_block":
            inner, handlers = _without_messages(node.get("body")), handlers_of(node)
            if handlers is None:
                yield from _texts_run(inner)
            elif len(inner) == 1 and all(_ignores_existing(*handler) for handler in handlers):
                yield _created_object(*inner[0])[0], True
            else:
                raise _NotFollowedError
        elif kind == "PLpgSQL_stmt_if":
            yield _text_after_check(node), True
        elif not is_plain_raise(kind, node):
            raise _NotFollowedError


def _unconditional_text(kind: str, node: Node) -> tuple[str, bool]:
    """Return the text of a statement that a block runs without a check, or of the constant that it executes.

    The flag is the one of `_texts_run`. It is set for a CREATE of a named object that is not executed as
    text.
    """
    if node.get("into") or node.get("params"):
        raise _NotFollowedError
    constant = (
        string_value(parse_expression(node.get("query"))) if kind == "PLpgSQL_stmt_dynexecute" else None
    )
    text = (query_text(node.get("sqlstmt")) if kind == "PLpgSQL_stmt_execsql" else constant or "").strip()
    statement = parse_or_none(text)
    if _name_of_created(statement) and constant is None:
        return text, True
    if not isinstance(statement, _FOLLOWED):
        raise _NotFollowedError
    return text.rstrip("; \n\t"), False


def _ignores_existing(conditions: Sequence[str], action: object) -> bool:
    """Return whether a handler only catches that an object exists, and then does nothing."""
    return _EXISTS_ALREADY.issuperset(conditions) and not _without_messages(action)


def _without_messages(statements: object) -> list[tuple[str, Node]]:
    """Return the statements that are not plain RAISE messages."""
    return [statement for statement in list_nodes(statements) if not is_plain_raise(*statement)]


def _text_after_check(node: Node) -> str:
    """Return the text of the CREATE in an IF whose condition asks whether its object is missing."""
    then = _without_messages(node.get("then_body"))
    if len(then) != 1 or _without_messages(node.get("else_body")) or node.get("elsif_list"):
        raise _NotFollowedError
    text, name = _created_object(*then[0])
    if name not in _names_checked_missing(parse_expression(node.get("cond"))):
        raise _NotFollowedError
    return text


def _created_object(kind: str, node: Node) -> tuple[str, str]:
    """Return the text of a statement that creates one object, and the name of that object."""
    text = query_text(node.get("sqlstmt")).rstrip() if kind == "PLpgSQL_stmt_execsql" else ""
    name = _name_of_created(parse_or_none(text)) if text and not node.get("into") else ""
    if not name:
        raise _NotFollowedError
    return text, name


_KINDS_BY_NAME = (
    ObjectType.OBJECT_ATTRIBUTE,
    ObjectType.OBJECT_COLUMN,
    ObjectType.OBJECT_DOMAIN,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_POLICY,
    ObjectType.OBJECT_TABCONSTRAINT,
    ObjectType.OBJECT_TABLE,
    ObjectType.OBJECT_TRIGGER,
    ObjectType.OBJECT_TYPE,
    ObjectType.OBJECT_VIEW,
)
"""Kinds of objects that a name identifies. Functions are not: they can be overloaded."""


def _name_of_created(node: ast.Node | None) -> str:
    """Return the name of the one object that a statement creates, "" if it creates none or does more."""
    if not isinstance(node, (*_FOLLOWED, ast.CreateRangeStmt)):
        return ""
    if isinstance(node, ast.AlterTableStmt) and len(node.cmds or ()) != 1:
        return ""
    return next((each.name for each in effects_of(node).creates if each.kind in _KINDS_BY_NAME), "")


def _names_checked_missing(condition: ast.Node | None) -> frozenset[str]:
    """Return the names in a condition that is true if an object is missing from the system catalogs."""
    if isinstance(condition, ast.NullTest) and condition.nulltesttype is NullTestType.IS_NULL:
        call = condition.arg
        if isinstance(call, ast.FuncCall) and name_parts(call.funcname)[-1] in _LOOKUPS:
            return frozenset(part for text in _strings(call) for part in name_parts_in_string(text)[-1:])
    if isinstance(condition, ast.BoolExpr) and condition.boolop is BoolExprType.NOT_EXPR:
        (inner,) = condition.args or (None,)
        if isinstance(inner, ast.SubLink) and inner.subLinkType is SubLinkType.EXISTS_SUBLINK:
            tables = [node for node in walk(inner) if isinstance(node, ast.RangeVar)]
            if tables and all(map(_is_system_catalog, tables)):
                return frozenset(_strings(inner))
    return frozenset()


def _strings(root: ast.Node) -> Iterator[str]:
    return (text for node in walk(root) if (text := string_value(node)) is not None)


def _is_system_catalog(table: ast.RangeVar) -> bool:
    if table.schemaname == "information_schema":
        return True
    return table.schemaname in (None, "pg_catalog") and (table.relname or "").startswith("pg_")
