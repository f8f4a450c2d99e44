"""Which dump is found, and what is said when none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from enumfix.diagnostics import Diagnostic, Refused
from enumfix.project.find_dump import NO_DUMP, TWO_DUMPS, find_dump
from enumfix.source import Source

DUMP = "CREATE TYPE e AS ENUM ('a');\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a folder `db/migrations`, inside a folder with a dump that must not count."""
    (tmp_path / "dump.sql").write_text(DUMP)
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "db" / "migrations").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def store(repository: Path, name: str, text: str = DUMP) -> None:
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_text(text)


def found(name: str = "db/migrations/1_x.up.sql") -> str:
    return find_dump(Source(name, "ALTER"), Path(name).parent).source.path


def refusal(name: str = "db/migrations/1_x.up.sql") -> Diagnostic:
    with pytest.raises(Refused) as caught:
        found(name)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.source.path == name
    return diagnostic


@pytest.mark.parametrize("name", ["dump.sql", "schema.sql", "structure.sql", "db/structure.sql"])
def test_finds_the_usual_names(repository: Path, name: str) -> None:
    store(repository, name)
    assert found() == name


def test_the_nearest_wins(repository: Path) -> None:
    for name in ("dump.sql", "db/schema.sql", "db/migrations/structure.sql"):
        store(repository, name)
        assert found() == name


def test_stops_at_the_top_of_the_repository(repository: Path) -> None:
    assert refusal().code is NO_DUMP
    assert "from db/migrations up to ." in refusal().message


def test_a_worktree_ends_at_its_git_file(repository: Path) -> None:
    (repository / ".git").rmdir()
    (repository / ".git").write_text("gitdir: elsewhere\n")
    assert refusal().code is NO_DUMP


def test_outside_of_a_repository_the_current_folder_is_the_top(repository: Path) -> None:
    (repository / ".git").rmdir()
    assert refusal().code is NO_DUMP
    store(repository, "schema.sql")
    assert found() == "schema.sql"


def test_outside_of_both_only_the_folder_itself_counts(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git").rmdir()
    store(repository, "dump.sql")
    store(repository, "elsewhere/x.sql")
    monkeypatch.chdir(repository / "elsewhere")
    assert refusal("../db/migrations/1_x.up.sql").code is NO_DUMP


def test_two_in_one_folder_are_both_named(repository: Path) -> None:
    store(repository, "db/dump.sql")
    store(repository, "db/structure.sql")
    assert refusal().code is TWO_DUMPS
    assert "db/dump.sql and db/structure.sql" in refusal().message


def test_another_database_is_passed_over_and_named(repository: Path) -> None:
    store(repository, "db/schema.sql", "PRAGMA x;\nCREATE TABLE t (id);\n")
    assert refusal().code is NO_DUMP
    assert "db/schema.sql: this looks like SQLite" in refusal().message
    store(repository, "db/dump.sql")
    assert found() == "db/dump.sql"


def test_a_folder_of_that_name_is_refused(repository: Path) -> None:
    (repository / "db" / "dump.sql").mkdir()
    store(repository, "schema.sql")
    with pytest.raises(Refused, match=r"db/dump.sql:1:1: error\[EF022\]"):
        found()


def test_what_is_out_of_reach_is_passed_over(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(repository, "dump.sql")
    monkeypatch.setattr("enumfix.project.find_dump.DUMP_NAMES", (f"{'x' * 300}/dump.sql", "dump.sql"))
    assert found() == "dump.sql"


def test_an_archive_is_passed_over_and_named(repository: Path) -> None:
    store(repository, "dump.sql", "PGDMP\1")
    assert "dump.sql: this is a pg_dump archive in custom format" in refusal().message


def test_the_migration_is_not_its_own_dump(repository: Path) -> None:
    store(repository, "db/schema.sql")
    assert refusal("db/schema.sql").code is NO_DUMP
