"""DO blocks of other migrations: those that only change rows do not matter, nor do temporary tables."""

from __future__ import annotations

import re

from pglast import ast

from enumfix.guarded import body_of, is_plpgsql
from enumfix.script import Statement

_CHANGES = re.compile(
    r"\b(?:alter|call|cluster|comment\s+on|create|drop|execute|grant|import\s+foreign|perform|reassign|rename"
    r"|revoke|security\s+label|set_config)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r'([\w$"]+)\s*\(')
_KNOWN = frozenset(
    (
        "abs age all and any array array_agg array_append array_length array_remove as avg begin bool_and "
        "bool_or by cardinality case cast ceil char clock_timestamp coalesce concat concat_ws count "
        "date_trunc decimal else elsif every except exists extract filter floor format from "
        "gen_random_uuid generate_series greatest if in intersect is join jsonb_build_array "
        "jsonb_build_object jsonb_set lateral least left length like limit loop lower lpad ltrim max md5 "
        "min mod not now null nullif num_nonnulls numeric offset on or over partition position random "
        "regexp_replace replace return returning right round row row_number rpad rtrim select set some "
        "split_part string_agg substr substring sum then to_char to_json to_jsonb to_timestamp trim union "
        "unnest upper using values varchar when where while with"
    ).split()
)
"""What may stand before a parenthesis and calls nothing that could change the schema."""


def may_change_schema(statement: Statement) -> bool:
    """Return whether a statement that cannot be followed may do anything but change rows.

    A function that a block calls may do whatever it likes.
    """
    if statement.problem is not None:
        return True
    node = statement.node
    if isinstance(node, ast.CreateTableAsStmt):
        made = node.into.rel if node.into else None
        return made is None or made.relpersistence != "t"
    if not isinstance(node, ast.DoStmt):
        return True
    if not is_plpgsql(node):
        return True
    body = _without_temporary(_INSERT.sub("", _QUIET.sub(" ", body_of(node))))
    return bool(_CHANGES.search(body)) or any(word.lower() not in _KNOWN for word in _CALL.findall(body))


def _without_temporary(body: str) -> str:
    """Return a body without what makes, indexes and drops temporary tables of its own."""
    for name in dict.fromkeys(_TEMPORARY.findall(body)):
        index = rf"create\s+(?:unique\s+)?index\s+(?:[\w$]+\s+)?on\s+{re.escape(name)}\s*\([^()]*\)"
        drop = rf"drop\s+table\s+(?:if\s+exists\s+)?{re.escape(name)}\b(?!\s*[,.])"
        body = re.sub(rf"\b(?:{index}|{drop})", "", body, flags=re.IGNORECASE)
    return _TEMPORARY.sub("", body)


_TEMPORARY = re.compile(
    r"\bcreate\s+temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?([\w$]+)", re.IGNORECASE
)


_QUIET = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
"""Comments and strings: only EXECUTE, or a call, could run what is in them."""
_INSERT = re.compile(r'\binsert\s+into\s+[\w.$"]+\s*(?:\([^()]*\))?', re.IGNORECASE)
