r"""From text to statements and back to exact text; the only module that calls the parser.

psql lines (`\restrict`, `\connect`) and the data behind `COPY … FROM stdin` are cut out, the
rest is split by the parser in chunks, and a statement that does not parse is isolated
instead of losing the file. Trees are built for single statements, on demand: building them
costs about twenty times the splitting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pglast import ast, parser

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.source import Source, Span

CHUNK = 1 << 20
"""How many characters are handed to the parser at once."""

MAX_DEPTH = 4000
"""How deep an expression may nest: at about 20,000 the tree builder overflows the C stack."""

SYNTAX = Code(
    "EF005",
    Severity.ERROR,
    "a statement that PostgreSQL's parser rejects",
    "Correct the statement. Where it holds a template placeholder or a psql variable, "
    "give enumfix the file as it is sent to PostgreSQL.",
)
TOO_DEEP = Code(
    "EF006",
    Severity.ERROR,
    "an expression that nests too deep to be read",
    "Split the expression, or write it as a list (IN, VALUES, ARRAY) instead of a chain of operators.",
)

_COPY = re.compile(r"^COPY\s[^;\n]*\sFROM\s+stdin\b[^;\n]*;[ \t]*\r?\n", re.IGNORECASE | re.MULTILINE)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_OPAQUE = re.compile(r"\s+|--[^\n]*|/\*")
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_WIDE = re.compile(r"[^\x00-\x7f]")
_WIDE_TAG = re.compile(r"\$[^\s$']*[^\x00-\x7f][^\s$']*\$")
_ATOMIC = re.compile(r"\bBEGIN\s+ATOMIC\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a statement could not be parsed, and where (an offset into the file)."""

    message: str
    offset: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and the place its text came from.

    `span` starts at the first word and ends before the semicolon, so `sql` is the author's
    own spelling; a comment between the last word and the semicolon is not part of it.
    `problem` is set when the parser rejects it.
    """

    source: Source
    span: Span
    problem: Problem | None = None

    @property
    def sql(self) -> str:
        """The author's text of the statement."""
        return self.source.slice(self.span)

    @property
    def node(self) -> ast.Node:
        """The tree of the statement, its locations counted from the start of `sql`.

        Raises `Refused` when the parser rejects the statement or when it nests too deep.
        """
        if self.problem is not None:
            raise Refused(self.rejection())
        if depth(self.sql) > MAX_DEPTH:
            raise Refused(TOO_DEEP.at(self.source, self.span, "this expression nests too deep to be read"))
        return tree(self.sql)

    @property
    def terminator(self) -> int | None:
        """The offset of the semicolon that ends the statement, None where there is none."""
        at = skip_blank(self.source.text, self.span.end)
        return at if self.source.text[at : at + 1] == ";" else None

    def rejection(self) -> Diagnostic:
        """Return the diagnostic for a statement that does not parse."""
        problem = self.problem or Problem("syntax error", self.span.start)
        return SYNTAX.at(self.source, Span(problem.offset, problem.offset), problem.message)


@dataclass(frozen=True, slots=True)
class Script:
    """The statements of one file in the order they were written, and its psql lines."""

    source: Source
    statements: tuple[Statement, ...]
    psql_lines: tuple[Span, ...] = ()


def read_script(source: Source) -> Script:
    """Return the statements of `source`. Never fails: what does not parse is marked."""
    found: list[Statement] = []
    lines: list[Span] = []
    for region in _regions(source.text):
        for piece in _pieces(source, region):
            if isinstance(piece, Statement):
                found.append(piece)
            else:
                lines.append(piece)
    return Script(source, tuple(found), tuple(lines))


@lru_cache(maxsize=2048)
def tree(sql: str) -> ast.Node:
    """Return the tree of a single statement that is known to parse."""
    node = parser.parse_sql(sql)[0].stmt
    assert isinstance(node, ast.Node)
    return node


def skip_blank(text: str, at: int) -> int:
    """Return the offset of the first character at or after `at` that is no blank or comment."""
    while found := _OPAQUE.match(text, at):
        at = found.end()
        if found[0] == "/*":
            level = 1
            while level and (edge := _COMMENT_EDGE.search(text, at)):
                level += 1 if edge[0] == "/*" else -1
                at = edge.end()
            if level:
                return len(text)
    return at


@dataclass(frozen=True, slots=True)
class Token:
    """A word of SQL, with its offsets into the text that was scanned."""

    start: int
    end: int
    name: str


def tokens(sql: str) -> tuple[Token, ...]:
    """Return the words of `sql`; comments are tokens named `SQL_COMMENT` and `C_COMMENT`."""
    return tuple(Token(token.start, token.end + 1, token.name) for token in parser.scan(sql))


def is_comment(token: Token) -> bool:
    """Return whether a token is a comment of either kind."""
    return token.name in ("SQL_COMMENT", "C_COMMENT")


def depth(sql: str) -> int:
    """Return a number that the depth of the tree of `sql` does not exceed.

    Operators in a row count as one level each, for the parser builds them as a chain;
    a comma starts anew. Short texts are not looked at: they cannot nest too deep.
    """
    if len(sql) <= MAX_DEPTH:
        return 0
    levels, inner = [0], [0]
    deepest = 0
    for found in re.finditer(r"'[^']*'|[(\[]|[)\]]|,|[-+*/<>=~!@#%^&|`?:.]+|\b[A-Za-z]+\b", sql):
        word = found[0]
        if word in "([":
            levels.append(0)
            inner.append(0)
        elif word in ")]" and len(levels) > 1:
            below = levels.pop() + inner.pop() + 1
            inner[-1] = max(inner[-1], below)
        elif word == ",":
            levels[-1] = 0
        elif not word.startswith("'"):
            levels[-1] += 1
        deepest = max(deepest, len(levels) + levels[-1] + inner[-1])
    return deepest


def _regions(text: str) -> Iterator[Span]:
    """Yield the parts of `text` that are SQL: all but the data that follows a COPY FROM stdin."""
    start = 0
    for copy in _COPY.finditer(text):
        if copy.start() < start:
            continue
        end = _COPY_END.search(text, copy.end())
        if end:
            yield Span(start, copy.end())
            start = end.end()
    yield Span(start, len(text))


def _pieces(source: Source, region: Span) -> Iterator[Statement | Span]:
    """Yield the statements of one region and, as bare spans, its psql lines, in order."""
    text, start, size = source.text, region.start, CHUNK
    while start < region.end:
        stop = _boundary(text, start + size, region.end)
        try:
            spans = _split(text, start, stop)
        except parser.ParseError as error:
            message, index = error.args[0], error.args[1]
            if stop < region.end and (index is None or message.startswith("unterminated")):
                size *= 2  # the chunk ended inside a statement
                continue
            at = stop if index is None else start + index
            bad = _psql_line(text, start, at) or _isolate(text, Span(start, stop), at)
            yield from (Statement(source, span) for span in bad.before)
            yield bad.span if bad.psql else Statement(source, bad.span, Problem(message, at))
            start = bad.resume
        else:
            yield from (Statement(source, span) for span in spans)
            start = stop
        size = CHUNK


def _boundary(text: str, at: int, end: int) -> int:
    """Return where a chunk may end: behind a semicolon that ends a line, or at `end`."""
    found = text.find(";\n", at, end)
    return end if found == -1 else found + 1


def _split(text: str, start: int, stop: int) -> list[Span]:
    """Return the spans of the statements in a part of `text`; raises `ParseError`.

    The parser counts bytes, and pglast turns them into code points with a search for each:
    where only the borders matter, any one-byte letter does for a wide one.
    """
    part = text[start:stop]
    if not part.isascii() and not _WIDE_TAG.search(part):
        part = _WIDE.sub("x", part)
    return [
        _without_comments(text, Span(start + piece.start, start + piece.stop))
        for piece in parser.split(part, only_slices=True)
    ]


def _without_comments(text: str, span: Span) -> Span:
    """Return `span` without the comments at its end."""
    last_line = text.rfind("\n", span.start, span.end) + 1 or span.start
    if text.find("--", last_line, span.end) == -1 and not text.endswith("*/", span.start, span.end):
        return span
    words = [token for token in tokens(text[span.start : span.end]) if not is_comment(token)]
    return Span(span.start, span.start + words[-1].end) if words else span


@dataclass(frozen=True, slots=True)
class _Bad:
    """What the parser rejects, the statements before it, and where to go on."""

    before: list[Span]
    span: Span
    resume: int
    psql: bool = False


def _psql_line(text: str, start: int, at: int) -> _Bad | None:
    """Return the psql line that holds the offset `at`, None when there is none."""
    line = text.rfind("\n", 0, at) + 1
    if text[at : at + 1] != "\\" or text[line:at].strip():
        return None
    try:
        before = _split(text, start, line)
    except parser.ParseError:
        return None
    end = text.find("\n", at)
    end = len(text) if end == -1 else end
    return _Bad(before, Span(at, end), end, psql=True)


def _isolate(text: str, chunk: Span, at: int) -> _Bad:
    """Return the statement in `chunk` that holds the offset `at`, where the parser stopped.

    The scanner finds the semicolons. It cuts `BEGIN ATOMIC` bodies apart, so the bad
    statement begins at the last cut up to which the parser takes everything.
    """
    cuts = _cuts(text, chunk, at)
    last = next((number for number, cut in enumerate(cuts) if at <= cut.end), len(cuts) - 1)
    for first in range(last, -1, -1):
        try:
            before = _split(text, chunk.start, cuts[first].start)
        except parser.ParseError:
            continue
        start, end = cuts[first].start, cuts[last].end
        if _ATOMIC.search(text, start, end):
            end = next((cut.end for cut in cuts[last:] if text[cut.start : cut.end].upper() == "END"), end)
        resume = skip_blank(text, end)
        return _Bad(before, Span(start, end), resume + text.startswith(";", resume))
    raise AssertionError("the text before the first cut is blank, and the parser takes blanks")


def _cuts(text: str, chunk: Span, at: int) -> list[Span]:
    """Return the spans between the semicolons that the scanner finds in `chunk`.

    Where the scanner fails too, at an unterminated quote, the last span begins with the
    statement that holds it and reaches to the end.
    """
    try:
        slices = parser.split(text[chunk.start : chunk.end], with_parser=False, only_slices=True)
        cuts = [Span(skip_blank(text, chunk.start + cut.start), chunk.start + cut.stop) for cut in slices]
        return [cut for cut in cuts if cut.start < cut.end] or [chunk]
    except parser.ParseError:
        slices = parser.split(text[chunk.start : at], with_parser=False, only_slices=True)
        cuts = [Span(skip_blank(text, chunk.start + cut.start), chunk.start + cut.stop) for cut in slices]
        if not cuts or text[:at].rstrip().endswith(";"):
            return [*cuts, Span(at, chunk.end)]
        return [*cuts[:-1], Span(cuts[-1].start, chunk.end)]
