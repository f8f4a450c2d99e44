"""Which files the main branch holds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from enumfix.diagnostics import Refused
from enumfix.project.git import absent_from_main

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org")


def git(*arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], check=True, capture_output=True)


def commit(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name)
    git("add", "--", *names)
    git("commit", "-qm", "more")


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    return tmp_path


def new(*names: str, branch: str | None = None) -> list[str]:
    return [path.as_posix() for path in absent_from_main(map(Path, names), branch)]


def refusal(*names: str, branch: str | None = None) -> str:
    with pytest.raises(Refused) as caught:
        new(*names, branch=branch)
    return str(caught.value)


def test_before_the_first_commit_all_are_new() -> None:
    assert new("1.sql", "2.sql") == ["1.sql", "2.sql"]


@pytest.mark.parametrize("branch", ["main", "master"])
def test_on_another_branch(branch: str) -> None:
    git("checkout", "-q", "-b", branch)
    commit("db/1 ünï.sql", "db/2.sql")
    git("checkout", "-q", "-b", "topic")
    commit("db/3.sql")
    assert new("db/1 ünï.sql", "db/2.sql", "db/3.sql", "db/4.sql") == ["db/3.sql", "db/4.sql"]


def test_on_main_itself_what_is_committed_is_old() -> None:
    commit("1.sql")
    assert new("1.sql", "2.sql") == ["2.sql"]


def test_what_was_pushed_counts_before_what_is_only_here() -> None:
    commit("1.sql")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    commit("2.sql")
    assert new("1.sql", "2.sql") == ["2.sql"]


def test_the_head_of_the_remote_counts_first() -> None:
    commit("1.sql")
    git("branch", "trunk")
    git("update-ref", "refs/remotes/origin/trunk", "trunk")
    git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    commit("2.sql")
    assert new("1.sql", "2.sql") == ["2.sql"]


def test_a_branch_of_another_name() -> None:
    git("checkout", "-q", "-b", "trunk")
    commit("1.sql")
    assert "its repository has none of origin/HEAD, origin/main, origin/master, heads/main" in refusal(
        "1.sql"
    )
    assert new("1.sql", "2.sql", branch="trunk") == ["2.sql"]
    assert "none of origin/nope, heads/nope" in refusal("1.sql", branch="nope")


def test_seen_from_a_subfolder(monkeypatch: pytest.MonkeyPatch) -> None:
    commit("db/1.sql")
    monkeypatch.chdir("db")
    assert new("1.sql", "2.sql", "../db/1.sql") == ["2.sql"]


def test_a_linked_folder() -> None:
    commit("db/1.sql")
    Path("link").symlink_to("db")
    assert new("link/1.sql", "link/2.sql") == ["link/2.sql"]


def test_the_variables_of_a_commit_hook_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    commit("db/1.sql")
    monkeypatch.setenv("GIT_DIR", "nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "nothing")
    assert new("db/1.sql", "db/2.sql") == ["db/2.sql"]


def test_no_repository(repository: Path) -> None:
    (repository / ".git").rename(repository / "git")
    assert "1.sql:1:1: error[EF050]: this file is in no Git repository" in refusal("1.sql")


def test_no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "the program git was not found" in refusal("1.sql")


def test_a_broken_repository(repository: Path) -> None:
    (repository / ".git" / "HEAD").unlink()
    assert "git says: fatal: not a git repository" in refusal("1.sql")
