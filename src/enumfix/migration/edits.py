"""From plans to edits: the new statements take the place of the ADD VALUE statements of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.migration.comments import (
    AttachedComments,
    attached_comments,
    comments_inside,
    comments_per_addition,
    has_marker_between,
    offset_after_semicolon,
)
from enumfix.migration.runs import ListedLabel, Place, Run, Step, enum_before, list_labels
from enumfix.migration.transactions import piece_with
from enumfix.migrators.migrator import Migrator, Piece
from enumfix.migrators.registry import migrator_of
from enumfix.source import Span
from enumfix.sql.edit import Edit
from enumfix.sql.names import literal
from enumfix.sql.script import Script, Statement, scan
from enumfix.sql.tokens import last_closing_parenthesis, string_spans

UNLESS_THERE = Code(
    "EF342",
    Severity.ERROR,
    "labels are added to a type that the file creates only if it does not exist yet",
    "Write the labels into the CREATE TYPE of the block. If databases have the type already, move the "
    "ADD VALUE statements to a migration of their own, and rewrite that one.",
)


def clusters(script: Script, places: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Group statement numbers that follow one another with no comment for the migrator between them."""
    groups: list[list[int]] = []
    for place in sorted(set(places)):
        follows = bool(groups) and groups[-1][-1] == place - 1
        if follows and not has_marker_between(script.statements[place - 1], script.statements[place]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(map(tuple, groups))


def comments_by_place(script: Script, places: Iterable[Place]) -> Mapping[Place, AttachedComments]:
    """Return the author's comments on each ADD VALUE that will be removed, by its place."""
    counts = Counter(at for at, _ in places)
    by_place: dict[Place, AttachedComments] = {}
    for cluster in clusters(script, counts):
        statements = [script.statements[at] for at in cluster]
        for at, comments in zip(cluster, attached_comments(statements), strict=True):
            shares = comments_per_addition(script.statements[at], comments, counts[at])
            by_place |= {(at, number): share for number, share in enumerate(shares)}
    return by_place


def replace_additions(
    script: Script,
    places: Collection[int],
    new_statements: Mapping[int, Sequence[str]],
    newline: str,
    pieces: Sequence[Piece] = (),
) -> Iterator[Edit]:
    """Yield the edits that remove the statements at `places`, or replace them by `new_statements`.

    The new statements have no semicolon at their end. `pieces` are the messages that the migrator sends.
    """
    removed = set(places) - new_statements.keys()
    for cluster in clusters(script, places):
        first, last = script.statements[cluster[0]], script.statements[cluster[-1]]
        piece = piece_with(first, pieces)
        if new := [sql for place in cluster for sql in new_statements.get(place, ())]:
            yield _replacement(first, last, new, piece, newline)
        else:
            yield from _removal(script, Span(first.span.start, offset_after_semicolon(last)), removed, piece)


def _replacement(
    first: Statement, last: Statement, new: Sequence[str], piece: Piece | None, newline: str
) -> Edit:
    """Return the edit that puts new statements in the place of those from `first` to `last`.

    The semicolon of the last one stays, unless a comment stands in front of it or the new text has its own.
    """
    text = first.source.text
    migrator = migrator_of(text)
    written, has_semicolon = _join_statements(new, piece, migrator, newline)
    line = text.rfind("\n", 0, first.span.start) + 1
    in_front = text[line : first.span.start]
    shares_line = bool(in_front.strip().strip("\ufeff"))
    start = first.span.start
    if migrator.block and written.startswith(migrator.block.begin) and not shares_line:
        start = line + in_front.count("\ufeff")
    end = last.terminator if last.terminator is not None and comments_inside(last) else last.span.end
    if has_semicolon:
        end = offset_after_semicolon(last)
        written += newline if text[end:].partition("\n")[0].strip() else ""
    return Edit(Span(start, end), (newline if shares_line else "") + written)


def _join_statements(
    statements: Sequence[str], piece: Piece | None, migrator: Migrator, newline: str
) -> tuple[str, bool]:
    """Return the statements as one text, and whether this text ends with its own semicolon.

    If the migrator cuts the file at semicolons, a statement that contains one is put into a block.
    """
    if migrator.breakpoint:
        return f";{migrator.breakpoint}{newline}".join(statements), False
    block = migrator.block if piece is None or not piece.bounded else None
    if block is None or not any(holds_semicolon(sql) for sql in statements):
        return f";{newline}{newline}".join(statements), False
    blocks = [
        f"{block.begin}{newline}{sql};{newline}{block.end}" if holds_semicolon(sql) else f"{sql};"
        for sql in statements
    ]
    return f"{newline}{newline}".join(blocks), True


def holds_semicolon(sql: str) -> bool:
    """Return whether a statement has a semicolon inside: in a body, a string or a name."""
    return any(";" in sql[token.start : token.end] for token in scan(sql) if token.name != "SQL_COMMENT")


def _removal(script: Script, span: Span, removed: Collection[int], piece: Piece | None) -> Iterator[Edit]:
    """Yield the edits that remove the statements of a span, and the lines of a block that becomes empty."""
    text = script.source.text
    migrator = migrator_of(text)
    if migrator.breakpoint:
        span = _extend_to_breakpoint(text, span, migrator.breakpoint)
    yield Edit(_extend_to_line(text, span), "")
    if migrator.block is None or piece is None or not piece.bounded:
        return
    in_block = [at for at, statement in enumerate(script.statements) if piece_with(statement, (piece,))]
    if set(in_block) <= set(removed):
        first_line_end = text.find("\n", piece.span.start) + 1
        last_line = text.rfind("\n", 0, piece.span.end) + 1
        yield Edit(Span(piece.span.start, first_line_end), "")
        yield Edit(Span(last_line, min(len(text), text.find("\n", last_line) + 1 or len(text))), "")


def _extend_to_breakpoint(text: str, span: Span, mark: str) -> Span:
    """Extend the span by one breakpoint: the one behind it, or else the one in front of it."""
    behind = text[span.end :]
    if behind.lstrip().startswith(mark):
        return Span(span.start, span.end + behind.index(mark) + len(mark))
    before = text[: span.start].rstrip()
    return Span(len(before) - len(mark), span.end) if before.endswith(mark) else span


def _extend_to_line(text: str, span: Span) -> Span:
    """Extend the span to its whole line if nothing else is there, and to one of two blank lines around it."""
    start = text.rfind("\n", 0, span.start) + 1
    if text[start : span.start].strip():
        blanks = len(text[: span.start]) - len(text[: span.start].rstrip(" \t"))
        return Span(span.start - blanks, span.end)
    end = text.find("\n", span.end)
    end = len(text) if end == -1 else end + 1
    if text[span.end : end].strip():
        return span
    blank_before = not text[:start].strip() or text[:start].replace("\r", "").endswith("\n\n")
    following = text.find("\n", end)
    if blank_before and following != -1 and not text[end:following].strip():
        end = following + 1
    return Span(start, end)


def fold_labels(
    runs: Iterable[Run], steps: Sequence[Step], comments: Mapping[Place, AttachedComments], newline: str
) -> list[Edit]:
    """Return the edits that write the labels of runs into the CREATE TYPE that the same file has."""
    edits: list[Edit] = []
    for run in runs:
        at = creation_number(run, steps)
        delta = steps[at].delta
        key = next(key for key in delta.created | delta.changed if key.kind == "type")
        labels = list_labels(key, at + 1, steps, run.additions)
        edits += extend_creation(enum_before(run, steps).statement, labels, comments, newline)
    return edits


def creation_number(run: Run, steps: Sequence[Step]) -> int:
    """Return the number of the statement that holds the CREATE TYPE of a run, which may be a DO block."""
    start = enum_before(run, steps).statement.span.start
    return next(at for at, step in enumerate(steps) if start < step.statement.span.end)


def extend_creation(
    creation: Statement,
    labels: Sequence[ListedLabel],
    comments: Mapping[Place, AttachedComments],
    newline: str,
) -> Iterator[Edit]:
    """Yield the edits that write new labels into the CREATE TYPE of their enum.

    Raises `Refused` if the CREATE TYPE runs only under a condition: then the type may lack the labels.
    """
    if creation.only_if_missing:
        message = "this may not run, and then the type lacks the labels that are added below"
        raise Refused(UNLESS_THERE.at(creation.source, creation.span, message))
    layout = _EnumLayout(creation, newline)
    old_labels_before = 0
    for number, label in enumerate(labels):
        if not label.is_new:
            old_labels_before += 1
            continue
        text = layout.label_with_comments(label, comments)
        if old_labels_before < len(layout.labels):
            yield layout.insert(layout.labels[old_labels_before].start, f"{text},{layout.gap}")
        elif not layout.labels:
            is_last = number + 1 == len(labels)
            yield layout.insert(layout.close, text if is_last else f"{text}, ")
        else:
            yield from layout.append(text, follows_old_label=not labels[number - 1].is_new)


class _EnumLayout:
    """A CREATE TYPE … AS ENUM, and its layout: all on one line, or one label per line."""

    def __init__(self, creation: Statement, newline: str) -> None:
        sql = creation.sql
        self.start = creation.span.start
        self.sql = sql
        self.labels = string_spans(sql)
        self.close = last_closing_parenthesis(sql)
        self.many_lines = "\n" in sql[: self.close]
        indent = "    "
        if self.labels and self.many_lines:
            first = self.labels[0].start
            in_front = sql[sql.rfind("\n", 0, first) + 1 : first]
            indent = indent if in_front.strip() else in_front
        self.line_break = newline + indent
        self.gap = self.line_break if self.many_lines else " "

    def insert(self, offset: int, text: str) -> Edit:
        """Return the edit that inserts a text at an offset of the statement."""
        return Edit(Span(self.start + offset, self.start + offset), text)

    def append(self, text: str, *, follows_old_label: bool) -> Iterator[Edit]:
        """Yield the edits that put a label behind the last one, and behind the comments that follow it."""
        last = self.labels[-1].end
        end = last + len(self.sql[last : self.close].rstrip()) if self.many_lines else last
        if follows_old_label and end > last:
            yield self.insert(last, ",")
            yield self.insert(end, self.gap + text)
        else:
            yield self.insert(end, "," + self.gap + text)

    def label_with_comments(self, label: ListedLabel, comments: Mapping[Place, AttachedComments]) -> str:
        """Return a label as a literal, with the author's comments in front of it."""
        attached = [comments[place] for place in label.asked_at if place in comments]
        texts = [text for each in attached for text in (*each.above, *each.behind)]
        if not self.many_lines and all(text.startswith("/*") for text in texts):
            return " ".join((*texts, literal(label.text)))
        return "".join(text + self.line_break for text in texts) + literal(label.text)
