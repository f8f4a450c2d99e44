"""The names that are made up for what has none, compared with those that servers make up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from pglast import ast

from conftest import StartServer, majors
from enumfix.catalog.catalog import Catalog
from enumfix.catalog.made_names import column_name
from enumfix.fold.fold import fold_all
from enumfix.kinds.domain_constraint import DomainConstraint
from enumfix.kinds.index import Index
from enumfix.kinds.not_null import NotNull
from enumfix.postgres.connection import Connection
from enumfix.postgres.scratch import scratch
from enumfix.recreation.constraint import Constraint
from enumfix.source import Source
from enumfix.sql.script import parse_statement, read_script

NOT_NULLS = 18
"""The version from which on a NOT NULL is a constraint with a name."""

TABLE = """
CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TYPE pair AS (one mood, two int);
CREATE DOMAIN bare AS mood;
CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION "Odd Name"(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (m mood, n int, s text, a int[], c pair, x xml, j jsonb, d timestamptz, b bare, k boolean);
"""

HERE = Path(__file__).parent / "made_names"
EXPRESSIONS, SCRIPTS = (
    [line for line in (HERE / f"{name}.sql").read_text().splitlines() if not line.startswith("--")]
    for name in ("expressions", "scripts")
)

BY_VERSION = (
    "extract(year from d)",
    "extract(epoch from d)::int",
    "true",
    "false",
    "n = 1 OR true",
    "NOT true",
)
"""What is called otherwise before PostgreSQL 14, or 15: nothing is said of an index on it."""
SINCE = 15

NAMES = """
SELECT n.nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'i' AND nspname LIKE 's\\_%'
UNION ALL
SELECT n.nspname, conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace
WHERE contype IN ('c', 'f', 'n') AND nspname LIKE 's\\_%'
"""
COLUMNS = """
SELECT n.nspname, relname, attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
JOIN pg_namespace n ON n.oid = relnamespace WHERE relname IN ('v', 'w') AND nspname LIKE 's\\_%'
    AND attnum = 1
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask each version."""
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


@contextmanager
def schemas(start: StartServer, major: int, scripts: list[str]) -> Iterator[Connection]:
    """Give a database in which each script ran in a schema of its own, as far as the server took it."""
    with scratch(start(major)) as made:
        made.connection.run(TABLE)
        prepared = "CREATE TABLE t (LIKE public.t);"
        made.connection.complaints(
            "".join(
                f"CREATE SCHEMA s_{number};\nSET search_path = s_{number}, public;\n{prepared}\n{script}\n"
                for number, script in enumerate(scripts)
            )
        )
        yield made.connection


@cache
def folded(script: str) -> Catalog:
    """Return the catalog after a script, over the table that all of them have."""
    return fold_all(Catalog(), read_script(Source("up.sql", TABLE + script)).statements)


def told(expression: str) -> str:
    """Return the name of the column that a query makes of an expression."""
    statement = parse_statement(f"SELECT {expression}")
    return first_column(statement)


def first_column(query: object) -> str:
    if not isinstance(query, ast.SelectStmt):
        return ""
    if query.valuesLists:
        return "column1"
    target = (query.targetList or ())[0]
    assert isinstance(target, ast.ResTarget)
    return target.name or column_name(target.val, first_column)


def test_column_of_a_query_has_the_name_that_the_server_gives_it(major: int, start: StartServer) -> None:
    expressions = [*EXPRESSIONS, *(BY_VERSION if major >= SINCE else ())]
    scripts = [
        f"CREATE TABLE w AS SELECT {each} FROM t;\nCREATE VIEW v AS SELECT {each} FROM t;"
        for each in expressions
    ]
    with schemas(start, major, scripts) as connection:
        shown = {(schema, name): column or "" for schema, name, column in connection.query(COLUMNS)}
    wrong = {}
    for (schema, _), column in shown.items():
        expression = expressions[int((schema or "")[2:])]
        if "*" not in expression and told(expression) != column:
            wrong[expression] = (column, told(expression))
    assert not wrong
    assert len(shown) > len(EXPRESSIONS)


def test_index_on_an_expression_has_the_name_that_the_server_gives_it(major: int, start: StartServer) -> None:
    scripts = [f"CREATE INDEX ON t (({each}));" for each in EXPRESSIONS]
    assert_same(start, major, scripts, len(EXPRESSIONS) // 2)


def test_index_whose_name_depends_on_the_version_is_unsure() -> None:
    assert all(folded(f"CREATE INDEX ON t (({each}), m);").not_followed for each in BY_VERSION)
    assert not folded("CREATE INDEX ON t ((n + 1), m);").not_followed


def test_names_are_numbered_and_cut_as_the_server_does_it(major: int, start: StartServer) -> None:
    scripts = [each for each in SCRIPTS if major >= NOT_NULLS or "NOT NULL" not in each]
    assert_same(start, major, scripts, len(scripts))


def assert_same(start: StartServer, major: int, scripts: list[str], least: int) -> None:
    """Compare the names of all indexes and constraints that some scripts make, each in its schema."""
    shown: dict[str, list[str]] = {}
    with schemas(start, major, scripts) as connection:
        for schema, name in connection.query(NAMES):
            shown.setdefault(schema or "", []).append(name or "")
    wrong = {}
    for schema, names in shown.items():
        script = scripts[int(schema[2:])]
        ours = made_by(script, major)
        # A primary key makes its columns NOT NULL, which no statement says.
        implied = ["not_null"] if "PRIMARY KEY" in script else []
        if sorted(each for each in names if not each.endswith(tuple(implied))) != ours:
            wrong[script] = (sorted(names), ours)
    assert not wrong, "\n".join(f"{script}\n  {names}" for script, names in wrong.items())
    assert len(shown) >= least, [each for at, each in enumerate(scripts) if f"s_{at}" not in shown]


def made_by(script: str, major: int) -> list[str]:
    """Return the names of the indexes and constraints that are read of a script."""
    catalog = folded(script)
    found = [each.key.name for each in catalog.of(Index)]
    found += [each.key.part for each in catalog.of(Constraint)]
    found += [each.key.part for each in catalog.of(DomainConstraint)]
    found += [each.constraint_name for each in catalog.of(NotNull)] if major >= NOT_NULLS else []
    return sorted(found)
