"""What lies beside a migration, and does not tell by its name when it runs, or what it does.

Whether such a file matters is decided where the types are known (`history/place.py`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from enumfix.cli.request import STDIN
from enumfix.outcome import Form, Unplaced
from enumfix.project.files import File, is_file, shown
from enumfix.project.find_dump import NAMES
from enumfix.project.layouts import (
    LAYOUTS,
    Layout,
    home,
    is_packed,
    layout_of,
    programs,
    version,
    without_version,
)
from enumfix.source import Source

NO_VERSION = "no version stands at the beginning of the name"
ONLY_OTHERS = "the names of the others begin with a version, and that of this migration does not"
SAME_VERSION = "the version is that of this migration, too"
NO_SQL = "this changes the schema, and is not SQL that can be read in its order"
PACKED = "this is packed, so that it cannot be read"
EMPTY = "no migrations are in this folder"
ELSEWHERE = "this migration is not in this folder"

Listing = Callable[[Path], list[Path]]


class Found(NamedTuple):
    """A dump; `title` says where it comes from, where it is known to be of right before the migration."""

    schema: File
    title: str = ""


def unplaced(
    path: Path, named: Path | None, found: Found, listed: Listing, reading: Callable[[Path], Source]
) -> tuple[Unplaced, ...]:
    """Return what lies beside a migration and does not tell when it runs.

    `named` is the folder that is said to be the history, if any. Where the earlier migrations were run to
    make the dump, programs that run later do not matter.
    """
    if path == STDIN:
        return () if named is None else (_folder(named, ELSEWHERE),)
    if named is not None and not _holds(named, path, listed):
        return (_folder(named, ELSEWHERE if listed(named) else EMPTY),)
    folder, layout = named or home(path), layout_of(path)
    has_version = bool(version(path))
    if layout and layout.folder and not has_version:  # a folder called anything: it may be all there is
        own = [*_loose(path.parent, LAYOUTS[-1], path, listed)]
        around = [] if _has_dump(path.parent) else [*_loose(folder, layout, path, listed)]
        sql, other = [*own, *around], [*programs(path.parent, path)]
    else:
        sql, other = [*_loose(folder, layout, path, listed)], [*programs(folder, path)]
        if layout and layout.folder:
            other = [each for each in other if each[0]]
    if found.title:
        other = [each for each in other if not has_version or each[0] < version(path)]
    read = (
        Unplaced(source=reading(each), reason=reason)
        for each, reason in sql
        if not _is_dump(each, found.schema.path)
    )
    return (*read, *(_program(each, reading) for _, each in other))


def _folder(folder: Path, reason: str) -> Unplaced:
    return Unplaced(source=Source(shown(folder), ""), reason=reason, form=Form.UNREAD)


def _program(path: Path, reading: Callable[[Path], Source]) -> Unplaced:
    if is_packed(path):
        return Unplaced(source=Source(str(path), ""), reason=PACKED, form=Form.UNREAD)
    return Unplaced(source=reading(path), reason=NO_SQL, form=Form.PROGRAM)


def _holds(folder: Path, path: Path, listed: Listing) -> bool:
    """Return whether the history in a folder holds a migration, under whatever path."""
    if os.path.realpath(home(path)) == os.path.realpath(folder):
        return True
    return any(os.path.realpath(each) == os.path.realpath(path) for each in listed(folder))


def _loose(folder: Path, layout: Layout | None, path: Path, listed: Listing) -> Iterator[tuple[Path, str]]:
    """Yield the SQL files of a folder whose turn is not known, as seen from a migration, and why."""
    others = [each for each in listed(folder) if not _same(each, path)]
    number = version(path)
    for each in others:
        if not number:
            yield each, ONLY_OTHERS
        elif version(each) == number:
            yield each, SAME_VERSION
    for each in without_version(folder, layout, frozenset(listed(folder))):
        if not _same(each, path) and not (layout and layout.folder and _has_dump(each.parent)):
            yield each, NO_VERSION


def _same(path: Path, other: Path) -> bool:
    return path.name == other.name and os.path.realpath(path) == os.path.realpath(other)


def _has_dump(folder: Path) -> bool:
    """Return whether a folder has a dump of its own: then it is no step of a history."""
    return any(is_file(folder / name) for name in NAMES)


def _is_dump(path: Path, schema: Path) -> bool:
    """Return whether a file is the dump in use, or called like one."""
    return path.name in _dump_names() or os.path.realpath(path) == os.path.realpath(schema)


def _dump_names() -> Iterable[str]:
    return {Path(name).name for name in NAMES}
