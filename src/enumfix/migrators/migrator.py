r"""What each migrator makes of the text of a file: the one place that knows the comments that it obeys.

A migrator is a value. It says by what comments its files are known, which parts of a file it runs
forwards, what it sends to the server as one message, whether it runs the file outside of a
transaction, and what has to stand around a statement that holds `;`. Read from the sources of the programs;
sql-migrate, dbmate, node-pg-migrate, Drizzle, graphile-migrate and postgres-migrations were tried, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from enumfix.frozen import frozen
from enumfix.source import Source, Span
from enumfix.sql.script import is_comment, read_script, scanned


class Section(NamedTuple):
    """A part of a file, from behind its marker line to the next: which way it goes."""

    span: Span
    down: bool


class Piece(NamedTuple):
    """What a migrator sends as one message: the lines that it takes, and where they stand.

    `alone` says that no transaction is open around it, so that it is committed by itself.
    `bounded` says that its borders do not depend on the semicolons in it.
    """

    text: str
    span: Span
    alone: bool = False
    bounded: bool = False


def section_of(at: int, sections: Sequence[Section]) -> Section | None:
    """Return the section that an offset lies in."""
    return next((each for each in sections if each.span.start <= at < each.span.end), None)


class Uncut(Exception):
    """A migrator rejects a file, or it is not known how it cuts it: why, and at which offset."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


class Block(NamedTuple):
    """The lines between which a migrator takes everything as one statement."""

    begin: str
    end: str


def _never(text: str) -> bool:
    return False


@frozen(kw_only=True)
class Migrator:
    """One migrator.

    `sign` is a pattern that finds what only its files hold; `hint` is in lower case in all that it finds.
    `marker` is what its comments look like. `way` finds the lines that begin a section; those with a group
    `down` begin one that takes back. Text above the first of them runs, unless `drops_head`. `cut` yields
    what is sent as one message. `block` stands around a statement that holds `;`, `breakpoint` between two
    statements. `separate` says that each section is a transaction of its own; without the line
    `needs_up`, the whole file runs. `opt_out` is how a file says
    that it runs in no transaction, as the program spells it, and `opts_out` finds that where the program
    reads it.
    """

    name: str
    hint: str
    sign: str
    marker: str
    way: str = ""
    drops_head: bool = False
    cut: Callable[[Migrator, str], Iterator[Piece]]
    block: Block | None = None
    breakpoint: str = ""
    separate: bool = False
    needs_up: str = ""
    opt_out: str = ""
    opts_out: Callable[[str], bool] = _never

    def sections(self, text: str) -> tuple[Section, ...]:
        """Return the parts of a file that are marked, in their order; none where nothing is marked."""
        return tuple(_sections(self, text))

    def head(self, text: str) -> Span:
        """Return what stands above the first section and is not run; an empty span where there is none."""
        mark = re.search(self.way, text, _LINES) if self.drops_head else None
        return Span(0, mark.start() if mark and not _goes_down(mark) else 0)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return what is sent when a file runs forwards. Raises `Uncut`."""
        return _pieces(self, text)

    def is_marker(self, comment: str) -> bool:
        """Return whether a comment is one that the program obeys."""
        return bool(re.match(self.marker, comment, re.IGNORECASE))

    def stays(self, comment: str) -> bool:
        """Return whether a comment may neither move nor go: all markers but those between two statements."""
        return self.is_marker(comment) and comment.rstrip() != (self.breakpoint or None)

    def markers_in(self, text: str) -> tuple[str, ...]:
        """Return the lines of a text that are markers, but for those that go with single statements."""
        own = {*(self.block or ()), self.breakpoint}
        lines = (line.rstrip() for line in text.split("\n"))
        return tuple(line for line in lines if self.is_marker(line.lstrip()) and line not in own)


@lru_cache(maxsize=256)
def _pieces(migrator: Migrator, text: str) -> tuple[Piece, ...]:
    return tuple(migrator.cut(migrator, text))


def _sections(migrator: Migrator, text: str) -> Iterator[Section]:
    marks = list(re.finditer(migrator.way, text, _LINES)) if migrator.way else []
    if marks and _goes_down(marks[0]):
        yield Section(Span(0, marks[0].start()), down=False)
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        yield Section(Span(mark.end(), end), down=_goes_down(mark))


def _goes_down(mark: re.Match[str]) -> bool:
    return mark.groupdict().get("down") is not None


def _forward(migrator: Migrator, text: str) -> Iterator[Span]:
    """Yield the parts of a text that run forwards."""
    sections = migrator.sections(text)
    start = sections[0].span.start if sections else len(text)
    if not sections or not (migrator.drops_head or sections[0].span.start == 0):
        yield Span(0, start)
    yield from (section.span for section in sections if not section.down)


# ---- how files are cut


def _cut_sections(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield each section as one message."""
    alone = migrator.opts_out(text)
    for span in _forward(migrator, text):
        if not _is_blank(text[span.start : span.end]):
            yield Piece(text[span.start : span.end], span, alone, bounded=True)


def _by_statement(text: str, span: Span, *, alone: bool) -> Iterator[Piece]:
    """Yield the statements of a part of a text, for programs that read SQL as PostgreSQL does."""
    script = read_script(Source("", text[span.start : span.end]))
    for start, end in zip(script.starts, script.ends, strict=True):
        where = Span(span.start + start, span.start + end)
        yield Piece(text[where.start : where.end], where, alone)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line of a text with its offset; a line is what Go's scanner takes for one."""
    at = 0
    for line in text.split("\n"):
        yield at, line.removesuffix("\r")
        at += len(line) + 1


def _ends_statement(line: str) -> bool:
    """Return whether goose and sql-migrate cut behind a line: its last word before `--` ends with `;`."""
    last = ""
    for word in line.split():
        if word.startswith("--"):
            break
        last = word
    return last.endswith(";")


def _goose_word(line: str) -> str | None:
    """Return the command in a goose comment, "?" for an unknown one, None for any other line.

    The rule is `extractAnnotation` in goose's internal/sqlparser/parser.go.
    """
    if not line.strip().startswith("--") or "+goose" not in line:
        return None
    words = line.replace("--", "").replace("+goose", "", 1).strip().upper()
    return words if words in _GOOSE_WORDS and not line[0].isspace() else "?"


_GOOSE_WORDS = (
    "UP",
    "DOWN",
    "STATEMENTBEGIN",
    "STATEMENTEND",
    "NO TRANSACTION",
    "ENVSUB ON",
    "ENVSUB OFF",
)


def _sql_migrate_word(line: str) -> str | None:
    """Return the command in a sql-migrate comment, "UNKNOWN" for another word, None for any other line.

    The rule is `ParseMigration` in sql-migrate's sqlparse/sqlparse.go.
    """
    if not line.startswith("-- +migrate "):
        return None
    words = line.removeprefix("-- +migrate ").split()
    return words[0].upper() if words and words[0] in _SQL_MIGRATE_WORDS else "UNKNOWN"


_SQL_MIGRATE_WORDS = ("Up", "Down", "StatementBegin", "StatementEnd")


class _ByLine:
    """The rule of goose and sql-migrate: a file is cut behind lines that end with `;`, but in a block."""

    def __init__(
        self,
        word: Callable[[str], str | None],
        drops: Callable[[str, bool], bool],
        *,
        alone: bool,
        way: str = "",
    ) -> None:
        self._word = word
        self._drops = drops
        self._alone = alone
        self._taken: list[str] = []
        self._start = 0
        self._block = False
        self._way = way

    def cut(self, text: str) -> Iterator[Piece]:
        """Yield the pieces of the section that runs forwards. Raises `Uncut`."""
        for at, line in _lines(text):
            end = min(at + len(line), len(text))
            word = self._word(line)
            if word is not None:
                yield from self._obey(word, at, end)
            elif self._way == "UP" and not self._drops(line, not self._taken):
                if not self._taken and not self._block:
                    self._start = at
                self._taken.append(line + "\n")
                if not self._block and _ends_statement(line):
                    yield self._piece(end)
        if self._block:
            raise Uncut("a statement block has no end", self._start)
        yield from self._rest(len(text))

    def _obey(self, word: str, at: int, end: int) -> Iterator[Piece]:
        if word in ("UP", "DOWN"):
            if self._block:
                raise Uncut("a section begins within a statement block", at)
            yield from self._rest(at)
            self._way = word
        elif word == "STATEMENTBEGIN":
            if self._block or "".join(self._taken).strip():
                raise Uncut("a statement block begins within a statement", at)
            self._taken, self._block, self._start = [], True, at
        elif word == "STATEMENTEND":
            if not self._block:
                raise Uncut("a statement block ends that has not begun", at)
            if self._way == "UP" and not "".join(self._taken).strip():
                raise Uncut("a statement block is empty", at)
            self._block = False
            if self._way == "UP":
                yield self._piece(end, bounded=True)
        elif word == "?":
            raise Uncut("a comment is none that the program knows", at)

    def _piece(self, end: int, *, bounded: bool = False) -> Piece:
        taken, self._taken = "".join(self._taken), []
        return Piece(taken, Span(self._start, end), self._alone, bounded)

    def _rest(self, end: int) -> Iterator[Piece]:
        if "".join(self._taken).strip():
            yield self._piece(end)
        self._taken = []


def _cut_goose(migrator: Migrator, text: str) -> Iterator[Piece]:
    def drops(line: str, first: bool) -> bool:
        return first and (line.strip().startswith("--") or not line)

    words = {_goose_word(line) for _, line in _lines(text)}
    # goose asks for an Up line. Where there is none, what stands above Down is meant.
    way = "" if "UP" in words else "UP"
    return _ByLine(_goose_word, drops, alone=migrator.opts_out(text), way=way).cut(text)


def _goose_opts_out(text: str) -> bool:
    return {"UP", "NO TRANSACTION"} <= {_goose_word(line) for _, line in _lines(text)}


def _cut_sql_migrate(migrator: Migrator, text: str) -> Iterator[Piece]:
    def drops(line: str, first: bool) -> bool:
        return line.startswith("-- ") or (first and not line.strip())

    return _ByLine(_sql_migrate_word, drops, alone=migrator.opts_out(text)).cut(text)


def _cut_tern(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield the up part as a whole, or its statements where the file runs in no transaction."""
    if not migrator.opts_out(text):
        yield from _cut_sections(migrator, text)
        return
    for span in _forward(migrator, text):
        yield from _by_statement(text, span, alone=True)


def _cut_atlas(migrator: Migrator, text: str) -> Iterator[Piece]:
    if mark := re.search(r"^--\s*atlas:delimiter\b", text, re.MULTILINE):
        raise Uncut("it says by which delimiter Atlas cuts it", mark.start())
    yield from _by_statement(text, Span(0, len(text)), alone=migrator.opts_out(text))


def _cut_drizzle(migrator: Migrator, text: str) -> Iterator[Piece]:
    at = 0
    for part in text.split(_BREAKPOINT):
        yield Piece(part, Span(at, at + len(part)))
        at += len(part) + len(_BREAKPOINT)


_LIQUIBASE_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|(?P<end>;)|.", re.DOTALL)


def _cut_liquibase(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield what Liquibase sends: it cuts at each `;`, and knows no dollar quotes."""
    if mark := re.search(r"^[ \t]*--[ \t]*ignoreLines\b", text, re.MULTILINE | re.IGNORECASE):
        raise Uncut("Liquibase ignores lines of it", mark.start())
    for section in migrator.sections(text):
        start, end = section.span
        head = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
        alone = _says(head, "runInTransaction", "false")
        if _says(head, "splitStatements", "false") or not _says(head, "endDelimiter", ";", absent=True):
            yield Piece(text[start:end], section.span, alone, bounded=True)
            continue
        at = start
        for found in _LIQUIBASE_WORDS.finditer(text, start, end):
            if found["end"]:
                yield Piece(text[at : found.start()], Span(at, found.end()), alone)
                at = found.end()
        if not _is_blank(text[at:end]):
            yield Piece(text[at:end], Span(at, end), alone)


def _is_blank(text: str) -> bool:
    return all(is_comment(token) for token in scanned(text) or ()) and scanned(text) is not None


def _says(head: str, name: str, value: str, *, absent: bool = False) -> bool:
    """Return whether a changeset has an attribute with a value; `absent` where it has none of the name."""
    found = re.search(rf"\b{name}:\s*\"?([^\s\"]+)", head, re.IGNORECASE)
    return found[1].lower() == value if found else absent


# ---- the migrators

_LINES = re.IGNORECASE | re.MULTILINE
_BREAKPOINT = "--> statement-breakpoint"
_NOTHING = "(?!)"


def _finds(pattern: str) -> Callable[[str], bool]:
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
    opts_out=_finds(r"^-- \+migrate +Up[ \t](?:.*[ \t])?notransaction\s*$"),
)
DBMATE = Migrator(
    name="dbmate",
    hint="migrate:",
    sign=r"^--[ \t]*migrate:(?:up|down)\b",
    marker=r"--[ \t]*migrate:(?:up|down)\b",
    way=r"^--[ \t]*migrate:(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    cut=_cut_sections,
    opt_out="-- migrate:up transaction:false",
    opts_out=_finds(r"^--[ \t]*migrate:up[ \t](?:.*[ \t])?transaction:false(?:\s|\Z)"),
)
TERN = Migrator(
    name="tern",
    hint="---- ",
    sign=r"^----[ \t]*create above / drop below[ \t]*----|^---- tern:",
    marker=r"----[ \t]*(?:create above / drop below|tern:)",
    way=r"^(?P<down>----)[ \t]*create above / drop below[ \t]*----[^\n]*(?:\n|\Z)",
    cut=_cut_tern,
    opt_out="---- tern: disable-tx ----",
    opts_out=_finds(r"^---- tern: disable-tx ----$"),
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
"""Those with sections come first: where a file holds comments of two, these decide what runs."""


@lru_cache(maxsize=64)
def migrators_of(text: str) -> tuple[Migrator, ...]:
    """Return the migrators whose comments a file holds, in the order of `MIGRATORS`."""
    if "--" not in text:
        return ()
    lower = text.lower()
    return tuple(each for each in MIGRATORS if each.hint in lower and re.search(each.sign, text, _LINES))


def migrator_of(text: str) -> Migrator:
    """Return the migrator whose comments a file holds; `PLAIN` where it holds none.

    A plain file may be of any that knows no comments: such a one is taken to send it as one message.
    """
    return next(iter(migrators_of(text)), PLAIN)


def opts_out(text: str) -> bool:
    """Return whether a file runs in no transaction, as the program reads it that the file is for."""
    return migrator_of(text).opts_out(text)


def cuts(text: str) -> bool:
    """Return whether the program that a file is for cuts it into messages; False where it sends it as one."""
    return migrator_of(text).cut is not _cut_sections
