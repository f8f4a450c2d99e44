"""Files as they are read: text, and what has to be kept when a new text is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from enumfix.decode import BOM, LIMIT, MIB, TOO_LARGE, decode
from enumfix.diagnostics import Code, Refused, Severity
from enumfix.source import Source, Span

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
    """Return the bytes of the file, which may be a pipe.

    Raises `Refused` when there is none, when it cannot be read, or when it is over the limit.
    """
    source = Source(str(path), "")
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            data = b"" if size > LIMIT else stream.read(LIMIT + 1 if size == 0 else -1)
    except FileNotFoundError:
        raise Refused(MISSING.at(source, START, "no such file")) from None
    except IsADirectoryError:
        raise Refused(DIRECTORY.at(source, START, "this is a directory")) from None
    except OSError as error:
        folder = _is(path.is_dir)
        reason = "this is a directory" if folder else error.strerror or str(error)
        code = DIRECTORY if folder else UNREADABLE
        raise Refused(code.at(source, START, reason)) from None
    if max(size, len(data)) > LIMIT:
        raise Refused(TOO_LARGE.at(source, START, f"larger than {LIMIT // MIB} MiB"))
    return data


def is_file(path: Path) -> bool:
    """Return whether `path` is a file, which something that is out of reach is not."""
    return _is(path.is_file)


def _is(question: Callable[[], bool]) -> bool:
    # Before Python 3.14, pathlib raises what it does not take for a plain no.
    try:
        return question()
    except OSError:
        return False


def read(path: Path) -> File:
    """Return the file at `path`.

    Raises `Refused` when it cannot be read, or is no UTF-8 text with something in it.
    """
    data = load(path)
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
