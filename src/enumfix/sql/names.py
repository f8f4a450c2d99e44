"""SQL names, labels and quoting: only this module turns a name or a label into SQL text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

MAX_BYTES = 63
"""The longest name or label, in bytes of UTF-8 (NAMEDATALEN - 1)."""

QUOTED_IDENTIFIER = r'"(?:[^"]|"")*"'
SIMPLE_IDENTIFIER = rf"{QUOTED_IDENTIFIER}|[^\W\d][\w$]*"
IDENTIFIER = rf"(?:[uU]&)?{SIMPLE_IDENTIFIER}"
"""The spellings of an SQL identifier: `xdstart`, `identifier` and, with escapes, `xuistart` of scan.l.

PostgreSQL rejects `""`, but pg_dump writes it for a parameter without a name (see `split.py`).
"""

_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz_")
_REST = _FIRST | frozenset("0123456789")


class Name(NamedTuple):
    """The name of an object in a schema; `schema` is "" if it is not qualified."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{quote(self.schema)}.{quote(self.name)}" if self.schema else quote(self.name)


@cache
def _keywords() -> frozenset[str]:
    """Return the keywords that are names only in quotes (`quote_identifier` of ruleutils.c)."""
    from pglast import keywords

    return frozenset(
        keywords.RESERVED_KEYWORDS | keywords.COL_NAME_KEYWORDS | keywords.TYPE_FUNC_NAME_KEYWORDS
    )


def quote(name: str) -> str:
    """Return `name` as an SQL identifier, in quotes only if it needs them."""
    plain = name[:1] in _FIRST and _REST.issuperset(name) and name not in _keywords()
    return name if plain else '"' + name.replace('"', '""') + '"'


def unquote_identifier(word: str) -> str:
    """Return the name that an SQL identifier stands for: the text in its quotes, or else its lower case."""
    return word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()


def literal(text: str) -> str:
    """Return `text` as an SQL string. It has the same value under any `standard_conforming_strings`."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def truncate_name(name: str, limit: int = MAX_BYTES) -> str:
    """Return the longest prefix of `name` that fits in `limit` bytes of UTF-8."""
    return name.encode()[:limit].decode(errors="ignore")


def temporary_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return the temporary name of a recreated type: `new_<name>`, with a number if that is taken.

    It fits in 63 bytes.
    """
    candidate = truncate_name(f"new_{name}")
    number = 2
    while is_taken(candidate):
        suffix = f"_{number}"
        candidate = truncate_name(f"new_{name}", MAX_BYTES - len(suffix)) + suffix
        number += 1
    return candidate


_ONE_OR_TWO_PARTS = re.compile(rf"(?:{SIMPLE_IDENTIFIER})(?:\.(?:{SIMPLE_IDENTIFIER}))?")


def name_parts_in_string(text: str) -> tuple[str, ...]:
    """Return the one or two parts of a name in a string, such as `to_regtype` takes.

    The result is () for any other text: one with blanks, an array type, or letters outside ASCII.
    """
    if not text.isascii() or not _ONE_OR_TWO_PARTS.fullmatch(text):
        return ()
    parts = tuple(unquote_identifier(part) for part in re.findall(SIMPLE_IDENTIFIER, text))
    return parts if all(parts) else ()


BUILT_IN_TYPES = frozenset(
    "aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 "
    "gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range interval "
    "json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector "
    "path pg_lsn pg_snapshot point polygon record refcursor regclass regcollation regconfig regdictionary "
    "regnamespace regoper regoperator regproc regprocedure regrole regtype text tid time timestamp "
    "timestamptz timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector "
    "txid_snapshot unknown uuid varbit varchar void xid xid8 xml".split()
)
"""Types of `pg_catalog`, which PostgreSQL searches first for an unqualified name (pg_type of version 18)."""
