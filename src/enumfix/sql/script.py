"""Statements: their text, their place in the file, and their parse trees.

Only this module and `split.py` call the parser. The tree of a statement is built when it is asked for, since
trees for a whole file cost about twenty times as much as the split into statements.
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
from enumfix.sql.split import Problem, split_text
from enumfix.sql.words import skip_blanks_and_comments

MAX_DEPTH = 4000
"""The deepest nesting of an expression that is parsed: at about 20,000 the parser overflows the C stack."""

LONGEST = 160
"""The longest message of the parser that is shown, in characters."""

SYNTAX = Code(
    "EF005",
    Severity.ERROR,
    "a statement that PostgreSQL's parser rejects",
    "Correct the statement. If it contains a template placeholder or a psql variable that enumfix cannot "
    "keep, give enumfix the file as it is sent to PostgreSQL.",
)
TOO_DEEP = Code(
    "EF006",
    Severity.ERROR,
    "an expression that nests too deep",
    "Split the expression, or write it as a list (IN, VALUES, ARRAY) instead of a chain of operators.",
)
_TOO_DEEP = "this expression nests too deep to be read"


@frozen()
class Statement:
    """One statement and its place in a file.

    `span` reaches from the first word to the last one, without the semicolon and a comment before it.
    `problem` is set if the parser rejects the statement. `only_if_missing` is set for a statement that a DO
    block runs only if the object to create does not exist yet.
    """

    source: Source
    span: Span
    problem: Problem | None = None
    only_if_missing: bool = False

    @property
    def sql(self) -> str:
        """Return the text of the statement as it is written in the file."""
        return self.source.slice(self.span)

    @property
    def node(self) -> ast.Node:
        """Return the parse tree. Its locations count from the start of `sql`.

        Raises `Refused` if the parser rejects the statement or if it nests too deep.
        """
        if self.problem is not None:
            raise Refused(self.rejection())
        if depth_bound(self.sql) > MAX_DEPTH:
            raise Refused(TOO_DEEP.at(self.source, self.span, _TOO_DEEP))
        try:
            return parse_statement(self.sql)
        except parser.ParseError as error:  # the statement was cut out of a text that parses
            raise Refused(self._rejection(error.args[0], self.span.start + (error.args[1] or 0))) from None

    @property
    def path_and_line(self) -> str:
        """Return the place of the statement as messages name it: `path, line 3`."""
        return f"{self.source.path}, line {self.source.position(self.span.start)[0]}"

    @property
    def terminator(self) -> int | None:
        """Return the offset of the semicolon that ends the statement, None without one."""
        at = skip_blanks_and_comments(self.source.text, self.span.end)
        return at if self.source.text[at : at + 1] == ";" else None

    def rejection(self) -> Diagnostic:
        """Return the diagnostic for a statement that the parser rejects."""
        problem = self.problem or Problem("syntax error", self.span.start)
        return self._rejection(*problem)

    def _rejection(self, message: str, offset: int) -> Diagnostic:
        at = Span(offset, offset)
        if message.startswith("memory exhausted"):  # the parser's stack, not the machine's memory
            return TOO_DEEP.at(self.source, at, _TOO_DEEP)
        return SYNTAX.at(self.source, at, shorten_message(message))


def shorten_message(message: str) -> str:
    """Return the first line of an error message, at most `LONGEST` long: it may cite the rest of a file."""
    first = message.partition("\n")[0]
    return first if first == message and len(first) <= LONGEST else f"{first[:LONGEST].rstrip()} …"


@frozen(slots=False)
class Script:
    """The statements of one file, in order, and its psql lines.

    Statement `n` lies between `starts[n]` and `ends[n]`. A caller that needs a few statements of a large file
    asks for these with `statement`; `statements` builds all of them.
    """

    source: Source
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    problems: Mapping[int, Problem]
    psql_lines: tuple[Span, ...]

    def statement(self, number: int) -> Statement:
        """Return a statement by its number. Numbers count from 0."""
        span = _without_comments(self.source.text, Span(self.starts[number], self.ends[number]))
        return Statement(self.source, span, self.problems.get(number))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Return all statements of the file."""
        return tuple(self.statement(number) for number in range(len(self.starts)))


def read_script(source: Source) -> Script:
    """Split a file into statements. Never raises: a statement that does not parse has a `problem`."""
    split = split_text(source.text)
    return Script(source, tuple(split.starts), tuple(split.ends), split.problems, tuple(split.psql_lines))


def _without_comments(text: str, span: Span) -> Span:
    """Return the span without comments at its end."""
    last_line = text.rfind("\n", span.start, span.end) + 1 or span.start
    if text.find("--", last_line, span.end) == -1 and not text.endswith("*/", span.start, span.end):
        return span
    words = [token for token in scan_or_none(text[span.start : span.end]) or () if not is_comment(token)]
    return Span(span.start, span.start + words[-1].end) if words else span


@lru_cache(maxsize=16384)
def parse_statement(sql: str) -> ast.Node:
    """Return the tree of a single statement that is known to parse.

    The cache is large because each fold asks for all trees of an impact in the same order. If the cache held
    fewer, each of them would be evicted before it is asked for again.
    """
    node = parser.parse_sql(sql)[0].stmt
    assert isinstance(node, ast.Node)
    return node


def parse_or_none(sql: str) -> ast.Node | None:
    """Return the tree of a text that is one statement, None for any other text."""
    try:
        statements = parser.parse_sql(sql) if depth_bound(sql) <= MAX_DEPTH else ()
    except parser.ParseError:
        return None
    node = statements[0].stmt if len(statements) == 1 else None
    return node if isinstance(node, ast.Node) else None


def parse_all_or_none(sql: str) -> tuple[ast.Node, ...] | None:
    """Return the trees of all statements in a text, None if the parser rejects it."""
    try:
        statements = parser.parse_sql(sql) if depth_bound(sql) <= MAX_DEPTH else None
    except parser.ParseError:
        return None
    if statements is None:
        return None
    return tuple(each.stmt for each in statements if isinstance(each.stmt, ast.Node))


@lru_cache(maxsize=1024)
def parse_plpgsql(sql: str) -> Mapping[str, object] | None:
    """Return the tree (decoded JSON) of a DO block or function in PL/pgSQL, None if the parser rejects it."""
    try:
        functions = json.loads(parser.parse_plpgsql_json(sql))
    except parser.ParseError:
        return None
    tree_: Mapping[str, object] | None = functions[0].get("PLpgSQL_function") if len(functions) == 1 else None
    return tree_


class Token(NamedTuple):
    """A word of SQL: its offsets in the scanned text, and the scanner's name for it."""

    start: int
    end: int
    name: str


@lru_cache(maxsize=64)
def scan(sql: str) -> tuple[Token, ...]:
    """Return the tokens of `sql`. Comments are tokens, named `SQL_COMMENT` and `C_COMMENT`."""
    return tuple(Token(token.start, token.end + 1, token.name) for token in parser.scan(sql))


def scan_or_none(text: str) -> tuple[Token, ...] | None:
    """Return the tokens of a text, None if the scanner rejects it."""
    try:
        return scan(text)
    except parser.ParseError:
        return None


def is_comment(token: Token) -> bool:
    """Return whether a token is a comment of either kind."""
    return token.name in ("SQL_COMMENT", "C_COMMENT")


def depth_bound(sql: str) -> int:
    """Return an upper bound for the depth of the tree of `sql`; 0 for a text too short to nest too deep.

    Each operator adds a level, because the parser builds `a + b + c` as a chain. A comma ends the chain.
    """
    if len(sql) <= MAX_DEPTH:
        return 0
    levels, inner = [0], [0]
    deepest = 0
    for match in re.finditer(r"'[^']*'|[(\[]|[)\]]|,|[-+*/<>=~!@#%^&|`?:.]+|\b[A-Za-z]+\b", sql):
        word = match[0]
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
