"""graphile-migrate: headers above one message. Source: graphile/migrate 54ea390; it was also run."""

from __future__ import annotations

import re

from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.migrator import Migrator

MIGRATOR = Migrator(
    name="graphile-migrate",
    checksum="graphile-migrate stops, because the hash in its header is another one",
    repair="add the labels in a new migration",
    hint="--!",
    sign=r"\A--!",
    marker=r"--!",
    cut=cut_sections,
    opt_out="--! no-transaction",
    opts_out=lambda text: bool(re.match(r"(?:--! [A-Z]\w*(?::.*)?\n)*\s*--!\s*no-transaction\b", text)),
    opt_out_place="--! no-transaction on the first line of the file",
)
