r"""What a script sends to a server: its statements, one by one, and the rows that follow a COPY.

The server reads statements; lines that start with a backslash are for psql, and no psql reads them here.
Those that move nothing are passed over (`\restrict`, `\connect` to the database of the dump, `\echo`); any
other ends the script with a failure. Only what the splitter knows as such a line is one: the same characters
inside a string, a body or a comment are part of their statement.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from pglast import ast

from enumfix.diagnostics import Refused
from enumfix.frozen import frozen
from enumfix.source import Source, Span
from enumfix.sql.script import Statement, parsed, read_script
from enumfix.sql.tree import walk

_PASSED_OVER = re.compile(
    r"\\(?:c|connect|restrict|unrestrict|echo|qecho|warn|timing|pset|x|encoding"
    r"|set\s+(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|VERBOSITY|QUIET|ECHO)|unset\s+\w+)(?![\w])"
)
_BOM = "\ufeff"
_ABOUT_ROLES = re.compile(r"\b(?:TO|FROM|BY|FOR|AUTHORIZATION|ROLE|USER|GROUP)\b", re.IGNORECASE)
_COPY = re.compile(r"copy\b", re.IGNORECASE)
_END_OF_ROWS = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


@frozen()
class Command:
    """One statement, the line of the script on which it ends, and the rows that follow it."""

    statement: Statement
    line: int
    rows: str | None = None

    @property
    def sql(self) -> str:
        """Return its text."""
        return self.statement.sql

    @property
    def node(self) -> ast.Node | None:
        """Return its tree, None where the parser rejects it: then the server says why."""
        return tree_of(self.statement)

    def with_role(self, name: str, other: str) -> Command:
        """Return the command with `other` wherever it names the role `name`."""
        if name.lower() not in self.sql.lower() or not _ABOUT_ROLES.search(self.sql) or self.node is None:
            return self
        sql = self.sql
        named = [each for each in walk(self.node) if isinstance(each, ast.RoleSpec) and each.rolename == name]
        for start in sorted((each.location or 0 for each in named), reverse=True):
            end = start + (sql.index('"', start + 1) + 1 - start if sql[start] == '"' else len(name))
            sql = sql[:start] + other + sql[end:]
        return Command(Statement(Source("", sql), Span(0, len(sql))), self.line, self.rows)


@frozen()
class PsqlLine:
    """A line that is meant for psql, and that nothing here can carry out."""

    text: str
    line: int


def commands(text: str) -> Iterator[Command | PsqlLine]:
    """Yield what a script sends, in order, up to its end."""
    start, line = len(text) - len(text.removeprefix(_BOM)), 1
    while True:
        source = Source("", text[start:])
        resume = yield from _commands(source, line)
        if resume is None:
            return
        line += source.text.count("\n", 0, resume)
        start += resume


def tree_of(statement: Statement) -> ast.Node | None:
    """Return the tree of a statement, None where the parser rejects it.

    Rows that were read as statements make the one before them suspect, too: it is parsed again, by itself.
    """
    if statement.problem is not None:
        return parsed(statement.sql)
    try:
        return statement.node
    except Refused:
        return None


def _commands(source: Source, first: int) -> Generator[Command | PsqlLine, None, int | None]:
    """Yield the commands of a text; return where to read on, behind rows that were read as statements."""
    script = read_script(source)
    lines: list[Statement | Span] = [*script.statements, *script.psql_lines]
    found = sorted(lines, key=lambda each: each.start if isinstance(each, Span) else each.span.start)
    for number, each in enumerate(found):
        if isinstance(each, Span):
            words = source.slice(each)
            if not _PASSED_OVER.match(words):
                yield PsqlLine(words.strip(), first + source.position(each.start)[0] - 1)
            continue
        at = each.problem.offset if each.problem else 0
        if each.problem and source.text.startswith("\\", at):
            words = source.text[at:].split("\n", 1)[0]
            yield PsqlLine(words.strip(), first + source.position(at)[0] - 1)
            continue
        end = each.terminator if each.terminator is not None else each.span.end
        line = first + source.position(end)[0] - 1
        if not takes_rows(each):
            yield Command(each, line)
            continue
        rows = _rows(source.text, end)
        yield Command(each, line, source.slice(rows))
        following = found[number + 1] if number + 1 < len(found) else None
        next_start = len(source.text) if following is None else _start(following)
        if next_start < rows.end:
            behind = _END_OF_ROWS.match(source.text, rows.end)
            return behind.end() if behind else rows.end
    return None


def _start(each: Statement | Span) -> int:
    return each.start if isinstance(each, Span) else each.span.start


def takes_rows(statement: Statement) -> bool:
    """Return whether a statement is COPY … FROM STDIN, which rows follow in the script."""
    if not _COPY.match(statement.sql):
        return False
    node = tree_of(statement)
    return isinstance(node, ast.CopyStmt) and bool(node.is_from) and not node.filename


def _rows(text: str, end: int) -> Span:
    r"""Return where the rows stand that follow a COPY: on the lines up to `\.`."""
    line_end = text.find("\n", end)
    start = len(text) if line_end == -1 else line_end + 1
    found = _END_OF_ROWS.search(text, start)
    return Span(start, found.start() if found else len(text))
