"""Reads files: their text, and the bytes that are needed to write them back."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.prefilter import LIMIT
from enumfix.source import Source, Span
from enumfix.sql.recognise import BOM, MIB, TOO_LARGE, decode

MISSING = Code(
    "EF020",
    Severity.ERROR,
    "the file does not exist",
    "Check the path. It is taken relative to the folder that enumfix is started in.",
)
UNREADABLE = Code(
    "EF021",
    Severity.ERROR,
    "the file cannot be read",
    "Check the permissions of the file and of its folders, then run enumfix again.",
)
DIRECTORY = Code(
    "EF022",
    Severity.ERROR,
    "the path is a directory, not a file",
    "Name the migration files one by one, for example with a shell pattern: migrations/*.up.sql",
)
NOT_A_FILE = Code(
    "EF063",
    Severity.ERROR,
    "the path is a pipe, a device or a socket, not a file",
    "Put a file in its place. enumfix reads a pipe only if the command line names it: --schema <(pg_dump …).",
)
START = Span(0, 0)


class File(NamedTuple):
    """A file as it was read: its path, its text and its bytes.

    `data` is None if the file does not exist yet.
    """

    path: Path
    source: Source
    data: bytes | None

    @property
    def prefix(self) -> str:
        """Return the byte order mark of the file, or "" if it has none."""
        return "\ufeff" if self.data is not None and self.data.startswith(BOM) else ""

    def encode(self, text: str) -> bytes:
        """Return a new text as bytes, with a byte order mark if this file has one."""
        return (self.prefix + text).encode()


def path_from_here(path: Path) -> str:
    """Return a path from the current folder, as messages show it. On another drive it stays absolute."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        return str(path)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file, or of the file that a link leads to.

    For files that the user did not name. A pipe, a device or a folder is refused without being opened, since
    opening a pipe can wait for ever. Raises `Refused` if there is no file, if it cannot be read, or if it is
    too large.
    """
    return _read_bytes(path, waits=False)


def read_bytes_named(path: Path) -> bytes:
    """Return the bytes of a file that the user named. It may be a pipe or a device.

    Raises `Refused` as `read_bytes` does.
    """
    return _read_bytes(path, waits=True)


def _read_bytes(path: Path, *, waits: bool) -> bytes:
    """Return the bytes of a file. With `waits` it may be a pipe, and reading may wait for a writer."""
    source = Source(str(path), "")
    try:
        _require_file(path.stat().st_mode, source, waits)
        with _open(path, waits) as stream:
            status = os.fstat(stream.fileno())
            _require_file(status.st_mode, source, waits)  # it may have been replaced since stat()
            data = b"" if status.st_size > LIMIT else b"".join(_read_pieces(stream, status.st_size))
    except FileNotFoundError:
        raise Refused(MISSING.at(source, START, "no such file")) from None
    except OSError as error:
        raise Refused(UNREADABLE.at(source, START, error.strerror or str(error))) from None
    if max(status.st_size, len(data)) > LIMIT:
        raise Refused(TOO_LARGE.at(source, START, f"larger than {LIMIT // MIB} MiB"))
    return data


def _open(path: Path, waits: bool) -> BinaryIO:
    """Open a file. Without `waits`, opening a pipe does not wait for a writer."""
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags if waits else flags | getattr(os, "O_NONBLOCK", 0)), "rb")


def _require_file(mode: int, source: Source, waits: bool) -> None:
    """Raise `Refused` for a folder or a socket, and without `waits` also for a pipe or a device."""
    if stat.S_ISDIR(mode):
        raise Refused(DIRECTORY.at(source, START, "this is a directory"))
    if stat.S_ISREG(mode) or (waits and not stat.S_ISSOCK(mode)):
        return
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    raise Refused(
        NOT_A_FILE.at(source, START, f"this is {kinds.get(stat.S_IFMT(mode), 'a device')}, not a file")
    )


def _read_pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the bytes of a stream in pieces, one byte over the limit at most.

    `size` is the size of the file.
    """
    left = LIMIT + 1
    wanted = size + 1  # the first piece is the whole file, unless the file grows in the meantime
    while left > 0 and (piece := stream.read(min(wanted, left))):
        yield piece
        left -= len(piece)
        wanted = MIB


def exists(path: Path) -> bool:
    """Return whether something has this path: a file, a folder, or a link to nowhere."""
    return os.path.lexists(path)


def is_same_file(path: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file and end with the same name."""
    return path.name == other.name and os.path.realpath(path) == os.path.realpath(other)


def is_file(path: Path) -> bool:
    """Return whether the path is a regular file. False if that cannot be found out."""
    # Before Python 3.14, pathlib raises some errors here.
    try:
        return path.is_file()
    except OSError:
        return False


def read(path: Path) -> File:
    """Return the regular file at a path.

    Raises `Refused` if it is not one, cannot be read, is empty, or is not UTF-8 text.
    """
    data = read_bytes(path)
    return File(path, decode(str(path), data), data)


def read_named(path: Path) -> File:
    """Return a file that the user named. It may be a pipe. Raises `Refused` as `read` does."""
    data = read_bytes_named(path)
    return File(path, decode(str(path), data), data)


def read_if_there(path: Path) -> File:
    """Return the file at a path. If there is none, return a `File` with an empty text and no data.

    Raises `Refused` if something is there that is not UTF-8 text.
    """
    if not os.path.lexists(path):
        return File(path, Source(str(path), ""), None)
    data = read_bytes(path)
    return File(path, decode(str(path), data) if data.strip() else Source(str(path), ""), data)


def read_roughly(path: Path) -> Source:
    """Return the text of a file that is only searched. Bytes that are not UTF-8 are replaced.

    Raises `Refused` if it cannot be read.
    """
    text = read_bytes(path).removeprefix(BOM).decode(errors="replace")
    return Source(str(path), text.replace("\0", "\ufffd"))
