"""Flyway: statement by statement, in one transaction for each file. Source: flyway c5e20fc7."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_statements
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="Flyway",
    cut=cut_statements,
    opt_out_attempt=r"(?:flyway\W+)?execute[\W_]?in[\W_]?transaction\s*[:=]\s*false",
    opt_out_place="executeInTransaction=false in a file of its own: the migration's name with .conf",
)
