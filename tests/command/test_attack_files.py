"""Attacks by files: what is no file in the place of one, and what the hook is made to read."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from enumfix import prefilter as glance
from enumfix.diagnostics import Refused
from enumfix.project import files
from proofs import UP, make_project

pytestmark = pytest.mark.share(quick=1 / 12, default=1 / 3)

DOWN = "m/0002_more.down.sql"
KINDS = ("pipe", "device", "endless device", "socket", "folder", "link to a pipe", "link to a device")
PLACES = {
    "down file": DOWN,
    "dump": "dump.sql",
    "nearer dump": "m/schema.sql",
    "dump below": "db/structure.sql",
    "settings": "enumfix.toml",
    "shared settings": "pyproject.toml",
    "nearer settings": "m/pyproject.toml",
    "earlier migration": "m/0001_first.up.sql",
    "later migration": "m/0003_last.up.sql",
    "migration in a folder": "m/0001_first/up.sql",
    "program": "m/0001_first.go",
    "dump of the settings": "set.sql",
}
COMMANDS = {
    "rewrite": ("rewrite", UP),
    "diff": ("rewrite", "--diff", UP),
    "check": ("rewrite", "--check", UP),
    "hook": ("rewrite", "--new-only", "--", UP),
    "verify": ("verify", UP),
    "range": ("verify", "m", "--from", "2"),
    "graph": ("graph", "mood"),
}


def put(kind: str, place: Path) -> None:
    """Put something that is no file in the place of one."""
    if place.exists() or place.is_symlink():
        place.unlink()
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    elif kind == "socket":
        (at := socket.socket(socket.AF_UNIX)).bind(os.path.relpath(place))
        at.close()
    elif kind == "link to a pipe":
        os.mkfifo("pipe")
        place.symlink_to(Path("pipe").absolute())
    else:
        place.symlink_to("/dev/zero" if "endless" in kind else "/dev/tty")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def enumfix(*arguments: str, timeout: float = 30) -> subprocess.CompletedProcess[str]:
    """Run a command; one that waits for who writes into a pipe fails by the timeout."""
    command = [sys.executable, "-m", "enumfix", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=timeout, stdin=subprocess.DEVNULL
    )


def concerns(command: str, place: str) -> bool:
    """Return whether a command opens the file of a place by itself."""
    if command == "graph":
        return place in ("dump", "settings", "shared settings", "dump below", "dump of the settings")
    if command == "range":
        return "migration" in place and place != "program"
    return place not in ("program", "down file") or (place == "down file" and command != "verify")


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_is_refused_at_once(project: Path, place: str, pytestconfig: pytest.Config) -> None:
    commands = [command for command in COMMANDS if command != "hook" and concerns(command, place)]
    every = pytestconfig.getoption("--examples") > 300
    some = ("pipe", "folder", KINDS[1 + len(place) % 6])
    for number, kind in enumerate(KINDS if every else some):
        if place == "dump of the settings":
            Path("enumfix.toml").write_text('schema = "set.sql"\n')
        put(kind, Path(PLACES[place]))
        for command in commands if every else commands[number : number + 1]:
            done = enumfix(*COMMANDS[command])
            assert done.returncode == 2, (kind, command, done.stderr)
            code = "EF022" if kind == "folder" else "EF063"
            assert f"{PLACES[place]}:1:1: error[{code}]" in done.stderr, (kind, command)
        undo(Path(PLACES[place]))


def undo(place: Path) -> None:
    place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()
    Path("pipe").unlink(missing_ok=True)


def test_a_pipe_that_the_command_line_names_is_read(project: Path) -> None:
    command = f'"$0" -m enumfix rewrite --check {UP} --schema <(cat dump.sql)'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 1, done.stderr


HOOK = "import sys; from enumfix.hook import main; main()"


@pytest.mark.parametrize("kind", KINDS)
def test_the_hook_opens_nothing_but_files(project: Path, kind: str) -> None:
    put(kind, Path(UP))
    done = subprocess.run(
        [sys.executable, "-c", HOOK, UP], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 2
    assert f"{UP}:1:1: error[{'EF022' if kind == 'folder' else 'EF063'}]" in done.stderr


def test_the_hook_reads_no_more_than_the_limit(project: Path) -> None:
    with Path(UP).open("wb") as stream:
        stream.truncate(glance.LIMIT + 1)  # sparse: no such file is really written
    measured = f"{HOOK.replace('main()', '')}\nimport resource\ntry:\n main()\nfinally:\n" + (
        " print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measured, UP], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, "error[EF025]" in done.stderr) == (2, True), done.stderr
    assert int(done.stdout) * 1024 < glance.LIMIT


class Growing(io.BytesIO):
    """A stream of a file that somebody writes to faster than it is read."""

    def read(self, size: int | None = -1) -> bytes:
        """Return as much as is asked for."""
        return b"x" * (size or 0)


def test_a_file_that_grows_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LIMIT", 3 * 1024 * 1024)
    assert sum(map(len, files._read_pieces(Growing(), 10))) == 3 * 1024 * 1024 + 1


@pytest.mark.parametrize("reading", [files.read, files.read_roughly, files.read_if_there])
def test_a_file_that_becomes_a_pipe_meanwhile_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch, reading: Callable[[Path], object]
) -> None:
    before = Path.stat

    def exchanged(self: Path, **options: bool) -> os.stat_result:
        found = before(self, **options)
        if self.name == "dump.sql":
            self.unlink()
            os.mkfifo(self)
        return found

    monkeypatch.setattr(Path, "stat", exchanged)
    with pytest.raises(Refused, match="EF063"):
        reading(project / "dump.sql")
