"""Files with sections for both directions: what a migrator runs forwards, and what reverts it."""

from __future__ import annotations

import re

from enumfix.migrators.migrator import Section
from enumfix.migrators.registry import migrator_of
from enumfix.source import Source, Span


def sections_of(text: str) -> tuple[Section, ...]:
    """Return the sections of a file; none where it has only one direction."""
    return migrator_of(text).sections(text)


def forward_part(source: Source) -> Source:
    """Return a file with blanks in place of what does not run forwards, so that offsets stay the same."""
    text = source.text
    spans = [section.span for section in sections_of(text) if section.down]
    head = migrator_of(text).head(text)
    if source.slice(head).strip():
        spans.append(head)
    for span in spans:
        text = text[: span.start] + _blank(text[span.start : span.end]) + text[span.end :]
    return Source(source.path, text) if spans else source


def last_down_part(source: Source) -> tuple[Source, Span] | None:
    """Return a file with blanks for all but its last down section, and the span of that, or None."""
    downs = [section.span for section in sections_of(source.text) if section.down]
    if not downs:
        return None
    span, text = downs[-1], source.text
    blanked = _blank(text[: span.start]) + text[span.start : span.end] + _blank(text[span.end :])
    return Source(source.path, blanked), span


def _blank(text: str) -> str:
    """Return as many blanks as a text has characters, with its line endings."""
    return re.sub(r"[^\r\n]", " ", text)
