"""Where statements begin and end, and that no text is parsed more often than it has to be."""

from __future__ import annotations

from typing import Any

import pytest
from pglast import parser

from enumfix.sql import split as splitting

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
    found = splitting.split_text(DUMP)
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
    found = splitting.split_text(text)
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
    found = splitting.split_text(text)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == [
        "SELECT 1",
        function,
        'SELECT \'é\', """" FROM t',
        function,
        "SELECT 3",
    ]
    assert list(found.problems) == [1, 3]


RULE = "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELEC 2)"
ATOMIC = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT a b c; SELECT CASE WHEN d THEN 1 END; END"


@pytest.mark.parametrize(
    ("text", "statements", "bad"),
    [
        ("foo;ALTER TYPE m ADD VALUE 'x';", ["foo", "ALTER TYPE m ADD VALUE 'x'"], [0]),
        ("SELECT 1;\nfoo /* ; */ ;\nSELECT 2;", ["SELECT 1", "foo", "SELECT 2"], [1]),
        (
            "INSERT INTO p VALUES ('it's me');\nSELECT 'x';",
            ["INSERT INTO p VALUES ('it's me');\nSELECT 'x';"],
            [0],
        ),
        ("INSERT INTO p VALUES ('a';\nSELECT 1;", ["INSERT INTO p VALUES ('a'", "SELECT 1"], [0]),
        (f"{RULE};\nSELECT 3;", [RULE, "SELECT 3"], [0]),
        (f"{ATOMIC}; SELECT 2", [ATOMIC, "SELECT 2"], [0]),
        ('SET"--\n;SELECT 1;', ['SET"--\n;SELECT 1;'], [0]),
        ("SELECT 1a; SELECT 2;", ["SELECT 1a", "SELECT 2"], [0]),
        ("CREATE INDEX i ON", ["CREATE INDEX i ON"], [0]),
        ("SELECT 1;\n/* never closed", ["SELECT 1", "/* never closed"], [1]),
        ("\x85;SELECT 1;", ["\x85", "SELECT 1"], [0]),
        ("-- old Mac\rfoo;\rSELECT 1;", ["foo", "SELECT 1"], [0]),
        ("(" * 5000 + ";SELECT 1;", ["(" * 5000, "SELECT 1"], [0]),
        ("SELECT 1 FROM -- here\n;SELECT 2;", ["SELECT 1 FROM", "SELECT 2"], [0]),
    ],
)
def test_a_mistake_is_kept_in_its_statement(text: str, statements: list[str], bad: list[int]) -> None:
    found = splitting.split_text(text)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == statements
    assert list(found.problems) == bad


def test_mistakes_far_apart_cost_one_look_each() -> None:
    """A look goes no further than the end of the statement with the mistake."""
    text = "foo;\nSELECT 'a';\n" * 500
    found = splitting.split_text(text)
    assert len(found.problems) == 500 and len(found.starts) == 1000


def test_a_message_quotes_letters_beyond_ascii() -> None:
    (problem,) = splitting.split_text("SELECT 1;\néa;").problems.values()
    assert problem == splitting.Problem('syntax error at or near "éa"', 10)
