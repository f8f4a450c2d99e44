"""dbmate: sections in one file, each one message. Source: amacneil/dbmate f3e08f1; it was also run."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections, searcher
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="dbmate",
    hint="migrate:",
    sign=r"^--[ \t]*migrate:(?:up|down)\b",
    marker=r"--[ \t]*migrate:(?:up|down)\b",
    way=r"^--[ \t]*migrate:(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    cut=cut_sections,
    opt_out="-- migrate:up transaction:false",
    opts_out=searcher(r"^--[ \t]*migrate:up[ \t](?:.*[ \t])?transaction:false(?:\s|\Z)"),
    opt_out_attempt=r"migrate:\s*up\b.*\btransaction\s*[:=]|transaction\s*[:=]\s*(?:false|none|off)",
)
