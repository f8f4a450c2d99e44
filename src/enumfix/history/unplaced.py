"""Files beside a migration that may run before it or after it: nobody knows.

These are files without a version, two files of one version, and programs. They matter only if they may
change the type of the migration, or what depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pglast import ast

from enumfix.migrators.directions import forward_part
from enumfix.outcome import Form, Unplaced
from enumfix.sql.find import is_dml
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.recognise import has_sqlc_queries, is_written_by_pg_dump
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import lower_ascii, mentions_any

SCHEMA_CHANGE_WORDS = re.compile(
    r"\b(?:create|alter|drop|rename)[\s_]*"
    r"(?:or\s+replace\s+|materialized\s+|unique\s+|foreign\s+|unlogged\s+)*"
    r"(?:table|type|view|column|index|enum|domain|function|procedure|trigger|policy|rule|constraint|schema"
    r"|extension|aggregate|operator|cast|sequence|owned|database|model|field)"
    r"|(?:\b|_)(?:add|remove|change|delete)_?(?:table|column|index|enum|constraint|model|field)"
    r"|\badd\s+(?:value|column|constraint)\b|\bSchema::(?:create|table|drop|rename)",
    re.IGNORECASE,
)
"""What only a program that changes the schema contains: SQL (CREATE TABLE), or calls (`create_table`)."""

_CHANGING_UNNAMED = re.compile(
    r"\b(?:drop|alter|create)\s+schema\b|\b(?:drop|reassign)\s+owned\b|\bdefault\s+privileges\b"
    r"|\bevent\s+trigger\b|\b(?:drop|alter)\s+extension\b|\bon\s+all\b",
    re.IGNORECASE,
)
"""SQL that can change objects which it does not name."""


def concerns(file: Unplaced, names: Collection[str]) -> bool:
    """Return whether a file may change an object that has one of these names."""
    if file.form is Form.UNREAD:
        return True
    if file.form is Form.PROGRAM:
        return _program_may_change(file.source.text, names)
    if is_written_by_pg_dump(file.source.text) or has_sqlc_queries(file.source.text):
        return False
    source = forward_part(file.source)
    mentioned = {name for name in names if mentions_any(source.text, (name,))}
    return any(_may_change(statement, mentioned) for statement in read_script(source).statements)


def _program_may_change(program: str, names: Collection[str]) -> bool:
    """Return whether a program changes a schema and contains one of the names, even inside a word."""
    if not SCHEMA_CHANGE_WORDS.search(program):
        return False
    text = lower_ascii(program)
    return bool(_CHANGING_UNNAMED.search(program)) or any(lower_ascii(name) in text for name in names if name)


def _may_change(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement may change an object that has one of these names."""
    if is_dml(statement):
        return False
    if statement.problem is not None:
        return mentions_any(statement.sql, names)
    node = statement.node
    if isinstance(node, (ast.VariableSetStmt, ast.TransactionStmt, ast.VariableShowStmt)):
        return False
    if isinstance(node, ast.SelectStmt):
        return _only_calls_functions(node)
    if isinstance(node, ast.DoStmt):
        return may_change_schema(statement)
    if isinstance(node, ast.CallStmt) or _CHANGING_UNNAMED.search(statement.sql):
        return True
    return mentions_any(statement.sql, names)


_HARMLESS = frozenset(("set_config", "setval", "nextval", "now", "pg_sleep", "current_setting", "count"))


def _only_calls_functions(node: ast.SelectStmt) -> bool:
    """Return whether a query calls functions and reads no table: such a SELECT f() may do anything."""
    called = (each.funcname for each in walk(node) if isinstance(each, ast.FuncCall))
    return not node.fromClause and any(name_parts(name)[-1] not in _HARMLESS for name in called)
