"""Finds files in the folder of a migration if enumfix does not know when they run, or what they do.

`history/place.py` decides whether such a file matters, since that depends on the types.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from enumfix.cli.arguments import STDIN
from enumfix.migrators.file_names import FileNames, Version
from enumfix.migrators.plain import MIGRATOR as PLAIN
from enumfix.outcome import Form, Unplaced
from enumfix.project.files import File, is_file, is_same_file, path_from_here
from enumfix.project.find_dump import DUMP_NAMES
from enumfix.project.layouts import (
    files_not_sql,
    history_folder,
    is_packed,
    layout_of,
    other_sql_files,
    version,
)
from enumfix.source import Source

NO_VERSION = "the name does not begin with a version"
ONLY_OTHERS = "the name begins with a version, but the name of this migration does not"
OTHER_NAMES = "the name is not like that of this migration, so another program may run it"
REPEATABLE = "this runs again each time that it has changed"
SAME_VERSION = "the version is also that of this migration"
NO_SQL = "this changes the schema, but is not a SQL file that enumfix can read"
PACKED = "this is packed, so enumfix cannot read it"
EMPTY = "the folder has no migrations"
ELSEWHERE = "the folder does not contain this migration"

ListMigrations = Callable[[Path], list[Path]]


class ChosenDump(NamedTuple):
    """A dump. `title` describes the replay that it comes from, "" for none."""

    schema: File
    title: str = ""


def unplaced_beside(
    path: Path,
    migrations_folder: Path | None,
    dump: ChosenDump,
    list_migrations: ListMigrations,
    read_source: Callable[[Path], Source],
) -> tuple[Unplaced, ...]:
    """Return the files in the folder of a migration that run at an unknown time.

    - `path` is the migration, `migrations_folder` the folder of --migrations or of the settings, if any.
    - `dump` is the dump in use. If it comes from a replay, programs that run later do not matter.
    - `list_migrations` returns the migrations of a folder, `read_source` reads one file.
    """
    if path == STDIN:
        return () if migrations_folder is None else (_unplaced_folder(migrations_folder, ELSEWHERE),)
    if migrations_folder is not None and not _holds_migration(migrations_folder, path, list_migrations):
        return (
            _unplaced_folder(migrations_folder, ELSEWHERE if list_migrations(migrations_folder) else EMPTY),
        )
    sql, programs = _uncertain_files(path, migrations_folder or history_folder(path), list_migrations)
    if dump.title and (number := version(path)):
        programs = [(other, program) for other, program in programs if other < number]
    return (
        *(
            Unplaced(source=read_source(file), reason=reason)
            for file, reason in sql
            if not _is_dump(file, dump.schema.path)
        ),
        *(_unplaced_program(program, read_source) for _, program in programs),
    )


def _uncertain_files(
    path: Path, folder: Path, list_migrations: ListMigrations
) -> tuple[list[tuple[Path, str]], list[tuple[Version, Path]]]:
    """Return (SQL files with the reason, other files with their version) that run at an unknown time.

    `folder` is that of all migrations.
    """
    rule = layout_of(path)
    if not (rule and rule.folder):
        return [*_unplaced_sql(folder, rule, path, list_migrations)], [*files_not_sql(folder, path)]
    around = _unplaced_sql(folder, rule, path, list_migrations)
    if version(path):
        return [*around], [(number, program) for number, program in files_not_sql(folder, path) if number]
    # The name of its folder has no version: the file may be the only migration.
    inside = _unplaced_sql(path.parent, PLAIN.file_names, path, list_migrations)
    sql = [*inside] if _has_dump(path.parent) else [*inside, *around]
    return sql, [*files_not_sql(path.parent, path)]


def _unplaced_folder(folder: Path, reason: str) -> Unplaced:
    return Unplaced(source=Source(path_from_here(folder), ""), reason=reason, form=Form.UNREAD)


def _unplaced_program(path: Path, read_source: Callable[[Path], Source]) -> Unplaced:
    if is_packed(path):
        return Unplaced(source=Source(str(path), ""), reason=PACKED, form=Form.UNREAD)
    return Unplaced(source=read_source(path), reason=NO_SQL, form=Form.PROGRAM)


def _holds_migration(folder: Path, path: Path, list_migrations: ListMigrations) -> bool:
    """Return whether a migration is one of the history in a folder, even if its path is spelled otherwise."""
    if os.path.realpath(history_folder(path)) == os.path.realpath(folder):
        return True
    return any(os.path.realpath(other) == os.path.realpath(path) for other in list_migrations(folder))


def _unplaced_sql(
    folder: Path, rule: FileNames | None, path: Path, list_migrations: ListMigrations
) -> Iterator[tuple[Path, str]]:
    """Yield (file, reason) of each SQL file of a folder whose place in the history is unknown.

    `path` is the migration that they are compared with, `rule` the rule of its name.
    """
    others = [other for other in list_migrations(folder) if not is_same_file(other, path)]
    number = version(path)
    for other in others:
        if not number:
            yield other, ONLY_OTHERS
        elif version(other) == number:
            yield other, SAME_VERSION
        elif _has_prefix(layout_of(other)) is not _has_prefix(rule):
            yield other, OTHER_NAMES
    for file in other_sql_files(folder, rule, frozenset(list_migrations(folder))):
        if not is_same_file(file, path) and not (rule and rule.folder and _has_dump(file.parent)):
            yield file, REPEATABLE if rule and rule.is_repeatable(file.name) else NO_VERSION


def _has_prefix(rule: FileNames | None) -> bool:
    """Return whether versions have a prefix by a rule: its migrator does not see files without one."""
    return bool(rule and rule.prefix)


def _has_dump(folder: Path) -> bool:
    """Return whether a folder has a dump of its own. Then it is not one migration of a history."""
    return any(is_file(folder / name) for name in DUMP_NAMES)


def _is_dump(path: Path, schema: Path) -> bool:
    """Return whether a file is the dump in use, or has the usual name of a dump."""
    return path.name in _names_of_dumps() or os.path.realpath(path) == os.path.realpath(schema)


def _names_of_dumps() -> Iterable[str]:
    return {Path(name).name for name in DUMP_NAMES}
