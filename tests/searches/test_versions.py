"""The dump from right before is used as it shows the schema, whatever small thing the versions differ in.

Each change leaves the objects, columns and types as they are. A history makes it right before the file; the
dump of each moment must lead to the schema right before the file.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from conftest import EXAMPLES, StartServer, majors
from enumfix.api import rewrite
from enumfix.outcome import Options, SchemaState
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from judging import make_roles_and_tablespace

pytestmark = pytest.mark.share(default=1 / 3)

BASE = """\
CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id integer, n integer, name text, m mood, o mood DEFAULT 'calm');
CREATE FUNCTION rank(x mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE VIEW seen AS SELECT id, m FROM d WHERE n > 0;
"""
AT = Source("3_glad.up.sql", "ALTER TYPE mood ADD VALUE 'glad';\n")


def check(text: str) -> str:
    return f"ALTER TABLE d DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT c CHECK ({text});"


def view(text: str) -> str:
    return f"CREATE OR REPLACE VIEW v AS {text};"


def policy(text: str) -> str:
    return f"DROP POLICY IF EXISTS p ON d; CREATE POLICY p ON d {text};"


def index(text: str) -> str:
    return f"DROP INDEX IF EXISTS i; CREATE INDEX i ON d {text};"


def trigger(text: str) -> str:
    return f"DROP TRIGGER IF EXISTS tr ON d; CREATE TRIGGER tr {text} EXECUTE FUNCTION fired();"


def ranking(text: str) -> str:
    return f"CREATE OR REPLACE FUNCTION high(x mood) RETURNS boolean LANGUAGE {text};"


def of_text(text: str) -> str:
    return f"CREATE OR REPLACE FUNCTION note() RETURNS integer LANGUAGE plpgsql AS $$ {text} $$;"


CHANGES = {
    "check constant": (check("m <> 'sad' OR n > 1"), check("m <> 'sad' OR n > 2")),
    "check operator": (check("m <> 'sad' OR n > 1"), check("m <> 'sad' OR n < 1")),
    "check and or": (check("m = 'sad' OR n > 1"), check("m = 'sad' AND n > 1")),
    "check in": (check("m IN ('calm', 'sad')"), check("m NOT IN ('calm', 'sad')")),
    "check between": (check("m = 'sad' OR n BETWEEN 1 AND 5"), check("m = 'sad' OR n BETWEEN 1 AND 6")),
    "check column": (check("m = 'sad' OR n > 1"), check("o = 'sad' OR n > 1")),
    "check null": (check("m IS NULL OR m = 'sad'"), check("m IS NOT NULL OR m = 'sad'")),
    "check function": (check("m = 'sad' OR lower(name) > 'a'"), check("m = 'sad' OR upper(name) > 'a'")),
    "check like": (check("m = 'sad' OR name LIKE 'a%'"), check("m = 'sad' OR name NOT LIKE 'a%'")),
    "check order": (check("m = 'sad' AND o = 'calm'"), check("o = 'sad' AND m = 'calm'")),
    "check cast": (check("m::text <> 'x' AND m <> 'sad'"), check("m::text <> 'y' AND m <> 'sad'")),
    "view predicate": (
        view("SELECT id, m FROM d WHERE m = 'sad'"),
        view("SELECT id, m FROM d WHERE m = 'calm'"),
    ),
    "view query": (view("SELECT id, m FROM d"), view("SELECT d.id, d.m FROM d JOIN d e USING (id)")),
    "view order": (view("SELECT id, m FROM d ORDER BY id"), view("SELECT id, m FROM d ORDER BY id DESC")),
    "view case": (
        view("SELECT id, CASE WHEN m = 'sad' THEN 1 ELSE 2 END AS k FROM d"),
        view("SELECT id, CASE WHEN m = 'sad' THEN 2 ELSE 1 END AS k FROM d"),
    ),
    "view of all columns": (view("SELECT * FROM d"), view("SELECT * FROM d WHERE m = 'sad'")),
    "policy expression": (policy("USING (m = 'sad')"), policy("USING (m = 'calm')")),
    "policy command": (policy("FOR UPDATE USING (m = 'sad')"), policy("FOR DELETE USING (m = 'sad')")),
    "policy role": (policy("USING (m = 'sad')"), policy("TO reader USING (m = 'sad')")),
    "policy altered": (policy("USING (m = 'sad')"), "ALTER POLICY p ON d USING (m = 'calm');"),
    "partial index": (index("(id) WHERE m = 'sad'"), index("(id) WHERE m = 'calm'")),
    "index expression": (index("((m = 'sad'), id)"), index("((m = 'calm'), id)")),
    "trigger condition": (
        trigger("AFTER UPDATE ON d FOR EACH ROW WHEN (NEW.m = 'sad')"),
        trigger("AFTER UPDATE ON d FOR EACH ROW WHEN (OLD.m = 'sad')"),
    ),
    "trigger events": (
        trigger("AFTER UPDATE OF m ON d FOR EACH ROW"),
        trigger("BEFORE INSERT OR UPDATE OF m ON d FOR EACH ROW"),
    ),
    "trigger state": (
        trigger("AFTER UPDATE OF m ON d FOR EACH ROW"),
        "ALTER TABLE d DISABLE TRIGGER tr;",
    ),
    "rule": (
        "CREATE OR REPLACE RULE r AS ON UPDATE TO d WHERE OLD.m = 'sad' DO ALSO SELECT 1;",
        "CREATE OR REPLACE RULE r AS ON UPDATE TO d WHERE OLD.m = 'calm' DO ALSO SELECT 1;",
    ),
    "default": ("ALTER TABLE d ALTER m SET DEFAULT 'sad';", "ALTER TABLE d ALTER m SET DEFAULT 'calm';"),
    "default expression": (
        "ALTER TABLE d ALTER m SET DEFAULT lower('SAD')::mood;",
        "ALTER TABLE d ALTER m SET DEFAULT lower('CALM')::mood;",
    ),
    "function body": (ranking("sql AS $$ SELECT x = 'sad' $$"), ranking("sql AS $$ SELECT x = 'calm' $$")),
    "function language": (
        ranking("sql AS $$ SELECT x = 'sad' $$"),
        ranking("plpgsql AS $$ BEGIN RETURN x = 'sad'; END $$"),
    ),
    "function volatility": (ranking("sql AS $$ SELECT true $$"), ranking("sql STABLE AS $$ SELECT true $$")),
    "function altered": (ranking("sql AS $$ SELECT true $$"), "ALTER FUNCTION high(mood) STABLE COST 7;"),
    "function setting": (
        ranking("sql AS $$ SELECT true $$"),
        "ALTER FUNCTION high(mood) SET search_path = public;",
    ),
    "function definer": (ranking("sql AS $$ SELECT true $$"), "ALTER FUNCTION high(mood) SECURITY DEFINER;"),
    "touched body": (
        of_text("DECLARE v mood := 'sad'; BEGIN RETURN 1; END"),
        of_text("DECLARE v mood := 'calm'; BEGIN RETURN 1; END"),
    ),
    "no longer touched": (of_text("DECLARE v mood; BEGIN RETURN 1; END"), of_text("BEGIN RETURN 1; END")),
    "comment of a view": ("COMMENT ON VIEW seen IS 'one';", "COMMENT ON VIEW seen IS 'two';"),
    "comment of the type": ("COMMENT ON TYPE mood IS 'one';", "COMMENT ON TYPE mood IS 'two';"),
    "comment of a function": ("", "COMMENT ON FUNCTION rank(mood) IS 'two';"),
    "comment taken away": ("COMMENT ON VIEW seen IS 'one';", "COMMENT ON VIEW seen IS NULL;"),
    "grant": ("", "GRANT SELECT ON seen TO reader;"),
    "grant of a type": ("", "GRANT USAGE ON TYPE mood TO reader;"),
    "grant of a column": ("", "GRANT SELECT (id) ON seen TO reader;"),
    "revoke": ("GRANT SELECT ON seen TO reader;", "REVOKE SELECT ON seen FROM reader;"),
    "revoke from all": ("", "REVOKE EXECUTE ON FUNCTION rank(mood) FROM PUBLIC;"),
    "owner": ("", "ALTER VIEW seen OWNER TO reader;"),
    "owner of a function": ("", "ALTER FUNCTION rank(mood) OWNER TO reader;"),
    "view option": ("", "ALTER VIEW seen SET (security_barrier = true);"),
    "materialized view": (
        "DROP MATERIALIZED VIEW IF EXISTS w; CREATE MATERIALIZED VIEW w AS SELECT id, m FROM d WHERE n > 1;",
        "DROP MATERIALIZED VIEW IF EXISTS w; CREATE MATERIALIZED VIEW w AS SELECT id, m FROM d WHERE n > 2;",
    ),
    "domain": (
        "CREATE DOMAIN dm AS mood CONSTRAINT k CHECK (VALUE <> 'sad');",
        "ALTER DOMAIN dm DROP CONSTRAINT k; ALTER DOMAIN dm ADD CONSTRAINT k CHECK (VALUE <> 'calm');",
    ),
    "statistics": (
        "DROP STATISTICS IF EXISTS s; CREATE STATISTICS s ON (m = 'sad'), id FROM d;",
        "DROP STATISTICS IF EXISTS s; CREATE STATISTICS s ON (m = 'calm'), id FROM d;",
    ),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """In an ordinary run, every change is tried on one of the versions in turn."""
    found = majors(metafunc.config)
    whole = metafunc.config.getoption("--examples") > EXAMPLES
    if "change" in metafunc.fixturenames:
        pairs = [
            (change, major)
            for number, change in enumerate(CHANGES)
            for place, major in enumerate(found)
            if whole or (number % len(found) == place and number % 2 == 0)
        ]
        metafunc.parametrize(("change", "major"), pairs, ids=lambda value: str(value))


def test_the_dump_from_right_before_is_used_as_it_is(change: str, major: int, start: StartServer) -> None:
    server = start(major)
    make_roles_and_tablespace(server)
    before, after = CHANGES[change]
    files = (
        Source("1_base.up.sql", f"{BASE}{before}\n"),
        Source("2_change.up.sql", f"{after}\n"),
        AT,
        Source("4_back.up.sql", "CREATE TABLE later (id integer);\n"),
    )
    with ExitStack() as stack:
        database = stack.enter_context(scratch(server))
        dumps = [database.connection.dump()]
        for file in files:
            if file is AT:
                ground = stack.enter_context(scratch(server, template=database))
            database.connection.run(file.text)
            dumps.append(database.connection.dump())
        exact = rewrite(AT, Source("dump.sql", dumps[2]), options=Options(schema_state=SchemaState.BEFORE))
        assert not exact.failed, exact.diagnostics
        found = rewrite(AT, Source("dump.sql", dumps[2]), siblings=files)
        codes = {each.code.id for each in found.diagnostics}
        assert (found.text, codes & {"EF213", "EF216", "EF325"}) == (exact.text, set())
        wanted = left_by(ground, AT.text)
        for version, dump in enumerate(dumps[1:], 1):
            other = rewrite(AT, Source("dump.sql", dump), siblings=files)
            if not other.failed and other.text != exact.text:
                assert left_by(ground, other.text) == wanted, (version, other.text)


def left_by(ground: Database, migration: str) -> str:
    """Return the dump after a migration, in a copy of a database."""
    with scratch(ground.server, template=ground) as database:
        try:
            database.connection.run(migration)
        except SqlFailure as refused:
            return str(refused)
        return database.connection.dump()
