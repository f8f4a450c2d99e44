"""Minimise a story that fails: remove statements as long as it still fails.

Hypothesis would shrink each single choice, and every attempt needs a database. There are far fewer
statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pglast import split

from story import Story

PARTS = ("schema", "rows", "migration")


def minimal(story: Story, still_fails: Callable[[Story], bool]) -> Story:
    """Return a story of as few statements as possible that still fails."""
    parts = {part: list(split(getattr(story, part))) if getattr(story, part) else [] for part in PARTS}
    size = max(map(len, parts.values()))
    while size:
        before = parts
        for part in PARTS:
            for start in range(len(parts[part]) - size, -1, -size):
                fewer = {**parts, part: parts[part][:start] + parts[part][start + size :]}
                if still_fails(with_statements(story, fewer)):
                    parts = fewer
        if size > 1 or parts == before:
            size //= 2
    least = with_statements(story, parts)
    return least if still_fails(least) else story


def with_statements(story: Story, parts: Mapping[str, Sequence[str]]) -> Story:
    """Return the story with other statements."""
    schema, rows, migration = ("".join(f"{statement}\n;\n" for statement in parts[part]) for part in PARTS)
    return replace(story, schema=schema, rows=rows, migration=migration)
