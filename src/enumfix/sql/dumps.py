"""What a dump says of itself: its version, its roles, its line endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from enumfix.source import Source
from enumfix.sql.edit import newline_of
from enumfix.sql.words import lower

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
