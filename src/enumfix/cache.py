"""Texts that take long to make, kept on disk under a name that says all they were made of.

An entry is written beside its place and renamed, so that two processes never see half of one. Its first
line holds the hash of all that follows: what is not complete is passed over. All may be deleted at any time.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from enumfix.frozen import frozen

FOLDER = ".enumfix_cache"
_IGNORED = "# Made by enumfix. Safe to delete.\n*\n"
_SEAL = "-- enumfix cache: sha256 "
_KEPT = 30 * 24 * 60 * 60
"""For how many seconds an entry is kept that nobody asks for."""


def name_for(parts: Iterable[str]) -> str:
    """Return the name of what is made of these texts, in this order."""
    found = sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass")
        found.update(b"%d\n" % len(data))  # so that no other parts join to the same text
        found.update(data)
    return found.hexdigest()[:32]


def sealed(text: str) -> str:
    """Return a text as an entry holds it, below a line with its hash."""
    return f"{_SEAL}{_hash(text.encode())}\n{text}"


@frozen()
class Cache:
    """A folder of entries. Nothing here raises where the folder cannot be read or written."""

    folder: Path

    def path(self, name: str) -> Path:
        """Return where the entry of this name is, or would be."""
        return self.folder / f"{name}.sql"

    def load(self, name: str) -> str | None:
        """Return an entry with its seal, or None where there is none that is complete."""
        path = self.path(name)
        with suppress(OSError, UnicodeDecodeError):
            data = path.read_bytes()
            seal, _, rest = data.partition(b"\n")
            if seal == f"{_SEAL}{_hash(rest)}".encode():
                with suppress(OSError):
                    os.utime(path)  # it is in use
                return data.decode()
        return None

    def names(self, start: str) -> Iterator[str]:
        """Yield the names of entries that begin so."""
        with suppress(OSError):
            yield from (path.stem for path in self.folder.glob(f"{start}*.sql"))

    def store(self, name: str, entry: str) -> bool:
        """Keep a sealed text, and return whether that was possible; drop what is no longer in use."""
        try:
            self.folder.mkdir(exist_ok=True)
            if not (self.folder / ".gitignore").exists():
                self._write(self.folder / ".gitignore", _IGNORED)
            self._write(self.path(name), entry)
        except OSError:
            return False
        self._sweep()
        return True

    def _write(self, path: Path, text: str) -> None:
        new = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
        try:
            new.write_bytes(text.encode())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove old entries, and what killed runs left half written."""
        for path in (*self.folder.glob("*.sql"), *self.folder.glob("*.tmp")):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _KEPT:
                    path.unlink()


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()
