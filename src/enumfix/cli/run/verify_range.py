"""Runs `enumfix verify DIR --from N`: several migrations in one transaction, as a deployment runs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enumfix.cli.arguments import Arguments, ProofOptions
from enumfix.cli.run.jobs import gather_jobs, rewrite_job
from enumfix.cli.run.prove import NOT_IDENTICAL, PROVES_NOTHING, Prover, history_before, open_prover
from enumfix.cli.run.unplaced_files import ChosenDump
from enumfix.cli.screen import Screen, revision_reader, status_of
from enumfix.cli.status import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migrators.directions import forwards
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.project.files import START, File, read, read_named
from enumfix.project.find_dump import NO_DUMP, find_dump
from enumfix.project.layouts import Version, list_migrations, parse_version, version
from enumfix.project.settings import find_settings
from enumfix.report.messages import report
from enumfix.report.progress import Board, SilentBoard, open_board
from enumfix.report.proofs import as_json, print_proof, proof_entry
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
    """The migrations of one transaction, original and rewritten, and how to make the database before them."""

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
    screen: Screen,
) -> int:
    """Run the migrations from `first` to `last` in one transaction, and return the exit status."""

    def work() -> int:
        paths = migrations_between(folder, first, last)
        with open_prover(proof_options) as prover:
            range_, refused = _read_range(folder, paths, schema, proof_options, prover)
            report(refused, screen.messages)
            status = _run_and_report(range_, prover, screen)
            return FAILED if refused else status

    return status_of(work, screen)


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
    rewritten = {file.path: file.source for file in files}
    problems: list[Diagnostic] = []
    if proof_options.against is not None:
        rewritten = {path: read(path).source for path in paths}
    else:
        batch = gather_jobs(
            Arguments(files=paths, down=False, migrations=folder), find=lambda *_: ChosenDump(schema)
        )
        problems += batch.problems
        for job in batch.jobs:
            outcome = rewrite_job(job)
            problems += [problem for problem in outcome.diagnostics if problem.is_error]
            rewritten[job.file.path] = Source(job.file.source.path, outcome.text)
    before = Batch(tuple(forwards(file.source) for file in files))
    after = Batch(tuple(forwards(rewritten[path]) for path in paths))
    setup = Setup(prelude=prover.prelude, schema=(schema.source,), seed=prover.seed)
    if history is not None:
        setup = Setup(prelude=prover.prelude, history=history, seed=prover.seed)
    disk = before if proof_options.against is None else after
    range_ = MigrationRange(
        folder=folder,
        originals=before,
        rewritten=after,
        on_disk=disk,
        setup=setup,
        schema=schema.source.path,
    )
    return range_, tuple(problems)


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


def _run_and_report(range_: MigrationRange, prover: Prover, screen: Screen) -> int:
    """Run the range as it is and rewritten, print the results, and return the exit status."""
    paths = range_.originals.sources
    title = f"{range_.folder}: {Path(paths[0].path).name} to {Path(paths[-1].path).name}, in one transaction"
    with prover.prepared_database(range_.setup, *paths) as (database, notes):
        if screen.json:
            failure, proof = _run_both(range_, database, SilentBoard())
        else:
            with open_board(screen.out, title, STEPS) as board:
                failure, proof = _run_both(range_, database, board)
    problems = tuple(_explain_failures(prover.server(), range_, failure, proof))
    status = (
        FINDINGS if problems and (range_.on_disk is range_.originals or not _is_identical(proof)) else CLEAN
    )
    if proof is not None and proof.verdict is Verdict.UNPROVEN:
        status = FAILED
    if screen.json:
        print(as_json(status, **_json_entry(range_, failure, proof, notes)), file=screen.out)
        return status
    report(problems, screen.messages)
    if proof is not None:
        print_proof(proof, notes, screen.out)
    if failure is not None and range_.on_disk is range_.originals and _is_identical(proof):
        print("  as the files are, they do not run in one transaction; rewritten they do", file=screen.out)
    return status


def _is_identical(proof: Proof | None) -> bool:
    return proof is not None and proof.verdict is Verdict.IDENTICAL


def _run_both(
    range_: MigrationRange, database: Database, board: Board
) -> tuple[Failure | None, Proof | None]:
    """Return (failure, proof): where the originals fail in one transaction, and the proof of the rewrites."""
    board.tick(ProofStep.SCHEMA, range_.schema)
    failure = run_as_one(database, range_.originals, Part.ORIGINAL)
    if failure is None:
        board.tick(ProofStep.AS_ONE, "run in one transaction")
    else:
        board.cross(ProofStep.AS_ONE, failure.message.splitlines()[0])
        if range_.rewritten == range_.originals:
            return failure, None
    make_database = partial(scratch, database.server, template=database)
    proof = prove(
        database.server, make_database, range_.originals.text, range_.rewritten.text, report_step=board.tick
    )
    if proof.failure is not None:
        step = ProofStep.REWRITTEN if proof.failure.part is Part.REWRITTEN else ProofStep.ORIGINAL
        board.cross(step, proof.failure.message.splitlines()[0])
        if step is ProofStep.ORIGINAL and run_as_one(database, range_.rewritten, Part.REWRITTEN) is None:
            board.tick(ProofStep.REWRITTEN, "runs in one transaction")
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
        words = "the rewritten migrations leave something else than the originals"
        yield NOT_IDENTICAL.at(range_.originals.sources[0], START, words)
    elif proof.verdict is Verdict.UNPROVEN:
        yield PROVES_NOTHING.at(range_.originals.sources[0], START, f"not proven: {proof.why_unproven}")


def _json_entry(
    range_: MigrationRange, failure: Failure | None, proof: Proof | None, notes: tuple[str, ...]
) -> dict[str, object]:
    """Return the results as a dictionary for JSON."""
    rewritten = proof.failure if proof is not None else failure
    return {
        "folder": str(range_.folder),
        "files": [source.path for source in range_.originals.sources],
        "schema": range_.schema,
        "originals": _json_entry_of_run(range_.originals, failure),
        "rewritten": _json_entry_of_run(range_.rewritten, rewritten),
        "changed": [
            new.path
            for old, new in zip(range_.originals.sources, range_.rewritten.sources, strict=True)
            if old.text != new.text
        ],
        "proof": None if proof is None else proof_entry(proof),
        "notes": list(notes),
    }


def _json_entry_of_run(batch: Batch, failure: Failure | None) -> dict[str, object]:
    """Return whether a batch runs in one transaction, and where it fails, as a dictionary for JSON."""
    if failure is None:
        return {"commits": True}
    source, local = batch.locate(failure)
    line, column = source.position(span_of(source, local).start)
    return {
        "commits": False,
        "file": source.path,
        "line": line,
        "column": column,
        "sqlstate": failure.sqlstate,
        "message": failure.message,
    }
