"""How migration tools read a file: the only place that knows the comments that each tool obeys.

A `Migrator` describes one tool: which comments identify its files, which parts of a file it runs forwards,
what it sends to the server as one message, whether it runs the file in a transaction, and what has to
surround a statement that holds `;`. The rules are from the sources of the tools. sql-migrate, dbmate,
node-pg-migrate, Drizzle, graphile-migrate and postgres-migrations were also run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from enumfix.frozen import frozen
from enumfix.source import Source, Span
from enumfix.sql.script import is_comment, read_script, scan_or_none


class Section(NamedTuple):
    """A part of a file, between its marker line and the next one; `down` is whether it reverts the file."""

    span: Span
    down: bool


class Piece(NamedTuple):
    """The text that a migrator sends to the server as one message, and where it is in the file.

    `alone` is whether no transaction is open around it, so that it is committed by itself. `bounded` is
    whether it ends at the same place whatever semicolons it holds.
    """

    text: str
    span: Span
    alone: bool = False
    bounded: bool = False


def section_of(at: int, sections: Sequence[Section]) -> Section | None:
    """Return the section with an offset, None if the offset is in none."""
    return next((each for each in sections if each.span.start <= at < each.span.end), None)


class CannotCut(Exception):
    """A migrator rejects a file, or enumfix does not know how it cuts the file; `at` is the offset."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


class Block(NamedTuple):
    """The lines that surround what a migrator takes as one statement."""

    begin: str
    end: str


def _has_no_opt_out(text: str) -> bool:
    """Return False, for a migrator without an opt-out of transactions."""
    return False


@frozen(kw_only=True)
class Migrator:
    """A migration tool, and how it reads a file. All patterns are searched without regard to case."""

    name: str
    hint: str
    """A text, in lower case, that each file of the tool holds; it is quick to search."""
    sign: str
    """A pattern that matches only in files of the tool."""
    marker: str
    """A pattern for the comments that the tool obeys."""
    way: str = ""
    """A pattern for the lines that begin a section; its group `down` matches if the section reverts."""
    drops_head: bool = False
    """Whether text above the first section does not run."""
    cut: Callable[[Migrator, str], Iterator[Piece]]
    """Yields the messages that the tool sends; it may raise `CannotCut`."""
    block: Block | None = None
    """The lines around a statement that holds `;`."""
    breakpoint: str = ""
    """The line between two statements."""
    separate: bool = False
    """Whether each section is a transaction of its own."""
    needs_up: str = ""
    """The line without which the tool runs the whole file."""
    opt_out: str = ""
    """The comment by which a file asks for no transaction."""
    opts_out: Callable[[str], bool] = _has_no_opt_out
    """Returns whether a file asks for no transaction, where the tool looks for that."""

    def sections(self, text: str) -> tuple[Section, ...]:
        """Return the sections of a file in their order; none where no line begins one."""
        return tuple(_sections(self, text))

    def head(self, text: str) -> Span:
        """Return the span above the first section if it does not run, else an empty span."""
        mark = re.search(self.way, text, _EACH_LINE) if self.drops_head else None
        return Span(0, mark.start() if mark and not _goes_down(mark) else 0)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return the messages that are sent when a file runs forwards. Raises `CannotCut`."""
        return _pieces(self, text)

    def is_marker(self, comment: str) -> bool:
        """Return whether the tool obeys a comment."""
        return bool(re.match(self.marker, comment, re.IGNORECASE))

    def must_stay(self, comment: str) -> bool:
        """Return whether a comment has to stay in place: each marker but the one between two statements."""
        return self.is_marker(comment) and comment.rstrip() != (self.breakpoint or None)

    def markers_in(self, text: str) -> tuple[str, ...]:
        """Return the lines of a text that are markers, without those of single statements."""
        of_statements = {*(self.block or ()), self.breakpoint}
        lines = (line.rstrip() for line in text.split("\n"))
        return tuple(line for line in lines if self.is_marker(line.lstrip()) and line not in of_statements)


@lru_cache(maxsize=256)
def _pieces(migrator: Migrator, text: str) -> tuple[Piece, ...]:
    return tuple(migrator.cut(migrator, text))


def _sections(migrator: Migrator, text: str) -> Iterator[Section]:
    """Yield the sections of a file; text above a first section that reverts runs forwards."""
    marks = list(re.finditer(migrator.way, text, _EACH_LINE)) if migrator.way else []
    if marks and _goes_down(marks[0]):
        yield Section(Span(0, marks[0].start()), down=False)
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        yield Section(Span(mark.end(), end), down=_goes_down(mark))


def _goes_down(mark: re.Match[str]) -> bool:
    return mark.groupdict().get("down") is not None


def _forward_spans(migrator: Migrator, text: str) -> Iterator[Span]:
    """Yield the spans of a text that run forwards."""
    sections = migrator.sections(text)
    start = sections[0].span.start if sections else len(text)
    if not sections or not (migrator.drops_head or sections[0].span.start == 0):
        yield Span(0, start)
    yield from (section.span for section in sections if not section.down)


# ---- how each migrator cuts a file into messages


def _cut_sections(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield each section as one message."""
    alone = migrator.opts_out(text)
    for span in _forward_spans(migrator, text):
        if not _is_blank(text[span.start : span.end]):
            yield Piece(text[span.start : span.end], span, alone, bounded=True)


def _statement_pieces(text: str, span: Span, *, alone: bool) -> Iterator[Piece]:
    """Yield each statement of a span as one message, as for tools that read SQL like PostgreSQL."""
    script = read_script(Source("", text[span.start : span.end]))
    for start, end in zip(script.starts, script.ends, strict=True):
        where = Span(span.start + start, span.start + end)
        yield Piece(text[where.start : where.end], where, alone)


def _lines(text: str) -> Iterator[tuple[int, str]]:
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


def _goose_command(line: str) -> str | None:
    """Return the command in a goose comment, "?" for an unknown one, None for any other line.

    The rule is `extractAnnotation` in goose's internal/sqlparser/parser.go.
    """
    if not line.strip().startswith("--") or "+goose" not in line:
        return None
    words = line.replace("--", "").replace("+goose", "", 1).strip().upper()
    return words if words in _GOOSE_COMMANDS and not line[0].isspace() else "?"


_GOOSE_COMMANDS = (
    "UP",
    "DOWN",
    "STATEMENTBEGIN",
    "STATEMENTEND",
    "NO TRANSACTION",
    "ENVSUB ON",
    "ENVSUB OFF",
)


def _sql_migrate_command(line: str) -> str | None:
    """Return the command in a sql-migrate comment, "UNKNOWN" for another word, None for any other line.

    The rule is `ParseMigration` in sql-migrate's sqlparse/sqlparse.go.
    """
    if not line.startswith("-- +migrate "):
        return None
    words = line.removeprefix("-- +migrate ").split()
    return words[0].upper() if words and words[0] in _SQL_MIGRATE_COMMANDS else "UNKNOWN"


_SQL_MIGRATE_COMMANDS = ("Up", "Down", "StatementBegin", "StatementEnd")


class _LineCutter:
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
        for at, line in _lines(text):
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


def _cut_goose(migrator: Migrator, text: str) -> Iterator[Piece]:
    def skips(line: str, first: bool) -> bool:
        return first and (line.strip().startswith("--") or not line)

    commands = {_goose_command(line) for _, line in _lines(text)}
    # goose requires an Up line. In a file without one, enumfix takes the text above Down for the Up section.
    direction = "" if "UP" in commands else "UP"
    return _LineCutter(_goose_command, skips, alone=migrator.opts_out(text), direction=direction).cut(text)


def _goose_opts_out(text: str) -> bool:
    return {"UP", "NO TRANSACTION"} <= {_goose_command(line) for _, line in _lines(text)}


def _cut_sql_migrate(migrator: Migrator, text: str) -> Iterator[Piece]:
    def skips(line: str, first: bool) -> bool:
        return line.startswith("-- ") or (first and not line.strip())

    return _LineCutter(_sql_migrate_command, skips, alone=migrator.opts_out(text)).cut(text)


def _cut_tern(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield the Up section as one message, or each of its statements if the file runs in no transaction."""
    if not migrator.opts_out(text):
        yield from _cut_sections(migrator, text)
        return
    for span in _forward_spans(migrator, text):
        yield from _statement_pieces(text, span, alone=True)


def _cut_atlas(migrator: Migrator, text: str) -> Iterator[Piece]:
    if mark := re.search(r"^--\s*atlas:delimiter\b", text, re.MULTILINE):
        raise CannotCut("it sets its own delimiter", mark.start())
    yield from _statement_pieces(text, Span(0, len(text)), alone=migrator.opts_out(text))


def _cut_drizzle(migrator: Migrator, text: str) -> Iterator[Piece]:
    at = 0
    for part in text.split(_BREAKPOINT):
        yield Piece(part, Span(at, at + len(part)))
        at += len(part) + len(_BREAKPOINT)


_LIQUIBASE_TOKENS = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|(?P<end>;)|.", re.DOTALL)


def _cut_liquibase(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield the messages of Liquibase: it cuts at each `;`, also within dollar quotes."""
    if mark := re.search(r"^[ \t]*--[ \t]*ignoreLines\b", text, re.MULTILINE | re.IGNORECASE):
        raise CannotCut("Liquibase ignores lines of it", mark.start())
    for section in migrator.sections(text):
        start, end = section.span
        head = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
        alone = _has_attribute(head, "runInTransaction", "false")
        if _has_attribute(head, "splitStatements", "false") or not _has_attribute(
            head, "endDelimiter", ";", absent=True
        ):
            yield Piece(text[start:end], section.span, alone, bounded=True)
            continue
        at = start
        for token in _LIQUIBASE_TOKENS.finditer(text, start, end):
            if token["end"]:
                yield Piece(text[at : token.start()], Span(at, token.end()), alone)
                at = token.end()
        if not _is_blank(text[at:end]):
            yield Piece(text[at:end], Span(at, end), alone)


def _is_blank(text: str) -> bool:
    """Return whether a text holds only comments; False where it cannot be scanned."""
    tokens = scan_or_none(text)
    return tokens is not None and all(is_comment(token) for token in tokens)


def _has_attribute(head: str, name: str, value: str, *, absent: bool = False) -> bool:
    """Return whether a changeset has an attribute of this value; `absent` if it has no such attribute."""
    attribute = re.search(rf"\b{name}:\s*\"?([^\s\"]+)", head, re.IGNORECASE)
    return attribute[1].lower() == value if attribute else absent


# ---- the migrators

_EACH_LINE = re.IGNORECASE | re.MULTILINE
_BREAKPOINT = "--> statement-breakpoint"
_NOTHING = "(?!)"


def _searcher(pattern: str) -> Callable[[str], bool]:
    """Return a function that says whether a pattern matches somewhere in a text."""
    return lambda text: bool(re.search(pattern, text, re.MULTILINE))


GOOSE = Migrator(
    name="goose",
    hint="+goose",
    sign=r"^[ \t]*--[^\n]*\+goose\b",
    marker=r"--[^\n]*\+goose\b",
    way=r"^--[ \t]*\+goose[ \t]+(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    cut=_cut_goose,
    block=Block("-- +goose StatementBegin", "-- +goose StatementEnd"),
    opt_out="-- +goose NO TRANSACTION",
    opts_out=_goose_opts_out,
)
SQL_MIGRATE = Migrator(
    name="sql-migrate",
    hint="+migrate",
    sign=r"^[ \t]*--[ \t]*\+migrate\b",
    marker=r"--[ \t]*\+migrate\b",
    way=r"^--[ \t]*\+migrate[ \t]+(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    drops_head=True,
    cut=_cut_sql_migrate,
    block=Block("-- +migrate StatementBegin", "-- +migrate StatementEnd"),
    opt_out="-- +migrate Up notransaction",
    opts_out=_searcher(r"^-- \+migrate +Up[ \t](?:.*[ \t])?notransaction\s*$"),
)
DBMATE = Migrator(
    name="dbmate",
    hint="migrate:",
    sign=r"^--[ \t]*migrate:(?:up|down)\b",
    marker=r"--[ \t]*migrate:(?:up|down)\b",
    way=r"^--[ \t]*migrate:(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    cut=_cut_sections,
    opt_out="-- migrate:up transaction:false",
    opts_out=_searcher(r"^--[ \t]*migrate:up[ \t](?:.*[ \t])?transaction:false(?:\s|\Z)"),
)
TERN = Migrator(
    name="tern",
    hint="---- ",
    sign=r"^----[ \t]*create above / drop below[ \t]*----|^---- tern:",
    marker=r"----[ \t]*(?:create above / drop below|tern:)",
    way=r"^(?P<down>----)[ \t]*create above / drop below[ \t]*----[^\n]*(?:\n|\Z)",
    cut=_cut_tern,
    opt_out="---- tern: disable-tx ----",
    opts_out=_searcher(r"^---- tern: disable-tx ----$"),
)
LIQUIBASE = Migrator(
    name="Liquibase",
    hint="changeset",
    sign=r"^[ \t]*--[ \t]*(?:liquibase[ \t]+formatted[ \t]+sql|changeset[ \t]+[^\n]*:)",
    marker=r"--[ \t]*(?:liquibase|changeset|rollback|comment|preconditions?|validCheckSum|property)\b"
    r"|--[ \t]*ignoreLines\b|/\*\s*liquibase\b",
    way=r"^[ \t]*--[ \t]*changeset\b[^\n]*(?:\n|\Z)",
    drops_head=True,
    cut=_cut_liquibase,
    separate=True,
    opt_out="--changeset author:id runInTransaction:false",
)
NODE_PG_MIGRATE = Migrator(
    name="node-pg-migrate",
    hint="migration",
    sign=r"^[ \t]*--[ \t-]*(?:up|down)[ \t]+migration",
    marker=r"--[ \t-]*(?:up|down)[ \t]+migration",
    way=r"^[ \t]*--[ \t-]*(?:up|(?P<down>down))[ \t]+migration[^\n]*(?:\n|\Z)",
    drops_head=True,
    needs_up="-- Up Migration",
    cut=_cut_sections,
)
RAMBLER = Migrator(
    name="rambler",
    hint="rambler",
    sign=r"^--[ \t]*rambler[ \t]+(?:up|down)\b",
    marker=r"--[ \t]*rambler\b",
    way=r"^--[ \t]*rambler[ \t]+(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    drops_head=True,
    cut=_cut_sections,
)
DRIZZLE = Migrator(
    name="Drizzle",
    hint=_BREAKPOINT,
    sign=_BREAKPOINT,
    marker=_BREAKPOINT,
    cut=_cut_drizzle,
    breakpoint=_BREAKPOINT,
)
GRAPHILE_MIGRATE = Migrator(
    name="graphile-migrate",
    hint="--!",
    sign=r"\A--!",
    marker=r"--!",
    cut=_cut_sections,
    opt_out="--! no-transaction",
    opts_out=lambda text: bool(re.match(r"(?:--! [A-Z]\w*(?::.*)?\n)*\s*--!\s*no-transaction\b", text)),
)
ATLAS = Migrator(
    name="Atlas",
    hint="atlas:",
    sign=r"^--[ \t]*atlas:\w",
    marker=r"--[ \t]*atlas:\w",
    cut=_cut_atlas,
    opt_out="-- atlas:txmode none",
    opts_out=lambda text: bool(
        re.match(r"(?:--[^\n]*\n)*-- *atlas:txmode +none *\r?\n(?:--[^\n]*\n)*\r?\n", text)
    ),
)
POSTGRES_MIGRATIONS = Migrator(
    name="postgres-migrations",
    hint="postgres-migrations",
    sign=r"^-- postgres-migrations\b",
    marker=r"-- postgres-migrations\b",
    cut=_cut_sections,
    opt_out="-- postgres-migrations disable-transaction",
    opts_out=lambda text: "-- postgres-migrations disable-transaction" in text,
)
SQLX = Migrator(
    name="sqlx",
    hint="no-transaction",
    sign=r"\A-- no-transaction",
    marker=r"-- no-transaction",
    cut=_cut_sections,
    opt_out="-- no-transaction",
    opts_out=lambda text: text.startswith("-- no-transaction"),
)
PLAIN = Migrator(name="", hint="", sign=_NOTHING, marker=_NOTHING, cut=_cut_sections)
MIGRATORS = (
    GOOSE,
    SQL_MIGRATE,
    DBMATE,
    TERN,
    LIQUIBASE,
    NODE_PG_MIGRATE,
    RAMBLER,
    DRIZZLE,
    GRAPHILE_MIGRATE,
    ATLAS,
    POSTGRES_MIGRATIONS,
    SQLX,
)
"""All tools. Those with sections come first: if a file holds comments of two, these decide what runs."""


@lru_cache(maxsize=64)
def migrators_of(text: str) -> tuple[Migrator, ...]:
    """Return the migrators whose comments a file holds, in the order of `MIGRATORS`."""
    if "--" not in text:
        return ()
    lower = text.lower()
    return tuple(each for each in MIGRATORS if each.hint in lower and re.search(each.sign, text, _EACH_LINE))


def migrator_of(text: str) -> Migrator:
    """Return the migrator whose comments a file holds; `PLAIN`, which sends it as one message, if none."""
    return next(iter(migrators_of(text)), PLAIN)


def runs_outside_transaction(text: str) -> bool:
    """Return whether a file asks its migrator for no transaction."""
    return migrator_of(text).opts_out(text)


def splits_into_messages(text: str) -> bool:
    """Return whether the migrator of a file sends it as several messages, cut otherwise than by section."""
    return migrator_of(text).cut is not _cut_sections
