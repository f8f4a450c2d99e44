"""Shows the progress of a proof or a replay: a table on a terminal, lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Protocol, TextIO

from enumfix.report.terminal import clean, clean_line, stream_for_colours, wants_colour
from enumfix.verify.replay import CountMigration
from enumfix.verify.steps import ProofStep

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table


class Board(Protocol):
    """Shows the steps of one proof as they end."""

    def pass_step(self, step: ProofStep, observation: str) -> None:
        """Show that a step succeeded, and what was observed."""

    def fail_step(self, step: ProofStep, observation: str) -> None:
        """Show that a step failed, and why."""


class SilentBoard:
    """A board that shows nothing."""

    def pass_step(self, step: ProofStep, observation: str) -> None:
        """Show nothing."""

    def fail_step(self, step: ProofStep, observation: str) -> None:
        """Show nothing."""


class LineBoard:
    """A board that prints one line for each step, as soon as it ends."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def pass_step(self, step: ProofStep, observation: str) -> None:
        """Print that a step succeeded."""
        print(f"  ok      {step.value}: {observation}", file=self.stream, flush=True)

    def fail_step(self, step: ProofStep, observation: str) -> None:
        """Print that a step failed."""
        print(f"  FAILED  {step.value}: {observation}", file=self.stream, flush=True)


class TableBoard:
    """A board on a terminal: a table of all steps, which is drawn again when a step ends."""

    def __init__(self, live: Live, title: str, steps: Sequence[ProofStep], ticks: bool) -> None:
        self.live = live
        self.title = title
        self.steps = steps
        self.marks = ("✓", "✗", "·") if ticks else ("ok", "NO", "..")
        self.results: dict[ProofStep, tuple[str, str, str]] = {}

    def pass_step(self, step: ProofStep, observation: str) -> None:
        """Mark a step as successful."""
        self._mark(step, (self.marks[0], "green", observation))

    def fail_step(self, step: ProofStep, observation: str) -> None:
        """Mark a step as failed."""
        self._mark(step, (self.marks[1], "bold red", observation))

    def table(self) -> Table:
        """Return the table of all steps; those that have not run yet have no result."""
        from rich.table import Table
        from rich.text import Text

        table = Table(title=Text(clean(self.title), "bold"), title_justify="left", show_header=False)
        for step in self.steps:
            mark, style, observation = self.results.get(step, (self.marks[2], "dim", ""))
            table.add_row(Text(mark, style), Text(step.value), Text(clean(observation)))
        return table

    def _mark(self, step: ProofStep, mark: tuple[str, str, str]) -> None:
        """Show (mark, style, observation) for a step."""
        self.results[step] = mark
        self.live.update(self.table(), refresh=True)


@contextmanager
def silent_board() -> Iterator[Board]:
    """Give a board that shows nothing."""
    yield SilentBoard()


@contextmanager
def open_counter(stream: TextIO, title: str) -> Iterator[CountMigration]:
    """Give a function that shows the progress of a replay.

    Without a terminal it prints only the title, once.
    """
    print_title = cache(lambda: print(title, file=stream, flush=True))
    if not wants_colour(stream):
        yield lambda number, of, path: print_title()
        return

    def count(number: int, of: int, path: str) -> None:
        line = clean_line(f"{title}: {number}/{of} {path}")[: get_terminal_size().columns - 1]
        print(f"\r{line}\x1b[K", end="", file=stream_for_colours(stream), flush=True)

    try:
        yield count
    finally:
        print("\r\x1b[K", end="", file=stream_for_colours(stream), flush=True)


@contextmanager
def open_board(stream: TextIO, title: str, steps: Sequence[ProofStep]) -> Iterator[Board]:
    """Give a board for one proof with these steps: a table if the stream is a terminal, else lines."""
    if not wants_colour(stream):
        print(title, file=stream, flush=True)
        yield LineBoard(stream)
        return
    # Imported here, since it takes long and is only needed on a terminal.
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(file=stream_for_colours(stream)), auto_refresh=False) as live:
        grid = TableBoard(live, title, steps, "utf" in (stream.encoding or "").lower())
        live.update(grid.table(), refresh=True)
        yield grid
