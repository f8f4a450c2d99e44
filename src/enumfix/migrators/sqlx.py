"""sqlx: each file is one message. Source: launchbadge/sqlx 9d6bf66."""

from __future__ import annotations

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="sqlx",
    checksum="sqlx stops, because the checksum of the file is another one",
    repair="set `checksum` in the table _sqlx_migrations to the SHA-384 of the new file in each database",
    hint="no-transaction",
    sign=r"\A-- no-transaction",
    marker=r"-- no-transaction",
    cut=cut_sections,
    opt_out="-- no-transaction",
    opts_out=lambda text: text.startswith("-- no-transaction"),
    opt_out_attempt=r"(?:sqlx\W+)?no[\W_]*trans(?:action)?",
    opt_out_place="-- no-transaction where these are the first bytes of the file",
)
