"""Prove on a server that a rewritten migration leaves what the original leaves.

The original runs with autocommit, statement by statement, as nobody would deploy it but
where ADD VALUE always works. The rewritten one runs in one transaction in a copy, and
uses each new label before it commits. Then both dumps and all rows must be equal.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from enumfix.verify.psql import SqlFailure
from enumfix.verify.scratch import Database, Label, scratch
from enumfix.verify.server import Server


class Verdict(Enum):
    """What a proof came to."""

    IDENTICAL = "identical"
    DIFFERENT = "different"
    FAILED = "failed"


class Transaction(Enum):
    """Who opens the transaction that the rewritten migration runs in."""

    OURS = "the migrator: one around the whole file"
    AS_WRITTEN = "the file itself, or nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What PostgreSQL refused: in which step, in its own words, at which line of the script."""

    step: str
    message: str
    sqlstate: str
    line: int

    def __str__(self) -> str:
        code = f" [{self.sqlstate}]" if self.sqlstate else ""
        return f"the {self.step} failed at line {self.line}{code}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the server showed about one migration.

    `difference` is a unified diff of dumps and rows; `labels` are the new ones, all used
    in the transaction; `rewritten` names the tables whose rows were written anew.
    """

    major: int
    difference: str = ""
    failure: Failure | None = None
    labels: tuple[Label, ...] = ()
    rewritten: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return what it came to."""
        if self.failure:
            return Verdict.FAILED
        return Verdict.DIFFERENT if self.difference else Verdict.IDENTICAL

    def __str__(self) -> str:
        return f"PostgreSQL {self.major}: {self.verdict.value}\n{self.failure or self.difference}"


class StepFailed(Exception):
    """Carries the failure of one step to the proof."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


@dataclass(frozen=True, slots=True)
class State:
    """All that is compared: the schema as a dump, and every row."""

    dump: str
    rows: tuple[str, ...]


@contextmanager
def standing(
    server: Server, schema: str, *, seed: str = "", before: Sequence[str] = ()
) -> Iterator[Database]:
    """Give a database that stands where the migration will find it.

    The dump is loaded, then the rows of `seed`, then the earlier migrations in `before` run.
    Raises `StepFailed` when one of them does not run.
    """
    with scratch(server) as database:
        with _step("schema"):
            database.connection.run(schema)
        with _step("seed"):
            database.connection.run(seed)
        owned = database.acting_as_owner()
        for migration in before:
            with _step("earlier migration"):
                owned.connection.run(migration)
        yield owned


def prove(
    database: Database, original: str, rewritten: str, transaction: Transaction = Transaction.OURS
) -> Proof:
    """Return whether `rewritten`, in one transaction, does what `original` does statement by statement.

    `database` stands before the migration; afterwards it has run the original.
    """
    major = database.server.major
    try:
        with scratch(database.server, template=database) as copy:
            expected, added = _original(database, original)
            files = copy.files()
            with _step("rewritten migration"):
                _apply(copy, rewritten, added, transaction)
            found = state(copy)
            written = _written_anew(files, copy.files())
    except StepFailed as stopped:
        return Proof(major=major, failure=stopped.failure)
    return Proof(major=major, difference=_difference(expected, found), labels=added, rewritten=written)


def state(database: Database) -> State:
    """Return what is in a database now."""
    with _step("reading of what is there"):
        return State(database.connection.dump(), database.rows())


def _original(database: Database, migration: str) -> tuple[State, tuple[Label, ...]]:
    """Run the original; return what it leaves, and the labels that it added."""
    known = {(label.type_oid, label.label) for label in database.labels()}
    with _step("original migration"):
        database.connection.run(migration)
    added = (label for label in database.labels() if (label.type_oid, label.label) not in known)
    return state(database), tuple(added)


def _apply(database: Database, migration: str, added: Sequence[Label], transaction: Transaction) -> None:
    uses = "\n".join(label.use for label in added)
    # The line break ends a comment, the semicolon a last statement that has none.
    script = f"{migration}\n;\n{uses}\n"
    if transaction is Transaction.OURS:
        database.connection.run_as_one(script)
    else:
        database.connection.run(script)


def _written_anew(before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the present names of the tables whose file is another one now."""
    return tuple(name for oid, (name, file) in after.items() if oid in before and before[oid][1] != file)


def _difference(expected: State, found: State) -> str:
    """Return a unified diff, empty when both are equal."""
    pairs = (expected.dump.splitlines(), found.dump.splitlines()), (expected.rows, found.rows)
    lines = [
        line
        for old, new in pairs
        if old != new
        for line in difflib.unified_diff(old, new, "original", "rewritten", lineterm="")
    ]
    return "\n".join(lines)


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Name the step in which PostgreSQL refuses something."""
    try:
        yield
    except SqlFailure as refused:
        failure = Failure(step=name, message=str(refused), sqlstate=refused.sqlstate, line=refused.line)
        raise StepFailed(failure) from refused
