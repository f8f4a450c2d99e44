"""Carries out a verification of a range of migrations: in one transaction, as the deployment runs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enumfix.cli.request import Arguments, ProofArguments
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
from enumfix.verify.steps import Failure, Part, Step
from enumfix.verify.trial import Setup

NO_RANGE = Code(
    "EF048",
    Severity.ERROR,
    "the folder holds no migration of the range",
    "Write the versions as the names of the files do; leading zeros may be left out: --from 499 --to 504.",
)
STEPS = tuple(step for step in Step if step not in (Step.ROWS, Step.AGAIN))


@frozen(kw_only=True)
class MigrationRange:
    """The migrations that one transaction is to run: as they were, as they are rewritten, and their base."""

    folder: Path
    originals: Batch
    rewritten: Batch
    on_disk: Batch
    setup: Setup
    schema: str


def verify_range(
    folder: Path, first: str, last: str | None, schema: Path | None, evidence: ProofArguments, screen: Screen
) -> int:
    """Run a range in one transaction, and return the exit status."""

    def work() -> int:
        paths = migrations_between(folder, first, last)
        with open_prover(evidence) as prover:
            found, refused = _read_range(folder, paths, schema, evidence, prover)
            report(refused, screen.messages)
            status = _run_and_report(found, prover, screen)
            return FAILED if refused else status

    return status_of(work, screen)


def migrations_between(folder: Path, first: str, last: str | None) -> tuple[Path, ...]:
    """Return the migrations of a folder from one version to another. Raises `Refused` when there are none."""
    source = Source(str(folder), "")
    try:
        found = list_migrations(folder)
    except OSError as error:
        raise Refused(NO_RANGE.at(source, START, error.strerror or str(error))) from None
    start, end = (
        _parse_version(first, found, source),
        None if last is None else _parse_version(last, found, source),
    )
    paths = tuple(
        path for path in found if version(path) >= start and (end is None or version(path)[: len(end)] <= end)
    )
    if not paths:
        raise Refused(NO_RANGE.at(source, START, f"no version from {first} to {last or 'the last'} is in it"))
    return paths


def _parse_version(text: str, paths: list[Path], source: Source) -> Version:
    found = parse_version(text, paths)
    if not found:
        raise Refused(NO_RANGE.at(source, START, f"{text} is no version"))
    return found


def _read_range(
    folder: Path, paths: tuple[Path, ...], named: Path | None, evidence: ProofArguments, prover: Prover
) -> tuple[MigrationRange, tuple[Diagnostic, ...]]:
    """Return the range with its rewrites, and why some files of it cannot be rewritten."""
    original = revision_reader(evidence) or read
    files = tuple(original(path) for path in paths)
    schema, history = _schema_and_history(folder, files[0], named, evidence, prover)
    rewritten = {file.path: file.source for file in files}
    problems: list[Diagnostic] = []
    if evidence.against is not None:
        rewritten = {path: read(path).source for path in paths}
    else:
        batch = gather_jobs(
            Arguments(files=paths, down=False, migrations=folder), find=lambda *_: ChosenDump(schema)
        )
        problems += batch.problems
        for job in batch.jobs:
            outcome = rewrite_job(job)
            problems += [each for each in outcome.diagnostics if each.is_error]
            rewritten[job.file.path] = Source(job.file.source.path, outcome.text)
    before = Batch(tuple(forwards(file.source) for file in files))
    after = Batch(tuple(forwards(rewritten[path]) for path in paths))
    setup = Setup(prelude=prover.prelude, schema=(schema.source,), seed=prover.seed)
    if history is not None:
        setup = Setup(prelude=prover.prelude, history=history, seed=prover.seed)
    disk = before if evidence.against is None else after
    found = MigrationRange(
        folder=folder,
        originals=before,
        rewritten=after,
        on_disk=disk,
        setup=setup,
        schema=schema.source.path,
    )
    return found, tuple(problems)


def _schema_and_history(
    folder: Path, first: File, named: Path | None, evidence: ProofArguments, prover: Prover
) -> tuple[File, tuple[Source, ...] | None]:
    """Return the dump to rewrite with, and the migrations that it was made of where no file holds it."""
    dump = named or find_settings(folder).schema
    if dump is not None and not evidence.replay:
        return (read_named if named else read)(dump), None
    history = history_before(first.path, folder)
    if not history and not evidence.replay:
        try:
            return find_dump(first.source, folder), None
        except Refused as refused:
            if all(diagnostic.code is not NO_DUMP for diagnostic in refused.diagnostics):
                raise
    return prover.dump_after(history, f"{len(history)} earlier migrations"), history


def _run_and_report(found: MigrationRange, prover: Prover, screen: Screen) -> int:
    """Run the range as it was and as it is rewritten, say what came of it, and return the status."""
    paths = found.originals.sources
    title = f"{found.folder}: {Path(paths[0].path).name} to {Path(paths[-1].path).name}, in one transaction"
    with prover.prepared(found.setup, *paths) as (database, notes):
        if screen.json:
            failure, proof = _run_both(found, database, SilentBoard())
        else:
            with open_board(screen.out, title, STEPS) as shown:
                failure, proof = _run_both(found, database, shown)
    problems = tuple(_explain_failures(prover.server(), found, failure, proof))
    status = (
        FINDINGS if problems and (found.on_disk is found.originals or not _is_identical(proof)) else CLEAN
    )
    if proof is not None and proof.verdict is Verdict.UNPROVEN:
        status = FAILED
    if screen.json:
        print(as_json(status, **_json_entry(found, failure, proof, notes)), file=screen.out)
        return status
    report(problems, screen.messages)
    if proof is not None:
        print_proof(proof, notes, screen.out)
    if failure is not None and found.on_disk is found.originals and _is_identical(proof):
        print("  as the files are, they do not run in one transaction; rewritten they do", file=screen.out)
    return status


def _is_identical(proof: Proof | None) -> bool:
    return proof is not None and proof.verdict is Verdict.IDENTICAL


def _run_both(found: MigrationRange, database: Database, shown: Board) -> tuple[Failure | None, Proof | None]:
    """Return what the originals fail with in one transaction, and the proof of the rewritten ones."""
    shown.tick(Step.SCHEMA, found.schema)
    failure = run_as_one(database, found.originals, Part.ORIGINAL)
    if failure is None:
        shown.tick(Step.AS_ONE, "run in one transaction")
    else:
        shown.cross(Step.AS_ONE, failure.message.splitlines()[0])
        if found.rewritten == found.originals:
            return failure, None
    fresh = partial(scratch, database.server, template=database)
    proof = prove(database.server, fresh, found.originals.text, found.rewritten.text, tell=shown.tick)
    if proof.failure is not None:
        step = Step.REWRITTEN if proof.failure.part is Part.REWRITTEN else Step.ORIGINAL
        shown.cross(step, proof.failure.message.splitlines()[0])
        if step is Step.ORIGINAL and run_as_one(database, found.rewritten, Part.REWRITTEN) is None:
            shown.tick(Step.REWRITTEN, "runs in one transaction")
    return failure, proof


def _explain_failures(
    server: Server, found: MigrationRange, failure: Failure | None, proof: Proof | None
) -> Iterator[Diagnostic]:
    if failure is not None:
        source, local = found.originals.locate(failure)
        words = f"in one transaction, {message_of(local)}"
        yield code_of(server, local).at(source, span_of(source, local), words)
    if proof is None:
        return
    if proof.failure is not None:
        unproven = proof.failure.part is Part.REWRITTEN
        source, local = (found.rewritten if unproven else found.originals).locate(proof.failure)
        code = NOT_IDENTICAL if unproven else code_of(server, local)
        yield code.at(source, span_of(source, local), message_of(local))
    elif proof.difference:
        words = "the rewritten migrations leave something else than the originals"
        yield NOT_IDENTICAL.at(found.originals.sources[0], START, words)
    elif proof.verdict is Verdict.UNPROVEN:
        yield PROVES_NOTHING.at(found.originals.sources[0], START, f"not proven: {proof.why_unproven}")


def _json_entry(
    found: MigrationRange, failure: Failure | None, proof: Proof | None, notes: tuple[str, ...]
) -> dict[str, object]:
    rewritten = proof.failure if proof is not None else failure
    return {
        "folder": str(found.folder),
        "files": [source.path for source in found.originals.sources],
        "schema": found.schema,
        "originals": _json_entry_of_run(found.originals, failure),
        "rewritten": _json_entry_of_run(found.rewritten, rewritten),
        "changed": [
            new.path
            for old, new in zip(found.originals.sources, found.rewritten.sources, strict=True)
            if old.text != new.text
        ],
        "proof": None if proof is None else proof_entry(proof),
        "notes": list(notes),
    }


def _json_entry_of_run(batch: Batch, failure: Failure | None) -> dict[str, object]:
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
