"""What all commands that use a server share: where they print, and how their errors are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from enumfix.cli.arguments import ProofOptions
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
    """Where a command prints: results on `out`, messages on `messages`. With `json`, results are JSON."""

    out: TextIO
    messages: TextIO
    json: bool = False


def status_of(work: Callable[[], int], screen: Screen) -> int:
    """Do the work and return its exit status.

    `Refused` and errors of the server are printed, and the status is FAILED.
    """
    try:
        return work()
    except Refused as refused:
        report(refused.diagnostics, screen.messages)
    except (ServerError, SqlFailure) as error:
        print(f"enumfix: {error}", file=screen.messages)
    return FAILED


def revision_reader(proof_options: ProofOptions) -> Callable[[Path], File] | None:
    """Return a function that reads a file from the Git revision of --against; None without that option."""
    revision = proof_options.against
    if revision is None:
        return None

    def read_original(path: Path) -> File:
        data = read_at_revision(path, revision)
        return File(path, decode(str(path), data), data)

    return read_original
