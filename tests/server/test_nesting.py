"""Conditions that PostgreSQL would nest otherwise when it reads what it wrote."""

from __future__ import annotations

from functools import partial

import pytest

from conftest import StartServer, majors
from enumfix import Source, rewrite
from enumfix.sql.parentheses import keep_nesting, strip_nesting
from enumfix.verify.proof import Verdict, prove
from enumfix.verify.setup import prepared_database

SCHEMA = """
CREATE TYPE state AS ENUM ('draft', 'sent', 'paid');
CREATE TABLE visits (
    id integer, state state, score integer,
    CONSTRAINT early CHECK (state BETWEEN 'draft' AND 'sent' AND id > 0),
    CONSTRAINT late CHECK (score NOT BETWEEN 0 AND 9 OR state = 'paid'),
    CONSTRAINT pair CHECK ((id, state) = (1, 'paid') AND score > 0),
    CONSTRAINT plain CHECK (((state = 'paid' AND id > 0) AND score > 0) OR (id = 0 OR id = 2))
);
CREATE INDEX sent ON visits (id) WHERE id BETWEEN 1 AND 9 AND state = 'sent';
CREATE VIEW early AS SELECT id, state FROM visits WHERE id BETWEEN 1 AND 9 AND state = 'sent' AND score > 1;
CREATE POLICY own ON visits USING (id BETWEEN 1 AND 9 AND NOT (score BETWEEN 1 AND 2 OR state = 'paid'));
"""
MIGRATION = "ALTER TYPE state ADD VALUE 'lost';\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("(((a >= 1) AND (a <= 9)) AND b)", "(((a >= 1) AND (a <= 9))::boolean AND b)"),
        ("(((a < 1) OR (a > 9)) OR (b))", "(((a < 1) OR (a > 9))::boolean OR (b))"),
        ("((((a) AND (b)) OR (c)) AND (d))", "((((a) AND (b)) OR (c)) AND (d))"),
        ("((a) AND ((b) AND (c)) AND (d))", "((a) AND ((b) AND (c)) AND (d))"),
        ("(f(((a) AND (b))) AND (c))", "(f(((a) AND (b))) AND (c))"),
        ("((a = ')) AND (') AND (b))", "((a = ')) AND (') AND (b))"),
        ("((NOT ((a) AND (b))) AND (c))", "((NOT ((a) AND (b))) AND (c))"),
    ],
)
def test_only_what_would_be_swallowed_is_kept_apart(written: str, read: str) -> None:
    assert keep_nesting(written) == read
    assert strip_nesting(read) == written


def test_what_was_nested_stays_nested(major: int, start: StartServer) -> None:
    server = start(major)
    with prepared_database(server, SCHEMA) as database:
        dump = Source("dump.sql", database.connection.dump())
    outcome = rewrite(Source("up.sql", MIGRATION), dump)
    proof = prove(server, partial(prepared_database, server, SCHEMA), MIGRATION, outcome.text)
    assert proof.verdict is Verdict.IDENTICAL, f"{proof}\n{outcome.text}"
