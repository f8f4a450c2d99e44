"""The command line around the core: which texts go in, where they come out, and the exit status.

The core is stood in for by a few lines: what it makes of SQL is proven elsewhere.
"""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from enumfix import api
from enumfix.cli import app
from enumfix.diagnostics import Code, Severity
from enumfix.outcome import Options, Outcome, Unplaced
from enumfix.source import Source, Span

DUMP = "CREATE TYPE e AS ENUM ('a');\nCREATE TABLE t (s e);\n"
ADD = "ALTER TYPE e ADD VALUE 'b';\n"
DONE = "RECREATED 'b';\n"
REFUSED = Code("EF398", Severity.ERROR, "refused by the test", "Do not test.")
WARNED = Code("EF298", Severity.WARNING, "noted by the test", "Go on.")


@dataclass(frozen=True)
class Call:
    """What the core was asked."""

    migration: Source
    schema: Source
    before: tuple[str, ...]
    siblings: tuple[str, ...]
    down: Source | None
    options: Options


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


def paths(sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the names of the sources."""
    return tuple(source.path for source in sources)


Run = Callable[..., Done]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """Put a core in place that replaces the words ALTER TYPE e ADD VALUE, and note what it is asked."""
    asked: list[Call] = []

    def rewrite(
        migration: Source,
        schema: Source,
        *,
        before: Sequence[Source] = (),
        siblings: Sequence[Source] = (),
        down: Source | None = None,
        options: Options | None = None,
        unplaced: Sequence[Unplaced] = (),
    ) -> Outcome:
        assert options
        asked.append(Call(migration, schema, paths(before), paths(siblings), down, options))
        if "CRASH" in migration.text:
            raise RuntimeError("out of\nideas")
        said = [
            code.at(migration, Span(0, 5), word) for word, code in WORDS.items() if word in migration.text
        ]
        if any(diagnostic.is_error for diagnostic in said):
            return Outcome(source=migration, text=migration.text, diagnostics=tuple(said))
        text = migration.text.replace("ALTER TYPE e ADD VALUE", "RECREATED")
        below = "-- nothing\n" if down and not down.text and text != migration.text else None
        return Outcome(source=migration, text=text, down=below, diagnostics=tuple(said))

    monkeypatch.setattr(api, "rewrite", rewrite)
    return asked


WORDS = {"REFUSE": REFUSED, "WARN": WARNED}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[Call]) -> Path:
    """Return a repository with a dump and one migration to rewrite, as the current folder."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "m").mkdir()
    (tmp_path / "dump.sql").write_text(DUMP)
    (tmp_path / "m" / "000499_x.up.sql").write_text(ADD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in this process."""

    def run(*arguments: str) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            app(arguments, prog_name="enumfix")
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


def files() -> dict[str, str]:
    """Return the migrations of the current folder, with their texts."""
    return {
        path.name: path.read_text(errors="replace") for path in sorted(Path("m").rglob("*")) if path.is_file()
    }


def test_rewrites_in_place_and_makes_the_down_file(project: Path, enumfix: Run) -> None:
    done = enumfix("rewrite", "m/000499_x.up.sql")
    assert done == Done(
        0, "", "schema: dump.sql\nrewrote m/000499_x.up.sql\ncreated m/000499_x.down.sql: git add it\n"
    )
    assert files() == {"000499_x.up.sql": DONE, "000499_x.down.sql": "-- nothing\n"}
    assert enumfix("rewrite", "m/000499_x.up.sql").err == "nothing to do\n"


def test_a_named_schema_is_not_announced(project: Path, enumfix: Run, calls: list[Call]) -> None:
    Path("elsewhere.sql").write_text(DUMP)
    done = enumfix("rewrite", "m/000499_x.up.sql", "--schema", "elsewhere.sql", "--check")
    assert "schema:" not in done.err
    assert calls[0].schema == Source("elsewhere.sql", DUMP)


def test_diff_writes_nothing(project: Path, enumfix: Run) -> None:
    for option in ("--diff", "--dry-run"):
        done = enumfix("rewrite", option, "m/000499_x.up.sql")
        assert (done.status, done.err) == (1, "schema: dump.sql\n")
        assert done.out == (
            "--- a/m/000499_x.up.sql\n+++ b/m/000499_x.up.sql\n@@ -1 +1 @@\n"
            "-ALTER TYPE e ADD VALUE 'b';\n+RECREATED 'b';\n"
            "--- /dev/null\n+++ b/m/000499_x.down.sql\n@@ -0,0 +1 @@\n+-- nothing\n"
        )
        assert files() == {"000499_x.up.sql": ADD}


def test_diff_keeps_line_ends_and_mark(project: Path) -> None:
    Path("m/000499_x.up.sql").write_bytes(b"\xef\xbb\xbfALTER TYPE e ADD VALUE 'b';\r\n")
    command = [sys.executable, "-c", FAKE, "rewrite", "--diff", "--no-down", "m/000499_x.up.sql"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert b"+\xef\xbb\xbfRECREATED 'b';\r\n" in done.stdout


# The same core for a process of its own.
FAKE = """
import sys
from dataclasses import replace
from enumfix import api
from enumfix.outcome import Outcome
def rewrite(migration, schema, *, down=None, **_):
    text = migration.text.replace("ALTER TYPE e ADD VALUE", "RECREATED")
    return Outcome(source=migration, text=text, down="-- nothing\\n" if down and not down.text else None)
api.rewrite = rewrite
from enumfix.__main__ import main
main()
"""


def test_diff_of_a_file_outside_is_noted(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("sub").mkdir()
    monkeypatch.chdir("sub")
    done = enumfix("rewrite", "--diff", "--no-down", "../m/000499_x.up.sql")
    assert "+++ b/../m/000499_x.up.sql" in done.out
    assert "note: ../m/000499_x.up.sql is not in this folder: the diff cannot be applied here" in done.err


def test_check_writes_nothing(project: Path, enumfix: Run) -> None:
    done = enumfix("rewrite", "--check", "m/000499_x.up.sql")
    assert (done.status, done.out) == (1, "")
    assert "would rewrite m/000499_x.up.sql\nwould create m/000499_x.down.sql\n" in done.err
    assert files() == {"000499_x.up.sql": ADD}


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_nothing_to_do_is_no_finding(project: Path, enumfix: Run, option: str) -> None:
    Path("m/000499_x.up.sql").write_text("CREATE TABLE u (id int);\n")
    assert enumfix("rewrite", option, "m/000499_x.up.sql") == Done(0, "", "nothing to do\n")


def test_a_file_without_labels_needs_no_dump(project: Path, enumfix: Run) -> None:
    Path("dump.sql").unlink()
    Path("m/000499_x.up.sql").write_text("CREATE TABLE u (id int);\n")
    assert enumfix("rewrite", "m/000499_x.up.sql").status == 0


def test_no_down(project: Path, enumfix: Run, calls: list[Call]) -> None:
    assert enumfix("rewrite", "--no-down", "m/000499_x.up.sql").status == 0
    assert calls[0].down is None
    assert files() == {"000499_x.up.sql": DONE}


def test_a_present_down_file_is_handed_over_and_kept(project: Path, enumfix: Run, calls: list[Call]) -> None:
    Path("m/000499_x.down.sql").write_text("DROP TABLE t;\n")
    assert "created" not in enumfix("rewrite", "m/000499_x.up.sql").err
    assert calls[0].down == Source("m/000499_x.down.sql", "DROP TABLE t;\n")
    assert files()["000499_x.down.sql"] == "DROP TABLE t;\n"


def test_an_empty_down_file_is_filled(project: Path, enumfix: Run) -> None:
    Path("m/000499_x.down.sql").touch()
    assert "rewrote m/000499_x.down.sql\n" in enumfix("rewrite", "m/000499_x.up.sql").err
    assert files()["000499_x.down.sql"] == "-- nothing\n"


def test_an_unreadable_down_file_stops_the_migration(project: Path, enumfix: Run) -> None:
    Path("m/000499_x.down.sql").mkdir()
    done = enumfix("rewrite", "m/000499_x.up.sql")
    assert done.status == 2
    assert "m/000499_x.down.sql:1:1: error[EF022]" in done.err
    assert files() == {"000499_x.up.sql": ADD}


def test_several_files_run_in_version_order(project: Path, enumfix: Run, calls: list[Call]) -> None:
    for name in ("000500_y.up.sql", "001000_z.up.sql", "000098_old.up.sql"):
        Path("m", name).write_text(ADD)
    Path("m/000501_table.up.sql").write_text("CREATE TABLE u (s e);\n")
    chosen = ["m/001000_z.up.sql", "m/000501_table.up.sql", "m/000499_x.up.sql", "m/000500_y.up.sql"]
    assert enumfix("rewrite", *chosen, "m/../m/000500_y.up.sql").status == 0
    asked = [(call.migration.path, call.before) for call in calls]
    assert asked == [
        ("m/000499_x.up.sql", ()),
        ("m/000500_y.up.sql", ("m/000499_x.up.sql",)),
        ("m/001000_z.up.sql", ("m/000499_x.up.sql", "m/000500_y.up.sql", "m/000501_table.up.sql")),
    ]
    whole = ("098_old", "499_x", "500_y", "501_table")
    assert calls[0].siblings == (*(f"m/000{name}.up.sql" for name in whole), "m/001000_z.up.sql")


def test_files_of_another_history_do_not_count(project: Path, enumfix: Run, calls: list[Call]) -> None:
    Path("other").mkdir()
    Path("other/000001_x.up.sql").write_text(ADD)
    enumfix("rewrite", "other/000001_x.up.sql", "m/000499_x.up.sql")
    assert [call.before for call in calls] == [(), ()]
    assert calls[0].siblings == ("other/000001_x.up.sql",)


def test_the_history_may_be_elsewhere(project: Path, enumfix: Run, calls: list[Call]) -> None:
    Path("all").mkdir()
    Path("all/000001_x.sql").write_bytes(b"-- \xe9\0\n")
    enumfix("rewrite", "m/000499_x.up.sql", "--migrations", "all")
    assert calls[0].siblings == ("all/000001_x.sql", "m/000499_x.up.sql")
    done = enumfix("rewrite", "m/000499_x.up.sql", "--migrations", "nowhere")
    assert done.status == 0  # rewritten already: there is nothing to look for
    Path("m/000499_x.up.sql").write_text(ADD)
    done = enumfix("rewrite", "m/000499_x.up.sql", "--migrations", "nowhere")
    assert done.status == 2
    assert "error[EF035]: nowhere cannot be listed: No such file or directory" in done.err


def test_the_migration_is_among_its_siblings_by_its_own_path(
    project: Path, enumfix: Run, calls: list[Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    enumfix("rewrite", "--check", str(project / "m" / "000499_x.up.sql"), "--migrations", "m")
    assert calls[0].siblings == (calls[0].migration.path,)


def test_a_bad_file_does_not_hold_up_the_others(project: Path, enumfix: Run) -> None:
    Path("m/1_latin.up.sql").write_bytes(b"-- \xe9\n")
    Path("m/2_refused.up.sql").write_text("-- REFUSE\n" + ADD)
    Path("m/3_crash.up.sql").write_text("-- CRASH\n" + ADD)
    Path("n/4_folder.up.sql").mkdir(parents=True)
    names = ["1_latin", "2_refused", "3_crash", "4_folder", "000499_x", "5_missing"]
    paths = (f"m/{name}.up.sql" if name != "4_folder" else f"n/{name}.up.sql" for name in names)
    done = enumfix("rewrite", *paths)
    assert done.status == 2
    for said in (
        "m/1_latin.up.sql:1:4: error[EF023]",
        "m/2_refused.up.sql:1:1: error[EF398]: REFUSE\n  -- REFUSE\n  ^^^^^\n  help: Do not test.\n",
        "m/3_crash.up.sql:1:1: error[EF099]: internal error: RuntimeError: out of (enumfix ",
        "n/4_folder.up.sql:1:1: error[EF022]",
        "m/5_missing.up.sql:1:1: error[EF020]",
        "rewrote m/000499_x.up.sql\n",
    ):
        assert said in done.err
    assert "Traceback" not in done.err
    assert files()["000499_x.up.sql"] == DONE
    assert "2_refused.down.sql" not in files()
    assert enumfix("rewrite", "--diff", *(f"m/{name}.up.sql" for name in names[:4])).out == ""


def test_a_file_that_seems_unreadable_does_not_hold_up_the_others(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # as typer would ask before anything else
    done = enumfix(
        "rewrite", "--check", "--schema", "dump.sql", "--migrations", "m", "m/000499_x.up.sql", "m"
    )
    assert "m:1:1: error[EF022]" in done.err
    assert "would rewrite m/000499_x.up.sql" in done.err
    assert done.status == 2


def test_a_refusal_under_diff_still_shows_the_other_diffs(project: Path, enumfix: Run) -> None:
    Path("m/2_refused.up.sql").write_text("-- REFUSE\n" + ADD)
    done = enumfix("rewrite", "--diff", "m/000499_x.up.sql", "m/2_refused.up.sql")
    assert done.status == 2
    assert "+RECREATED" in done.out


def test_a_warning_does_not_stop_the_rewrite(project: Path, enumfix: Run) -> None:
    Path("m/000499_x.up.sql").write_text("-- WARN\n" + ADD)
    done = enumfix("rewrite", "m/000499_x.up.sql")
    assert done.status == 0
    assert "m/000499_x.up.sql:1:1: warning[EF298]: WARN" in done.err
    assert files()["000499_x.up.sql"] == "-- WARN\n" + DONE


def test_a_write_that_fails_is_said(project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    done = enumfix("rewrite", "m/000499_x.up.sql")
    assert done.status == 2
    assert "error[EF027]: cannot be written: No space left on device" in done.err
    assert files() == {"000499_x.up.sql": ADD}


def test_debug_shows_where_the_core_failed(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENUMFIX_DEBUG", "1")
    Path("m/000499_x.up.sql").write_text("-- CRASH\n" + ADD)
    assert 'raise RuntimeError("out of' in enumfix("rewrite", "m/000499_x.up.sql").err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["m"], "m:1:1: error[EF022]: this is a directory"),
        (["m/000499_x.up.sql", "--schema", "gone.sql"], "gone.sql:1:1: error[EF020]: no such file"),
        (["m/000499_x.up.sql", "--schema", "."], ".:1:1: error[EF022]"),
        (["dump.sql", "--schema", "m/000499_x.up.sql"], "m/000499_x.up.sql:1:14: error[EF031]"),
        (["signed.sql", "--schema", "dump.sql"], "signed.sql:1:1: error[EF031]: pg_dump made this file"),
        (["m/000499_x.up.sql", "--schema", "lite.sql"], "lite.sql:1:1: error[EF030]: this looks like SQLite"),
        (["m/000499_x.up.sql", "--schema", "empty.sql"], "empty.sql:1:1: error[EF026]"),
        (["empty.sql"], "empty.sql:1:1: error[EF026]: there is nothing in this file"),
        (["-", "m/000499_x.up.sql"], "name no other files"),
        (["m/000499_x.up.sql", "--comment", "x", "--no-comment"], "cannot be combined"),
        (["m/000499_x.up.sql", "--lock-timeout", "soon"], "--lock-timeout takes a time such as 5s"),
        (["m/000499_x.up.sql", "--lock-timeout", "25d"], "--lock-timeout takes a time such as 5s"),
        (["m/000499_x.up.sql", "--target-version", "9"], "Invalid value for '--target-version'"),
        ([], "Missing argument"),
    ],
)
def test_bad_commands(project: Path, enumfix: Run, arguments: list[str], says: str) -> None:
    Path("empty.sql").write_text("\n")
    Path("lite.sql").write_text("PRAGMA foreign_keys=OFF;\nCREATE TABLE t (id);\n")
    Path("signed.sql").write_text("-- PostgreSQL database dump\n" + DUMP)
    done = enumfix("rewrite", *arguments)
    assert done.status == 2
    assert says in done.err
    assert files() == {"000499_x.up.sql": ADD}


def test_options_reach_the_core(project: Path, enumfix: Run, calls: list[Call]) -> None:
    enumfix("rewrite", "--check", "m/000499_x.up.sql", "--comment", "why", "--target-version", "14")
    enumfix("rewrite", "--check", "m/000499_x.up.sql", "--no-comment")
    enumfix("rewrite", "--check", "m/000499_x.up.sql")
    enumfix("rewrite", "--check", "m/000499_x.up.sql", "--lock-timeout", "500ms", "--squawk")
    assert [call.options for call in calls] == [
        Options(comment="why", target_version=14),
        Options(comment=""),
        Options(),
        Options(lock_timeout="500ms", squawk=True),
    ]


def test_settings_reach_the_core_and_the_command_line_wins(
    project: Path, enumfix: Run, calls: list[Call]
) -> None:
    Path("dump.sql").rename("base.sql")
    Path("enumfix.toml").write_text(
        'schema = "base.sql"\ndown = false\ncomment = "set"\ntarget_version = 13\n'
    )
    enumfix("rewrite", "--check", "m/000499_x.up.sql")
    enumfix("rewrite", "--check", "m/000499_x.up.sql", "--down", "--no-comment", "--target-version", "16")
    assert calls[0].schema.path == "base.sql"
    assert [call.down is None for call in calls] == [True, False]
    assert calls[0].options == Options(comment="set", target_version=13, down=False)
    assert calls[1].options == Options(comment="", target_version=16)


def test_wrong_settings_stop_the_file(project: Path, enumfix: Run) -> None:
    Path("enumfix.toml").write_text("shema = 1\n")
    Path("m/000500_y.up.sql").write_text(ADD)
    done = enumfix("rewrite", "m/000499_x.up.sql", "m/000500_y.up.sql")
    assert done.status == 2
    assert done.err.count("error[EF041]: unknown setting shema: did you mean schema?") == 1


def test_a_down_file_is_no_migration(project: Path, enumfix: Run, calls: list[Call]) -> None:
    Path("m/000499_x.down.sql").write_text(ADD)
    assert enumfix("rewrite", "m/000499_x.down.sql").err == "nothing to do\n"
    assert calls == []


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_stdin_to_stdout(
    project: Path, enumfix: Run, calls: list[Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, ADD.encode())
    assert enumfix("rewrite", "-", "--schema", "dump.sql") == Done(0, DONE, "")
    assert calls[0].migration.path == "<stdin>"
    assert (calls[0].down, calls[0].siblings) == (None, ())
    stdin(monkeypatch, b"SELECT 1;")
    assert enumfix("rewrite", "-", "--schema", "dump.sql").out == "SELECT 1;"


def test_stdin_that_is_refused_prints_nothing(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, b"-- REFUSE\n")
    done = enumfix("rewrite", "-", "--schema", "dump.sql")
    assert (done.status, done.out) == (2, "")
    assert "<stdin>:1:1: error[EF398]" in done.err


def test_stdin_needs_a_schema(project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, ADD.encode())
    done = enumfix("rewrite", "-")
    assert done.status == 2
    assert "<stdin>:1:1: error[EF034]" in done.err


@pytest.mark.parametrize(("option", "out"), [("--diff", "--- a/<stdin>\n"), ("--check", "")])
def test_stdin_is_looked_at_only(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch, option: str, out: str
) -> None:
    stdin(monkeypatch, ADD.encode())
    done = enumfix("rewrite", "-", option, "--schema", "dump.sql")
    assert done.status == 1
    assert done.out.startswith(out)
    assert bool(done.out) is bool(out)


def test_explain_one(enumfix: Run) -> None:
    for spelling in ("EF020", "ef020", "[EF020]"):
        done = enumfix("explain", spelling)
        assert done.status == 0
        assert done.out.startswith("EF020 (error): the file does not exist\n  Check the path.")


def test_explain_all(enumfix: Run) -> None:
    done = enumfix("explain")
    assert done.status == 0
    assert "\n\nEF020 (error): the file does not exist\n" in done.out


def test_explain_an_unknown_code(enumfix: Run) -> None:
    done = enumfix("explain", "EF0200")
    assert (done.status, done.out) == (2, "")
    assert "there is no code EF0200; close to it: EF020" in done.err
    assert "`enumfix explain` lists all" in enumfix("explain", "zzz").err


def test_version_and_help(enumfix: Run) -> None:
    assert enumfix("--version").out == f"enumfix {version('enumfix')}\n"
    for arguments in ([], ["--help"], ["rewrite", "-h"], ["explain", "--help"]):
        done = enumfix(*arguments)
        assert "\n    enumfix explain EF020\n" in done.out + done.err or "rewrite" in arguments
        assert "Examples:\n    enumfix" in done.out + done.err


def in_a_process(*arguments: str, code: str = FAKE, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_m_enumfix() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "enumfix", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"enumfix {version('enumfix')}\n")


@pytest.mark.share(quick=1 / 4)
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("enumfix re", ["rewrite"]),
        ("enumfix rewrite --sch", ["--schema", "--schema-state"]),
        (
            "enumfix explain EF21",
            ["EF210", "EF211", "EF212", "EF213", "EF214", "EF215", "EF216", "EF217", "EF218"],
        ),
    ],
)
def test_shell_completion(words: str, expected: list[str]) -> None:
    last = str(words.count(" "))
    done = in_a_process(COMP_WORDS=words, COMP_CWORD=last, _ENUMFIX_COMPLETE="complete_bash")
    assert done.stdout.split() == expected


def test_an_error_anywhere_is_told_without_a_traceback() -> None:
    code = FAKE.replace("main()\n", "import enumfix.cli\nenumfix.cli.app = None\nmain()\n", 1)
    done = in_a_process("explain", code=code)
    assert done.returncode == 2
    assert done.stderr.startswith("enumfix: internal error: TypeError: 'NoneType' object is not callable (")
    assert "ENUMFIX_DEBUG=1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_behind_stdout_is_told(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", FAKE, "rewrite", "--diff", "m/000499_x.up.sql"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "schema: dump.sql\nenumfix: [Errno 28] No space left on device\n"


def test_the_dump_may_be_a_pipe(project: Path) -> None:
    Path("m/000500_y.up.sql").write_text(ADD)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            FAKE,
            "rewrite",
            "m/000499_x.up.sql",
            "m/000500_y.up.sql",
            "--schema",
            "/dev/stdin",
        ],
        input=DUMP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert files()["000500_y.up.sql"] == DONE


@pytest.mark.share(quick=1 / 4)
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_internal_error(project: Path, closed: str) -> None:
    command = f'exec "$0" -c "$1" rewrite - --schema dump.sql {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, FAKE], input=ADD, capture_output=True, text=True, check=False
    )
    assert "internal error" not in done.stderr
    assert done.returncode == (2 if "<" in closed else 0)
    assert ("EF026" in done.stderr) == (closed == "<&-")


def test_a_poor_terminal_is_no_error() -> None:
    done = in_a_process("--help", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "ALTER TYPE \\u2026 ADD VALUE" in done.stdout


@pytest.mark.share(quick=1 / 4)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_no_noise(project: Path, unbuffered: str) -> None:
    command = [sys.executable, "-c", FAKE, "rewrite", "-", "--schema", "dump.sql"]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdin.write(ADD.encode() + b"-- filler\n" * 200_000)
        child.stdin.close()
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 141


@pytest.mark.share(quick=1 / 4)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_gets_all_of_a_long_text(project: Path, unbuffered: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAKE, "rewrite", "-", "--schema", "dump.sql"],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        input=ADD.encode() + b"-- filler\n" * 200_000,
        capture_output=True,
        check=True,
    )
    assert done.stdout == DONE.encode() + b"-- filler\n" * 200_000


@pytest.mark.share(quick=1 / 4)
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_interrupted_before_the_renames_nothing_is_left(
    project: Path, number: signal.Signals, status: int
) -> None:
    # Synced, but not yet renamed: the moment at which most lies about.
    slow = "import os, time\nos.fsync = lambda _: (print('writing', flush=True), time.sleep(30))\n"
    command = [sys.executable, "-c", slow + FAKE, "rewrite", "m/000499_x.up.sql"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout and child.stderr
        assert child.stdout.readline() == "writing\n"
        child.send_signal(number)
        assert child.wait(timeout=10) == status
        assert child.stderr.read() == "schema: dump.sql\n"
    assert files() == {"000499_x.up.sql": ADD}


def on_a_terminal(**environment: str) -> str:
    """Return what `rewrite --diff` prints to a terminal."""
    master, slave = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-c", FAKE, "rewrite", "--diff", "m/000499_x.up.sql"],
        env={**variables, "TERM": "xterm", **environment},
        stdout=slave,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    os.close(slave)
    said = b""
    with suppress(OSError):  # what a terminal says at its end
        while piece := os.read(master, 4096):
            said += piece
    os.close(master)
    return said.decode()


def test_colour_on_a_terminal(project: Path) -> None:
    assert "\x1b[32m+RECREATED" in on_a_terminal()


def test_no_colour_with_no_color(project: Path) -> None:
    assert "+RECREATED" in on_a_terminal(NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(NO_COLOR="1")


def test_no_colour_in_a_pipe(project: Path, enumfix: Run) -> None:
    assert "\x1b[" not in enumfix("rewrite", "--diff", "m/000499_x.up.sql").out


def test_heavy_modules_are_not_imported_for_nothing(project: Path) -> None:
    heavy = ("rich", "tomllib", "tomli", "subprocess", "difflib", "tempfile")
    report = f"print(sorted({{*{heavy}}} & {{*sys.modules}}))"
    at_the_end = f"import atexit\natexit.register(lambda: {report})\nmain()\n"
    empty = "app = typer.Typer(rich_markup_mode=None)\napp.command()(lambda: None)\n"
    Path("pyproject.toml").write_text("[project]\n")
    done = in_a_process("rewrite", "m/000499_x.up.sql", code=FAKE.replace("main()\n", at_the_end))
    assert (
        done.stdout
        == in_a_process(code=f"import sys, typer\n{empty}app([], standalone_mode=False)\n{report}\n").stdout
    )
