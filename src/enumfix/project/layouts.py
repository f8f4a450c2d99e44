"""Reads the names of migration files: their version, their down file, the history that they belong to.

Formats with both directions in one file (goose `-- +goose Down`, dbmate `-- migrate:down`, sql-migrate
`-- +migrate Down`, tern `---- create above / drop below ----`) have plain numbered names and no down file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from enumfix.project.files import is_file

Version = tuple[int, ...]
"""The parts of a version, for sorting: `2024-01-31_x` is (2024, 1, 31). () means that there is none."""

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
_VERSION = re.compile(r"\d+(?:[-.]\d+)*")


class Layout(NamedTuple):
    """The naming rule of a migrator.

    `up` and `down` are the ends of the file names. With `folder`, each migration is a folder, and they are
    the whole names. `down` is None if there are no down files. Versions are compared as numbers, part by
    part; with `text`, names are compared as text.
    """

    name: str
    up: str
    down: str | None = None
    folder: bool = False
    text: bool = False

    def matches(self, path: Path) -> bool:
        """Return whether the name of a file follows this rule."""
        return path.name == self.up if self.folder else path.name.endswith(self.up)


# The first that matches a name is its layout.
LAYOUTS = (
    Layout("Diesel", "up.sql", "down.sql", folder=True),
    Layout("Prisma", "migration.sql", folder=True, text=True),
    Layout("golang-migrate, sqlx", ".up.sql", ".down.sql"),
    Layout("plain numbered", ".sql"),
)
_DOWNS = tuple(layout.down for layout in LAYOUTS if layout.down)


def layout_of(path: Path) -> Layout | None:
    """Return the layout of a file, or None if its name is not that of a SQL file."""
    return next((layout for layout in LAYOUTS if layout.matches(path)), None)


def is_down(path: Path) -> bool:
    """Return whether a file is the down file of a migration."""
    return path.name.endswith(tuple(end for end in _DOWNS if end.startswith("."))) or path.name in _DOWNS


def version(path: Path) -> Version:
    """Return the version of a file, or () if its name does not begin with a number.

    `000499_x.up.sql` is (499,), `2024-01-31-120000_x/up.sql` is (2024, 1, 31, 120000). If the layout compares
    names as text, these are the bytes of the name.
    """
    layout = layout_of(path)
    return _parse_version(_name_with_version(path, layout), layout)


def _name_with_version(path: Path, layout: Layout | None) -> str:
    """Return the name that has the version: that of the file, or of its folder."""
    return path.absolute().parent.name if layout and layout.folder else path.name


def _parse_version(name: str, layout: Layout | None) -> Version:
    """Return the version at the beginning of a name, or ()."""
    number = _VERSION.match(name)
    if number is None:
        return ()
    if layout and layout.text:
        return tuple(name.encode())
    return tuple(int(part) for part in re.split("[-.]", number.group()))


def parse_version(text: str, paths: Sequence[Path]) -> Version:
    """Return the version that a user typed, or () if it is not one. Leading zeros may be left out.

    The names of `paths` show how versions are written.
    """
    if not _VERSION.fullmatch(text):
        return ()
    layout = layout_of(paths[0]) if paths else None
    if layout and layout.text:
        names = [_name_with_version(path, layout) for path in paths]
        first = _VERSION.match(names[0])
        if first and not any(name.startswith(text) for name in names):
            text = text.zfill(len(first.group()))
    return _parse_version(text, layout)


def in_version_order(paths: Iterable[Path]) -> list[Path]:
    """Return the paths in the order of their versions. Those without a version come last, by name."""
    return sorted(paths, key=lambda path: (not version(path), version(path), str(path)))


def down_file(path: Path) -> Path | None:
    """Return the path of the down file of a migration, or None if its layout has no down files."""
    layout = layout_of(path)
    if layout is None or layout.down is None:
        return None
    return path.with_name(path.name[: -len(layout.up)] + layout.down)


def name_in_history(path: Path) -> str:
    """Return the name of a migration within its history: `000499_x.up.sql`, `20240131_x/migration.sql`."""
    layout = layout_of(path)
    name = _name_with_version(path, layout)
    return f"{name}/{path.name}" if layout and layout.folder else name


def history_folder(path: Path) -> Path:
    """Return the folder of the history that a migration belongs to."""
    layout = layout_of(path)
    # Not `parent.parent`: that of a bare `up.sql` would be the folder itself.
    return Path(os.path.normpath(path.parent / "..")) if layout and layout.folder else path.parent


def list_migrations(folder: Path) -> list[Path]:
    """Return the migrations of a folder in version order, without down files.

    Raises `OSError` if the folder cannot be listed.
    """
    paths: list[Path] = []
    names = [layout.up for layout in LAYOUTS if layout.folder]
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
    layout = layout_of(beside)
    for entry in folder.iterdir():
        number = _parse_version(entry.name, layout)
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


def other_sql_files(folder: Path, layout: Layout | None, migrations: Collection[Path]) -> list[Path]:
    """Return the SQL files of a folder that are not among its `migrations`, without down files.

    If each migration of the layout is a folder, these are files in its other folders. Raises `OSError` if the
    folder cannot be listed.
    """
    entries = folder.iterdir()
    if layout and layout.folder:
        paths = [entry / layout.up for entry in entries]
    else:
        paths = [entry for entry in entries if entry.suffix.lower() == ".sql" and not is_down(entry)]
    return sorted(path for path in paths if path not in migrations and is_file(path))
