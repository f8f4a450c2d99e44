"""A block above ADD VALUE that only changes rows is no hindrance; one that leaves more behind never harms.

Each is tried on a server: the rewrite has to be identical to the original. Those of `HARMFUL` may be
refused too.
"""

from __future__ import annotations

from functools import partial

import pytest

from conftest import USUAL, StartServer, majors
from enumfix.api import rewrite
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from enumfix.verify.trial import prove_with_rows
from judging import IDENTICAL

SCHEMA = """
CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id serial, felt mood, other text);
CREATE TABLE e (id int, note text);
CREATE SEQUENCE sq;
INSERT INTO d (felt) VALUES ('calm'), ('sad');
CREATE FUNCTION old_rows() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE d SET other = 'x'; END $$;
"""
COUNTING = (
    "CREATE FUNCTION counted(mood) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM d WHERE felt = $1';\n"
)
CHANGING = (
    "CREATE FUNCTION changing(n int) RETURNS int LANGUAGE plpgsql AS "
    "$$ BEGIN UPDATE d SET other = 'y' WHERE id = n; RETURN n; END $$;\n"
)
ROWS = {
    "temporary table": "CREATE TEMP TABLE w AS SELECT felt FROM d; UPDATE d SET other = 'a'; DROP TABLE w;",
    "temporary table and index": (
        "CREATE TEMPORARY TABLE w (k int, f mood); CREATE INDEX wi ON w (k); "
        "INSERT INTO w SELECT id, felt FROM d; DROP INDEX wi; DROP TABLE w;"
    ),
    "temporary table of plain columns": "CREATE TEMP TABLE w (k int, n text[]); INSERT INTO w SELECT 1;",
    "temporary table that is altered": "CREATE TEMP TABLE w (k int); ALTER TABLE w ADD f mood; DROP TABLE w;",
    "nextval": "UPDATE d SET id = nextval('sq') WHERE felt = 'sad';",
    "setval": "PERFORM setval('sq', (SELECT max(id) FROM d));",
    "serial": "PERFORM setval(pg_get_serial_sequence('d', 'id'), (SELECT coalesce(max(id), 1) FROM d));",
    "perform": "PERFORM count(*) FROM d WHERE felt = 'sad';",
    "functions of PostgreSQL": (
        "UPDATE d SET other = initcap(md5(felt::text)) || to_hex(id) || regexp_match('a', 'a')::text "
        "|| (SELECT string_agg(note, ',') FROM e) || date_part('year', now())::text;"
    ),
    "function of the file": "UPDATE d SET other = counted(felt)::text; PERFORM changing(id) FROM d;",
    "raise": (
        "IF NOT EXISTS (SELECT FROM d WHERE felt = 'sad') THEN "
        "RAISE EXCEPTION 'no % in %', 'sad', now(); END IF;"
    ),
    "loops": (
        "FOR r IN SELECT id, felt FROM d LOOP UPDATE d SET other = r.felt::text WHERE id = r.id; END LOOP; "
        "FOR i IN 1..3 LOOP CONTINUE WHEN i = 2; EXIT WHEN i > 5; END LOOP; "
        "WHILE n < 3 LOOP n := n + 1; END LOOP; FOREACH n IN ARRAY ARRAY[1, 2] LOOP NULL; END LOOP;"
    ),
    "handler": (
        "BEGIN INSERT INTO d (felt) VALUES ('sad'); EXCEPTION WHEN unique_violation THEN "
        "GET STACKED DIAGNOSTICS t = MESSAGE_TEXT; RAISE NOTICE '%', t; END;"
    ),
    "diagnostics": "UPDATE d SET other = 'b'; GET DIAGNOSTICS n = ROW_COUNT; RAISE NOTICE '% rows of d', n;",
    "cursor of a loop": "FOR r IN c LOOP UPDATE d SET other = 'c' WHERE CURRENT OF c; END LOOP;",
    "cursor that is closed": "OPEN c; LOOP FETCH c INTO r; EXIT WHEN NOT FOUND; END LOOP; CLOSE c;",
    "dynamic rows": "EXECUTE format('UPDATE %I SET other = %L WHERE felt = $1', 'd', 'x') USING 'sad'::mood;",
    "dynamic rows of any table": (
        "FOR r IN SELECT tablename FROM pg_tables WHERE tablename = 'd' LOOP "
        "EXECUTE format('SELECT count(*) FROM %I', r.tablename) INTO n; END LOOP;"
    ),
    "timeout": "SET LOCAL lock_timeout = '5s'; UPDATE d SET other = 'l';",
    "other tables": "UPDATE d SET other = 'o'; ALTER TABLE e ADD COLUMN f int; CREATE INDEX ei ON e (f);",
    "alter and grant": (
        "ALTER TABLE d ADD COLUMN more mood DEFAULT 'sad'; ALTER TABLE d ALTER COLUMN felt SET NOT NULL; "
        "GRANT SELECT ON d TO PUBLIC; CREATE VIEW v AS SELECT felt FROM d;"
    ),
    "words in strings": "RAISE NOTICE 'drop table d; alter type mood'; -- create view of mood",
}
"""What is rewritten, and has to be identical."""
HARMFUL = {
    "temporary table that stays": "CREATE TEMP TABLE w AS SELECT felt FROM d;",
    "temporary table dropped in a branch": (
        "CREATE TEMP TABLE w AS SELECT felt FROM d; IF n > 5 THEN DROP TABLE w; END IF;"
    ),
    "temporary table behind a return": (
        "CREATE TEMP TABLE w AS SELECT felt FROM d; IF n < 5 THEN RETURN; END IF; DROP TABLE w;"
    ),
    "cursor that stays open": "OPEN c; FETCH c INTO r;",
    "cursor closed in a branch": "OPEN c; IF n > 5 THEN CLOSE c; END IF;",
    "cursor left by an exit": "LOOP OPEN c; IF n < 5 THEN EXIT; END IF; CLOSE c; END LOOP;",
    "cursor by dynamic sql": "EXECUTE 'DECLARE k CURSOR FOR SELECT felt FROM d';",
    "view of any table": (
        "FOR r IN SELECT tablename FROM pg_tables WHERE tablename = 'd' LOOP "
        "EXECUTE format('CREATE VIEW %I AS SELECT * FROM %I', 'v_' || r.tablename, r.tablename); END LOOP;"
    ),
    "view by a variable": "t := 'CREATE VIEW v AS SELECT felt '; t := t || 'FROM d'; EXECUTE t;",
    "view by a function of the file": "PERFORM viewing();",
    "column in a branch": "IF n < 5 THEN ALTER TABLE d ADD COLUMN more mood; END IF;",
    "settings": "PERFORM set_config('search_path', 'pg_catalog', false);",
    "path": "SET search_path = pg_catalog;",
}
"""What may be refused."""
VIEWING = (
    "CREATE FUNCTION viewing() RETURNS void LANGUAGE plpgsql AS "
    "$$ BEGIN CREATE VIEW v AS SELECT felt FROM d; END $$;\n"
)
DECLARED = "DECLARE r record; n int := 0; t text; c CURSOR FOR SELECT * FROM d;"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        found = majors(metafunc.config)
        metafunc.parametrize("major", found[:1] if tuple(found) == USUAL else found)


def test_blocks_above_the_file(major: int, start: StartServer) -> None:
    server = start(major)
    with prepared_database(server, SCHEMA) as database:
        dump = Source("schema.sql", database.connection.dump())
        rows = {name: tried(database, dump, name, body) for name, body in ROWS.items()}
        harmful = {name: tried(database, dump, name, body) for name, body in HARMFUL.items()}
    assert not {name: each for name, each in rows.items() if each != IDENTICAL}
    assert not {name: each for name, each in harmful.items() if each not in (IDENTICAL, "refused EF309")}


def tried(database: Database, dump: Source, name: str, body: str) -> str:
    declared = (
        DECLARED if any(word in body for word in (" n ", "t :=", "r ", "c;", "c ", "t =", "n =")) else ""
    )
    made = COUNTING + CHANGING if "counted" in body else VIEWING if "viewing" in body else ""
    text = f"{made}DO $do$ {declared} BEGIN\n{body}\nEND $do$;\nALTER TYPE public.mood ADD VALUE 'glad';\n"
    file = Source("10_glad.up.sql", text)
    outcome = rewrite(file, dump)
    if outcome.failed:
        return "refused " + " ".join(sorted({each.code.id for each in outcome.diagnostics if each.is_error}))
    proof = prove_with_rows(
        database.server, partial(scratch, database.server, template=database), text, outcome.text
    )
    return f"failed: {proof.failure}" if proof.failure else proof.verdict.value
