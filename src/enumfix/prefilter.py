"""A look at the bytes of a file, before anything else is imported."""

from __future__ import annotations

LIMIT = 256 * 1024 * 1024
"""How many bytes of a file are read: no more, whatever the file is or becomes meanwhile."""

# What may follow the word ADD: the word VALUE, or a comment that hides what comes next.
_AFTER_ADD = (b"value", b"--", b"/*")


def may_add_labels(data: bytes) -> bool:
    """Return whether ALTER TYPE … ADD VALUE may be somewhere in `data`, in any case.

    False is certain, True is not: it may stand in a comment or a text.
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
