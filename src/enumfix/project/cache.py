"""Texts that take long to make, kept on disk under a name that says all they were made of.

A repository can carry whatever its author puts there, also what looks like this folder. So a link is never
followed, an entry counts only if this user sealed it (with a key outside of all repositories), and only what
has a name and a beginning of ours is ever removed. An entry is written beside its place and renamed, so that
two processes never see half of one. All may be deleted at any time.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path

from enumfix.frozen import frozen
from enumfix.prefilter import LIMIT

FOLDER = ".enumfix_cache"
_IGNORED = "# Made by enumfix. Safe to delete.\n*\n"
_SEAL = "-- enumfix cache: "
_ENTRY = re.compile(r"[0-9a-f]{32}(?:-[0-9]{1,3}-[0-9]{1,3}(?:-[0-9a-f]{8})?)?\.sql")
_HALF = re.compile(rf"(?:{_ENTRY.pattern}|\.gitignore)\.[0-9]{{1,7}}-[0-9a-f]{{8}}\.tmp")
_KEPT = 30 * 24 * 60 * 60
"""For how many seconds an entry is kept that nobody asks for."""
_KEY_SIZE = 32
_AS_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_AS_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_AS_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def name_for(parts: Iterable[str]) -> str:
    """Return the name of what is made of these texts, in this order."""
    found = sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass")
        found.update(b"%d\n" % len(data))  # so that no other parts join to the same text
        found.update(data)
    return found.hexdigest()[:32]


def sealed(text: str) -> str:
    """Return a text as an entry holds it, below a line with the seal of this user."""
    return f"{_SEAL}{_seal(text.encode())}\n{text}"


@frozen()
class Cache:
    """A folder of entries. Nothing here raises where the folder cannot be read or written.

    The folder that it is in must be a real path: only the last part is looked at for links.
    """

    folder: Path

    def problem(self) -> str:
        """Return why the folder is not used, "" where it may be, or is not there yet."""
        try:
            mode = self.folder.lstat().st_mode
        except OSError:
            return ""
        return "" if stat.S_ISDIR(mode) else "a link" if stat.S_ISLNK(mode) else "no folder"

    def path(self, name: str) -> Path:
        """Return where the entry of this name is, or would be."""
        return self.folder / f"{name}.sql"

    def load(self, name: str) -> str | None:
        """Return an entry with its seal, or None where there is none that this user sealed."""
        with (
            suppress(OSError, UnicodeDecodeError),
            self._opened() as place,
            os.fdopen(_regular(f"{name}.sql", place), "rb") as stream,
        ):
            data = stream.read(LIMIT + 1)
            if _is_sealed(data):
                with suppress(OSError):
                    os.utime(stream.fileno())  # it is in use
                return data.decode()
        return None

    def names(self, start: str) -> Iterator[str]:
        """Yield the names of entries that begin so."""
        with suppress(OSError), self._opened() as place:
            found = [name for name in _names(place) if _ENTRY.fullmatch(name)]
            yield from (name.removesuffix(".sql") for name in found if name.startswith(start))

    def store(self, name: str, entry: str) -> bool:
        """Keep a sealed text, and return whether that was possible. A link of its name stays as it is."""
        try:
            with suppress(FileExistsError):
                self.folder.mkdir()
            with self._opened() as place:
                if not _is_there(".gitignore", place):
                    _write(".gitignore", _IGNORED, place)
                if _is_there(f"{name}.sql", place):
                    os.close(_regular(f"{name}.sql", place))
                _write(f"{name}.sql", entry, place)
        except OSError:
            return False
        return True

    def sweep(self) -> None:
        """Remove old entries, and what killed runs left half written, but nothing that is not ours.

        That is a regular file with a name of our form, and with the seal of this user; one that is half
        written begins as we begin it, as far as it goes.
        """
        with suppress(OSError), self._opened() as place:
            for name in _names(place):
                if _ENTRY.fullmatch(name) or _HALF.fullmatch(name):
                    with suppress(OSError):
                        if _is_old_and_ours(name, place):
                            os.unlink(name, dir_fd=place)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """Give the folder itself, never one that a link leads to. Raises `OSError` where there is none."""
        place = os.open(self.folder, _AS_FOLDER)
        try:
            yield place
        finally:
            os.close(place)


def _names(place: int) -> list[str]:
    with os.scandir(place) as entries:
        return [entry.name for entry in entries]


def _regular(name: str, place: int) -> int:
    """Return a regular file of a folder, opened for reading. Raises `OSError` for a link and all else."""
    found = os.open(name, _AS_FILE, dir_fd=place)
    if stat.S_ISREG(os.fstat(found).st_mode):
        return found
    os.close(found)
    raise FileNotFoundError(name)


def _is_there(name: str, place: int) -> bool:
    """Return whether something has this name in a folder, be it a link to nowhere."""
    with suppress(FileNotFoundError):
        os.stat(name, dir_fd=place, follow_symlinks=False)
        return True
    return False


def _write(name: str, text: str, place: int) -> None:
    new = f"{name}.{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        with os.fdopen(os.open(new, _AS_NEW, 0o666, dir_fd=place), "wb") as stream:
            stream.write(text.encode())
        os.replace(new, name, src_dir_fd=place, dst_dir_fd=place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(new, dir_fd=place)


def _is_old_and_ours(name: str, place: int) -> bool:
    with os.fdopen(_regular(name, place), "rb") as stream:
        found = os.fstat(stream.fileno())
        if time.time() - found.st_mtime <= _KEPT or found.st_uid != os.geteuid():
            return False
        if not name.endswith(".tmp"):
            return _is_sealed(stream.read(LIMIT + 1))
        begins = (_IGNORED if name.startswith(".gitignore") else _SEAL).encode()
        return begins.startswith(stream.read(len(begins)))


def _is_sealed(data: bytes) -> bool:
    """Return whether an entry has the seal of this user. One over the limit has none."""
    seal, _, rest = data.partition(b"\n")
    return len(data) <= LIMIT and secrets.compare_digest(seal, f"{_SEAL}{_seal(rest)}".encode())


def _seal(data: bytes) -> str:
    """Return what only who has the key of this user can compute of some bytes."""
    return blake2b(data, key=_key(), digest_size=32).hexdigest()


def _key() -> bytes:
    """Return the key of this user, which no repository can carry; one of this run where none can be kept."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    with suppress(RuntimeError):  # nobody has a home folder everywhere
        home = home if home.is_absolute() else Path("~/.cache").expanduser()
    return _key_in(home / "enumfix")


@lru_cache
def _key_in(folder: Path) -> bytes:
    kept = _kept_key(folder) if folder.is_absolute() else None
    return kept or secrets.token_bytes(_KEY_SIZE)


def _kept_key(folder: Path) -> bytes | None:
    """Return the key that is kept in a folder, made if there is none; None where that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = os.open(folder, _AS_FOLDER)
        try:
            if not _is_there("key", place):
                _write_key(place)
            with os.fdopen(_regular("key", place), "rb") as stream:
                found, key = os.fstat(stream.fileno()), stream.read(_KEY_SIZE + 1)
        finally:
            os.close(place)
    except OSError:
        return None
    is_own = found.st_uid == os.geteuid() and not found.st_mode & 0o077
    return key if is_own and len(key) == _KEY_SIZE else None


def _write_key(place: int) -> None:
    """Make the key, whole or not at all; who comes second keeps the first one."""
    new = f"key.{os.getpid()}-{secrets.token_hex(4)}.tmp"
    with os.fdopen(os.open(new, _AS_NEW, 0o600, dir_fd=place), "wb") as stream:
        stream.write(secrets.token_bytes(_KEY_SIZE))
    try:
        with suppress(FileExistsError):
            os.link(new, "key", src_dir_fd=place, dst_dir_fd=place)
    finally:
        os.unlink(new, dir_fd=place)
