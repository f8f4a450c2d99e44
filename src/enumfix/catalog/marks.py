"""Statements about an object (COMMENT ON, ALTER … OWNER TO, GRANT …), with its name marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import IN_TYPE, ON_TABLE, WITH_TYPES, Key
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.text import Text, cut
from enumfix.source import Span
from enumfix.sql.names import IDENTIFIER, unquoted
from enumfix.sql.script import Statement, Token
from enumfix.sql.tokens import between_commas, parentheses_from, words
from enumfix.sql.tree import name_span_at

_ROUTINES = frozenset(("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"))
_INTRODUCED = _ROUTINES | {"TYPE_P", "DOMAIN_P", "TABLE", "VIEW", "INDEX", "SEQUENCE"}


def named(statement: Statement, key: Key, before: str, node: object, catalog: Catalog) -> Text:
    """Return the statement with the name of its object marked, which stands behind `before` and its kind.

    Of what lives in a type or a relation, that one's name is marked; of a routine or a cast, which is
    `node`, the types that it takes are marked too.
    """
    start = next((token.start for token in _introduced(statement, key, before)), None)
    return named_at(statement, key, start, node, catalog)


def named_at(statement: Statement, key: Key, offset: int | None, node: object, catalog: Catalog) -> Text:
    """Return the statement with the name of its object marked, which begins at `offset`."""
    own = key.home if key.kind in ON_TABLE | IN_TYPE else key
    where = name_span_at(statement.sql, offset)
    if where and key.kind in ("attribute", "column"):
        where = Span(where.start, statement.sql.rindex(".", where.start, where.end))
    taken = mentions(node, catalog=catalog, sql=statement.sql) if key.kind in ("function", "cast") else None
    if (taken and taken.loose) or (where is None and key.kind != "cast"):
        return Text((statement.sql,))
    places = [*(taken.places if taken else ()), *([(where, own)] if where else [])]
    return cut(statement.sql, Span(0, len(statement.sql)), places)


def granted_on(sql: str) -> tuple[Span, ...]:
    """Return the spans of the objects that a GRANT or REVOKE lists behind ON."""
    found = words(sql)
    at = next(number for number, token in enumerate(found) if token.name == "ON") + 1
    if found[at].name in _INTRODUCED and found[at + 1].name not in ("TO", "FROM", "ASCII_44", "ASCII_46"):
        at += 1
    return tuple(Span(part[0].start, part[-1].end) for part in between_commas(found[at:], ("TO", "FROM")))


def _introduced(statement: Statement, key: Key, before: str) -> Iterator[Token]:
    """Yield the tokens that may begin the name: they follow `before` and the word for a kind."""
    found = [token for token in words(statement.sql) if token.name not in ("IF_P", "MATERIALIZED")]
    own = "COLUMN" if key.kind == "attribute" else key.kind.upper()
    if key.kind in ON_TABLE and own != "COLUMN":  # COMMENT ON TRIGGER changed ON invoices
        yield from (name for on, name in pairwise(found) if on.name == "ON" and name.name != own)
        return
    kinds = _INTRODUCED | (set() if key.kind in WITH_TYPES else {own, f"{own}_P"})
    for first, second, third in zip(found, found[1:], found[2:], strict=False):
        if first.name == before and second.name in kinds:
            yield third


_NAME = re.compile(IDENTIFIER)


def with_lists(
    found: Mentions, sql: str, offset: int, lists: Iterable[Sequence[str | None]], table: Key
) -> Mentions:
    """Return what a piece of SQL mentions, the columns of the lists from `offset` on among it.

    Each of the `lists` is in parentheses, and has the names of its elements, None for an expression.
    """
    for names in lists:
        where = parentheses_from(sql, offset)
        offset = where.end
        columns = {table.of("column", name) for name in names if name}
        places = tuple(_places(sql, where, names, table))
        found = found._replace(
            keys=found.keys | columns,
            places=(*found.places, *places),
            loose=found.loose | columns - {key for _, key in places},
        )
    return found


def _places(sql: str, where: Span, names: Sequence[str | None], table: Key) -> Iterator[tuple[Span, Key]]:
    """Yield the places of the columns of a list, as far as they are known."""
    inside = (token for token in words(sql) if where.start < token.start < where.end - 1)
    firsts = [part[0] for part in between_commas(inside) if part]
    if len(firsts) != len(names):
        return
    for first, name in zip(firsts, names, strict=True):
        if name and _means(sql[first.start : first.end], name):
            yield Span(first.start, first.end), table.of("column", name)


def _means(word: str, name: str) -> bool:
    return unquoted(word) == name and bool(_NAME.fullmatch(word))
