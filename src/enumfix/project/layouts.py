"""Reads the names of migration files: their version, their down file, the history that they belong to.

Formats with both directions in one file (goose `-- +goose Down`, dbmate `-- migrate:down`, sql-migrate
`-- +migrate Down`, tern `---- create above / drop below ----`) have plain numbered names and no down file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from enumfix.migrators.file_names import FileNames, Version
from enumfix.migrators.registry import all_file_names
from enumfix.project.files import is_file

_PROGRAMS = frozenset(
    (
        ".bash .cjs .clj .cr .cs .cts .dart .ex .exs .fizz .fs .go .groovy .java .js .jsx .kt .kts .lua .mjs "
        ".mts .php .pl .ps1 .psql .py .rb .rs .scala .sh .swift .ts .tsx .vb"
    ).split()
)
_MARKUP = frozenset(".json .xml .yaml .yml".split())
_TEMPLATES = frozenset(
    ".ejs .erb .gotmpl .hbs .in .j2 .jinja .jinja2 .liquid .mustache .template .tmpl .tpl".split()
)
_PACKED = frozenset(".br .bz2 .gpg .gz .lz4 .xz .zip .zst".split())
_TEST = re.compile(r"_test\.go$|\.(?:test|spec|d)\.[cm]?[jt]s$")
_PLAIN = FileNames(up=".sql")
_NUMBER = re.compile(r"\d+(?:[-.]\d+)*")


def layout_of(path: Path) -> FileNames | None:
    """Return the rule that the name of a file follows, or None if it is not that of a SQL file."""
    return next((rule for rule in all_file_names() if rule.match(path.name)), None)


def is_down(path: Path) -> bool:
    """Return whether a file is the down file of a migration."""
    rule = layout_of(path)
    if rule and rule.is_undo(path.name):
        return _of_same_version(path, undo=False) is not None
    downs = {rule.down for rule in all_file_names() if rule.down}
    return path.name in downs or path.name.endswith(tuple(end for end in downs if end.startswith(".")))


def _of_same_version(path: Path, *, undo: bool) -> Path | None:
    """Return the file of the same version beside a file, None without one; `undo` says which of the two."""
    rule, number = layout_of(path), version(path)
    if rule is None or not number:
        return None
    with suppress(OSError):
        for other in sorted(path.parent.iterdir()):
            if rule.match(other.name) and rule.is_undo(other.name) is undo and version(other) == number:
                return other
    return None


def version(path: Path) -> Version:
    """Return the version of a file, or () if its name has none.

    `000499_x.up.sql` is (499,), `2024-01-31-120000_x/up.sql` is (2024, 1, 31, 120000), `V1.2__x.sql` is
    (1, 2). If the rule compares names as text, these are the bytes of the name.
    """
    rule = layout_of(path)
    return (rule or _PLAIN).version(_name_with_version(path, rule))


def _name_with_version(path: Path, rule: FileNames | None) -> str:
    """Return the name that has the version: that of the file, or of its folder."""
    return path.absolute().parent.name if rule and rule.folder else path.name


def parse_version(text: str, paths: Sequence[Path]) -> Version:
    """Return the version that a user typed, or () if it is not one. Leading zeros may be left out.

    The names of `paths` show how versions are written.
    """
    rule = (layout_of(paths[0]) if paths else None) or _PLAIN
    if not rule.text or not rule.parse_version(text):
        return rule.parse_version(text)
    names = [_name_with_version(path, rule) for path in paths]
    first = _NUMBER.match(names[0])
    if first and not any(name.startswith(text) for name in names):
        text = text.zfill(len(first[0]))
    return rule.version(text)


def in_version_order(paths: Iterable[Path]) -> list[Path]:
    """Return the paths in the order of their versions. Those without a version come last, by name."""
    return sorted(paths, key=lambda path: (not version(path), version(path), str(path)))


def down_file(path: Path) -> Path | None:
    """Return the path of the down file of a migration, or None if its migrator needs none.

    An undo file is used if it exists, but never asked for.
    """
    rule = layout_of(path)
    if rule is not None and rule.undo_prefix:
        return _of_same_version(path, undo=True)
    if rule is None or rule.down is None:
        return None
    return path.with_name(path.name[: -len(rule.up)] + rule.down)


def name_in_history(path: Path) -> str:
    """Return the name of a migration within its history: `000499_x.up.sql`, `20240131_x/migration.sql`."""
    rule = layout_of(path)
    name = _name_with_version(path, rule)
    return f"{name}/{path.name}" if rule and rule.folder else name


def history_folder(path: Path) -> Path:
    """Return the folder of the history that a migration belongs to."""
    rule = layout_of(path)
    # Not `parent.parent`: that of a bare `up.sql` would be the folder itself.
    return Path(os.path.normpath(path.parent / "..")) if rule and rule.folder else path.parent


def list_migrations(folder: Path) -> list[Path]:
    """Return the migrations of a folder in version order, without down files.

    Raises `OSError` if the folder cannot be listed.
    """
    paths: list[Path] = []
    names = [rule.up for rule in all_file_names() if rule.folder]
    for entry in folder.iterdir():
        if not version(entry):
            continue
        inside = [entry / name for name in names if os.path.lexists(entry / name)]
        # A pipe or a folder with the name of a migration counts, too: reading it gives the error.
        alone = entry.suffix == ".sql" and not inside and not is_down(entry)
        paths += [entry] if alone else inside
    return in_version_order(paths)


def files_not_sql(folder: Path, beside: Path) -> list[tuple[Version, Path]]:
    """Return (version, path) of the files in a folder that are not SQL but may be migrations, in order.

    These are programs, templates, changelogs and packed files. Their versions are read as that of the
    migration `beside`; files without a version come first. Raises `OSError` if the folder cannot be listed.
    """
    numbered: list[tuple[Version, Path]] = []
    rule = layout_of(beside) or _PLAIN
    for entry in folder.iterdir():
        # The rule of Flyway asks for the end of the name, and a program has another one.
        number = rule.version(entry.stem + rule.up if rule.prefix else entry.name)
        for path in sorted(entry.iterdir()) if number and entry.is_dir() else [entry]:
            if is_program(path) or is_markup(path) or is_packed(path):
                numbered.append((number, path))
    return sorted(numbered)


def is_program(path: Path) -> bool:
    """Return whether a file is a program or a template of SQL, judged by its name."""
    end = path.suffix.lower()
    return (end in _PROGRAMS or end in _TEMPLATES) and not _TEST.search(path.name)


def is_markup(path: Path) -> bool:
    """Return whether a file is JSON, XML or YAML, judged by its name: a changelog may be written in these."""
    return path.suffix.lower() in _MARKUP


def is_packed(path: Path) -> bool:
    """Return whether a file is compressed or encrypted SQL, judged by its name."""
    return path.suffix.lower() in _PACKED and ".sql" in path.name.lower()


def other_sql_files(folder: Path, rule: FileNames | None, migrations: Collection[Path]) -> list[Path]:
    """Return the SQL files of a folder that are not among its `migrations`, without down files.

    If each migration is a folder by the rule, these are files in its other folders. Raises `OSError` if the
    folder cannot be listed.
    """
    entries = folder.iterdir()
    if rule and rule.folder:
        paths = [entry / rule.up for entry in entries]
    else:
        paths = [entry for entry in entries if entry.suffix.lower() == ".sql" and not is_down(entry)]
    return sorted(path for path in paths if path not in migrations and is_file(path))
