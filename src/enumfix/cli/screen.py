"""What the ways to verify have in common: where they print, what they read, and how they fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from enumfix.cli.request import Evidence
from enumfix.diagnostics import Refused
from enumfix.frozen import frozen
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.programs import ServerError
from enumfix.project.files import File
from enumfix.project.git import at_revision
from enumfix.report.messages import report
from enumfix.sql.recognise import decode


@frozen()
class Screen:
    """Where a command prints: what it found on `out`, messages on `messages`; `json` in place of words."""

    out: TextIO
    messages: TextIO
    json: bool = False


def attempt(work: Callable[[], int], screen: Screen) -> int:
    """Return the status of some work; say in one line what kept it from being done."""
    try:
        return work()
    except Refused as refused:
        report(refused.diagnostics, screen.messages)
    except (ServerError, SqlFailure) as error:
        print(f"enumfix: {error}", file=screen.messages)
    return FAILED


def revision_reader(evidence: Evidence) -> Callable[[Path], File] | None:
    """Return how to read originals that are not on disk any more; None where they are."""
    revision = evidence.against
    if revision is None:
        return None

    def original(path: Path) -> File:
        data = at_revision(path, revision)
        return File(path, decode(str(path), data), data)

    return original


# Nothing to do, or done (warnings included).
CLEAN = 0
# Something was found, or would be changed.
FINDINGS = 1
# An error or a refusal.
FAILED = 2
INTERRUPTED = 130
