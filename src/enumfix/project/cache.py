"""A folder with the dumps of replays. The name of an entry is a hash of everything that its dump depends on.

The author of a repository can put anything into it, even a folder that looks like this one. So no link is
followed, an entry is used only if this user sealed it (with a key outside of all repositories), and a file is
removed only if its name and its first bytes show that enumfix made it. A new entry is written to a temporary
file and renamed, so that no process sees half of one. The folder may be deleted at any time.
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
_GITIGNORE = "# Made by enumfix. Safe to delete.\n*\n"
_SEAL = "-- enumfix cache: "
_ENTRY = re.compile(r"[0-9a-f]{32}(?:-[0-9]{1,3}-[0-9]{1,3}(?:-[0-9a-f]{8})?)?\.sql")
_TEMPORARY = re.compile(rf"(?:{_ENTRY.pattern}|\.gitignore)\.[0-9]{{1,7}}-[0-9a-f]{{8}}\.tmp")
_MAX_AGE = 30 * 24 * 60 * 60
"""How many seconds an entry is kept after its last use."""
_KEY_SIZE = 32
_AS_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_AS_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_AS_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def hash_of(parts: Iterable[str]) -> str:
    """Return a hash of texts, as 32 hexadecimal digits. Their order matters."""
    digest = sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass")
        digest.update(b"%d\n" % len(data))  # so that ("ab", "c") and ("a", "bc") differ
        digest.update(data)
    return digest.hexdigest()[:32]


def seal(text: str) -> str:
    """Return the text of an entry: a line with the seal of this user, then the text."""
    return f"{_SEAL}{_digest(text.encode())}\n{text}"


@frozen()
class Cache:
    """A folder of entries. If it cannot be read or written, no method raises an exception.

    Give a path without links: only its last part is checked for being a link.
    """

    folder: Path

    def problem(self) -> str:
        """Return why the folder cannot be used: "a link" or "no folder". "" if it can, or is missing."""
        try:
            mode = self.folder.lstat().st_mode
        except OSError:
            return ""
        return "" if stat.S_ISDIR(mode) else "a link" if stat.S_ISLNK(mode) else "no folder"

    def path(self, name: str) -> Path:
        """Return the path of the entry with this name, whether it exists or not."""
        return self.folder / f"{name}.sql"

    def load(self, name: str) -> str | None:
        """Return an entry with its seal, or None if there is none, or another user sealed it."""
        with (
            suppress(OSError, UnicodeDecodeError),
            self._open_folder() as folder_fd,
            os.fdopen(_open_regular_file(f"{name}.sql", folder_fd), "rb") as stream,
        ):
            data = stream.read(LIMIT + 1)
            if _is_sealed(data):
                with suppress(OSError):
                    os.utime(stream.fileno())  # keeps it from being removed as old
                return data.decode()
        return None

    def names_starting_with(self, start: str) -> Iterator[str]:
        """Yield the names of the entries that begin with `start`."""
        with suppress(OSError), self._open_folder() as folder_fd:
            entries = [name for name in _names_in(folder_fd) if _ENTRY.fullmatch(name)]
            yield from (name.removesuffix(".sql") for name in entries if name.startswith(start))

    def store(self, name: str, entry: str) -> bool:
        """Write an entry, and return whether that worked. If a link has its name, it is left as it is."""
        try:
            with suppress(FileExistsError):
                self.folder.mkdir()
            with self._open_folder() as folder_fd:
                if not _exists(".gitignore", folder_fd):
                    _write_whole(".gitignore", _GITIGNORE, folder_fd)
                if _exists(f"{name}.sql", folder_fd):
                    os.close(_open_regular_file(f"{name}.sql", folder_fd))
                _write_whole(f"{name}.sql", entry, folder_fd)
        except OSError:
            return False
        return True

    def remove_old_entries(self) -> None:
        """Remove old entries, and old temporary files of runs that were killed.

        A file is removed only if it is a regular file, has such a name, and has the seal of this user. A
        temporary file may be cut off: it must begin as an entry begins.
        """
        with suppress(OSError), self._open_folder() as folder_fd:
            for name in _names_in(folder_fd):
                if _ENTRY.fullmatch(name) or _TEMPORARY.fullmatch(name):
                    with suppress(OSError):
                        if _is_old_and_ours(name, folder_fd):
                            os.unlink(name, dir_fd=folder_fd)

    @contextmanager
    def _open_folder(self) -> Iterator[int]:
        """Give a descriptor of the folder. Raises `OSError` if it does not exist or is a link."""
        folder_fd = os.open(self.folder, _AS_FOLDER)
        try:
            yield folder_fd
        finally:
            os.close(folder_fd)


def _names_in(folder_fd: int) -> list[str]:
    """Return the names of the files in a folder, given by its descriptor."""
    with os.scandir(folder_fd) as entries:
        return [entry.name for entry in entries]


def _open_regular_file(name: str, folder_fd: int) -> int:
    """Return a descriptor of a regular file, open for reading.

    Raises `OSError` if it is a link or no file.
    """
    descriptor = os.open(name, _AS_FILE, dir_fd=folder_fd)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise FileNotFoundError(name)


def _exists(name: str, folder_fd: int) -> bool:
    """Return whether a folder has something of this name, even a link to nowhere."""
    with suppress(FileNotFoundError):
        os.stat(name, dir_fd=folder_fd, follow_symlinks=False)
        return True
    return False


def _write_whole(name: str, text: str, folder_fd: int) -> None:
    """Write a file under a temporary name and rename it, so that nobody sees half of it."""
    new = f"{name}.{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        with os.fdopen(os.open(new, _AS_NEW, 0o666, dir_fd=folder_fd), "wb") as stream:
            stream.write(text.encode())
        os.replace(new, name, src_dir_fd=folder_fd, dst_dir_fd=folder_fd)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(new, dir_fd=folder_fd)


def _is_old_and_ours(name: str, folder_fd: int) -> bool:
    """Return whether enumfix wrote a file for this user, and has not used it for 30 days."""
    with os.fdopen(_open_regular_file(name, folder_fd), "rb") as stream:
        status = os.fstat(stream.fileno())
        if time.time() - status.st_mtime <= _MAX_AGE or status.st_uid != os.geteuid():
            return False
        if not name.endswith(".tmp"):
            return _is_sealed(stream.read(LIMIT + 1))
        beginning = (_GITIGNORE if name.startswith(".gitignore") else _SEAL).encode()
        return beginning.startswith(stream.read(len(beginning)))


def _is_sealed(data: bytes) -> bool:
    """Return whether an entry has the seal of this user. An entry over the size limit has none."""
    seal, _, rest = data.partition(b"\n")
    return len(data) <= LIMIT and secrets.compare_digest(seal, f"{_SEAL}{_digest(rest)}".encode())


def _digest(data: bytes) -> str:
    """Return a digest of bytes that can be computed only with the key of this user."""
    return blake2b(data, key=_key(), digest_size=32).hexdigest()


def _key() -> bytes:
    """Return the key of this user. If it cannot be stored, a new one is made for this run."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    with suppress(RuntimeError):  # there may be no home folder
        home = home if home.is_absolute() else Path("~/.cache").expanduser()
    return _key_in(home / "enumfix")


@lru_cache
def _key_in(folder: Path) -> bytes:
    """Return the key that a folder has, or a random one if it cannot be stored there."""
    key = _load_or_make_key(folder) if folder.is_absolute() else None
    return key or secrets.token_bytes(_KEY_SIZE)


def _load_or_make_key(folder: Path) -> bytes | None:
    """Return the key in a folder, and make it if there is none. None if that fails, or others can read it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder_fd = os.open(folder, _AS_FOLDER)
        try:
            if not _exists("key", folder_fd):
                _write_key(folder_fd)
            with os.fdopen(_open_regular_file("key", folder_fd), "rb") as stream:
                status, key = os.fstat(stream.fileno()), stream.read(_KEY_SIZE + 1)
        finally:
            os.close(folder_fd)
    except OSError:
        return None
    is_private = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    return key if is_private and len(key) == _KEY_SIZE else None


def _write_key(folder_fd: int) -> None:
    """Write a new key. If another process writes one at the same time, the first one stays."""
    new = f"key.{os.getpid()}-{secrets.token_hex(4)}.tmp"
    with os.fdopen(os.open(new, _AS_NEW, 0o600, dir_fd=folder_fd), "wb") as stream:
        stream.write(secrets.token_bytes(_KEY_SIZE))
    try:
        with suppress(FileExistsError):
            os.link(new, "key", src_dir_fd=folder_fd, dst_dir_fd=folder_fd)
    finally:
        os.unlink(new, dir_fd=folder_fd)
