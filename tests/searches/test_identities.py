"""Identity columns that partitions of partitions have, from PostgreSQL 17 on.

No golden case shows it: pg_dump attaches them so that a restored schema has lost it.
"""

from __future__ import annotations

import pytest

from conftest import StartServer
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from judging import IDENTICAL, make_roles_and_tablespace, rewrite_and_prove

SCHEMA = """
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, e e) PARTITION BY LIST (e);
CREATE TABLE m PARTITION OF t DEFAULT PARTITION BY LIST (e);
CREATE TABLE l PARTITION OF m DEFAULT;
"""


@pytest.mark.parametrize(
    "below", ["ALTER TABLE t ALTER id DROP IDENTITY;", "INSERT INTO l (e) VALUES ('a');", ""]
)
def test_partitions_of_partitions_keep_an_identity(below: str, start: StartServer) -> None:
    server = start(18)
    make_roles_and_tablespace(server)
    with prepared_database(server, SCHEMA) as database:
        dump = Source("schema.sql", database.connection.dump())
        found = rewrite_and_prove(
            server, database, dump, Source("up.sql", f"ALTER TYPE e ADD VALUE 'c';\n{below}\n")
        )
    assert found.outcome == IDENTICAL, found.details
