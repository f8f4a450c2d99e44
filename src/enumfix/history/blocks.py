"""DO blocks of other migrations: those that only change rows do not matter."""

from __future__ import annotations

import re

from pglast import ast

from enumfix.script import Statement

_CHANGES = re.compile(
    r"\b(?:alter|call|cluster|comment|create|drop|execute|grant|import|into|label|perform|reassign|rename|revoke"
    r"|set_config)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r'([\w$"]+)\s*\(')
_KNOWN = frozenset(
    (
        "all and any array as avg by cast char coalesce concat count decimal elsif every exists extract "
        "filter from greatest if in is left length like limit lower ltrim max min not now nullif numeric on "
        "or over position replace return right row rtrim select set some substring sum then trim upper "
        "using values varchar when where while"
    ).split()
)
"""What may stand before a parenthesis and calls nothing that could change the schema."""


def may_change_schema(statement: Statement) -> bool:
    """Return whether a statement that cannot be followed may do anything but change rows.

    A function that a block calls may do whatever it likes.
    """
    if statement.problem is not None or not isinstance(statement.node, ast.DoStmt):
        return True
    if _CHANGES.search(statement.sql):
        return True
    return any(word.lower() not in _KNOWN for word in _CALL.findall(statement.sql))
