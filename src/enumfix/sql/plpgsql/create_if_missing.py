"""DO blocks whose statements can be told: what they run in any case, and what they make unless it is there.

CREATE TYPE and ADD CONSTRAINT know no IF NOT EXISTS. People ask the system catalogs first, or catch the
error for what is there already. What stands in a block without a condition is as if it stood in the file.
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
from enumfix.sql.script import Statement, parse_plpgsql, parsed
from enumfix.sql.tree import name_parts, walk

_DO = re.compile(r"do\b", re.IGNORECASE)
_THERE = frozenset(("duplicate_object", "duplicate_table", "duplicate_column", "42710", "42P07", "42701"))
"""The conditions of a handler that catches only that the thing is there."""
_LOOKING = ("to_regclass", "to_regtype")


def parts_of(statement: Statement) -> tuple[Statement, ...]:
    """Return what such a block runs, as statements of their own; any other statement as it is."""
    if statement.problem is not None or not _DO.match(statement.source.text, statement.span.start):
        return (statement,)
    start = statement.span.start
    found = (
        Statement(statement.source, Span(start + part.start, start + part.end), unless_there=unless_there)
        for part, unless_there in _inside(statement.sql)
    )
    return tuple(found) or (statement,)


@lru_cache(maxsize=1024)
def _inside(sql: str) -> tuple[tuple[Span, bool], ...]:
    """Return where the statements are that a DO block runs, () where it may do anything else.

    Each comes with whether it only runs where what it makes is not there.
    """
    made = parse_plpgsql(sql) if isinstance(parsed(sql), ast.DoStmt) else None
    if made is None or any(True for _ in declared_names(made)):
        return ()
    try:
        texts = tuple(_made(outermost_statements(made.get("action"))))
    except _AnythingElseError:
        return ()
    found: list[tuple[Span, bool]] = []
    for text, unless_there in texts:
        at = sql.find(text, found[-1][0].end if found else 0)
        if at == -1:
            return ()
        found.append((Span(at, at + len(text)), unless_there))
    return tuple(found)


class _AnythingElseError(Exception):
    """A block may run something that enumfix cannot follow."""


_PLAIN = (
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
"""Statements that do in a block what they do in a file: they read no rows, and change no setting."""


def _made(statements: Sequence[tuple[str, Node]]) -> Iterator[tuple[str, bool]]:
    """Yield the texts of what some statements of a block run, and whether only where that is not there."""
    for kind, node in statements:
        if kind in ("PLpgSQL_stmt_execsql", "PLpgSQL_stmt_dynexecute"):
            yield _unconditional(kind, node)
        elif kind == "PLpgSQL_stmt_block":
            inner, caught = _loud(node.get("body")), handlers_of(node)
            if caught is None:
                yield from _made(inner)
            elif len(inner) == 1 and all(_is_for_what_is_there(*each) for each in caught):
                yield _creation(*inner[0])[0], True
            else:
                raise _AnythingElseError
        elif kind == "PLpgSQL_stmt_if":
            yield _asked_for(node), True
        elif not is_plain_raise(kind, node):
            raise _AnythingElseError


def _unconditional(kind: str, node: Node) -> tuple[str, bool]:
    """Return the text of a statement that a block runs in any case, also of one in a string constant."""
    if node.get("into") or node.get("params"):
        raise _AnythingElseError
    constant = (
        string_value(parse_expression(node.get("query"))) if kind == "PLpgSQL_stmt_dynexecute" else None
    )
    text = (query_text(node.get("sqlstmt")) if kind == "PLpgSQL_stmt_execsql" else constant or "").strip()
    made = parsed(text)
    if _name(made) and constant is None:
        return text, True
    if not isinstance(made, _PLAIN):
        raise _AnythingElseError
    return text.rstrip("; \n\t"), False


def _is_for_what_is_there(conditions: Sequence[str], action: object) -> bool:
    return _THERE.issuperset(conditions) and not _loud(action)


def _loud(statements: object) -> list[tuple[str, Node]]:
    """Return those of some statements that do anything but say something."""
    return [each for each in list_nodes(statements) if not is_plain_raise(*each)]


def _asked_for(node: Node) -> str:
    """Return the text of what an IF makes that asks whether it is there."""
    then = _loud(node.get("then_body"))
    if len(then) != 1 or _loud(node.get("else_body")) or node.get("elsif_list"):
        raise _AnythingElseError
    text, name = _creation(*then[0])
    if name not in _missing(parse_expression(node.get("cond"))):
        raise _AnythingElseError
    return text


def _creation(kind: str, node: Node) -> tuple[str, str]:
    """Return the text of a statement that makes one thing, and the name of that."""
    text = query_text(node.get("sqlstmt")).rstrip() if kind == "PLpgSQL_stmt_execsql" else ""
    name = _name(parsed(text)) if text and not node.get("into") else ""
    if not name:
        raise _AnythingElseError
    return text, name


_FOUND_BY_NAME = (
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
"""Kinds of objects that a block can ask for by name: a function has its arguments, too."""


def _name(node: ast.Node | None) -> str:
    """Return the name of the one thing that a statement makes, "" where it makes none, or does more."""
    if not isinstance(node, (*_PLAIN, ast.CreateRangeStmt)):
        return ""
    if isinstance(node, ast.AlterTableStmt) and len(node.cmds or ()) != 1:
        return ""
    return next((each.name for each in effects_of(node).creates if each.kind in _FOUND_BY_NAME), "")


def _missing(condition: ast.Node | None) -> frozenset[str]:
    """Return the names of what a condition asks the system catalogs for, and takes for missing."""
    if isinstance(condition, ast.NullTest) and condition.nulltesttype is NullTestType.IS_NULL:
        call = condition.arg
        if isinstance(call, ast.FuncCall) and name_parts(call.funcname)[-1] in _LOOKING:
            return frozenset(part for text in _strings(call) for part in name_parts_in_string(text)[-1:])
    if isinstance(condition, ast.BoolExpr) and condition.boolop is BoolExprType.NOT_EXPR:
        (inner,) = condition.args or (None,)
        if isinstance(inner, ast.SubLink) and inner.subLinkType is SubLinkType.EXISTS_SUBLINK:
            tables = [each for each in walk(inner) if isinstance(each, ast.RangeVar)]
            if tables and all(map(_is_of_the_system, tables)):
                return frozenset(_strings(inner))
    return frozenset()


def _strings(root: ast.Node) -> Iterator[str]:
    return (found for node in walk(root) if (found := string_value(node)) is not None)


def _is_of_the_system(table: ast.RangeVar) -> bool:
    if table.schemaname == "information_schema":
        return True
    return table.schemaname in (None, "pg_catalog") and (table.relname or "").startswith("pg_")
