"""From bytes to text: UTF-8 with something in it, or a diagnostic that says what it is instead."""

from __future__ import annotations

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.source import Source, Span

MIB = 1024 * 1024
LIMIT = 256 * MIB
BOM = b"\xef\xbb\xbf"

NOT_UTF8 = Code(
    "EF023",
    Severity.ERROR,
    "the file is not encoded in UTF-8",
    "Convert it, for example with `iconv -f latin1 -t utf-8 OLD.sql`, or make the dump with "
    "`pg_dump --encoding=UTF8`.",
)
BINARY = Code(
    "EF024",
    Severity.ERROR,
    "the file is not plain text",
    "enumfix reads plain SQL. Make the dump with `pg_dump --schema-only`; turn an archive into text with "
    "`pg_restore --schema-only -f dump.sql ARCHIVE`.",
)
TOO_LARGE = Code(
    "EF025",
    Severity.ERROR,
    f"the file is larger than {LIMIT // MIB} MiB",
    "Leave the rows out: make the dump with `pg_dump --schema-only`.",
)
EMPTY = Code(
    "EF026",
    Severity.ERROR,
    "the file is empty",
    "Check that it was written completely, or remove it from the command.",
)

# What a file starts with when it is something else: the bytes, and how to call it.
_MAGIC = (
    (b"PGDMP", "this is a pg_dump archive in custom format, not SQL text"),
    (b"\x1f\x8b", "this is compressed with gzip"),
    (b"\x28\xb5\x2f\xfd", "this is compressed with zstd"),
    (b"PK\x03\x04", "this is a zip archive"),
    (b"SQLite format 3\0", "this is an SQLite database file"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(path: str, data: bytes) -> Source:
    """Return `data` as text, without its byte order mark.

    Raises `Refused` for what is empty, binary or in another encoding.
    """
    if not data.strip(b" \t\r\n\f\v\xef\xbb\xbf"):
        raise Refused(EMPTY.at(Source(path, ""), Span(0, 0), "there is nothing in this file"))
    _reject_binary(path, data)
    content = data.removeprefix(BOM)
    try:
        return Source(path, content.decode())
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        source = Source(path, content.decode(errors="replace"))
        at = Span(len(before), len(before) + 1)
        message = f"byte 0x{content[error.start]:02x} is not valid UTF-8"
        raise Refused(NOT_UTF8.at(source, at, message)) from None


def _reject_binary(path: str, data: bytes) -> None:
    """Raise `Refused` when `data` holds a NUL or starts as no SQL text does."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Refused(BINARY.at(Source(path, ""), Span(0, 0), what))
    if data.startswith(_UTF16) or data[1:2] == b"\0" or data[0:1] == b"\0" != data[1:2]:
        what = "this looks like UTF-16, as some Windows programs write it"
        raise Refused(NOT_UTF8.at(Source(path, ""), Span(0, 0), what))
    nul = data.find(b"\0")
    if nul >= 0:
        text = data.removeprefix(BOM).decode(errors="replace")
        at = text.find("\0")
        # PostgreSQL's parser takes a NUL for the end: what follows would be lost without a word.
        raise Refused(BINARY.at(Source(path, text), Span(at, at + 1), f"NUL at byte {nul}: not a text file"))
