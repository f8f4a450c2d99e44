"""Output for a terminal: colours if they are wanted, and no control characters from files or names."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import TextIO

Styled = tuple[str, str]
"""A text, and the name of its style; "" for none."""


def clean(text: str) -> str:
    """Return the text with an escape in place of each character that is not printable.

    These are control characters, characters that change the direction of writing, and invisible ones. Line
    ends and tabs stay.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(_clean_char, line)) for line in lines)


def clean_line(text: str) -> str:
    """Return what `clean` returns, on one line: line ends and tabs become escapes, too."""
    return clean(text).replace("\n", "\\n").replace("\t", "\\t")


def _clean_char(char: str) -> str:
    """Return one character, or its escape if it is not printable."""
    return char if char.isprintable() or char == "\t" else char.encode("unicode_escape").decode()


class CleanStream(io.TextIOWrapper):
    """A text stream that replaces control characters by escapes.

    Colours go to the stream that `stream_for_colours` returns.
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
        """Write a text with escapes in place of control characters. Return the length of the text."""
        super().write(clean(text))
        return len(text)


def stream_for_colours(stream: TextIO) -> TextIO:
    """Return the stream below a `CleanStream`. What is printed there must be clean already."""
    if not isinstance(stream, CleanStream):
        return stream
    stream.flush()
    return stream.plain


def wants_colour(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that wants colours (see https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_styled(stream: TextIO, pieces: Iterable[Styled]) -> None:
    """Write pieces of (text, style name), cleaned. Styles are used only if the stream wants colours."""
    pieces = [(clean(text), style) for text, style in pieces]
    if not wants_colour(stream):
        stream.write("".join(text for text, _ in pieces))
        stream.flush()
        return
    # Imported here, since it takes long and is only needed on a terminal.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream_for_colours(stream), highlight=False, soft_wrap=True)
    console.print(Text.assemble(*pieces), end="")
