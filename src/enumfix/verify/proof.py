"""Proves on a server that a rewritten migration leaves the same schema and rows as the original.

The original runs statement by statement with autocommit, where ADD VALUE always works. The rewritten
migration runs in a copy of the database, in one transaction, and each new label is used before the commit.
Then both dumps, both catalogs and all rows must be equal.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import field
from enum import Enum

from enumfix.frozen import frozen
from enumfix.migration.transactions import ends_transaction
from enumfix.postgres.connection import Connection
from enumfix.postgres.scratch import Database, Label, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.sql.edit import replace_with_blanks
from enumfix.sql.script import read_script
from enumfix.verify.comparison import Comparison, DatabaseState, compare, read_state
from enumfix.verify.locks import Lock, parse_locks, sql_for_locks
from enumfix.verify.rows import tables_with_labels
from enumfix.verify.steps import (
    Failure,
    Part,
    ProofStep,
    ReportStep,
    StepFailed,
    ignore_step,
    named_in_failures,
)


class Verdict(Enum):
    """The result of a proof."""

    IDENTICAL = "identical"
    DIFFERENT = "different"
    FAILED = "failed"
    UNPROVEN = "not proven"


class Transaction(Enum):
    """Who begins the transaction of the rewritten migration."""

    OURS = "the migrator: one around the whole file"
    AS_WRITTEN = "the file itself, or nobody"


_WORDS = {
    Transaction.OURS: "runs in one transaction",
    Transaction.AS_WRITTEN: "runs, in the transactions that the file itself begins and ends",
}


@frozen(kw_only=True)
class Proof:
    """What a proof of one migration showed.

    - `major` is the version of PostgreSQL.
    - `difference` is a unified diff of dumps, catalogs and rows, "" if they are equal.
    - `failure` says where a migration failed, if one did.
    - `labels` are the new labels. Each of them was used before the commit.
    - `rewritten` are the tables that PostgreSQL rewrote.
    - `empty` are the tables that use a changed type and had no row.
    - `varying` are the columns that were not compared, since two runs of the original differ in them.
    - `locks` are the locks that were held before the commit.
    - `made_up` is the number of made-up rows, `statements` the number of statements in the original.
    - `schema_differs` and `rows_differ` say what the difference is about.
    - `original_dump` is the dump of the schema that the original leaves.
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
    original_dump: str = field(default="", repr=False)

    @property
    def verdict(self) -> Verdict:
        """Return the result: failed, different, not proven, or identical."""
        if self.failure:
            return Verdict.FAILED
        if self.difference:
            return Verdict.DIFFERENT
        return Verdict.UNPROVEN if self.why_unproven else Verdict.IDENTICAL

    @property
    def why_unproven(self) -> str:
        """Return why nothing is proven about new labels, or "" if one was used."""
        if self.labels:
            return ""
        if not self.statements:
            return "nothing ran: the part of the file that runs forwards has no statement"
        return "no new label was used: the original leaves none that was not there before"

    def __str__(self) -> str:
        return f"PostgreSQL {self.major}: {self.verdict.value}\n{self.failure or self.difference}"


MakeDatabase = Callable[[], AbstractContextManager[Database]]
"""A function that gives a new database, equal each time, in which the migration has not run."""


def prove(
    server: Server,
    make_database: MakeDatabase,
    original: str,
    rewritten: str,
    transaction: Transaction = Transaction.OURS,
    report_step: ReportStep = ignore_step,
) -> Proof:
    """Run `original` statement by statement and `rewritten` in one transaction, and compare the results.

    `make_database` gives a database as it is before the migration; it is called for each run. `transaction`
    says who begins the transaction of the rewritten migration. `report_step` is called after each successful
    step.
    """
    try:
        runs = _run_both(server, make_database, original, rewritten, transaction, report_step)
    except StepFailed as stopped:
        return Proof(major=server.major, failure=stopped.failure)
    _report_comparison(report_step, runs)
    return runs.proof(server.major, len(read_script(Source("", original)).statements))


@frozen(kw_only=True)
class _Runs:
    """What both migrations did.

    - `labels` are the new labels, `empty` the tables without rows that use their types.
    - `original` is the state after the original. `comparison` compares it with the rewritten migration.
    - `rewritten_tables` and `locks` are those of the rewritten migration.
    """

    labels: tuple[Label, ...]
    empty: tuple[str, ...]
    original: DatabaseState
    comparison: Comparison
    rewritten_tables: tuple[str, ...]
    locks: tuple[Lock, ...]

    def proof(self, major: int, statements: int) -> Proof:
        """Return the proof on a version of PostgreSQL. `statements` are counted in the original."""
        return Proof(
            major=major,
            difference=self.comparison.difference,
            schema_differs=self.comparison.schema_differs,
            rows_differ=self.comparison.rows_differ,
            labels=self.labels,
            statements=statements,
            rewritten=self.rewritten_tables,
            empty=self.empty,
            varying=self.comparison.varying,
            locks=self.locks,
            original_dump=self.original.dump,
        )


def _run_both(
    server: Server,
    make_database: MakeDatabase,
    original: str,
    rewritten: str,
    transaction: Transaction,
    report_step: ReportStep,
) -> _Runs:
    """Run both migrations, and compare their databases. Raises `StepFailed` if one of them fails."""
    roles_before = server.roles() if server.private else frozenset()
    with _database_before_and_after(make_database, original) as (copy, expected):
        labels = _new_labels(copy, expected)
        report_step(ProofStep.ORIGINAL, "runs, statement by statement")
        tables, state = tables_with_labels(expected, labels), read_state(expected)
        if server.private:  # so that the rewritten migration can create the same roles
            server.put_aside(server.roles() - roles_before)
        files = copy.files()
        locks = _run_rewritten(copy, rewritten, labels, transaction)
        report_step(ProofStep.REWRITTEN, _WORDS[transaction])
        if labels:
            report_step(ProofStep.LABELS, f"{len(labels)} used before the commit")
        return _Runs(
            labels=labels,
            empty=tuple(sorted(tables - state.tables)),
            original=state,
            rewritten_tables=_rewritten_tables(files, copy.files()),
            comparison=compare(expected, state, copy, lambda: _database_after(make_database, original)),
            locks=locks,
        )


@contextmanager
def _database_before_and_after(
    make_database: MakeDatabase, migration: str
) -> Iterator[tuple[Database, Database]]:
    """Give (before, after): a database as it was, and one in which the original has run.

    The original runs statement by statement. If it has a statement that needs a transaction (LOCK TABLE, a
    cursor), it runs in one. If it uses a label in a transaction that it begins itself, it runs without its
    BEGIN and COMMIT.
    """
    ways = {"": Connection.run, "25P01": Connection.run_as_one, "55P04": _run_without_transactions}
    wanted = ""
    while True:
        with make_database() as database, scratch(database.server, template=database) as copy:
            try:
                with named_in_failures(Part.ORIGINAL):
                    ways.pop(wanted)(database.connection, migration)
            except StepFailed as stopped:
                wanted = stopped.failure.sqlstate
                if wanted in ways:
                    continue
                raise
            yield copy, database
            return


def _run_without_transactions(connection: Connection, migration: str) -> None:
    """Run a migration without its BEGIN and COMMIT."""
    connection.run(without_transactions(migration))


@contextmanager
def _database_after(make_database: MakeDatabase, migration: str) -> Iterator[Database]:
    """Give a database in which the original has run, as `_database_before_and_after` runs it."""
    with _database_before_and_after(make_database, migration) as (_, database):
        yield database


def _new_labels(before: Database, after: Database) -> tuple[Label, ...]:
    """Return the labels that only `after` has. The migration may have renamed or recreated the type."""
    old = {(type_, label.label) for label in before.labels() for type_ in (label.type_oid, label.type_name)}
    return tuple(
        label
        for label in after.labels()
        if not {(label.type_oid, label.label), (label.type_name, label.label)} & old
    )


def _run_rewritten(
    database: Database, migration: str, added: Sequence[Label], transaction: Transaction
) -> tuple[Lock, ...]:
    """Run the rewritten migration, use each new label, and return the locks that are held at that moment."""
    uses = "\n".join(label.use for label in added)
    mark = secrets.token_hex(8)
    # The line break ends a comment, and the semicolon ends a last statement that has none.
    script = f"{migration}\n;\n{uses}\n{sql_for_locks(mark)}\n"
    with named_in_failures(Part.REWRITTEN):
        if transaction is Transaction.OURS:
            return parse_locks(database.connection.run_as_one(script), mark)
        return parse_locks(database.connection.run(script), mark)


def _rewritten_tables(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> tuple[str, ...]:
    """Return the tables that PostgreSQL rewrote, by their names after the migration.

    `before` and `after` map the oid of a table to (name, file): a rewrite gives it another file.
    """
    return tuple(name for oid, (name, file) in after.items() if oid in before and before[oid][1] != file)


def _report_comparison(report_step: ReportStep, runs: _Runs) -> None:
    """Call `report_step` for the steps after the commit that succeeded."""
    if not runs.comparison.schema_differs:
        report_step(ProofStep.SAME_SCHEMA, "identical: pg_dump --schema-only byte for byte, and the catalogs")
    if not runs.comparison.rows_differ:
        report_step(ProofStep.SAME_ROWS, f"{len(runs.original.rows)} identical")
    report_step(ProofStep.TABLES, ", ".join(runs.rewritten_tables) or "none")
    strongest = [lock for lock in runs.locks if lock.mode == "AccessExclusiveLock"]
    report_step(
        ProofStep.LOCKS,
        ", ".join(f"{lock.words} on {lock.table}" for lock in strongest) or "none that is exclusive",
    )


def without_transactions(text: str) -> str:
    """Return a migration with blanks in place of its BEGIN and COMMIT."""
    source = Source("", text)
    spans = [
        statement.span
        for statement in read_script(source).statements
        if ends_transaction(statement) is not None
    ]
    return replace_with_blanks(source, spans).text
