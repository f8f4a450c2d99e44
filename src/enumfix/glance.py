"""A look at the bytes of a file, before anything else is imported."""

from __future__ import annotations


def may_add_labels(data: bytes) -> bool:
    """Return whether the words of ALTER TYPE … ADD VALUE are all in `data`, in any case.

    They may be far apart: comments and line breaks may stand between them. False is certain,
    True is not.
    """
    words = data.lower()
    return b"value" in words and b"add" in words and b"type" in words and b"alter" in words
