"""Run enumfix over mutated golden cases, and report the faults.

    python tests/support/fuzz.py --seed 0 --count 30000      # all of them, in about half an hour
    python tests/support/fuzz.py --seed 4711 --count 1       # one that was reported
    python tests/support/fuzz.py --seed 4711 --count 1 --minimise --write /tmp/4711

Faults are exceptions, internal errors (EF099), outputs that do not parse, outputs that a second run changes,
inputs that take longer than some seconds, and crashes of the interpreter.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from enumfix.api import rewrite
from enumfix.migrators.directions import forward_part
from enumfix.outcome import Options, Outcome, SchemaState
from enumfix.source import Source
from enumfix.sql.script import read_script
from mutants import DOWN, MIGRATION, ROLES, Mutant, as_json, from_json, mutant, texts, with_text

SECONDS = 5.0
MOST_PARTS = 3000
COMMAND_EVERY = 10
"""Every so many mutants, one also runs through the command, with files and settings."""


class Fault(NamedTuple):
    """A fault: its kind, which groups equal faults, and the text to print."""

    kind: str
    text: str


class TooSlow(BaseException):
    """Raised if an input takes too long. It is no `Exception`, so that enumfix does not catch it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` if the block takes more seconds of CPU time."""

    def stop(number: int, frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def rewrite_mutant(subject: Mutant, up: str | None = None) -> Outcome:
    """Return the outcome of `rewrite` for a mutant, perhaps with another migration."""
    migration = Source(MIGRATION, subject.up if up is None else up)
    before = tuple(Source(path, text) for path, text in subject.before)
    siblings = tuple(Source(path, text) for path, text in subject.siblings)
    history = sorted((*before, *siblings, migration), key=lambda each: each.path) if siblings else ()
    return rewrite(
        migration,
        Source("schema.sql", subject.schema),
        before=before,
        siblings=history,
        down=None if subject.down is None else Source(DOWN, subject.down),
        options=Options(schema_state=SchemaState(subject.state) if subject.state else None),
    )


def find_faults(subject: Mutant, *, command: bool, seconds: float = SECONDS) -> list[Fault]:
    """Return the faults that a mutant causes."""
    faults_found: list[Fault] = []
    for check in (_check_core, _check_command) if command else (_check_core,):
        started = time.process_time()
        try:
            with time_limit(seconds):
                faults_found += check(subject)
        except TooSlow as error:
            faults_found.append(
                Fault(f"slow {_failing_function(error)}", f"more than {seconds:g} s\n{_trace(error)}")
            )
        except Exception as error:
            faults_found.append(Fault(f"{type(error).__name__} {_failing_function(error)}", _trace(error)))
        else:
            took = time.process_time() - started
            if took > seconds:
                faults_found.append(Fault("slow", f"{took:.1f} s"))
    return faults_found


def _check_core(subject: Mutant) -> list[Fault]:
    """Rewrite a mutant and check the result. Return the faults."""
    outcome = rewrite_mutant(subject)
    if outcome.failed or not outcome.changed:
        return []
    faults_found = []
    if any(each.problem for each in read_script(forward_part(Source(MIGRATION, subject.up))).statements):
        return []  # placeholders, which another program replaces
    again = read_script(forward_part(Source(MIGRATION, outcome.text)))
    faults_found += [
        Fault("does not parse", f"{each.rejection()}\n{each.sql}")
        for each in again.statements
        if each.problem
    ]
    second = rewrite_mutant(subject, outcome.text)
    if second.failed:
        faults_found.append(Fault("second run refuses", "\n".join(map(str, second.diagnostics))))
    elif second.changed:
        faults_found.append(Fault("second run changes", second.text))
    return faults_found


def write_project(subject: Mutant, folder: Path) -> tuple[str, ...]:
    """Write a mutant as the files of a project. Return the arguments of `enumfix` for it."""
    migrations = folder / "migrations"
    migrations.mkdir(parents=True, exist_ok=True)
    files = {**dict(subject.before), **dict(subject.siblings), MIGRATION: subject.up}
    if subject.down:
        files[DOWN] = subject.down
    for path, text in files.items():
        (migrations / path).write_bytes(text.encode(errors="surrogatepass"))
    (folder / "schema.sql").write_bytes(subject.schema.encode(errors="surrogatepass"))
    if subject.settings:
        (folder / "enumfix.toml").write_bytes(subject.settings.encode(errors="surrogatepass"))
    return (
        "rewrite",
        *subject.arguments,
        *(f"migrations/{path}" for path, _ in subject.before),
        f"migrations/{MIGRATION}",
    )


def _check_command(subject: Mutant) -> list[Fault]:
    """Run the command in this process and in a temporary folder. Return the faults."""
    from enumfix.cli import app

    with tempfile.TemporaryDirectory(dir=_fast_folder()) as name, working_in(Path(name)):
        arguments = write_project(subject, Path(name))
        out, messages = _Stream(), io.StringIO()
        kept = sys.stdout, sys.stderr, sys.stdin
        sys.stdout, sys.stderr, sys.stdin = (
            out,
            messages,
            io.TextIOWrapper(io.BytesIO(subject.up.encode(errors="replace"))),
        )
        try:
            app(list(arguments), prog_name="enumfix")
            status: object = 0
        except SystemExit as end:
            status = end.code
        finally:
            sys.stdout, sys.stderr, sys.stdin = kept
    faults_found = messages.getvalue()
    if "EF099" in faults_found or "internal error" in faults_found:
        return [Fault("EF099", faults_found)]
    return [] if status in (0, 1, 2) else [Fault(f"exit status {status}", faults_found)]


@contextlib.contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Change the working folder within the block."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)


def _fast_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _failing_function(error: BaseException) -> str:
    """Return the innermost function of enumfix in a traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if "/enumfix/" in each.filename] or frames
    return f"{Path(own[-1].filename).name}:{own[-1].name}" if own else ""


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-6))[-2500:]


def run(seeds: range, report: Callable[[int, Fault], None], *, jobs_of: int = 500) -> None:
    """Run the mutants of some seeds. A child process runs a few hundred at a time, because it may crash."""
    at = seeds.start
    while at < seeds.stop:
        stop = min(at + jobs_of, seeds.stop)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _run_in_child(range(at, stop), writer)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "r", errors="replace") as lines:
            last = _collect_faults(lines, report, at)
        _, status = os.waitpid(child, 0)
        if status and last < stop:
            report(last, Fault(f"crash {status}", "the interpreter itself ended"))
            at = last + 1
        else:
            at = stop


def _run_in_child(seeds: range, writer: int) -> None:
    """Run some mutants and write a line of JSON for each seed and each fault: `[seed, *fault]`."""
    with os.fdopen(writer, "w") as out:
        for seed in seeds:
            print(json.dumps([seed]), file=out, flush=True)
            for fault in find_faults(mutant(seed), command=seed % COMMAND_EVERY == 0):
                print(json.dumps([seed, *fault]), file=out, flush=True)


def _collect_faults(lines: Iterator[str], report: Callable[[int, Fault], None], at: int) -> int:
    """Report the faults that a child has written. Return the last seed that it began."""
    for line in lines:
        at, *fault = json.loads(line)
        if fault:
            report(at, Fault(*fault))
    return at


def minimise(subject: Mutant, kind: str, *, command: bool) -> Mutant:
    """Return a smaller mutant that causes a fault of the same kind."""

    def fails(other: Mutant) -> bool:
        return any(each.kind == kind for each in find_faults(other, command=command))

    emptied: dict[str, Any] = {"down": None, "siblings": (), "before": (), "settings": "", "arguments": ()}
    for role, nothing in emptied.items():
        without = replace(subject, **{role: nothing})
        subject = without if fails(without) else subject
    for role in ROLES:
        for name, text in texts(subject, role):
            subject = with_text(
                subject, role, name, _smaller(text, partial(_still_fails, subject, role, name, fails))
            )
    return subject


def _still_fails(subject: Mutant, role: str, name: str, fails: Callable[[Mutant], bool], text: str) -> bool:
    return fails(with_text(subject, role, name, text))


def _smaller(text: str, fails: Callable[[str], bool]) -> str:
    """Return the text without the statements, lines and words that are not needed for the failure."""
    for pattern in (r"[^;]*(?:;\n|\Z)", r"[^\n]*(?:\n|\Z)", r"\w+|\s+|\W"):
        parts = re.findall(pattern, text)
        size = len(parts) // 2 if len(parts) < MOST_PARTS else 0
        while size:
            at = 0
            while at < len(parts):
                fewer = parts[:at] + parts[at + size :]
                if fails("".join(fewer)):
                    parts = fewer
                else:
                    at += size
            size //= 2
        text = "".join(parts)
    return text


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=1000, help="how many mutants")
    parser.add_argument("--minimise", action="store_true", help="print the smallest input that still fails")
    parser.add_argument(
        "--write", type=Path, help="write the last input that fails as a project to this folder"
    )
    parser.add_argument("--input", type=Path, help="run an input that --write wrote (mutant.json)")
    return parser.parse_args()


def main() -> int:
    """Run what the command line asks for. Return 1 if there was a fault."""
    arguments = _parse_arguments()
    kinds: dict[str, list[int]] = {}

    def report(seed: int, fault: Fault) -> None:
        kinds.setdefault(fault.kind, []).append(seed)
        if len(kinds[fault.kind]) == 1:
            print(
                f"\n== {fault.kind}\n   python tests/support/fuzz.py --seed {seed} --count 1\n{fault.text}",
                flush=True,
            )

    if arguments.input:
        subject = from_json(arguments.input.read_text())
        for fault in find_faults(subject, command=True):
            report(-1, fault)
        return 1 if kinds else 0
    run(range(arguments.seed, arguments.seed + arguments.count), report)
    for kind, seeds in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"{len(seeds):6} {kind}: {seeds[:6]}")
    print(f"{arguments.count} mutants, {sum(map(len, kinds.values()))} faults", flush=True)
    for kind, seeds in kinds.items():
        _show_first(mutant(seeds[0]), kind, arguments)
    return 1 if kinds else 0


def _show_first(subject: Mutant, kind: str, arguments: argparse.Namespace) -> None:
    """Minimise and write the first mutant with a kind of fault, if the command line asks for it."""
    if arguments.minimise:
        subject = minimise(subject, kind, command=kind.startswith(("EF099", "exit")))
        print(f"\n== {kind}, minimised\n{as_json(subject)}")
    if arguments.write:
        print("enumfix", *write_project(subject, arguments.write))
        (arguments.write / "mutant.json").write_text(as_json(subject))


if __name__ == "__main__":
    sys.exit(main())
