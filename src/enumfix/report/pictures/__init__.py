"""The output formats of `graph`: each module has a function `draw(picture, stream)`."""

from __future__ import annotations

from typing import TextIO

from enumfix.picture import Picture
from enumfix.report import load_format


def draw_picture(picture: Picture, name: str, stream: TextIO) -> None:
    """Print a picture in the format of this name."""
    load_format("pictures", name).draw(picture, stream)
