"""Runs `enumfix rewrite`: rewrites files, then writes them, prints diffs, or only says what changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from enumfix.cli.arguments import STDIN, Arguments, Mode, ProofOptions
from enumfix.cli.run.applied_files import refuse_if_applied
from enumfix.cli.run.jobs import Job, JobList, gather_jobs, rewrite_job
from enumfix.cli.status import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.outcome import Outcome
from enumfix.project.files import File
from enumfix.report import terminal
from enumfix.report.reporter import Reporter

if TYPE_CHECKING:
    from enumfix.cli.run.prove import Prover

NewText = tuple[File, str]
"""A file, and the text that it gets."""

IsProven = Callable[[Job, Outcome], bool]
"""A function that proves a rewrite, prints the result, and returns whether the proof holds."""


def rewrite_files(
    arguments: Arguments,
    mode: Mode,
    reporter: Reporter,
    *,
    replay: ProofOptions | None = None,
    proof: ProofOptions | None = None,
) -> int:
    """Rewrite the files of the command, and return the exit status.

    With `replay`, a server makes the dump from the earlier migrations. With `proof`, each rewrite is proven
    on a server before it is written or shown. Both use the same server.
    """
    proof_options = proof or replay
    if proof_options is None:
        return _rewrite_jobs(arguments, gather_jobs(arguments), mode, reporter, _accept_without_proof)
    from enumfix.cli.run.errors import status_of

    def work() -> int:
        with ExitStack() as stack:
            prover = cache(lambda: _start_prover(stack, proof_options))
            jobs = _gather_jobs(arguments, replay, prover, mode, reporter)
            is_proven = _accept_without_proof if proof is None else _proof_check(prover(), reporter)
            status = _rewrite_jobs(arguments, jobs, mode, reporter, is_proven)
        reporter.finish(status, complete=True)
        return status

    return status_of(work, reporter)


def _gather_jobs(
    arguments: Arguments,
    replay: ProofOptions | None,
    prover: Callable[[], Prover],
    mode: Mode,
    reporter: Reporter,
) -> JobList:
    """Return the jobs of the command. With `replay`, the server makes their dumps."""
    if replay is None:
        return gather_jobs(arguments)
    from enumfix.cli.run.replay import dump_finder

    writes = mode is Mode.WRITE
    with dump_finder(replay, lambda: prover().server(), reporter, writes=writes) as find:
        return gather_jobs(arguments, find=find)


def _proof_check(prover: Prover, reporter: Reporter) -> IsProven:
    """Return `proof_check`. Its results go to the messages: stdout may be a diff."""
    from enumfix.cli.run.verify_files import proof_check
    from enumfix.report.formats import open_reporter

    return proof_check(prover, open_reporter("text", reporter.messages, reporter.messages))


def _start_prover(stack: ExitStack, proof_options: ProofOptions) -> Prover:
    """Return the prover. It is imported here, since that takes longer than a rewrite."""
    from enumfix.cli.run.prove import open_prover

    return stack.enter_context(open_prover(proof_options))


def _accept_without_proof(job: Job, outcome: Outcome) -> bool:
    """Accept every rewrite: no proof was asked for."""
    return True


def _rewrite_jobs(
    arguments: Arguments, batch: JobList, mode: Mode, reporter: Reporter, is_proven: IsProven
) -> int:
    """Rewrite each file, and return the exit status. An error in one file does not stop the others."""
    reporter.diagnostics(batch.problems)
    statuses = [FAILED] if batch.problems else []
    named: set[str] = set()
    nothing_to_do = True
    for job in batch.jobs:
        path = job.schema.source.path
        if arguments.schema is None and path not in named:
            named.add(path)
            reporter.message(f"schema: {f'{job.title}: {path}' if job.title else path}")
        outcome = rewrite_job(job)
        if outcome.changed and not arguments.applied_ok:
            outcome = refuse_if_applied(job, outcome)
        reporter.diagnostics((*outcome.diagnostics, *_offer_replay(job, outcome)))
        changes = list(_new_texts(job, outcome))
        nothing_to_do = nothing_to_do and not changes
        if outcome.failed or (outcome.changed and not is_proven(job, outcome)):
            statuses.append(FAILED)
        else:
            statuses.append(_write_or_show(job, changes, mode, reporter))
    status = max(statuses, default=CLEAN)
    if nothing_to_do and status == CLEAN:
        reporter.message("nothing to do")
    return status


def _offer_replay(job: Job, outcome: Outcome) -> Iterator[Diagnostic]:
    """Yield a note that offers --replay, if the rewrite was refused and a replay can help."""
    if outcome.failed and not job.title:
        from enumfix.cli.run.replay import offer_replay

        yield from offer_replay(job, outcome.diagnostics)


def _new_texts(job: Job, outcome: Outcome) -> Iterator[NewText]:
    """Yield (file, new text) of the down file, then of the migration, if they change."""
    if outcome.failed:
        return
    if job.down is not None and outcome.down is not None and outcome.down != job.down.source.text:
        yield job.down, outcome.down
    if outcome.changed:
        yield job.file, outcome.text


def _write_or_show(job: Job, changes: Sequence[NewText], mode: Mode, reporter: Reporter) -> int:
    """Write, print or count the changes of one migration, as the mode says. Return the exit status."""
    if job.file.path == STDIN and mode is Mode.WRITE:
        reporter.rewritten_input(job.file.encode(changes[0][1] if changes else job.file.source.text))
        return CLEAN
    if not changes:
        return CLEAN
    from enumfix.project.write import require_inside_repository, write_files

    try:
        if job.file.path != STDIN:
            require_inside_repository(file for file, _ in changes)
        if mode is Mode.DIFF:
            _print_diffs(changes, reporter)
            return FINDINGS
        if mode is Mode.CHECK:
            _print_paths(changes, reporter, "would rewrite {}", "would create {}")
            return FINDINGS
        write_files(changes)
    except Refused as refused:
        reporter.diagnostics(refused.diagnostics)
        return FAILED
    _print_paths(changes, reporter, "rewrote {}", "created {}: git add it")
    return CLEAN


def _print_paths(changes: Sequence[NewText], reporter: Reporter, rewrote: str, created: str) -> None:
    """Print a line for each file; `rewrote` and `created` are the words for old and for new files."""
    for file, _ in reversed(changes):
        name = terminal.clean_line(file.source.path)
        reporter.message((created if file.data is None else rewrote).format(name))


def _print_diffs(changes: Sequence[NewText], reporter: Reporter) -> None:
    """Print the diff of each file. A note names the files whose diff cannot be applied from this folder."""
    from enumfix.report.diff import FileTexts, can_be_applied

    for file, text in reversed(changes):
        before = None if file.data is None else file.prefix + file.source.text
        reporter.diff(FileTexts(Path(file.source.path), before, file.prefix + text))
        if not can_be_applied(file.path) or file.path == STDIN:
            reporter.message(
                f"note: {file.source.path} is not in this folder: the diff cannot be applied here"
            )
