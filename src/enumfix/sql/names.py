"""SQL names, labels and quoting: the one place where a name or a label becomes SQL text."""

from __future__ import annotations

import re
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


_PART = re.compile(r'"(?:[^"]|"")+"|[A-Za-z_][\w$]*')
_WRITTEN = re.compile(rf"(?:{_PART.pattern})(?:\.(?:{_PART.pattern}))?")


def name_parts_in_string(text: str) -> tuple[str, ...]:
    """Return the parts of a name in a string, as a cast to regtype reads it; () for what is no plain name."""
    if not text.isascii() or not _WRITTEN.fullmatch(text):
        return ()
    return tuple(unquoted(part) for part in _PART.findall(text))


BUILT_IN_TYPES = frozenset(
    "aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 "
    "gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range interval "
    "json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector "
    "path pg_lsn pg_snapshot point polygon record refcursor regclass regcollation regconfig regdictionary "
    "regnamespace regoper regoperator regproc regprocedure regrole regtype text tid time timestamp "
    "timestamptz timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector "
    "txid_snapshot unknown uuid varbit varchar void xid xid8 xml".split()
)
"""Types of `pg_catalog`, which an unqualified name means first (pg_type of PostgreSQL 18)."""
