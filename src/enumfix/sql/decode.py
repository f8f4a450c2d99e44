"""From bytes to text: UTF-8 with something in it, or a diagnostic that says what it is instead."""

from __future__ import annotations

import re
from dataclasses import replace

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.prefilter import LIMIT
from enumfix.source import Source, Span

MIB = 1024 * 1024
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

# What something else than SQL text starts with, and how to call it.
_MAGIC = (
    ("PGDMP", "this is a pg_dump archive in custom format, not SQL text"),
    ("SQLite format 3\0", "this is an SQLite database file"),
    ("PK\x03\x04", "this is a zip archive"),
    ("\x1f\x8b", "this is compressed with gzip"),
    ("\x28\xb5\x2f\xfd", "this is compressed with zstd"),
)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(path: str, data: bytes) -> Source:
    """Return `data` as text, without its byte order mark.

    Raises `Refused` for what is empty, binary or in another encoding.
    """
    content = data.removeprefix(BOM)
    if data.startswith(_UTF16) or data[1:2] == b"\0" or data[0:1] == b"\0" != data[1:2]:
        what = "this looks like UTF-16, as some Windows programs write it"
        raise Refused(NOT_UTF8.at(Source(path, ""), Span(0, 0), what))
    # One byte, one character: enough to know a binary file, of which UTF-8 would complain first.
    problem = _binary(Source(path, data[:16].decode("latin-1")))
    if problem:
        raise Refused(replace(problem, source=Source(path, "")))
    try:
        source, bad = Source(path, content.decode()), None
    except UnicodeDecodeError as error:
        source, bad = Source(path, content.decode(errors="replace")), error.start
    problem = not_text(source)
    if problem:
        raise Refused(problem)
    if bad is not None:
        at = len(content[:bad].decode())
        message = f"byte 0x{content[bad]:02x} is not valid UTF-8"
        raise Refused(NOT_UTF8.at(source, Span(at, at + 1), message))
    return source


def not_text(source: Source) -> Diagnostic | None:
    """Return what shows that `source` is no text with something in it, or None."""
    if not source.text or source.text.isspace():
        return EMPTY.at(source, Span(0, 0), "there is nothing in this file")
    nul = source.text.find("\0")
    if nul < 0:
        half = _half_character(source.text)
        if half is not None:
            return NOT_UTF8.at(source, Span(half, half + 1), "half a character: this is no Unicode text")
        return _binary(source)
    # PostgreSQL's parser takes a NUL for the end: what follows would be lost without a word.
    return _binary(source) or BINARY.at(source, Span(nul, nul + 1), "a NUL character: this is no text file")


def can_be_text(text: str) -> bool:
    """Return whether a text can stand in a file of SQL: it has no NUL, and all of it is Unicode."""
    return "\0" not in text and _half_character(text) is None


def readable(source: Source) -> Source:
    """Return a source that is only searched, with U+FFFD for what cannot stand in a file of SQL."""
    if can_be_text(source.text):
        return source
    return Source(source.path, _NO_TEXT.sub("\ufffd", source.text))


def _half_character(text: str) -> int | None:
    """Return the offset of the first surrogate, which is half a character and no Unicode by itself."""
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _binary(source: Source) -> Diagnostic | None:
    """Return what `source` is by its first characters, when it is no SQL text."""
    for magic, what in _MAGIC:
        if source.text.startswith(magic):
            return BINARY.at(source, Span(0, 0), what)
    return None
