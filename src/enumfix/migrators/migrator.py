"""What a migrator is: a value that says how one migration tool names, orders, reads and runs its files.

Each module of this folder with a `MIGRATOR` describes one tool; the others hold what they share. The rules
are from the sources of the tools. sql-migrate, dbmate, node-pg-migrate, Drizzle, graphile-migrate and
postgres-migrations were also run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from enumfix.frozen import frozen
from enumfix.migrators.file_names import FileNames
from enumfix.source import Span

EACH_LINE = re.IGNORECASE | re.MULTILINE
_NOTHING = "(?!)"
"""A pattern that matches nowhere."""


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
    file_names: FileNames = field(default_factory=lambda: FileNames(up=".sql"))
    """How its files are named and ordered."""
    hint: str = ""
    """A text, in lower case, that each file of the tool holds; it is quick to search."""
    sign: str = _NOTHING
    """A pattern that matches only in files of the tool."""
    marker: str = _NOTHING
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
    evidence: tuple[str, ...] = ()
    """Names of files that only this tool has in the folder of the migrations, or in one above."""
    checksum: str = ""
    """What the tool does if a file was changed after it ran; "" if it does not notice."""
    repair: str = ""
    """What the user has to do after such a change."""
    opt_out_attempt: str = ""
    """A pattern for comments by which people try to ask the tool for no transaction, rightly or not."""
    opt_out_place: str = ""
    """What the tool reads, and where, if `opt_out` alone does not say it."""

    def sections(self, text: str) -> tuple[Section, ...]:
        """Return the sections of a file in their order; none where no line begins one."""
        return tuple(_sections(self, text))

    def head(self, text: str) -> Span:
        """Return the span above the first section if it does not run, else an empty span."""
        mark = re.search(self.way, text, EACH_LINE) if self.drops_head else None
        return Span(0, mark.start() if mark and not _goes_down(mark) else 0)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return the messages that are sent when a file runs forwards. Raises `CannotCut`."""
        return _pieces(self, text)

    @property
    def opt_out_in_words(self) -> str:
        """Return, as a sentence, how a file asks the tool for no transaction."""
        return f"{self.name} reads {self.opt_out_place or self.opt_out}"

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
    marks = list(re.finditer(migrator.way, text, EACH_LINE)) if migrator.way else []
    if marks and _goes_down(marks[0]):
        yield Section(Span(0, marks[0].start()), down=False)
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        yield Section(Span(mark.end(), end), down=_goes_down(mark))


def _goes_down(mark: re.Match[str]) -> bool:
    return mark.groupdict().get("down") is not None


def forward_spans(migrator: Migrator, text: str) -> Iterator[Span]:
    """Yield the spans of a text that run forwards."""
    sections = migrator.sections(text)
    start = sections[0].span.start if sections else len(text)
    if not sections or not (migrator.drops_head or sections[0].span.start == 0):
        yield Span(0, start)
    yield from (section.span for section in sections if not section.down)
