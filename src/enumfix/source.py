"""Text read from a file, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from enumfix.frozen import frozen


class Span(NamedTuple):
    """A half-open range of code points, counted from the start of a text."""

    start: int
    end: int


@frozen()
class Source:
    """The text of one file, and the path that messages name it by.

    A byte order mark is not part of `text`; line endings are as in the file.
    """

    path: str
    text: str = field(repr=False)

    def slice(self, span: Span) -> str:
        """Return the text inside `span`, unchanged."""
        return self.text[span.start : span.end]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of a code point offset."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a 1-based line, without its ending."""
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
