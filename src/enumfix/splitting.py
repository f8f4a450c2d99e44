r"""Where the statements of a text begin and end.

psql lines (`\restrict`, `\connect`) and the data behind `COPY … FROM stdin` are left out, the
rest is split by the parser in chunks, and a statement that does not parse is isolated instead
of losing the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from pglast import parser

from enumfix.blanks import skip_blank
from enumfix.frozen import frozen
from enumfix.source import Span

CHUNK = 1 << 20
"""How many characters are handed to the parser at once."""

_COPY = re.compile(r"^COPY\s[^;\n]*\sFROM\s+stdin\b[^;\n]*;[ \t]*\r?$", re.IGNORECASE)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_LAST_LINE = "\n\\unrestrict "
_WIDE = re.compile(r"[^\x00-\x7f]")
_WIDE_TAG = re.compile(r"\$[^\s$']*[^\x00-\x7f][^\s$']*\$")
_ATOMIC = re.compile(r"\bBEGIN\s+ATOMIC\b", re.IGNORECASE)


class Problem(NamedTuple):
    """Why a statement could not be parsed, and where (an offset into the file)."""

    message: str
    offset: int


@frozen()
class Pieces:
    """The borders of the statements of a text, in order, and its psql lines.

    Offsets count code points. The end of a statement lies before its semicolon, but may lie
    behind a comment. `problems` are those of statements that do not parse, by their number.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)
    psql_lines: list[Span] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        """Take down one statement."""
        self.starts.append(start)
        self.ends.append(end)


def pieces(text: str) -> Pieces:
    """Return where the statements of `text` are. Never fails: what does not parse is marked."""
    found = Pieces()
    for region in _regions(text):
        _cut_region(text, region, found)
    return found


def _regions(text: str) -> Iterator[Span]:
    """Yield the parts of `text` that are SQL: all but the data that follows a COPY FROM stdin."""
    start = 0
    lower = text.lower() if text.isascii() else None
    at = _line_of_copy(text, lower, 0)
    while at is not None:
        line_end = text.find("\n", at)
        end = _COPY_END.search(text, line_end + 1) if line_end != -1 else None
        if end and _COPY.match(text[at:line_end]):
            yield Span(start, line_end + 1)
            start = end.end()
            at = _line_of_copy(text, lower, start)
        else:
            at = _line_of_copy(text, lower, at + 1)
    yield Span(start, len(text))


def _line_of_copy(text: str, lower: str | None, start: int) -> int | None:
    """Return where the next line begins that starts with COPY, in any case."""
    if lower is not None:
        at = lower.find("copy ", start)
        while at > 0 and lower[at - 1] != "\n":
            at = lower.find("copy ", at + 1)
        return None if at == -1 else at
    found = re.compile(r"^COPY ", re.IGNORECASE | re.MULTILINE).search(text, start)
    return found.start() if found else None


def _cut_region(text: str, region: Span, found: Pieces) -> None:
    """Take down the statements and psql lines of one region."""
    start, size = region.start, CHUNK
    while start < region.end:
        stop = _boundary(text, start, size, region.end)
        try:
            _split(text, start, stop, found)
        except parser.ParseError as error:
            message, index = error.args[0], error.args[1]
            if stop < region.end and (index is None or message.startswith("unterminated")):
                size *= 2  # the chunk ended inside a statement
                continue
            at = stop if index is None else start + index
            start = _psql_line(text, start, at, found) or _isolate(
                text, Span(start, stop), at, message, found
            )
        else:
            start = stop
        size = CHUNK


def _boundary(text: str, start: int, size: int, end: int) -> int:
    """Return where a chunk may end: behind a semicolon that ends a line, or at `end`.

    The line that ends a dump ends its last chunk too: to run into it there costs a second parse of that
    chunk. In the middle of a statement it is no such line: a chunk that grows passes over it.
    """
    found = text.find(";\n", start + size, end)
    stop = end if found == -1 else found + 1
    last = text.rfind(_LAST_LINE, start, stop) if size == CHUNK else -1
    return stop if last == -1 else last + 1


def _split(text: str, start: int, stop: int, found: Pieces) -> None:
    """Take down the statements in a part of `text`; raises `ParseError` and takes down none.

    The parser counts bytes, and pglast turns them into code points with a search for each:
    where only the borders matter, any one-byte letter does for a wide one.
    """
    part = text[start:stop]
    if not part.isascii() and not _WIDE_TAG.search(part):
        part = _WIDE.sub("x", part)
    slices = parser.split(part, only_slices=True)
    found.starts.extend([start + piece.start for piece in slices])
    found.ends.extend([start + piece.stop for piece in slices])


def _psql_line(text: str, start: int, at: int, found: Pieces) -> int | None:
    """Take down the psql line that holds the offset `at`, and return where it ends; None if it is none."""
    line = text.rfind("\n", 0, at) + 1
    if text[at : at + 1] != "\\" or text[line:at].strip():
        return None
    try:
        _split(text, start, line, found)
    except parser.ParseError:
        return None
    end = text.find("\n", at)
    end = len(text) if end == -1 else end
    found.psql_lines.append(Span(at, end))
    return end


def _isolate(text: str, chunk: Span, at: int, message: str, found: Pieces) -> int:
    """Take down the statement in `chunk` that holds the offset `at`, and return where to go on.

    The scanner finds the semicolons. It cuts `BEGIN ATOMIC` bodies apart, so the bad
    statement begins at the last cut up to which the parser takes everything.
    """
    cuts = _cuts(text, chunk, at)
    last = next((number for number, cut in enumerate(cuts) if at <= cut.end), len(cuts) - 1)
    for first in range(last, -1, -1):
        try:
            _split(text, chunk.start, cuts[first].start, found)
        except parser.ParseError:
            continue
        start, end = cuts[first].start, cuts[last].end
        if _ATOMIC.search(text, start, end):
            end = next((cut.end for cut in cuts[last:] if text[cut.start : cut.end].upper() == "END"), end)
        found.problems[len(found.starts)] = Problem(message, at)
        found.add(start, end)
        resume = skip_blank(text, end)
        return resume + text.startswith(";", resume)
    raise AssertionError("the text before the first cut is blank, and the parser takes blanks")


def _cuts(text: str, chunk: Span, at: int) -> list[Span]:
    """Return the spans between the semicolons that the scanner finds in `chunk`.

    Where the scanner fails too, at an unterminated quote, the last span begins with the
    statement that holds it and reaches to the end.
    """
    try:
        slices = _scanned(text[chunk.start : chunk.end])
        cuts = [Span(skip_blank(text, chunk.start + cut.start), chunk.start + cut.stop) for cut in slices]
        return [cut for cut in cuts if cut.start < cut.end] or [chunk]
    except parser.ParseError:
        slices = parser.split(text[chunk.start : at], with_parser=False, only_slices=True)
        cuts = [Span(skip_blank(text, chunk.start + cut.start), chunk.start + cut.stop) for cut in slices]
        if not cuts or text[:at].rstrip().endswith(";"):
            return [*cuts, Span(at, chunk.end)]
        return [*cuts[:-1], Span(cuts[-1].start, chunk.end)]


def _scanned(part: str) -> tuple[slice, ...]:
    """Return what is between the semicolons that the scanner finds, which rejects names without a letter.

    pg_dump of PostgreSQL 14 to 18 writes a parameter that has no name as `f.""` in the body of a function
    that returns a table. Raises `ParseError` for anything else that it rejects.
    """
    while True:
        try:
            return tuple(parser.split(part, with_parser=False, only_slices=True))
        except parser.ParseError as error:
            message, index = error.args[:2]
            if not message.startswith("zero-length") or index is None:
                raise
            part = f"{part[:index]}xx{part[index + 2 :]}"
