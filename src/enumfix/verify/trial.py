"""Proves one migration on made-up rows, or without them if the original fails for such rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database
from enumfix.postgres.server import Server
from enumfix.verify.proof import MakeDatabase, Proof, Transaction, prove
from enumfix.verify.rows import make_up_rows
from enumfix.verify.steps import Failure, Part, ProofStep, ReportStep, ignore_step


def prove_with_rows(
    server: Server,
    make_database: MakeDatabase,
    original: str,
    rewritten: str,
    transaction: Transaction = Transaction.OURS,
    report_step: ReportStep = ignore_step,
) -> Proof:
    """Prove a migration on made-up rows. If it fails for these rows, prove it without them.

    The rows are inserted with foreign keys off, so that a constraint may fail when it is checked again.
    `make_database`, `transaction` and `report_step` are those of `prove`.
    """
    counts: list[int] = []
    with_rows = partial(_database_with_rows, make_database, counts, report_step)
    proof = prove(server, with_rows, original, rewritten, transaction, report_step)
    made_up = counts[-1] if counts else 0
    if not made_up or proof.failure is None or not _may_be_caused_by_rows(proof.failure):
        return replace(proof, made_up=made_up)
    part = proof.failure.part.value.removesuffix(" migration")
    reason = proof.failure.message.splitlines()[0]
    report_step(ProofStep.ROWS, f"none: the {part} fails on made-up ones ({reason})")
    return prove(server, make_database, original, rewritten, transaction, report_step)


@contextmanager
def _database_with_rows(
    make_database: MakeDatabase, counts: list[int], report_step: ReportStep
) -> Iterator[Database]:
    """Give a database with made-up rows, and add their number to `counts`. Report the step the first time."""
    with make_database() as database:
        count, words = _try_to_make_up_rows(database)
        if not counts:
            report_step(ProofStep.ROWS, words)
        counts.append(count)
        yield database


def _may_be_caused_by_rows(failure: Failure) -> bool:
    """Return whether made-up rows may be the cause of a failure: they may break constraints (class 23)."""
    return failure.part is Part.ORIGINAL or failure.sqlstate.startswith("23")


def _try_to_make_up_rows(database: Database) -> tuple[int, str]:
    """Make up rows. Return (number of rows, text for the step)."""
    try:
        count = make_up_rows(database)
    except SqlFailure as refused:
        return 0, f"none: {str(refused).splitlines()[0]}"
    return count, f"{count} made up"
