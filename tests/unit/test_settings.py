"""Settings: where they come from, and what is said about wrong ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from enumfix.cli.arguments import Arguments
from enumfix.diagnostics import Refused
from enumfix.outcome import SchemaState
from enumfix.project.settings import Settings, find_settings


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "db" / "migrations").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings() -> Settings:
    return find_settings(Path("db/migrations"))


def said() -> list[str]:
    with pytest.raises(Refused) as caught:
        settings()
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def test_nothing_is_set_without_a_file() -> None:
    assert settings() == Settings()


def test_all_settings() -> None:
    Path("enumfix.toml").write_text(
        'schema = "db/dump.sql"\nmigrations = "db/migrations"\nmain_branch = "trunk"\ncomment = "why"\n'
        'target_version = 14\ndown = false\nlock_timeout = "5s"\nsquawk = true\nallow_unmeasured = true\n'
        'schema_state = "head"\n'
        'partition_keys = "refuse"\n'
    )
    assert settings() == Settings(
        schema=Path("db/dump.sql"),
        migrations=Path("db/migrations"),
        main_branch="trunk",
        comment="why",
        target_version=14,
        down=False,
        lock_timeout="5s",
        squawk=True,
        allow_unmeasured=True,
        schema_state=SchemaState.HEAD,
        partition_keys="refuse",
    )


def test_pyproject() -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.enumfix]\ncomment = false\n')
    assert settings() == Settings(comment="")


def test_a_pyproject_without_our_table_says_nothing(repository: Path) -> None:
    Path("enumfix.toml").write_text("down = false\n")
    (repository / "db" / "pyproject.toml").write_text('[project]\ndependencies = ["enumfix"]\n')
    assert settings() == Settings(down=False)


def test_the_nearest_file_wins_alone(repository: Path) -> None:
    Path("enumfix.toml").write_text("down = false\n")
    (repository / "db" / "enumfix.toml").write_text("target_version = 13\n")
    assert settings() == Settings(target_version=13)


def test_paths_are_relative_to_the_settings_file(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "db" / "enumfix.toml").write_text('schema = "dump.sql"\n')
    assert settings().schema == Path("db/dump.sql")
    monkeypatch.chdir(repository / "db" / "migrations")
    assert find_settings(Path()).schema == Path("../dump.sql")


def test_an_unknown_key_names_close_ones() -> None:
    Path("pyproject.toml").write_text('[project]\nshema = 1\n\n[tool.enumfix]\n  shema = "x"\n')
    assert said() == ["pyproject.toml:5:3: error[EF041]: unknown setting shema: did you mean schema?"]


def test_an_unknown_key_unlike_any_lists_all() -> None:
    Path("enumfix.toml").write_text("zzz = 1\n")
    assert said()[0].endswith(
        "known are schema, migrations, main_branch, comment, target_version, down, lock_timeout, squawk, "
        "allow_unmeasured, schema_state, partition_keys"
    )


@pytest.mark.parametrize(
    "line",
    [
        "schema = 1",
        'schema = ""',
        "comment = true",
        "target_version = 11",
        "target_version = true",
        'target_version = "14"',
        'down = "no"',
        "down = 1",
        "lock_timeout = 5",
        "lock_timeout = true",
        'lock_timeout = "soon"',
        'lock_timeout = "25d"',
        'lock_timeout = "2147483648"',
        'lock_timeout = "-1s"',
        'lock_timeout = "100us"',
        'schema_state = "later"',
        'lock_timeout = ""',
        "squawk = 1",
        'allow_unmeasured = "yes"',
        'partition_keys = "drop"',
    ],
)
def test_a_wrong_value(line: str) -> None:
    Path("enumfix.toml").write_text(f"# first\n{line}\n")
    assert said()[0].startswith(f"enumfix.toml:2:1: error[EF042]: {line.split()[0]} cannot be ")


def test_all_mistakes_at_once() -> None:
    Path("enumfix.toml").write_text("down = 1\nfoo = 2\n")
    assert len(said()) == 2


def test_broken_toml_shows_the_place() -> None:
    Path("enumfix.toml").write_text("down = true\nschema = ?\n")
    assert said()[0].startswith("enumfix.toml:2:10: error[EF040]: Invalid value")


@pytest.mark.parametrize("name", ["enumfix.toml", "pyproject.toml"])
def test_a_file_that_cannot_be_read_gets_a_diagnostic(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(name).write_text("")

    def deny(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("enumfix.project.files._open", deny)
    assert said() == [f"{name}:1:1: error[EF021]: Permission denied"]


def test_two_places_in_one_folder() -> None:
    Path("enumfix.toml").write_text("down = false\n")
    Path("pyproject.toml").write_text("[tool.enumfix]\ndown = true\n")
    assert said() == ["enumfix.toml:1:1: error[EF043]: there are settings in pyproject.toml, too"]


def test_the_command_line_wins() -> None:
    file = Settings(schema=Path("a.sql"), comment="from the file", target_version=13, down=False)
    asked = Arguments(files=(), schema=Path("b.sql"), comment="", down=True).with_settings(file)
    assert (asked.schema, asked.comment, asked.target_version, asked.down) == (Path("b.sql"), "", 13, True)
    assert Arguments(files=()).with_settings(file).options.comment == "from the file"


def test_the_command_line_wins_over_lock_timeout_and_squawk() -> None:
    file = Settings(lock_timeout="5s", squawk=True, allow_unmeasured=True, partition_keys="refuse")
    options = Arguments(files=()).with_settings(file).options
    assert (options.lock_timeout, options.squawk, options.allow_unmeasured) == ("5s", True, True)
    assert options.partition_keys == "refuse"
    options = Arguments(files=(), lock_timeout="", squawk=False).with_settings(file).options
    assert (options.lock_timeout, options.squawk) == ("", False)


def test_false_turns_the_lock_timeout_off() -> None:
    Path("enumfix.toml").write_text("lock_timeout = false\n")
    assert settings() == Settings(lock_timeout="")


def test_no_toml_parser_is_imported_without_settings() -> None:
    Path("pyproject.toml").write_text("[project]\n")
    code = (
        "import sys; from pathlib import Path; from enumfix.project.settings import find_settings; "
        "find_settings(Path()); print({'tomllib', 'tomli'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    "text",
    [
        f"target_version = {'9' * 5000}\n",
        f"x = {'[' * 5000}\n",
        'comment = "a\\u0000b"\n',
        'schema = "a\\u0000b"\n',
        'migrations = "a\\u0000b"\n',
        'main_branch = "\\u0000"\n',
    ],
)
def test_what_no_setting_can_be_is_refused_at_its_place(text: str, tmp_path: Path) -> None:
    (tmp_path / "enumfix.toml").write_text(text)
    with pytest.raises(Refused) as refused:
        find_settings(tmp_path)
    assert {each.code.id for each in refused.value.diagnostics} <= {"EF040", "EF042"}
