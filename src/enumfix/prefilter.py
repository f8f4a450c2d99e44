"""A quick test of the bytes of a file: whether it can add a label at all. It imports no other module."""

from __future__ import annotations

LIMIT = 256 * 1024 * 1024
"""The largest number of bytes that are read from a file, even if it grows meanwhile."""

# What may follow the word ADD: the word VALUE, or a comment in front of it.
_AFTER_ADD = (b"value", b"--", b"/*")


def may_add_labels(data: bytes) -> bool:
    """Return whether ALTER TYPE … ADD VALUE may be somewhere in `data`, in upper or lower case.

    False is certain. True is not: the words may stand in a comment or a string.
    """
    lower = data.lower()
    if not all(word in lower for word in (b"value", b"alter", b"type")):
        return False
    at = lower.find(b"add")
    while at != -1:
        rest = lower[at + 3 : at + 203].lstrip()
        if not rest or rest.startswith(_AFTER_ADD):
            return True
        at = lower.find(b"add", at + 3)
    return False
