"""Carries out a verification of a range of migrations: in one transaction, as the deployment runs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from enumfix.cli.request import Evidence, Request
from enumfix.cli.run.beside import Found
from enumfix.cli.run.jobs import ask, gather
from enumfix.cli.run.prove import NO_PROOF, UNPROVEN, Prover, history_before, proving
from enumfix.cli.screen import CLEAN, FAILED, FINDINGS, Screen, attempt, revision_reader
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migrators.directions import forwards
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.project.files import START, File, read, read_named
from enumfix.project.find_dump import NO_DUMP, find_dump
from enumfix.project.layouts import Version, asked, migrations, version
from enumfix.project.settings import find_settings
from enumfix.report.messages import report
from enumfix.report.progress import Board, Silence, board
from enumfix.report.proofs import as_json, entry, tell_proof
from enumfix.source import Source
from enumfix.verify.batch import Batch, as_one
from enumfix.verify.fit import code_of, message_of, span_of
from enumfix.verify.proof import Proof, Verdict, prove
from enumfix.verify.steps import Failure, Part, Step
from enumfix.verify.trial import Ground

NO_RANGE = Code(
    "EF048",
    Severity.ERROR,
    "the folder holds no migration of the range",
    "Write the versions as the names of the files do; leading zeros may be left out: --from 499 --to 504.",
)
STEPS = tuple(step for step in Step if step not in (Step.ROWS, Step.AGAIN))


@frozen(kw_only=True)
class Range:
    """The migrations that one transaction is to run: as they were, as they are rewritten, and their base."""

    folder: Path
    originals: Batch
    rewritten: Batch
    on_disk: Batch
    ground: Ground
    schema: str


def deploy(
    folder: Path, first: str, last: str | None, schema: Path | None, evidence: Evidence, screen: Screen
) -> int:
    """Run a range in one transaction, and return the exit status."""

    def work() -> int:
        paths = within(folder, first, last)
        with proving(evidence) as prover:
            found, refused = _range(folder, paths, schema, evidence, prover)
            report(refused, screen.messages)
            status = _deploy(found, prover, screen)
            return FAILED if refused else status

    return attempt(work, screen)


def within(folder: Path, first: str, last: str | None) -> tuple[Path, ...]:
    """Return the migrations of a folder from one version to another. Raises `Refused` when there are none."""
    source = Source(str(folder), "")
    try:
        found = migrations(folder)
    except OSError as error:
        raise Refused(NO_RANGE.at(source, START, error.strerror or str(error))) from None
    start, end = _asked(first, found, source), None if last is None else _asked(last, found, source)
    paths = tuple(
        path for path in found if version(path) >= start and (end is None or version(path)[: len(end)] <= end)
    )
    if not paths:
        raise Refused(NO_RANGE.at(source, START, f"no version from {first} to {last or 'the last'} is in it"))
    return paths


def _asked(text: str, paths: list[Path], source: Source) -> Version:
    found = asked(text, paths)
    if not found:
        raise Refused(NO_RANGE.at(source, START, f"{text} is no version"))
    return found


def _range(
    folder: Path, paths: tuple[Path, ...], named: Path | None, evidence: Evidence, prover: Prover
) -> tuple[Range, tuple[Diagnostic, ...]]:
    """Return the range with its rewrites, and why some files of it cannot be rewritten."""
    original = revision_reader(evidence) or read
    files = tuple(original(path) for path in paths)
    schema, history = _schema(folder, files[0], named, evidence, prover)
    rewritten = {file.path: file.source for file in files}
    problems: list[Diagnostic] = []
    if evidence.against is not None:
        rewritten = {path: read(path).source for path in paths}
    else:
        batch = gather(Request(files=paths, down=False, migrations=folder), find=lambda *_: Found(schema))
        problems += batch.problems
        for job in batch.jobs:
            outcome = ask(job)
            problems += [each for each in outcome.diagnostics if each.is_error]
            rewritten[job.file.path] = Source(job.file.source.path, outcome.text)
    before = Batch(tuple(forwards(file.source) for file in files))
    after = Batch(tuple(forwards(rewritten[path]) for path in paths))
    ground = Ground(prelude=prover.prelude, schema=(schema.source,), seed=prover.seed)
    if history is not None:
        ground = Ground(prelude=prover.prelude, history=history, seed=prover.seed)
    disk = before if evidence.against is None else after
    found = Range(
        folder=folder,
        originals=before,
        rewritten=after,
        on_disk=disk,
        ground=ground,
        schema=schema.source.path,
    )
    return found, tuple(problems)


def _schema(
    folder: Path, first: File, named: Path | None, evidence: Evidence, prover: Prover
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
    return prover.replayed(history, f"{len(history)} earlier migrations"), history


def _deploy(found: Range, prover: Prover, screen: Screen) -> int:
    """Run the range as it was and as it is rewritten, say what came of it, and return the status."""
    paths = found.originals.sources
    title = f"{found.folder}: {Path(paths[0].path).name} to {Path(paths[-1].path).name}, in one transaction"
    with prover.laid(found.ground, *paths) as (database, notes):
        if screen.json:
            failure, proof = _tried(found, database, Silence())
        else:
            with board(screen.out, title, STEPS) as shown:
                failure, proof = _tried(found, database, shown)
    problems = tuple(_problems(prover.server(), found, failure, proof))
    status = FINDINGS if problems and (found.on_disk is found.originals or not _holds(proof)) else CLEAN
    if proof is not None and proof.verdict is Verdict.UNPROVEN:
        status = FAILED
    if screen.json:
        print(as_json(status, **_entry(found, failure, proof, notes)), file=screen.out)
        return status
    report(problems, screen.messages)
    if proof is not None:
        tell_proof(proof, notes, screen.out)
    if failure is not None and found.on_disk is found.originals and _holds(proof):
        print("  as the files are, they do not run in one transaction; rewritten they do", file=screen.out)
    return status


def _holds(proof: Proof | None) -> bool:
    return proof is not None and proof.verdict is Verdict.IDENTICAL


def _tried(found: Range, database: Database, shown: Board) -> tuple[Failure | None, Proof | None]:
    """Return what the originals fail with in one transaction, and the proof of the rewritten ones."""
    shown.tick(Step.SCHEMA, found.schema)
    failure = as_one(database, found.originals, Part.ORIGINAL)
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
        if step is Step.ORIGINAL and as_one(database, found.rewritten, Part.REWRITTEN) is None:
            shown.tick(Step.REWRITTEN, "runs in one transaction")
    return failure, proof


def _problems(
    server: Server, found: Range, failure: Failure | None, proof: Proof | None
) -> Iterator[Diagnostic]:
    if failure is not None:
        source, local = found.originals.place(failure)
        words = f"in one transaction, {message_of(local)}"
        yield code_of(server, local).at(source, span_of(source, local), words)
    if proof is None:
        return
    if proof.failure is not None:
        unproven = proof.failure.part is Part.REWRITTEN
        source, local = (found.rewritten if unproven else found.originals).place(proof.failure)
        code = UNPROVEN if unproven else code_of(server, local)
        yield code.at(source, span_of(source, local), message_of(local))
    elif proof.difference:
        words = "the rewritten migrations leave something else than the originals"
        yield UNPROVEN.at(found.originals.sources[0], START, words)
    elif proof.verdict is Verdict.UNPROVEN:
        yield NO_PROOF.at(found.originals.sources[0], START, f"not proven: {proof.shows_nothing}")


def _entry(
    found: Range, failure: Failure | None, proof: Proof | None, notes: tuple[str, ...]
) -> dict[str, object]:
    rewritten = proof.failure if proof is not None else failure
    return {
        "folder": str(found.folder),
        "files": [source.path for source in found.originals.sources],
        "schema": found.schema,
        "originals": _run_entry(found.originals, failure),
        "rewritten": _run_entry(found.rewritten, rewritten),
        "changed": [
            new.path
            for old, new in zip(found.originals.sources, found.rewritten.sources, strict=True)
            if old.text != new.text
        ],
        "proof": None if proof is None else entry(proof),
        "notes": list(notes),
    }


def _run_entry(batch: Batch, failure: Failure | None) -> dict[str, object]:
    if failure is None:
        return {"commits": True}
    source, local = batch.place(failure)
    line, column = source.position(span_of(source, local).start)
    return {
        "commits": False,
        "file": source.path,
        "line": line,
        "column": column,
        "sqlstate": failure.sqlstate,
        "message": failure.message,
    }
