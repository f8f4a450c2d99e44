"""Which dump shows the schema that a migration starts from, when the command does not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.project.files import DIRECTORY, NO_FILE, File, is_file, is_there, read, shown
from enumfix.project.git import upwards
from enumfix.source import Source, Span
from enumfix.sql.recognise import not_a_dump

NO_DUMP = Code(
    "EF032",
    Severity.ERROR,
    "no dump of the schema was found",
    "Make one from a database that stands right before this migration (`pg_dump --schema-only DATABASE > "
    "dump.sql`) and name it with --schema, or with `schema` in the settings. Or let --replay make one from "
    "the earlier migrations.",
)
TWO_DUMPS = Code(
    "EF033",
    Severity.ERROR,
    "more than one file may be the dump of the schema",
    "Name the right one with --schema, or with `schema` in the settings.",
)

# Looked for in each folder, from that of the migration up to the top of the repository.
NAMES = ("dump.sql", "schema.sql", "structure.sql", "db/structure.sql")


def find_dump(migration: Source, folder: Path) -> File:
    """Return the dump nearest to `folder`, where `migration` lives.

    A file with the right name that is no PostgreSQL dump is passed over. Raises `Refused` when
    there is no dump, naming what was passed over, when one folder holds two, and where something with such a
    name is no file.
    """
    rejected: list[str] = []
    for place in upwards(folder):
        dumps = list(_dumps(place, Path(migration.path), rejected))
        if len(dumps) > 1:
            names = " and ".join(shown(dump.path) for dump in dumps)
            raise Refused(TWO_DUMPS.at(migration, Span(0, 0), f"is the schema in {names}?"))
        if dumps:
            return dumps[0]
    looked = f"looked for {', '.join(NAMES)} from {shown(folder)} up to {shown(upwards(folder)[-1])}"
    raise Refused(NO_DUMP.at(migration, Span(0, 0), "; ".join((f"no dump found: {looked}", *rejected))))


def _dumps(place: Path, migration: Path, rejected: list[str]) -> Iterator[File]:
    """Yield the dumps in one folder, and note in `rejected` what is none in spite of its name."""
    for path in (place / name for name in NAMES):
        if not is_there(path) or (is_file(path) and is_file(migration) and path.samefile(migration)):
            continue
        try:
            dump = read(Path(shown(path)))
        except Refused as refused:
            if any(diagnostic.code in (NO_FILE, DIRECTORY) for diagnostic in refused.diagnostics):
                raise
            rejected += [f"{d.source.path}: {d.message}" for d in refused.diagnostics]
            continue
        other = not_a_dump(dump.source)
        if other:
            rejected.append(f"{dump.source.path}: {other.message}")
        else:
            yield dump
