"""rambler: sections in one file. Source: the documentation of elwinar/rambler."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="rambler",
    hint="rambler",
    sign=r"^--[ \t]*rambler[ \t]+(?:up|down)\b",
    marker=r"--[ \t]*rambler\b",
    way=r"^--[ \t]*rambler[ \t]+(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    drops_head=True,
    cut=cut_sections,
)
