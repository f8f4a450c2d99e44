"""node-pg-migrate: SQL files with sections, each one message.

Source: salsita/node-pg-migrate 55b10c22; it was also run.
"""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="node-pg-migrate",
    hint="migration",
    sign=r"^[ \t]*--[ \t-]*(?:up|down)[ \t]+migration",
    marker=r"--[ \t-]*(?:up|down)[ \t]+migration",
    way=r"^[ \t]*--[ \t-]*(?:up|(?P<down>down))[ \t]+migration[^\n]*(?:\n|\Z)",
    drops_head=True,
    needs_up="-- Up Migration",
    cut=cut_sections,
)
