"""The output formats of `rewrite` and `verify`: each module has a class `Format`, derived from `Reporter`."""

from __future__ import annotations

from typing import TextIO

from enumfix.report import load_format
from enumfix.report.reporter import Reporter


def open_reporter(name: str, out: TextIO, messages: TextIO) -> Reporter:
    """Return a reporter that prints in the format of this name."""
    format_class: type[Reporter] = load_format("formats", name).Format
    return format_class(out, messages)
