"""Rows made up for the tables that use an enum: every label, NULL, and arrays of them.

An empty table proves little, since a conversion that loses values does nothing to it. The rows are made by
the server, table by table, with triggers and foreign keys off (session_replication_role). A row that
a constraint refuses is left out; so is one that breaks a foreign key over an enum, for a recreation
checks these again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from enumfix.postgres.scratch import OURS, Database, Label

# Types that hold a value of others: arrays, domains, composites, ranges.
_REACH = """
    WITH RECURSIVE reach(oid) AS (
        SELECT oid FROM pg_type WHERE oid IN ({oids})
        UNION
        SELECT t.oid FROM reach r JOIN pg_type t ON t.typbasetype = r.oid
            OR (t.typelem = r.oid AND t.typlen = -1)
            OR EXISTS (SELECT FROM pg_range WHERE rngtypid = t.oid AND rngsubtype = r.oid)
            OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.typrelid AND atttypid = r.oid
                       AND attnum > 0 AND NOT attisdropped)
    )"""

_HOLDING = f"""
    {_REACH}
    SELECT DISTINCT format('%I.%I', nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid
    WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND atttypid IN (SELECT oid FROM reach)
      AND {OURS}"""

_MAKE_UP = Path(__file__).with_name("rows.sql")


def make_up(database: Database) -> int:
    """Put rows into the tables that use an enum, and return how many PostgreSQL took.

    What exists is used as it is: rows that are there stay, and so do sequences.
    """
    everything = replace(database.connection, role="")
    script = _MAKE_UP.read_text(encoding="utf-8")
    if everything.elevation is None:
        printed = everything.command(script)
    else:  # before PostgreSQL 15, only a superuser may do that
        printed = everything.run(f"SET session_replication_role = replica;\n{script}")
    return int(printed.split()[-1])


def holding(database: Database, labels: Iterable[Label]) -> frozenset[str]:
    """Return the names of the tables with a column that holds values of the types of these labels."""
    oids = sorted({label.type_oid for label in labels})
    if not oids:
        return frozenset()
    found = database.connection.query(_HOLDING.format(oids=", ".join(oids)))
    return frozenset(name or "" for (name,) in found)
