"""Reads the table locks that a transaction holds right before it commits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enumfix.postgres.scratch import OURS

MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
"""The names of the modes in `pg_locks`, the weakest first."""


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """The strongest lock on one table; `mode` is its name in `pg_locks`."""

    table: str
    mode: str

    @property
    def words(self) -> str:
        """Return the mode as in LOCK TABLE: "ACCESS EXCLUSIVE"."""
        return " ".join(re.findall("[A-Z][a-z]+", self.mode.removesuffix("Lock"))).upper()


def sql_for_locks(mark: str) -> str:
    """Return SQL that prints the locks of its own transaction, one a line; each line begins with `mark`."""
    return f"""
    COPY (
        SELECT '{mark}', pg_catalog.format('%I.%I', nspname, relname), l.mode
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) l.relation
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) relnamespace
        WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND {OURS}
          AND relkind IN ('r', 'p', 'm', 'v', 'f')
    ) TO STDOUT;"""


def parse_locks(output: str, mark: str) -> tuple[Lock, ...]:
    """Return the strongest lock of each table, read from the output of `sql_for_locks`."""
    strongest: dict[str, str] = {}
    for line in output.split("\n"):
        if line.startswith(f"{mark}\t"):
            _, table, mode = line.split("\t")
            strongest[table] = max(strongest.get(table, mode), mode, key=MODES.index)
    return tuple(Lock(table, mode) for table, mode in sorted(strongest.items()))
