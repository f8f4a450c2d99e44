"""Make dumps that look like those of pg_dump 18, of any size, and a migration for them.

The same arguments give the same bytes. Everything an ordinary web application has is
there: tables with sequences, keys, indexes, comments and grants, other enums, views,
plpgsql triggers. The enum that the migration extends is a column of some of the tables.

    python bench/dumps.py 140000 dump.sql [--dependents N] [--rows N] [--seed N]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from tables import (
    ENUM,
    NOUNS,
    Table,
    columns,
    constraints,
    data,
    definition,
    entry,
    foreign_keys,
    grants,
    indexes,
    owned,
    triggers,
)

SHARE = 0.03
"""How many of the tables have a column of the enum, unless a number is asked for."""

MIGRATION = f"""-- Deliveries can be handed to a neighbour.
ALTER TYPE {ENUM} ADD VALUE 'handed_over' AFTER 'sent';
ALTER TYPE {ENUM} ADD VALUE IF NOT EXISTS 'returned';

UPDATE table_00000 SET updated_at = now() WHERE state = 'returned';
"""

_SAMPLE = 40
_HEAD = """--
-- PostgreSQL database dump
--

\\restrict enumfixbench

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

"""
_SETTINGS = "SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n"
_TAIL = """--
-- PostgreSQL database dump complete
--

\\unrestrict enumfixbench

"""


def dump(size: int, *, dependents: int | None = None, rows: int = 0, seed: int = 1) -> str:
    """Return a dump of about `size` characters; `rows` adds as many rows of data to each table."""
    sample = _dump(_SAMPLE, 2, rows, seed)
    fixed = len(_HEAD) + len(_TAIL)
    count = max(4, round((size - fixed) / ((len(sample) - fixed) / _SAMPLE)))
    return _dump(count, dependents or max(3, round(count * SHARE)), rows, seed)


def _dump(count: int, dependents: int, rows: int, seed: int) -> str:
    chance = random.Random(seed)
    # Spread over the whole dump, table_00000 among them.
    using = {number * count // dependents for number in range(min(dependents, count))}
    tables = [Table(number, columns(chance), number in using) for number in range(count)]
    parts = [_HEAD, *_types(count), *_functions(tables), _SETTINGS]
    parts += [part for table in tables for part in definition(table)]
    parts += [*_views(tables), *(part for table in tables for part in data(table, rows))]
    for later in (constraints, indexes, triggers, foreign_keys, grants):
        parts += [part for table in tables for part in later(table)]
    return "".join((*parts, _TAIL))


def _types(count: int) -> Iterator[str]:
    others = [f"{noun}_kind" for noun in NOUNS] + [f"kind_{number:05}" for number in range(count // 20)]
    labels = {
        ENUM: ("queued", "sent", "delivered"),
        **dict.fromkeys(others, ("first", "second", "other one")),
    }
    for name, values in labels.items():
        listed = ",\n    ".join(f"'{value}'" for value in values)
        yield owned(name, "TYPE", f"CREATE TYPE public.{name} AS ENUM (\n    {listed}\n);\n")
    comment = f"COMMENT ON TYPE public.{ENUM} IS 'How far a delivery has come.';\n"
    yield entry(f"TYPE {ENUM}", "COMMENT", comment)


def _functions(tables: list[Table]) -> Iterator[str]:
    for table in tables[::8]:
        name = f"touch_{table.name}()"
        yield owned(
            name,
            "FUNCTION",
            f"""CREATE FUNCTION public.{name} RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    changed integer := 0;
BEGIN
    -- A row's own time; it's kept when a backfill sets it.
    IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
        NEW.updated_at = now();
    END IF;
    SELECT count(*) INTO changed FROM public.{table.name} WHERE updated_at > now() - interval '1 day';
    IF changed > 1000 THEN
        RAISE NOTICE 'busy table: % rows; see the runbook', changed;
    END IF;
    RETURN NEW;
END;
$$;
""",
        )


def _views(tables: list[Table]) -> Iterator[str]:
    for table in tables[3::10]:
        name = f"recent_{table.name}"
        yield owned(
            name,
            "VIEW",
            f"""CREATE VIEW public.{name} AS
 SELECT t.id,
    t.parent_id,
    count(*) FILTER (WHERE (t.updated_at > (now() - '1 day'::interval))) AS changed,
    max(t.updated_at) AS last_change
   FROM (public.{table.name} t
     LEFT JOIN public.{table.name} p ON ((p.id = t.parent_id)))
  WHERE (t.created_at > (now() - '30 days'::interval))
  GROUP BY t.id, t.parent_id
  ORDER BY (max(t.updated_at)) DESC;
""",
        )


def main() -> None:
    """Write one dump."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("size", type=int, help="characters, about")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dependents", type=int, help="tables with a column of the enum")
    parser.add_argument("--rows", type=int, default=0, help="rows of data for each table")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.file.write_text(dump(given.size, dependents=given.dependents, rows=given.rows, seed=given.seed))


if __name__ == "__main__":
    main()
