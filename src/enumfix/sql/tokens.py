"""Find parts of a statement in its tokens, where the parse tree does not record their place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import takewhile

from enumfix.source import Span
from enumfix.sql.script import Token, is_comment, scan

_OPEN = {"ASCII_40", "ASCII_91"}
_CLOSE = {"ASCII_41", "ASCII_93"}
_COMMA = "ASCII_44"


def tokens_without_comments(sql: str) -> list[Token]:
    """Return the tokens of `sql`, comments left out."""
    return [token for token in scan(sql) if not is_comment(token)]


def expression_span_after(sql: str, offset: int, borders: Iterable[int] = ()) -> Span:
    """Return the span of the expression that begins with the next token after `offset`.

    It ends before the first comma or closing parenthesis on its own level, before the first offset in
    `borders` that is above `offset`, or at the end of the statement.
    """
    border = min((place for place in borders if place > offset), default=len(sql))
    inside = [token for token in tokens_without_comments(sql) if offset < token.start < border]
    return _until_comma(inside)


def constraint_span_at(sql: str, offset: int, borders: Iterable[int] = ()) -> Span:
    """Return the span of the constraint whose first token is at `offset`, without CONSTRAINT and its name.

    It ends where an expression ends: at a comma, a closing parenthesis or a border.
    """
    border = min((place for place in borders if place > offset), default=len(sql))
    inside = [token for token in tokens_without_comments(sql) if offset <= token.start < border]
    return _until_comma(inside[2:] if inside[0].name == "CONSTRAINT" else inside)


def element_span_from(sql: str, offset: int) -> Span:
    """Return the span from `offset` to the next comma on its level, or to the WITH (…) of the statement."""
    following = [token for token in tokens_without_comments(sql) if token.start >= offset]
    return _until_comma([*takewhile(lambda token: token.name != "WITH", following)])


def comma_separated_parts(sql: str) -> Iterator[list[Token]]:
    """Yield the parts of a statement between its outermost commas, each a list of tokens."""
    return split_at_commas(tokens_without_comments(sql))


def split_at_commas(tokens_: Iterable[Token], stop: Container[str] = ()) -> Iterator[list[Token]]:
    """Yield the lists of tokens between the commas outside of parentheses.

    The first token outside of parentheses whose name is in `stop` ends the last list.
    """
    level = 0
    part: list[Token] = []
    for token in tokens_:
        if level == 0 and token.name in stop:
            break
        level += (token.name in _OPEN) - (token.name in _CLOSE)
        if token.name == _COMMA and level == 0:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def with_newlines(sql: str, newline: str) -> str:
    """Return SQL with `newline` as the line ending between its tokens. Strings stay as they are."""
    if newline == "\n":
        return sql
    pieces: list[str] = []
    end = 0
    for token in tokens_without_comments(sql):
        pieces += (_LINE_FEED.sub(newline, sql[end : token.start]), sql[token.start : token.end])
        end = token.end
    return "".join((*pieces, _LINE_FEED.sub(newline, sql[end:])))


_LINE_FEED = re.compile(r"(?<!\r)\n")


def span_after_keywords(part: list[Token], *keywords: str) -> Span | None:
    """Return the span from the first token after these keywords to the end of `part`, None without them."""
    count = len(keywords)
    for at in range(len(part) - count):
        if tuple(token.name for token in part[at : at + count]) == keywords:
            return Span(part[at + count].start, part[-1].end)
    return None


def offset_after_keyword(sql: str, offset: int, keyword: str) -> int:
    """Return the offset of the token that follows the first `keyword` at or after `offset`."""
    following = [token for token in tokens_without_comments(sql) if token.start >= offset]
    at = next(number for number, token in enumerate(following) if token.name == keyword)
    return following[at + 1].start


def string_spans(sql: str) -> list[Span]:
    """Return the spans of the string constants of `sql`, in order."""
    return [
        Span(token.start, token.end)
        for token in tokens_without_comments(sql)
        if token.name in ("SCONST", "USCONST")
    ]


def last_closing_parenthesis(sql: str) -> int:
    """Return the offset of the last closing parenthesis of a statement."""
    return next(token.start for token in reversed(tokens_without_comments(sql)) if token.name == "ASCII_41")


def parenthesised_span_from(sql: str, offset: int) -> Span:
    """Return the span of the first text in parentheses at or after `offset`, parentheses included."""
    level = 0
    start = 0
    for token in tokens_without_comments(sql):
        if token.name == "ASCII_40" and token.start >= offset:
            start = start if level else token.start
            level += 1
        elif token.name == "ASCII_41" and level:
            level -= 1
            if level == 0:
                return Span(start, token.end)
    return Span(0, 0)


def partition_bound_span(sql: str) -> Span:
    """Return the span of the partition bound in PARTITION OF: FOR VALUES …, or DEFAULT."""
    level = 0
    sql_tokens = tokens_without_comments(sql)
    for token, following in zip(sql_tokens, [*sql_tokens[1:], None], strict=True):
        level += (token.name in _OPEN) - (token.name in _CLOSE)
        if level == 0 and token.name == "DEFAULT":
            return Span(token.start, token.end)
        if level == 0 and token.name == "FOR" and following and following.name == "VALUES":
            close = parenthesised_span_from(sql, token.start)
            if sql[token.start : close.start].split()[-1].upper() == "FROM":
                close = parenthesised_span_from(sql, close.end)
            return Span(token.start, close.end)
    return Span(len(sql), len(sql))


def _until_comma(part: list[Token]) -> Span:
    """Return the span of the tokens before the first comma, or closing parenthesis, on their own level."""
    level = 0
    end = part[0].end
    for token in part:
        level += (token.name in _OPEN) - (token.name in _CLOSE)
        if level < 0 or (token.name == _COMMA and level == 0):
            break
        end = token.end
    return Span(part[0].start, end)
