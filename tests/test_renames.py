"""A rename above ADD VALUE, with each text that mentions what is renamed: followed, or refused.

`renames/statements.sql` holds the renames, `renames/texts.sql` what is written again with the enum, and
`renames/schema.sql` what both are about.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from conftest import USUAL, StartServer, majors
from enumfix.source import Source
from enumfix.verify.ground import standing
from judging import IDENTICAL, INVALID, prepare, proven

HERE = Path(__file__).parent / "renames"
TEXTS, STATEMENTS = (
    [line for line in (HERE / f"{name}.sql").read_text().splitlines() if not line.startswith("--")]
    for name in ("texts", "statements")
)
NAMES = re.compile(r"\b[a-z]\w*\b|===")  # keywords are in capitals
ADD_VALUE = ";\nALTER TYPE e ADD VALUE 'c';\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """In an ordinary run, each text is tried on one of the two versions."""
    if "text" in metafunc.fixturenames:
        found = majors(metafunc.config)
        usual = tuple(found) == USUAL
        metafunc.parametrize(
            ("text", "major"),
            [
                pytest.param(text, major, id=f"{number}-{major}")
                for number, text in enumerate(TEXTS)
                for major in ((found[number % 2],) if usual else found)
                if major >= 14 or "BEGIN ATOMIC" not in text
            ],
        )


def test_rename_is_followed_or_refused(text: str, major: int, start: StartServer) -> None:
    server = start(major)
    prepare(server)
    told = Counter[str]()
    with standing(server, f"{(HERE / 'schema.sql').read_text()}{text}") as database:
        dump = Source("schema.sql", database.connection.dump())
        for statement in STATEMENTS:
            if names_in(statement).isdisjoint(names_in(text)):
                continue
            found = proven(server, database, dump, Source("up.sql", statement + ADD_VALUE))
            if not found.outcome.startswith(INVALID):  # it may be about another line of texts.sql
                assert found.holds, f"{statement}\n{text}\n{found.details}"
                told[found.outcome] += 1
    assert told[IDENTICAL]


def names_in(sql: str) -> set[str]:
    """Return the names in a line, without the schema that most things are in."""
    return set(NAMES.findall(sql)) - ({"public"} if "SCHEMA public" not in sql else set())
