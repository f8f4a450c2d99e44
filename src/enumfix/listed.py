"""Columns that a constraint or an index lists in parentheses: trees give no places for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from enumfix.ids import Key
from enumfix.mentions import Mentions
from enumfix.refs import IDENT
from enumfix.source import Span
from enumfix.spans import parentheses_from, words

_NAME = re.compile(IDENT)


class Listed(NamedTuple):
    """Where the columns of a list stand, those whose place is not known, and where the list ends."""

    places: tuple[tuple[Span, Key], ...] = ()
    loose: frozenset[Key] = frozenset()
    end: int = 0


def listed(sql: str, offset: int, names: Sequence[str | None], table: Key) -> Listed:
    """Return the places of the columns of `table` in the first parentheses from `offset` on.

    `names` are those of all elements of the list, None for an expression.
    """
    where = parentheses_from(sql, offset)
    firsts = tuple(_firsts(sql, where))
    columns = [table.of("column", name) for name in names if name]
    if len(firsts) != len(names):
        return Listed((), frozenset(columns), where.end)
    places = [
        (first, table.of("column", name))
        for first, name in zip(firsts, names, strict=True)
        if name and _means(sql[first.start : first.end], name)
    ]
    return Listed(tuple(places), frozenset(columns) - {key for _, key in places}, where.end)


def with_lists(
    found: Mentions, sql: str, offset: int, lists: Iterable[Sequence[str | None]], table: Key
) -> Mentions:
    """Return what a piece of SQL mentions, the columns of the lists from `offset` on among it."""
    for names in lists:
        one = listed(sql, offset, names, table)
        offset = one.end
        columns = {table.of("column", name) for name in names if name}
        found = found._replace(
            keys=found.keys | columns, places=(*found.places, *one.places), loose=found.loose | one.loose
        )
    return found


def _firsts(sql: str, where: Span) -> Iterator[Span]:
    """Yield the first word of each element of a list in parentheses."""
    level = 0
    begins = False
    for token in words(sql):
        if not where.start <= token.start < where.end:
            continue
        if begins:
            yield Span(token.start, token.end)
        level += (token.name in ("ASCII_40", "ASCII_91")) - (token.name in ("ASCII_41", "ASCII_93"))
        begins = level == 1 and (token.start == where.start or token.name == "ASCII_44")


def _means(word: str, name: str) -> bool:
    plain = word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()
    return plain == name and bool(_NAME.fullmatch(word))
