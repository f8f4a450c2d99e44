"""Files that hold both directions: the part that a migrator runs forwards, and the part that reverts it."""

from __future__ import annotations

import re

from enumfix.migrators.migrator import Section, migrator_of
from enumfix.source import Source, Span


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a file, none where it goes one way only."""
    return migrator_of(text).sections(text)


def forwards(source: Source) -> Source:
    """Return a file with all blanked out that is not run forwards, every offset as it was."""
    text = source.text
    spans = [section.span for section in sections(text) if section.down]
    head = migrator_of(text).head(text)
    if source.slice(head).strip():
        spans.append(head)
    for span in spans:
        text = text[: span.start] + _blank(text[span.start : span.end]) + text[span.end :]
    return Source(source.path, text) if spans else source


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
