"""The page about the kinds is current."""

from __future__ import annotations

from pathlib import Path

from enumfix.reference.kinds import page

PAGE = Path(__file__).parents[2] / "docs" / "kinds.md"


def test_the_page_is_current() -> None:
    hint = "run: python -m enumfix.reference.kinds > docs/kinds.md"
    assert PAGE.read_text(encoding="utf-8") == page(), hint
