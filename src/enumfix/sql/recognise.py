"""Recognise what a file is: a dump of a PostgreSQL schema, or something that is mistaken for one.

A comment or a SET at its start shows that pg_dump wrote a file. A file without it, such as a dump that was
trimmed by hand, counts as a dump unless it contains something that PostgreSQL does not know.
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
from enumfix.sql.words import lower_ascii

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

# How many characters are searched for the signature of pg_dump, and how many for anything else. The limits
# keep the time independent of the rows in a dump.
_SIGNATURE_LENGTH = 4_000
_SEARCHED_LENGTH = 400_000


class Clue(NamedTuple):
    """A pattern that shows what a text is, in upper or lower case.

    `meaning` names what the text then is. Every match of `pattern` contains one of `hints`; they are searched
    first, because that takes a hundredth of the time.
    """

    meaning: str
    hints: tuple[str, ...]
    pattern: str

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first match in `text`, None without one."""
        lower_text = text.lower()
        if not any(hint in lower_text for hint in self.hints):
            return None
        return re.search(self.pattern, text, re.IGNORECASE | re.MULTILINE)


_SIGNATURE = Clue(
    "pg_dump",
    ("-- postgresql database ", "select pg_catalog.set_config("),
    r"^-- PostgreSQL database (cluster )?dump|^SELECT pg_catalog\.set_config\(",
)
_DEFINES = Clue("a definition", ("create", "alter"), r"^[ \t]*(CREATE|ALTER)\s+[a-z]")
_CREATES = Clue("a new object", ("create",), r"^[ \t]*CREATE\s+[a-z]")
_ADDS_VALUE = Clue("a migration", ("value",), r"\bADD\s+VALUE\b")
_FOREIGN = (
    Clue("queries for sqlc", ("-- name: ",), r"^-- name: \w+ :(one|many|exec\w*|batch\w*|copyfrom)\b"),
    Clue(
        "SQLite",
        ("pragma ", "autoincrement", "sqlite_sequence", "without rowid"),
        r"^PRAGMA \w+|\bAUTOINCREMENT\b|\bsqlite_sequence\b|\bWITHOUT ROWID\b",
    ),
    Clue(
        "MySQL",
        ("engine=", "engine =", "auto_increment", "-- mysql dump", "table `", "exists `"),
        r"\bENGINE ?= ?\w+|\bAUTO_INCREMENT\b|^-- MySQL dump|^(CREATE|DROP) TABLE (IF (NOT )?EXISTS )?`",
    ),
    Clue(
        "SQL Server",
        ("[dbo].", "\ngo\n", "\ngo\r", "nvarchar", "identity(1", "identity (1"),
        r"\[dbo\]\.|^GO(?=\r?$)|\bNVARCHAR ?\(|\bIDENTITY ?\(1, ?1\)",
    ),
    Clue("Oracle", ("varchar2", "number(", "number ("), r"\bVARCHAR2 ?\(|\bNUMBER ?\(\d+"),
)


def is_written_by_pg_dump(text: str) -> bool:
    """Return whether `text` begins like the output of pg_dump."""
    return bool(_SIGNATURE.find(text[:_SIGNATURE_LENGTH]))


def has_sqlc_queries(text: str) -> bool:
    """Return whether `text` contains queries for sqlc: an application runs them, no migrator does."""
    return bool(_FOREIGN[0].find(text[:_SEARCHED_LENGTH]))


def problem_if_not_dump(source: Source) -> Diagnostic | None:
    """Return the diagnostic for a file that is not a dump of a PostgreSQL schema, None if it can be one."""
    if is_written_by_pg_dump(source.text):
        return None
    text = source.text[:_SEARCHED_LENGTH]
    for sign in _FOREIGN:
        match = sign.find(text)
        if match:
            at, words = Span(*match.span()), " ".join(match.group().split())
            return FOREIGN.at(
                source, at, f"this looks like {sign.meaning} (`{words}`), not a PostgreSQL dump"
            )
    if not _DEFINES.find(text):
        return FOREIGN.at(source, Span(0, 0), "no CREATE and no ALTER in it, so this is no PostgreSQL dump")
    return None


def problem_if_swapped(migration: Source, schema: Source) -> Diagnostic | None:
    """Return the diagnostic if the migration was given as the schema and vice versa, None if not."""
    if is_written_by_pg_dump(migration.text):
        what = "pg_dump made this file: it is a schema, not a migration"
        return SWAPPED.at(migration, Span(0, 0), what)
    if is_written_by_pg_dump(schema.text) or _CREATES.find(schema.text[:_SEARCHED_LENGTH]):
        return None
    adds = _ADDS_VALUE.find(schema.text[:_SEARCHED_LENGTH])
    if adds is None:
        return None
    what = "this is given as the schema, but it is a migration: it adds labels and creates nothing"
    return SWAPPED.at(schema, Span(*adds.span()), what)


def input_problems(migration: Source, schema: Source) -> tuple[Diagnostic, ...]:
    """Return the diagnostics if the files are not a migration and a dump, () if they are."""
    problems = tuple(filter(None, map(problem_if_not_text, (migration, schema))))
    if problems:
        return problems
    problem = problem_if_swapped(migration, schema) or problem_if_not_dump(schema)
    return (problem,) if problem else ()


OLDEST = 12
"""The oldest supported version of PostgreSQL, and the target if neither options nor dump name one."""

_VERSION = re.compile(r"^-- Dumped from database version (\d+)", re.MULTILINE)
_OWNER = re.compile(rf"\bOWNER\s+TO\s+({IDENTIFIER})", re.IGNORECASE)


def server_version_of_dump(schema: Source) -> int:
    """Return the major version of the server that a dump was taken from, `OLDEST` if it does not say."""
    match = _VERSION.search(schema.text[:_SIGNATURE_LENGTH])
    return int(match[1]) if match else OLDEST


def owners_in(*sources: Source) -> frozenset[str]:
    """Return the roles that some files make owner of an object, as the files spell them."""
    return frozenset(role for source in sources for role in _roles_after_owner_to(source.text))


def owners_before(dump: Source, files: Iterable[Source]) -> frozenset[str]:
    """Return the roles that own objects before a migration, by the dump and by the earlier migrations.

    A dump without owners (an empty one, or one of `pg_dump --no-owner`) does not show which role runs the
    migrations. If a file gives an object to a role, CURRENT_USER is added for the role that owns the others.
    """
    in_dump, in_files = owners_in(dump), owners_in(*files)
    return in_dump | in_files | ({"CURRENT_USER"} if in_files and not in_dump else set())


def _roles_after_owner_to(text: str) -> Iterator[str]:
    """Yield the roles after OWNER TO. The word OWNER is searched first: that takes a sixth of the time."""
    word = "owner"
    lower_text = lower_ascii(text)
    at = lower_text.find(word)
    while at != -1:
        match = _OWNER.match(text, at)
        if match:
            yield match[1]
        at = lower_text.find(word, match.end() if match else at + len(word))


def with_line_feeds(source: Source) -> Source:
    """Return a dump or an earlier file with line feeds as line endings.

    Otherwise its carriage returns would get into strings of the statements that are put back.
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

# The first characters of files that are not SQL text, with the message about them.
_FIRST_CHARACTERS = (
    ("PGDMP", "this is a pg_dump archive in custom format, not SQL text"),
    ("SQLite format 3\0", "this is an SQLite database file"),
    ("PK\x03\x04", "this is a zip archive"),
    ("\x1f\x8b", "this is compressed with gzip"),
    ("\x28\xb5\x2f\xfd", "this is compressed with zstd"),
)
_NUL_OR_SURROGATE = re.compile("[\0\ud800-\udfff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(path: str, data: bytes) -> Source:
    """Return the bytes of a file as text, without a byte order mark.

    Raises `Refused` if the file is empty or binary, or not encoded in UTF-8.
    """
    content = data.removeprefix(BOM)
    if data.startswith(_UTF16) or data[1:2] == b"\0" or data[0:1] == b"\0" != data[1:2]:
        what = "this looks like UTF-16, as some Windows programs write it"
        raise Refused(NOT_UTF8.at(Source(path, ""), Span(0, 0), what))
    # Before the decoding: its error would say less about a binary file.
    problem = _problem_if_binary(Source(path, data[:16].decode("latin-1")))
    if problem:
        raise Refused(replace(problem, source=Source(path, "")))
    try:
        source, bad_byte = Source(path, content.decode()), None
    except UnicodeDecodeError as error:
        source, bad_byte = Source(path, content.decode(errors="replace")), error.start
    problem = problem_if_not_text(source)
    if problem:
        raise Refused(problem)
    if bad_byte is not None:
        at = len(content[:bad_byte].decode())
        message = f"byte 0x{content[bad_byte]:02x} is not valid UTF-8"
        raise Refused(NOT_UTF8.at(source, Span(at, at + 1), message))
    return source


def problem_if_not_text(source: Source) -> Diagnostic | None:
    """Return the diagnostic if the file is empty or is not text, or None."""
    if not source.text or source.text.isspace():
        return EMPTY.at(source, Span(0, 0), "there is nothing in this file")
    nul = source.text.find("\0")
    if nul < 0:
        half = _first_surrogate(source.text)
        if half is not None:
            return NOT_UTF8.at(source, Span(half, half + 1), "half a character: this is no Unicode text")
        return _problem_if_binary(source)
    # PostgreSQL's parser stops at a NUL, and would silently ignore the rest of the file.
    return _problem_if_binary(source) or BINARY.at(
        source, Span(nul, nul + 1), "a NUL character: this is no text file"
    )


def can_be_text(text: str) -> bool:
    """Return whether a file of SQL can contain `text`: it has no NUL and no surrogate."""
    return "\0" not in text and _first_surrogate(text) is None


def replace_unreadable(source: Source) -> Source:
    """Return the source, to be searched only, with U+FFFD in place of NULs and surrogates."""
    if can_be_text(source.text):
        return source
    return Source(source.path, _NUL_OR_SURROGATE.sub("\ufffd", source.text))


def _first_surrogate(text: str) -> int | None:
    """Return the offset of the first surrogate, which is half a character; None without one."""
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _problem_if_binary(source: Source) -> Diagnostic | None:
    """Return the diagnostic if the first characters show that the file is not SQL text, or None."""
    for magic, what in _FIRST_CHARACTERS:
        if source.text.startswith(magic):
            return BINARY.at(source, Span(0, 0), what)
    return None
