"""The least of a story that still fails: statements are taken away as long as it does.

Hypothesis would shrink choice by choice, and each attempt costs a database. Statements are few.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pglast import split

from story import Story

PARTS = ("schema", "rows", "migration")


def minimal(story: Story, still_fails: Callable[[Story], bool]) -> Story:
    """Return a story of few statements that fails in the same way."""
    parts = {part: list(split(getattr(story, part))) if getattr(story, part) else [] for part in PARTS}
    size = max(map(len, parts.values()))
    while size:
        before = parts
        for part in PARTS:
            for start in range(len(parts[part]) - size, -1, -size):
                fewer = {**parts, part: parts[part][:start] + parts[part][start + size :]}
                if still_fails(told(story, fewer)):
                    parts = fewer
        if size > 1 or parts == before:
            size //= 2
    least = told(story, parts)
    return least if still_fails(least) else story


def told(story: Story, parts: Mapping[str, Sequence[str]]) -> Story:
    """Return a story with these statements."""
    schema, rows, migration = ("".join(f"{statement}\n;\n" for statement in parts[part]) for part in PARTS)
    return replace(story, schema=schema, rows=rows, migration=migration)
