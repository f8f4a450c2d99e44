"""Blanks and comments between the words of SQL."""

from __future__ import annotations

import re

_OPAQUE = re.compile(r"[ \t\n\r\f\v]+|--[^\n\r]*|/\*")
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def skip_blank(text: str, at: int) -> int:
    """Return the offset of the first character at or after `at` that is no blank or comment."""
    while found := _OPAQUE.match(text, at):
        at = found.end()
        if found[0] == "/*":
            level = 1
            while level and (edge := _COMMENT_EDGE.search(text, at)):
                level += 1 if edge[0] == "/*" else -1
                at = edge.end()
            if level:
                return len(text)
    return at
