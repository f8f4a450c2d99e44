"""Diesel: a folder for each migration, whose `up.sql` is one message. Source: diesel-rs/diesel 04cc1b0b."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.file_names import FileNames
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="Diesel",
    file_names=FileNames(up="up.sql", down="down.sql", folder=True),
    cut=cut_sections,
    opt_out_attempt=r"run_in_transaction\s*[:=]\s*false",
    opt_out_place="run_in_transaction = false in metadata.toml beside the migration",
)
