r"""Where the statements of a text begin and end.

psql lines (`\restrict`, `\connect`) and the data behind `COPY … FROM stdin` are left out, the
rest is split by the parser in chunks, and a statement that does not parse is isolated instead
of losing the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import NamedTuple

from pglast import parser

from enumfix.frozen import frozen
from enumfix.source import Span
from enumfix.sql.words import skip_blanks_and_comments

CHUNK = 1 << 20
"""How many characters are handed to the parser at once."""

WINDOW = 1 << 9
"""How many characters behind a mistake are scanned at first, for the end of its statement."""

_MENDED = 100
"""How many words the scanner may reject before a text counts as cut off there."""

_COPY = re.compile(r"^COPY\s[^;\n]*\sFROM\s+stdin\b[^;\n]*;[ \t]*\r?$", re.IGNORECASE)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_LAST_LINE = "\n\\unrestrict "
_COMMENTS = ("SQL_COMMENT", "C_COMMENT")
_WIDE = re.compile(r"[^\x00-\x7f]")
_WIDE_TAG = re.compile(r"\$[^\s$']*[^\x00-\x7f][^\s$']*\$")


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
                text, Span(start, region.end), at, message, found
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
    where only the borders matter, a one-byte letter does for a wide one. A message has to quote the
    text as it is.
    """
    part = plain = text[start:stop]
    if not part.isascii() and not _WIDE_TAG.search(part):
        plain = _WIDE.sub("_", part)
    try:
        slices = parser.split(plain, only_slices=True)
    except parser.ParseError:
        if plain == part:
            raise
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


def _isolate(text: str, rest: Span, at: int, message: str, found: Pieces) -> int:
    """Take down the statement in `rest` that holds the offset `at`, and return where to go on.

    The bad statement begins at the last cut up to which the parser takes everything.
    """
    cuts = _cuts(text, rest, at)
    for first in reversed(range(len(cuts))):
        try:
            _split(text, rest.start, cuts[first].start, found)
        except parser.ParseError:
            continue
        end = cuts[-1].end
        found.problems[len(found.starts)] = Problem(message, at)
        found.add(cuts[first].start, end)
        resume = skip_blanks_and_comments(text, end)
        return resume + text.startswith(";", resume)
    raise AssertionError("the text before the first cut is blank, and the parser takes blanks")


def _cuts(text: str, rest: Span, at: int) -> list[Span]:
    """Return the spans of the statements in `rest` by their semicolons, up to the one that holds `at`.

    As in psql (`psqlscan.l`), a semicolon in parentheses or in a BEGIN ATOMIC body ends no statement. Where
    these are not closed, the first semicolon does; where a quote is not, the text ends. The split of
    the scanner will not do: it leaves out statements without a keyword (`foo;`).
    """
    size = WINDOW
    while True:
        stop = min(at + size, rest.end)
        cuts = _cut_up(_words(text[rest.start : stop]), at - rest.start, is_whole=stop == rest.end)
        if cuts is not None:
            return [Span(rest.start + cut.start, rest.start + cut.end) for cut in cuts] or [rest]
        size *= 2


class _Word(NamedTuple):
    """A word of a text, and what the scanner calls it; "" is a quote that is not terminated."""

    start: int
    end: int
    name: str


def _cut_up(words: Sequence[_Word], at: int, *, is_whole: bool) -> list[Span] | None:
    """Return the statements up to the one that holds the offset `at`; None where the words end in it.

    With `is_whole`, no words follow.
    """
    cuts: list[Span] = []
    first = 0
    while first < len(words):
        found, is_closed = _semicolon(words, first)
        if not is_whole and not is_closed:
            return None
        last = len(words) if found is None else found
        if last > first:
            cuts.append(Span(words[first].start, words[last - 1].end))
        if found is not None and at <= words[found].start:
            return cuts
        first = last + 1
    return cuts if is_whole else None


def _semicolon(words: Sequence[_Word], first: int) -> tuple[int | None, bool]:
    """Return the place of the semicolon that ends a statement, and whether all is closed before it.

    The place is None where there is no semicolon.
    """
    levels = bodies = 0
    inner: int | None = None
    for at in range(first, len(words)):
        match words[at].name:
            case "ASCII_59" if not (levels or bodies):
                return at, True
            case "ASCII_59" if inner is None:
                inner = at
            case "ASCII_40":
                levels += 1
            case "ASCII_41":
                levels = max(levels - 1, 0)
            case "ATOMIC" if at > first and words[at - 1].name == "BEGIN_P":
                bodies = 1
            case "CASE" if bodies:
                bodies += 1
            case "END_P" if bodies:
                bodies -= 1
    return inner, False


def _words(text: str) -> list[_Word]:
    """Return the words of a text that may be no SQL, comments left out.

    What the scanner rejects becomes a letter: `""`, as pg_dump of PostgreSQL 14 to 18 writes a parameter
    that has no name, in the body of a function that returns a table; `1a`. A quote that is not terminated
    becomes a word up to the end.
    """
    end = len(text)
    for _ in range(_MENDED):
        try:
            found = [_Word(each.start, each.end + 1, each.name) for each in parser.scan(text)]
        except parser.ParseError as error:
            message, index = error.args[0], error.args[1] or 0
            if message.startswith("unterminated"):
                text = text[:index]
            else:
                size = 2 if message.startswith("zero-length") else 1
                text = f"{text[:index]}{'x' * size}{text[index + size :]}"
        else:
            break
    else:
        found = []
    words = [word for word in found if word.name not in _COMMENTS]
    return words if len(text) == end else [*words, _Word(len(text), end, "")]
