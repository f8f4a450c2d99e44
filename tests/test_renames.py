"""A rename above ADD VALUE, or in another file, with each text that mentions it: followed, or refused.

`renames/statements.sql` holds the renames, `renames/texts.sql` what is written again with the enum, and
`renames/schema.sql` what both are about.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import USUAL, StartServer, majors
from enumfix.api import rewrite
from enumfix.source import Source
from enumfix.verify.ground import standing
from enumfix.verify.psql import SqlFailure
from enumfix.verify.scratch import Database, scratch
from judging import IDENTICAL, INVALID, Found, dump_after, prepare, proven

HERE = Path(__file__).parent / "renames"
TEXTS, STATEMENTS = (
    [line for line in (HERE / f"{name}.sql").read_text().splitlines() if not line.startswith("--")]
    for name in ("texts", "statements")
)
NAMES = re.compile(r"\b[a-z]\w*\b|===")  # keywords are in capitals
SCHEMA = (HERE / "schema.sql").read_text()
RUN = "ALTER TYPE e ADD VALUE 'c';\n"
FEW = 9
SIXTH = 6  # of the renames in another file, in an ordinary run: each takes several dumps


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
    with standing(server, SCHEMA + text) as database:
        dump = Source("schema.sql", database.connection.dump())
        for statement in about(text):
            found = proven(server, database, dump, Source("up.sql", f"{statement};\n{RUN}"))
            if not found.outcome.startswith(INVALID):  # it may be about another line of texts.sql
                assert found.holds, f"{statement}\n{text}\n{found.details}"
                told[found.outcome] += 1
    assert told[IDENTICAL]


def test_rename_in_another_file_is_followed_or_refused(
    text: str, major: int, start: StartServer, pytestconfig: pytest.Config
) -> None:
    server = start(major)
    prepare(server)
    every = 1 if majors(pytestconfig) != USUAL else SIXTH
    found: dict[str, Found] = {}
    with standing(server, SCHEMA + text) as database:
        before = Source("schema.sql", database.connection.dump())
        for number, statement in enumerate(about(text)):
            # A role is of all databases, and what makes another schema of public would be of no use here.
            if number % every == 0 and not statement.startswith(("ALTER ROLE", "ALTER SCHEMA public")):
                for made in ("", SCHEMA + text):
                    with suppress(SqlFailure):  # it may be about another line of texts.sql
                        found[f"earlier {made[:1]}{statement}"] = renamed_before(
                            database, before, statement, made
                        )
                        found[f"later {made[:1]}{statement}"] = renamed_after(
                            database, before, statement, made
                        )
    assert not {story: each.details for story, each in found.items() if not each.holds}
    assert len(found) < FEW or not all(each.refused for each in found.values())


def renamed_before(database: Database, dump: Source, statement: str, made: str) -> Found:
    """Rewrite a file after one with a rename, by a dump from before both."""
    with scratch(database.server, template=database) as copy:
        copy.connection.run(statement)
        exact = Source("schema.sql", copy.connection.dump())
        return compared(copy, exact, dump, [made, f"{statement};\n", RUN], 2)


def renamed_after(database: Database, dump: Source, statement: str, made: str) -> Found:
    """Rewrite a file before one with a rename, by a dump from after both."""
    head = dump_after(database, f"{RUN}{statement};\n")
    return compared(database, dump, head, [made, RUN, f"{statement};\n"], 1)


def compared(database: Database, exact: Source, dump: Source, texts: list[str], at: int) -> Found:
    """Rewrite a file by the exact dump, and by another with all files; prove what the latter gives."""
    files = [Source(f"{number:04}_x.up.sql", text) for number, text in enumerate(texts)]
    known = rewrite(files[at], exact)
    siblings = [each for each in files if each.text]
    wanted = None if known.failed else known.text
    return proven(database.server, database, dump, files[at], siblings=siblings, known=wanted)


def about(text: str) -> list[str]:
    """Return the renames of something that a text mentions."""
    return [each for each in STATEMENTS if not names_in(each).isdisjoint(names_in(text))]


def names_in(sql: str) -> set[str]:
    """Return the names in a line, without the schema that most things are in."""
    return set(NAMES.findall(sql)) - ({"public"} if "SCHEMA public" not in sql else set())
