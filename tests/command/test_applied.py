"""A migration of the main branch, under each migrator that keeps checksums, and under some that keep none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from proofs import in_process

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org")
DUMP = "CREATE TYPE public.mood AS ENUM (\n    'calm'\n);\n"
ADD = "ALTER TYPE mood ADD VALUE 'glad';\n"
KEEPERS = {
    "Flyway": ("V2__glad.sql", ADD, "flyway repair"),
    "Prisma": ("2_glad/migration.sql", ADD, "Prisma warns"),
    "Liquibase": (
        "2_glad.sql",
        f"--liquibase formatted sql\n--changeset a:1\n{ADD}",
        "liquibase clear-checksums",
    ),
    "Atlas": ("2_glad.sql", ADD, "atlas migrate hash"),
    "graphile-migrate": (
        "000002-glad.sql",
        f"--! Previous: -\n--! Hash: sha1:1\n\n{ADD}",
        "in a new migration",
    ),
}
OTHERS = {
    "golang-migrate": ("2_glad.up.sql", ADD),
    "goose": ("2_glad.sql", f"-- +goose Up\n{ADD}"),
    "plain": ("2_glad.sql", ADD),
}


def git(*arguments: str) -> None:
    """Run git."""
    subprocess.run(["git", *IDENTITY, *arguments], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with a dump, and go there."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    Path("dump.sql").write_text(DUMP)
    return tmp_path


def write(name: str, text: str, migrator: str = "") -> str:
    """Write a migration, and what only this migrator has beside it."""
    path = Path("m", name)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    if migrator == "Atlas":
        Path("m", "atlas.sum").touch()
    return str(path)


def commit() -> None:
    """Commit all files."""
    git("add", "-A")
    git("commit", "-qm", "more")


@pytest.mark.parametrize("migrator", KEEPERS)
@pytest.mark.parametrize("option", ["", "--check", "--diff"])
def test_a_file_of_the_main_branch_is_refused(
    migrator: str, option: str, capfd: pytest.CaptureFixture[str]
) -> None:
    name, text, repair = KEEPERS[migrator]
    path = write(name, text, migrator)
    commit()
    run = in_process(capfd)
    refused = run("rewrite", *filter(None, [option]), path, "--schema-state", "before")
    assert (refused.status, refused.out, Path(path).read_text()) == (2, "", text)
    assert "error[EF390]: the main branch has this migration" in refused.err and repair in refused.err
    allowed = run("rewrite", "--check", "--applied-ok", path, "--schema-state", "before")
    assert (allowed.status, "EF390" in allowed.err) == (1, False)


@pytest.mark.parametrize("migrator", KEEPERS)
def test_a_file_that_the_main_branch_lacks_is_rewritten(
    migrator: str, capfd: pytest.CaptureFixture[str]
) -> None:
    commit()
    git("checkout", "-q", "-b", "topic")
    name, text, _ = KEEPERS[migrator]
    path = write(name, text, migrator)
    run = in_process(capfd)
    assert run("rewrite", "--check", path, "--schema-state", "before").status == 1  # not committed yet
    commit()
    assert run("rewrite", "--check", path, "--schema-state", "before").status == 1


@pytest.mark.parametrize("migrator", OTHERS)
def test_a_migrator_without_checksums_does_not_mind(migrator: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(*OTHERS[migrator])
    commit()
    assert in_process(capfd)("rewrite", "--check", path, "--schema-state", "before").status == 1


def test_a_file_counts_as_applied_where_git_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write("V2__glad.sql", ADD)
    commit()
    run = in_process(capfd)
    git("branch", "-m", "main", "other")
    assert "error[EF390]: Git has no main branch" in run("rewrite", path, "--schema-state", "before").err
    git("clone", "-q", "--depth", "1", tmp_path.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert "error[EF390]: the clone is shallow" in run("rewrite", path, "--schema-state", "before").err


def test_a_file_outside_of_a_repository_is_rewritten(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write("V2__glad.sql", ADD)
    subprocess.run(["rm", "-r", ".git"], check=True)
    assert in_process(capfd)("rewrite", "--check", path, "--schema-state", "before").status == 1
