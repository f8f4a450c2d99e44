"""Words in SQL text: how names are compared with it, whatever their case and wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

WORD_PATTERN = r"[^\x00-/:-^`{-\x7f]+"
"""Letters, digits, _ and all beyond ASCII, by what is left out: a set of them all is slow to compile.

A $ may belong to a name, but it also ends a string: `$q$DROP TABLE t$q$` is about `t`.
"""
WORD = re.compile(WORD_PATTERN)
"""A word, also in quotes; of a name with a $ in it, a part."""
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def mentions_any(sql: str, names: Collection[str]) -> bool:
    """Return whether a piece of SQL, comments and strings included, mentions one of `names` as a word.

    Other names than words may be spelled in quotes, or as they are: in a comment, say.
    """
    text = lower(sql)
    words = set(WORD.findall(text))
    return any(
        name in words or (not WORD.fullmatch(name) and (name in text or name.replace('"', '""') in text))
        for name in map(lower, names)
        if name
    )


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words in some texts or names, in lower case."""
    return frozenset(word for text in texts for word in WORD.findall(lower(text)))


def lower(text: str) -> str:
    """Return a text of the same length, its ASCII letters in lower case."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


_OPAQUE = re.compile(r"[ \t\n\r\f\v]+|--[^\n\r]*|/\*")
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def skip_blanks_and_comments(text: str, at: int) -> int:
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
