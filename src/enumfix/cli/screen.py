"""What the ways to verify have in common: where they print, what they read, and how they fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from enumfix.cli.request import ProofArguments
from enumfix.cli.status import FAILED
from enumfix.diagnostics import Refused
from enumfix.frozen import frozen
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.programs import ServerError
from enumfix.project.files import File
from enumfix.project.git import read_at_revision
from enumfix.report.messages import report
from enumfix.sql.recognise import decode


@frozen()
class Screen:
    """Where a command prints: what it found on `out`, messages on `messages`; `json` in place of words."""

    out: TextIO
    messages: TextIO
    json: bool = False


def status_of(work: Callable[[], int], screen: Screen) -> int:
    """Return the status of some work; say in one line what kept it from being done."""
    try:
        return work()
    except Refused as refused:
        report(refused.diagnostics, screen.messages)
    except (ServerError, SqlFailure) as error:
        print(f"enumfix: {error}", file=screen.messages)
    return FAILED


def revision_reader(evidence: ProofArguments) -> Callable[[Path], File] | None:
    """Return how to read originals that are not on disk any more; None where they are."""
    revision = evidence.against
    if revision is None:
        return None

    def original(path: Path) -> File:
        data = read_at_revision(path, revision)
        return File(path, decode(str(path), data), data)

    return original
