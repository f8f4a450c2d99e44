"""Runs `enumfix rewrite`: rewrites files, then writes them, prints diffs, or only says what changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from enumfix.cli.arguments import STDIN, Arguments, Mode, ProofOptions
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
"""A file, and the text that it gets."""

IsProven = Callable[[Job, Outcome], bool]
"""A function that proves a rewrite, prints the result, and returns whether the proof holds."""


def rewrite_files(
    arguments: Arguments,
    mode: Mode,
    out: TextIO,
    messages: TextIO,
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
        return _rewrite_jobs(arguments, gather_jobs(arguments), mode, out, messages, _accept_without_proof)
    from enumfix.cli.screen import Screen, status_of

    def work() -> int:
        with ExitStack() as stack:
            prover = cache(lambda: _start_prover(stack, proof_options))
            if replay is None:
                batch = gather_jobs(arguments)
            else:
                from enumfix.cli.run.replay import dump_finder

                writes = mode is Mode.WRITE
                with dump_finder(replay, lambda: prover().server(), messages, writes=writes) as find:
                    batch = gather_jobs(arguments, find=find)
            is_proven: IsProven = _accept_without_proof
            if proof is not None:
                from enumfix.cli.run.verify_files import proof_check

                is_proven = proof_check(prover(), messages)
            return _rewrite_jobs(arguments, batch, mode, out, messages, is_proven)

    return status_of(work, Screen(out, messages))


def _start_prover(stack: ExitStack, proof_options: ProofOptions) -> Prover:
    """Return the prover. It is imported here, since that takes longer than a rewrite."""
    from enumfix.cli.run.prove import open_prover

    return stack.enter_context(open_prover(proof_options))


def _accept_without_proof(job: Job, outcome: Outcome) -> bool:
    """Accept every rewrite: no proof was asked for."""
    return True


def _rewrite_jobs(
    arguments: Arguments, batch: JobList, mode: Mode, out: TextIO, messages: TextIO, is_proven: IsProven
) -> int:
    """Rewrite each file, and return the exit status. An error in one file does not stop the others."""
    report(batch.problems, messages)
    statuses = [FAILED] if batch.problems else []
    named: set[str] = set()
    nothing_to_do = True
    for job in batch.jobs:
        path = job.schema.source.path
        if arguments.schema is None and path not in named:
            named.add(path)
            print(f"schema: {f'{job.title}: {path}' if job.title else path}", file=messages)
        outcome = rewrite_job(job)
        report((*outcome.diagnostics, *_offer_replay(job, outcome)), messages)
        changes = list(_new_texts(job, outcome))
        nothing_to_do = nothing_to_do and not changes
        if outcome.failed or (outcome.changed and not is_proven(job, outcome)):
            statuses.append(FAILED)
        else:
            statuses.append(_write_or_show(job, changes, mode, out, messages))
    status = max(statuses, default=CLEAN)
    if nothing_to_do and status == CLEAN:
        print("nothing to do", file=messages)
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


def _write_or_show(job: Job, changes: Sequence[NewText], mode: Mode, out: TextIO, messages: TextIO) -> int:
    """Write, print or count the changes of one migration, as the mode says. Return the exit status."""
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
    """Print a line for each file; `rewrote` and `created` are the words for old and for new files."""
    for file, _ in reversed(changes):
        name = terminal.clean_line(file.source.path)
        print((created if file.data is None else rewrote).format(name), file=messages)


def _print_diffs(changes: Sequence[NewText], out: TextIO, messages: TextIO) -> None:
    """Print the diff of each file. A note names the files whose diff cannot be applied from this folder."""
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
    """Write bytes exactly, where a text stream could change line endings or the encoding.

    On a terminal, control characters are spelled out.
    """
    if out.isatty():
        terminal.write_styled(out, [(data.decode(errors="surrogateescape"), "")])
        return
    out.flush()
    rest = memoryview(data)
    while rest:  # with PYTHONUNBUFFERED, write() may take only a part
        rest = rest[out.buffer.write(rest) :]
    out.buffer.flush()
