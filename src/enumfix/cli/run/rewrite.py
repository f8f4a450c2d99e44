"""Carries out a rewrite: asks the core, then writes, shows or counts what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from enumfix.cli.request import STDIN, Evidence, Mode, Request
from enumfix.cli.run.jobs import Batch, Job, ask, gather
from enumfix.cli.screen import CLEAN, FAILED, FINDINGS
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.outcome import Outcome
from enumfix.project.files import File
from enumfix.report import terminal
from enumfix.report.messages import report

if TYPE_CHECKING:
    from enumfix.cli.run.prove import Prover

Change = tuple[File, str]
Proven = Callable[[Job, Outcome], bool]


def run(
    request: Request,
    mode: Mode,
    out: TextIO,
    messages: TextIO,
    *,
    replay: Evidence | None = None,
    proof: Evidence | None = None,
) -> int:
    """Rewrite the files of the request, and return the exit status.

    With `replay`, a server makes the schema of the earlier migrations; with `proof`, each rewrite is
    proven on a server before anything else is done with it. Both are the same server.
    """
    evidence = proof or replay
    if evidence is None:
        return _run(request, gather(request), mode, out, messages, _trusting)
    from enumfix.cli.screen import Screen, attempt

    def work() -> int:
        with ExitStack() as stack:
            prover = cache(lambda: _prover(stack, evidence))
            if replay is None:
                batch = gather(request)
            else:
                from enumfix.cli.run.replay import replayed

                writes = mode is Mode.WRITE
                with replayed(replay, lambda: prover().server(), messages, writes=writes) as find:
                    batch = gather(request, find=find)
            proven: Proven = _trusting
            if proof is not None:
                from enumfix.cli.run.verify_files import proven_by

                proven = proven_by(prover(), messages)
            return _run(request, batch, mode, out, messages, proven)

    return attempt(work, Screen(out, messages))


def _prover(stack: ExitStack, evidence: Evidence) -> Prover:
    """Return what holds the server; importing it takes longer than a rewrite."""
    from enumfix.cli.run.prove import proving

    return stack.enter_context(proving(evidence))


def _trusting(job: Job, outcome: Outcome) -> bool:
    """Take every rewrite for proven."""
    return True


def _run(request: Request, batch: Batch, mode: Mode, out: TextIO, messages: TextIO, proven: Proven) -> int:
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
        outcome = ask(job)
        report((*outcome.diagnostics, *_offer(job, outcome)), messages)
        changes = list(_changes(job, outcome))
        idle = idle and not changes
        if outcome.failed or (outcome.changed and not proven(job, outcome)):
            statuses.append(FAILED)
        else:
            statuses.append(_finish(job, changes, mode, out, messages))
    status = max(statuses, default=CLEAN)
    if idle and status == CLEAN:
        print("nothing to do", file=messages)
    return status


def _offer(job: Job, outcome: Outcome) -> Iterator[Diagnostic]:
    """Yield the offer of a replay where that can help."""
    if outcome.failed and not job.title:
        from enumfix.cli.run.replay import offer

        yield from offer(job, outcome.diagnostics)


def _changes(job: Job, outcome: Outcome) -> Iterator[Change]:
    """Yield the files that get a new text: the down file, then the migration."""
    if outcome.failed:
        return
    if job.down is not None and outcome.down is not None and outcome.down != job.down.source.text:
        yield job.down, outcome.down
    if outcome.changed:
        yield job.file, outcome.text


def _finish(job: Job, changes: Sequence[Change], mode: Mode, out: TextIO, messages: TextIO) -> int:
    """Do with the changes of one migration what the mode says, and return the exit status."""
    if job.file.path == STDIN and mode is Mode.WRITE:
        _emit(out, job.file.encode(changes[0][1] if changes else job.file.source.text))
        return CLEAN
    if not changes:
        return CLEAN
    from enumfix.project.write import stay_inside, write

    try:
        if job.file.path != STDIN:
            stay_inside(file for file, _ in changes)
        if mode is Mode.DIFF:
            _show(changes, out, messages)
            return FINDINGS
        if mode is Mode.CHECK:
            _tell(changes, messages, "would rewrite {}", "would create {}")
            return FINDINGS
        write(changes)
    except Refused as refused:
        report(refused.diagnostics, messages)
        return FAILED
    _tell(changes, messages, "rewrote {}", "created {}: git add it")
    return CLEAN


def _tell(changes: Sequence[Change], messages: TextIO, rewrote: str, created: str) -> None:
    for file, _ in reversed(changes):
        name = terminal.clean_line(file.source.path)
        print((created if file.data is None else rewrote).format(name), file=messages)


def _show(changes: Sequence[Change], out: TextIO, messages: TextIO) -> None:
    """Print the diffs of the changes, and say which of them cannot be applied from here."""
    from enumfix.report import diff

    for file, text in reversed(changes):
        before = None if file.data is None else file.prefix + file.source.text
        shown = diff.diff(diff.Change(Path(file.source.path), before, file.prefix + text))
        if out.isatty():
            terminal.write(out, diff.coloured(shown))
        else:
            _emit(out, shown.encode(errors="surrogateescape"))
        if not diff.appliable(file.path) or file.path == STDIN:
            print(
                f"note: {file.source.path} is not in this folder: the diff cannot be applied here",
                file=messages,
            )


def _emit(out: TextIO, data: bytes) -> None:
    """Write bytes: a text stream would change line endings on some systems, and the encoding on others.

    A terminal gets them as a clean text.
    """
    if out.isatty():
        terminal.write(out, [(data.decode(errors="surrogateescape"), "")])
        return
    out.flush()
    rest = memoryview(data)
    while rest:  # with PYTHONUNBUFFERED, a full pipe takes only a part
        rest = rest[out.buffer.write(rest) :]
    out.buffer.flush()
