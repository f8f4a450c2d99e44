"""Drizzle: cut at breakpoints, in the order of its journal.

Source: drizzle-team/drizzle-orm b7862528; it was also run.
"""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.migrators.migrator import Migrator, Piece
from enumfix.source import Span

_BREAKPOINT = "--> statement-breakpoint"


def _cut_drizzle(migrator: Migrator, text: str) -> Iterator[Piece]:
    at = 0
    for part in text.split(_BREAKPOINT):
        yield Piece(part, Span(at, at + len(part)))
        at += len(part) + len(_BREAKPOINT)


MIGRATOR = Migrator(
    name="Drizzle",
    hint=_BREAKPOINT,
    sign=_BREAKPOINT,
    marker=_BREAKPOINT,
    cut=_cut_drizzle,
    breakpoint=_BREAKPOINT,
)
