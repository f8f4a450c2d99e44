"""Compare what two migrations leave: the dumps, the catalogs, and every row.

Where a migration fills in now() or a random value, two runs of the original differ, too. Columns in
which they do are left out, and named.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from enumfix.frozen import frozen
from enumfix.postgres.scratch import OURS, Database
from enumfix.sql.names import literal
from enumfix.verify.fingerprint import differences, fingerprint
from enumfix.verify.steps import Part, running

# One COPY per column: the table, the column, and a digest of its values.
_COLUMNS = f"""
    SELECT format('COPY (SELECT %L, %L, md5(string_agg(v, chr(1) ORDER BY v)) FROM ('
                  'SELECT coalesce(%I::text, chr(2)) FROM ONLY %I.%I) AS x(v)) TO STDOUT',
                  format('%I.%I', nspname, relname), quote_ident(attname), attname, nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    WHERE relkind IN ('r', 'm') AND relispopulated AND {OURS} ORDER BY nspname, relname, attnum \\gexec
"""

# One COPY per table that has columns to leave out, as Database.rows() prints the others.
_WITHOUT = f"""
    SELECT format('COPY (SELECT %L, ROW(%s)::text FROM ONLY %I.%I t ORDER BY 2) TO STDOUT', name,
                  (SELECT string_agg(format('t.%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
                   WHERE attrelid = oid AND attnum > 0 AND NOT attisdropped
                     AND format('%s.%I', name, attname) <> ALL (varying)), nspname, relname)
    FROM (SELECT c.oid, format('%I.%I', nspname, relname), nspname, relname, {{}}::text[]
          FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
          WHERE relkind IN ('r', 'm') AND relispopulated AND {OURS}
    ) AS t(oid, name, nspname, relname, varying)
    WHERE name = ANY ({{}}::text[]) ORDER BY nspname, relname \\gexec
"""


# A recreation fills materialized views anew: what the original leaves stale is fresh.
_REFRESH = f"""
    SELECT format('REFRESH MATERIALIZED VIEW %I.%I', nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'm' AND relispopulated AND {OURS} ORDER BY c.oid \\gexec
"""


@frozen()
class State:
    """All that is compared: the schema as a dump, what the catalogs say beyond it, and every row."""

    dump: str
    catalogs: frozenset[str]
    rows: tuple[str, ...]

    @property
    def tables(self) -> frozenset[str]:
        """Return the names of the tables that hold rows."""
        return frozenset(row.partition("\t")[0] for row in self.rows)


@frozen(kw_only=True)
class Comparison:
    """What a comparison shows: a unified diff, empty when all is equal, and the columns left out.

    `schema_differs` is said of the dumps and of the catalogs alike.
    """

    difference: str
    schema_differs: bool
    rows_differ: bool
    varying: tuple[str, ...] = ()


def state(database: Database) -> State:
    """Return what is in a database now."""
    with running(Part.READING):
        return State(database.connection.dump(), fingerprint(database), database.rows())


def compare(
    expected: Database,
    left: State,
    found: Database,
    again: Callable[[], AbstractContextManager[Database]],
) -> Comparison:
    """Compare what is `left` in `expected` with what is in `found`.

    `again` gives a database in which the original has run a second time; it is asked only where rows differ.
    """
    other = state(found)
    old, new, varying = left.rows, other.rows, tuple[str, ...]()
    if old != new:
        old, new = _refreshed(expected), _refreshed(found)
    if old != new:
        with again() as control, running(Part.READING):
            varying = tuple(sorted(_columns(expected) ^ _columns(control)))
        varying = tuple(dict.fromkeys(name.rpartition("\t")[0].replace("\t", ".") for name in varying))
        if varying:
            old, new = _steady(expected, old, varying), _steady(found, new, varying)
    schema = _diff(left.dump.splitlines(), other.dump.splitlines())
    if not schema:  # else the catalogs say the same once more, in other words
        schema = list(differences(left.catalogs, other.catalogs))
    return Comparison(
        difference="\n".join((*schema, *_diff(old, new))),
        schema_differs=bool(schema),
        rows_differ=old != new,
        varying=varying,
    )


def _refreshed(database: Database) -> tuple[str, ...]:
    """Return the rows, those of materialized views as their queries give them now."""
    with running(Part.READING):
        replace(database.connection, role="").command(_REFRESH)
        return database.rows()


def _columns(database: Database) -> frozenset[str]:
    """Return a line for each column: its table, its name, and a digest of its values."""
    return frozenset(database.connection.command(_COLUMNS).split("\n")[:-1])


def _steady(database: Database, rows: tuple[str, ...], varying: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rows without the columns that differ from run to run."""
    tables = {row.partition("\t")[0] for row in rows}
    concerned = {table for table in tables if any(name.startswith(f"{table}.") for name in varying)}
    script = _WITHOUT.format(_array(varying), _array(sorted(concerned)))
    with running(Part.READING):
        without = database.connection.command(script).split("\n")[:-1]
    return (*(row for row in rows if row.partition("\t")[0] not in concerned), *without)


def _array(values: Iterable[str]) -> str:
    return f"ARRAY[{', '.join(map(literal, values))}]"


def _diff(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return a unified diff, empty when both are equal."""
    if old == new:  # much faster than to find that no line differs
        return []
    return list(difflib.unified_diff(old, new, "original", "rewritten", lineterm=""))
