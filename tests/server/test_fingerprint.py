"""The fingerprint of a database: what it tells apart, also where no dump does, and what it passes over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conftest import StartServer, majors
from enumfix.postgres.scratch import Database, scratch
from enumfix.verify.fingerprint import differences, fingerprint

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN calm AS mood DEFAULT 'ok' CONSTRAINT not_sad CHECK (VALUE <> 'sad');
CREATE TABLE people (id serial PRIMARY KEY, mood mood DEFAULT 'ok', calm calm, note text);
CREATE TABLE pets (id integer REFERENCES people, CONSTRAINT positive CHECK (id > 0));
CREATE VIEW happy AS SELECT id FROM people WHERE mood = 'ok';
CREATE MATERIALIZED VIEW counts AS SELECT mood, count(*) AS many FROM people GROUP BY mood;
CREATE INDEX by_mood ON people (mood) WHERE mood <> 'sad';
CREATE FUNCTION say(mood) RETURNS text LANGUAGE sql AS 'SELECT $1::text';
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER fires BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION fire();
CREATE RULE quiet AS ON DELETE TO pets DO INSTEAD NOTHING;
CREATE POLICY own ON people USING (mood = 'ok');
CREATE STATISTICS some_more ON mood, note FROM people;
"""

TOLD_APART = (
    "ALTER TYPE mood RENAME TO m; ALTER DOMAIN calm SET DEFAULT 'ok'::m; ALTER TYPE m RENAME TO mood",
    "ALTER DOMAIN calm DROP CONSTRAINT not_sad",
    "ALTER DOMAIN calm SET NOT NULL",
    "ALTER TYPE mood ADD VALUE 'great' BEFORE 'ok'",
    "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
    "REFRESH MATERIALIZED VIEW counts WITH NO DATA",
    "ALTER TABLE pets DISABLE TRIGGER ALL",
    "ALTER TABLE people DISABLE TRIGGER fires",
    "ALTER TABLE people ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE people SET (fillfactor = 50)",
    "ALTER TABLE people CLUSTER ON people_pkey",
    "ALTER TABLE people REPLICA IDENTITY FULL",
    "ALTER TABLE people ALTER note SET STORAGE EXTERNAL",
    "ALTER TABLE people ALTER mood SET STATISTICS 7",
    "ALTER TABLE people ALTER mood SET (n_distinct = 2)",
    "ALTER TABLE people ALTER mood SET DEFAULT 'sad'",
    "ALTER TABLE people ALTER mood DROP DEFAULT",
    "ALTER TABLE people ALTER mood SET NOT NULL",
    "ALTER TABLE people DROP COLUMN mood CASCADE; ALTER TABLE people ADD mood mood DEFAULT 'ok'",
    "ALTER TABLE pets DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0) NOT VALID",
    "ALTER TABLE pets DISABLE RULE quiet",
    "ALTER STATISTICS some_more RENAME TO more",
    "ALTER FUNCTION say(mood) STABLE",
    "ALTER FUNCTION say(mood) SECURITY DEFINER",
    "ALTER FUNCTION say(mood) SET work_mem = '1MB'",
    "ALTER POLICY own ON people USING (mood = 'sad')",
    "ALTER POLICY own ON people TO pg_monitor",
    "ALTER TABLE people OWNER TO pg_monitor",
    "ALTER TYPE mood OWNER TO pg_monitor",
    "ALTER FUNCTION say(mood) OWNER TO pg_monitor",
    "GRANT SELECT ON people TO pg_monitor",
    "GRANT SELECT (note) ON people TO pg_monitor",
    "GRANT SELECT ON people TO pg_monitor WITH GRANT OPTION",
    "REVOKE EXECUTE ON FUNCTION say(mood) FROM PUBLIC",
    "REVOKE USAGE ON TYPE mood FROM PUBLIC",
    "COMMENT ON TYPE mood IS 'how'",
    "COMMENT ON COLUMN people.mood IS 'how'",
    "COMMENT ON CONSTRAINT positive ON pets IS 'why'",
    "COMMENT ON TRIGGER fires ON people IS 'why'",
    "SELECT setval('people_id_seq', 41)",
    "ALTER SEQUENCE people_id_seq OWNED BY NONE",
    "ALTER FUNCTION say(mood) DEPENDS ON EXTENSION plpgsql",
    "ALTER EXTENSION plpgsql ADD VIEW happy",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
    "CREATE CAST (mood AS integer) WITH INOUT",
    "CREATE PUBLICATION all_of_it FOR TABLE pets",
    "DROP VIEW happy",
)

PASSED_OVER = (
    "ALTER TYPE mood RENAME TO m; CREATE TYPE _mood AS ENUM (); ALTER TYPE m RENAME TO mood; DROP TYPE _mood",
    "ALTER TABLE people ADD more integer; ALTER TABLE people DROP more",
    "ALTER TABLE pets ALTER id TYPE integer USING id + 0",
    "DROP INDEX by_mood; CREATE INDEX by_mood ON people (mood) WHERE mood <> 'sad'",
    "GRANT ALL ON people TO postgres; GRANT USAGE ON TYPE mood TO PUBLIC",
    "SET search_path = ''; ALTER DOMAIN public.calm SET DEFAULT 'ok'::public.mood",
    "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'; ALTER TYPE mood RENAME VALUE 'fine' TO 'ok'",
    "ANALYZE people",
    "VACUUM people",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("major", majors(metafunc.config), scope="module")


@pytest.fixture(scope="module")
def template(major: int, start: StartServer) -> Iterator[Database]:
    """Give a database with something of many kinds in it."""
    with scratch(start(major)) as database:
        database.connection.run(SCHEMA)
        yield database


def difference(template: Database, script: str) -> list[str]:
    with scratch(template.server, template) as changed:
        replace(template.server.admin(), database=changed.name).run(script)
        return list(differences(fingerprint(template), fingerprint(changed)))


@pytest.mark.parametrize("script", TOLD_APART)
def test_it_tells_apart(script: str, template: Database) -> None:
    assert difference(template, script)


@pytest.mark.parametrize("script", PASSED_OVER)
def test_it_passes_over(script: str, template: Database) -> None:
    assert difference(template, script) == []


def test_it_says_what_differs(template: Database) -> None:
    assert difference(template, TOLD_APART[0]) == [
        "-type public.calm: stale_default = null",
        """+type public.calm: stale_default = "'ok'::m\"""",
    ]
