"""Where a file ends its transaction, and whether a new label can be used before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum

from pglast import ast
from pglast.enums import TransactionStmtKind

from enumfix.migration.runs import Run
from enumfix.migrators.migrator import PLAIN, Piece, migrator_of
from enumfix.sql.find import carries_data
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import walk
from enumfix.sql.words import mentions_any

_BEGINS = (TransactionStmtKind.TRANS_STMT_BEGIN, TransactionStmtKind.TRANS_STMT_START)
_ENDS = (TransactionStmtKind.TRANS_STMT_COMMIT, TransactionStmtKind.TRANS_STMT_ROLLBACK)

_NO_USE = (ast.CommentStmt, ast.GrantStmt, ast.AlterOwnerStmt, ast.AlterEnumStmt, ast.VariableSetStmt)


def commits(statement: Statement) -> bool | None:
    """Return True for a statement that ends the transaction, False for one that begins one, else None."""
    if statement.problem is not None or len(statement.sql) > 200:
        return None
    node = statement.node
    kind = node.kind if isinstance(node, ast.TransactionStmt) else None
    return True if kind in _ENDS else False if kind in _BEGINS else None


class Use(Enum):
    """Where a new label is used, as far as a file tells: behind the commit, before it, or nobody knows."""

    COMMITTED = "behind the commit"
    TOGETHER = "in the same transaction"
    UNKNOWN = "it depends on what the migrator sends as one message"


def use_of(run: Run, script: Script, names: Collection[str], pieces: Sequence[Piece]) -> Use:
    """Return where the labels of a run can be used, in the worst case.

    A use cannot happen in a statement that mentions neither a new label nor one of `names`:
    the type, and what stands on it. `pieces` are what the migrator sends as one message: that is one
    transaction, also where none is open (exec_simple_query in postgres.c), and a BEGIN in it takes in what
    stands above (BeginTransactionBlock in xact.c; measured on PostgreSQL 18).
    """
    taken = {addition.at for addition in run.additions}
    labels = [addition.label for addition in run.additions]
    if "" in labels:  # nothing to search for
        return Use.TOGETHER
    uses = {_use(addition.at, script, taken, (*names, *labels), pieces) for addition in run.additions}
    return next((use for use in (Use.UNKNOWN, Use.TOGETHER) if use in uses), Use.COMMITTED)


def stand_alone(places: Collection[int], script: Script, pieces: Sequence[Piece]) -> bool:
    """Return whether each of some statements is committed by itself, whatever the schema is.

    That is so where no transaction is open, and where nothing else of its message can use a label.
    """
    for at in places:
        own = piece_of(script.statements[at], pieces)
        if own is None or not own.alone or any(commits(each) is not None for each in script.statements[:at]):
            return False
        below = (
            each for number, each in enumerate(script.statements) if number > at and number not in places
        )
        if any(piece_of(each, (own,)) and not _uses_nothing(each) for each in below):
            return False
    return True


def piece_of(statement: Statement, pieces: Sequence[Piece]) -> Piece | None:
    """Return the message that a statement is sent in."""
    return next((each for each in pieces if each.span.start <= statement.span.start < each.span.end), None)


def runs_outside_only(statement: Statement) -> bool:
    """Return whether PostgreSQL runs a statement outside of transactions only (25001).

    That is what calls PreventInTransactionBlock: in a message of several statements, it fails, too.
    """
    if statement.problem is not None or not mentions_any(statement.sql, _OUTSIDE_WORDS):
        return False
    node = statement.node
    if isinstance(node, ast.VacuumStmt):
        return bool(node.is_vacuumcmd)
    if isinstance(node, ast.ReindexStmt):
        return node.relation is None or "concurrently" in statement.sql.lower()
    return isinstance(node, _OUTSIDE) or any(
        bool(each.concurrent)
        for each in walk(node)
        if isinstance(each, (ast.IndexStmt, ast.DropStmt, ast.PartitionCmd))
    )


_OUTSIDE = (
    ast.AlterSystemStmt,
    ast.CreatedbStmt,
    ast.CreateSubscriptionStmt,
    ast.CreateTableSpaceStmt,
    ast.DropTableSpaceStmt,
    ast.DropdbStmt,
)
_OUTSIDE_WORDS = ("concurrently", "vacuum", "reindex", "system", "database", "subscription", "tablespace")


def _may_use(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement may make PostgreSQL look at a label."""
    return mentions_any(statement.sql, names) and not _uses_nothing(statement)


def _uses_nothing(statement: Statement) -> bool:
    node = statement.node if not carries_data(statement) and statement.problem is None else None
    return isinstance(node, _NO_USE)


def _use(
    at: int, script: Script, taken: Collection[int], names: Collection[str], pieces: Sequence[Piece]
) -> Use:
    """Return where the label of the statement at a place can be used."""
    statements = script.statements
    own = piece_of(statements[at], pieces)
    known = migrator_of(script.source.text) is not PLAIN
    before = [each for each in statements[:at] if commits(each) is not None]
    left = bool(before) and _leaves(before[-1])
    outside = left if before else own is not None and own.alone
    together = Use.TOGETHER if known or not left else Use.UNKNOWN
    for place in range(at + 1, len(statements)):
        statement = statements[place]
        if outside and piece_of(statement, pieces) is not own:
            break
        ended = commits(statement)
        if ended:
            return Use.COMMITTED  # or taken back, which leaves nothing to use
        if ended is False:
            outside = False
        elif place not in taken and _may_use(statement, names):
            return together
    return Use.COMMITTED if outside else together


def _leaves(statement: Statement) -> bool:
    """Return whether no transaction is open behind a COMMIT, a ROLLBACK or a BEGIN."""
    node = statement.node
    return bool(commits(statement)) and not (isinstance(node, ast.TransactionStmt) and node.chain)
