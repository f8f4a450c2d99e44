"""The pre-commit hooks: run by pre-commit itself, in a scratch repository, from our own manifest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from enumfix.cli import app
from enumfix.hook import WITH_VALUE, split_arguments

pytestmark = pytest.mark.share(quick=1 / 12, default=1 / 3)

MANIFEST = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
SCRIPTS = Path(sys.executable).parent
DUMP = """\
CREATE TYPE public.mood AS ENUM (
    'ok',
    'fine'
);

CREATE TABLE public.people (
    id integer NOT NULL,
    mood public.mood
);
"""
OLD = "migrations/000001_old.up.sql"
UP = "migrations/000499_more_moods.up.sql"
DOWN = "migrations/000499_more_moods.down.sql"
ADD = "ALTER TYPE mood ADD VALUE 'happy';\n"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs a program with nothing of the user's own configuration."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PRE_COMMIT_COLOR": "never",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": "a@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """Return a repository with a dump and a migration on main, on a new branch, with our hooks set up."""
    hooks, project = tmp_path / "hooks", tmp_path / "project"
    for folder in (hooks, project / "migrations"):
        folder.mkdir(parents=True)
    # Nothing is installed by the test: the hooks are the ones of this environment.
    manifest = MANIFEST.read_text(encoding="utf-8").replace("language: python", "language: system")
    (hooks / ".pre-commit-hooks.yaml").write_text(manifest)
    monkeypatch.chdir(hooks)
    commit_all(run)
    revision = run("git", "rev-parse", "HEAD").stdout.strip()
    monkeypatch.chdir(project)
    Path(".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks}\n  rev: {revision}\n  hooks:\n  - id: enumfix\n  - id: enumfix-check\n"
        "    stages: [manual]\n"
    )
    Path("dump.sql").write_text("--\n-- PostgreSQL database dump\n--\n\n" + DUMP)
    Path(OLD).write_text("ALTER TYPE mood ADD VALUE 'fine';\n")
    commit_all(run)
    run("git", "checkout", "-q", "-b", "topic")
    return project


def commit_all(run: Run) -> None:
    """Commit everything in the current folder, which becomes a repository if it is none."""
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        assert run("git", *arguments).returncode == 0


def stage(run: Run, name: str, text: str) -> None:
    Path(name).write_text(text)
    run("git", "add", name)


def test_fixes_then_passes(project: Path, run: Run) -> None:
    stage(run, UP, ADD)
    first = run("pre-commit", "run")
    assert first.returncode == 1, first.stdout
    assert "files were modified by this hook" in first.stdout
    assert f"rewrote {UP}\ncreated {DOWN}: git add it\n" in first.stdout
    assert "CREATE TYPE new_mood AS ENUM (" in Path(UP).read_text()
    run("git", "add", UP, DOWN)
    second = run("pre-commit", "run")
    assert second.returncode == 0, second.stdout


def test_a_commit_is_stopped_once(project: Path, run: Run) -> None:
    assert run("pre-commit", "install").returncode == 0
    stage(run, UP, ADD)
    stage(run, "dump.sql", Path("dump.sql").read_text() + "\n-- ADD VALUE, ALTER TYPE: said in a dump\n")
    assert run("git", "commit", "-m", "more").returncode == 1
    assert "CREATE TYPE new_mood" in Path(UP).read_text()
    run("git", "add", "-A")
    done = run("git", "commit", "-m", "more")
    assert done.returncode == 0, done.stderr


def test_all_files_leaves_the_main_branch_alone(project: Path, run: Run) -> None:
    done = run("pre-commit", "run", "--all-files")
    assert done.returncode == 0, done.stdout
    stage(run, UP, ADD)
    done = run("pre-commit", "run", "--all-files")
    assert done.returncode == 1
    assert f"rewrote {UP}" in done.stdout
    assert Path(OLD).read_text() == "ALTER TYPE mood ADD VALUE 'fine';\n"


def test_the_check_changes_nothing(project: Path, run: Run) -> None:
    stage(run, UP, ADD)
    done = run("pre-commit", "run", "enumfix-check", "--hook-stage", "manual")
    assert done.returncode == 1
    assert f"would rewrite {UP}\nwould create {DOWN}\n" in done.stdout
    assert Path(UP).read_text() == ADD
    assert not Path(DOWN).exists()


def test_files_of_other_databases_and_encodings_do_no_harm(project: Path, run: Run) -> None:
    stage(run, UP, ADD)
    Path("seed.sql").write_bytes(b"-- \xe9\n")
    stage(run, "empty.sql", "")
    run("git", "add", "seed.sql")
    assert run("pre-commit", "run").stdout.count("error") == 0
    run("git", "add", "-A")
    assert run("pre-commit", "run").returncode == 0


def test_several_new_files_are_read_together(project: Path, run: Run) -> None:
    """Many files make pre-commit start several processes, unless it is told not to."""
    for number in range(300, 400):
        Path(f"migrations/000{number}_x.up.sql").write_text(f"CREATE TABLE t{number} (id integer);\n")
    Path(UP).write_text(ADD)
    run("git", "add", "migrations")
    stage(run, "migrations/000504_again.up.sql", "ALTER TYPE mood ADD VALUE 'sad';\n")
    done = run("pre-commit", "run")
    assert f"rewrote {UP}\n" in done.stdout
    assert "rewrote migrations/000504_again.up.sql\n" in done.stdout
    assert "'happy'" in Path("migrations/000504_again.up.sql").read_text()


def test_processes_side_by_side_do_not_disturb_each_other(project: Path, run: Run) -> None:
    for number in range(500, 520):
        Path(f"migrations/000{number}_x.up.sql").write_text(f"CREATE TABLE t{number} (id integer);\n")
    Path(UP).write_text(ADD)
    files = sorted(str(path) for path in Path("migrations").iterdir())
    command = [str(SCRIPTS / "enumfix-hook"), *files]
    children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [child.communicate()[1] for child in children]
    assert "CREATE TYPE new_mood" in Path(UP).read_text()
    assert not list(Path("migrations").glob(".enumfix*"))
    # Whoever comes late finds it done, or being done by another: it never writes over that.
    for child, words in zip(children, said, strict=True):
        assert child.returncode == 0 or "error[EF028]" in words, words


def test_without_labels_nothing_is_imported(project: Path) -> None:
    code = (
        "import sys, __future__; before = set(sys.modules)\n"
        f"sys.argv = ['enumfix-hook', '--schema', 'dump.sql', {OLD!r}]\n"
        "from enumfix.hook import main; main()\n"
        "print(sorted(set(sys.modules) - before))"
    )
    Path(OLD).write_text("ALTER TABLE people ADD COLUMN type_of_value int;\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['enumfix', 'enumfix.hook', 'enumfix.prefilter']\n"


def test_a_missing_file_is_reported(project: Path, run: Run) -> None:
    done = run("enumfix-hook", "gone.sql")
    assert done.returncode == 2
    assert "gone.sql:1:1: error[EF020]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "options", "files"),
    [
        (["a.sql", "b.sql"], [], ["a.sql", "b.sql"]),
        (["--check", "a.sql"], ["--check"], ["a.sql"]),
        (["--schema", "dump.sql", "a.sql"], ["--schema", "dump.sql"], ["a.sql"]),
        (["--schema=dump.sql", "a.sql"], ["--schema=dump.sql"], ["a.sql"]),
        (["--no-down", "--", "-a.sql"], ["--no-down"], ["-a.sql"]),
        (["--comment"], ["--comment", ""], []),
        (["--lock-timeout", "5s", "a.sql"], ["--lock-timeout", "5s"], ["a.sql"]),
        (["--schema-state", "before", "--", "a.sql"], ["--schema-state", "before"], ["a.sql"]),
        (["--schema-state=before", "a.sql"], ["--schema-state=before"], ["a.sql"]),
        (["--comment", "--check", "a.sql"], ["--comment", "--check"], ["a.sql"]),
        (["--", "--comment", "a.sql"], [], ["--comment", "a.sql"]),
        (["-", "a.sql"], [], ["-", "a.sql"]),
    ],
)
def test_options_are_told_from_files(arguments: list[str], options: list[str], files: list[str]) -> None:
    assert split_arguments(arguments) == (options, files)


def options_of_rewrite() -> dict[str, bool]:
    """Return each option of `enumfix rewrite`, and whether it takes a value, by the command's definition."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return {
        name: not (parameter.is_flag or parameter.count)
        for parameter in group.commands["rewrite"].params
        if isinstance(parameter, TyperOption)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def test_the_hook_knows_each_option_that_takes_a_value() -> None:
    found = options_of_rewrite()
    assert "--check" in found and "--no-down" in found
    assert set(WITH_VALUE) == {name for name, takes_value in found.items() if takes_value}


VALUES = {
    "--schema": "dump.sql",
    "--migrations": "migrations",
    "--schema-state": "before",
    "--target-version": "14",
    "--comment": "why",
    "--lock-timeout": "5s",
    "--database-url": "postgresql://localhost/none",
    "--prelude": "prelude.sql",
}
"""A value for each option."""


@pytest.mark.parametrize("option", sorted(WITH_VALUE))
def test_each_option_works_in_the_hook(project: Path, run: Run, option: str) -> None:
    assert split_arguments([f"{option}={VALUES[option]}", UP]) == ([f"{option}={VALUES[option]}"], [UP])
    stage(run, UP, ADD)
    Path("prelude.sql").write_text("CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (mood mood);\n")
    more = ["--replay"] if option == "--prelude" else []
    done = run("enumfix-hook", option, VALUES[option], *more, "--check", OLD, UP)
    assert done.returncode == 1, done.stderr
    assert f"would rewrite {UP}\n" in done.stderr
