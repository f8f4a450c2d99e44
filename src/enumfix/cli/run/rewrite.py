"""Carries out a rewrite: asks the core, then writes, shows or counts what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from enumfix.cli.request import STDIN, Arguments, Mode, ProofArguments
from enumfix.cli.run.jobs import Job, JobList, gather_jobs, rewrite_job
from enumfix.cli.status import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.outcome import Outcome
from enumfix.project.files import File
from enumfix.report import terminal
from enumfix.report.messages import report

if TYPE_CHECKING:
    from enumfix.cli.run.prove import Prover

NewText = tuple[File, str]
IsProven = Callable[[Job, Outcome], bool]


def rewrite_files(
    request: Arguments,
    mode: Mode,
    out: TextIO,
    messages: TextIO,
    *,
    replay: ProofArguments | None = None,
    proof: ProofArguments | None = None,
) -> int:
    """Rewrite the files of the request, and return the exit status.

    With `replay`, a server makes the schema of the earlier migrations; with `proof`, each rewrite is
    proven on a server before anything else is done with it. Both are the same server.
    """
    evidence = proof or replay
    if evidence is None:
        return _rewrite_jobs(request, gather_jobs(request), mode, out, messages, _accept_without_proof)
    from enumfix.cli.screen import Screen, status_of

    def work() -> int:
        with ExitStack() as stack:
            prover = cache(lambda: _start_prover(stack, evidence))
            if replay is None:
                batch = gather_jobs(request)
            else:
                from enumfix.cli.run.replay import dump_finder

                writes = mode is Mode.WRITE
                with dump_finder(replay, lambda: prover().server(), messages, writes=writes) as find:
                    batch = gather_jobs(request, find=find)
            proven: IsProven = _accept_without_proof
            if proof is not None:
                from enumfix.cli.run.verify_files import proof_check

                proven = proof_check(prover(), messages)
            return _rewrite_jobs(request, batch, mode, out, messages, proven)

    return status_of(work, Screen(out, messages))


def _start_prover(stack: ExitStack, evidence: ProofArguments) -> Prover:
    """Return what holds the server; importing it takes longer than a rewrite."""
    from enumfix.cli.run.prove import open_prover

    return stack.enter_context(open_prover(evidence))


def _accept_without_proof(job: Job, outcome: Outcome) -> bool:
    """Take every rewrite for proven."""
    return True


def _rewrite_jobs(
    request: Arguments, batch: JobList, mode: Mode, out: TextIO, messages: TextIO, proven: IsProven
) -> int:
    """Rewrite the files. What stands in the way of one does not hold up the others."""
    report(batch.problems, messages)
    statuses = [FAILED] if batch.problems else []
    told: set[str] = set()
    idle = True
    for job in batch.jobs:
        path = job.schema.source.path
        if request.schema is None and path not in told:
            told.add(path)
            print(f"schema: {f'{job.title}: {path}' if job.title else path}", file=messages)
        outcome = rewrite_job(job)
        report((*outcome.diagnostics, *_offer_replay(job, outcome)), messages)
        changes = list(_new_texts(job, outcome))
        idle = idle and not changes
        if outcome.failed or (outcome.changed and not proven(job, outcome)):
            statuses.append(FAILED)
        else:
            statuses.append(_write_or_show(job, changes, mode, out, messages))
    status = max(statuses, default=CLEAN)
    if idle and status == CLEAN:
        print("nothing to do", file=messages)
    return status


def _offer_replay(job: Job, outcome: Outcome) -> Iterator[Diagnostic]:
    """Yield the offer of a replay where that can help."""
    if outcome.failed and not job.title:
        from enumfix.cli.run.replay import offer_replay

        yield from offer_replay(job, outcome.diagnostics)


def _new_texts(job: Job, outcome: Outcome) -> Iterator[NewText]:
    """Yield the files that get a new text: the down file, then the migration."""
    if outcome.failed:
        return
    if job.down is not None and outcome.down is not None and outcome.down != job.down.source.text:
        yield job.down, outcome.down
    if outcome.changed:
        yield job.file, outcome.text


def _write_or_show(job: Job, changes: Sequence[NewText], mode: Mode, out: TextIO, messages: TextIO) -> int:
    """Do with the changes of one migration what the mode says, and return the exit status."""
    if job.file.path == STDIN and mode is Mode.WRITE:
        _write_bytes(out, job.file.encode(changes[0][1] if changes else job.file.source.text))
        return CLEAN
    if not changes:
        return CLEAN
    from enumfix.project.write import require_inside_repository, write_files

    try:
        if job.file.path != STDIN:
            require_inside_repository(file for file, _ in changes)
        if mode is Mode.DIFF:
            _print_diffs(changes, out, messages)
            return FINDINGS
        if mode is Mode.CHECK:
            _print_paths(changes, messages, "would rewrite {}", "would create {}")
            return FINDINGS
        write_files(changes)
    except Refused as refused:
        report(refused.diagnostics, messages)
        return FAILED
    _print_paths(changes, messages, "rewrote {}", "created {}: git add it")
    return CLEAN


def _print_paths(changes: Sequence[NewText], messages: TextIO, rewrote: str, created: str) -> None:
    for file, _ in reversed(changes):
        name = terminal.clean_line(file.source.path)
        print((created if file.data is None else rewrote).format(name), file=messages)


def _print_diffs(changes: Sequence[NewText], out: TextIO, messages: TextIO) -> None:
    """Print the diffs of the changes, and say which of them cannot be applied from here."""
    from enumfix.report import diff

    for file, text in reversed(changes):
        before = None if file.data is None else file.prefix + file.source.text
        shown = diff.diff(diff.FileTexts(Path(file.source.path), before, file.prefix + text))
        if out.isatty():
            terminal.write_styled(out, diff.styled_lines(shown))
        else:
            _write_bytes(out, shown.encode(errors="surrogateescape"))
        if not diff.can_be_applied(file.path) or file.path == STDIN:
            print(
                f"note: {file.source.path} is not in this folder: the diff cannot be applied here",
                file=messages,
            )


def _write_bytes(out: TextIO, data: bytes) -> None:
    """Write bytes: a text stream would change line endings on some systems, and the encoding on others.

    A terminal gets them as a clean text.
    """
    if out.isatty():
        terminal.write_styled(out, [(data.decode(errors="surrogateescape"), "")])
        return
    out.flush()
    rest = memoryview(data)
    while rest:  # with PYTHONUNBUFFERED, a full pipe takes only a part
        rest = rest[out.buffer.write(rest) :]
    out.buffer.flush()
