"""The author's comments around ADD VALUE statements: each one moves together with its label."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pglast import ast

from enumfix.migrators.registry import migrator_of
from enumfix.source import Source, Span
from enumfix.sql.plpgsql.parse import body_of
from enumfix.sql.script import Statement, Token, is_comment, scan, scan_or_none


class Comment(NamedTuple):
    """A comment. `trailing` is whether it begins on the line on which the statement before it ends."""

    text: str
    trailing: bool


class AttachedComments(NamedTuple):
    """The comments that belong to one statement: those above it, and those behind it on its line."""

    above: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def offset_after_semicolon(statement: Statement) -> int:
    """Return the offset behind the semicolon of a statement, or behind its last word if it has none."""
    terminator = statement.terminator
    return statement.span.end if terminator is None else terminator + 1


def comments_between(source: Source, start: int, end: int) -> tuple[Comment, ...]:
    """Return the comments between two statements, without those that the migrator of the file obeys."""
    gap = source.slice(Span(start, end))
    migrator = migrator_of(source.text)
    comments = (
        Comment(gap[token.start : token.end].rstrip("\r\n"), "\n" not in gap[: token.start])
        for token in scan(gap)
        if is_comment(token)
    )
    return tuple(comment for comment in comments if not migrator.is_marker(comment.text))


def has_marker_between(one: Statement, following: Statement) -> bool:
    """Return whether a comment between two statements is a command for the migrator and must stay there."""
    gap = one.source.slice(Span(offset_after_semicolon(one), following.span.start))
    if "--" not in gap and "/*" not in gap:
        return False
    migrator = migrator_of(one.source.text)
    return any(migrator.must_stay(gap[token.start : token.end]) for token in scan(gap) if is_comment(token))


def comments_inside(statement: Statement) -> tuple[str, ...]:
    """Return the comments between the first word of a statement and its semicolon."""
    text = statement.source.slice(Span(statement.span.start, offset_after_semicolon(statement)))
    return tuple(text[token.start : token.end].rstrip("\r\n") for token in scan(text) if is_comment(token))


def attached_comments(cluster: Sequence[Statement]) -> tuple[AttachedComments, ...]:
    """Return the comments of each statement of a cluster: statements that follow one another.

    Comments above the first statement and behind the last one are left out: they stay where they are.
    """
    above: list[list[str]] = [list(comments_inside(statement)) for statement in cluster]
    behind: list[list[str]] = [[] for _ in cluster]
    for number, (one, following) in enumerate(pairwise(cluster)):
        gap = comments_between(one.source, offset_after_semicolon(one), following.span.start)
        behind[number] += [comment.text for comment in gap if comment.trailing]
        above[number + 1] = [comment.text for comment in gap if not comment.trailing] + above[number + 1]
    return _pair_up(above, behind)


def comments_per_addition(
    statement: Statement, comments: AttachedComments, count: int
) -> tuple[AttachedComments, ...]:
    """Share the comments of a statement among its `count` ADD VALUE commands.

    In a DO block, a comment above a command, or behind it on its line, belongs to this command.
    """
    body = body_of(statement.node) if isinstance(statement.node, ast.DoStmt) else ""
    body_tokens = scan_or_none(body) or ()
    above: list[list[str]] = [[] for _ in range(count)]
    behind: list[list[str]] = [[] for _ in range(count)]
    ends = _command_ends(body, body_tokens)
    if len(ends) != count:
        ends = [len(body)] * count
    for token in body_tokens:
        if not is_comment(token):
            continue
        text = body[token.start : token.end].rstrip("\r\n")
        next_command = next((at for at, end in enumerate(ends) if token.start < end), count - 1)
        before = [at for at, end in enumerate(ends) if end <= token.start]
        if before and "\n" not in body[ends[before[-1]] : token.start] and not behind[before[-1]]:
            behind[before[-1]].append(text)
        else:
            above[next_command].append(text)
    above[0][:0] = comments.above
    behind[-1] += comments.behind
    return _pair_up(above, behind)


def _pair_up(above: Sequence[Sequence[str]], behind: Sequence[Sequence[str]]) -> tuple[AttachedComments, ...]:
    """Return the comments of each statement, given those above and behind each of them."""
    pairs = zip(above, behind, strict=True)
    return tuple(AttachedComments(tuple(upper), tuple(trailing)) for upper, trailing in pairs)


def _command_ends(body: str, body_tokens: Sequence[Token]) -> list[int]:
    """Return the offset behind the semicolon of each ALTER TYPE and each EXECUTE of a block."""
    words = [token for token in body_tokens if not is_comment(token)]
    starts = [
        at
        for at, token in enumerate(words)
        if token.name == "EXECUTE"
        or (token.name == "ALTER" and [word.name for word in words[at + 1 : at + 2]] == ["TYPE_P"])
    ]
    return [next((token.end for token in words[at:] if token.name == "ASCII_59"), len(body)) for at in starts]
