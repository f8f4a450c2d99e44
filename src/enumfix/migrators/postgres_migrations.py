"""postgres-migrations: each file is one message. Source: its documentation; it was also run."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="postgres-migrations",
    hint="postgres-migrations",
    sign=r"^-- postgres-migrations\b",
    marker=r"-- postgres-migrations\b",
    cut=cut_sections,
    opt_out="-- postgres-migrations disable-transaction",
    opts_out=lambda text: "-- postgres-migrations disable-transaction" in text,
    opt_out_attempt=r"(?:postgres-migrations\W+)?disable[\W_]*transaction",
)
