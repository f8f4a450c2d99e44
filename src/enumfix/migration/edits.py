"""From plans to edits: what takes the place of the ADD VALUE statements of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.migration.comments import Notes, are_apart, end_of, inside, notes, notes_in
from enumfix.migration.runs import Listed, Place
from enumfix.migration.transactions import piece_of
from enumfix.migrators.migrator import Migrator, Piece, migrator_of
from enumfix.source import Source, Span
from enumfix.sql.edit import Edit
from enumfix.sql.names import literal
from enumfix.sql.script import Script, Statement, tokens
from enumfix.sql.tokens import closing_parenthesis, strings

UNLESS_THERE = Code(
    "EF342",
    Severity.ERROR,
    "labels are added to a type that the file makes only where it is not there yet",
    "Write the labels into the CREATE TYPE of the block. Where databases have the type already, leave the "
    "ADD VALUE statements to a migration of their own, and rewrite that one.",
)


def clusters(script: Script, places: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Return runs of places that follow one another, with no marker of the migrator between them."""
    found: list[list[int]] = []
    for place in sorted(set(places)):
        last = found[-1][-1] if found else -1
        if found and last == place - 1 and not are_apart(script.statements[last], script.statements[place]):
            found[-1].append(place)
        else:
            found.append([place])
    return tuple(tuple(each) for each in found)


def all_notes(script: Script, places: Iterable[Place]) -> Mapping[Place, Notes]:
    """Return what the author wrote to each ADD VALUE that is to be taken away, by its place."""
    counts = Counter(at for at, _ in places)
    return {
        (at, number): note
        for cluster in clusters(script, counts)
        for at, whole in zip(cluster, notes(tuple(script.statements[at] for at in cluster)), strict=True)
        for number, note in enumerate(notes_in(script.statements[at], whole, counts[at]))
    }


def replacements(
    script: Script,
    places: Collection[int],
    texts: Mapping[int, Sequence[str]],
    newline: str,
    pieces: Sequence[Piece] = (),
) -> Iterator[Edit]:
    """Yield an edit for each cluster of statements: gone, or the statements of `texts` in their place.

    `texts` lack their semicolons; the author's own last one is kept. `pieces` are what the migrator of the
    file sends as one message.
    """
    migrator = migrator_of(script.source.text)
    for cluster in clusters(script, places):
        first, last = script.statements[cluster[0]], script.statements[cluster[-1]]
        new = [sql for place in cluster for sql in texts.get(place, ())]
        piece = piece_of(first, pieces)
        if not new:
            yield from _removed(script, cluster, set(places) - texts.keys(), piece, migrator)
            continue
        written, closed = _laid_out(new, piece, migrator, newline)
        text = script.source.text
        line = text.rfind("\n", 0, first.span.start) + 1
        above = text[line : first.span.start].strip().strip("\ufeff")
        start = first.span.start
        if migrator.block and written.startswith(migrator.block.begin) and not above:
            start = line + text[line : first.span.start].count("\ufeff")
        end = last.terminator if last.terminator is not None and inside(last) else last.span.end
        if closed:
            end = end_of(last)
            written += newline if text[end:].partition("\n")[0].strip() else ""
        yield Edit(Span(start, end), (newline if above else "") + written)


def _laid_out(
    statements: Sequence[str], piece: Piece | None, migrator: Migrator, newline: str
) -> tuple[str, bool]:
    """Return the text of some statements, and whether it brings the last semicolon along.

    Where the semicolons in a file cut it, what holds one stands in a block of its own.
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
    return any(";" in sql[token.start : token.end] for token in tokens(sql) if token.name != "SQL_COMMENT")


def _removed(
    script: Script, cluster: tuple[int, ...], gone: Collection[int], piece: Piece | None, migrator: Migrator
) -> Iterator[Edit]:
    """Yield the edits that take statements away, with the markers that would be left around nothing."""
    source = script.source
    first, last = script.statements[cluster[0]], script.statements[cluster[-1]]
    span = Span(first.span.start, end_of(last))
    if migrator.breakpoint:
        span = _with_breakpoint(source.text, span, migrator.breakpoint)
    yield Edit(_with_its_line(source, span), "")
    if migrator.block is None or piece is None or not piece.bounded:
        return
    inside = [at for at, each in enumerate(script.statements) if piece_of(each, (piece,))]
    if set(inside) <= set(gone):
        text = source.text
        begin = text.find("\n", piece.span.start) + 1
        end = text.rfind("\n", 0, piece.span.end) + 1
        yield Edit(Span(piece.span.start, begin), "")
        yield Edit(Span(end, min(len(text), text.find("\n", end) + 1 or len(text))), "")


def _with_breakpoint(text: str, span: Span, mark: str) -> Span:
    """Return the span with one of the breakpoints around it: the one behind, or else the one in front."""
    behind = text[span.end :]
    if behind.lstrip().startswith(mark):
        return Span(span.start, span.end + behind.index(mark) + len(mark))
    before = text[: span.start].rstrip()
    return Span(len(before) - len(mark), span.end) if before.endswith(mark) else span


def _with_its_line(source: Source, span: Span) -> Span:
    """Return the span with the line that it alone stands on, and one of two blank lines around it."""
    text = source.text
    start = text.rfind("\n", 0, span.start) + 1
    if text[start : span.start].strip():
        before = len(text[: span.start]) - len(text[: span.start].rstrip(" \t"))
        return Span(span.start - before, span.end)
    end = text.find("\n", span.end)
    end = len(text) if end == -1 else end + 1
    if text[span.end : end].strip():
        return span
    blank_before = not text[:start].strip() or text[:start].replace("\r", "").endswith("\n\n")
    following = text.find("\n", end)
    if blank_before and following != -1 and not text[end:following].strip():
        end = following + 1
    return Span(start, end)


def extend_creation(
    creation: Statement, labels: Sequence[Listed], written: Mapping[Place, Notes], newline: str
) -> Iterator[Edit]:
    """Yield the edits that write new labels into the CREATE TYPE that makes their enum.

    The places of the old labels' texts show where; the author's layout, one line or many, is kept.

    Raises `Refused` where that may not run: then the type lacks the labels.
    """
    if creation.unless_there:
        said = "this may not run, and where it does not, the type lacks the labels that are added below"
        raise Refused(UNLESS_THERE.at(creation.source, creation.span, said))
    sql, base = creation.sql, creation.span.start
    old = strings(sql)
    close = closing_parenthesis(sql)
    many = "\n" in sql[:close]
    indent = _indent_of(sql, old[0].start) if old and many else "    "
    gap = newline + indent if many else " "
    known = 0
    for number, label in enumerate(labels):
        if not label.new:
            known += 1
            continue
        spelled = _spelled(label, written, newline + indent, many=many)
        rest = number + 1 < len(labels)
        if known < len(old):
            at = base + old[known].start
            yield Edit(Span(at, at), f"{spelled},{gap}")
        elif not old:
            yield Edit(Span(base + close, base + close), spelled + ", " * rest)
        else:
            yield from _appended(
                creation, old[-1].end, close, gap + spelled, many=many, first=not labels[number - 1].new
            )


def _appended(
    creation: Statement, last: int, close: int, text: str, *, many: bool, first: bool
) -> Iterator[Edit]:
    """Yield the edits that put a label behind the last one, and behind the comments that follow it."""
    base = creation.span.start
    tail = len(creation.sql[last:close].rstrip()) if many else 0
    if first and tail:
        yield Edit(Span(base + last, base + last), ",")
        yield Edit(Span(base + last + tail, base + last + tail), text)
    else:
        yield Edit(Span(base + last + tail, base + last + tail), "," + text)


def _indent_of(sql: str, at: int) -> str:
    line = sql[sql.rfind("\n", 0, at) + 1 : at]
    return line if not line.strip() else "    "


def _spelled(label: Listed, written: Mapping[Place, Notes], line: str, *, many: bool) -> str:
    comments = [
        comment
        for place in label.asked_at
        for comment in (*written[place].above, *written[place].behind)
        if place in written
    ]
    if not comments:
        return literal(label.text)
    if not many and all(comment.startswith("/*") for comment in comments):
        return " ".join((*comments, literal(label.text)))
    return "".join(comment + line for comment in comments) + literal(label.text)
