"""Diagnostics about migrations that are programs (Go, TypeScript, Python …): no replay can run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.history.unplaced import SCHEMA_CHANGE_WORDS
from enumfix.project.files import START, read_roughly
from enumfix.project.layouts import files_not_sql, history_folder, is_packed, is_program, version
from enumfix.source import Source, Span

CHANGES_SCHEMA = Code(
    "EF052",
    Severity.ERROR,
    "an earlier migration is a program that changes the schema, which a replay cannot run",
    "Give enumfix the schema right before the migration with --schema: let your migrator run the earlier "
    "ones on an empty database, and take `pg_dump --schema-only` of that.",
)
SKIPPED = Code(
    "EF215",
    Severity.WARNING,
    "an earlier migration is a program, which the replay skips",
    "Check that the program only changes rows. If it changes the schema, name a dump with --schema.",
)


def problems_with_programs(migration: Path, earlier: tuple[Source, ...]) -> Iterator[Diagnostic]:
    """Yield the diagnostics about programs that run before a migration.

    `earlier` are the SQL migrations before it; the programs are in the folders of these.
    """
    for folder in dict.fromkeys(history_folder(Path(source.path)) for source in earlier):
        for number, path in files_not_sql(folder, migration):
            if number and (number < version(migration) or not version(migration)):
                yield from _problems_with(path)


def _problems_with(path: Path) -> Iterator[Diagnostic]:
    """Yield the diagnostic about one program. A changelog matters only if it changes the schema."""
    if is_packed(path):
        yield CHANGES_SCHEMA.at(
            Source(str(path), ""), START, "this file is packed, so enumfix cannot read it"
        )
        return
    source = read_roughly(path)
    defines = SCHEMA_CHANGE_WORDS.search(source.text)
    if defines:
        words = " ".join(defines[0].split())
        yield CHANGES_SCHEMA.at(source, Span(*defines.span()), f"{words} in a program")
    elif is_program(path):
        yield SKIPPED.at(source, START, "this program was not run")
