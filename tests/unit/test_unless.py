"""DO blocks that make a thing unless it is there are taken apart; all others stay whole."""

from __future__ import annotations

import pytest

from enumfix.source import Source
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.script import read_script

TYPE = "CREATE TYPE e AS ENUM ('é', 'it''s')"
CHECK = "ALTER TABLE t ADD CONSTRAINT \"a b\" CHECK (s <> 'x')"
HANDLER = "EXCEPTION WHEN duplicate_object THEN null;"


def inside(body: str, start: str = "DO $$ BEGIN", end: str = "END $$") -> list[str]:
    (statement,) = read_script(Source("up.sql", f"{start} {body} {end};\n")).statements
    parts = statements_inside(statement)
    return [] if parts == (statement,) else [each.sql for each in parts if each.only_if_missing]


@pytest.mark.parametrize(
    "body",
    [
        f"{TYPE};",
        f"{TYPE}; {HANDLER}",
        f"{TYPE}; EXCEPTION WHEN duplicate_object OR SQLSTATE '42P07' THEN RAISE NOTICE 'there';",
        f"IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'e') THEN {TYPE}; END IF;",
        f"IF to_regtype('public.e') IS NULL THEN {TYPE}; ELSE RAISE NOTICE '%', 'there'; END IF;",
    ],
)
def test_what_a_block_makes(body: str) -> None:
    assert inside(body) == [TYPE]
    assert inside(body, start="do language plpgsql $é$\nbegin -- é\n", end="end\n$é$") == [TYPE]


def test_a_block_may_make_several_things() -> None:
    asked = f"IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'a b') THEN {CHECK}; END IF;"
    assert inside(f"BEGIN {TYPE}; {HANDLER} END; {asked} {TYPE};") == [TYPE, CHECK, TYPE]


@pytest.mark.parametrize(
    "body",
    [
        f"{TYPE}; {CHECK}; {HANDLER}",  # both or none
        f"{TYPE}; EXCEPTION WHEN others THEN null;",
        f"{TYPE}; EXCEPTION WHEN duplicate_object THEN DROP TABLE t;",
        f"{TYPE}; EXCEPTION WHEN duplicate_object THEN RAISE EXCEPTION 'there';",
        f"IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'f') THEN {TYPE}; END IF;",
        f"IF NOT EXISTS (SELECT 1 FROM t WHERE s = 'e') THEN {TYPE}; END IF;",
        f"IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'e') THEN {TYPE}; END IF;",
        f"IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'e') THEN {TYPE}; ELSE {CHECK}; END IF;",
        f"IF to_regtype('e') IS NOT NULL THEN {TYPE}; END IF;",
        f"FOR i IN 1..2 LOOP {TYPE}; END LOOP;",
        "EXECUTE 'CREATE TYPE e AS ENUM ()';",
        "ALTER TABLE t DROP COLUMN s;",
        "ALTER TABLE t ADD CHECK (s <> 'x');",
        "ALTER TABLE t ADD CONSTRAINT a CHECK (s <> 'x'), ADD CONSTRAINT b CHECK (s <> 'y');",
        f"{TYPE}; UPDATE t SET s = 'é';",
    ],
)
def test_what_does_anything_else_stays_whole(body: str) -> None:
    assert inside(body) == []


def test_a_block_with_variables_or_in_another_language_stays_whole() -> None:
    assert inside(f"{TYPE};", start="DO $$ DECLARE i integer; BEGIN") == []
    assert inside(f"{TYPE};", start="DO LANGUAGE plperl $$ BEGIN") == []
    assert inside(f"{TYPE};".replace("'", "''"), start="DO 'BEGIN", end="END'") == []
