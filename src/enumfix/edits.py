"""From plans to edits: what takes the place of the ADD VALUE statements of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enumfix.comments import Notes, end_of, inside, notes, notes_in
from enumfix.diagnostics import Code, Refused, Severity
from enumfix.labels import Listed
from enumfix.names import literal
from enumfix.runs import Place
from enumfix.script import Script, Statement
from enumfix.source import Source, Span
from enumfix.spans import closing_parenthesis, strings
from enumfix.splice import Edit

UNLESS_THERE = Code(
    "EF342",
    Severity.ERROR,
    "labels are added to a type that the file makes only where it is not there yet",
    "Write the labels into the CREATE TYPE of the block. Where databases have the type already, leave the "
    "ADD VALUE statements to a migration of their own, and rewrite that one.",
)


def clusters(places: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Return runs of places that follow one another."""
    found: list[list[int]] = []
    for place in sorted(set(places)):
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return tuple(tuple(each) for each in found)


def all_notes(script: Script, places: Iterable[Place]) -> Mapping[Place, Notes]:
    """Return what the author wrote to each ADD VALUE that is to be taken away, by its place."""
    counts = Counter(at for at, _ in places)
    return {
        (at, number): note
        for cluster in clusters(counts)
        for at, whole in zip(cluster, notes(tuple(script.statements[at] for at in cluster)), strict=True)
        for number, note in enumerate(notes_in(script.statements[at], whole, counts[at]))
    }


def replacements(
    script: Script, places: Iterable[int], texts: Mapping[int, str], newline: str
) -> Iterator[Edit]:
    """Yield an edit for each cluster of statements: gone, or `texts` in place of their first ones.

    `texts` lack their last semicolon; the author's own is kept.
    """
    for cluster in clusters(places):
        first, last = script.statements[cluster[0]], script.statements[cluster[-1]]
        new = [texts[place] for place in cluster if place in texts]
        if not new:
            yield Edit(_with_its_line(script.source, Span(first.span.start, end_of(last))), "")
            continue
        text = script.source.text
        line = text[text.rfind("\n", 0, first.span.start) + 1 : first.span.start]
        lead = newline if line.strip().strip("\ufeff") else ""
        end = last.terminator if last.terminator is not None and inside(last) else last.span.end
        yield Edit(Span(first.span.start, end), lead + f";{newline}{newline}".join(new))


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
