"""Carries out a verification of files: a proof for each, and what it came to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TextIO

from enumfix.cli.request import Evidence, Request
from enumfix.cli.run.beside import Found
from enumfix.cli.run.jobs import Job, ask, gather
from enumfix.cli.run.prove import Case, Prover, Result, proving
from enumfix.cli.screen import CLEAN, FAILED, FINDINGS, Screen, attempt, revision_reader
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.history.place import NOT_PLACED
from enumfix.outcome import Outcome
from enumfix.project.files import File, read
from enumfix.project.find_dump import NO_DUMP
from enumfix.report.messages import report
from enumfix.report.progress import Silence, board
from enumfix.report.proofs import as_json, tell_proof
from enumfix.source import Source
from enumfix.verify.steps import Step

STEPS = tuple(step for step in Step if step is not Step.AS_ONE)


def verify(request: Request, evidence: Evidence, screen: Screen) -> int:
    """Prove each file of the request, and return the exit status."""

    def work() -> int:
        with proving(evidence) as prover:
            status, entries = _verify(request, evidence, prover, screen)
        if screen.json:
            print(as_json(status, files=entries), file=screen.out)
        return status

    return attempt(work, screen)


def proven_by(prover: Prover, messages: TextIO) -> Callable[[Job, Outcome], bool]:
    """Return what proves one rewrite after the other, and says on `messages` what came of it."""

    def proven(job: Job, outcome: Outcome) -> bool:
        case = Case(job=job, rewritten=outcome.text, ground=prover.ground(job))
        try:
            result = _prove(prover, case, Screen(messages, messages))
        except Refused as refused:
            report(refused.diagnostics, messages)
            return False
        report(result.problems, messages)
        return result.holds

    return proven


def _verify(
    request: Request, evidence: Evidence, prover: Prover, screen: Screen
) -> tuple[int, list[dict[str, object]]]:
    find = partial(_schema, evidence, prover)
    batch = gather(request, revision_reader(evidence), find)
    report(batch.problems, screen.messages)
    statuses = [FAILED] if batch.problems else []
    entries = []
    for job in batch.jobs:
        status, entry = _one(job, evidence, prover, screen)
        statuses.append(status)
        entries.append(entry)
    if not batch.jobs and not batch.problems:
        print(
            "nothing to prove: no file adds a label (--against REV compares with originals)",
            file=screen.messages,
        )
    return max(statuses, default=CLEAN), entries


def _one(job: Job, evidence: Evidence, prover: Prover, screen: Screen) -> tuple[int, dict[str, object]]:
    """Prove one migration, and return its status and its entry in the JSON."""
    path = job.file.source.path
    try:
        rewritten = _rewritten(job, evidence)
        if rewritten == job.file.source.text:
            print(f"nothing to prove: {path} is left as it is", file=screen.messages)
            return CLEAN, {"file": path, "verdict": "unchanged"}
        case = Case(job=job, rewritten=rewritten, ground=prover.ground(job))
        result = _prove(prover, case, screen)
    except Refused as refused:
        report(refused.diagnostics, screen.messages)
        return FAILED, {"file": path, "verdict": "refused", "diagnostics": _lines(refused.diagnostics)}
    report(result.problems, screen.messages)
    not_tried = result.original_fails or result.shows_nothing
    status = CLEAN if result.holds else FAILED if not_tried else FINDINGS
    return status, result.entry


def _prove(prover: Prover, case: Case, screen: Screen) -> Result:
    if screen.json:
        return prover.prove(case, Silence())
    with board(screen.out, case.original.path, STEPS) as shown:
        result = prover.prove(case, shown)
    tell_proof(result.proof, result.notes, screen.out)
    return result


def _rewritten(job: Job, evidence: Evidence) -> str:
    """Return the rewritten migration: as it is on disk, or as enumfix rewrites it. Raises `Refused`."""
    outcome = ask(job)
    if evidence.against is not None:
        unknown = [each for each in outcome.diagnostics if each.code is NOT_PLACED]
        if unknown:  # then it is not known either whether this schema is what the original met
            raise Refused(*unknown)
        return read(job.file.path).source.text
    if outcome.failed:
        raise Refused(*outcome.diagnostics)
    return outcome.text


def _schema(
    evidence: Evidence, prover: Prover, file: File, history: tuple[Source, ...], usual: Callable[[], Found]
) -> Found:
    """Return the dump, or the one that the server makes of the earlier migrations where there is none."""
    if not evidence.replay:
        try:
            return usual()
        except Refused as refused:
            if not history or all(diagnostic.code is not NO_DUMP for diagnostic in refused.diagnostics):
                raise
    name = f"{len(history)} earlier migrations"
    return Found(prover.replayed(history, name), name)


def _lines(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [str(diagnostic) for diagnostic in diagnostics]
