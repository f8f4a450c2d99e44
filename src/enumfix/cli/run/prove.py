"""Proves the rewrite of one migration, and turns the result into diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path

from enumfix import api
from enumfix.cli.arguments import ProofOptions
from enumfix.cli.run.jobs import Job, earlier_migrations
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migration.transactions import ends_transaction
from enumfix.migrators.directions import forward_part
from enumfix.migrators.registry import runs_outside_transaction, splits_into_messages
from enumfix.postgres.connection import TIMEOUT
from enumfix.postgres.open import open_server
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.project.files import START, File, read_named, read_roughly
from enumfix.project.layouts import history_folder, list_migrations, version
from enumfix.project.settings import are_trusted
from enumfix.report.progress import Board
from enumfix.report.results import FileResult
from enumfix.source import Source
from enumfix.sql.script import read_script
from enumfix.verify.fit import code_of, explain_failure, fit_to_server, message_of, span_of
from enumfix.verify.proof import Proof, Transaction, Verdict
from enumfix.verify.replay import open_replay
from enumfix.verify.setup import Setup
from enumfix.verify.steps import Part, ProofStep, StepFailed
from enumfix.verify.trial import prove_with_rows

NOT_IDENTICAL = Code(
    "EF045",
    Severity.ERROR,
    "the rewritten migration does not do what the original does",
    "Do not use it. If enumfix wrote it, please report it to the issue tracker of enumfix with the files.",
)

PROVES_NOTHING = Code(
    "EF085",
    Severity.ERROR,
    "the proof shows nothing: no statement ran, or the migration leaves no new label",
    "Check that the up part of the file has statements, and that the migration adds a label which still "
    "exists at its end. If both are as you want them, there are no new labels to prove.",
)


@frozen(kw_only=True)
class ProofCase:
    """A migration to prove: its job, its rewritten text, and the files that create its database."""

    job: Job
    rewritten: str
    setup: Setup

    @property
    def original(self) -> Source:
        """Return the original migration."""
        return self.job.file.source


@frozen(kw_only=True)
class ProofResult:
    """The result of a proof. `notes` say what was done for it, `problems` why it does not hold."""

    case: ProofCase
    proof: Proof
    notes: tuple[str, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def holds(self) -> bool:
        """Return whether the rewrite is proven."""
        return not self.problems

    @property
    def original_fails(self) -> bool:
        """Return whether nothing could be proven, since the original itself fails."""
        return self.proof.failure is not None and self.proof.failure.part is not Part.REWRITTEN

    @property
    def proves_nothing(self) -> bool:
        """Return whether the proof shows nothing, since no new label was used."""
        return self.proof.verdict is Verdict.UNPROVEN

    @property
    def file_result(self) -> FileResult:
        """Return the result as output formats take it."""
        return FileResult(
            path=self.case.original.path,
            verdict=self.proof.verdict.value,
            schema=self.case.job.schema.source.path,
            proof=self.proof,
            notes=self.notes,
            diagnostics=self.problems,
        )


@frozen(slots=False)
class Prover:
    """Proves migrations on one server.

    `server` starts it at the first call; the other fields are SQL files.
    """

    server: Callable[[], Server]
    prelude: tuple[Source, ...]
    seed: tuple[Source, ...]

    def setup_for(self, job: Job) -> Setup:
        """Return the files that create the database of a migration: the dump, or the earlier migrations."""
        if job.title:
            history = earlier_migrations(job.file, job.siblings)
            return Setup(prelude=self.prelude, history=history, seed=self.seed)
        before = tuple(forward_part(source) for source in job.before)
        return Setup(prelude=self.prelude, schema=(job.schema.source,), seed=self.seed, before=before)

    def dump_after(self, history: tuple[Source, ...], name: str) -> File:
        """Run migrations in an empty database, and return its dump. Raises `Refused` if one does not run."""
        with open_replay(self.server(), self.prelude) as replay:
            text = replay.dump_after(history)
        return File(Path(name), Source(name, text), text.encode())

    @contextmanager
    def prepared_database(
        self, setup: Setup, *migrations: Source
    ) -> Iterator[tuple[Database, tuple[str, ...]]]:
        """Give (database, notes): a database in which the files of the setup have run.

        Raises `Refused` if one of them fails.
        """
        server = self.server()
        setup, notes = fit_to_server(server, setup, migrations)
        try:
            with setup.prepared_database(server) as database:
                yield database, notes
        except StepFailed as stopped:
            raise Refused(*explain_failure(server, setup, stopped)) from None

    def prove(self, case: ProofCase, board: Board) -> ProofResult:
        """Prove a rewrite, and show each step on the board.

        Raises `Refused` if the database cannot be made.
        """
        rewritten = Source(f"{case.original.path} (rewritten)", case.rewritten)
        with self.prepared_database(case.setup, case.original, rewritten) as (database, notes):
            board.pass_step(ProofStep.SCHEMA, case.job.title or case.job.schema.source.path)
            proof = prove_with_rows(
                database.server,
                partial(scratch, database.server, template=database),
                forward_part(case.original).text,
                forward_part(rewritten).text,
                transaction_for(rewritten),
                board.pass_step,
            )
        problems = [*_explain_failed_proof(database.server, case.original, rewritten, proof, board)]
        if not problems and (again := second_rewrite(case.job, case.rewritten)):
            board.fail_step(ProofStep.AGAIN, "is not empty")
            problems.append(NOT_IDENTICAL.at(again, START, "a second rewrite changes the file again"))
        elif not problems:
            board.pass_step(ProofStep.AGAIN, "changes nothing")
        return ProofResult(case=case, proof=proof, notes=notes, problems=tuple(problems))


@contextmanager
def open_prover(proof_options: ProofOptions) -> Iterator[Prover]:
    """Give a prover, and stop its server at the end. Raises `Refused` if a file cannot be read."""
    prelude, seed = (
        () if path is None else (read_named(path).source,)
        for path in (proof_options.prelude, proof_options.seed)
    )
    with ExitStack() as stack:
        yield Prover(
            cache(lambda: stack.enter_context(_open_server(proof_options))),
            prelude,
            seed,
        )


def _open_server(proof_options: ProofOptions) -> AbstractContextManager[Server]:
    trusted = proof_options.trusted or are_trusted(proof_options.paths)
    return open_server(proof_options.database_url, proof_options.timeout or TIMEOUT, trusted=trusted)


def history_before(path: Path, folder: Path | None) -> tuple[Source, ...]:
    """Return the migrations with a lower version than this one, in order, without their down sections."""
    return tuple(
        forward_part(read_roughly(other))
        for other in list_migrations(folder or history_folder(path))
        if version(other) < version(path)
    )


def transaction_for(migration: Source) -> Transaction:
    """Return who opens the transaction in which a migration runs.

    A file with BEGIN or COMMIT runs as it is. So does a file that is marked to run outside of a transaction,
    if its migrator sends it piece by piece: PostgreSQL runs a single message in one transaction anyway.
    """
    has_own = any(ends_transaction(statement) is not None for statement in read_script(migration).statements)
    none = runs_outside_transaction(migration.text) and splits_into_messages(migration.text)
    return Transaction.AS_WRITTEN if has_own or none else Transaction.OURS


def second_rewrite(job: Job, rewritten: str) -> Source | None:
    """Return the rewritten migration if a second rewrite would change it again, else None."""
    once = Source(job.file.source.path, rewritten)
    siblings = tuple(once if source.path == once.path else source for source in job.siblings)
    outcome = api.rewrite(once, job.schema.source, before=job.before, siblings=siblings, options=job.options)
    return once if outcome.changed else None


def _explain_failed_proof(
    server: Server, original: Source, rewritten: Source, proof: Proof, board: Board
) -> Iterator[Diagnostic]:
    """Yield the reasons why a proof does not hold, and mark the failed steps on the board."""
    failure = proof.failure
    if failure is not None:
        first = failure.message.splitlines()[0]
        if failure.part is Part.REWRITTEN:
            board.fail_step(ProofStep.REWRITTEN, first)
            yield NOT_IDENTICAL.at(rewritten, span_of(rewritten, failure), message_of(failure))
        else:
            board.fail_step(ProofStep.ORIGINAL, first)
            yield code_of(server, failure).at(original, span_of(original, failure), message_of(failure))
    elif proof.verdict is Verdict.DIFFERENT:
        for step, differs in (
            (ProofStep.SAME_SCHEMA, proof.schema_differs),
            (ProofStep.SAME_ROWS, proof.rows_differ),
        ):
            if differs:
                board.fail_step(step, "not what the original leaves")
        yield NOT_IDENTICAL.at(
            original, START, "the rewritten migration leaves another schema or other rows than the original"
        )
    elif proof.verdict is Verdict.UNPROVEN:
        board.fail_step(ProofStep.LABELS, "none used")
        yield PROVES_NOTHING.at(original, START, f"not proven: {proof.why_unproven}")
