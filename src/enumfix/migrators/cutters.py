"""How migrators cut a file into messages: by section, by statement, or at lines that end with `;`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from enumfix.migrators.migrator import CannotCut, Migrator, Piece, forward_spans
from enumfix.source import Source, Span
from enumfix.sql.script import is_comment, read_script, scan_or_none


def cut_sections(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield each section as one message."""
    alone = migrator.opts_out(text)
    for span in forward_spans(migrator, text):
        if not is_blank(text[span.start : span.end]):
            yield Piece(text[span.start : span.end], span, alone, bounded=True)


def statement_pieces(text: str, span: Span, *, alone: bool) -> Iterator[Piece]:
    """Yield each statement of a span as one message, as for tools that read SQL like PostgreSQL."""
    script = read_script(Source("", text[span.start : span.end]))
    for start, end in zip(script.starts, script.ends, strict=True):
        where = Span(span.start + start, span.start + end)
        yield Piece(text[where.start : where.end], where, alone)


def cut_statements(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield each statement as one message."""
    yield from statement_pieces(text, Span(0, len(text)), alone=migrator.opts_out(text))


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of each line, as the scanner of Go cuts lines."""
    at = 0
    for line in text.split("\n"):
        yield at, line.removesuffix("\r")
        at += len(line) + 1


def _ends_statement(line: str) -> bool:
    """Return whether the last word of a line before `--` ends with `;`: goose and sql-migrate cut there."""
    last = ""
    for word in line.split():
        if word.startswith("--"):
            break
        last = word
    return last.endswith(";")


class LineCutter:
    """Cuts a file as goose and sql-migrate do: behind each line that ends with `;`, but not within a block.

    `command_in` returns the command in a line, None if the line is none. `skips` returns whether a line is
    not sent; its second argument is whether the line is the first of a message. `direction` is the section
    that the file begins with: "UP", "DOWN", or "" if it begins with none.
    """

    def __init__(
        self,
        command_in: Callable[[str], str | None],
        skips: Callable[[str, bool], bool],
        *,
        alone: bool,
        direction: str = "",
    ) -> None:
        self._command_in = command_in
        self._skips = skips
        self._alone = alone
        self._direction = direction
        self._lines: list[str] = []
        self._start = 0
        self._in_block = False

    def cut(self, text: str) -> Iterator[Piece]:
        """Yield the pieces of the section that runs forwards. Raises `CannotCut`."""
        for at, line in lines_of(text):
            end = min(at + len(line), len(text))
            command = self._command_in(line)
            if command is not None:
                yield from self._obey(command, at, end)
            elif self._direction == "UP" and not self._skips(line, not self._lines):
                if not self._lines and not self._in_block:
                    self._start = at
                self._lines.append(line + "\n")
                if not self._in_block and _ends_statement(line):
                    yield self._piece(end)
        if self._in_block:
            raise CannotCut("a statement block has no end", self._start)
        yield from self._last_piece(len(text))

    def _obey(self, command: str, at: int, end: int) -> Iterator[Piece]:
        """Follow a command in the line from `at` to `end`, and yield the piece that it ends, if any."""
        if command in ("UP", "DOWN"):
            if self._in_block:
                raise CannotCut("a section begins within a statement block", at)
            yield from self._last_piece(at)
            self._direction = command
        elif command == "STATEMENTBEGIN":
            if self._in_block or "".join(self._lines).strip():
                raise CannotCut("a statement block begins within a statement", at)
            self._lines, self._in_block, self._start = [], True, at
        elif command == "STATEMENTEND":
            yield from self._end_block(at, end)
        elif command == "?":
            raise CannotCut("it holds a command that the program does not know", at)

    def _end_block(self, at: int, end: int) -> Iterator[Piece]:
        if not self._in_block:
            raise CannotCut("a statement block ends that has not begun", at)
        self._in_block = False
        if self._direction == "UP":
            if not "".join(self._lines).strip():
                raise CannotCut("a statement block is empty", at)
            yield self._piece(end, bounded=True)

    def _piece(self, end: int, *, bounded: bool = False) -> Piece:
        """Return the lines so far as a piece that ends at `end`, and start with no lines."""
        text, self._lines = "".join(self._lines), []
        return Piece(text, Span(self._start, end), self._alone, bounded)

    def _last_piece(self, end: int) -> Iterator[Piece]:
        """Yield the lines that no `;` ends, if they are not blank."""
        if "".join(self._lines).strip():
            yield self._piece(end)
        self._lines = []


def is_blank(text: str) -> bool:
    """Return whether a text holds only comments; False where it cannot be scanned."""
    tokens = scan_or_none(text)
    return tokens is not None and all(is_comment(token) for token in tokens)


def searcher(pattern: str) -> Callable[[str], bool]:
    """Return a function that says whether a pattern matches somewhere in a text."""
    return lambda text: bool(re.search(pattern, text, re.MULTILINE))
