"""Plain numbered files: nobody knows which program runs them, so each file is one message."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(name="", cut=cut_sections)
