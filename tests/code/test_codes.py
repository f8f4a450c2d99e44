"""Codes are unique, and the page that lists them is current."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from enumfix.reference.codes import all_codes, page

PAGE = Path(__file__).parents[2] / "docs" / "codes.md"


def test_each_id_is_used_once() -> None:
    counts = Counter(code.id for code in all_codes())
    assert [code for code, times in counts.items() if times > 1] == []


def test_ids_have_the_form() -> None:
    assert [code.id for code in all_codes() if not re.fullmatch(r"EF[0-3]\d\d", code.id)] == []


def test_every_code_says_why_and_the_way_out() -> None:
    for code in all_codes():
        assert code.title and not code.title.endswith("."), code.id
        assert code.remedy.endswith((".", "sql", "DUMP")), code.id


def test_the_page_is_current() -> None:
    hint = "run: python -m enumfix.reference.codes > docs/codes.md"
    assert PAGE.read_text(encoding="utf-8") == page(all_codes()), hint
