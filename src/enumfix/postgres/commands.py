r"""Splits a script into what is sent to a server: single statements, and the rows that follow a COPY.

Lines that start with a backslash are commands of psql, which does not run here. Those that change nothing
are skipped (`\restrict`, `\connect` to the database of the dump, `\echo`). Any other fails, and ends the
script. A backslash inside a string, a body or a comment belongs to its statement.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from pglast import ast

from enumfix.diagnostics import Refused
from enumfix.frozen import frozen
from enumfix.source import Source, Span
from enumfix.sql.script import Statement, parse_or_none, read_script
from enumfix.sql.tree import walk

_SKIPPED = re.compile(
    r"\\(?:c|connect|restrict|unrestrict|echo|qecho|warn|timing|pset|x|encoding"
    r"|set\s+(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|VERBOSITY|QUIET|ECHO)|unset\s+\w+)(?![\w])"
)
_BOM = "\ufeff"
_ABOUT_ROLES = re.compile(r"\b(?:TO|FROM|BY|FOR|AUTHORIZATION|ROLE|USER|GROUP)\b", re.IGNORECASE)
_COPY = re.compile(r"copy\b", re.IGNORECASE)
_END_OF_ROWS = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


@frozen()
class Command:
    """One statement, the line of the script on which it ends, and the rows of a COPY that follow it."""

    statement: Statement
    line: int
    rows: str | None = None

    @property
    def sql(self) -> str:
        """Return the text of the statement."""
        return self.statement.sql

    @property
    def node(self) -> ast.Node | None:
        """Return the parse tree; None if the parser rejects the statement. Then the server reports why."""
        return tree_of(self.statement)

    def with_role(self, name: str, other: str) -> Command:
        """Return the command with the role `other` in place of the role `name`."""
        if name.lower() not in self.sql.lower() or not _ABOUT_ROLES.search(self.sql) or self.node is None:
            return self
        sql = self.sql
        roles = [node for node in walk(self.node) if isinstance(node, ast.RoleSpec) and node.rolename == name]
        for start in sorted((role.location or 0 for role in roles), reverse=True):
            end = start + (sql.index('"', start + 1) + 1 - start if sql[start] == '"' else len(name))
            sql = sql[:start] + other + sql[end:]
        return Command(Statement(Source("", sql), Span(0, len(sql))), self.line, self.rows)


@frozen()
class PsqlLine:
    """A command of psql that cannot run here."""

    text: str
    line: int


def commands(text: str) -> Iterator[Command | PsqlLine]:
    """Yield the statements of a script, and the commands of psql that cannot run, in order."""
    start, line = len(text) - len(text.removeprefix(_BOM)), 1
    while True:
        source = Source("", text[start:])
        resume = yield from _commands(source, line)
        if resume is None:
            return
        line += source.text.count("\n", 0, resume)
        start += resume


def tree_of(statement: Statement) -> ast.Node | None:
    """Return the parse tree of a statement, None if the parser rejects it.

    If the rows of a COPY were read as statements, the statement before them has a problem, too. It is then
    parsed again without them.
    """
    if statement.problem is not None:
        return parse_or_none(statement.sql)
    try:
        return statement.node
    except Refused:
        return None


def _commands(source: Source, first: int) -> Generator[Command | PsqlLine, None, int | None]:
    """Yield the commands of a text. Return where to read on, if rows of a COPY were read as statements."""
    script = read_script(source)
    lines: list[Statement | Span] = [*script.statements, *script.psql_lines]
    pieces = sorted(lines, key=_start)
    starts = [*map(_start, pieces), len(source.text)]
    for piece, next_start in zip(pieces, starts[1:], strict=True):
        if isinstance(piece, Span):
            words = source.slice(piece)
            if not _SKIPPED.match(words):
                yield PsqlLine(words.strip(), first + source.position(piece.start)[0] - 1)
            continue
        at = piece.problem.offset if piece.problem else 0
        if piece.problem and source.text.startswith("\\", at):
            words = source.text[at:].split("\n", 1)[0]
            yield PsqlLine(words.strip(), first + source.position(at)[0] - 1)
            continue
        end = piece.terminator if piece.terminator is not None else piece.span.end
        line = first + source.position(end)[0] - 1
        if not takes_rows(piece):
            yield Command(piece, line)
            continue
        rows = _rows(source.text, end)
        yield Command(piece, line, source.slice(rows))
        if next_start < rows.end:
            end_line = _END_OF_ROWS.match(source.text, rows.end)
            return end_line.end() if end_line else rows.end
    return None


def _start(piece: Statement | Span) -> int:
    """Return where a statement or a line of psql starts."""
    return piece.start if isinstance(piece, Span) else piece.span.start


def takes_rows(statement: Statement) -> bool:
    """Return whether a statement is COPY … FROM STDIN: its rows follow it in the script."""
    if not _COPY.match(statement.sql):
        return False
    node = tree_of(statement)
    return isinstance(node, ast.CopyStmt) and bool(node.is_from) and not node.filename


def _rows(text: str, end: int) -> Span:
    r"""Return the span of the rows of a COPY: the lines behind its end, up to `\.`."""
    line_end = text.find("\n", end)
    start = len(text) if line_end == -1 else line_end + 1
    end_line = _END_OF_ROWS.search(text, start)
    return Span(start, end_line.start() if end_line else len(text))
