"""Flyway: statement by statement, in one transaction for each file. Source: flyway c5e20fc7.

refinery has the same names, but `U1__x.sql` runs forwards there. Two files of one version are an error for
refinery, so `U1__x.sql` beside `V1__x.sql` can only be Flyway's.
"""

from __future__ import annotations

from enumfix.migrators.cutters import cut_statements
from enumfix.migrators.file_names import FileNames
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="Flyway",
    checksum="Flyway and refinery stop, because the checksum of the file is another one",
    repair="with Flyway, run `flyway repair` for each database after the merge",
    file_names=FileNames(up=".sql", prefix="V|U", undo_prefix="U", repeatable_prefix="R"),
    cut=cut_statements,
    opt_out_attempt=r"(?:flyway\W+)?execute[\W_]?in[\W_]?transaction\s*[:=]\s*false",
    opt_out_place="executeInTransaction=false in a file of its own: the migration's name with .conf",
)
