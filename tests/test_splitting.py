"""Where statements begin and end, and that no text is parsed more often than it has to be."""

from __future__ import annotations

from typing import Any

import pytest
from pglast import parser

from enumfix import splitting

BODY = "CREATE TABLE t (c int);\n" * 2000
DUMP = f"\\restrict key\n\n{BODY}\n\\unrestrict key\n\n"


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lengths of the texts that the parser gets, as they come."""
    lengths: list[int] = []
    split = parser.split

    def counting(text: str, **options: Any) -> Any:
        lengths.append(len(text))
        return split(text, **options)

    monkeypatch.setattr(parser, "split", counting)
    return lengths


def test_the_statements_of_a_dump_are_parsed_once(handed_over: list[int]) -> None:
    found = splitting.pieces(DUMP)
    assert len(found.starts) == 2000 and not found.problems
    assert [DUMP[line.start : line.end] for line in found.psql_lines] == [
        "\\restrict key",
        "\\unrestrict key",
    ]
    # The whole is handed over first, but the parser stops at the first line.
    assert sum(handed_over) < 2.1 * len(DUMP)


@pytest.mark.parametrize("quote", ["'", "$$", "$body$"])
def test_the_last_line_of_a_dump_may_stand_in_a_string(quote: str) -> None:
    text = f"SELECT 1;\nSELECT {quote}\n\\unrestrict key\n{quote};\nSELECT 3;\n"
    found = splitting.pieces(text)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == [
        "SELECT 1",
        f"SELECT {quote}\n\\unrestrict key\n{quote}",
        "SELECT 3",
    ]
    assert not found.problems and not found.psql_lines


def test_a_name_without_letters_does_not_take_the_rest_along() -> None:
    """pg_dump writes a parameter that has no name so, in an atomic function with output parameters."""
    function = 'CREATE FUNCTION f(integer, OUT x integer) LANGUAGE sql\n    BEGIN ATOMIC\n SELECT f."";\nEND'
    text = f'SELECT 1;\n{function};\nSELECT \'é\', """" FROM t;\n{function};\nSELECT 3;\n'
    found = splitting.pieces(text)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == [
        "SELECT 1",
        function,
        'SELECT \'é\', """" FROM t',
        function,
        "SELECT 3",
    ]
    assert list(found.problems) == [1, 3]
