"""Where a file begins and ends transactions, and whether a new label can be used before the commit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import Enum

from pglast import ast
from pglast.enums import TransactionStmtKind

from enumfix.migration.runs import Run
from enumfix.migrators.migrator import Piece
from enumfix.migrators.plain import MIGRATOR as PLAIN
from enumfix.migrators.registry import migrator_of
from enumfix.sql.find import is_dml
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import walk
from enumfix.sql.words import mentions_any

_BEGINS = (TransactionStmtKind.TRANS_STMT_BEGIN, TransactionStmtKind.TRANS_STMT_START)
_ENDS = (TransactionStmtKind.TRANS_STMT_COMMIT, TransactionStmtKind.TRANS_STMT_ROLLBACK)

_NEVER_USE_LABELS = (
    ast.CommentStmt,
    ast.GrantStmt,
    ast.AlterOwnerStmt,
    ast.AlterEnumStmt,
    ast.VariableSetStmt,
)


def ends_transaction(statement: Statement) -> bool | None:
    """Return True for COMMIT and ROLLBACK, False for BEGIN and START TRANSACTION, None for all others."""
    if statement.problem is not None or len(statement.sql) > 200:
        return None
    node = statement.node
    kind = node.kind if isinstance(node, ast.TransactionStmt) else None
    return True if kind in _ENDS else False if kind in _BEGINS else None


class Use(Enum):
    """When a file can use a new label first: after the commit, before it, or it is unknown which."""

    COMMITTED = "behind the commit"
    TOGETHER = "in the same transaction"
    UNKNOWN = "it depends on what the migrator sends as one message"


def first_use(run: Run, script: Script, names: Collection[str], pieces: Sequence[Piece]) -> Use:
    """Return when the labels of a run can be used first; the worst case of all its labels.

    A statement can use a label only if it mentions a new label or one of `names`: the type, and the objects
    that depend on it. `pieces` are the messages that the migrator sends. PostgreSQL runs one message in one
    transaction if none is open (exec_simple_query in postgres.c). A BEGIN in a message also takes in the
    statements above it (BeginTransactionBlock in xact.c; measured on PostgreSQL 18).
    """
    labels = [addition.label for addition in run.additions]
    if "" in labels:  # the text of a statement cannot be searched for it
        return Use.TOGETHER
    own_places = {addition.at for addition in run.additions}
    uses = {_first_use_of(at, script, own_places, (*names, *labels), pieces) for at in own_places}
    return next((use for use in (Use.UNKNOWN, Use.TOGETHER) if use in uses), Use.COMMITTED)


def are_committed_before_use(places: Collection[int], script: Script, pieces: Sequence[Piece]) -> bool:
    """Return whether each statement at `places` is committed before any label can be used.

    This is so if no transaction is open, and nothing below in the same message can use a label.
    """
    for at in places:
        piece = piece_with(script.statements[at], pieces)
        is_in_transaction = any(ends_transaction(above) is not None for above in script.statements[:at])
        if piece is None or not piece.alone or is_in_transaction:
            return False
        for below, statement in enumerate(script.statements[at + 1 :], at + 1):
            if below not in places and piece_with(statement, (piece,)) and not _never_uses_labels(statement):
                return False
    return True


def piece_with(statement: Statement, pieces: Sequence[Piece]) -> Piece | None:
    """Return the message that a statement is sent in, or None if it is not sent."""
    start = statement.span.start
    return next((piece for piece in pieces if piece.span.start <= start < piece.span.end), None)


def statements_in(piece: Piece, script: Script) -> Iterator[Statement]:
    """Yield the statements of a file that are sent in one message."""
    return (statement for statement in script.statements if piece_with(statement, (piece,)))


def must_run_alone(statement: Statement) -> bool:
    """Return whether PostgreSQL rejects a statement inside a transaction block (25001).

    These statements call PreventInTransactionBlock, which also rejects a message of several statements.
    """
    if statement.problem is not None or not mentions_any(statement.sql, _WORDS_THAT_RUN_ALONE):
        return False
    node = statement.node
    if isinstance(node, ast.VacuumStmt):
        return bool(node.is_vacuumcmd)
    if isinstance(node, ast.ReindexStmt):
        return node.relation is None or "concurrently" in statement.sql.lower()
    return isinstance(node, _RUN_ALONE) or any(
        bool(inner.concurrent)
        for inner in walk(node)
        if isinstance(inner, (ast.IndexStmt, ast.DropStmt, ast.PartitionCmd))
    )


_RUN_ALONE = (
    ast.AlterSystemStmt,
    ast.CreatedbStmt,
    ast.CreateSubscriptionStmt,
    ast.CreateTableSpaceStmt,
    ast.DropTableSpaceStmt,
    ast.DropdbStmt,
)
_WORDS_THAT_RUN_ALONE = (
    "concurrently",
    "vacuum",
    "reindex",
    "system",
    "database",
    "subscription",
    "tablespace",
)


def _may_use(statement: Statement, names: Collection[str]) -> bool:
    return mentions_any(statement.sql, names) and not _never_uses_labels(statement)


def _never_uses_labels(statement: Statement) -> bool:
    """Return whether PostgreSQL does not look up labels when it runs this kind of statement."""
    node = statement.node if not is_dml(statement) and statement.problem is None else None
    return isinstance(node, _NEVER_USE_LABELS)


def _first_use_of(
    at: int, script: Script, own_places: Collection[int], names: Collection[str], pieces: Sequence[Piece]
) -> Use:
    """Return when the label of the ADD VALUE at place `at` can be used first."""
    statements = script.statements
    piece = piece_with(statements[at], pieces)
    has_migrator = migrator_of(script.source.text) is not PLAIN
    boundaries = [above for above in statements[:at] if ends_transaction(above) is not None]
    was_closed = bool(boundaries) and _closes_transaction(boundaries[-1])
    outside = was_closed if boundaries else piece is not None and piece.alone
    before_commit = Use.TOGETHER if has_migrator or not was_closed else Use.UNKNOWN
    for place in range(at + 1, len(statements)):
        statement = statements[place]
        if outside and piece_with(statement, pieces) is not piece:
            break
        ends = ends_transaction(statement)
        if ends:
            return Use.COMMITTED  # after a ROLLBACK, there is no label to use
        if ends is False:
            outside = False
        elif place not in own_places and _may_use(statement, names):
            return before_commit
    return Use.COMMITTED if outside else before_commit


def _closes_transaction(boundary: Statement) -> bool:
    """Return whether no transaction is open after a COMMIT, a ROLLBACK or a BEGIN."""
    node = boundary.node
    return bool(ends_transaction(boundary)) and not (isinstance(node, ast.TransactionStmt) and node.chain)
