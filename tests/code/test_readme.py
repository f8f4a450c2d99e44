"""What the README shows is what happens."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cases import GOLDEN
from conftest import StartServer, majors
from enumfix.postgres.connection import SqlFailure
from enumfix.project.settings import find_settings
from enumfix.verify.setup import prepared_database

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "ai-providers"
ADDING = Path("migrations", "000499_ai_provider_types.up.sql")
COPIES = re.compile(r"python3 -m venv \.venv && \.venv/bin/pip install .*")
OTHERS = {"--no-owner", "--no-privileges", "--schema-only", "--servers"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", [major for major in majors(metafunc.config) if major >= 15])


def block(language: str, number: int = 0) -> str:
    """Return a fenced block: the first, or a later one, of those in this language."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return found[number]


def enumfix(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "enumfix", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, encoding="utf-8")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example, as the current folder."""
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    monkeypatch.chdir(copy)
    return copy


def test_the_first_command_shows_the_diff() -> None:
    first, _, _ = COPIES.findall(README)
    arguments = first.partition(".venv/bin/enumfix ")[2].split()
    shown = enumfix(*arguments)
    assert (shown.returncode, shown.stdout) == (1, block("diff")), shown.stderr


@pytest.mark.server
def test_the_second_command_proves_the_example() -> None:
    _, second, _ = COPIES.findall(README)
    arguments = second.partition(".venv/bin/enumfix ")[2].split()
    shown = enumfix(*arguments)
    assert shown.returncode == 0, shown.stderr
    assert "\n  ok      schema after: identical" in shown.stdout


def test_ci_runs_the_third_command_at_a_greater_width() -> None:
    _, _, third = COPIES.findall(README)
    assert f"{third} --width ci" in (line.strip() for line in (ROOT / ".ci" / "run").read_text().splitlines())


def test_the_batch_fails_as_shown(major: int, start: StartServer) -> None:
    schema, seed = (EXAMPLE / "dump.sql").read_text(), (EXAMPLE / "seed.sql").read_text()
    batch = block("sql")
    error = re.search(r"^-- ERROR:  (.*)", batch, re.MULTILINE)
    assert error
    with prepared_database(start(major), schema, seed=seed) as database:
        with pytest.raises(SqlFailure, match="^" + re.escape(error[1])) as failed:
            database.connection.run(batch)
        assert f"SQLSTATE {failed.value.sqlstate}" in README


def test_the_python_rewrites_the_example(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block("python"), "README.md", "exec"), {})
    assert "AS ENUM (\n    'openai',\n" in (example / ADDING).read_text()
    assert "warning[EF201]" in capsys.readouterr().out


def test_the_settings_are_settings(tmp_path: Path) -> None:
    (tmp_path / "enumfix.toml").write_text(block("toml"))
    settings = find_settings(tmp_path)
    assert (settings.target_version, settings.comment, settings.main_branch) == (14, "", "trunk")


def test_the_message_is_one_that_is_given() -> None:
    assert block("text") in {path.read_text(encoding="utf-8") for path in GOLDEN.rglob("diagnostics.txt")}


def test_options_and_hooks_exist() -> None:
    commands = re.findall(r"enumfix rewrite [^\n#`]*", README) + re.findall(r"`(--[a-z-]+)", README)
    options = set(re.findall(r"--[a-z-]+", " ".join(commands))) - OTHERS
    shown = enumfix("rewrite", "--help").stdout
    assert {option for option in options if option not in shown} == set()
    proofs = " ".join(re.findall(r"enumfix verify [^\n#`]*", README))
    shown = enumfix("verify", "--help").stdout
    assert {option for option in re.findall(r"--[a-z-]+", proofs) if option not in shown} == set()
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    assert all(f"- id: {hook}\n" in hooks for hook in re.findall(r"- id: ([a-z-]+)", block("yaml")))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/command-line.md"])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []
