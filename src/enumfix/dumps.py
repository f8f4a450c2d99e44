"""What a dump says of itself: its version, its roles, its line endings."""

from __future__ import annotations

import re

from enumfix.source import Source
from enumfix.splice import newline_of

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
    return frozenset(role for each in sources for role in _OWNER.findall(each.text))


def with_line_feeds(source: Source) -> Source:
    """Return a dump or an earlier file as if it had been written with line feeds.

    What comes back from it into the migration must not bring carriage returns into strings.
    """
    if newline_of(source.text) == "\n":
        return source
    return Source(source.path, source.text.replace("\r\n", "\n"))
