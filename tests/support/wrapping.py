"""Put migrations into files of each migrator, and check what the migrator sends after a rewrite."""

from __future__ import annotations

from collections.abc import Callable

from enumfix.migration.cutting import CUT_IN_TWO, NOT_RECREATABLE_HERE
from enumfix.migration.edits import holds_semicolon
from enumfix.migrators.atlas import MIGRATOR as ATLAS
from enumfix.migrators.dbmate import MIGRATOR as DBMATE
from enumfix.migrators.drizzle import MIGRATOR as DRIZZLE
from enumfix.migrators.goose import MIGRATOR as GOOSE
from enumfix.migrators.liquibase import MIGRATOR as LIQUIBASE
from enumfix.migrators.migrator import Migrator
from enumfix.migrators.node_pg_migrate import MIGRATOR as NODE_PG_MIGRATE
from enumfix.migrators.sql_migrate import MIGRATOR as SQL_MIGRATE
from enumfix.migrators.tern import MIGRATOR as TERN
from enumfix.outcome import Outcome
from enumfix.source import Source
from enumfix.sql.plpgsql.add_value import without_comments
from enumfix.sql.script import Statement, read_script

HEADS = {
    GOOSE.name: ("-- +goose Up\n", "\n-- +goose Down\nSELECT 1;\n"),
    SQL_MIGRATE.name: ("-- +migrate Up\n", "\n-- +migrate Down\nSELECT 1;\n"),
    DBMATE.name: ("-- migrate:up\n", "\n-- migrate:down\nSELECT 1;\n"),
    TERN.name: ("SELECT 0;\n", "\n---- create above / drop below ----\nSELECT 1;\n"),
    LIQUIBASE.name: (
        "--liquibase formatted sql\n--changeset ann:0\nSELECT 0;\n--changeset ann:1\n",
        "\n--rollback empty\n--changeset ann:2\nSELECT 1;\n",
    ),
    NODE_PG_MIGRATE.name: ("-- Up Migration\n", "\n-- Down Migration\nDROP TYPE nothing;\n"),
    DRIZZLE.name: ("SELECT 0;--> statement-breakpoint\n", "\n--> statement-breakpoint\nSELECT 1;\n"),
    ATLAS.name: ("-- atlas:nolint\n\n", "\n"),
}
"""The text above and below the statements in a file of each migrator."""
WRAPPED = (GOOSE, SQL_MIGRATE, DBMATE, TERN, LIQUIBASE, NODE_PG_MIGRATE, DRIZZLE, ATLAS)
SPLIT_BLINDLY = (SQL_MIGRATE, LIQUIBASE)
"""Migrators that split at a semicolon in a body, or drop comments from it."""


def can_be_wrapped(text: str) -> bool:
    """Return whether a migration is plain SQL without comments, psql lines and transactions of its own."""
    script = read_script(Source("", text))
    taken = any(word in text for word in ("+goose", "+migrate", "migrate:", "breakpoint", "changeset", "{{"))
    ends = any(
        each.sql.upper().startswith(("BEGIN", "COMMIT", "START", "END", "ROLLBACK"))
        for each in script.statements
    )
    return bool(script.statements) and not (
        script.problems or script.psql_lines or taken or ends or "--" in text
    )


def wrap(text: str, migrator: Migrator) -> str:
    """Return a migration as a file for a migrator."""
    head, tail = HEADS[migrator.name]
    return (
        head
        + _separator(migrator).join(_with_markers(each.sql, migrator) for each in _statements(text))
        + tail
    )


def problem_in_file_of(text: str, migrator: Migrator, rewrite: Callable[[str], Outcome]) -> str:
    """Return what is wrong with the rewrite of a migration in a file of a migrator, "" if nothing is.

    The migrator must send the same statements as the rewrite of the plain file has.
    """
    plain = rewrite(";\n".join(each.sql for each in _statements(text)) + ";\n")
    file = wrap(text, migrator)
    outcome = rewrite(file)
    codes = {each.code for each in outcome.diagnostics if each.is_error}
    if codes & {CUT_IN_TWO, NOT_RECREATABLE_HERE} and migrator in SPLIT_BLINDLY:
        is_right = any(holds_semicolon(each.sql) for each in _statements(text + ";\n" + plain.text))
        return "" if is_right else f"refused: {codes}"
    if plain.failed or outcome.failed:
        is_right = codes == {each.code for each in plain.diagnostics if each.is_error}
        return "" if is_right else f"refused: {outcome.diagnostics}"
    if not outcome.changed:
        return "left alone" if plain.changed else ""
    if migrator.markers_in(file) != migrator.markers_in(outcome.text):
        return f"other markers:\n{outcome.text}"
    return _difference_in_sent_statements(outcome.text, plain.text, migrator)


def _difference_in_sent_statements(text: str, plain: str, migrator: Migrator) -> str:
    """Return how the statements that a migrator sends differ from those of the plain file, "" if equal."""
    pieces = migrator.pieces(text)
    broken = [piece.text for piece in pieces if read_script(Source("", piece.text)).problems]
    if broken:
        return f"cut in two: {broken[0]}"
    sent = [without_comments(each.sql) for piece in pieces for each in _statements(piece.text)]
    wanted = [without_comments(each.sql) for each in _statements(plain)]
    if _without_fillers(sent) != _without_fillers(wanted):
        return f"other statements are sent:\n{text}"
    return ""


def _without_fillers(statements: list[str]) -> list[str]:
    """Return the statements without those that `HEADS` adds."""
    return [sql for sql in statements if sql not in ("SELECT 0", "SELECT 1")]


def problem_in_some_file(text: str, rewrite: Callable[[str], Outcome]) -> str:
    """Return what is wrong with the rewrite in a file of one migrator; the text decides which."""
    migrator = WRAPPED[len(text) % len(WRAPPED)]
    problem = problem_in_file_of(text, migrator, rewrite) if can_be_wrapped(text) else ""
    return f"{migrator.name}: {problem}" if problem else ""


def _statements(text: str) -> tuple[Statement, ...]:
    return read_script(Source("", text)).statements


def _separator(migrator: Migrator) -> str:
    return migrator.breakpoint + "\n" if migrator.breakpoint else "\n"


def _with_markers(sql: str, migrator: Migrator) -> str:
    if migrator.block and holds_semicolon(sql):
        return f"{migrator.block.begin}\n{sql};\n{migrator.block.end}"
    return f"{sql};"
