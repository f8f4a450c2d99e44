"""golang-migrate: each file is one message. Source: golang-migrate/migrate 18966c75."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.file_names import FileNames
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="golang-migrate",
    file_names=FileNames(up=".up.sql", down=".down.sql"),
    cut=cut_sections,
)
