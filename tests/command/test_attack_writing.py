"""Attacks on what is written: links out of a repository, leftovers, and attributes that must not get lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from enumfix.project import files
from enumfix.project import write as writing
from proofs import ADD, UP, Run, in_process, make_project

DOWN = "m/0002_more.down.sql"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    make_project(folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str], project: Path) -> Run:
    return in_process(capfd)


def link_down(outside: Path) -> str:
    (outside / "theirs.sql").write_text("")
    Path(DOWN).symlink_to(outside / "theirs.sql")
    return DOWN


def link_down_relatively(outside: Path) -> str:
    (outside / "theirs.sql").write_text("")
    Path(DOWN).symlink_to(os.path.relpath(outside / "theirs.sql", "m"))
    return DOWN


def link_down_twice(outside: Path) -> str:
    (outside / "theirs.sql").write_text("")
    Path("between").symlink_to(outside)
    Path(DOWN).symlink_to("../between/theirs.sql")
    return DOWN


def link_migration(outside: Path) -> str:
    shutil.move(UP, outside / "theirs.up.sql")
    Path(UP).symlink_to(outside / "theirs.up.sql")
    return UP


def link_folder(outside: Path) -> str:
    shutil.move("m", outside / "m")
    Path("m").symlink_to(outside / "m")
    return DOWN


LINKS = (link_down, link_down_relatively, link_down_twice, link_migration, link_folder)


@pytest.mark.parametrize("option", [(), ("--diff",), ("--check",)], ids=str)
@pytest.mark.parametrize("link", LINKS)
def test_no_link_leads_out_of_the_repository(
    enumfix: Run, tmp_path: Path, link: object, option: tuple[str, ...]
) -> None:
    assert callable(link)
    outside = tmp_path / "outside"
    outside.mkdir()
    named = link(outside)
    before = {path: path.read_bytes() for path in outside.rglob("*.sql")}
    done = enumfix("rewrite", *option, UP, "--schema", "dump.sql")
    assert done.status == 2
    assert f"{named}:1:1: error[EF064]: leads to ../outside/" in done.err
    assert {path: path.read_bytes() for path in outside.rglob("*.sql")} == before
    assert Path(UP).read_text() == ADD


def test_a_link_within_the_repository_stays_one(enumfix: Run) -> None:
    Path("real").mkdir()
    shutil.move(UP, "real/x.up.sql")
    Path(UP).symlink_to("../real/x.up.sql")
    assert enumfix("rewrite", UP).status == 0
    assert Path(UP).is_symlink()
    assert "CREATE TYPE new_mood" in Path("real/x.up.sql").read_text()


def test_the_file_that_a_link_leads_to_can_be_named_itself(enumfix: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link_migration(outside)
    assert enumfix("rewrite", str(outside / "theirs.up.sql"), "--schema", "dump.sql").status == 0


def dead() -> int:
    """Return the number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_what_killed_runs_left_goes_with_the_next_one_that_writes(enumfix: Run, tmp_path: Path) -> None:
    gone, alive = dead(), os.getppid()
    (tmp_path / "theirs").write_text("theirs")
    ours = [f"m/.enumfix-{gone}-0.tmp", f"m/.enumfix-{gone}-17.tmp", f"m/.enumfix-{os.getpid()}-3.tmp"]
    others = [
        *(
            f"m/.enumfix-{alive}-0.tmp",
            f"m/.enumfix-{gone}-0.tmp.bak",
            f"m/.enumfix-{gone}.tmp",
            "m/work.tmp",
        ),
        *(
            f"m/enumfix-{gone}-0.tmp",
            f"m/.enumfix-0{gone}-0.tmp",
            f"m/.enumfix-{gone}-x.tmp",
            "m/.enumfix-0-0.tmp",
        ),
        *(f"m/.enumfix-{gone}-1000.tmp", f".enumfix-{gone}-0.tmp", "m/.enumfix-99999999999-0.tmp"),
    ]
    for name in (*ours, *others):
        Path(name).write_text("")
    link, folder = Path(f"m/.enumfix-{gone}-1.tmp"), Path(f"m/.enumfix-{gone}-2.tmp")
    link.symlink_to(tmp_path / "theirs")
    folder.mkdir()
    for option in ("--diff", "--check"):
        enumfix("rewrite", option, UP)
        assert all(Path(name).exists() for name in (*ours, *others))
    assert enumfix("rewrite", UP).status == 0
    assert [name for name in ours if Path(name).exists()] == []
    assert [name for name in others if not Path(name).exists()] == []
    assert link.is_symlink() and folder.is_dir() and (tmp_path / "theirs").exists()


def test_a_run_that_is_killed_leaves_nothing_to_the_next(project: Path) -> None:
    slow = "import os, time\nos.fsync = lambda _: (print('writing', flush=True), time.sleep(60))\n"
    code = f"{slow}from enumfix.__main__ import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "rewrite", UP], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdout and child.stdout.readline() == b"writing\n"
        child.kill()
    assert len([*Path("m").glob(".enumfix-*.tmp")]) == 1
    subprocess.run([sys.executable, "-m", "enumfix", "rewrite", UP], check=True, capture_output=True)
    assert [*Path("m").glob(".enumfix-*.tmp")] == []


def attributes(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def entry(tag: int, permissions: int, who: int = 0xFFFFFFFF) -> bytes:
    """Return an entry of an access control list as Linux stores it (posix_acl_xattr.h)."""
    return tag.to_bytes(2, "little") + permissions.to_bytes(2, "little") + who.to_bytes(4, "little")


ACL = (2).to_bytes(4, "little") + b"".join(
    (entry(0x01, 6), entry(0x02, 6, 1234), entry(0x04, 4), entry(0x10, 6), entry(0x20, 0))
)


@pytest.mark.parametrize(
    ("name", "value"), [("user.mine", b"\0\xff"), ("system.posix_acl_access", ACL)], ids=["user", "ACL"]
)
def test_attributes_are_kept(tmp_path: Path, name: str, value: bytes) -> None:
    path, other = tmp_path / "1_x.up.sql", tmp_path / "1_x.down.sql"
    path.write_text("a")
    other.write_text("a")
    path.chmod(0o640)
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"this file system has no such attributes: {error}")
    before, mode = attributes(path), path.stat().st_mode
    with suppress(OSError):  # what a folder gives to all that is made in it
        os.setxattr(tmp_path, "system.posix_acl_default", ACL)
    writing.write_files([(files.read(path), "b"), (files.read(other), "b")])
    assert path.read_text() == "b"
    assert (attributes(path), path.stat().st_mode) == (before, mode)
    assert attributes(other) == {}
