"""Search for names in SQL text, without regard to case, quotes, comments and strings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

WORD_PATTERN = r"[^\x00-/:-^`{-\x7f]+"
"""Letters, digits, _ and all characters outside ASCII. The negated set compiles faster than a set of these.

`$` is left out although names may contain it: in `$q$DROP TABLE t$q$`, the word is `t`.
"""
WORD = re.compile(WORD_PATTERN)
"""A word, in quotes or not. A name with a `$` in it consists of several words."""
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def mentions_any(sql: str, names: Collection[str]) -> bool:
    """Return whether SQL, including its comments and strings, mentions one of `names` as a whole word.

    A name with other characters than those of a word also counts where it is part of a longer text, with or
    without quotes.
    """
    text = lower_ascii(sql)
    words = set(WORD.findall(text))
    return any(
        name in words or (not WORD.fullmatch(name) and (name in text or name.replace('"', '""') in text))
        for name in map(lower_ascii, names)
        if name
    )


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return all words of `texts`, in lower case."""
    return frozenset(word for text in texts for word in WORD.findall(lower_ascii(text)))


def lower_ascii(text: str) -> str:
    """Return `text` with its ASCII letters in lower case. Its length does not change."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


_BLANK_OR_COMMENT = re.compile(r"[ \t\n\r\f\v]+|--[^\n\r]*|/\*")
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def skip_blanks_and_comments(text: str, at: int) -> int:
    """Return the offset of the first character from `at` on that is not in a blank or a comment."""
    while match := _BLANK_OR_COMMENT.match(text, at):
        at = match.end()
        if match[0] == "/*":
            level = 1
            while level and (edge := _COMMENT_EDGE.search(text, at)):
                level += 1 if edge[0] == "/*" else -1
                at = edge.end()
            if level:
                return len(text)
    return at
