"""How a proof looks while it runs: a table that ticks off on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Protocol, TextIO

from enumfix.report.terminal import clean, clean_line, stream_for_colours, wants_colour
from enumfix.verify.replay import CountMigration
from enumfix.verify.steps import Step

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table


class Board(Protocol):
    """Where the steps of one proof are ticked off."""

    def tick(self, step: Step, seen: str) -> None:
        """Show that a step has held, with what was seen."""

    def cross(self, step: Step, seen: str) -> None:
        """Show that a step has not held."""


class SilentBoard:
    """A board that nobody sees."""

    def tick(self, step: Step, seen: str) -> None:
        """Show nothing."""

    def cross(self, step: Step, seen: str) -> None:
        """Show nothing."""


class LineBoard:
    """A board that is printed line by line, each as soon as its step is done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def tick(self, step: Step, seen: str) -> None:
        """Print what has held."""
        print(f"  ok      {step.value}: {seen}", file=self.stream, flush=True)

    def cross(self, step: Step, seen: str) -> None:
        """Print what has not held."""
        print(f"  FAILED  {step.value}: {seen}", file=self.stream, flush=True)


class TableBoard:
    """A board on a terminal: a table of all steps, drawn anew when one is done."""

    def __init__(self, live: Live, title: str, steps: Sequence[Step], ticks: bool) -> None:
        self.live = live
        self.title = title
        self.steps = steps
        self.marks = ("✓", "✗", "·") if ticks else ("ok", "NO", "..")
        self.seen: dict[Step, tuple[str, str, str]] = {}

    def tick(self, step: Step, seen: str) -> None:
        """Tick a step off."""
        self._mark(step, (self.marks[0], "green", seen))

    def cross(self, step: Step, seen: str) -> None:
        """Cross a step out."""
        self._mark(step, (self.marks[1], "bold red", seen))

    def table(self) -> Table:
        """Return the table as it stands."""
        from rich.table import Table
        from rich.text import Text

        table = Table(title=Text(clean(self.title), "bold"), title_justify="left", show_header=False)
        for step in self.steps:
            mark, style, seen = self.seen.get(step, (self.marks[2], "dim", ""))
            table.add_row(Text(mark, style), Text(step.value), Text(clean(seen)))
        return table

    def _mark(self, step: Step, mark: tuple[str, str, str]) -> None:
        self.seen[step] = mark
        self.live.update(self.table(), refresh=True)


@contextmanager
def open_counter(stream: TextIO, title: str) -> Iterator[CountMigration]:
    """Give what shows how far a replay is, on a terminal; elsewhere its title is printed once it starts."""
    told = cache(lambda: print(title, file=stream, flush=True))
    if not wants_colour(stream):
        yield lambda number, of, path: told()
        return

    def count(number: int, of: int, path: str) -> None:
        line = clean_line(f"{title}: {number}/{of} {path}")[: get_terminal_size().columns - 1]
        print(f"\r{line}\x1b[K", end="", file=stream_for_colours(stream), flush=True)

    try:
        yield count
    finally:
        print("\r\x1b[K", end="", file=stream_for_colours(stream), flush=True)


@contextmanager
def open_board(stream: TextIO, title: str, steps: Sequence[Step]) -> Iterator[Board]:
    """Give the board for one proof with these steps, on a stream."""
    if not wants_colour(stream):
        print(title, file=stream, flush=True)
        yield LineBoard(stream)
        return
    # Imported here: it takes longer than all else, and most output goes to a file or a pipe.
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(file=stream_for_colours(stream)), auto_refresh=False) as live:
        grid = TableBoard(live, title, steps, "utf" in (stream.encoding or "").lower())
        live.update(grid.table(), refresh=True)
        yield grid
