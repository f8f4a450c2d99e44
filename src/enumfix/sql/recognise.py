"""What a text is: the dump of a PostgreSQL schema, or something that is often taken for one.

`pg_dump` signs its work, so only the start of a signed dump is looked at. Dumps that were
trimmed by hand have no signature: they count as PostgreSQL's unless they hold something that
PostgreSQL would not take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.prefilter import LIMIT
from enumfix.source import Source, Span
from enumfix.sql.edit import newline_of
from enumfix.sql.names import IDENTIFIER
from enumfix.sql.words import lower

FOREIGN = Code(
    "EF030",
    Severity.ERROR,
    "the file is no dump of a PostgreSQL schema",
    "Name the right file with --schema. `pg_dump --schema-only DATABASE > dump.sql` makes one.",
)
SWAPPED = Code(
    "EF031",
    Severity.ERROR,
    "the dump and the migration are swapped",
    "Write: enumfix rewrite MIGRATION --schema DUMP",
)

# How far to look for the signature of pg_dump, and how far for what PostgreSQL would not take:
# in code points, so that the time does not grow with the rows that a dump may hold.
_HEAD = 4_000
_DEPTH = 400_000


class Sign(NamedTuple):
    """Something that gives a text away: what it says about the text, and how it is spelt, in any case.

    One of the `hints` is in every text that `pattern` finds. They are looked for first: that takes
    a hundredth of the time.
    """

    meaning: str
    hints: tuple[str, ...]
    pattern: str

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first place in `text` that is spelt so."""
        lower = text.lower()
        if not any(hint in lower for hint in self.hints):
            return None
        return re.search(self.pattern, text, re.IGNORECASE | re.MULTILINE)


_SIGNATURE = Sign(
    "pg_dump",
    ("-- postgresql database ", "select pg_catalog.set_config("),
    r"^-- PostgreSQL database (cluster )?dump|^SELECT pg_catalog\.set_config\(",
)
_DEFINES = Sign("a definition", ("create", "alter"), r"^[ \t]*(CREATE|ALTER)\s+[a-z]")
_CREATES = Sign("a new object", ("create",), r"^[ \t]*CREATE\s+[a-z]")
_ADDS = Sign("a migration", ("value",), r"\bADD\s+VALUE\b")
_FOREIGN = (
    Sign("queries for sqlc", ("-- name: ",), r"^-- name: \w+ :(one|many|exec\w*|batch\w*|copyfrom)\b"),
    Sign(
        "SQLite",
        ("pragma ", "autoincrement", "sqlite_sequence", "without rowid"),
        r"^PRAGMA \w+|\bAUTOINCREMENT\b|\bsqlite_sequence\b|\bWITHOUT ROWID\b",
    ),
    Sign(
        "MySQL",
        ("engine=", "engine =", "auto_increment", "-- mysql dump", "table `", "exists `"),
        r"\bENGINE ?= ?\w+|\bAUTO_INCREMENT\b|^-- MySQL dump|^(CREATE|DROP) TABLE (IF (NOT )?EXISTS )?`",
    ),
    Sign(
        "SQL Server",
        ("[dbo].", "\ngo\n", "\ngo\r", "nvarchar", "identity(1", "identity (1"),
        r"\[dbo\]\.|^GO(?=\r?$)|\bNVARCHAR ?\(|\bIDENTITY ?\(1, ?1\)",
    ),
    Sign("Oracle", ("varchar2", "number(", "number ("), r"\bVARCHAR2 ?\(|\bNUMBER ?\(\d+"),
)


def is_signed(text: str) -> bool:
    """Return whether `text` says that pg_dump made it."""
    return bool(_SIGNATURE.find(text[:_HEAD]))


def is_for_sqlc(text: str) -> bool:
    """Return whether `text` holds queries for sqlc, which run when an application asks for them."""
    return bool(_FOREIGN[0].find(text[:_DEPTH]))


def not_a_dump(source: Source) -> Diagnostic | None:
    """Return what shows that `source` is no dump of a PostgreSQL schema, or None."""
    if is_signed(source.text):
        return None
    text = source.text[:_DEPTH]
    for sign in _FOREIGN:
        found = sign.find(text)
        if found:
            at, seen = Span(*found.span()), " ".join(found.group().split())
            return FOREIGN.at(source, at, f"this looks like {sign.meaning} (`{seen}`), not a PostgreSQL dump")
    if not _DEFINES.find(text):
        return FOREIGN.at(source, Span(0, 0), "no CREATE and no ALTER in it, so this is no PostgreSQL dump")
    return None


def swapped(migration: Source, schema: Source) -> Diagnostic | None:
    """Return what shows that the two files stand in each other's place, or None."""
    if is_signed(migration.text):
        what = "pg_dump made this file: it is a schema, not a migration"
        return SWAPPED.at(migration, Span(0, 0), what)
    if is_signed(schema.text) or _CREATES.find(schema.text[:_DEPTH]):
        return None
    adds = _ADDS.find(schema.text[:_DEPTH])
    if adds is None:
        return None
    what = "this is given as the schema, but it is a migration: it adds labels and creates nothing"
    return SWAPPED.at(schema, Span(*adds.span()), what)


def unusable(migration: Source, schema: Source) -> tuple[Diagnostic, ...]:
    """Return what shows that the two texts are not a migration and the dump of a schema; () when they are."""
    no_text = tuple(problem for problem in (not_text(migration), not_text(schema)) if problem)
    if no_text:
        return no_text
    problem = swapped(migration, schema) or not_a_dump(schema)
    return (problem,) if problem else ()


OLDEST = 12
"""The oldest PostgreSQL that is supported: the one to run on where nothing is said."""

_VERSION = re.compile(r"^-- Dumped from database version (\d+)", re.MULTILINE)
_OWNER = re.compile(rf"\bOWNER\s+TO\s+({IDENTIFIER})", re.IGNORECASE)


def version_of(schema: Source) -> int:
    """Return the major version of the server that a dump was taken from."""
    found = _VERSION.search(schema.text[:4000])
    return int(found[1]) if found else OLDEST


def owners_in(*sources: Source) -> frozenset[str]:
    """Return the roles that a dump and the files after it give something to."""
    return frozenset(role for each in sources for role in _owners(each.text))


def owners_before(dump: Source, files: Iterable[Source]) -> frozenset[str]:
    """Return the roles that own what a migration finds, by the dump and by the files that lead to it.

    A dump without owners (`pg_dump --no-owner`, or an empty one) says nothing of who runs the migrations:
    where the files give something to a role, that is CURRENT_USER beside it.
    """
    shown, given = owners_in(dump), owners_in(*files)
    return shown | given | ({"CURRENT_USER"} if given and not shown else set())


def _owners(text: str) -> Iterator[str]:
    """Yield what follows OWNER TO. The word is looked for first: that takes a sixth of the time."""
    word = "owner"
    lowered = lower(text)
    at = lowered.find(word)
    while at != -1:
        found = _OWNER.match(text, at)
        if found:
            yield found[1]
        at = lowered.find(word, found.end() if found else at + len(word))


def with_line_feeds(source: Source) -> Source:
    """Return a dump or an earlier file as if it had been written with line feeds.

    What comes back from it into the migration must not bring carriage returns into strings.
    """
    if newline_of(source.text) == "\n":
        return source
    return Source(source.path, source.text.replace("\r\n", "\n"))


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
