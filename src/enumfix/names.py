"""SQL names, labels and quoting: the one place where a name or a label becomes SQL text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

MAX_BYTES = 63
"""The longest name or label, in bytes of UTF-8 (NAMEDATALEN - 1)."""

_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz_")
_REST = _FIRST | frozenset("0123456789")


class Name(NamedTuple):
    """The name of something that lives in a schema."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{quote(self.schema)}.{quote(self.name)}" if self.schema else quote(self.name)


@cache
def _keywords() -> frozenset[str]:
    """Return the words that must be quoted to be names, as `quote_identifier` has it."""
    from pglast import keywords

    return frozenset(
        keywords.RESERVED_KEYWORDS | keywords.COL_NAME_KEYWORDS | keywords.TYPE_FUNC_NAME_KEYWORDS
    )


def quote(name: str) -> str:
    """Return `name` as an SQL identifier, quoted only where it has to be."""
    plain = name[:1] in _FIRST and _REST.issuperset(name) and name not in _keywords()
    return name if plain else '"' + name.replace('"', '""') + '"'


def unquoted(word: str) -> str:
    """Return the name that an SQL identifier means: what is in its quotes, or its lower case."""
    return word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()


def literal(text: str) -> str:
    """Return `text` as an SQL string that means the same under any `standard_conforming_strings`."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def cut(name: str, limit: int = MAX_BYTES) -> str:
    """Return the longest prefix of `name` that fits in `limit` bytes of UTF-8."""
    return name.encode()[:limit].decode(errors="ignore")


def interim(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return the temporary name for the type `name`: `new_<name>`, unless that is taken.

    The result fits in 63 bytes.
    """
    candidate = cut(f"new_{name}")
    number = 2
    while is_taken(candidate):
        suffix = f"_{number}"
        candidate = cut(f"new_{name}", MAX_BYTES - len(suffix)) + suffix
        number += 1
    return candidate
