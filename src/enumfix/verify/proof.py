"""Prove on a server that a rewritten migration leaves what the original leaves.

The original runs with autocommit, statement by statement, as nobody would deploy it but
where ADD VALUE always works. The rewritten one runs in one transaction in a copy, and
uses each new label before it commits. Then both dumps and all rows must be equal.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from enum import Enum

from enumfix.frozen import frozen
from enumfix.migration.transactions import commits
from enumfix.postgres.connection import Connection
from enumfix.postgres.scratch import Database, Label, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.sql.edit import with_blanks
from enumfix.sql.script import read_script
from enumfix.verify.comparison import Comparison, State, compare, state
from enumfix.verify.locks import Lock, locks_in, tell_locks
from enumfix.verify.rows import holding
from enumfix.verify.steps import Failure, Part, Step, StepFailed, Tell, running, silently


class Verdict(Enum):
    """What a proof came to."""

    IDENTICAL = "identical"
    DIFFERENT = "different"
    FAILED = "failed"
    UNPROVEN = "not proven"


class Transaction(Enum):
    """Who opens the transaction that the rewritten migration runs in."""

    OURS = "the migrator: one around the whole file"
    AS_WRITTEN = "the file itself, or nobody"


_RUNS = {
    Transaction.OURS: "runs in one transaction",
    Transaction.AS_WRITTEN: "runs, in the transactions that the file itself begins and ends",
}


@frozen(kw_only=True)
class Proof:
    """What the server showed about one migration.

    `difference` is a unified diff of dumps, catalogs and rows; `labels` are the new ones, all used in the
    transaction; `rewritten` names the tables whose rows were written anew, `empty` those that use
    a changed type and held no row; `varying` names the columns that were left out, since two runs of
    the original differ in them; `locks` are those held before the commit; `made_up` is how many rows
    were put in for the proof, `statements` how many the original has; the last two say which part of the
    difference there is.
    """

    major: int
    difference: str = ""
    failure: Failure | None = None
    labels: tuple[Label, ...] = ()
    rewritten: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    varying: tuple[str, ...] = ()
    locks: tuple[Lock, ...] = ()
    made_up: int = 0
    statements: int = 0
    schema_differs: bool = False
    rows_differ: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return what it came to."""
        if self.failure:
            return Verdict.FAILED
        if self.difference:
            return Verdict.DIFFERENT
        return Verdict.UNPROVEN if self.shows_nothing else Verdict.IDENTICAL

    @property
    def shows_nothing(self) -> str:
        """Return why the comparison proves nothing about new labels; "" where it does."""
        if self.labels:
            return ""
        if not self.statements:
            return "nothing ran: the part of the file that runs forwards has no statement"
        return "no new label was used: the original leaves none that was not there before"

    def __str__(self) -> str:
        return f"PostgreSQL {self.major}: {self.verdict.value}\n{self.failure or self.difference}"


Fresh = Callable[[], AbstractContextManager[Database]]
"""Gives a database that stands before the migration, each time the same."""


def prove(
    server: Server,
    fresh: Fresh,
    original: str,
    rewritten: str,
    transaction: Transaction = Transaction.OURS,
    tell: Tell = silently,
) -> Proof:
    """Return whether `rewritten`, in one transaction, does what `original` does statement by statement."""
    known = server.roles() if server.private else frozenset()
    try:
        with _before_and_after(fresh, original) as (copy, expected):
            added = _added(copy, expected)
            tell(Step.ORIGINAL, "runs, statement by statement")
            users, left = holding(expected, added), state(expected)
            if server.private:  # so that the rewritten one can make the same roles
                server.put_aside(server.roles() - known)
            files = copy.files()
            locks = _apply(copy, rewritten, added, transaction)
            tell(Step.REWRITTEN, _RUNS[transaction])
            if added:
                tell(Step.LABELS, f"{len(added)} used before the commit")
            ran = len(read_script(Source("", original)).statements)
            written = _written_anew(files, copy.files())
            compared = compare(expected, left, copy, lambda: _after(fresh, original))
    except StepFailed as stopped:
        return Proof(major=server.major, failure=stopped.failure)
    _tell_rest(tell, compared, left, written, locks)
    return Proof(
        major=server.major,
        difference=compared.difference,
        schema_differs=compared.schema_differs,
        rows_differ=compared.rows_differ,
        labels=added,
        statements=ran,
        rewritten=written,
        empty=tuple(sorted(users - left.tables)),
        varying=compared.varying,
        locks=locks,
    )


@contextmanager
def _before_and_after(fresh: Fresh, migration: str) -> Iterator[tuple[Database, Database]]:
    """Give a database as it was, and one in which the original has run, statement by statement.

    One that holds what runs only within a transaction (LOCK TABLE, a cursor) runs in one. Where one uses
    a label in the transaction that it begins itself, it runs without that.
    """
    ways = {"": Connection.run, "25P01": Connection.run_as_one, "55P04": _without_transactions}
    wanted = ""
    while True:
        with fresh() as database, scratch(database.server, template=database) as copy:
            try:
                with running(Part.ORIGINAL):
                    ways.pop(wanted)(database.connection, migration)
            except StepFailed as stopped:
                wanted = stopped.failure.sqlstate
                if wanted in ways:
                    continue
                raise
            yield copy, database
            return


def _without_transactions(connection: Connection, migration: str) -> None:
    connection.run(autocommitted(migration))


@contextmanager
def _after(fresh: Fresh, migration: str) -> Iterator[Database]:
    """Give a database in which the original has run once more."""
    with _before_and_after(fresh, migration) as (_, database):
        yield database


def _added(before: Database, after: Database) -> tuple[Label, ...]:
    """Return the labels that are in `after` alone. A type may have been renamed, or recreated."""
    known = {(type_, label.label) for label in before.labels() for type_ in (label.type_oid, label.type_name)}
    return tuple(
        label
        for label in after.labels()
        if not {(label.type_oid, label.label), (label.type_name, label.label)} & known
    )


def _apply(
    database: Database, migration: str, added: Sequence[Label], transaction: Transaction
) -> tuple[Lock, ...]:
    """Run the rewritten migration, use each new label, and return the locks that are held then."""
    uses = "\n".join(label.use for label in added)
    mark = secrets.token_hex(8)
    # The line break ends a comment, the semicolon a last statement that has none.
    script = f"{migration}\n;\n{uses}\n{tell_locks(mark)}\n"
    with running(Part.REWRITTEN):
        if transaction is Transaction.OURS:
            return locks_in(database.connection.run_as_one(script), mark)
        return locks_in(database.connection.run(script), mark)


def _written_anew(before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the present names of the tables whose file is another one now."""
    return tuple(name for oid, (name, file) in after.items() if oid in before and before[oid][1] != file)


def _tell_rest(
    tell: Tell, compared: Comparison, left: State, written: tuple[str, ...], locks: tuple[Lock, ...]
) -> None:
    """Tell what was seen after the commit, as far as it holds."""
    if not compared.schema_differs:
        tell(Step.SAME_SCHEMA, "identical: pg_dump --schema-only byte for byte, and the catalogs")
    if not compared.rows_differ:
        tell(Step.SAME_ROWS, f"{len(left.rows)} identical")
    tell(Step.TABLES, ", ".join(written) or "none")
    strongest = [lock for lock in locks if lock.mode == "AccessExclusiveLock"]
    tell(
        Step.LOCKS,
        ", ".join(f"{lock.words} on {lock.table}" for lock in strongest) or "none that is exclusive",
    )


def autocommitted(text: str) -> str:
    """Return a migration with blanks in the place of its BEGIN and COMMIT."""
    source = Source("", text)
    marks = [each.span for each in read_script(source).statements if commits(each) is not None]
    return with_blanks(source, marks).text
