"""The page about the kinds is current, and every refusal that it speaks of has a golden case."""

from __future__ import annotations

import re
from pathlib import Path

from cases import GOLDEN
from enumfix.reference.kinds import all_kinds, page, refused

PAGE = Path(__file__).parent.parent / "docs" / "kinds.md"
SHOWN = {
    found
    for path in GOLDEN.glob("*/diagnostics.txt")
    for found in re.findall(r"cannot be recreated: (.*) stands on it", path.read_text(encoding="utf-8"))
}


def test_the_page_is_current() -> None:
    hint = "run: python -m enumfix.reference.kinds > docs/kinds.md"
    assert PAGE.read_text(encoding="utf-8") == page(), hint


def test_what_the_page_calls_refused_is_refused() -> None:
    words = [word for kind in all_kinds() for word in refused(kind)]
    assert [word for word in words if not any(label.startswith(f"{word} ") for label in SHOWN)] == []


def test_what_is_refused_is_called_so_on_the_page() -> None:
    words = tuple(f"{word} " for kind in all_kinds() for word in refused(kind))
    assert [label for label in SHOWN if not label.startswith(words)] == []
