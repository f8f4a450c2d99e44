"""Files that hold both directions: the part that a migrator runs forwards, and the part that reverts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from enumfix.source import Source, Span

_MARK = re.compile(
    r"^(?:--[ \t]*\+goose[ \t]+(?P<goose>up|down)\b"
    r"|--[ \t]*\+migrate[ \t]+(?P<sqlmigrate>up|down)\b"
    r"|--[ \t]*migrate:(?P<dbmate>up|down)\b"
    r"|(?P<tern>----[ \t]*create above / drop below[ \t]*----))[^\n]*(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
"""The lines by which goose, sql-migrate, dbmate and tern tell the two directions apart."""


class Section(NamedTuple):
    """A part of a file, from behind its marker line to the next: which way it goes."""

    span: Span
    down: bool


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a file, none where it goes one way only."""
    return tuple(_sections(text))


def _sections(text: str) -> Iterator[Section]:
    marks = list(_MARK.finditer(text))
    if marks and marks[0]["tern"]:
        yield Section(Span(0, marks[0].start()), down=False)
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        way = mark["goose"] or mark["sqlmigrate"] or mark["dbmate"] or "down"
        yield Section(Span(mark.end(), end), down=way.lower() == "down")


def forwards(source: Source) -> Source:
    """Return a file with all blanked out that is not run forwards, every offset as it was."""
    downs = [section.span for section in sections(source.text) if section.down]
    text = source.text
    for span in downs:
        text = text[: span.start] + _blank(text[span.start : span.end]) + text[span.end :]
    return Source(source.path, text) if downs else source


def backwards(source: Source) -> tuple[Source, Span] | None:
    """Return a file with all blanked out but its last down section, and where that is; None without one."""
    downs = [section.span for section in sections(source.text) if section.down]
    if not downs:
        return None
    span, text = downs[-1], source.text
    kept = _blank(text[: span.start]) + text[span.start : span.end] + _blank(text[span.end :])
    return Source(source.path, kept), span


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)
