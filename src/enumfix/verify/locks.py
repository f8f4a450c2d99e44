"""The locks that a transaction holds right before it commits."""

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
"""What `pg_locks` calls the modes, the weakest first."""


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """The strongest lock on one table, by the name that `pg_locks` gives it."""

    table: str
    mode: str

    @property
    def words(self) -> str:
        """Return the mode as LOCK TABLE spells it."""
        return " ".join(re.findall("[A-Z][a-z]+", self.mode.removesuffix("Lock"))).upper()


def tell_locks(mark: str) -> str:
    """Return SQL that prints the locks of its own transaction, in lines that start with `mark`."""
    return f"""
    COPY (
        SELECT '{mark}', pg_catalog.format('%I.%I', nspname, relname), l.mode
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) l.relation
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) relnamespace
        WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND {OURS}
          AND relkind IN ('r', 'p', 'm', 'v', 'f')
    ) TO STDOUT;"""


def locks_in(printed: str, mark: str) -> tuple[Lock, ...]:
    """Return the strongest lock of each table from what `tell_locks` printed."""
    strongest: dict[str, str] = {}
    for line in printed.split("\n"):
        if line.startswith(f"{mark}\t"):
            _, table, mode = line.split("\t")
            strongest[table] = max(strongest.get(table, mode), mode, key=MODES.index)
    return tuple(Lock(table, mode) for table, mode in sorted(strongest.items()))
