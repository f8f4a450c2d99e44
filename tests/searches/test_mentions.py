"""A statement beside ADD VALUE, or in another file, about what a text mentions: followed, or refused.

`mentions/schema.sql` holds what the texts mention, `mentions/texts.sql` those: each is written again with
the enum. `mentions/renames.sql` and `mentions/changes.sql` are the statements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import BY_KIND, EXAMPLES, USUAL, StartServer, majors
from enumfix.api import rewrite
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from judging import IDENTICAL, INVALID, Found, dump_after, prepare, proven

HERE = Path(__file__).parent / "mentions"
TEXTS, RENAMES, CHANGES = (
    [line for line in (HERE / f"{name}.sql").read_text().splitlines() if not line.startswith("--")]
    for name in ("texts", "renames", "changes")
)
NAMES = re.compile(r"\b[a-z]\w*\b|===")  # keywords are in capitals
VIEW = re.compile(r"CREATE VIEW public\.(\w+)")
SCHEMA = (HERE / "schema.sql").read_text()
RUN = "ALTER TYPE e ADD VALUE 'c';\n"
SIXTH = 6  # of the renames in another file, in an ordinary run: each takes several dumps
FEW = 60  # one of so many other statements, unless more --examples are asked for: each is tried in ten ways


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """In an ordinary run, each text is tried on one of the two versions."""
    if "number" in metafunc.fixturenames:
        found = majors(metafunc.config)
        usual = tuple(found) == USUAL
        metafunc.parametrize(
            ("number", "major"),
            [
                pytest.param(number, major, id=f"{number}-{major}")
                for number, text in enumerate(TEXTS)
                for major in ((found[number % 2],) if usual else found)
                if major >= 14 or "BEGIN ATOMIC" not in text
            ],
        )


@pytest.mark.share(default=1 / 10, ci=1 / 2)
def test_rename_is_followed_or_refused(number: int, major: int, start: StartServer) -> None:
    server = start(major)
    prepare(server)
    told = Counter[str]()
    with prepared_database(server, SCHEMA + TEXTS[number]) as database:
        dump = Source("schema.sql", database.connection.dump())
        for statement in about(TEXTS[number], RENAMES):
            found = proven(server, database, dump, Source("up.sql", f"{statement};\n{RUN}"))
            if not found.outcome.startswith(INVALID):  # it may be about another line of texts.sql
                assert found.holds, f"{statement}\n{TEXTS[number]}\n{found.details}"
                told[found.outcome] += 1
    assert told[IDENTICAL]


@pytest.mark.share(default=1 / 10)
def test_rename_in_another_file_is_followed_or_refused(
    number: int, major: int, start: StartServer, pytestconfig: pytest.Config
) -> None:
    every = 1 if tuple(majors(pytestconfig)) != USUAL else SIXTH
    server = start(major)
    prepare(server)
    found: dict[str, Found] = {}
    with prepared_database(server, SCHEMA + TEXTS[number]) as database:
        before = Source("schema.sql", database.connection.dump())
        for statement in about(TEXTS[number], RENAMES)[::every]:
            # A role is of all databases, and what makes another schema of public would be of no use here.
            if not statement.startswith(("ALTER ROLE", "ALTER SCHEMA public")):
                found |= elsewhere(database, before, statement, TEXTS[number])
    assert not {story: each.details for story, each in found.items() if not each.holds}
    assert len(found) < SIXTH or not all(each.refused for each in found.values())


@pytest.mark.share(default=1 / 10, ci=1 / 2)
def test_change_is_followed_or_refused(
    number: int,
    major: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    every = max(1, FEW * EXAMPLES // pytestconfig.getoption("--examples"))
    server = start(major)
    prepare(server)
    found: dict[str, Found] = {}
    with prepared_database(server, SCHEMA + TEXTS[number]) as database:
        before = Source("schema.sql", database.connection.dump())
        for statement in about(TEXTS[number], CHANGES)[number % every :: every]:
            found |= elsewhere(database, before, statement, TEXTS[number])
            found |= beside(database, before, statement, TEXTS[number])
    record_property(BY_KIND, {"statements beside": dict(Counter(each.outcome for each in found.values()))})
    assert not {story: each.details for story, each in found.items() if not each.holds}


def elsewhere(database: Database, dump: Source, statement: str, text: str) -> dict[str, Found]:
    """Return what comes of ADD VALUE when a statement is in an earlier file, and in a later one."""
    found = {}
    for made in ("", SCHEMA + text):
        with suppress(SqlFailure):  # it may be about another line of texts.sql
            found[f"earlier {made[:1]}{statement}"] = after_another(database, dump, statement, made)
            found[f"later {made[:1]}{statement}"] = before_another(database, dump, statement, made)
    return found


def beside(database: Database, dump: Source, statement: str, text: str) -> dict[str, Found]:
    """Return what comes of a file that holds a statement too, by a dump from before it, and from after it."""
    found = {}
    for way, file in (("above", f"{statement};\n{RUN}"), ("below", f"{RUN}{statement};\n")):
        exact = proven(database.server, database, dump, Source("up.sql", file))
        if not exact.outcome.startswith(INVALID):
            found[f"{way} {statement}"] = exact
            after = Source("schema.sql", exact.after) if exact.after else dump_after(database, file)
            for made in ("", SCHEMA + text):
                files = [Source(f"{number}.up.sql", each) for number, each in enumerate((made, file)) if each]
                found[f"{way}, after {made[:1]}{statement}"] = proven(
                    database.server, database, after, files[-1], siblings=files, known=exact.text
                )
    return found


def after_another(database: Database, dump: Source, statement: str, made: str) -> Found:
    """Rewrite a file after one with a statement, by a dump from before both."""
    with scratch(database.server, template=database) as copy:
        copy.connection.run(statement)
        exact = Source("schema.sql", copy.connection.dump())
        return compared(copy, exact, dump, [made, f"{statement};\n", RUN], 2)


def before_another(database: Database, dump: Source, statement: str, made: str) -> Found:
    """Rewrite a file before one with a statement, by a dump from after both."""
    head = dump_after(database, f"{RUN}{statement};\n")
    return compared(database, dump, head, [made, RUN, f"{statement};\n"], 1)


def compared(database: Database, exact: Source, dump: Source, texts: list[str], at: int) -> Found:
    """Rewrite a file by the exact dump, and by another with all files; prove what the latter gives."""
    files = [Source(f"{number:04}_x.up.sql", text) for number, text in enumerate(texts)]
    known = rewrite(files[at], exact)
    siblings = [each for each in files if each.text]
    wanted = None if known.failed else known.text
    return proven(database.server, database, dump, files[at], siblings=siblings, known=wanted)


def about(text: str, statements: list[str]) -> list[str]:
    """Return the statements about something that a text mentions, or about the view that it makes."""
    return list(_about(text, statements))


def _about(text: str, statements: list[str]) -> Iterator[str]:
    view = VIEW.match(text)
    for each in statements:
        if "{v}" not in each:
            if not names_in(each).isdisjoint(names_in(text)):
                yield each
        elif view:
            yield each.replace("{v}", view[1])


def names_in(sql: str) -> set[str]:
    """Return the names in a line, without the schema that most things are in."""
    return set(NAMES.findall(sql)) - ({"public"} if "SCHEMA public" not in sql else set())
