"""sql-migrate: sections in one file, cut as goose cuts.

Source: rubenv/sql-migrate 563a2f0; it was also run.
"""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.migrators.cutters import LineCutter, searcher
from enumfix.migrators.migrator import Block, Migrator, Piece


def _sql_migrate_command(line: str) -> str | None:
    """Return the command in a sql-migrate comment, "UNKNOWN" for another word, None for any other line.

    The rule is `ParseMigration` in sql-migrate's sqlparse/sqlparse.go.
    """
    if not line.startswith("-- +migrate "):
        return None
    words = line.removeprefix("-- +migrate ").split()
    return words[0].upper() if words and words[0] in _SQL_MIGRATE_COMMANDS else "UNKNOWN"


_SQL_MIGRATE_COMMANDS = ("Up", "Down", "StatementBegin", "StatementEnd")


def _cut_sql_migrate(migrator: Migrator, text: str) -> Iterator[Piece]:
    def skips(line: str, first: bool) -> bool:
        return line.startswith("-- ") or (first and not line.strip())

    return LineCutter(_sql_migrate_command, skips, alone=migrator.opts_out(text)).cut(text)


MIGRATOR = Migrator(
    name="sql-migrate",
    hint="+migrate",
    sign=r"^[ \t]*--[ \t]*\+migrate\b",
    marker=r"--[ \t]*\+migrate\b",
    way=r"^--[ \t]*\+migrate[ \t]+(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    drops_head=True,
    cut=_cut_sql_migrate,
    block=Block("-- +migrate StatementBegin", "-- +migrate StatementEnd"),
    opt_out="-- +migrate Up notransaction",
    opts_out=searcher(r"^-- \+migrate +Up[ \t](?:.*[ \t])?notransaction\s*$"),
    opt_out_attempt=r"\+?migrate\b.*\bno[\W_]*trans\w*",
)
