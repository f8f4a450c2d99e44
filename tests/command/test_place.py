"""The place of a migration in its history: names × dumps × commands.

One small history is laid out under every kind of name, with the dump of every moment. Whatever the names
are, a command may end well only where the file gets the recreation that is right where it really stands:
"nothing to do" counts as an answer, too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from enumfix.api import rewrite
from enumfix.cli.arguments import Arguments, Mode
from enumfix.cli.run.rewrite import rewrite_files
from enumfix.outcome import SchemaState
from enumfix.report.formats import open_reporter
from enumfix.source import Source
from proofs import in_process

START = """\
CREATE TYPE public.mood AS ENUM ('calm', 'sad');

CREATE TABLE public.diary (
    id integer,
    felt public.mood
);
"""
WAYS = {"plain": "ADD VALUE", "if not exists": "ADD VALUE IF NOT EXISTS"}
LATER = {
    "a label": "ALTER TYPE public.mood ADD VALUE 'wild';\n",
    "a renamed label": "ALTER TYPE public.mood RENAME VALUE 'sad' TO 'blue';\n",
    "a column": "ALTER TABLE public.diary ADD COLUMN hoped public.mood;\n",
}
RIGHT = ("calm", "sad", "glad")

NAMES: Mapping[str, tuple[str, str, str]] = {
    "numbers": ("001_start.sql", "002_glad.sql", "003_wild.sql"),
    "numbers, both ways": ("001_start.up.sql", "002_glad.up.sql", "003_wild.up.sql"),
    "dates": ("2024-01-01-1200_start.sql", "2024-01-02-1200_glad.sql", "2024-01-03-1200_wild.sql"),
    "folders": ("1_start/up.sql", "2_glad/up.sql", "3_wild/up.sql"),
    "Prisma": ("1_start/migration.sql", "2_glad/migration.sql", "3_wild/migration.sql"),
    "Flyway": ("V1__start.sql", "V2__glad.sql", "V3__wild.sql"),
    "Flyway, dots": ("V1.1__start.sql", "V1.2__glad.sql", "V1.10__wild.sql"),
    "Flyway, undo": ("V1__start.sql", "V2__glad.sql", "U2__wild.sql"),
    "Flyway, underscores": ("V1_1__start.sql", "V1_2__glad.sql", "V1_10__wild.sql"),
    "Flyway, zeros": ("V001__start.sql", "V002__glad.sql", "V010__wild.sql"),
    "Flyway among numbers": ("001_start.sql", "V2__glad.sql", "003_wild.sql"),
    "numbers among Flyway": ("V1__start.sql", "002_glad.sql", "V3__wild.sql"),
    "Flyway, repeatable": ("V1__start.sql", "V2__glad.sql", "R__wild.sql"),
    "words": ("start.sql", "glad.sql", "wild.sql"),
    "words, both ways": ("start.up.sql", "glad.up.sql", "wild.up.sql"),
    "words for folders": ("start/up.sql", "glad/up.sql", "wild/up.sql"),
    "words for Prisma's folders": ("start/migration.sql", "glad/migration.sql", "wild/migration.sql"),
    "a word among numbers": ("001_start.sql", "glad.sql", "003_wild.sql"),
    "a number among words": ("start.sql", "002_glad.sql", "wild.sql"),
    "an earlier word": ("start.sql", "002_glad.sql", "003_wild.sql"),
    "a later word": ("001_start.sql", "002_glad.sql", "wild.sql"),
    "a number behind": ("start_001.sql", "glad_002.sql", "wild_003.sql"),
    "one version twice": ("001_start.sql", "002_glad.sql", "002_wild.sql"),
    "one version twice, earlier": ("002_a_start.sql", "002_glad.sql", "003_wild.sql"),
    "capitals": ("001_START.SQL", "002_glad.sql", "003_WILD.SQL"),
    "Go": ("001_start.go", "002_glad.sql", "003_wild.go"),
    "a later program": ("001_start.sql", "002_glad.sql", "003_wild.Go"),
    "fizz": ("001_start.fizz", "002_glad.sql", "003_wild.up.fizz"),
    "TypeScript": ("Start.ts", "002_glad.sql", "Wild.ts"),
    "Python": ("0001_start.py", "002_glad.sql", "0003_wild.py"),
    "Ruby": ("001_start.rb", "002_glad.sql", "003_wild.RB"),
    "JavaScript": ("001_start.js", "002_glad.sql", "003_wild.mjs"),
    "a shell": ("001_start.sh", "002_glad.sql", "003_wild.sh"),
    "templates": ("001_start.sql.tmpl", "002_glad.sql", "003_wild.sql.erb"),
    "packed": ("001_start.sql.gz", "002_glad.sql", "003_wild.sql.gz"),
    "a changelog": ("changelog.xml", "002_glad.sql", "003_wild.yaml"),
    "alone": ("elsewhere/001_start.sql", "m/002_glad.sql", "elsewhere/003_wild.sql"),
    "alone, a word": ("elsewhere/001_start.sql", "m/glad.sql", "elsewhere/003_wild.sql"),
    "the first is elsewhere": ("elsewhere/001_start.sql", "m/002_glad.sql", "m/003_wild.sql"),
}
KNOWN = frozenset(
    (
        *("numbers", "numbers, both ways", "dates", "folders", "Prisma"),
        *("Flyway", "Flyway, dots", "Flyway, underscores", "Flyway, zeros"),
    )
)
"""Where all is known: there the file must be rewritten, whatever the dump is."""
ALONE = frozenset(("alone", "alone, a word"))
"""Where nothing speaks against a dump that has no label of the file."""


@dataclass(frozen=True)
class Laid:
    """A history on disk, and the dump of one moment."""

    folder: Path
    file: Path
    dump: Path

    def asked(self, mode: Mode, **said: Any) -> tuple[int, str, str]:
        """Return the status, the file as it would be, and what was said."""
        before = self.file.read_text()
        out, messages = io.TextIOWrapper(io.BytesIO()), io.StringIO()
        request = Arguments(files=(self.file,), schema=self.dump, **said)
        status = rewrite_files(request, mode, open_reporter("text", out, messages))
        assert mode is Mode.WRITE or self.file.read_text() == before
        return status, self.file.read_text(), messages.getvalue()


def shown(moment: int, later: str) -> str:
    """Return what a dump shows after the first, the second or the third migration."""
    old, new = "'calm',\n    'sad'", ",\n    'glad'" * (moment > 1)
    third = moment > 2
    if third and "RENAME" in later:
        old = old.replace("sad", "blue")
    new += ",\n    'wild'" * (third and "wild" in later)
    column = ",\n    hoped public.mood" * (third and "hoped" in later)
    return (
        f"CREATE TYPE public.mood AS ENUM (\n    {old}{new}\n);\n\n\n"
        f"CREATE TABLE public.diary (\n    id integer,\n    felt public.mood{column}\n);\n"
    )


def lay(folder: Path, names: str, moment: int, way: str, later: str) -> Laid:
    """Write a history and its dump, and return where they are."""
    paths = [folder / name for name in NAMES[names]]
    texts = [START, f"ALTER TYPE public.mood {WAYS[way]} 'glad';\n", LATER[later]]
    for path, text in zip(paths, texts, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    dump = folder.parent / "dumped.sql"
    dump.write_text(shown(moment, LATER[later]))
    return Laid(folder, paths[1], dump)


def labels(text: str) -> tuple[str, ...]:
    """Return the labels of the type that a rewritten file makes."""
    found = re.search(r"CREATE TYPE public\.new_mood AS ENUM \((.*?)\)", text, re.DOTALL)
    return tuple(re.findall(r"'(\w+)'", found[1])) if found else ()


CASES = [*product(NAMES, (1, 2, 3), WAYS, LATER)]
EVERY = 5  # one of so many is tried, unless more --examples are asked for


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "later" in metafunc.fixturenames:
        every = 1 if metafunc.config.getoption("--examples") > EXAMPLES else EVERY
        names = ["-".join(map(str, case)) for case in CASES[::every]]
        metafunc.parametrize(("names", "moment", "way", "later"), CASES[::every], ids=names)


def test_no_file_is_done_that_is_not_right_where_it_stands(
    tmp_path: Path, names: str, moment: int, way: str, later: str
) -> None:
    laid = lay(tmp_path / "h", names, moment, way, later)
    checked, _, _ = laid.asked(Mode.CHECK)
    compared, _, _ = laid.asked(Mode.DIFF)
    status, text, said = laid.asked(Mode.WRITE)
    assert (checked, compared) == ((1, 1) if status == 0 else (2, 2))
    assert "nothing to do" not in said
    assert (labels(text) == RIGHT) if status == 0 else re.search(r"error\[EF32[567]\]", said), said
    if names in KNOWN or (names in ALONE and moment == 1):
        assert status == 0, said
    if status:
        assert text == f"ALTER TYPE public.mood {WAYS[way]} 'glad';\n"


@pytest.mark.parametrize("names", NAMES)
def test_a_dump_from_right_before_is_enough_where_that_is_said(tmp_path: Path, names: str) -> None:
    laid = lay(tmp_path / "h", names, 1, "if not exists", "a renamed label")
    status, text, said = laid.asked(Mode.WRITE, schema_state=SchemaState.BEFORE)
    assert (status, labels(text)) == (0, RIGHT), said


@pytest.mark.parametrize("names", NAMES)
def test_a_dump_from_right_after_is_enough_where_that_is_said(tmp_path: Path, names: str) -> None:
    laid = lay(tmp_path / "h", names, 2, "if not exists", "a column")
    status, text, said = laid.asked(Mode.WRITE, schema_state=SchemaState.AFTER)
    assert (status, labels(text)) == (0, RIGHT), said


@pytest.mark.parametrize("names", sorted(ALONE))
@pytest.mark.parametrize("state", ["behind", "head"])
def test_a_dump_of_another_moment_needs_the_other_migrations(tmp_path: Path, names: str, state: str) -> None:
    laid = lay(tmp_path / "h", names, 3, "if not exists", "a label")
    status, _, said = laid.asked(Mode.WRITE, schema_state=SchemaState(state))
    assert status == 2 and "error[EF32" in said


@pytest.mark.parametrize(
    "names", [each for each in NAMES if NAMES[each][2].endswith(".sql") and each != "Flyway, undo"]
)
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_labels_that_the_dump_lacks_are_not_lost(tmp_path: Path, names: str, moment: int) -> None:
    """The file is the third, and the dump may be older than the second."""
    laid = lay(tmp_path / "h", names, moment, "plain", "a label")
    third = laid.folder / NAMES[names][2]
    status, text, said = Laid(laid.folder, third, laid.dump).asked(Mode.WRITE)
    is_right = labels(text) == (*RIGHT, "wild")
    assert is_right if status == 0 and third.parent.name != "elsewhere" else status == 2 or moment < 3, said
    assert status == 0 or names not in KNOWN


BESIDE = {
    "rows": ("seed.sql", "INSERT INTO diary (felt) VALUES ('sad');\nUPDATE diary SET id = 1;\n"),
    "a sequence": ("seed.sql", "SELECT setval('diary_id_seq', 4);\n"),
    "queries for sqlc": ("queries.sql", "-- name: all :many\nSELECT felt FROM diary;\n"),
    "something else": ("other.sql", "CREATE TABLE log (line text);\n"),
    "a program about something else": ("004_log.go", "create table log"),
    "a program of rows": ("004_rows.py", "cursor.execute('UPDATE diary SET id = 1')"),
    "a test": ("003_glad_test.go", "CREATE TYPE mood"),
    "a text": ("README.md", "ALTER TYPE mood ADD VALUE 'wild'"),
    "another dump": (
        "old.sql",
        "--\n-- PostgreSQL database dump\n--\nCREATE TYPE public.mood AS ENUM ('x');\n",
    ),
    "the way back": ("002_glad.down.sql", "DROP TYPE mood;\n"),
}


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_what_cannot_matter_is_no_hindrance(tmp_path: Path, beside: str, moment: int) -> None:
    laid = lay(tmp_path / "h", "numbers", moment, "plain", "a label")
    name, text = BESIDE[beside]
    (laid.folder / name).write_text(text)
    status, text, said = laid.asked(Mode.WRITE)
    assert (status, labels(text)) == (0, RIGHT), said


MATTERS = {
    "a function that is called": ("z.sql", "SELECT make_labels();\n"),
    "a block": ("z.sql", "DO $$ BEGIN EXECUTE 'ALTER TYPE mo' || 'od RENAME TO x'; END $$;\n"),
    "a schema": ("z.sql", "ALTER SCHEMA public RENAME TO x;\n"),
    "what somebody owns": ("z.sql", "DROP OWNED BY somebody;\n"),
    "a call": ("z.sql", "CALL make_labels();\n"),
    "a table of it": ("z.sql", "ALTER TABLE diary ALTER felt SET DEFAULT 'sad';\n"),
    "what cannot be read": ("z.sql", "ALTER TYPE mood ADD VLAUE 'x';\n"),
    "Rails": ("004_x.rb", "add_column :diary, :hoped, :mood"),
    "Laravel": ("004_x.php", "Schema::table('diary', function ($table) {"),
    "Ecto": ("004_x.exs", "alter table(:diary) do"),
    "EF Core": ("Labels.cs", 'migrationBuilder.AlterDatabase().Annotation("Npgsql:Enum:mood", "a")'),
    "Django": ("0004_x.py", "migrations.AddField('Diary', 'hoped')"),
    "Liquibase": ("changelog.yml", "- addColumn:\n    tableName: diary\n"),
}


@pytest.mark.parametrize("beside", MATTERS)
def test_what_may_matter_is_refused(tmp_path: Path, beside: str) -> None:
    laid = lay(tmp_path / "h", "numbers", 1, "plain", "a label")
    name, text = MATTERS[beside]
    (laid.folder / name).write_text(text)
    status, _, said = laid.asked(Mode.WRITE)
    assert (status, "error[EF327]" in said, name in said) == (2, True, True), said


def test_the_message_names_the_files_and_the_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = lay(tmp_path / "h", "a number among words", 1, "plain", "a label")
    monkeypatch.chdir(laid.folder)
    (laid.folder / "dump.sql").write_text(laid.dump.read_text())
    out, messages = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    reporter = open_reporter("text", out, messages)
    assert rewrite_files(Arguments(files=(Path("002_glad.sql"),)), Mode.WRITE, reporter) == 2
    said = messages.getvalue()
    assert "start.sql, wild.sql: the name does not begin with a version" in said
    assert "--schema-state before" in said and "--migrations" in said


@pytest.mark.parametrize("folder", ["empty", "other"])
def test_a_history_that_lacks_the_file_is_none(tmp_path: Path, folder: str) -> None:
    laid = lay(tmp_path / "h", "alone", 1, "plain", "a label")
    named = tmp_path / folder
    named.mkdir()
    if folder == "other":
        (named / "001_start.sql").write_text(START)
    status, _, said = laid.asked(Mode.WRITE, migrations=named)
    assert (status, "error[EF327]" in said, str(named.name) in said) == (2, True, True), said
    assert laid.asked(Mode.WRITE, migrations=named, schema_state=SchemaState.BEFORE)[0] == 0


@pytest.mark.parametrize("command", ["rewrite", "verify"])
@pytest.mark.parametrize("moment", [2, 3])
def test_no_command_says_that_nothing_is_to_do(
    tmp_path: Path, command: str, moment: int, capfd: pytest.CaptureFixture[str]
) -> None:
    laid = lay(tmp_path / "h", "a number among words", moment, "if not exists", "a label")
    done = in_process(capfd)(command, str(laid.file), "--schema", str(laid.dump))
    assert (done.status, "error[EF327]" in done.err) == (2, True)
    assert "nothing to" not in done.err + done.out


@pytest.mark.parametrize("moment", [2, 3])
def test_standard_input_has_no_place(
    tmp_path: Path, moment: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = lay(tmp_path / "h", "numbers", moment, "if not exists", "a label")
    ways: list[list[str]] = [[], ["--check"], ["--diff"], ["--migrations", str(laid.folder)]]
    for way in ways:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(laid.file.read_bytes())))
        done = in_process(capfd)("rewrite", "-", "--schema", str(laid.dump), *way)
        assert (done.status, done.out, "error[EF327]" in done.err) == (2, "", True), done.err


def test_standard_input_alone_is_done_where_nothing_speaks_against_the_dump(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = lay(tmp_path / "h", "numbers", 1, "plain", "a label")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(laid.file.read_bytes())))
    done = in_process(capfd)("rewrite", "-", "--schema", str(laid.dump))
    assert (done.status, labels(done.out)) == (0, RIGHT)


BACK = "DROP TABLE public.diary;\nDROP TYPE public.mood;\n"
MARKS = ("-- !Downs", "--//@UNDO", "-- +micrate Down", "-- ==== DOWN ====", "-- down", "-- rollback")
UNKNOWN_BACK = {
    **{mark: ((), f"{mark}\n{BACK}") for mark in MARKS},
    "undo": (("001_start.undo.sql",), ""),
    "undo, later number": (("001b_undo_start.sql",), ""),
}
"""Ways back that no program known to enumfix has: other files, or what stands below in the file."""


@pytest.mark.parametrize("back", UNKNOWN_BACK)
@pytest.mark.parametrize("moment", [1, 2, 3])
@pytest.mark.parametrize("way", WAYS)
def test_a_way_back_that_is_not_known_as_one_is_not_taken_for_a_step(
    tmp_path: Path, back: str, moment: int, way: str
) -> None:
    """The migrations take the type away before the file, which adds to it: they are not the history."""
    laid = lay(tmp_path / "h", "numbers", moment, way, "a label")
    files, below = UNKNOWN_BACK[back]
    for name in files:
        (laid.folder / name).write_text(BACK)
    (laid.folder / "001_start.sql").write_text(START + below)
    for said_state in (None, SchemaState.AFTER, SchemaState.HEAD):
        status, text, said = laid.asked(Mode.WRITE, schema_state=said_state)
        assert status == 2 and re.search(r"error\[EF32[67]\]", said), (said_state, text, said)
    status, text, said = laid.asked(Mode.WRITE, schema_state=SchemaState.BEFORE)
    assert (status, labels(text)) == (0, RIGHT) if moment == 1 else "new_mood" not in text


def test_a_type_that_is_made_again_before_the_file_is_no_riddle(tmp_path: Path) -> None:
    again = "DO $$ BEGIN CREATE TYPE public.mood AS ENUM ('calm', 'sad'); END $$;\n"
    for number, made in enumerate((START, again + START.partition("\n\n")[2])):
        laid = lay(tmp_path / str(number) / "h", "numbers", 1, "plain", "a label")
        (laid.folder / "000_first.sql").write_text(START)
        (laid.folder / "001_start.sql").write_text(BACK + made)
        status, text, said = laid.asked(Mode.WRITE)
        assert (status, labels(text)) == (0, RIGHT), said


def test_a_view_that_a_migration_makes_or_replaces_is_none_that_no_migration_makes() -> None:
    texts = {
        "001_start.sql": "CREATE TYPE mood AS ENUM ('calm');\nCREATE TABLE t (m mood);\n",
        "002_glad.sql": "ALTER TYPE mood ADD VALUE 'glad';\n",
        "003_view.sql": "CREATE OR REPLACE VIEW v AS SELECT m FROM t;\n",
    }
    files = tuple(Source(name, text) for name, text in texts.items())
    dump = (
        "CREATE TYPE public.mood AS ENUM ('calm', 'glad');\nCREATE TABLE public.t (m public.mood);\n"
        "CREATE VIEW public.v AS SELECT t.m FROM public.t;\n"
    )
    outcome = rewrite(files[1], Source("schema.sql", dump), siblings=files)
    assert "EF327" not in [each.code.id for each in outcome.diagnostics]
