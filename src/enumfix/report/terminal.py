"""Where colour is wanted: on a terminal, and never with NO_COLOR."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TextIO

Styled = tuple[str, str]


def wants_colour(stream: TextIO) -> bool:
    """Return whether to colour what goes to `stream` (see https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(stream: TextIO, pieces: Iterable[Styled]) -> None:
    """Write pieces of text, each with the name of its style; colours only where they are wanted."""
    if not wants_colour(stream):
        stream.write("".join(text for text, _ in pieces))
        stream.flush()
        return
    # Imported here: it takes longer than everything else, and most output goes to a file or a pipe.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    console.print(Text.assemble(*pieces), end="")
