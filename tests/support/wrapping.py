"""Migrations as files of each migrator, and what that migrator makes of what enumfix writes there."""

from __future__ import annotations

from collections.abc import Callable

from enumfix.migration.cutting import CUT_IN_TWO, NOT_THERE
from enumfix.migration.edits import holds_semicolon
from enumfix.migrators.migrator import (
    ATLAS,
    DBMATE,
    DRIZZLE,
    GOOSE,
    LIQUIBASE,
    NODE_PG_MIGRATE,
    SQL_MIGRATE,
    TERN,
    Migrator,
)
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
"""What stands above and below the statements in a file of each migrator."""
WRAPPED = (GOOSE, SQL_MIGRATE, DBMATE, TERN, LIQUIBASE, NODE_PG_MIGRATE, DRIZZLE, ATLAS)
SPLIT_BLINDLY = (SQL_MIGRATE, LIQUIBASE)
"""Those that cannot take each statement: one drops comments out of bodies, the other knows no bodies."""


def can_be_wrapped(text: str) -> bool:
    """Return whether a migration is plain SQL that ends no transaction and holds no comment of a migrator."""
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
    """Return a migration as somebody would write it for a migrator."""
    head, tail = HEADS[migrator.name]
    return (
        head
        + _separator(migrator).join(_with_markers(each.sql, migrator) for each in _statements(text))
        + tail
    )


def badly_cut(text: str, migrator: Migrator, rewrite: Callable[[str], Outcome]) -> str:
    """Return what is wrong with the rewrite of a migration in a file of a migrator; "" where all is well.

    What the migrator sends is, statement by statement, what the plain file comes to.
    """
    plain = rewrite(";\n".join(each.sql for each in _statements(text)) + ";\n")
    file = wrap(text, migrator)
    outcome = rewrite(file)
    codes = {each.code for each in outcome.diagnostics if each.is_error}
    if codes & {CUT_IN_TWO, NOT_THERE} and migrator in SPLIT_BLINDLY:
        return (
            ""
            if any(holds_semicolon(each.sql) for each in _statements(text + ";\n" + plain.text))
            else f"refused: {codes}"
        )
    if plain.failed or outcome.failed:
        same = codes == {each.code for each in plain.diagnostics if each.is_error}
        return "" if same else f"refused: {outcome.diagnostics}"
    if not outcome.changed:
        return "left alone" if plain.changed else ""
    pieces = migrator.pieces(outcome.text)
    broken = [piece.text for piece in pieces if read_script(Source("", piece.text)).problems]
    if broken:
        return f"cut in two: {broken[0]}"
    sent = [without_comments(each.sql) for piece in pieces for each in _statements(piece.text)]
    wanted = [without_comments(each.sql) for each in _statements(plain.text)]
    ours = [sql for sql in sent if sql not in ("SELECT 0", "SELECT 1")]
    if ours != [sql for sql in wanted if sql not in ("SELECT 0", "SELECT 1")]:
        return f"other statements are sent:\n{outcome.text}"
    if migrator.markers_in(file) != migrator.markers_in(outcome.text):
        return f"other markers:\n{outcome.text}"
    return ""


def badly_sent(text: str, rewrite: Callable[[str], Outcome]) -> str:
    """Return what is wrong with the rewrite of a migration in a file of some migrator, by the text."""
    migrator = WRAPPED[len(text) % len(WRAPPED)]
    problem = badly_cut(text, migrator, rewrite) if can_be_wrapped(text) else ""
    return f"{migrator.name}: {problem}" if problem else ""


def _statements(text: str) -> tuple[Statement, ...]:
    return read_script(Source("", text)).statements


def _separator(migrator: Migrator) -> str:
    return migrator.breakpoint + "\n" if migrator.breakpoint else "\n"


def _with_markers(sql: str, migrator: Migrator) -> str:
    if migrator.block and holds_semicolon(sql):
        return f"{migrator.block.begin}\n{sql};\n{migrator.block.end}"
    return f"{sql};"
