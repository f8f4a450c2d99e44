"""Texts of statements about an object (COMMENT ON, ALTER … OWNER TO, GRANT …) that follow its renames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import IN_TYPE, ON_TABLE, WITH_TYPES, Key
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.text import Text, text_with_mentions
from enumfix.source import Span
from enumfix.sql.names import IDENTIFIER, unquote_identifier
from enumfix.sql.script import Statement, Token
from enumfix.sql.tokens import parenthesised_span_from, split_at_commas, tokens_without_comments
from enumfix.sql.tree import name_span_at

_ROUTINES = frozenset(("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"))
_KIND_WORDS = _ROUTINES | {"TYPE_P", "DOMAIN_P", "TABLE", "VIEW", "INDEX", "SEQUENCE"}


def mark_name(statement: Statement, key: Key, before: str, node: object, catalog: Catalog) -> Text:
    """Return the statement as a text that follows renames of its object, the key.

    The name of the object stands after the word `before` and the word for its kind. For a part of a type or a
    relation, the name of that type or relation is marked; for a routine or a cast, whose tree is `node`, its
    types are marked too.
    """
    start = next((token.start for token in _name_starts(statement, key, before)), None)
    return mark_name_at(statement, key, start, node, catalog)


def mark_name_at(statement: Statement, key: Key, offset: int | None, node: object, catalog: Catalog) -> Text:
    """Return the statement as a text that follows renames of its object, whose name begins at `offset`."""
    named_object = key.home if key.kind in ON_TABLE | IN_TYPE else key
    where = name_span_at(statement.sql, offset)
    if where and key.kind in ("attribute", "column"):
        where = Span(where.start, statement.sql.rindex(".", where.start, where.end))
    types = (
        find_mentions(node, catalog=catalog, sql=statement.sql) if key.kind in ("function", "cast") else None
    )
    if (types and types.unplaced_keys) or (where is None and key.kind != "cast"):
        return Text((statement.sql,))
    places = [*(types.places if types else ()), *([(where, named_object)] if where else [])]
    return text_with_mentions(statement.sql, Span(0, len(statement.sql)), places)


def granted_object_spans(sql: str) -> tuple[Span, ...]:
    """Return the spans of the objects that a GRANT or REVOKE lists after ON."""
    tokens = tokens_without_comments(sql)
    at = next(number for number, token in enumerate(tokens) if token.name == "ON") + 1
    if tokens[at].name in _KIND_WORDS and tokens[at + 1].name not in ("TO", "FROM", "ASCII_44", "ASCII_46"):
        at += 1
    return tuple(Span(part[0].start, part[-1].end) for part in split_at_commas(tokens[at:], ("TO", "FROM")))


def _name_starts(statement: Statement, key: Key, before: str) -> Iterator[Token]:
    """Yield the tokens at which the name of the object may begin: after `before` and the word for a kind."""
    tokens = [
        token
        for token in tokens_without_comments(statement.sql)
        if token.name not in ("IF_P", "MATERIALIZED")
    ]
    kind_word = "COLUMN" if key.kind == "attribute" else key.kind.upper()
    if key.kind in ON_TABLE and kind_word != "COLUMN":  # COMMENT ON TRIGGER changed ON invoices
        yield from (name for on, name in pairwise(tokens) if on.name == "ON" and name.name != kind_word)
        return
    kinds = _KIND_WORDS | (set() if key.kind in WITH_TYPES else {kind_word, f"{kind_word}_P"})
    for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if first.name == before and second.name in kinds:
            yield third


_NAME = re.compile(IDENTIFIER)


def add_column_lists(
    found: Mentions, sql: str, offset: int, lists: Iterable[Sequence[str | None]], table: Key
) -> Mentions:
    """Return the mentions `found`, and in addition the columns in the parenthesised lists after `offset`.

    Each of `lists` has the names of the elements of one list, None for an expression.
    """
    for names in lists:
        where = parenthesised_span_from(sql, offset)
        offset = where.end
        columns = {table.of("column", name) for name in names if name}
        places = tuple(_column_places(sql, where, names, table))
        found = found._replace(
            keys=found.keys | columns,
            places=(*found.places, *places),
            unplaced_keys=found.unplaced_keys | columns - {key for _, key in places},
        )
    return found


def _column_places(
    sql: str, where: Span, names: Sequence[str | None], table: Key
) -> Iterator[tuple[Span, Key]]:
    """Yield the spans and keys of the columns in the list at `where`, those that can be located."""
    inside = (token for token in tokens_without_comments(sql) if where.start < token.start < where.end - 1)
    firsts = [part[0] for part in split_at_commas(inside) if part]
    if len(firsts) != len(names):
        return
    for first, name in zip(firsts, names, strict=True):
        if name and _spells_name(sql[first.start : first.end], name):
            yield Span(first.start, first.end), table.of("column", name)


def _spells_name(word: str, name: str) -> bool:
    return unquote_identifier(word) == name and bool(_NAME.fullmatch(word))
