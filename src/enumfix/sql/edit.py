"""Exact edits of a text: each replaces one span."""

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

    All spans refer to the original `text`, so the edits may come in any order. Insertions at one place keep
    their order. Text outside the spans is unchanged.

    Raises `ValueError` if two spans overlap or a span ends behind the text.
    """
    pieces: list[str] = []
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if not end <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"edit {edit.span} overlaps another or leaves the text")
        pieces += (text[end : edit.span.start], edit.text)
        end = edit.span.end
    pieces.append(text[end:])
    return "".join(pieces)


def newline_of(text: str) -> str:
    """Return the line ending that `text` uses most."""
    crlf = text.count("\r\n") if "\r" in text else 0  # one character is found much faster than two
    return "\r\n" if crlf and crlf * 2 > text.count("\n") else "\n"


def replace_with_blanks(source: Source, spans: Iterable[Span]) -> Source:
    """Return the source with all characters of `spans` replaced by blanks, except line breaks."""
    text = source.text
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:]
    return Source(source.path, text)
