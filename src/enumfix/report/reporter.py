"""The contract of the output formats: what a command tells a format, whatever the format prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from enumfix.diagnostics import Diagnostic
    from enumfix.report.diff import FileTexts
    from enumfix.report.progress import Board
    from enumfix.report.results import FileResult, RangeResult
    from enumfix.verify.replay import CountMigration
    from enumfix.verify.steps import ProofStep


class Reporter:
    """Prints what a command finds: results on `out`, messages for people on `messages`.

    Each format is a class derived from this one. It overrides the methods whose information it prints.
    Without an override, messages are printed as text, and results are not printed.
    """

    def __init__(self, out: TextIO, messages: TextIO) -> None:
        self.out = out
        self.messages = messages

    def message(self, line: str) -> None:
        """Print a line that is no result, such as the path of the dump."""
        print(line, file=self.messages)

    def diagnostics(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Print errors, warnings and notes about one file."""
        from enumfix.report.messages import report

        report(diagnostics, self.messages)

    def counter(self, title: str) -> AbstractContextManager[CountMigration]:
        """Give a function that shows how many migrations of a replay have run."""
        from enumfix.report.progress import open_counter

        return open_counter(self.messages, title)

    def board(self, title: str, steps: Sequence[ProofStep]) -> AbstractContextManager[Board]:
        """Give a board that shows the steps of a proof as they end."""
        from enumfix.report.progress import silent_board

        return silent_board()

    def diff(self, change: FileTexts) -> None:
        """Print how `rewrite --diff` would change a file."""

    def rewritten_input(self, data: bytes) -> None:
        """Print the rewritten migration, if the migration comes from standard input."""

    def file_result(self, result: FileResult) -> None:
        """Print the result of `verify FILE`. It is called for each file."""

    def range_result(self, result: RangeResult) -> None:
        """Print the result of `verify DIR --from N`."""

    def finish(self, status: int, *, complete: bool) -> None:
        """End the output of a command that uses a server.

        `status` is the exit status. `complete` is False if an error stopped the command, so that results are
        missing.
        """
