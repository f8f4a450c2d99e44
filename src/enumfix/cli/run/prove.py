"""From a migration and its rewrite to a proof: what it stands on, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path

from enumfix import api
from enumfix.cli.request import Evidence
from enumfix.cli.run.jobs import Job, earlier
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migration.transactions import commits
from enumfix.migrators.directions import forwards
from enumfix.migrators.migrator import cuts, opts_out
from enumfix.postgres.connection import TIMEOUT
from enumfix.postgres.open import opened
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.project.files import START, File, read_named, read_roughly
from enumfix.project.layouts import home, migrations, version
from enumfix.project.settings import are_trusted
from enumfix.report.progress import Board
from enumfix.report.proofs import entry
from enumfix.source import Source
from enumfix.sql.script import read_script
from enumfix.verify.fit import code_of, fitted, message_of, refusal, span_of
from enumfix.verify.proof import Proof, Transaction, Verdict
from enumfix.verify.replay import replaying
from enumfix.verify.steps import Part, Step, StepFailed
from enumfix.verify.trial import Ground, try_out

UNPROVEN = Code(
    "EF045",
    Severity.ERROR,
    "the rewritten migration does not do what the original does",
    "Do not use it. If enumfix wrote it, please report it to the issue tracker of enumfix with the files.",
)

NO_PROOF = Code(
    "EF085",
    Severity.ERROR,
    "the proof shows nothing, since nothing ran or no new label was used",
    "Look at what the migrator runs forwards, and whether the migration adds a label that is there at its "
    "end. Where that is as it should be, there is nothing about new labels to prove.",
)


@frozen(kw_only=True)
class Case:
    """A migration to prove: its original, its rewrite, and how it came to it."""

    job: Job
    rewritten: str
    ground: Ground

    @property
    def original(self) -> Source:
        """Return the migration as it was."""
        return self.job.file.source


@frozen(kw_only=True)
class Result:
    """What a proof came to: it holds where there is a proof and no problem."""

    case: Case
    proof: Proof
    notes: tuple[str, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def holds(self) -> bool:
        """Return whether the rewritten migration may be used."""
        return not self.problems

    @property
    def original_fails(self) -> bool:
        """Return whether nothing was proven, since the original does not run by itself."""
        return self.proof.failure is not None and self.proof.failure.part is not Part.REWRITTEN

    @property
    def shows_nothing(self) -> bool:
        """Return whether the proof says nothing about new labels."""
        return self.proof.verdict is Verdict.UNPROVEN

    @property
    def entry(self) -> dict[str, object]:
        """Return all this for JSON."""
        return {
            "file": self.case.original.path,
            "schema": self.case.job.schema.source.path,
            **entry(self.proof),
            "notes": list(self.notes),
            "diagnostics": [str(problem) for problem in self.problems],
        }


@frozen(slots=False)
class Prover:
    """What the proofs of one command share: the server, which starts when it is first needed, and texts."""

    server: Callable[[], Server]
    prelude: tuple[Source, ...]
    seed: tuple[Source, ...]

    def ground(self, job: Job) -> Ground:
        """Return what the migration of a job runs on: its dump, or its history after a replay."""
        if job.title:
            history = earlier(job.file, job.siblings)
            return Ground(prelude=self.prelude, history=history, seed=self.seed)
        before = tuple(forwards(source) for source in job.before)
        return Ground(prelude=self.prelude, schema=(job.schema.source,), seed=self.seed, before=before)

    def replayed(self, history: tuple[Source, ...], name: str) -> File:
        """Return the dump that the server makes after the earlier migrations. Raises `Refused`."""
        with replaying(self.server(), self.prelude) as replay:
            text = replay.after(history)
        return File(Path(name), Source(name, text), text.encode())

    @contextmanager
    def laid(self, ground: Ground, *migrations: Source) -> Iterator[tuple[Database, tuple[str, ...]]]:
        """Give a database made of a ground, and notes about it. Raises `Refused` where it cannot be."""
        server = self.server()
        ground, notes = fitted(server, ground, migrations)
        try:
            with ground.laid(server) as database:
                yield database, notes
        except StepFailed as stopped:
            raise Refused(*refusal(server, ground, stopped)) from None

    def prove(self, case: Case, board: Board) -> Result:
        """Prove a case, and show the steps. Raises `Refused` where it cannot be tried."""
        rewritten = Source(f"{case.original.path} (rewritten)", case.rewritten)
        with self.laid(case.ground, case.original, rewritten) as (database, notes):
            board.tick(Step.SCHEMA, case.job.title or case.job.schema.source.path)
            proof = try_out(
                database.server,
                partial(scratch, database.server, template=database),
                forwards(case.original).text,
                forwards(rewritten).text,
                transaction(rewritten),
                board.tick,
            )
        problems = [*_problems(database.server, case.original, rewritten, proof, board)]
        if not problems and (again := is_rewritten_again(case.job, case.rewritten)):
            board.cross(Step.AGAIN, "is not empty")
            problems.append(UNPROVEN.at(again, START, "a second rewrite changes the file again"))
        elif not problems:
            board.tick(Step.AGAIN, "changes nothing")
        return Result(case=case, proof=proof, notes=notes, problems=tuple(problems))


@contextmanager
def proving(evidence: Evidence) -> Iterator[Prover]:
    """Give what is needed to prove. Raises `Refused` where a file of the evidence cannot be read."""
    prelude, seed = (
        () if path is None else (read_named(path).source,) for path in (evidence.prelude, evidence.seed)
    )
    with ExitStack() as stack:
        yield Prover(
            cache(lambda: stack.enter_context(_opened(evidence))),
            prelude,
            seed,
        )


def _opened(evidence: Evidence) -> AbstractContextManager[Server]:
    trusted = evidence.trusted or are_trusted(evidence.paths)
    return opened(evidence.database_url, evidence.timeout or TIMEOUT, trusted=trusted)


def history_before(path: Path, folder: Path | None) -> tuple[Source, ...]:
    """Return the migrations that run before one, in order, the part that runs forwards."""
    return tuple(
        forwards(read_roughly(other))
        for other in migrations(folder or home(path))
        if version(other) < version(path)
    )


def transaction(migration: Source) -> Transaction:
    """Return who opens the transaction: a file that begins, commits or wants none runs as it is.

    Where a file that wants none is sent as one message, this is one transaction all the same.
    """
    own = any(commits(statement) is not None for statement in read_script(migration).statements)
    none = opts_out(migration.text) and cuts(migration.text)
    return Transaction.AS_WRITTEN if own or none else Transaction.OURS


def is_rewritten_again(job: Job, rewritten: str) -> Source | None:
    """Return the rewritten migration where a second rewrite would change it."""
    once = Source(job.file.source.path, rewritten)
    siblings = tuple(once if source.path == once.path else source for source in job.siblings)
    outcome = api.rewrite(once, job.schema.source, before=job.before, siblings=siblings, options=job.options)
    return once if outcome.changed else None


def _problems(
    server: Server, original: Source, rewritten: Source, proof: Proof, board: Board
) -> Iterator[Diagnostic]:
    """Yield why a proof does not hold, and cross out the step."""
    failure = proof.failure
    if failure is not None:
        first = failure.message.splitlines()[0]
        if failure.part is Part.REWRITTEN:
            board.cross(Step.REWRITTEN, first)
            yield UNPROVEN.at(rewritten, span_of(rewritten, failure), message_of(failure))
        else:
            board.cross(Step.ORIGINAL, first)
            yield code_of(server, failure).at(original, span_of(original, failure), message_of(failure))
    elif proof.verdict is Verdict.DIFFERENT:
        for step, differs in ((Step.SAME_SCHEMA, proof.schema_differs), (Step.SAME_ROWS, proof.rows_differ)):
            if differs:
                board.cross(step, "not what the original leaves")
        yield UNPROVEN.at(original, START, "the rewritten migration leaves something else than the original")
    elif proof.verdict is Verdict.UNPROVEN:
        board.cross(Step.LABELS, "none used")
        yield NO_PROOF.at(original, START, f"not proven: {proof.shows_nothing}")
