"""Finds the dump of the schema, if neither the command nor the settings name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.project.files import DIRECTORY, NOT_A_FILE, File, exists, is_file, path_from_here, read
from enumfix.project.git import folders_upwards
from enumfix.source import Source, Span
from enumfix.sql.recognise import problem_if_not_dump

NO_DUMP = Code(
    "EF032",
    Severity.ERROR,
    "no dump of the schema was found",
    "Dump a database in which the earlier migrations have run, and this one has not (`pg_dump --schema-only "
    "DATABASE > dump.sql`). Name the dump with --schema, or with `schema` in the settings. Or let --replay "
    "make one from the earlier migrations.",
)
TWO_DUMPS = Code(
    "EF033",
    Severity.ERROR,
    "more than one file may be the dump of the schema",
    "Name the right one with --schema, or with `schema` in the settings.",
)

# These names are tried in each folder, from that of the migration up to the top of the repository.
DUMP_NAMES = ("dump.sql", "schema.sql", "structure.sql", "db/structure.sql")


def find_dump(migration: Source, folder: Path) -> File:
    """Return the nearest dump: `folder` is searched first, then the folders above it.

    A file with the right name that is not a PostgreSQL dump is skipped. `migration` is the file that errors
    are about. Raises `Refused` if there is no dump (the message names the skipped files), if one folder has
    two, or if something with such a name is not a file.
    """
    rejected: list[str] = []
    for place in folders_upwards(folder):
        dumps = list(_dumps_in(place, Path(migration.path), rejected))
        if len(dumps) > 1:
            names = " and ".join(path_from_here(dump.path) for dump in dumps)
            raise Refused(TWO_DUMPS.at(migration, Span(0, 0), f"is the schema in {names}?"))
        if dumps:
            return dumps[0]
    first, last = path_from_here(folder), path_from_here(folders_upwards(folder)[-1])
    looked = f"looked for {', '.join(DUMP_NAMES)} from {first} up to {last}"
    raise Refused(NO_DUMP.at(migration, Span(0, 0), "; ".join((f"no dump found: {looked}", *rejected))))


def _dumps_in(place: Path, migration: Path, rejected: list[str]) -> Iterator[File]:
    """Yield the dumps in one folder. Add a message to `rejected` for each file that is not a dump."""
    for path in (place / name for name in DUMP_NAMES):
        if not exists(path) or (is_file(path) and is_file(migration) and path.samefile(migration)):
            continue
        try:
            dump = read(Path(path_from_here(path)))
        except Refused as refused:
            if any(diagnostic.code in (NOT_A_FILE, DIRECTORY) for diagnostic in refused.diagnostics):
                raise
            rejected += [f"{d.source.path}: {d.message}" for d in refused.diagnostics]
            continue
        problem = problem_if_not_dump(dump.source)
        if problem:
            rejected.append(f"{dump.source.path}: {problem.message}")
        else:
            yield dump
