"""What the names of migration files mean: their version, their down file, their siblings.

A format that keeps both directions in one file (goose `-- +goose Down`, dbmate
`-- migrate:down`, sql-migrate `-- +migrate Down`, tern `---- create above / drop below ----`)
has plain numbered names, and so no down file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from enumfix.project.files import is_file

Version = tuple[int, ...]

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
    """A way to name migrations.

    `up` and `down` are what the file names end with (or are, where each migration is a folder);
    without `down` there is no file for the way back. Versions are numbers, part by part, unless the
    program sorts the names as `text`.
    """

    name: str
    up: str
    down: str | None = None
    folder: bool = False
    text: bool = False

    def owns(self, path: Path) -> bool:
        """Return whether `path` is named as a migration of this layout."""
        return path.name == self.up if self.folder else path.name.endswith(self.up)


# The first that owns a name wins.
LAYOUTS = (
    Layout("Diesel", "up.sql", "down.sql", folder=True),
    Layout("Prisma", "migration.sql", folder=True, text=True),
    Layout("golang-migrate, sqlx", ".up.sql", ".down.sql"),
    Layout("plain numbered", ".sql"),
)
_DOWNS = tuple(layout.down for layout in LAYOUTS if layout.down)


def layout_of(path: Path) -> Layout | None:
    """Return the layout that `path` is named by, or None for something that is no SQL file."""
    return next((layout for layout in LAYOUTS if layout.owns(path)), None)


def is_down(path: Path) -> bool:
    """Return whether `path` is the way back of another migration."""
    return path.name.endswith(tuple(end for end in _DOWNS if end.startswith("."))) or path.name in _DOWNS


def version(path: Path) -> Version:
    """Return what `path` is sorted by, () where its name begins with no number.

    `000499_x.up.sql` is (499,), `2024-01-31-120000_x/up.sql` is (2024, 1, 31, 120000); where the layout
    sorts text, it is the bytes of the name.
    """
    layout = layout_of(path)
    return _version(_named(path, layout), layout)


def _named(path: Path, layout: Layout | None) -> str:
    """Return the name that begins with the version: that of the file, or of its folder."""
    return path.absolute().parent.name if layout and layout.folder else path.name


def _version(named: str, layout: Layout | None) -> Version:
    found = _VERSION.match(named)
    if found is None:
        return ()
    if layout and layout.text:
        return tuple(named.encode())
    return tuple(int(part) for part in re.split("[-.]", found.group()))


def asked(text: str, paths: Sequence[Path]) -> Version:
    """Return what a version that somebody asks for is sorted by among `paths`; () where it is none.

    Leading zeros are optional.
    """
    if not _VERSION.fullmatch(text):
        return ()
    layout = layout_of(paths[0]) if paths else None
    if layout and layout.text:
        names = [_named(path, layout) for path in paths]
        first = _VERSION.match(names[0])
        if first and not any(name.startswith(text) for name in names):
            text = text.zfill(len(first.group()))
    return _version(text, layout)


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Return `paths` as a migrator runs them; what has no version comes last, by name."""
    return sorted(paths, key=lambda path: (not version(path), version(path), str(path)))


def down_file(path: Path) -> Path | None:
    """Return where the way back of this migration stands, or None where the layout has no such file."""
    layout = layout_of(path)
    if layout is None or layout.down is None:
        return None
    return path.with_name(path.name[: -len(layout.up)] + layout.down)


def called(path: Path) -> str:
    """Return the name of a migration within its history: `000499_x.up.sql`, `20240131_x/migration.sql`."""
    layout = layout_of(path)
    named = _named(path, layout)
    return f"{named}/{path.name}" if layout and layout.folder else named


def home(path: Path) -> Path:
    """Return the folder that holds the history this migration belongs to."""
    layout = layout_of(path)
    # Not `parent.parent`: that of a bare `up.sql` would be the folder itself.
    return Path(os.path.normpath(path.parent / "..")) if layout and layout.folder else path.parent


def migrations(folder: Path) -> list[Path]:
    """Return the migrations of the history in `folder`, in version order, without the ways back.

    Raises `OSError` when the folder cannot be listed.
    """
    found: list[Path] = []
    names = [layout.up for layout in LAYOUTS if layout.folder]
    for entry in folder.iterdir():
        if not version(entry):
            continue
        inside = [entry / name for name in names if os.path.lexists(entry / name)]
        # What is named as a migration is one, also where it is no file: who reads it then says so.
        alone = entry.suffix == ".sql" and not inside and not is_down(entry)
        found += [entry] if alone else inside
    return in_order(found)


def programs(folder: Path, beside: Path) -> list[tuple[Version, Path]]:
    """Return the files of the history in `folder` that are no SQL, with their versions, in order.

    Programs, templates of SQL, changelogs and packed files may be migrations. They are sorted as the
    migration that they stand `beside`; those without a version come first. Raises `OSError` when the
    folder cannot be listed.
    """
    found: list[tuple[Version, Path]] = []
    layout = layout_of(beside)
    for entry in folder.iterdir():
        number = _version(entry.name, layout)
        for path in sorted(entry.iterdir()) if number and entry.is_dir() else [entry]:
            if is_program(path) or is_markup(path) or is_packed(path):
                found.append((number, path))
    return sorted(found)


def is_program(path: Path) -> bool:
    """Return whether `path` is named as a program, or as a template that SQL is made of."""
    end = path.suffix.lower()
    return (end in _PROGRAMS or end in _TEMPLATES) and not _TEST.search(path.name)


def is_markup(path: Path) -> bool:
    """Return whether `path` is named as what a changelog is written in."""
    return path.suffix.lower() in _MARKUP


def is_packed(path: Path) -> bool:
    """Return whether `path` is named as SQL that has to be unpacked before anybody can read it."""
    return path.suffix.lower() in _PACKED and ".sql" in path.name.lower()


def without_version(folder: Path, layout: Layout | None, known: Collection[Path]) -> list[Path]:
    """Return the SQL files of `folder` that are not among the `known` migrations, in order.

    The ways back are left out. Where each migration is a folder, they are those of other folders. Raises
    `OSError` when the folder cannot be listed.
    """
    entries = folder.iterdir()
    if layout and layout.folder:
        found = [entry / layout.up for entry in entries]
    else:
        found = [entry for entry in entries if entry.suffix.lower() == ".sql" and not is_down(entry)]
    return sorted(path for path in found if path not in known and is_file(path))
