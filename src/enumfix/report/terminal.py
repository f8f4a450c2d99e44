"""What may reach a terminal: colour where it is wanted, and no control character of a file or a name."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import TextIO

Styled = tuple[str, str]


def clean(text: str) -> str:
    """Return a text in which nothing can act on a terminal: escapes are spelled out, as in Python.

    That goes for all that is not printable: control characters, those that turn the direction of writing, and
    invisible ones. Line ends and tabs stay.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(_clean_char, line)) for line in lines)


def clean_line(text: str) -> str:
    """Return a text as `clean` does, on one line: for a name that stands in a message."""
    return clean(text).replace("\n", "\\n").replace("\t", "\\t")


def _clean_char(char: str) -> str:
    return char if char.isprintable() or char == "\t" else char.encode("unicode_escape").decode()


class CleanStream(io.TextIOWrapper):
    """A text stream that spells out control characters.

    Colours are printed on the stream that
    `stream_for_colours` returns.
    """

    def __init__(self, stream: io.TextIOWrapper) -> None:
        super().__init__(
            stream.buffer,
            encoding=stream.encoding,
            errors=stream.errors,
            line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        )
        self.plain = stream

    def write(self, text: str) -> int:
        """Print a text, clean."""
        super().write(clean(text))
        return len(text)


def stream_for_colours(stream: TextIO) -> TextIO:
    """Return the stream on which colours can be printed: what is printed there has to be clean already."""
    if not isinstance(stream, CleanStream):
        return stream
    stream.flush()
    return stream.plain


def wants_colour(stream: TextIO) -> bool:
    """Return whether to colour what goes to `stream` (see https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_styled(stream: TextIO, pieces: Iterable[Styled]) -> None:
    """Write pieces of text, clean, each with the name of its style; colours only where they are wanted."""
    pieces = [(clean(text), style) for text, style in pieces]
    if not wants_colour(stream):
        stream.write("".join(text for text, _ in pieces))
        stream.flush()
        return
    # Imported here: it takes longer than everything else, and most output goes to a file or a pipe.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream_for_colours(stream), highlight=False, soft_wrap=True)
    console.print(Text.assemble(*pieces), end="")
