"""Columns that a constraint or an index lists in parentheses: trees give no places for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions
from enumfix.source import Span
from enumfix.sql.names import unquoted
from enumfix.sql.tokens import between_commas, parentheses_from, words
from enumfix.sql.tree import IDENTIFIER

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
    """Yield the places of the columns of a list, as far as they can be told."""
    inside = (token for token in words(sql) if where.start < token.start < where.end - 1)
    firsts = [part[0] for part in between_commas(inside) if part]
    if len(firsts) != len(names):
        return
    for first, name in zip(firsts, names, strict=True):
        if name and _means(sql[first.start : first.end], name):
            yield Span(first.start, first.end), table.of("column", name)


def _means(word: str, name: str) -> bool:
    return unquoted(word) == name and bool(_NAME.fullmatch(word))
