"""From text to statements and back to exact text.

Only this module and `splitting` call the parser. Trees are built for single statements, on
demand: building them costs about twenty times the splitting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from pglast import ast, parser

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.source import Source, Span
from enumfix.sql.split import Problem, pieces
from enumfix.sql.words import skip_blanks_and_comments

MAX_DEPTH = 4000
"""How deep an expression may nest: at about 20,000 the tree builder overflows the C stack."""

LONGEST = 160
"""How much of a message of the parser is shown."""

SYNTAX = Code(
    "EF005",
    Severity.ERROR,
    "a statement that PostgreSQL's parser rejects",
    "Correct the statement. Where it holds a template placeholder or a psql variable that is not carried "
    "over, give enumfix the file as it is sent to PostgreSQL.",
)
TOO_DEEP = Code(
    "EF006",
    Severity.ERROR,
    "an expression that nests too deep to be read",
    "Split the expression, or write it as a list (IN, VALUES, ARRAY) instead of a chain of operators.",
)
_TOO_DEEP = "this expression nests too deep to be read"


@frozen()
class Statement:
    """One statement and the place its text came from.

    `span` starts at the first word and ends before the semicolon, so `sql` is the author's
    own spelling; a comment between the last word and the semicolon is not part of it.
    `problem` is set when the parser rejects it. One with `unless_there` only runs where what it
    makes is not there yet.
    """

    source: Source
    span: Span
    problem: Problem | None = None
    unless_there: bool = False

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
            raise Refused(TOO_DEEP.at(self.source, self.span, _TOO_DEEP))
        try:
            return tree(self.sql)
        except parser.ParseError as error:  # the statement was cut out of a text that parses
            raise Refused(self._rejection(error.args[0], self.span.start + (error.args[1] or 0))) from None

    @property
    def where(self) -> str:
        """What a message calls its place: `path, line 3`."""
        return f"{self.source.path}, line {self.source.position(self.span.start)[0]}"

    @property
    def terminator(self) -> int | None:
        """The offset of the semicolon that ends the statement, None where there is none."""
        at = skip_blanks_and_comments(self.source.text, self.span.end)
        return at if self.source.text[at : at + 1] == ";" else None

    def rejection(self) -> Diagnostic:
        """Return the diagnostic for a statement that does not parse."""
        problem = self.problem or Problem("syntax error", self.span.start)
        return self._rejection(*problem)

    def _rejection(self, message: str, offset: int) -> Diagnostic:
        at = Span(offset, offset)
        if message.startswith("memory exhausted"):  # the parser's stack, not the machine's memory
            return TOO_DEEP.at(self.source, at, _TOO_DEEP)
        return SYNTAX.at(self.source, at, shortened(message))


def shortened(message: str) -> str:
    """Return what the parser says of a mistake: at a quote without an end, it cites all that follows."""
    first = message.partition("\n")[0]
    return first if first == message and len(first) <= LONGEST else f"{first[:LONGEST].rstrip()} …"


@frozen(slots=False)
class Script:
    """The statements of one file in the order they were written, and its psql lines.

    `starts` and `ends` are the borders of the statements, for those who look for a few of
    them in a large file; `statements` makes them all.
    """

    source: Source
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    problems: Mapping[int, Problem]
    psql_lines: tuple[Span, ...]

    def statement(self, number: int) -> Statement:
        """Return the statement of this number, counted from 0."""
        span = _without_comments(self.source.text, Span(self.starts[number], self.ends[number]))
        return Statement(self.source, span, self.problems.get(number))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements of the file."""
        return tuple(self.statement(number) for number in range(len(self.starts)))


def read_script(source: Source) -> Script:
    """Return the statements of `source`. Never fails: what does not parse is marked."""
    found = pieces(source.text)
    return Script(source, tuple(found.starts), tuple(found.ends), found.problems, tuple(found.psql_lines))


def _without_comments(text: str, span: Span) -> Span:
    """Return `span` without the comments at its end."""
    last_line = text.rfind("\n", span.start, span.end) + 1 or span.start
    if text.find("--", last_line, span.end) == -1 and not text.endswith("*/", span.start, span.end):
        return span
    found = scanned(text[span.start : span.end])
    words = [token for token in found or () if not is_comment(token)]
    return Span(span.start, span.start + words[-1].end) if words else span


@lru_cache(maxsize=16384)
def tree(sql: str) -> ast.Node:
    """Return the tree of a single statement that is known to parse.

    Each fold asks for all trees of an impact again, in one order: a cache that holds fewer than
    these holds none that is asked for.
    """
    node = parser.parse_sql(sql)[0].stmt
    assert isinstance(node, ast.Node)
    return node


def parsed(sql: str) -> ast.Node | None:
    """Return the tree of a piece of text that has to be one statement, None where it is none."""
    try:
        found = parser.parse_sql(sql) if depth(sql) <= MAX_DEPTH else ()
    except parser.ParseError:
        return None
    node = found[0].stmt if len(found) == 1 else None
    return node if isinstance(node, ast.Node) else None


def parse_all_or_none(sql: str) -> tuple[ast.Node, ...] | None:
    """Return the trees of the statements in a text, None where the parser rejects it."""
    try:
        found = parser.parse_sql(sql) if depth(sql) <= MAX_DEPTH else None
    except parser.ParseError:
        return None
    nodes = None if found is None else [each.stmt for each in found]
    return None if nodes is None else tuple(node for node in nodes if isinstance(node, ast.Node))


@lru_cache(maxsize=1024)
def parse_plpgsql(sql: str) -> Mapping[str, object] | None:
    """Return what PostgreSQL's parser makes of a block or function in plpgsql, None where it rejects it."""
    try:
        found = json.loads(parser.parse_plpgsql_json(sql))
    except parser.ParseError:
        return None
    only = found[0] if len(found) == 1 else {}
    made: Mapping[str, object] | None = only.get("PLpgSQL_function")
    return made


class Token(NamedTuple):
    """A word of SQL, with its offsets into the text that was scanned."""

    start: int
    end: int
    name: str


@lru_cache(maxsize=64)
def tokens(sql: str) -> tuple[Token, ...]:
    """Return the words of `sql`; comments are tokens named `SQL_COMMENT` and `C_COMMENT`."""
    return tuple(Token(token.start, token.end + 1, token.name) for token in parser.scan(sql))


def scanned(text: str) -> tuple[Token, ...] | None:
    """Return the words of a text that may be no SQL at all, and None if so."""
    try:
        return tokens(text)
    except parser.ParseError:
        return None


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
