"""What scripts need of the server around their database, read without one."""

from __future__ import annotations

import pytest

from enumfix.source import Source
from enumfix.verify.fit import blank_out, extensions_created, roles_needed, shared_statements
from enumfix.verify.locks import Lock, parse_locks


def source(text: str) -> Source:
    return Source("dump.sql", text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('ALTER TABLE t OWNER TO "Al x";', ("Al x",)),
        ("GRANT SELECT ON t TO bob, PUBLIC;", ("bob",)),
        ("CREATE POLICY p ON t TO carol USING (true);", ("carol",)),
        ("ALTER DEFAULT PRIVILEGES FOR ROLE dave GRANT SELECT ON TABLES TO eve;", ("dave", "eve")),
        ("SET ROLE frank;", ("frank",)),
        ("SET SESSION AUTHORIZATION 'grace';", ("grace",)),
        ("CREATE SCHEMA s AUTHORIZATION heidi;", ("heidi",)),
        ("ALTER TABLE t OWNER TO CURRENT_USER;", ()),
        ("CREATE ROLE ivan; GRANT SELECT ON t TO ivan;", ()),
        ("DO $$ BEGIN CREATE USER judy; END $$; ALTER TABLE t OWNER TO judy;", ()),
        ("INSERT INTO t VALUES ('OWNER TO mallory');", ()),
        ("this is no SQL, ALTER TABLE t OWNER TO x;", ()),
        ("this is (no SQL; ALTER TABLE t OWNER TO x;", ("x",)),
    ],
)
def test_roles(text: str, named: tuple[str, ...]) -> None:
    assert roles_needed([source(text)]) == named


def test_extensions_and_their_comments_are_blanked_out() -> None:
    dump = source(
        "CREATE EXTENSION IF NOT EXISTS a;\nCREATE EXTENSION b;\nCOMMENT ON EXTENSION a IS 'é';\nSELECT 1;"
    )
    found = extensions_created([dump])
    assert list(found) == ["a", "b"]
    left = blank_out(dump, found["a"]).text
    assert left.split() == [";", "CREATE", "EXTENSION", "b;", ";", "SELECT", "1;"]
    assert len(left) == len(dump.text)
    assert blank_out(source(dump.text), found["a"]).text == dump.text


@pytest.mark.parametrize(
    "text",
    [
        "CREATE ROLE a",
        "alter user a PASSWORD 'b'",
        "DROP DATABASE a",
        "ALTER DATABASE a SET x = 1",
        "ALTER SYSTEM SET x = 1",
        "GRANT CONNECT ON DATABASE a TO b",
        "DO $$ BEGIN EXECUTE 'CREATE DATABASE a'; END $$",
        "COPY t TO PROGRAM 'rm'",
        "COPY t FROM '/etc/passwd'",
        "SELECT dblink('x', 'y')",
        "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
        "REASSIGN OWNED BY a TO b",
    ],
)
def test_what_reaches_beyond_a_database(text: str) -> None:
    [(place, _)] = shared_statements([source(f"SELECT 1;\n{text};\n")])
    assert text.startswith(place.source.slice(place.span)) or text.startswith(
        ("DO", "GRANT", "COPY", "SELECT")
    )


@pytest.mark.parametrize(
    "text",
    [
        "CREATE USER MAPPING FOR a SERVER s",
        "CREATE TABLE database (role text)",
        "COPY t FROM stdin;\nCREATE ROLE a\n\\.\n",
        "INSERT INTO t VALUES ('CREATE ROLE a')",
        "GRANT SELECT ON t TO a",
        "-- DROP DATABASE a\nSELECT 1",
    ],
)
def test_what_does_not(text: str) -> None:
    assert list(shared_statements([source(text)])) == []


def test_the_strongest_lock_of_each_table_counts() -> None:
    held = [("b", "RowExclusive"), ("a", "AccessExclusive"), ("a", "ShareUpdateExclusive")]
    printed = "1\n" + "".join(f"m\tpublic.{table}\t{mode}Lock\n" for table, mode in held)
    locks = parse_locks(printed, "m")
    assert locks == (Lock("public.a", "AccessExclusiveLock"), Lock("public.b", "RowExclusiveLock"))
    assert [lock.words for lock in locks] == ["ACCESS EXCLUSIVE", "ROW EXCLUSIVE"]
