"""Turns the errors of a command that uses a server into messages and an exit status."""

from __future__ import annotations

from collections.abc import Callable

from enumfix.cli.status import FAILED
from enumfix.diagnostics import Refused
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.programs import ServerError
from enumfix.report.reporter import Reporter


def status_of(work: Callable[[], int], reporter: Reporter) -> int:
    """Do the work and return its exit status.

    `Refused` and errors of the server are reported, and the status is FAILED. The work finishes the reporter
    itself; after an error this function does.
    """
    try:
        return work()
    except Refused as refused:
        reporter.diagnostics(refused.diagnostics)
    except (ServerError, SqlFailure) as error:
        reporter.message(f"enumfix: {error}")
    reporter.finish(FAILED, complete=False)
    return FAILED
