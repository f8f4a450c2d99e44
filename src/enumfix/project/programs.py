"""Migrations that are programs (Go, TypeScript, Python …): a replay cannot run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.history.unplaced import DEFINES
from enumfix.project.files import START, read_roughly
from enumfix.project.layouts import home, is_packed, is_program, programs, version
from enumfix.source import Source, Span

CHANGES_SCHEMA = Code(
    "EF052",
    Severity.ERROR,
    "an earlier migration is a program that changes the schema, which a replay cannot run",
    "Give enumfix the schema right before the migration with --schema: let your migrator run the earlier "
    "ones on an empty database, and take `pg_dump --schema-only` of that.",
)
PASSED_OVER = Code(
    "EF215",
    Severity.WARNING,
    "an earlier migration is a program, which the replay passes over",
    "Check that it only changes rows. Where it changes the schema, give enumfix that with --schema.",
)


def not_replayed(migration: Path, earlier: tuple[Source, ...]) -> Iterator[Diagnostic]:
    """Yield what to say of the programs among the migrations before one, in the folders that these are in."""
    for folder in dict.fromkeys(home(Path(source.path)) for source in earlier):
        for found, path in programs(folder, migration):
            if found and (found < version(migration) or not version(migration)):
                yield from _said(path)


def _said(path: Path) -> Iterator[Diagnostic]:
    """Yield what to say of one of them. A changelog, or its index, counts where it changes the schema."""
    if is_packed(path):
        yield CHANGES_SCHEMA.at(Source(str(path), ""), START, "this file is packed, so that it is not read")
        return
    source = read_roughly(path)
    defines = DEFINES.search(source.text)
    if defines:
        words = " ".join(defines[0].split())
        yield CHANGES_SCHEMA.at(source, Span(*defines.span()), f"{words} in a program")
    elif is_program(path):
        yield PASSED_OVER.at(source, START, "this program was not run")
