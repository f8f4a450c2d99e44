"""What the scripts of a repository may not do on a server of our own, and what they still may.

Each attack is tried on a server where scripts are trusted, too: one that does nothing there proves nothing.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import StartServer, available, majors
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.harmless import elevated_statement
from enumfix.postgres.scratch import let_owner_act, scratch
from enumfix.postgres.server import Server, serve
from enumfix.sql.script import parse_statement
from proofs import ADD, UP, Run, in_process, make_project

ATTACKS = {
    "a program": "COPY (SELECT 1) TO PROGRAM '{program}';",
    "a program read from": "CREATE TABLE p (a text); COPY p FROM PROGRAM '{program}';",
    "a file": "COPY (SELECT 1) TO '{marker}';",
    "in a block": "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PRO' || 'GRAM ''{program}'''; END $$;",
    "in a function": """
        CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN 1; END $$; SELECT f();""",
    "in a default": """
        CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
        BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN 1; END $$;
        CREATE TABLE d (a int DEFAULT f()); INSERT INTO d DEFAULT VALUES;""",
    "in a trigger": """
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN NEW; END $$;
        CREATE TABLE d (a int); CREATE TRIGGER g BEFORE INSERT ON d FOR EACH ROW EXECUTE FUNCTION f();
        INSERT INTO d VALUES (1);""",
    "a large object": "SELECT lo_from_bytea(7777, 'x'); SELECT lo_export(7777, '{marker}');",
    "a large object among rows": """
        SELECT lo_from_bytea(7778, 'x'); CREATE TABLE l (a int);
        INSERT INTO l SELECT lo_export(7778, '{marker}');""",
    "an event trigger that fires for an extension": """
        CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
        CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();
        ALTER EVENT TRIGGER e ENABLE ALWAYS;
        {extension};""",
    "a statement in another encoding": """
        SET client_encoding = 'SJIS'; CREATE ROLE r6 PASSWORD E'Ã\\' SUPERUSER --'; SET ROLE r6;
        COPY (SELECT 1) TO PROGRAM '{program}';""",
    "an event trigger at login": """
        CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
        CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION f();""",
}
"""How a script can make a file; what stands in braces is filled in."""

OURS = {
    "a function that is given to who acts": """
        CREATE ROLE taker; SET ROLE taker; ALTER FUNCTION pg_catalog.lo_export(oid, text) OWNER TO taker;
        SELECT lo_from_bytea(7779, 'x'); SELECT lo_export(7779, '{marker}');""",
    "an event trigger that fires for an owner": """
        CREATE ROLE taker; CREATE TABLE o (a int);
        CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN EXECUTE 'SET LOCAL ROLE taker'; COPY (SELECT 1) TO PROGRAM '{program}';
        EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
        CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION f();
        ALTER TABLE o OWNER TO taker;""",
}
"""Attacks that there are only because some statements run with more rights."""

SHADOWS = """
    CREATE SCHEMA evil; SET search_path = evil, pg_catalog;
    CREATE TABLE evil.log (a int);
    CREATE FUNCTION evil.postgresql_fdw_validator(text[], oid) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN true; END $$;
    CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN 'none'; EXCEPTION WHEN insufficient_privilege THEN
    RETURN 'none'; END $$;
    CREATE FUNCTION evil.format(text, name) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN ''; EXCEPTION WHEN insufficient_privilege THEN
    RETURN ''; END $$;
    CREATE FUNCTION evil.concat(text, text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN ''; EXCEPTION WHEN insufficient_privilege THEN
    RETURN ''; END $$;
    CREATE OPERATOR evil.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.concat);
    CREATE FUNCTION evil.same(name, text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN COPY (SELECT 1) TO PROGRAM '{program}'; RETURN false; EXCEPTION WHEN insufficient_privilege THEN
    RETURN false; END $$;
    CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.same);
    CREATE OPERATOR evil.<> (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.same);
"""
"""What stands before PostgreSQL's own, and runs with more rights where a name is not looked up with care."""

for number, statement in enumerate(
    (
        "CREATE FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator OPTIONS (a 'b')",
        "CREATE FOREIGN DATA WRAPPER w VALIDATOR evil.postgresql_fdw_validator"
        " OPTIONS (a 'VALIDATOR postgresql_fdw_validator')",
        'CREATE FOREIGN DATA WRAPPER w VALIDATOR "postgresql_fdw_validator"'
        " /* VALIDATOR postgresql_fdw_validator */ OPTIONS (a 'b')",
        "CREATE FOREIGN DATA WRAPPER w; ALTER FOREIGN DATA WRAPPER w OPTIONS (ADD a 'b')",
        "COMMENT ON EXTENSION plpgsql IS 'x'",
        "CREATE ROLE evil; CREATE TABLE t (); ALTER TABLE t OWNER TO evil",
        "CREATE PUBLICATION p FOR ALL TABLES",
        "CREATE FUNCTION evil.l() RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'",
        "{extension}",
        "CREATE FUNCTION evil.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION evil.e();"
        "COMMENT ON EXTENSION plpgsql IS 'x'",
    )
):
    OURS[f"shadows of names, {number}"] = f"{SHADOWS}{statement};"

OTHER_ATTACKS = [
    "SELECT pg_read_file('/etc/passwd');",
    "SELECT pg_ls_dir('/');",
    "SELECT lo_import('/etc/passwd');",
    "ALTER SYSTEM SET archive_command = 'x';",
    "LOAD '/tmp/no.so';",
    "CREATE FUNCTION c() RETURNS int LANGUAGE c AS '/tmp/no', 'f';",
    "CREATE FUNCTION i(text) RETURNS text LANGUAGE internal AS 'pg_read_file';",
    "CREATE FUNCTION i(text) RETURNS text LANGUAGE internal AS 'enum_eq';",
    "CREATE OR REPLACE FUNCTION pg_catalog.enumfix_fall(text, text) RETURNS boolean LANGUAGE internal "
    "AS 'enum_eq';",
    "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1' PUBLICATION p;",
    "CREATE TABLESPACE t LOCATION '/tmp';",
    "SELECT pg_create_physical_replication_slot('s');",
    "SET dynamic_library_path = '/tmp';",
    "SET session_preload_libraries = '/tmp/no.so';",
    "ALTER ROLE ALL SET session_preload_libraries = '/tmp/no.so';",
    "ALTER DATABASE postgres SET session_preload_libraries = '/tmp/no.so';",
    "ALTER DATABASE template1 SET search_path = 'x';",
    "ALTER DATABASE postgres SET dynamic_library_path = '/tmp';",
    "BEGIN; CREATE ROLE x; ALTER ROLE x SET dynamic_library_path = '/tmp';",
    "BEGIN; CREATE ROLE x; ALTER ROLE x SET plperl.on_plperlu_init = 'x';",
    "ALTER ROLE enumfix_superuser SET app.x = 'y';",
    "GRANT pg_execute_server_program TO postgres;",
    "GRANT pg_write_server_files TO CURRENT_USER;",
    "CREATE ROLE x IN ROLE pg_read_server_files;",
    "ALTER GROUP pg_execute_server_program ADD USER postgres;",
    "GRANT enumfix_superuser TO postgres;",
    "SET ROLE enumfix_superuser;",
    "SET SESSION AUTHORIZATION enumfix_superuser;",
    "SELECT set_config('role', 'enumfix_superuser', false);",
    "RESET ROLE; RESET SESSION AUTHORIZATION; COPY (SELECT 1) TO PROGRAM 'true';",
    "RESET ALL; COPY (SELECT 1) TO PROGRAM 'true';",
    "DISCARD ALL; COPY (SELECT 1) TO PROGRAM 'true';",
    "ALTER ROLE postgres SUPERUSER; COPY (SELECT 1) TO PROGRAM 'true';",
    "DO $$ BEGIN ALTER ROLE postgres SUPERUSER; END $$;",
    "DO $$ BEGIN EXECUTE 'SET SESSION AUTHORIZATION enumfix_superuser'; END $$;",
    "UPDATE pg_authid SET rolsuper = true;",
    "ALTER FUNCTION lo_export(oid, text) OWNER TO postgres;",
    "ALTER FUNCTION pg_read_file(text) OWNER TO postgres;",
    "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO PUBLIC; SELECT pg_read_file('/etc/passwd');",
    "CREATE OR REPLACE FUNCTION pg_catalog.enumfix_fall(secret text, restore text) RETURNS void "
    "LANGUAGE plpgsql LEAKPROOF AS 'BEGIN END';",
    "SELECT enumfix_rise('', 'postgres', true);",
    "SELECT enumfix_fall('', 'ALTER ROLE postgres SUPERUSER');",
    "ALTER FUNCTION enumfix_rise(text, text, boolean) SECURITY INVOKER;",
    'DROP EVENT TRIGGER "!enumfix";',
    'ALTER EVENT TRIGGER "!enumfix" DISABLE;',
    "DROP EXTENSION plpgsql CASCADE;",
    "ALTER LANGUAGE c OWNER TO postgres;",
    "ALTER LANGUAGE plpgsql OWNER TO postgres; CREATE LANGUAGE evil HANDLER plpgsql_call_handler;",
    'ALTER LANGUAGE plpgsql OWNER TO postgres; ALTER EVENT TRIGGER "!enumfix" DISABLE;',
    "CREATE CAST (int AS float4) WITHOUT FUNCTION;",
    "CREATE SCHEMA v; CREATE TYPE v.xml AS RANGE (SUBTYPE = int); SET search_path = v, pg_catalog; "
    "CREATE CAST (text AS xml) WITHOUT FUNCTION;",
    "CREATE FOREIGN DATA WRAPPER w VALIDATOR v.postgresql_fdw_validator;",
    "CREATE OPERATOR CLASS o FOR TYPE int USING btree AS FUNCTION 1 (int, int) bttextcmp(text, text);",
    "CREATE OPERATOR CLASS o FOR TYPE int USING gist AS "
    "FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal);",
    "SET standard_conforming_strings = off; COMMENT ON EXTENSION plpgsql IS 'a\\''; "
    "ALTER ROLE postgres SUPERUSER; --';",
    "CREATE FOREIGN DATA WRAPPER w HANDLER postgres_fdw_handler;",
]

REFUSED = ("42501", "42939", "0LP01", "42704", "42883", "55000")

OF_THE_SUPERUSER = {
    "FUNCTION pg_catalog.lo_export(oid, text)": "SELECT pg_catalog.lo_export(1, '/tmp/no')",
    "FUNCTION pg_catalog.enumfix_fall(text, text)": "",
    "SCHEMA pg_catalog": "",
    "SCHEMA information_schema": "",
    "TABLE pg_catalog.pg_authid": "",
    "VIEW pg_catalog.pg_roles": "",
    "TYPE pg_catalog.int4": "",
    "LANGUAGE internal": "",
    "OPERATOR FAMILY pg_catalog.text_ops USING btree": "",
    "OPERATOR pg_catalog.+ (int4, int4)": "",
    "DATABASE template1": "",
}
"""What nobody else may own, as ALTER … OWNER TO names it."""

ACTING = {
    "itself": "",
    "another role": "SET ROLE q1; ",
    "a member of it": "SET ROLE q2; ",
    "another role, in a transaction": "BEGIN; SET LOCAL ROLE q1; ",
    "another session": "SET SESSION AUTHORIZATION q1; ",
    "another role, by its setting": "SELECT pg_catalog.set_config('role', 'q1', false); ",
}

ENCODINGS = "SJIS SHIFT_JIS_2004 BIG5 GBK UHC GB18030 JOHAB LATIN1 WIN1252 EUC_JP".split()
"""Encodings of a client; in the first ones, a character can end with a backslash."""

HARMLESS = [
    "CREATE ROLE r1 SUPERUSER LOGIN REPLICATION BYPASSRLS; CREATE ROLE r2; GRANT r1 TO r2;",
    "GRANT pg_monitor TO r2;",
    "DROP ROLE IF EXISTS r9; CREATE USER r3; ALTER ROLE r3 CREATEDB; ALTER ROLE r3 RENAME TO r4;",
    "CREATE TABLE t (a int PRIMARY KEY, b text); ALTER TABLE t OWNER TO r1;",
    "ALTER TABLE t OWNER TO CURRENT_USER;",
    "CREATE SCHEMA s AUTHORIZATION r2; ALTER SCHEMA s OWNER TO r1; CREATE TYPE s.m AS ENUM ('a');",
    "ALTER TYPE s.m OWNER TO r2; CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "ALTER FUNCTION s.f() OWNER TO r2; CREATE VIEW s.v AS SELECT 1; ALTER VIEW s.v OWNER TO r2;",
    "ALTER DEFAULT PRIVILEGES FOR ROLE r2 GRANT SELECT ON TABLES TO r1;",
    "SET session_replication_role = replica; RESET session_replication_role;",
    "BEGIN; SET LOCAL session_replication_role = replica; COMMIT; SET lc_messages = 'C';",
    "SET log_min_messages = 'error'; SET log_statement = 'none';",
    "ALTER TABLE t DISABLE TRIGGER ALL; ALTER TABLE t ENABLE TRIGGER ALL;",
    "CREATE PUBLICATION p FOR ALL TABLES; ALTER PUBLICATION p OWNER TO r1;",
    "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
    "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e(); ALTER EVENT TRIGGER e ENABLE ALWAYS;"
    "ALTER EVENT TRIGGER e DISABLE; ALTER EVENT TRIGGER e ENABLE; ALTER EVENT TRIGGER e OWNER TO r1;",
    "COMMENT ON EXTENSION plpgsql IS 'x'; COMMENT ON ROLE r1 IS 'x'; COMMENT ON DATABASE postgres IS 'x';",
    "CREATE FUNCTION leak(int) RETURNS int LANGUAGE sql IMMUTABLE LEAKPROOF AS 'SELECT 1';",
    "ALTER FUNCTION leak(int) NOT LEAKPROOF; ALTER FUNCTION leak(int) LEAKPROOF;",
    "CREATE CAST (json AS varchar) WITHOUT FUNCTION;",
    "CREATE TYPE n AS ENUM ('a'); CREATE FUNCTION nc(n, n) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';"
    "CREATE FUNCTION ie(n, n) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'enum_eq';"
    "CREATE OPERATOR FAMILY nf USING btree;"
    "CREATE OPERATOR CLASS no FOR TYPE n USING btree FAMILY nf AS FUNCTION 1 (n, n) nc(n, n);"
    "ALTER OPERATOR FAMILY nf USING btree OWNER TO r1;",
    "ALTER OPERATOR FAMILY nf USING btree OWNER TO postgres;",
    "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;",
    "ALTER FOREIGN DATA WRAPPER w OWNER TO r1;",
    "CREATE ACCESS METHOD h TYPE TABLE HANDLER heap_tableam_handler;",
    "COPY t FROM stdin;\n1\tx\n2\ty\n\\.\nSELECT 1;",
    "copy t (a, b)\n  from stdin;\n3\tz\n\\.\nSELECT 1;",
    "SET ROLE r1; RESET ROLE; SET SESSION AUTHORIZATION r1; RESET SESSION AUTHORIZATION;",
    "REASSIGN OWNED BY r1 TO r2; GRANT ALL ON SCHEMA public TO r1; REVOKE ALL ON SCHEMA public FROM PUBLIC;",
    "CHECKPOINT; SELECT count(*) FROM pg_authid;",
    "CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql; ALTER PROCEDURAL LANGUAGE plpgsql OWNER TO postgres;"
    "DO $$ BEGIN END $$; COMMENT ON LANGUAGE plpgsql IS 'x';",
    "ALTER ROLE r1 SET app.tenant = 'x'; ALTER ROLE r1 SET \"pgrst.db_schemas\" = 'x';"
    "ALTER ROLE r1 IN DATABASE postgres SET search_path = 'x'; ALTER ROLE r1 IN DATABASE postgres RESET ALL;",
    "ALTER DATABASE postgres SET app.settings.secret = 'x'; ALTER DATABASE postgres SET jit = off;"
    "ALTER DATABASE postgres RESET app.settings.secret; ALTER DATABASE postgres RESET ALL;",
]
"""What needs a superuser and harms nobody, one after the other in one database."""

NEWER = {"CREATE PUBLICATION q FOR TABLES IN SCHEMA s;": 15}


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str]) -> Run:
    return in_process(capfd)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def marker() -> Iterator[Path]:
    """Give the path of a file that the server could make."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder) / "marker"


@pytest.fixture(scope="module")
def trusting(pytestconfig: pytest.Config) -> Iterator[Server]:
    """Give a server where scripts are trusted."""
    found = available(pytestconfig)
    with serve(found[max(found)], trusted=True) as server:
        yield server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


def tried(server: Server, attack: str, marker: Path) -> bool:
    """Return whether a script makes the file, in a database of its own."""
    names = server.admin().query("SELECT name FROM pg_available_extensions")
    contrib = "hstore" if ("hstore",) in names else "IF NOT EXISTS plpgsql"
    extension = f"CREATE EXTENSION {contrib}"
    script = attack.format(program=f"cat >{marker}", marker=marker, extension=extension)
    with scratch(server) as database, suppress(SqlFailure):
        database.connection.run(script)
        database.connection.run("SELECT 1;")
        database.connection.dump()
    found = marker.exists()
    marker.unlink(missing_ok=True)
    known = set(server.admin().query("SELECT rolname FROM pg_roles WHERE NOT rolname ~ '^(pg|enumfix)_'"))
    server.put_aside(str(name) for (name,) in known if name != server.login)
    return found


@pytest.mark.parametrize("name", [*ATTACKS, *OURS])
def test_an_attack_makes_no_file(name: str, major: int, start: StartServer, marker: Path) -> None:
    assert not tried(start(major), {**ATTACKS, **OURS}[name], marker)


@pytest.mark.server
@pytest.mark.parametrize("name", ATTACKS)
def test_it_would_where_scripts_are_trusted(name: str, trusting: Server, marker: Path) -> None:
    assert tried(trusting, ATTACKS[name], marker)


@pytest.mark.parametrize("attack", OTHER_ATTACKS)
def test_an_attack_is_refused_and_changes_nobody(attack: str, major: int, start: StartServer) -> None:
    server = start(major)
    with scratch(server) as database:
        with pytest.raises(SqlFailure) as refused:
            database.connection.run(attack)
        assert refused.value.sqlstate in REFUSED, str(refused.value)
        supers = database.connection.query("SELECT rolname FROM pg_roles WHERE rolsuper")
    assert supers == ((server.superuser,),)
    assert not dangerous_members(server)


def dangerous_members(server: Server) -> set[str | None]:
    """Return who is a member of a role that reaches out of the server."""
    members = server.admin().query(
        "SELECT m.member::regrole FROM pg_auth_members m JOIN pg_roles r ON r.oid = roleid "
        "WHERE rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')"
    )
    return {name for (name,) in members}


@pytest.mark.parametrize("acting", ACTING)
def test_nobody_gets_what_belongs_to_the_superuser(acting: str, major: int, start: StartServer) -> None:
    server = start(major)
    with scratch(server) as database:
        database.connection.run("CREATE ROLE q1; CREATE ROLE q2; GRANT q1 TO q2;")
        try:
            for thing in OF_THE_SUPERUSER:
                for owner in ("q1", "q2", "postgres", "CURRENT_USER", "SESSION_USER"):
                    with pytest.raises(SqlFailure) as refused:
                        database.connection.run(f"{ACTING[acting]}ALTER {thing} OWNER TO {owner};")
                    assert refused.value.sqlstate in REFUSED, (thing, owner, str(refused.value))
        finally:
            server.put_aside(["q1", "q2"])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_statement_is_read_as_the_server_reads_it(encoding: str, major: int, start: StartServer) -> None:
    server = start(major)
    for letter in ("Ã", "あ", "い", "ä", "語", "𠮷"):
        with scratch(server) as database, suppress(SqlFailure):
            database.connection.run(
                f"SET client_encoding = '{encoding}'; CREATE ROLE q PASSWORD E'{letter}\\' SUPERUSER --';"
            )
        found = server.admin().query("SELECT rolname FROM pg_roles WHERE rolsuper")
        server.put_aside({"q"} & server.roles())
        assert found == ((server.superuser,),), letter


def test_an_ascii_statement_is_read_the_same_in_every_encoding(major: int, start: StartServer) -> None:
    with scratch(start(major)) as database:
        database.connection.run("SET client_encoding = 'LATIN1'; COMMENT ON EXTENSION plpgsql IS 'x';")


def test_no_view_shows_the_secret(major: int, start: StartServer) -> None:
    server = start(major)
    assert server.elevation
    with scratch(server) as database:
        printed = database.connection.run("""
            GRANT pg_read_all_stats TO postgres;
            BEGIN; COMMENT ON EXTENSION plpgsql IS 'x';
            SELECT query FROM pg_stat_activity; SELECT statement FROM pg_prepared_statements;
            SELECT setting FROM pg_settings; SELECT statement FROM pg_cursors;""")
    with scratch(server) as database, database.connection._wire() as wire:
        server.elevation._take_rights(wire, server.elevation._give_rights(wire, "", quiet=True))
        [(seen,)] = server.admin().query(
            "SELECT string_agg(query, '') FROM pg_stat_activity WHERE query ~ 'fall'"
        )
    assert "enumfix_fall" in str(seen)
    assert server.elevation.secret not in printed + str(seen)


def test_what_harms_nobody_goes_on_working(major: int, start: StartServer) -> None:
    server = start(major)
    scripts = [*HARMLESS, *(script for script, since in NEWER.items() if since <= major)]
    with scratch(server) as database:
        for script in scripts:
            database.connection.run(script)
            supers = database.connection.query("SELECT rolname FROM pg_roles WHERE rolsuper")
            assert supers == ((server.superuser,),), script
        assert database.connection.query("SELECT count(*) FROM t") == (("3",),)
        database.connection.dump()
    server.put_aside(f"r{number}" for number in (1, 2, 4))


def test_it_does_so_in_one_transaction_and_leaves_nothing_where_that_fails(
    major: int, start: StartServer
) -> None:
    server = start(major)
    with scratch(server) as database:
        with pytest.raises(SqlFailure, match="division by zero"):
            database.connection.run_as_one(
                "CREATE TABLE t (); ALTER TABLE t DISABLE TRIGGER ALL; SELECT 1 / 0;"
            )
        database.connection.run_as_one("CREATE ROLE r5; CREATE TABLE t (); ALTER TABLE t OWNER TO r5;")
        supers = database.connection.query("SELECT rolname FROM pg_roles WHERE rolsuper")
    assert supers == ((server.superuser,),)
    server.put_aside(["r5"])


def test_event_triggers_fire_as_before(major: int, start: StartServer) -> None:
    with scratch(start(major)) as database:
        database.connection.run("""
            CREATE TABLE seen (tag text, super boolean);
            CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO seen SELECT tg_tag, rolsuper FROM pg_roles WHERE rolname = current_user;
            END $$;
            CREATE EVENT TRIGGER see ON ddl_command_end EXECUTE FUNCTION see();
            CREATE TABLE t ();
            COMMENT ON EXTENSION plpgsql IS 'x';
            CREATE TABLE u ();""")
        rows = database.connection.query("SELECT tag, super FROM seen")
    assert rows == (("CREATE TABLE", "f"), ("CREATE TABLE", "f"))


def test_the_server_knows_nothing_of_its_caller(monkeypatch: pytest.MonkeyPatch, trusting: Server) -> None:
    monkeypatch.setenv("A_SECRET", "s3cr3t")
    folder = Path(trusting.host)
    assert folder.stat().st_mode & 0o077 == 0
    process = (folder / "data" / "postmaster.pid").read_text().split()[0]
    variables = Path(f"/proc/{process}/environ").read_bytes().decode().split("\0")
    assert {each.partition("=")[0] for each in variables} - {""} <= {
        "PATH", "LC_ALL", "PWD", "SHLVL", "_", "OLDPWD", "PGSYSCONFDIR", "PGLOCALEDIR", "LC_COLLATE",
        "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME", "PGDATA", "PG_OOM_ADJUST_FILE",
    }  # fmt: skip


def test_the_connection_hands_nothing_on(monkeypatch: pytest.MonkeyPatch, trusting: Server) -> None:
    monkeypatch.setenv("A_SECRET", "s3cr3t")
    monkeypatch.setenv("PGOPTIONS", "-c search_path=nowhere")
    monkeypatch.setenv("PGSERVICE", "nowhere")
    environment = trusting.admin()._env()
    assert "A_SECRET" not in environment and "PGSERVICE" not in environment
    assert trusting.admin().command("SHOW search_path") == '"$user", public\n'
    assert os.environ["PGSERVICE"] == "nowhere"


@pytest.mark.server
@pytest.mark.parametrize(
    ("where", "arguments"),
    [
        ("m/0001_first.up.sql", ["rewrite", "--replay", "--diff", UP]),
        ("seed.sql", ["verify", UP, "--seed", "seed.sql"]),
        ("prelude.sql", ["verify", UP, "--prelude", "prelude.sql"]),
        ("dump.sql", ["verify", UP]),
        (UP, ["verify", UP]),
        (UP, ["rewrite", "--verify", "--diff", UP]),
        (UP, ["verify", "m", "--from", "2", "--schema", "dump.sql"]),
    ],
)
def test_the_message_names_the_place_and_the_way_out(
    enumfix: Run, project: Path, marker: Path, where: str, arguments: list[str]
) -> None:
    path = Path(where)
    first = "CREATE TYPE mood AS ENUM ('sad', 'ok');\n" if where.startswith("m/") else ""
    before = path.read_text() if path.exists() else first
    path.write_text(f"{before}\nCOPY (SELECT 1)\nTO PROGRAM 'cat >{marker}';\n")
    line = before.count("\n") + 2
    done = enumfix(*arguments)
    assert done.status == 2 or where == UP
    assert f"{where}:{line}:1: error[EF070]: " in done.err
    assert "--trusted" in done.err
    assert not marker.exists()
    done = enumfix(*arguments, "--trusted")
    assert "EF070" not in done.err
    assert marker.exists()


def test_a_repository_cannot_vouch_for_itself(enumfix: Run, project: Path, marker: Path) -> None:
    Path(UP).write_text(f"{ADD}COPY (SELECT 1) TO PROGRAM 'cat >{marker}';\n")
    Path("enumfix.toml").write_text("trusted = true\n")
    done = enumfix("verify", UP)
    assert done.status == 2
    assert "enumfix.toml:1:1: error[EF072]: a repository cannot declare itself trusted" in done.err
    assert not marker.exists()


@pytest.mark.server
def test_the_settings_of_the_user_can(
    enumfix: Run, project: Path, marker: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path(UP).write_text(f"{ADD}COPY (SELECT 1) TO PROGRAM 'cat >{marker}';\n")
    home = tmp_path / "config"
    home.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    (home / "enumfix.toml").write_text('trusted = ["/nowhere"]\n')
    assert enumfix("verify", UP).status == 2
    assert not marker.exists()
    (home / "enumfix.toml").write_text(f'trusted = ["{project}"]\n')
    done = enumfix("verify", UP)
    assert done.status == 0, done.err
    assert marker.exists()
    (home / "enumfix.toml").write_text("trusted = true\n")
    assert "error[EF042]" in enumfix("verify", UP).err


def test_an_extension_of_others_is_made_only_where_its_script_can_call_nothing_else(
    major: int, start: StartServer
) -> None:
    sql = "CREATE EXTENSION postgis"
    made = elevated_statement(parse_statement(sql), sql, "postgres")
    assert made
    with scratch(start(major)) as database:
        assert database.connection.query(made.only_if) == (("1",),)
        database.connection.run("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        assert database.connection.query(made.only_if) == ()


def test_nobody_acts_as_the_superuser_that_owns_the_types_of_an_extension(
    major: int, start: StartServer, marker: Path
) -> None:
    server = start(major)
    with scratch(server) as database:
        there = {str(name) for (name,) in server.admin().query("SELECT name FROM pg_available_extensions")}
        extension = sorted(there & {"citext", "vector", "hstore", "ltree"})[0]
        database.connection.run(f"CREATE EXTENSION {extension}; CREATE TABLE t (a int);")
        with let_owner_act(database) as acting:
            [(is_superuser,)] = acting.connection.query(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            assert is_superuser == "f"
            with pytest.raises(SqlFailure):
                acting.connection.run(f"COPY (SELECT 1) TO '{marker}';")
            acting.connection.run("CREATE TABLE u (a int)")
        dump = database.connection.dump()
    assert set(re.findall("OWNER TO (.*);", dump)) == {"postgres"}
