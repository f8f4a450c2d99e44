"""What whole processes cost: CPU time and peak memory, as the kernel counts them.

Imports nothing large, and the caller should not either: a process that is started counts
the memory of the one that started it as its own peak.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
MIB = 1 << 20

# What they would be on the command line of a user: the same interpreter, no extra options.
PYTHON = sys.executable
PROGRAMS = Path(sys.executable).parent

# Without kept bytecode every process compiles all modules: an installed program never does.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a process took."""

    seconds: float
    memory: int


class Unexpected(Exception):
    """A process did not end as it has to, so its cost says nothing."""


def run(command: list[str], *, status: int = 0) -> Cost:
    """Run `command` in silence, insist on its exit status, and return its cost."""
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(command[0], command, ENVIRONMENT, file_actions=silence)
    _, waited, usage = os.wait4(process, 0)
    ended = os.waitstatus_to_exitcode(waited)
    if ended != status:
        raise Unexpected(f"exit status {ended} instead of {status}: {_named(command)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def ratio(command: list[str], base: list[str], *, runs: int, status: int = 0) -> float:
    """Return how much more CPU time `command` takes than `base`: medians of alternating runs."""
    run(command, status=status), run(base)  # the first runs fill the caches of the disk
    pairs = [(run(command, status=status).seconds, run(base).seconds) for _ in range(runs)]
    return median(ours for ours, _ in pairs) / median(theirs for _, theirs in pairs)


def read(command: list[str]) -> list[float]:
    """Run one of our own scripts and return the numbers that it prints."""
    reading, writing = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_CLOSE, reading)]
    process = os.posix_spawn(command[0], command, ENVIRONMENT, file_actions=actions)
    os.close(writing)
    with os.fdopen(reading) as printed:
        numbers = printed.read().split()
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
        raise Unexpected(f"this failed: {_named(command)}")
    return [float(number) for number in numbers]


def _named(command: list[str]) -> str:
    """Return a command as a message names it: a list of hundreds of files helps nobody."""
    more = f" and {len(command) - 6} more" if len(command) > 6 else ""
    return " ".join(command[:6]) + more
