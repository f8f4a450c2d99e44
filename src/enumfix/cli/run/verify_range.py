"""Runs `enumfix verify DIR --from N`: several migrations in one transaction, as a deployment runs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enumfix.cli.arguments import Arguments, ProofOptions
from enumfix.cli.run.errors import status_of
from enumfix.cli.run.jobs import gather_jobs, revision_reader, rewrite_job
from enumfix.cli.run.prove import NOT_IDENTICAL, PROVES_NOTHING, Prover, history_before, open_prover
from enumfix.cli.run.unplaced_files import ChosenDump
from enumfix.cli.status import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migrators.directions import forward_part
from enumfix.migrators.file_names import Version
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.project.files import START, File, read, read_named
from enumfix.project.find_dump import NO_DUMP, find_dump
from enumfix.project.layouts import list_migrations, parse_version, version
from enumfix.project.settings import find_settings
from enumfix.report.progress import Board
from enumfix.report.reporter import Reporter
from enumfix.report.results import RangeResult
from enumfix.source import Source
from enumfix.verify.batch import Batch, run_as_one
from enumfix.verify.fit import code_of, message_of, span_of
from enumfix.verify.proof import Proof, Verdict, prove
from enumfix.verify.setup import Setup
from enumfix.verify.steps import Failure, Part, ProofStep

NO_RANGE = Code(
    "EF048",
    Severity.ERROR,
    "the folder holds no migration of the range",
    "Write the versions as the names of the files do; leading zeros may be left out: --from 499 --to 504.",
)
STEPS = tuple(step for step in ProofStep if step not in (ProofStep.ROWS, ProofStep.AGAIN))


@frozen(kw_only=True)
class MigrationRange:
    """The migrations of one transaction, original and rewritten, and the setup of the database before them.

    `on_disk` is the one of the two that the files contain. `schema` is the path of the dump.
    """

    folder: Path
    originals: Batch
    rewritten: Batch
    on_disk: Batch
    setup: Setup
    schema: str


def verify_range(
    folder: Path,
    first: str,
    last: str | None,
    schema: Path | None,
    proof_options: ProofOptions,
    reporter: Reporter,
) -> int:
    """Run the migrations from `first` to `last` in one transaction, and return the exit status."""

    def work() -> int:
        paths = migrations_between(folder, first, last)
        with open_prover(proof_options) as prover:
            range_, refused = _read_range(folder, paths, schema, proof_options, prover)
            reporter.diagnostics(refused)
            status = _run_and_report(range_, prover, reporter)
            return FAILED if refused else status

    return status_of(work, reporter)


def migrations_between(folder: Path, first: str, last: str | None) -> tuple[Path, ...]:
    """Return the migrations of a folder from version `first` to `last`.

    Raises `Refused` if there are none.
    """
    source = Source(str(folder), "")
    try:
        all_paths = list_migrations(folder)
    except OSError as error:
        raise Refused(NO_RANGE.at(source, START, error.strerror or str(error))) from None
    start, end = (
        _parse_version(first, all_paths, source),
        None if last is None else _parse_version(last, all_paths, source),
    )
    paths = tuple(
        path
        for path in all_paths
        if version(path) >= start and (end is None or version(path)[: len(end)] <= end)
    )
    if not paths:
        raise Refused(NO_RANGE.at(source, START, f"no version from {first} to {last or 'the last'} is in it"))
    return paths


def _parse_version(text: str, paths: list[Path], source: Source) -> Version:
    """Return the version that the user typed. Raises `Refused` if it is not one."""
    number = parse_version(text, paths)
    if not number:
        raise Refused(NO_RANGE.at(source, START, f"{text} is no version"))
    return number


def _read_range(
    folder: Path,
    paths: tuple[Path, ...],
    schema_path: Path | None,
    proof_options: ProofOptions,
    prover: Prover,
) -> tuple[MigrationRange, tuple[Diagnostic, ...]]:
    """Return (range, problems): the migrations with their rewrites, and why some cannot be rewritten."""
    read_original = revision_reader(proof_options) or read
    files = tuple(read_original(path) for path in paths)
    schema, history = _schema_and_history(folder, files[0], schema_path, proof_options, prover)
    problems: tuple[Diagnostic, ...] = ()
    if proof_options.against is None:
        rewritten, problems = _rewrite_range(folder, files, schema)
    else:
        rewritten = tuple(read(path).source for path in paths)
    before = Batch(tuple(forward_part(file.source) for file in files))
    after = Batch(tuple(map(forward_part, rewritten)))
    setup = Setup(prelude=prover.prelude, schema=(schema.source,), seed=prover.seed)
    if history is not None:
        setup = Setup(prelude=prover.prelude, history=history, seed=prover.seed)
    range_ = MigrationRange(
        folder=folder,
        originals=before,
        rewritten=after,
        on_disk=before if proof_options.against is None else after,
        setup=setup,
        schema=schema.source.path,
    )
    return range_, problems


def _rewrite_range(
    folder: Path, files: tuple[File, ...], schema: File
) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Return (sources, problems): each file rewritten if that is possible, and why some files are not."""
    arguments = Arguments(files=tuple(file.path for file in files), down=False, migrations=folder)
    batch = gather_jobs(arguments, find=lambda *_: ChosenDump(schema))
    rewritten = {file.path: file.source for file in files}
    problems = list(batch.problems)
    for job in batch.jobs:
        outcome = rewrite_job(job)
        problems += [problem for problem in outcome.diagnostics if problem.is_error]
        rewritten[job.file.path] = Source(job.file.source.path, outcome.text)
    return tuple(rewritten[file.path] for file in files), tuple(problems)


def _schema_and_history(
    folder: Path, first: File, schema_path: Path | None, proof_options: ProofOptions, prover: Prover
) -> tuple[File, tuple[Source, ...] | None]:
    """Return (dump, history): None if the dump is a file, else the migrations that made it."""
    dump = schema_path or find_settings(folder).schema
    if dump is not None and not proof_options.replay:
        return (read_named if schema_path else read)(dump), None
    history = history_before(first.path, folder)
    if not history and not proof_options.replay:
        try:
            return find_dump(first.source, folder), None
        except Refused as refused:
            if all(diagnostic.code is not NO_DUMP for diagnostic in refused.diagnostics):
                raise
    return prover.dump_after(history, f"{len(history)} earlier migrations"), history


def _run_and_report(range_: MigrationRange, prover: Prover, reporter: Reporter) -> int:
    """Run the range as it is and rewritten, report the results, and return the exit status."""
    paths = range_.originals.sources
    title = f"{range_.folder}: {Path(paths[0].path).name} to {Path(paths[-1].path).name}, in one transaction"
    with (
        prover.prepared_database(range_.setup, *paths) as (database, notes),
        reporter.board(title, STEPS) as board,
    ):
        failure, proof = _run_both(range_, database, board)
    originals_on_disk = range_.on_disk is range_.originals
    result = RangeResult(
        folder=str(range_.folder),
        schema=range_.schema,
        originals=range_.originals,
        rewritten=range_.rewritten,
        failure=failure,
        proof=proof,
        notes=notes,
        diagnostics=tuple(_explain_failures(prover.server(), range_, failure, proof)),
        needs_rewrite=failure is not None and originals_on_disk and _is_identical(proof),
    )
    if proof is not None and proof.verdict is Verdict.UNPROVEN:
        status = FAILED
    else:
        status = FINDINGS if result.diagnostics and (originals_on_disk or not _is_identical(proof)) else CLEAN
    reporter.range_result(result)
    reporter.finish(status, complete=True)
    return status


def _is_identical(proof: Proof | None) -> bool:
    return proof is not None and proof.verdict is Verdict.IDENTICAL


def _run_both(
    range_: MigrationRange, database: Database, board: Board
) -> tuple[Failure | None, Proof | None]:
    """Return (failure, proof): where the originals fail in one transaction, and the proof of the rewrites."""
    board.pass_step(ProofStep.SCHEMA, range_.schema)
    failure = run_as_one(database, range_.originals, Part.ORIGINAL)
    if failure is None:
        board.pass_step(ProofStep.AS_ONE, "run in one transaction")
    else:
        board.fail_step(ProofStep.AS_ONE, failure.message.splitlines()[0])
        if range_.rewritten == range_.originals:
            return failure, None
    make_database = partial(scratch, database.server, template=database)
    proof = prove(
        database.server,
        make_database,
        range_.originals.text,
        range_.rewritten.text,
        report_step=board.pass_step,
    )
    if proof.failure is not None:
        step = ProofStep.REWRITTEN if proof.failure.part is Part.REWRITTEN else ProofStep.ORIGINAL
        board.fail_step(step, proof.failure.message.splitlines()[0])
        if step is ProofStep.ORIGINAL and run_as_one(database, range_.rewritten, Part.REWRITTEN) is None:
            board.pass_step(ProofStep.REWRITTEN, "runs in one transaction")
    return failure, proof


def _explain_failures(
    server: Server, range_: MigrationRange, failure: Failure | None, proof: Proof | None
) -> Iterator[Diagnostic]:
    """Yield the reasons why the range does not run, or why its rewrites are not proven."""
    if failure is not None:
        source, local = range_.originals.locate(failure)
        words = f"in one transaction, {message_of(local)}"
        yield code_of(server, local).at(source, span_of(source, local), words)
    if proof is None:
        return
    if proof.failure is not None:
        unproven = proof.failure.part is Part.REWRITTEN
        source, local = (range_.rewritten if unproven else range_.originals).locate(proof.failure)
        code = NOT_IDENTICAL if unproven else code_of(server, local)
        yield code.at(source, span_of(source, local), message_of(local))
    elif proof.difference:
        words = "the rewritten migrations leave another schema or other rows than the originals"
        yield NOT_IDENTICAL.at(range_.originals.sources[0], START, words)
    elif proof.verdict is Verdict.UNPROVEN:
        yield PROVES_NOTHING.at(range_.originals.sources[0], START, f"not proven: {proof.why_unproven}")
