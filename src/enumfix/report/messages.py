"""Prints diagnostics: the place, the message, the line of the file with a caret, and the help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TextIO
from unicodedata import east_asian_width

from enumfix.diagnostics import Diagnostic, Severity
from enumfix.report.terminal import Styled, clean_line, write_styled
from enumfix.source import Span

# Longer lines are cut on both sides of the caret.
WIDTH = 100
_CUT = "…"
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


def report(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    """Print the diagnostics of one file. The help of each code is printed once."""
    explained: set[str] = set()
    for diagnostic in diagnostics:
        pieces = _message_pieces(diagnostic)
        if diagnostic.code.id not in explained:
            explained.add(diagnostic.code.id)
            pieces = chain(pieces, [("  help: ", "bold"), (f"{diagnostic.code.remedy}\n", "")])
        write_styled(stream, pieces)


def _message_pieces(diagnostic: Diagnostic) -> Iterator[Styled]:
    """Yield the (text, style) pieces of a diagnostic: its message, then the line of the file and a caret."""
    style, label = _STYLES[diagnostic.code.severity], diagnostic.code.severity.value
    place, _, message = str(diagnostic).partition(f" {label}[{diagnostic.code.id}]: ")
    yield clean_line(place), "bold"
    yield f" {label}[{diagnostic.code.id}]: ", style
    yield f"{message}\n", ""
    line, caret = excerpt(diagnostic)
    if line:
        yield f"  {line}\n", ""
        yield f"  {caret}\n", style


def excerpt(diagnostic: Diagnostic) -> tuple[str, str]:
    """Return (line, carets): the line of the file that a diagnostic is about, and carets below its place.

    Both are "" if there is nothing to show. Characters that cannot be printed are shown as blanks.
    """
    if diagnostic.span == Span(0, 0):
        return "", ""  # about the file as a whole
    number, column = diagnostic.source.position(diagnostic.span.start)
    whole = diagnostic.source.line(number)
    line = "".join(char if char.isprintable() else " " for char in whole)
    if not line.strip():
        return "", ""
    start, length = column - 1, max(diagnostic.span.end - diagnostic.span.start, 1)
    if len(line) > WIDTH:
        line, start = _crop_line(line, start)
    marked = line[start : start + length].rstrip() or " "
    return line, " " * _display_width(line[:start]) + "^" * _display_width(marked)


def _crop_line(line: str, start: int) -> tuple[str, int]:
    """Return (part, position): the part of a long line around `start`, and the position of `start` in it."""
    first = max(0, min(start - WIDTH // 3, len(line) - WIDTH))
    part = line[first : first + WIDTH]
    if first + WIDTH < len(line):
        part = part[:-1] + _CUT
    if first:
        part = _CUT + part[1:]
    return part, start - first


def _display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes. Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
