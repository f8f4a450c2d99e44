"""Compares two databases: their dumps, their catalogs, and every row.

If a migration writes now() or a random value, two runs of the original differ, too. Such columns are not
compared; their names are returned.
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
from enumfix.verify.steps import Part, named_in_failures

# One COPY per column: the table, the column, and a digest of its values.
_COLUMNS = f"""
    SELECT format('COPY (SELECT %L, %L, md5(string_agg(v, chr(1) ORDER BY v)) FROM ('
                  'SELECT coalesce(%I::text, chr(2)) FROM ONLY %I.%I) AS x(v)) TO STDOUT',
                  format('%I.%I', nspname, relname), quote_ident(attname), attname, nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    WHERE relkind IN ('r', 'm') AND relispopulated AND {OURS} ORDER BY nspname, relname, attnum \\gexec
"""

# One COPY per table with columns to leave out. Its output is like that of Database.rows().
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


# A recreation fills materialized views again. The original leaves old rows in them.
_REFRESH = f"""
    SELECT format('REFRESH MATERIALIZED VIEW %I.%I', nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'm' AND relispopulated AND {OURS} ORDER BY c.oid \\gexec
"""


@frozen()
class DatabaseState:
    """The state of a database: its dump, its catalogs (see `fingerprint`), and every row."""

    dump: str
    catalogs: frozenset[str]
    rows: tuple[str, ...]

    @property
    def tables(self) -> frozenset[str]:
        """Return the names of the tables that have rows."""
        return frozenset(row.partition("\t")[0] for row in self.rows)


@frozen(kw_only=True)
class Comparison:
    """The result of a comparison.

    `difference` is a unified diff, "" if all is equal. `schema_differs` is about dumps and catalogs.
    `varying` are the columns that were not compared.
    """

    difference: str
    schema_differs: bool
    rows_differ: bool
    varying: tuple[str, ...] = ()


def read_state(database: Database) -> DatabaseState:
    """Return the state of a database."""
    with named_in_failures(Part.READING):
        return DatabaseState(database.connection.dump(), fingerprint(database), database.rows())


def compare(
    original: Database,
    original_state: DatabaseState,
    rewritten: Database,
    original_again: Callable[[], AbstractContextManager[Database]],
) -> Comparison:
    """Compare the database of the original with that of the rewritten migration.

    `original_state` is the state of the database `original`. `original_again` gives a database in which the
    original has run a second time; it is called only if rows differ.
    """
    rewritten_state = read_state(rewritten)
    old, new, varying = original_state.rows, rewritten_state.rows, tuple[str, ...]()
    if old != new:
        old, new = _rows_after_refresh(original), _rows_after_refresh(rewritten)
    if old != new and (varying := _varying_columns(original, original_again)):
        old = _rows_without_columns(original, old, varying)
        new = _rows_without_columns(rewritten, new, varying)
    schema = _diff(original_state.dump.splitlines(), rewritten_state.dump.splitlines())
    if not schema:  # otherwise the catalogs would show the same difference again
        schema = list(differences(original_state.catalogs, rewritten_state.catalogs))
    return Comparison(
        difference="\n".join((*schema, *_diff(old, new))),
        schema_differs=bool(schema),
        rows_differ=old != new,
        varying=varying,
    )


def _varying_columns(
    original: Database, original_again: Callable[[], AbstractContextManager[Database]]
) -> tuple[str, ...]:
    """Return the columns, as "schema.table.column", that two runs of the original leave with other values."""
    with original_again() as control, named_in_failures(Part.READING):
        digests = sorted(_column_digests(original) ^ _column_digests(control))
    return tuple(dict.fromkeys(digest.rpartition("\t")[0].replace("\t", ".") for digest in digests))


def _rows_after_refresh(database: Database) -> tuple[str, ...]:
    """Return all rows, after a refresh of the materialized views."""
    with named_in_failures(Part.READING):
        replace(database.connection, role="").command(_REFRESH)
        return database.rows()


def _column_digests(database: Database) -> frozenset[str]:
    """Return a line for each column: its table, its name, and a digest of its values."""
    return frozenset(database.connection.command(_COLUMNS).split("\n")[:-1])


def _rows_without_columns(
    database: Database, rows: tuple[str, ...], varying: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the rows without the columns in `varying`, which differ from run to run."""
    tables = {row.partition("\t")[0] for row in rows}
    tables_to_change = {table for table in tables if any(name.startswith(f"{table}.") for name in varying)}
    script = _WITHOUT.format(_array(varying), _array(sorted(tables_to_change)))
    with named_in_failures(Part.READING):
        without = database.connection.command(script).split("\n")[:-1]
    return (*(row for row in rows if row.partition("\t")[0] not in tables_to_change), *without)


def _array(values: Iterable[str]) -> str:
    """Return an array of texts as SQL."""
    return f"ARRAY[{', '.join(map(literal, values))}]"


def _diff(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the lines of a unified diff, none if both are equal."""
    if old == new:  # much faster than a comparison line by line
        return []
    return list(difflib.unified_diff(old, new, "original", "rewritten", lineterm=""))
