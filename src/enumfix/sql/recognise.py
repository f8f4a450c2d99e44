"""What a text is: the dump of a PostgreSQL schema, or something that is often taken for one.

`pg_dump` signs its work, so only the start of a signed dump is looked at. Dumps that were
trimmed by hand have no signature: they count as PostgreSQL's unless they hold something that
PostgreSQL would not take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.source import Source, Span
from enumfix.sql.decode import not_text
from enumfix.sql.edit import newline_of
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
_OWNER = re.compile(r'\bOWNER\s+TO\s+("(?:[^"]|"")+"|\w+)', re.IGNORECASE)


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
