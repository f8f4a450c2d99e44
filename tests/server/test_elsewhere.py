"""On the server of a URL, scripts touch scratch databases and nothing else; no role of ours stays there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import StartServer, available, majors
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.open import open_server
from enumfix.postgres.programs import ServerError
from enumfix.postgres.remote import connect_to_url
from enumfix.postgres.runner import give_roles
from enumfix.postgres.scratch import scratch
from enumfix.postgres.server import Server, serve
from enumfix.source import Source
from enumfix.verify.fit import shared_statements
from proofs import ADD, DUMP, UP, Run, in_process, make_project, url

SHARED = """
GRANT a TO b
REVOKE a FROM b
COMMENT ON ROLE a IS 'x'
COMMENT ON DATABASE a IS 'x'
COMMENT ON TABLESPACE a IS 'x'
SECURITY LABEL FOR p ON ROLE a IS 'x'
CREATE ROLE a
CREATE USER a
CREATE GROUP a
ALTER ROLE a SET x = 1
ALTER ROLE ALL SET x = 1
ALTER ROLE a RENAME TO b
ALTER GROUP a ADD USER b
DROP USER a
CREATE DATABASE a
ALTER DATABASE a SET x = 1
ALTER DATABASE a OWNER TO b
ALTER DATABASE a RENAME TO b
ALTER DATABASE a IS_TEMPLATE true
DROP DATABASE a
GRANT CONNECT ON DATABASE a TO b
GRANT CREATE ON TABLESPACE a TO b
GRANT SET ON PARAMETER x TO b
CREATE TABLESPACE a LOCATION '/x'
ALTER TABLESPACE a SET (seq_page_cost = 1)
DROP TABLESPACE a
DROP OWNED BY a
REASSIGN OWNED BY a TO b
ALTER SYSTEM SET x = 1
CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p
ALTER SUBSCRIPTION s DISABLE
DROP SUBSCRIPTION s
UPDATE pg_database SET datistemplate = true
UPDATE pg_catalog.pg_authid SET rolsuper = true
DELETE FROM pg_auth_members
INSERT INTO pg_db_role_setting VALUES (0, 0, NULL)
INSERT INTO t SELECT lo_export(1, '/x')
INSERT INTO t SELECT pg_catalog.lo_import('/x')
CREATE TABLE u AS SELECT dblink_exec('x', 'y')
SELECT pg_create_logical_replication_slot('a', 'b')
SELECT pg_drop_replication_slot('a')
SELECT pg_terminate_backend(1)
SELECT pg_reload_conf()
COPY (SELECT 1) TO PROGRAM 'x'
COPY t FROM '/x'
PREPARE TRANSACTION 'x'
LOAD 'x'
""".strip().split("\n")
"""Statements that touch what databases share, one of each kind."""

OWN = """
INSERT INTO t VALUES ('CREATE ROLE a')
COMMENT ON TABLE t IS 'DROP DATABASE a'
GRANT SELECT ON t TO a
REVOKE ALL ON SCHEMA s FROM a
CREATE USER MAPPING FOR a SERVER s
CREATE TABLE database (role text)
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a
SELECT datname FROM pg_database
SELECT lo_create(1)
LISTEN a
ALTER TABLE t SET TABLESPACE a
DO $$ BEGIN /* CREATE ROLE a */ PERFORM 1; /* DROP ROLE a */ END $$
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'a') THEN PERFORM 1; END IF; END $$
""".strip().split("\n")

HIDDEN = [
    "DO $$ BEGIN EXECUTE 'CREATE RO' || 'LE enumfix_test_evil'; END $$;",
    "DO $$ BEGIN EXECUTE 'ALTER RO' || 'LE ALL SET work_mem = ''1MB'''; END $$;",
    "DO $$ BEGIN EXECUTE 'COMMENT ON DATA' || 'BASE postgres IS ''evil'''; END $$;",
    "DO $$ BEGIN EXECUTE 'COMMENT ON RO' || 'LE postgres IS ''evil'''; END $$;",
    "DO $$ BEGIN EXECUTE 'ALTER DATA' || 'BASE postgres SET work_mem = ''1MB'''; END $$;",
    "DO $$ BEGIN EXECUTE 'GRA' || 'NT pg_monitor TO postgres'; END $$;",
    "DO $$ BEGIN EXECUTE 'UPDATE pg_data' || 'base SET datistemplate = true'; END $$;",
    "DO $$ BEGIN EXECUTE 'RESET RO' || 'LE'; EXECUTE 'CREATE RO' || 'LE enumfix_test_evil'; END $$;",
    "DO $$ BEGIN EXECUTE 'SET SESSION AUTHOR' || 'IZATION postgres';"
    " EXECUTE 'CREATE RO' || 'LE enumfix_test_evil'; END $$;",
]
"""What no reading of the words finds."""

STATE = """
    SELECT 'role', rolname::text, (rolsuper, rolcreaterole, rolcreatedb, rolcanlogin)::text FROM pg_roles
    UNION ALL SELECT 'member', roleid::text, member::text FROM pg_auth_members
    UNION ALL SELECT 'setting', setdatabase::text, setconfig::text FROM pg_db_role_setting
    UNION ALL SELECT 'comment', objoid::text, description FROM pg_shdescription
    UNION ALL SELECT 'database', datname::text, (datistemplate, datallowconn, datdba, datacl)::text
    FROM pg_database
    ORDER BY 1, 2, 3"""


def placed(statement: str) -> list[str]:
    """Return scripts that hold a statement where it counts."""
    first, _, rest = statement.partition(" ")
    return [
        statement,
        statement.lower() if "'" not in statement else statement,
        f"-- a comment\n/* another */ {first} /* one\nmore */\n-- and more\n {rest}",
        f"SELECT 1; {statement}",
    ]


def in_a_body(statement: str) -> list[str]:
    """Return scripts that run a statement from a block or a function."""
    first, _, rest = statement.partition(" ")
    doubled = statement.replace("'", "''")
    run = statement.replace("SELECT", "PERFORM", 1) if statement.startswith("SELECT") else statement
    return [
        f"DO $$ BEGIN {run}; END $$",
        f"DO $$ BEGIN EXECUTE '{doubled}'; END $$",
        f"DO $$ BEGIN PERFORM ' -- '; EXECUTE '{first} /* x */ {rest.replace(chr(39), chr(39) * 2)}'; END $$",
        f"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {run}; END $$",
    ]


@pytest.mark.parametrize("statement", SHARED)
def test_what_databases_share_is_found(statement: str) -> None:
    for text in placed(statement):
        assert [*shared_statements([Source("x", f"{text};\n")])], text


@pytest.mark.parametrize("statement", [each for each in SHARED if not each.startswith("LOAD")])
def test_so_it_is_in_blocks_and_functions(statement: str) -> None:
    for text in in_a_body(statement):
        assert [*shared_statements([Source("x", f"{text};\n")])], text


@pytest.mark.parametrize("statement", OWN)
def test_what_is_of_one_database_is_not(statement: str) -> None:
    assert not [*shared_statements([Source("x", f"{statement};\n")])]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str]) -> Run:
    return in_process(capfd)


@pytest.fixture
def server(start: StartServer, pytestconfig: pytest.Config) -> Server:
    return start(majors(pytestconfig)[0])


@pytest.fixture(params=["postgres", "enumfix_superuser"])
def user(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def shared_state(server: Server) -> tuple[tuple[str | None, ...], ...]:
    return server.admin().query(STATE)


@pytest.mark.parametrize("script", HIDDEN)
def test_what_is_hidden_from_reading_fails_and_changes_nothing(
    script: str, server: Server, user: str
) -> None:
    before = shared_state(server)
    with open_server(url(server, user)) as elsewhere, scratch(elsewhere) as database:
        assert database.connection.query("SELECT session_user") != ((user,),)
        with pytest.raises(SqlFailure) as refused:
            database.connection.run(script)
        assert refused.value.sqlstate in ("42501", "0A000"), str(refused.value)
    assert shared_state(server) == before


def test_a_proof_runs_as_a_role_of_its_own(enumfix: Run, project: Path, server: Server, user: str) -> None:
    Path("dump.sql").write_text(f"{DUMP}ALTER TABLE public.people OWNER TO {user};\n")
    Path(UP).write_text(
        f"{ADD}DO $$ BEGIN ASSERT session_user ~ '^enumfix_[0-9a-f]+_', 'it is the user'; END $$;\n"
    )
    before = shared_state(server)
    done = enumfix("verify", UP, "--database-url", url(server, user))
    assert done.status == 0, done.err
    assert shared_state(server) == before


def test_a_dump_names_the_user_and_not_the_role(enumfix: Run, project: Path, server: Server) -> None:
    with open_server(url(server)) as elsewhere, scratch(elsewhere) as database:
        database.connection.run("CREATE TABLE t (); GRANT SELECT ON t TO postgres, PUBLIC;")
        dump = database.connection.dump()
    assert "ALTER TABLE public.t OWNER TO postgres;" in dump
    assert elsewhere.login not in dump


def test_trusted_scripts_run_as_the_user(server: Server) -> None:
    with open_server(url(server), trusted=True) as elsewhere, scratch(elsewhere) as database:
        assert database.connection.query("SELECT session_user") == (("postgres",),)


def test_who_may_make_no_roles_runs_scripts(server: Server) -> None:
    server.admin().run("CREATE ROLE enumfix_test_plain LOGIN CREATEDB;")
    try:
        with open_server(url(server, "enumfix_test_plain")) as elsewhere, scratch(elsewhere) as database:
            assert database.connection.query("SELECT session_user") == (("enumfix_test_plain",),)
    finally:
        server.admin().run("DROP ROLE enumfix_test_plain;")


USERS = {
    "SUPERUSER": True,
    "IN ROLE pg_execute_server_program": True,
    "IN ROLE pg_read_server_files": True,
    "IN ROLE pg_write_server_files": True,
    "IN ROLE enumfix_test_super": True,
    "CREATEROLE": False,
    "IN ROLE pg_monitor": False,
    "": False,
}
"""What a user is, and whether scripts that run as this user could run programs or touch files."""


@pytest.fixture(scope="module")
def strict(pytestconfig: pytest.Config) -> Iterator[Server]:
    """Give a server that lets in only those whom it knows by name, as with peer authentication."""
    with serve(available(pytestconfig)[majors(pytestconfig)[0]], trusted=True) as server:
        lines = [f"local all {name} trust\n" for name in ("postgres", "enumfix_test_user")]
        (Path(server.host) / "data" / "pg_hba.conf").write_text("".join(lines))
        server.admin().run("CREATE ROLE enumfix_test_super SUPERUSER; SELECT pg_reload_conf();")
        yield server


@pytest.mark.parametrize("rights", USERS)
def test_no_script_runs_as_a_user_that_reaches_out(rights: str, strict: Server) -> None:
    strict.admin().run(f"CREATE ROLE enumfix_test_user LOGIN CREATEDB {rights};")
    before = shared_state(strict)
    try:
        reaches_out = USERS[rights] or (rights == "CREATEROLE" and strict.major < 16)
        with (
            pytest.raises(ServerError, match="may run programs") if reaches_out else nullcontext(),
            open_server(url(strict, "enumfix_test_user")) as elsewhere,
            scratch(elsewhere) as database,
        ):
            assert database.connection.query("SELECT session_user") == (("enumfix_test_user",),)
        with open_server(url(strict, "enumfix_test_user"), trusted=True) as elsewhere:
            assert elsewhere.login == "enumfix_test_user"
        assert shared_state(strict) == before
    finally:
        strict.admin().run("DROP ROLE enumfix_test_user;")


ROLES = {
    "NOLOGIN": True,
    "LOGIN CREATEDB": True,
    "IN ROLE enumfix_test_other": True,
    "SUPERUSER": False,
    "CREATEROLE": False,
    "IN ROLE enumfix_test_maker": False,
    "IN ROLE pg_monitor": False,
    "IN ROLE pg_execute_server_program": False,
}
"""What a role of somebody else's server is, and whether scripts may act as it in a scratch database."""


@pytest.mark.parametrize("rights", ROLES)
def test_scripts_act_as_a_role_that_is_there_only_where_that_harms_nobody(
    rights: str, server: Server, user: str
) -> None:
    if server.major < 16 and user != server.superuser:
        pytest.skip("this user may make no role for the run")
    admin = replace(server.admin(), login=server.superuser)
    admin.run("CREATE ROLE enumfix_test_other; CREATE ROLE enumfix_test_maker CREATEROLE;")
    admin.run(f"CREATE ROLE enumfix_test_role {rights};")
    if user != server.superuser:
        admin.run(f"GRANT enumfix_test_role TO {user} WITH ADMIN OPTION;")
    before = shared_state(server)
    try:
        with open_server(url(server, user)) as elsewhere, scratch(elsewhere) as database:
            give_roles(elsewhere, ("enumfix_test_role",))
            with nullcontext() if ROLES[rights] else pytest.raises(SqlFailure, match="enumfix_test_role"):
                database.connection.run("SET ROLE enumfix_test_role;")
            with nullcontext() if ROLES[rights] else pytest.raises(SqlFailure, match="enumfix_test_role"):
                database.connection.run(
                    "CREATE SCHEMA s; CREATE TABLE s.t (); ALTER SCHEMA s OWNER TO enumfix_test_role;"
                )
        assert shared_state(server) == before
    finally:
        for name in ("role", "other", "maker"):
            admin.run(f"DROP ROLE enumfix_test_{name};")


UNSEEN = "CREATE TABLE t (a text);\nCOPY t FROM stdin;\n/*\n\\.\n"
"""Rows that look like the start of a comment: whoever reads the text as a whole sees no more statements."""


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE ROLE enumfix_test_evil SUPERUSER",
        "ALTER ROLE postgres CREATEROLE",
        "ALTER ROLE ALL SET work_mem = '1MB'",
        "COMMENT ON ROLE postgres IS 'x'",
        "COMMENT ON DATABASE postgres IS 'x'",
        "GRANT pg_monitor TO CURRENT_USER",
        "DROP ROLE IF EXISTS enumfix_test_none",
        "CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION f()",
    ],
)
def test_nothing_that_is_shared_gets_more_rights(statement: str, server: Server) -> None:
    if "login" in statement and server.major < 17:
        pytest.skip("there are no such triggers")
    before = shared_state(server)
    with open_server(url(server, server.superuser)) as elsewhere, scratch(elsewhere) as database:
        database.connection.run("CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';")
        for text in (f"{statement};", f"{UNSEEN}{statement};"):
            with pytest.raises(SqlFailure) as refused:
                database.connection.run(text)
            assert refused.value.sqlstate == "42501", str(refused.value)
    assert shared_state(server) == before


def test_a_scratch_database_made_a_template_is_dropped(server: Server, user: str) -> None:
    before = shared_state(server)
    for words in ("IS_TEMPLATE true", "CONNECTION LIMIT 0"):
        with open_server(url(server, user)) as elsewhere, scratch(elsewhere) as database:
            database.connection.run(
                f"DO $$ BEGIN EXECUTE format('ALTER DATA' || 'BASE %I {words}', current_database()); END $$;"
            )
    assert shared_state(server) == before


def test_what_a_superuser_may_do_in_a_database_still_works(server: Server) -> None:
    before = shared_state(server)
    with open_server(url(server, "enumfix_superuser")) as elsewhere, scratch(elsewhere) as database:
        database.connection.run("""
            CREATE TABLE t (a int PRIMARY KEY);
            ALTER TABLE t DISABLE TRIGGER ALL;
            CREATE PUBLICATION p FOR ALL TABLES;
            SET session_replication_role = replica;
            COMMENT ON EXTENSION plpgsql IS 'x';
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();""")
        supers = database.connection.query("SELECT rolname FROM pg_roles WHERE rolsuper")
        assert supers == (("enumfix_superuser",),)
        with pytest.raises(SqlFailure, match="permission denied"):
            database.connection.run("COPY (SELECT 1) TO PROGRAM 'true';")
    assert shared_state(server) == before


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_run_takes_its_role_away(project: Path, server: Server, how: signal.Signals) -> None:
    before = shared_state(server)
    end(started(server), how)
    assert shared_state(server) == before


def test_the_role_of_a_killed_run_is_taken_away_by_a_later_one(
    project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shared_state(server)
    end(started(server), signal.SIGKILL)
    assert shared_state(server) != before
    monkeypatch.setattr("enumfix.postgres.scratch._STALE_AFTER", -10)
    busy = "SELECT count(*) FROM pg_stat_activity WHERE usename ~ '^enumfix_[0-9a-f]{8}_'"
    server.admin().run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename ~ '^enumfix_[0-9a-f]{8}_'"
    )
    while server.admin().query(busy) != (("0",),):
        time.sleep(0.05)
    connect_to_url(url(server))
    assert shared_state(server) == before


def started(server: Server) -> subprocess.Popen[str]:
    """Return a command that has its scratch databases and waits."""
    Path(UP).write_text(ADD + "SELECT pg_sleep(600);\n")
    command = [sys.executable, "-m", "enumfix", "verify", UP, "--database-url", url(server)]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    assert running.stdout
    for line in running.stdout:
        if "rows put in" in line:
            break
    time.sleep(0.3)
    return running


def end(running: subprocess.Popen[str], how: signal.Signals) -> None:
    with running:
        os.killpg(running.pid, how)
