"""The text of a file, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from enumfix.frozen import frozen


class Span(NamedTuple):
    """A part of a text, from the character at `start` up to, but without, the one at `end`."""

    start: int
    end: int


@frozen()
class Source:
    """The text of one file, and its path as messages show it.

    `text` has the line endings of the file, and no byte order mark.
    """

    path: str
    text: str = field(repr=False)

    def slice(self, span: Span) -> str:
        """Return the part of the text that `span` covers."""
        return self.text[span.start : span.end]

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of the character at `offset`. Both count from 1."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return a line of the text without its line ending. Lines count from 1."""
        starts = _line_starts(self.text)
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


@lru_cache(maxsize=8)
def _line_starts(text: str) -> tuple[int, ...]:
    """Return the offset of the first character of each line; only a line feed ends a line."""
    starts = [0]
    at = text.find("\n")
    while at != -1:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)
