"""Files as they are read: text, and what has to be kept when a new text is written."""

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
NO_FILE = Code(
    "EF063",
    Severity.ERROR,
    "the path is a pipe, a device or a socket, not a file",
    "Put a file in its place. A pipe is read only where the command line names it: --schema <(pg_dump …).",
)
START = Span(0, 0)


class File(NamedTuple):
    """A file as it was read: its text, and the bytes that the text came from.

    `data` is None for a file that does not exist yet.
    """

    path: Path
    source: Source
    data: bytes | None

    @property
    def prefix(self) -> str:
        """Return the byte order mark of the file, which is not part of its text."""
        return "\ufeff" if self.data is not None and self.data.startswith(BOM) else ""

    def encode(self, text: str) -> bytes:
        """Return the bytes that store `text` as this file stores its own."""
        return (self.prefix + text).encode()


def shown(path: Path) -> str:
    """Return how messages name `path`: relative to the current folder where that is possible."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        return str(path)


def load(path: Path) -> bytes:
    """Return the bytes of a regular file, or of one that a link leads to.

    This is for all that enumfix opens by itself: anything else (a pipe, a device, a folder) is refused at
    once, without being opened, since that can wait for ever. Raises `Refused` when there is no file, when it
    cannot be read, or when it is over the limit.
    """
    return _load(path, waits=False)


def load_named(path: Path) -> bytes:
    """Return the bytes of a file that the command line names: it may be a pipe or a device.

    Raises `Refused` as `load` does.
    """
    return _load(path, waits=True)


def _load(path: Path, *, waits: bool) -> bytes:
    source = Source(str(path), "")
    try:
        _require_file(path.stat().st_mode, source, waits)
        with _open(path, waits) as stream:
            found = os.fstat(stream.fileno())
            _require_file(found.st_mode, source, waits)  # it may have been replaced meanwhile
            data = b"" if found.st_size > LIMIT else b"".join(_pieces(stream, found.st_size))
    except FileNotFoundError:
        raise Refused(MISSING.at(source, START, "no such file")) from None
    except OSError as error:
        raise Refused(UNREADABLE.at(source, START, error.strerror or str(error))) from None
    if max(found.st_size, len(data)) > LIMIT:
        raise Refused(TOO_LARGE.at(source, START, f"larger than {LIMIT // MIB} MiB"))
    return data


def _open(path: Path, waits: bool) -> BinaryIO:
    """Open a file; without `waits` never wait for who writes into a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags if waits else flags | getattr(os, "O_NONBLOCK", 0)), "rb")


def _require_file(mode: int, source: Source, waits: bool) -> None:
    """Raise `Refused` for what cannot be read, or may only be read where the command line names it."""
    if stat.S_ISDIR(mode):
        raise Refused(DIRECTORY.at(source, START, "this is a directory"))
    if stat.S_ISREG(mode) or (waits and not stat.S_ISSOCK(mode)):
        return
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    raise Refused(
        NO_FILE.at(source, START, f"this is {kinds.get(stat.S_IFMT(mode), 'a device')}, not a file")
    )


def _pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield what is in a stream, up to one byte over the limit; `size` is what the system says of it."""
    left = LIMIT + 1
    wanted = size + 1  # one more: all is read at once, unless the file grows meanwhile
    while left > 0 and (piece := stream.read(min(wanted, left))):
        yield piece
        left -= len(piece)
        wanted = MIB


def is_there(path: Path) -> bool:
    """Return whether something has this name, be it a file or not; what is out of reach has not."""
    return os.path.lexists(path)


def is_file(path: Path) -> bool:
    """Return whether `path` is a file, which something that is out of reach is not."""
    # Before Python 3.14, pathlib raises what it does not take for a plain no.
    try:
        return path.is_file()
    except OSError:
        return False


def read(path: Path) -> File:
    """Return the regular file at `path`.

    Raises `Refused` when it is none, cannot be read, or is no UTF-8 text with something in it.
    """
    data = load(path)
    return File(path, decode(str(path), data), data)


def read_named(path: Path) -> File:
    """Return the file that the command line names, which may be a pipe. Raises `Refused` as `read` does."""
    data = load_named(path)
    return File(path, decode(str(path), data), data)


def read_if_there(path: Path) -> File:
    """Return the file at `path`, or one with an empty text that does not exist yet.

    Raises `Refused` when something is there that is no UTF-8 text.
    """
    if not os.path.lexists(path):
        return File(path, Source(str(path), ""), None)
    data = load(path)
    return File(path, decode(str(path), data) if data.strip() else Source(str(path), ""), data)


def read_roughly(path: Path) -> Source:
    """Return the text of a file that is only searched for names; what is no UTF-8 is replaced.

    Raises `Refused` when it cannot be read at all.
    """
    text = load(path).removeprefix(BOM).decode(errors="replace")
    return Source(str(path), text.replace("\0", "\ufffd"))
