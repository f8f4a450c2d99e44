"""Runs `enumfix verify FILE…`: proves the rewrite of each file, and prints the results."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TextIO

from enumfix.cli.arguments import Arguments, ProofOptions
from enumfix.cli.run.jobs import Job, gather_jobs, rewrite_job
from enumfix.cli.run.prove import ProofCase, ProofResult, Prover, open_prover
from enumfix.cli.run.unplaced_files import ChosenDump
from enumfix.cli.screen import Screen, revision_reader, status_of
from enumfix.cli.status import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.history.place import NOT_PLACED
from enumfix.outcome import Outcome
from enumfix.project.files import File, read
from enumfix.project.find_dump import NO_DUMP
from enumfix.report.messages import report
from enumfix.report.progress import SilentBoard, open_board
from enumfix.report.proofs import as_json, print_proof
from enumfix.source import Source
from enumfix.verify.steps import ProofStep

STEPS = tuple(step for step in ProofStep if step is not ProofStep.AS_ONE)


def verify_files(arguments: Arguments, proof_options: ProofOptions, screen: Screen) -> int:
    """Prove each file that is named, and return the exit status."""

    def work() -> int:
        with open_prover(proof_options) as prover:
            status, entries = _verify_jobs(arguments, proof_options, prover, screen)
        if screen.json:
            print(as_json(status, files=entries), file=screen.out)
        return status

    return status_of(work, screen)


def proof_check(prover: Prover, messages: TextIO) -> Callable[[Job, Outcome], bool]:
    """Return a function that proves a rewrite, prints the result, and returns whether the proof holds."""

    def is_proven(job: Job, outcome: Outcome) -> bool:
        case = ProofCase(job=job, rewritten=outcome.text, setup=prover.setup_for(job))
        try:
            result = _prove_and_show(prover, case, Screen(messages, messages))
        except Refused as refused:
            report(refused.diagnostics, messages)
            return False
        report(result.problems, messages)
        return result.holds

    return is_proven


def _verify_jobs(
    arguments: Arguments, proof_options: ProofOptions, prover: Prover, screen: Screen
) -> tuple[int, list[dict[str, object]]]:
    """Prove each file that is named. Return (exit status, entries in the JSON)."""
    find_dump = partial(_find_schema, proof_options, prover)
    batch = gather_jobs(arguments, revision_reader(proof_options), find_dump)
    report(batch.problems, screen.messages)
    statuses = [FAILED] if batch.problems else []
    entries = []
    for job in batch.jobs:
        status, entry = _verify_job(job, proof_options, prover, screen)
        statuses.append(status)
        entries.append(entry)
    if not batch.jobs and not batch.problems:
        print(
            "nothing to prove: no file adds a label (--against REV compares with originals)",
            file=screen.messages,
        )
    return max(statuses, default=CLEAN), entries


def _verify_job(
    job: Job, proof_options: ProofOptions, prover: Prover, screen: Screen
) -> tuple[int, dict[str, object]]:
    """Prove one migration. Return (exit status, entry in the JSON)."""
    path = job.file.source.path
    try:
        rewritten = _rewritten_text(job, proof_options)
        if rewritten == job.file.source.text:
            print(f"nothing to prove: {path} is left as it is", file=screen.messages)
            return CLEAN, {"file": path, "verdict": "unchanged"}
        case = ProofCase(job=job, rewritten=rewritten, setup=prover.setup_for(job))
        result = _prove_and_show(prover, case, screen)
    except Refused as refused:
        report(refused.diagnostics, screen.messages)
        return FAILED, {"file": path, "verdict": "refused", "diagnostics": _as_lines(refused.diagnostics)}
    report(result.problems, screen.messages)
    not_tried = result.original_fails or result.proves_nothing
    status = CLEAN if result.holds else FAILED if not_tried else FINDINGS
    return status, result.json_entry


def _prove_and_show(prover: Prover, case: ProofCase, screen: Screen) -> ProofResult:
    """Prove a case, and print the steps and the result unless the output is JSON. Raises `Refused`."""
    if screen.json:
        return prover.prove(case, SilentBoard())
    with open_board(screen.out, case.original.path, STEPS) as board:
        result = prover.prove(case, board)
    print_proof(result.proof, result.notes, screen.out)
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


def _as_lines(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [str(diagnostic) for diagnostic in diagnostics]
