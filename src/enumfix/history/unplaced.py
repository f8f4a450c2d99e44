"""Files beside a migration of which it is not known whether they run before it or after it.

A file without a version, two files of one version, a program: nothing that enumfix reads tells what the
schema was at their turn. They matter only where they may change the type of the migration, or what stands
on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pglast import ast

from enumfix.migrators.directions import forwards
from enumfix.outcome import Form, Unplaced
from enumfix.sql.find import carries_data
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.recognise import is_for_sqlc, is_signed
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import lower, mentions_any

DEFINES = re.compile(
    r"\b(?:create|alter|drop|rename)[\s_]*"
    r"(?:or\s+replace\s+|materialized\s+|unique\s+|foreign\s+|unlogged\s+)*"
    r"(?:table|type|view|column|index|enum|domain|function|procedure|trigger|policy|rule|constraint|schema"
    r"|extension|aggregate|operator|cast|sequence|owned|database|model|field)"
    r"|(?:\b|_)(?:add|remove|change|delete)_?(?:table|column|index|enum|constraint|model|field)"
    r"|\badd\s+(?:value|column|constraint)\b|\bSchema::(?:create|table|drop|rename)",
    re.IGNORECASE,
)
"""Where a program changes the schema: in SQL (CREATE TABLE), or by a call (`create_table`, `dropColumn`)."""

_WIDE = re.compile(
    r"\b(?:drop|alter|create)\s+schema\b|\b(?:drop|reassign)\s+owned\b|\bdefault\s+privileges\b"
    r"|\bevent\s+trigger\b|\b(?:drop|alter)\s+extension\b|\bon\s+all\b",
    re.IGNORECASE,
)
"""What changes things that it does not name."""


def concerns(file: Unplaced, names: Collection[str]) -> bool:
    """Return whether a file may change the schema where that is about one of `names`."""
    if file.form is Form.UNREAD:
        return True
    if file.form is Form.PROGRAM:
        return _is_about(file.source.text, names)
    if is_signed(file.source.text) or is_for_sqlc(file.source.text):
        return False
    own = forwards(file.source)
    about = {name for name in names if mentions_any(own.text, (name,))}
    script = read_script(own)
    return any(_changes(each, about) for each in script.statements)


def _is_about(program: str, names: Collection[str]) -> bool:
    """Return whether a program changes a schema, and has one of some names anywhere, in a word too."""
    if not DEFINES.search(program):
        return False
    text = lower(program)
    return bool(_WIDE.search(program)) or any(lower(name) in text for name in names if name)


def _changes(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement may change the schema of one of `names`."""
    if carries_data(statement):
        return False
    if statement.problem is not None:
        return mentions_any(statement.sql, names)
    node = statement.node
    if isinstance(node, (ast.VariableSetStmt, ast.TransactionStmt, ast.VariableShowStmt)):
        return False
    if isinstance(node, ast.SelectStmt):
        return _calls(node)
    if isinstance(node, ast.DoStmt):
        return may_change_schema(statement)
    is_wide = isinstance(node, ast.CallStmt) or bool(_WIDE.search(statement.sql))
    return is_wide or mentions_any(statement.sql, names)


_HARMLESS = frozenset(("set_config", "setval", "nextval", "now", "pg_sleep", "current_setting", "count"))


def _calls(node: ast.SelectStmt) -> bool:
    """Return whether a query calls functions and reads nothing: SELECT f(), which may do anything."""
    called = (each.funcname for each in walk(node) if isinstance(each, ast.FuncCall))
    return not node.fromClause and any(name_parts(name)[-1] not in _HARMLESS for name in called)
