"""The comments around statements, so that those between two ADD VALUE lines move with their label."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pglast import ast

from enumfix.migrators.migrator import migrator_of
from enumfix.source import Source, Span
from enumfix.sql.plpgsql.parse import body_of
from enumfix.sql.script import Statement, Token, is_comment, scanned, tokens


class Comment(NamedTuple):
    """A comment, and whether it stands on the line on which the statement before it ends."""

    text: str
    trailing: bool


def end_of(statement: Statement) -> int:
    """Return the offset behind the semicolon of a statement, or behind its last word."""
    terminator = statement.terminator
    return statement.span.end if terminator is None else terminator + 1


def between(source: Source, start: int, end: int) -> tuple[Comment, ...]:
    """Return the comments in a stretch of text that holds nothing but blanks and comments.

    One that the migrator of the file obeys is none.
    """
    stretch = source.slice(Span(start, end))
    migrator = migrator_of(source.text)
    found = (
        Comment(stretch[token.start : token.end].rstrip("\r\n"), "\n" not in stretch[: token.start])
        for token in tokens(stretch)
        if is_comment(token)
    )
    return tuple(comment for comment in found if not migrator.is_marker(comment.text))


def are_apart(one: Statement, other: Statement) -> bool:
    """Return whether a marker that has to stay stands between a statement and the next one."""
    stretch = one.source.slice(Span(end_of(one), other.span.start))
    if "--" not in stretch and "/*" not in stretch:
        return False
    migrator = migrator_of(one.source.text)
    return any(
        migrator.stays(stretch[token.start : token.end]) for token in tokens(stretch) if is_comment(token)
    )


def inside(statement: Statement) -> tuple[str, ...]:
    """Return the comments between the first word of a statement and its semicolon."""
    text = statement.source.slice(Span(statement.span.start, end_of(statement)))
    return tuple(text[token.start : token.end].rstrip("\r\n") for token in tokens(text) if is_comment(token))


class Notes(NamedTuple):
    """What the author wrote to one statement: above it, and behind it on its line."""

    above: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def notes(cluster: tuple[Statement, ...]) -> tuple[Notes, ...]:
    """Return the notes of each statement of a cluster, which follow one another.

    What stands before the first and behind the last is not among them: it stays in its place.
    """
    above: list[list[str]] = [list(inside(statement)) for statement in cluster]
    behind: list[list[str]] = [[] for _ in cluster]
    for number, (one, other) in enumerate(pairwise(cluster)):
        gap = between(one.source, end_of(one), other.span.start)
        behind[number] += [comment.text for comment in gap if comment.trailing]
        above[number + 1] = [comment.text for comment in gap if not comment.trailing] + above[number + 1]
    return tuple(Notes(tuple(one), tuple(other)) for one, other in zip(above, behind, strict=True))


def notes_in(statement: Statement, whole: Notes, count: int) -> tuple[Notes, ...]:
    """Return the notes of each ADD VALUE of a statement, given those of the whole.

    In a DO block, what stands in front of a line, or behind it on its line, goes with it.
    """
    node = statement.node
    body = body_of(node) if isinstance(node, ast.DoStmt) else ""
    found = scanned(body) or ()
    above: list[list[str]] = [[] for _ in range(count)]
    behind: list[list[str]] = [[] for _ in range(count)]
    ends = _ends(body, found)
    if len(ends) != count:
        ends = [len(body)] * count
    for token in found:
        if not is_comment(token):
            continue
        number = next((at for at, end in enumerate(ends) if token.start < end), count - 1)
        passed = [at for at, end in enumerate(ends) if end <= token.start]
        text = body[token.start : token.end].rstrip("\r\n")
        if passed and "\n" not in body[ends[passed[-1]] : token.start] and not behind[passed[-1]]:
            behind[passed[-1]].append(text)
        else:
            above[number].append(text)
    above[0][:0] = whole.above
    behind[-1] += whole.behind
    return tuple(Notes(tuple(one), tuple(other)) for one, other in zip(above, behind, strict=True))


def _ends(body: str, found: Sequence[Token]) -> list[int]:
    """Return where each ALTER TYPE or EXECUTE of a block ends, behind its semicolon."""
    names = [token for token in found if not is_comment(token)]
    starts = [
        at
        for at, token in enumerate(names)
        if token.name == "EXECUTE"
        or (token.name == "ALTER" and [each.name for each in names[at + 1 : at + 2]] == ["TYPE_P"])
    ]
    return [next((token.end for token in names[at:] if token.name == "ASCII_59"), len(body)) for at in starts]
