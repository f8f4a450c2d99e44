"""What enumfix writes into the files of each migrator is sent whole: the golden cases as files of each."""

from __future__ import annotations

import pytest

from cases import cases
from enumfix.api import rewrite
from enumfix.migrators.migrator import CannotCut, Migrator
from enumfix.migrators.registry import migrator_of, runs_outside_transaction
from enumfix.source import Source
from wrapping import WRAPPED, can_be_wrapped, problem_in_file_of

CASES = [case for case in cases() if not case.settings.fill and can_be_wrapped(case.up)]
BODIES = [case for case in CASES if any("$" in text or "ATOMIC" in text for text in (case.schema, case.up))]
FULL = 2000


@pytest.mark.share(quick=1 / 8, default=1 / 3)
@pytest.mark.parametrize("migrator", WRAPPED, ids=lambda migrator: migrator.name)
def test_golden_cases_are_sent_whole_by_each_migrator(
    migrator: Migrator, pytestconfig: pytest.Config
) -> None:
    """With `--examples 2000`, each case is tried with each migrator; else some, and most that have bodies."""
    every = (
        CASES
        if pytestconfig.getoption("--examples") >= FULL
        else [*BODIES[::4], *CASES[WRAPPED.index(migrator) :: 24]]
    )
    found = {case.name: problem_in_file_of(case.up, migrator, case.rewrite) for case in every}
    assert not {name: told for name, told in found.items() if told}


READ = [
    "-- +goose NO TRANSACTION\n-- +goose Up\n",
    "-- +goose no transaction\n-- +goose Up\n",
    "-- +goose Up\nSELECT 1;\n-- +goose Down\n-- +goose NO TRANSACTION\n",
    "-- +migrate Up notransaction\n",
    "-- migrate:up transaction:false\n",
    "-- migrate:up a:b transaction:false\n",
    "---- tern: disable-tx ----\n---- create above / drop below ----\n",
    "-- no-transaction\n",
    "--! no-transaction\n",
    "--! Previous: sha1:a\n--! Hash: sha1:b\n\n--! no-transaction\n",
    "-- atlas:txmode none\n\n",
    "-- More.\n-- atlas:txmode none\n\n",
    "SELECT 1; -- postgres-migrations disable-transaction\n-- postgres-migrations disable-transaction\n",
]
NOT_READ = [
    "-- +goose NOTRANSACTION\n-- +goose Up\n",
    " -- +goose NO TRANSACTION\n-- +goose Up\n",
    "-- +migrate Up noTransaction\n",
    "-- +migrate up notransaction\n",
    "-- +migrate Up\n-- +migrate notransaction\n",
    "-- migrate:up transaction: false\n",
    "-- migrate:up transaction:FALSE\n",
    "-- migrate:up\n-- transaction:false\n",
    "---- tern: disable-tx\n",
    "---- tern: disable-tx ----\r\n",
    "\n-- no-transaction\n",
    "--no-transaction\n",
    "-- More.\n--! no-transaction\n",
    "-- atlas:txmode none\nSELECT 1;\n",
    "SELECT 1;\n\n-- atlas:txmode none\n\n",
    "-- postgres-migrations: disable-transaction\n",
    "-- flyway:executeInTransaction=false\n",
    "-- executeInTransaction=false\n",
    "-- run_in_transaction = false\n",
    "-- +goose Up\n-- migrate:up transaction:false\n",
]
SCHEMA = Source("schema.sql", "CREATE TYPE m AS ENUM ('a');\nCREATE TABLE t (m m);\n")
USE = "ALTER TYPE m ADD VALUE 'b';\nINSERT INTO t VALUES ('b');\n"


@pytest.mark.parametrize("head", READ)
def test_a_mark_counts_where_its_migrator_reads_it(head: str) -> None:
    assert runs_outside_transaction(head)


@pytest.mark.parametrize("head", NOT_READ)
def test_a_mark_that_its_migrator_does_not_read_changes_nothing(head: str) -> None:
    assert not runs_outside_transaction(head)
    outcome = rewrite(Source("1.sql", head + USE), SCHEMA)
    codes = {each.code.id for each in outcome.diagnostics}
    assert outcome.changed or "EF352" in codes  # goose rejects what it does not know
    assert codes & {"EF222", "EF352"}


@pytest.mark.parametrize(
    "text",
    [
        "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementBegin\n",
        "-- +goose Up\n-- +goose StatementEnd\nSELECT 1;\n",
        "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n",
        "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementEnd\nSELECT 1;\n",
        "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose Down\n-- +goose StatementEnd\n",
        "-- +goose Up\n  -- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n",
        "-- atlas:delimiter \\n\\n\nSELECT 1;\n",
        "--liquibase formatted sql\n--changeset a:1\n--ignoreLines:1\nSELECT 1;\n",
    ],
)
def test_a_file_that_its_migrator_rejects_is_not_cut(text: str) -> None:
    with pytest.raises(CannotCut):
        migrator_of(text).pieces(text)
