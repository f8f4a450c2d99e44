"""Rows that are made up: what gets into the tables, and what is left out."""

from __future__ import annotations

import pytest

from conftest import StartServer, majors
from enumfix.postgres.scratch import Database
from enumfix.verify.rows import make_up_rows
from enumfix.verify.setup import prepared_database

SCHEMA = """
CREATE TYPE e AS ENUM ('a', 'it''s "b", \\ {c}');
CREATE DOMAIN d AS e;
CREATE TABLE plain (id integer PRIMARY KEY, s e NOT NULL DEFAULT 'a', d d, list e[], dl d[]);
CREATE TABLE wide (
    s e NOT NULL, n numeric(3, 1) NOT NULL, v varchar(2) NOT NULL, u uuid NOT NULL, j jsonb NOT NULL,
    t time NOT NULL, z timestamptz NOT NULL, i inet NOT NULL, b bytea NOT NULL, m int2 NOT NULL,
    bb bit(4) NOT NULL, r int4range NOT NULL, f boolean NOT NULL, k interval NOT NULL, l text[] NOT NULL
);
CREATE TABLE checked (s e, other text, CHECK (s <> 'a' OR other IS NOT NULL));
CREATE TABLE parted (s e, id integer) PARTITION BY LIST (s);
CREATE TABLE part PARTITION OF parted FOR VALUES IN ('a');
CREATE TABLE owner (s e UNIQUE);
CREATE TABLE owned (s e REFERENCES owner (s), far integer REFERENCES plain);
CREATE TABLE choosy (s e UNIQUE CHECK (s = 'a'));
CREATE TABLE chosen (s e NOT NULL REFERENCES choosy (s));
CREATE TABLE never (s e CHECK (false));
CREATE TABLE bystander (id integer);
CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
CREATE TRIGGER no BEFORE INSERT ON plain FOR EACH ROW EXECUTE FUNCTION no();
CREATE FUNCTION noddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
CREATE EVENT TRIGGER noddl ON ddl_command_start EXECUTE FUNCTION noddl();
"""

ODD = """it's "b", \\ {c}"""
PARTIAL = ("part", "choosy", "chosen")
FULL = ("plain", "wide", "checked", "owner", "owned")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


def values(database: Database, column: str, table: str) -> set[str]:
    """Return the values of a column, without NULL."""
    printed = database.connection.run(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
    return set(printed.split("\n")) - {""}


def test_every_label_gets_into_every_table_that_can_hold_it(major: int, start: StartServer) -> None:
    with prepared_database(start(major), SCHEMA) as database:
        made = make_up_rows(database)
        rows = database.rows()
        assert made == len(rows)
        for table in FULL:
            assert values(database, "s", table) == {"a", ODD}, table
        assert values(database, "d", "plain") == {"a", ODD}
        for table in PARTIAL:
            assert values(database, "s", table) == {"a"}, table
        quoted = '"' + ODD.replace("\\", "\\\\").replace('"', '\\"') + '"'
        once = f"{{a,{quoted}}}"
        assert values(database, "list", "plain") == {"{}", once, f"{{a,{quoted},NULL}}", f"{{{once},{once}}}"}
        assert values(database, "id", "(SELECT id FROM plain WHERE d IS NULL) AS x")
        assert {row.partition("\t")[0] for row in rows} == {f"public.{name}" for name in (*FULL, *PARTIAL)}


def test_rows_that_are_there_stay(start: StartServer) -> None:
    schema = "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (id serial PRIMARY KEY, s e);"
    schema += "CREATE MATERIALIZED VIEW seen AS SELECT count(*) FROM t;"
    with prepared_database(start(18), schema, seed="INSERT INTO t (s) VALUES ('a');") as database:
        assert make_up_rows(database) == 2
        assert "public.t\t(1,a)" in database.rows()
        assert "public.seen\t(3)" in database.rows()
        database.connection.run("INSERT INTO t (s) VALUES ('a');")
        assert "public.t\t(2,a)" in database.rows()
