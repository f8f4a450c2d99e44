"""Runs `enumfix verify FILE…`: proves the rewrite of each file, and prints the results."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from enumfix.cli.arguments import Arguments, ProofOptions
from enumfix.cli.run.errors import status_of
from enumfix.cli.run.jobs import Job, gather_jobs, revision_reader, rewrite_job
from enumfix.cli.run.prove import ProofCase, ProofResult, Prover, open_prover
from enumfix.cli.run.unplaced_files import ChosenDump
from enumfix.cli.status import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Refused
from enumfix.history.place import NOT_PLACED
from enumfix.outcome import Outcome
from enumfix.project.files import File, read
from enumfix.project.find_dump import NO_DUMP
from enumfix.report.reporter import Reporter
from enumfix.report.results import FileResult
from enumfix.source import Source
from enumfix.verify.steps import ProofStep

STEPS = tuple(step for step in ProofStep if step is not ProofStep.AS_ONE)


def verify_files(arguments: Arguments, proof_options: ProofOptions, reporter: Reporter) -> int:
    """Prove each file that is named, and return the exit status."""

    def work() -> int:
        with open_prover(proof_options) as prover:
            status = _verify_jobs(arguments, proof_options, prover, reporter)
        reporter.finish(status, complete=True)
        return status

    return status_of(work, reporter)


def proof_check(prover: Prover, reporter: Reporter) -> Callable[[Job, Outcome], bool]:
    """Return a function that proves a rewrite, reports the result, and returns whether the proof holds."""

    def is_proven(job: Job, outcome: Outcome) -> bool:
        try:
            return _prove_and_report(job, outcome.text, prover, reporter).holds
        except Refused as refused:
            reporter.diagnostics(refused.diagnostics)
            return False

    return is_proven


def _verify_jobs(
    arguments: Arguments, proof_options: ProofOptions, prover: Prover, reporter: Reporter
) -> int:
    """Prove each file that is named, and return the exit status."""
    find_dump = partial(_find_schema, proof_options, prover)
    batch = gather_jobs(arguments, revision_reader(proof_options), find_dump)
    reporter.diagnostics(batch.problems)
    statuses = [FAILED] if batch.problems else []
    statuses += (_verify_job(job, proof_options, prover, reporter) for job in batch.jobs)
    if not statuses:
        reporter.message("nothing to prove: no file adds a label (--against REV compares with originals)")
    return max(statuses, default=CLEAN)


def _verify_job(job: Job, proof_options: ProofOptions, prover: Prover, reporter: Reporter) -> int:
    """Prove one migration, report the result, and return the exit status."""
    path = job.file.source.path
    try:
        rewritten = _rewritten_text(job, proof_options)
        if rewritten == job.file.source.text:
            reporter.message(f"nothing to prove: {path} is left as it is")
            reporter.file_result(FileResult(path=path, verdict="unchanged"))
            return CLEAN
        result = _prove_and_report(job, rewritten, prover, reporter)
    except Refused as refused:
        reporter.diagnostics(refused.diagnostics)
        reporter.file_result(FileResult(path=path, verdict="refused", diagnostics=refused.diagnostics))
        return FAILED
    not_tried = result.original_fails or result.proves_nothing
    return CLEAN if result.holds else FAILED if not_tried else FINDINGS


def _prove_and_report(job: Job, rewritten: str, prover: Prover, reporter: Reporter) -> ProofResult:
    """Prove a rewrite, and report its steps, its result and its problems. Raises `Refused`."""
    case = ProofCase(job=job, rewritten=rewritten, setup=prover.setup_for(job))
    with reporter.board(case.original.path, STEPS) as board:
        result = prover.prove(case, board)
    reporter.file_result(result.file_result)
    reporter.diagnostics(result.problems)
    return result


def _rewritten_text(job: Job, proof_options: ProofOptions) -> str:
    """Return the rewritten text. With --against it is the file on disk. Raises `Refused`."""
    outcome = rewrite_job(job)
    if proof_options.against is not None:
        unknown = [problem for problem in outcome.diagnostics if problem.code is NOT_PLACED]
        if unknown:  # then it is also unknown whether the original ran on this schema
            raise Refused(*unknown)
        return read(job.file.path).source.text
    if outcome.failed:
        raise Refused(*outcome.diagnostics)
    return outcome.text


def _find_schema(
    proof_options: ProofOptions,
    prover: Prover,
    file: File,
    history: tuple[Source, ...],
    find_usual: Callable[[], ChosenDump],
) -> ChosenDump:
    """Return the usual dump.

    Without one, or with --replay, the server makes it from the earlier migrations.
    """
    if not proof_options.replay:
        try:
            return find_usual()
        except Refused as refused:
            if not history or all(diagnostic.code is not NO_DUMP for diagnostic in refused.diagnostics):
                raise
    name = f"{len(history)} earlier migrations"
    return ChosenDump(prover.dump_after(history, name), name)
