"""Refuses to rewrite a migration that databases may have run, if its migrator would notice the change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from enumfix.cli.arguments import STDIN
from enumfix.cli.run.jobs import Job
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.migrators.registry import checksum_keeper
from enumfix.outcome import Outcome
from enumfix.project.git import absent_from_main, folders_upwards, git_root, is_committed, is_shallow
from enumfix.project.layouts import history_folder
from enumfix.project.settings import find_settings
from enumfix.source import Span

APPLIED = Code(
    "EF390",
    Severity.ERROR,
    "a migration that databases may have run already, and whose migrator keeps checksums",
    "Leave the file as it is, if you can: databases that ran it have the labels. If no database has run it, "
    "or you do what the message says, add --applied-ok.",
)


def refuse_if_applied(job: Job, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal if the file is on the main branch and its migrator keeps checksums."""
    if not outcome.changed or job.file.path == STDIN:
        return outcome
    folders = folders_upwards(history_folder(job.file.path))
    keeper = checksum_keeper(job.file.path.name, job.file.source.text, _names_in(folders))
    reason = _why_applied(job.file.path) if keeper else ""
    if not keeper or not reason:
        return outcome
    message = f"{reason}. After a change, {keeper.checksum}: {keeper.repair}"
    refusal: Diagnostic = APPLIED.at(job.file.source, Span(0, 0), message)
    return replace(outcome, text=job.file.source.text, down=None, labels={}, diagnostics=(refusal,))


def _names_in(folders: list[Path]) -> frozenset[str]:
    """Return the names of all files in some folders."""
    names: set[str] = set()
    for folder in folders:
        with suppress(OSError):
            names.update(entry.name for entry in folder.iterdir())
    return frozenset(names)


def _why_applied(path: Path) -> str:
    """Return why databases may have run a migration, "" if it is new or in no Git repository."""
    root = git_root(path.parent)
    if root is None or not is_committed(root, path):
        return ""
    try:
        if is_shallow(root):
            return "the clone is shallow, so it counts as applied (`git fetch --unshallow`)"
        absent = absent_from_main([path], find_settings(path.parent).main_branch)
    except Refused:
        return "Git has no main branch, so it counts as applied (`git fetch`)"
    return "" if absent else "the main branch has this migration, so databases may have run it"
