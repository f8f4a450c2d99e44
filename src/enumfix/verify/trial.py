"""One migration on trial: what it runs on, and the proof, with rows made up where the original bears them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from enumfix.frozen import frozen
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.ground import standing
from enumfix.verify.proof import Fresh, Proof, Transaction, prove
from enumfix.verify.rows import make_up
from enumfix.verify.steps import Failure, Part, Step, Tell, silently


@frozen(kw_only=True)
class Ground:
    """What a database is made of before a migration runs, in the order in which it is made."""

    prelude: tuple[Source, ...] = ()
    schema: tuple[Source, ...] = ()
    history: tuple[Source, ...] = ()
    seed: tuple[Source, ...] = ()
    before: tuple[Source, ...] = ()

    def source(self, part: Part, number: int) -> Source | None:
        """Return the file that a part of the proof ran, None where it is none of these."""
        files = {
            Part.PRELUDE: self.prelude,
            Part.SCHEMA: self.schema,
            Part.HISTORY: self.history,
            Part.SEED: self.seed,
            Part.BEFORE: self.before,
        }.get(part, ())
        return files[number] if number < len(files) else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return all files."""
        return (*self.prelude, *self.schema, *self.history, *self.seed, *self.before)

    @contextmanager
    def laid(self, server: Server) -> Iterator[Database]:
        """Give a database made of all this. Raises `StepFailed` where it cannot be."""
        with standing(
            server,
            _text(self.schema),
            prelude=_text(self.prelude),
            history=[source.text for source in self.history],
            seed=_text(self.seed),
            before=[source.text for source in self.before],
        ) as database:
            yield database


def try_out(
    server: Server,
    fresh: Fresh,
    original: str,
    rewritten: str,
    transaction: Transaction = Transaction.OURS,
    tell: Tell = silently,
) -> Proof:
    """Prove a migration on rows that were made up, or without them where it fails for such rows.

    They are put in with foreign keys off, so that a constraint may not hold when it is checked again.
    """
    made: int | None = None

    @contextmanager
    def filled() -> Iterator[Database]:
        nonlocal made
        with fresh() as database:
            count, words = _filled(database)
            if made is None:
                tell(Step.ROWS, words)
            made = count
            yield database

    proof = prove(server, filled, original, rewritten, transaction, tell)
    if not made or proof.failure is None or not _is_of_the_rows(proof.failure):
        return replace(proof, made_up=made or 0)
    part = proof.failure.part.value.removesuffix(" migration")
    reason = proof.failure.message.splitlines()[0]
    tell(Step.ROWS, f"none: the {part} fails on made-up ones ({reason})")
    return prove(server, fresh, original, rewritten, transaction, tell)


def _is_of_the_rows(failure: Failure) -> bool:
    """Return whether made-up rows may be the cause: real ones satisfy their constraints (class 23)."""
    return failure.part is Part.ORIGINAL or failure.sqlstate.startswith("23")


def _filled(database: Database) -> tuple[int, str]:
    """Make rows up; return how many, and what to say of it."""
    try:
        count = make_up(database)
    except SqlFailure as refused:
        return 0, f"none: {str(refused).splitlines()[0]}"
    return count, f"{count} made up"


def _text(sources: tuple[Source, ...]) -> str:
    return "\n".join(source.text for source in sources)
