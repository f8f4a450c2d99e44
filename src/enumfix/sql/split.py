r"""Split a text into statements: where each begins and ends.

psql lines (`\restrict`, `\connect`) and the rows after `COPY … FROM stdin` are no statements. The parser
splits the rest in chunks. If it rejects a statement, that statement gets a `Problem`, and the others are
still found.
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
"""How many characters the parser gets at once."""

WINDOW = 1 << 9
"""How many characters after a syntax error are scanned first, to find the end of its statement."""

_MOST_REJECTED = 100
"""After so many words that the scanner rejects, the text counts as ending there."""

_COPY = re.compile(r"^COPY\s[^;\n]*\sFROM\s+stdin\b[^;\n]*;[ \t]*\r?$", re.IGNORECASE)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_LAST_LINE = "\n\\unrestrict "
_COMMENTS = ("SQL_COMMENT", "C_COMMENT")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_DOLLAR_TAG_NOT_ASCII = re.compile(r"\$[^\s$']*[^\x00-\x7f][^\s$']*\$")


class Problem(NamedTuple):
    """Why a statement does not parse, and the offset of the error in the file."""

    message: str
    offset: int


@frozen()
class SplitText:
    """Where each statement of a text begins (`starts`) and ends (`ends`), and the psql lines.

    A statement ends before its semicolon, but may end with a comment. `problems` maps the number of each
    statement that does not parse to its problem.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)
    psql_lines: list[Span] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        """Add one statement."""
        self.starts.append(start)
        self.ends.append(end)


def split_text(text: str) -> SplitText:
    """Split a text. Never raises: a statement that does not parse gets a problem."""
    result = SplitText()
    for region in _regions(text):
        _split_region(text, region, result)
    return result


def _regions(text: str) -> Iterator[Span]:
    """Yield the spans of `text` that are SQL: all but the rows that follow a COPY FROM stdin."""
    start = 0
    lower = text.lower() if text.isascii() else None
    at = _next_copy_line(text, lower, 0)
    while at is not None:
        line_end = text.find("\n", at)
        end = _COPY_END.search(text, line_end + 1) if line_end != -1 else None
        if end and _COPY.match(text[at:line_end]):
            yield Span(start, line_end + 1)
            start = end.end()
            at = _next_copy_line(text, lower, start)
        else:
            at = _next_copy_line(text, lower, at + 1)
    yield Span(start, len(text))


def _next_copy_line(text: str, lower: str | None, start: int) -> int | None:
    """Return the offset of the next line that starts with COPY, in upper or lower case; None without one."""
    if lower is not None:
        at = lower.find("copy ", start)
        while at > 0 and lower[at - 1] != "\n":
            at = lower.find("copy ", at + 1)
        return None if at == -1 else at
    match = re.compile(r"^COPY ", re.IGNORECASE | re.MULTILINE).search(text, start)
    return match.start() if match else None


def _split_region(text: str, region: Span, result: SplitText) -> None:
    """Add the statements and psql lines of one span of SQL."""
    start, size = region.start, CHUNK
    while start < region.end:
        stop = _end_of_chunk(text, start, size, region.end)
        try:
            _add_statements(text, start, stop, result)
        except parser.ParseError as error:
            message, index = error.args[0], error.args[1]
            if stop < region.end and (index is None or message.startswith("unterminated")):
                size *= 2  # the chunk ended inside a statement
                continue
            at = stop if index is None else start + index
            start = _add_psql_line(text, start, at, result) or _add_rejected_statement(
                text, Span(start, region.end), at, message, result
            )
        else:
            start = stop
        size = CHUNK


def _end_of_chunk(text: str, start: int, size: int, end: int) -> int:
    r"""Return where a chunk ends: after a semicolon at the end of a line, or at `end`.

    A chunk also ends before `\unrestrict`, the last line of a dump: an error there would cost a second parse.
    That line can also be part of a string. So a chunk that was enlarged, because its end was inside of a
    statement, does not end there.
    """
    semicolon = text.find(";\n", start + size, end)
    stop = end if semicolon == -1 else semicolon + 1
    last = text.rfind(_LAST_LINE, start, stop) if size == CHUNK else -1
    return stop if last == -1 else last + 1


def _add_statements(text: str, start: int, stop: int, result: SplitText) -> None:
    """Add the statements of a part of `text`. Raises `ParseError`, and then adds none.

    The parser counts bytes, and pglast is slow at turning them into code points. So each character outside
    ASCII is first replaced by a letter of one byte. If that fails, the text itself is parsed, because the
    error message quotes it.
    """
    part = ascii_part = text[start:stop]
    if not part.isascii() and not _DOLLAR_TAG_NOT_ASCII.search(part):
        ascii_part = _NOT_ASCII.sub("_", part)
    try:
        statement_slices = parser.split(ascii_part, only_slices=True)
    except parser.ParseError:
        if ascii_part == part:
            raise
        statement_slices = parser.split(part, only_slices=True)
    result.starts.extend([start + piece.start for piece in statement_slices])
    result.ends.extend([start + piece.stop for piece in statement_slices])


def _add_psql_line(text: str, start: int, at: int, result: SplitText) -> int | None:
    """Add the psql line at the offset `at` and return its end; return None if there is no psql line."""
    line = text.rfind("\n", 0, at) + 1
    if text[at : at + 1] != "\\" or text[line:at].strip():
        return None
    try:
        _add_statements(text, start, line, result)
    except parser.ParseError:
        return None
    end = text.find("\n", at)
    end = len(text) if end == -1 else end
    result.psql_lines.append(Span(at, end))
    return end


def _add_rejected_statement(text: str, rest: Span, at: int, message: str, result: SplitText) -> int:
    """Add the statement with the error at `at`, and all before it; return where the next one begins.

    That statement begins at the last cut before which the parser accepts everything.
    """
    cuts = _scan_statements(text, rest, at)
    for first in reversed(range(len(cuts))):
        try:
            _add_statements(text, rest.start, cuts[first].start, result)
        except parser.ParseError:
            continue
        end = cuts[-1].end
        result.problems[len(result.starts)] = Problem(message, at)
        result.add(cuts[first].start, end)
        resume = skip_blanks_and_comments(text, end)
        return resume + text.startswith(";", resume)
    raise AssertionError("the text before the first cut is blank, and the parser takes blanks")


def _scan_statements(text: str, rest: Span, at: int) -> list[Span]:
    """Return the spans of the statements in `rest`, up to the one around the offset `at`.

    As in psql (`psqlscan.l`), a semicolon in parentheses or in a BEGIN ATOMIC body ends no statement. If
    these are not closed, the first semicolon ends the statement. A quote that is not closed reaches to the
    end of the text. libpg_query's split by its scanner is no use here: it skips statements without a keyword
    (`foo;`).
    """
    size = WINDOW
    while True:
        stop = min(at + size, rest.end)
        cuts = _spans_of_statements(
            _scan_words(text[rest.start : stop]), at - rest.start, is_whole=stop == rest.end
        )
        if cuts is not None:
            return [Span(rest.start + cut.start, rest.start + cut.end) for cut in cuts] or [rest]
        size *= 2


class _Word(NamedTuple):
    """A word of a text, and the scanner's name for it; "" for a quote that is not closed."""

    start: int
    end: int
    name: str


def _spans_of_statements(words: Sequence[_Word], at: int, *, is_whole: bool) -> list[Span] | None:
    """Return the spans of the statements up to the one around the offset `at`; None if more words are needed.

    `is_whole` says that no more words follow.
    """
    cuts: list[Span] = []
    first = 0
    while first < len(words):
        semicolon, is_closed = _find_semicolon(words, first)
        if not is_whole and not is_closed:
            return None
        last = len(words) if semicolon is None else semicolon
        if last > first:
            cuts.append(Span(words[first].start, words[last - 1].end))
        if semicolon is not None and at <= words[semicolon].start:
            return cuts
        first = last + 1
    return cuts if is_whole else None


def _find_semicolon(words: Sequence[_Word], first: int) -> tuple[int | None, bool]:
    """Return the index of the semicolon that ends a statement, None without one, and whether that is certain.

    It is not if a parenthesis or a body is still open.
    """
    levels = bodies = 0
    first_semicolon: int | None = None
    for at in range(first, len(words)):
        match words[at].name:
            case "ASCII_59" if not (levels or bodies):
                return at, True
            case "ASCII_59" if first_semicolon is None:
                first_semicolon = at
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
    return first_semicolon, False


def _scan_words(text: str) -> list[_Word]:
    """Return the words of a text that may be no SQL, comments left out.

    Each word that the scanner rejects is replaced by letters: `1a`, or the `""` by which pg_dump of
    PostgreSQL 14 to 18 writes a parameter without a name, in the body of a function that returns a table. A
    quote that is not closed becomes one word up to the end.
    """
    end = len(text)
    for _ in range(_MOST_REJECTED):
        try:
            words = [_Word(token.start, token.end + 1, token.name) for token in parser.scan(text)]
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
        words = []
    words = [word for word in words if word.name not in _COMMENTS]
    return words if len(text) == end else [*words, _Word(len(text), end, "")]
