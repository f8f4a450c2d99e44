"""Where a file ends its transaction itself, and how files say that they run in none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pglast import ast
from pglast.enums import TransactionStmtKind

from enumfix.runs import Run
from enumfix.script import Script, Statement
from enumfix.search import carries_data
from enumfix.words import mentions_any

_BEGINS = (TransactionStmtKind.TRANS_STMT_BEGIN, TransactionStmtKind.TRANS_STMT_START)
_ENDS = (TransactionStmtKind.TRANS_STMT_COMMIT, TransactionStmtKind.TRANS_STMT_ROLLBACK)

_NO_USE = (ast.CommentStmt, ast.GrantStmt, ast.AlterOwnerStmt, ast.AlterEnumStmt, ast.VariableSetStmt)

NO_TRANSACTION = re.compile(
    r"^--(?:!?\s*(?:"
    r"\+goose\s+NO\s+TRANSACTION"
    r"|no-transaction"
    r"|migrate:up\b.*\btransaction:\s*false"
    r"|\+migrate\s+Up\b.*\bnotransaction"
    r"|atlas:txmode\s+none"
    r"|(?:flyway:)?executeInTransaction\s*=\s*false"
    r"|disable-transaction|transaction:\s*(?:false|none)|run_in_transaction\s*=\s*false"
    r")|-- tern: disable-tx ----)",
    re.IGNORECASE | re.MULTILINE,
)
"""Annotations by which migrators are told to run a file outside of a transaction: goose, sqlx,
dbmate, sql-migrate, Atlas, tern, Flyway and others."""


def runs_in_none(text: str) -> bool:
    """Return whether a file says that it does not run in a transaction."""
    return bool(NO_TRANSACTION.search(text))


def commits(statement: Statement) -> bool | None:
    """Return True for a statement that ends the transaction, False for one that begins one, else None."""
    if statement.problem is not None or len(statement.sql) > 200:
        return None
    node = statement.node
    kind = node.kind if isinstance(node, ast.TransactionStmt) else None
    return True if kind in _ENDS else False if kind in _BEGINS else None


def is_safe(run: Run, script: Script, names: Collection[str]) -> bool:
    """Return whether the file ends the transaction of each ADD VALUE before anything can use its label.

    A use cannot happen in a statement that mentions neither a new label nor one of `names`:
    the type, and what stands on it.
    """
    marks = [commits(statement) for statement in script.statements]
    taken = {addition.at for addition in run.additions}
    labels = [addition.label for addition in run.additions]
    if "" in labels:  # nothing to search for
        return False
    return all(
        _ended(addition.at, marks, script.statements, taken, (*names, *labels)) for addition in run.additions
    )


def _may_use(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement may make PostgreSQL look at a label."""
    if not mentions_any(statement.sql, names):
        return False
    node = statement.node if not carries_data(statement) and statement.problem is None else None
    return not isinstance(node, _NO_USE)


def _ended(
    at: int,
    marks: Sequence[bool | None],
    statements: Sequence[Statement],
    taken: Collection[int],
    names: Collection[str],
) -> bool:
    before = [mark for mark in marks[:at] if mark is not None]
    if before and before[-1]:
        return True
    for place in range(at + 1, len(statements)):
        if marks[place]:
            return True
        if place not in taken and marks[place] is None and _may_use(statements[place], names):
            return False
    return False
