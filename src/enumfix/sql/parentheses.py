"""Conditions whose nesting PostgreSQL's parser would not keep when it reads its own text again.

`(a BETWEEN 1 AND 9) AND b` is stored as an AND inside of an AND, and dumped as
`((a >= 1) AND (a <= 9)) AND b`. Read again, that is one AND of three (`makeAndExpr` of gram.y looks through
parentheses on its left), and the next dump has a pair of parentheses less. A cast to boolean, which
leaves nothing behind, keeps them apart (measured on 12 to 18).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enumfix.sql.script import Token, is_comment, tokens

CAST = "::boolean"

_OPEN, _CLOSE = "ASCII_40", "ASCII_41"
_JOINING = ("AND", "OR")


def kept(sql: str) -> str:
    """Return text that PostgreSQL wrote, such that reading it again gives the same nesting."""
    if ")) AND " not in sql and ")) OR " not in sql:
        return sql
    done, pieces = 0, []
    for at in _flattened([token for token in tokens(sql) if not is_comment(token)]):
        pieces += [sql[done:at], CAST]
        done = at
    return "".join([*pieces, sql[done:]])


def bare(sql: str) -> str:
    """Return a text without what `kept` puts into it."""
    return sql.replace(f"){CAST} AND ", ") AND ").replace(f"){CAST} OR ", ") OR ")


def _flattened(found: Sequence[Token]) -> Iterator[int]:
    """Yield the offset behind each group that the AND or OR behind it would swallow."""
    partner = _partners(found)
    for at, token in enumerate(found):
        if token.name not in _JOINING or at == 0 or found[at - 1].name != _CLOSE:
            continue
        close = at - 1
        start = partner.get(close, 0)
        is_first = start == 0 or found[start - 1].name not in (*_JOINING, "NOT", "IDENT")
        if is_first and token.name in _joined(found, start, close, partner):
            yield found[close].end


def _joined(found: Sequence[Token], start: int, close: int, partner: dict[int, int]) -> set[str]:
    """Return by what the operands of a group are joined, under as many parentheses as there are."""
    while found[start + 1].name == _OPEN and partner.get(close - 1) == start + 1:
        start, close = start + 1, close - 1
    names, at = set[str](), close - 1
    while at > start:
        names.add(found[at].name)
        at = partner.get(at, at) - 1
    return names.intersection(_JOINING)


def _partners(found: Sequence[Token]) -> dict[int, int]:
    """Return the place of the opening parenthesis for that of each closing one."""
    partner: dict[int, int] = {}
    waiting: list[int] = []
    for at, token in enumerate(found):
        if token.name == _OPEN:
            waiting.append(at)
        elif token.name == _CLOSE and waiting:
            partner[at] = waiting.pop()
    return partner
