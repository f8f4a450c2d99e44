"""Dumps of PostgreSQL, and what is taken for one."""

from __future__ import annotations

import pytest

from enumfix.source import Source
from enumfix.sql.recognise import (
    FOREIGN,
    SWAPPED,
    input_problems,
    is_written_by_pg_dump,
    problem_if_not_dump,
    problem_if_swapped,
)

SIGNED = "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n"
TRIMMED = "CREATE TYPE e AS ENUM ('a');\nCREATE TABLE t (s e);\n"
MIGRATION = "ALTER TYPE e\n  ADD VALUE 'b';\n"


@pytest.mark.parametrize(
    "text",
    [
        SIGNED,
        SIGNED + "COPY t FROM stdin;\nENGINE=InnoDB\tPRAGMA foreign_keys\n\\.\n",
        "\\restrict abc\n\nSELECT pg_catalog.set_config('search_path', '', false);",
        "-- PostgreSQL database cluster dump\n",
        TRIMMED,
        TRIMMED.replace("\n", "\r\n"),
        "  create table t (id int);",
        "-- a note about `backticks`\n" + TRIMMED,
    ],
)
def test_takes_a_dump(text: str) -> None:
    assert problem_if_not_dump(Source("schema.sql", text)) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("PRAGMA foreign_keys=OFF;\nCREATE TABLE t (id);", "SQLite (`PRAGMA foreign_keys`)"),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);", "SQLite (`AUTOINCREMENT`)"),
        ("CREATE TABLE `t` (id int);", "MySQL"),
        ("CREATE TABLE t (id int) ENGINE=InnoDB;", "MySQL (`ENGINE=InnoDB`)"),
        ("CREATE TABLE [dbo].[t] (id int);", "SQL Server"),
        ("CREATE TABLE t (id int)\r\nGO\r\n", "SQL Server (`GO`)"),
        ("create table t (name varchar2(10));", "Oracle"),
        ("CREATE TABLE t (n NUMBER (10));", "Oracle"),
        ("DROP TABLE IF EXISTS `t`;", "looks like MySQL (`DROP TABLE IF EXISTS ``)"),
        ("CREATE TABLE t (id int IDENTITY (1, 1));", "SQL Server"),
        ("CREATE TABLE t (id int) WITHOUT ROWID;", "SQLite"),
        ("-- name: GetUser :one\nSELECT * FROM users;", "queries for sqlc (`-- name: GetUser :one`)"),
        ("SELECT 1;", "no CREATE and no ALTER in it"),
    ],
)
def test_names_what_it_is_instead(text: str, says: str) -> None:
    found = problem_if_not_dump(Source("schema.sql", text))
    assert found
    assert found.code is FOREIGN
    assert says in found.message


def test_points_at_what_gave_it_away() -> None:
    found = problem_if_not_dump(Source("schema.sql", "CREATE TABLE t (\n  id int AUTO_INCREMENT\n);"))
    assert found
    assert str(found).startswith("schema.sql:2:10: error[EF030]: ")


def test_a_dump_in_the_place_of_the_migration() -> None:
    found = problem_if_swapped(Source("dump.sql", SIGNED), Source("1_x.up.sql", MIGRATION))
    assert found
    assert (found.code, found.source.path) == (SWAPPED, "dump.sql")


def test_a_migration_in_the_place_of_the_dump() -> None:
    found = problem_if_swapped(Source("trimmed.sql", TRIMMED), Source("1_x.up.sql", MIGRATION))
    assert found
    assert (found.source.path, found.source.slice(found.span)) == ("1_x.up.sql", "ADD VALUE")


@pytest.mark.parametrize("schema", [SIGNED, SIGNED + MIGRATION, TRIMMED, TRIMMED + MIGRATION, ""])
def test_each_in_its_place(schema: str) -> None:
    assert problem_if_swapped(Source("1_x.up.sql", MIGRATION), Source("dump.sql", schema)) is None


def test_only_the_start_is_searched_for_the_signature() -> None:
    assert not is_written_by_pg_dump("x" * 10_000 + SIGNED)


EMPTY = ":1:1: error[EF026]: there is nothing in this file"


@pytest.mark.parametrize(
    ("migration", "schema", "said"),
    [
        (MIGRATION, SIGNED, []),
        (MIGRATION, "", ["schema.sql" + EMPTY]),
        ("\n", " ", ["up.sql" + EMPTY, "schema.sql" + EMPTY]),
        (MIGRATION + "-- \0", SIGNED, ["up.sql:3:4: error[EF024]: a NUL character"]),
        (MIGRATION, "PGDMP\1", ["schema.sql:1:1: error[EF024]: this is a pg_dump archive in custom format"]),
        (SIGNED, MIGRATION, ["up.sql:1:1: error[EF031]: pg_dump made this file"]),
        (MIGRATION, "-- placeholder", ["schema.sql:1:1: error[EF030]: no CREATE and no ALTER in it"]),
    ],
)
def test_all_that_is_unusable(migration: str, schema: str, said: list[str]) -> None:
    found = input_problems(Source("up.sql", migration), Source("schema.sql", schema))
    assert len(found) == len(said)
    for diagnostic, start in zip(found, said, strict=True):
        assert str(diagnostic).startswith(start)
