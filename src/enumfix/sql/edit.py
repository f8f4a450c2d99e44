"""Exact edits: a span of a text, and what takes its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from enumfix.source import Source, Span


class Edit(NamedTuple):
    """A span of a text, in code points, and its new text."""

    span: Span
    text: str


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with every edit applied.

    Spans count code points of the original `text`, so edits need not know about one
    another and may come in any order; insertions at one place keep the order they came in.
    Everything outside the spans is returned as it was.

    Raises `ValueError` when two spans overlap or when one reaches past the end.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.span):
        if not done <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"edit {edit.span} overlaps another or leaves the text")
        pieces += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    pieces.append(text[done:])
    return "".join(pieces)


def newline_of(text: str) -> str:
    """Return the line ending that a text uses most."""
    crlf = text.count("\r\n") if "\r" in text else 0  # one character is found much faster than two
    return "\r\n" if crlf and crlf * 2 > text.count("\n") else "\n"


def with_blanks(source: Source, spans: Iterable[Span]) -> Source:
    """Return a text with blanks in the place of some of its parts; line breaks stay where they are."""
    text = source.text
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:]
    return Source(source.path, text)
