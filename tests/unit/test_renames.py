"""A rename looks only at the objects that mention the name: all others are the same after it."""

from __future__ import annotations

import pytest

from cases import Case, cases
from enumfix.catalog.key import Key
from enumfix.fold import fold

NOTHING = Key("relation", "", "")
"""The key of no object: a rename of it changes nothing."""


def renames_something(case: Case) -> bool:
    """Return whether a file of the case renames something, or a template stands in place of a schema."""
    texts = (path.read_bytes() for path in case.folder.rglob("*.sql") if "expected" not in path.name)
    return case.area == "templates" or any(b"RENAME" in text or b"SET SCHEMA" in text for text in texts)


@pytest.mark.parametrize(
    "case", [case for case in cases() if renames_something(case)], ids=lambda case: case.name
)
def test_what_does_not_mention_a_name_is_the_same_after_its_rename(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = fold._Draft._rename

    def checked_rename(draft: fold._Draft, old: Key, new: Key) -> None:
        mentioning = draft._index_names().keys_mentioning(old)
        for key in draft._objects.keys() - mentioning:
            object_ = draft._objects[key]
            assert key.after_rename(old, new) == key
            unchanged = object_.after_rename(NOTHING, lambda each: each)
            renamed = object_.after_rename(old, lambda each: each.after_rename(old, new))
            assert repr(renamed) == repr(unchanged)  # `==` leaves out some fields
        rename(draft, old, new)

    monkeypatch.setattr(fold._Draft, "_rename", checked_rename)
    case.rewrite()
