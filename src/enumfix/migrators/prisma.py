"""Prisma: a folder for each migration, in the order of their names; `migration.sql` is one message."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.file_names import FileNames
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="Prisma",
    checksum="Prisma warns, because the checksum of the file is another one",
    repair="tell your team that the warning is right",
    file_names=FileNames(up="migration.sql", folder=True, text=True),
    cut=cut_sections,
)
