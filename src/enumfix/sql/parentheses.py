"""Keep the nesting of AND and OR when PostgreSQL parses a condition that it has dumped.

PostgreSQL stores `(a BETWEEN 1 AND 9) AND b` as an AND inside of an AND, and dumps it as
`((a >= 1) AND (a <= 9)) AND b`. Parsed again, this is one AND of three operands, because `makeAndExpr` of
gram.y ignores parentheses on its left. The next dump then lacks a pair of parentheses. A cast of the inner
condition to boolean prevents that and is not stored (measured on 12 to 18).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enumfix.sql.script import Token, is_comment, scan

CAST = "::boolean"

_OPEN, _CLOSE = "ASCII_40", "ASCII_41"
_AND_OR = ("AND", "OR")


def keep_nesting(sql: str) -> str:
    """Return a dumped condition with casts that make PostgreSQL parse it with the nesting it had."""
    if ")) AND " not in sql and ")) OR " not in sql:
        return sql
    end, pieces = 0, []
    for at in _ends_of_merged_groups([token for token in scan(sql) if not is_comment(token)]):
        pieces += [sql[end:at], CAST]
        end = at
    return "".join([*pieces, sql[end:]])


def strip_nesting(sql: str) -> str:
    """Undo `keep_nesting`."""
    return sql.replace(f"){CAST} AND ", ") AND ").replace(f"){CAST} OR ", ") OR ")


def _ends_of_merged_groups(sql_tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the end of each group in parentheses that the parser would merge with the AND or OR after it."""
    opening = _opening_by_closing(sql_tokens)
    for at, token in enumerate(sql_tokens):
        if token.name not in _AND_OR or at == 0 or sql_tokens[at - 1].name != _CLOSE:
            continue
        close = at - 1
        start = opening.get(close, 0)
        is_first = start == 0 or sql_tokens[start - 1].name not in (*_AND_OR, "NOT", "IDENT")
        if is_first and token.name in _operators_in(sql_tokens, start, close, opening):
            yield sql_tokens[close].end


def _operators_in(sql_tokens: Sequence[Token], start: int, close: int, opening: dict[int, int]) -> set[str]:
    """Return which of AND and OR join the operands of a group, inside of all its outer parentheses."""
    while sql_tokens[start + 1].name == _OPEN and opening.get(close - 1) == start + 1:
        start, close = start + 1, close - 1
    names, at = set[str](), close - 1
    while at > start:
        names.add(sql_tokens[at].name)
        at = opening.get(at, at) - 1
    return names.intersection(_AND_OR)


def _opening_by_closing(sql_tokens: Sequence[Token]) -> dict[int, int]:
    """Return the index of the opening parenthesis by the index of the closing one."""
    opening: dict[int, int] = {}
    unclosed: list[int] = []
    for at, token in enumerate(sql_tokens):
        if token.name == _OPEN:
            unclosed.append(at)
        elif token.name == _CLOSE and unclosed:
            opening[at] = unclosed.pop()
    return opening
