"""A statement above ADD VALUE, on schemas where much stands on the type: refused, or proven identical.

What a generator seldom draws is written out here: `above/statements.sql` holds the statements, and each
other file of that folder a schema.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from conftest import USUAL, StartServer, majors
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from judging import Found, make_roles_and_tablespace
from test_property import tried
from width import FULL

HERE = Path(__file__).parent / "above"
SCHEMAS = sorted(path.stem for path in HERE.glob("*.sql") if path.stem != "statements")
STATEMENTS = [
    line for line in (HERE / "statements.sql").read_text().splitlines() if not line.startswith("--")
]
TABLES = ("top", "mid")
SHARES = 6
ADD_VALUE = "\nALTER TYPE e ADD VALUE 'c';\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the statements into shares; but for a full run, each table is tried with one, on one version."""
    if "share" in metafunc.fixturenames:
        found = majors(metafunc.config)
        usual, offset = tuple(found) == USUAL, metafunc.config.getoption("--seed-offset")
        whole = metafunc.config.getoption("--width") == FULL
        metafunc.parametrize(
            ("schema", "table", "major", "share"),
            [
                pytest.param(schema, table, major, share, id=f"{schema}-{table}-{major}-{share}")
                for at, (schema, (number, table)) in enumerate(product(SCHEMAS, enumerate(TABLES)))
                for major in (found[number : number + 1] if usual else found)
                for share in range(SHARES)
                if whole or share == (at + offset) % SHARES
            ],
        )


@pytest.mark.share(default=1 / 5)
def test_statement_above(schema: str, table: str, major: int, share: int, start: StartServer) -> None:
    server = start(major)
    make_roles_and_tablespace(server)
    found: dict[str, Found] = {}
    with prepared_database(server, (HERE / f"{schema}.sql").read_text()) as database:
        dump = Source("schema.sql", database.connection.dump())
        for line in STATEMENTS[share::SHARES]:
            statement = line.replace("{t}", table)
            outcome = tried(server, database, dump, Source("up.sql", statement + ADD_VALUE))
            if outcome.holds or is_accepted(statement, server, database):  # else it is about another schema
                found[statement] = outcome
    assert not {statement: each for statement, each in found.items() if not each.holds}
    assert any(each.outcome == "identical" for each in found.values())


def is_accepted(statement: str, server: Server, database: Database) -> bool:
    """Return whether PostgreSQL accepts the statement."""
    try:
        with scratch(server, template=database) as copy:
            copy.connection.run(statement)
    except SqlFailure:
        return False
    return True
