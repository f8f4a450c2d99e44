"""`enumfix verify` and `enumfix rewrite --verify`, on a server that a URL names and on one of our own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from conftest import StartServer
from enumfix import api
from enumfix.outcome import Outcome
from enumfix.postgres.server import Server
from enumfix.report.progress import open_board
from enumfix.source import Source
from enumfix.verify.steps import ProofStep
from proofs import ADD, DUMP, UP, USE, Run, Terminal, databases, in_process, make_project, url

RECREATED = """\
CREATE TYPE new_mood AS ENUM ('sad', 'ok', 'happy');
ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE new_mood USING (mood::text::new_mood),
    ALTER COLUMN mood SET DEFAULT 'ok';
DROP TYPE mood;
ALTER TYPE new_mood RENAME TO mood;
"""
COMMENTED = RECREATED + "COMMENT ON TYPE mood IS 'how it is';\n"
OWNED = "ALTER TYPE mood OWNER TO alice;\nALTER TABLE people OWNER TO alice;\n"
MAKES_ROLE = "CREATE ROLE enumfix_test_helper;\n"


@pytest.fixture
def server(start: StartServer) -> Server:
    return start(18)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str]) -> Run:
    return in_process(capfd)


@pytest.fixture
def verify(enumfix: Run, project: Path, server: Server) -> Run:
    """Return a function that verifies on the shared server, as one that a URL names."""
    return lambda *arguments: enumfix("verify", *arguments, "--database-url", url(server))


def git(*arguments: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def test_a_proof_shows_its_steps(verify: Run) -> None:
    done = verify(UP)
    assert done.status == 0, done.err
    assert done.out.splitlines() == [
        UP,
        "  ok      schema before: dump.sql",
        "  ok      rows put in: 3 made up",
        "  ok      original: runs, statement by statement",
        "  ok      rewritten: runs in one transaction",
        "  ok      new labels: 1 used before the commit",
        "  ok      schema after: identical: pg_dump --schema-only byte for byte, and the catalogs",
        "  ok      rows after: 3 identical",
        "  ok      tables rewritten: public.people",
        "  ok      locks taken: ACCESS EXCLUSIVE on public.people",
        "  ok      second rewrite: changes nothing",
        "  proven on PostgreSQL 18",
    ]
    assert Path(UP).read_text() == ADD


def test_a_proof_is_printed_as_json(verify: Run) -> None:
    done = verify(UP, "--format", "json")
    shown = json.loads(done.out)
    assert (done.status, shown["status"]) == (0, 0)
    [entry] = shown["files"]
    assert (entry["file"], entry["verdict"], entry["postgresql"]) == (UP, "identical", 18)
    assert entry["new_labels"] == [{"type": "public.mood", "label": "happy"}]
    assert entry["tables_rewritten"] == ["public.people"]
    assert entry["locks"] == [{"table": "public.people", "mode": "ACCESS EXCLUSIVE"}]


@pytest.mark.server
def test_the_embedded_server_does_it_too(enumfix: Run, project: Path) -> None:
    done = enumfix("verify", UP)
    assert (done.status, done.out.splitlines()[-1]) == (0, "  proven on PostgreSQL 18"), done.err


def test_nothing_but_scratch_databases_is_touched(verify: Run, server: Server) -> None:
    before = databases(server), server.roles()
    assert verify(UP).status == 0
    Path(UP).write_text(ADD + "SELECT 1 / 0;\n")
    assert verify(UP).status == 2
    assert (databases(server), server.roles()) == before


def test_a_file_that_reaches_beyond_its_database_is_an_error_there(verify: Run, server: Server) -> None:
    Path(UP).write_text(f"{ADD}DO $$ BEGIN\n  {MAKES_ROLE} END $$;\n")
    done = verify(UP)
    assert done.status == 2
    assert f"{UP}:4:3: error[EF046]: CREATE ROLE reaches beyond the database" in done.err
    assert "enumfix_test_helper" not in server.roles()


@pytest.mark.server
def test_on_our_own_server_roles_may_be_made(enumfix: Run, project: Path) -> None:
    Path(UP).write_text(f"{ADD}{MAKES_ROLE}GRANT SELECT ON people TO enumfix_test_helper;\n")
    done = enumfix("verify", UP)
    assert done.status == 0, done.err


@pytest.mark.server
def test_missing_roles_are_made_on_our_own_server_and_named(enumfix: Run, project: Path) -> None:
    Path("dump.sql").write_text(f'{DUMP}{OWNED}GRANT ALL ON people TO "Bob B";\n')
    done = enumfix("verify", UP)
    assert done.status == 0, done.err
    assert "  note: roles made: Bob B, alice\n" in done.out


def test_missing_roles_are_an_error_on_the_server_of_a_url(verify: Run, server: Server) -> None:
    Path("dump.sql").write_text(DUMP + OWNED)
    done = verify(UP)
    assert done.status == 2
    assert "error[EF047]: the server of --database-url has no role alice" in done.err
    assert "alice" not in server.roles()


def test_missing_extensions_and_functions_are_named_and_a_prelude_stands_in(verify: Run) -> None:
    needs = (
        "CREATE EXTENSION IF NOT EXISTS nope WITH SCHEMA public;\nCOMMENT ON EXTENSION nope IS 'x';\n"
        "CREATE TABLE t (a uuid DEFAULT auth.uid(), b integer DEFAULT public.nope_id());\n"
        "CREATE VIEW v AS SELECT * FROM t, auth.users;\n"
    )
    Path("dump.sql").write_text(DUMP + needs)
    done = verify(UP)
    assert done.status == 2
    assert "dump.sql:16:1: error[EF047]: the server has no extension nope" in done.err
    Path("prelude.sql").write_text("SELECT 1;")
    done = verify(UP, "--prelude", "prelude.sql")
    assert done.status == 2
    assert 'dump.sql:18:1: error[EF044]: the schema fails [3F000]: schema "auth" does not exist' in done.err
    assert "error[EF047]: this server lacks schema auth" in done.err
    Path("prelude.sql").write_text(
        "CREATE SCHEMA auth; CREATE TABLE auth.users ();\n"
        "CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';\n"
    )
    done = verify(UP, "--prelude", "prelude.sql")
    assert "error[EF047]: this server lacks function public.nope_id()\n" in done.err
    with Path("prelude.sql").open("a") as prelude:
        prelude.write("CREATE FUNCTION public.nope_id() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n")
    done = verify(UP, "--prelude", "prelude.sql")
    assert done.status == 0, done.err
    assert "  note: left to the prelude: extension nope\n" in done.out


@pytest.mark.parametrize("first", ["0001_start.up.sql", "0001_start.sql"])
def test_without_a_dump_the_earlier_migrations_make_the_schema(verify: Run, first: str) -> None:
    Path("dump.sql").rename(f"m/{first}")
    done = verify(UP)
    assert done.status == 0, done.err
    assert "  ok      schema before: 1 earlier migrations\n" in done.out


def test_replay_passes_over_the_dump(verify: Run) -> None:
    Path("m/0001_start.up.sql").write_text(DUMP)
    Path("dump.sql").write_text(DUMP.replace("'ok'\n", "'ok',\n    'happy'\n"))
    assert verify(UP).status == 2
    assert verify(UP, "--replay").status == 0


def test_rows_of_the_user_are_kept(verify: Run) -> None:
    Path("seed.sql").write_text("INSERT INTO people VALUES (1, 'sad');\n")
    assert "  ok      rows after: 4 identical\n" in verify(UP, "--seed", "seed.sql").out


def test_tables_without_rows_are_named(verify: Run) -> None:
    Path("dump.sql").write_text(DUMP + "CREATE TABLE public.never (m public.mood, CHECK (false));\n")
    done = verify(UP)
    assert done.status == 0, done.err
    assert "  note: proven without rows: public.never\n" in done.out


def test_rows_that_the_original_cannot_bear_are_left_out(verify: Run) -> None:
    Path(UP).write_text(ADD + "ALTER TABLE people ADD COLUMN n integer NOT NULL;\n")
    done = verify(UP)
    assert done.status == 0, done.err
    assert '  ok      rows put in: none: the original fails on made-up ones (column "n" of' in done.out
    assert "  note: proven without rows: public.people\n" in done.out


def test_values_that_differ_from_run_to_run_are_left_out_and_named(verify: Run) -> None:
    Path(UP).write_text(ADD + 'ALTER TABLE people ADD COLUMN "R" float;\nUPDATE people SET "R" = random();\n')
    done = verify(UP)
    assert done.status == 0, done.err
    assert done.out.count("rows put in: ") == 1
    assert '  note: not compared, for two runs of the original differ there: public.people."R"\n' in done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(RECREATED, "\n-COMMENT ON TYPE public.mood IS 'how it is';\n", id="a lost comment"),
        pytest.param(COMMENTED + "DELETE FROM people;\n", "\n-public.people\t(1001,sad)\n", id="lost rows"),
        pytest.param(
            COMMENTED + "UPDATE people SET mood = 'sad', id = random() * 1000;\n",
            "\n-public.people\t(1001,sad)\n",
            id="changed rows with random ones beside them",
        ),
    ],
)
def test_a_wrong_file_on_disk_is_shown_against_its_original(
    verify: Run, project: Path, text: str, said: str
) -> None:
    (project / ".git").rmdir()
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    Path(UP).write_text(COMMENTED)
    assert verify(UP, "--against", "HEAD").status == 0
    Path(UP).write_text(text)
    done = verify(UP, "--against", "HEAD")
    assert done.status == 1
    assert said in done.out
    assert f"{UP}:1:1: error[EF045]: " in done.err
    assert "error[EF049]: git says: " in verify(UP, "--against", "nowhere").err


def test_a_rewritten_file_that_fails_is_told_in_postgresqls_words(verify: Run, project: Path) -> None:
    (project / ".git").rmdir()
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    Path(UP).write_text(ADD + USE)
    done = verify(UP, "--against", "HEAD")
    assert done.status == 1
    assert (
        f"{UP} (rewritten):3:1: error[EF045]: the rewritten migration fails [55P04]: unsafe use" in done.err
    )


@pytest.mark.parametrize(
    ("original", "why"),
    [
        pytest.param(f"-- Up Migration\n-- Down Migration\n{ADD}", "nothing ran", id="all in the down part"),
        pytest.param(f"-- {ADD[ADD.index('ALTER') :]}", "nothing ran", id="a comment"),
        pytest.param(f"-- {ADD[ADD.index('ALTER') :]}SELECT 1;\n", "no new label was used", id="no label"),
        pytest.param(f"BEGIN;\n{ADD}ROLLBACK;\n", "no new label was used", id="taken back"),
        pytest.param(
            f"{ADD}DROP TABLE people;\nDROP TYPE mood;\n", "no new label was used", id="type dropped"
        ),
        pytest.param("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';\n", "no new label", id="there already"),
    ],
)
def test_a_proof_that_uses_no_new_label_is_none(verify: Run, project: Path, original: str, why: str) -> None:
    (project / ".git").rmdir()
    Path("enumfix.toml").write_text('schema_state = "before"\n')
    Path(UP).write_text(original)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    Path(UP).write_text(f"{original}-- More.\n")
    done = verify(UP, "--against", "HEAD")
    assert done.status == 2, done.out
    assert f"  not proven: {why}" in done.out
    assert f"{UP}:1:1: error[EF085]: not proven: {why}" in done.err
    assert "  proven on" not in done.out
    shown = json.loads(verify(UP, "--against", "HEAD", "--format", "json").out)
    assert (shown["status"], shown["files"][0]["verdict"]) == (2, "not proven")


def test_a_range_that_adds_no_label_proves_nothing(verify: Run) -> None:
    Path(UP).write_text("SELECT 1;\n")
    done = verify("m", "--from", "2")
    assert done.status == 2
    assert "  not proven: no new label was used" in done.out
    assert "error[EF085]" in done.err


def test_commands_of_psql_are_not_carried_out(verify: Run, project: Path) -> None:
    Path("seed.sql").write_text(f"SELECT 1; \\! touch {project}/done\n")
    done = verify(UP, "--seed", "seed.sql")
    assert done.status == 2
    assert f"seed.sql:1:1: error[EF071]: \\! touch {project}/done is a command of psql" in done.err
    assert not (project / "done").exists()


def test_an_original_that_needs_a_transaction_has_one(verify: Run) -> None:
    Path(UP).write_text(f"LOCK TABLE people;\n{ADD}")
    done = verify(UP)
    assert done.status == 0, done.err
    assert done.out.count("rows put in: ") == 1


def test_a_file_with_its_own_transactions_keeps_them(verify: Run) -> None:
    Path(UP).write_text(f"BEGIN;\n{ADD}CREATE TABLE t (s mood DEFAULT 'happy');\nCOMMIT;\n")
    done = verify(UP)
    assert done.status == 0, done.err
    assert "  ok      rewritten: runs, in the transactions that the file itself begins and ends\n" in done.out


def test_files_of_one_call_stand_on_one_another(verify: Run) -> None:
    uses = "CREATE TABLE later (m mood DEFAULT 'happy');\n"
    Path("m/0003_use.up.sql").write_text(f"ALTER TYPE mood ADD VALUE 'glad' AFTER 'happy';\n{uses}")
    done = verify("m/0003_use.up.sql", UP)
    assert (done.status, done.out.count("  proven on")) == (0, 2), done.err


def test_a_range_fails_as_it_is_and_commits_rewritten(verify: Run) -> None:
    Path("m/0001_start.up.sql").write_text(DUMP)
    Path("m/0003_use.up.sql").write_text("-- Use it.\n" + USE)
    Path("m/0004_later.up.sql").write_text("SELECT 1 / 0;\n")
    Path("seed.sql").write_text("INSERT INTO people VALUES (1, 'sad');\n")
    done = verify("m", "--from", "2", "--to", "03", "--seed", "seed.sql")
    assert done.status == 1
    assert "  FAILED  originals as one: unsafe use of new value" in done.out
    assert "  ok      rewritten: runs in one transaction\n" in done.out
    assert "  ok      rows after: 2 identical\n" in done.out
    assert "m/0003_use.up.sql:2:1: error[EF044]: in one transaction, the original" in done.err
    shown = json.loads(verify("m", "--from", "2", "--to", "3", "--format", "json").out)
    assert shown["originals"]["file"] == "m/0003_use.up.sql"
    assert shown["originals"]["sqlstate"] == "55P04"
    assert shown["rewritten"] == {"commits": True}
    assert shown["changed"] == [UP]
    Path(UP).write_text(COMMENTED)
    done = verify("m", "--from", "0002", "--to", "3")
    assert (done.status, done.err) == (0, "")
    assert verify("m", "--from", "2").status == 1


def test_a_range_stands_on_a_dump_where_nothing_is_before_it(verify: Run) -> None:
    done = verify("m", "--from", "2")
    assert done.status == 0, done.err
    assert "  ok      schema before: dump.sql\n" in done.out


def test_a_range_that_is_empty_is_an_error(verify: Run) -> None:
    done = verify("m", "--from", "7")
    assert done.status == 2
    assert "m:1:1: error[EF048]: no version from 7 to the last is in it" in done.err


@pytest.mark.parametrize(
    "arguments", [["m"], [UP, "--from", "2"], ["m", "--to", "2"], ["m", "m", "--from", "2"]]
)
def test_what_makes_no_sense_is_an_error(enumfix: Run, project: Path, arguments: list[str]) -> None:
    done = enumfix("verify", *arguments)
    assert done.status == 2
    assert "one folder with --from" in done.err


def test_nothing_to_prove_starts_no_server(
    enumfix: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enumfix.cli.run.prove.open_server", None)
    Path(UP).write_text("SELECT 1;\n")
    done = enumfix("verify", UP)
    assert (done.status, done.err[:16]) == (0, "nothing to prove")


def test_rewrite_writes_what_was_proven(enumfix: Run, project: Path, server: Server) -> None:
    done = enumfix("rewrite", "--verify", UP, "--database-url", url(server))
    assert done.status == 0
    assert "  proven on PostgreSQL 18\n" in done.err
    assert "ADD VALUE" not in Path(UP).read_text()


def test_rewrite_writes_nothing_that_was_not_proven(
    enumfix: Run, project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(migration: object, *_: object, **__: object) -> Outcome:
        return Outcome(source=Source(UP, ADD), text=RECREATED, down="-- nothing\n")

    monkeypatch.setattr(api, "rewrite", wrong)
    done = enumfix("rewrite", "--verify", UP, "--database-url", url(server))
    assert done.status == 2
    assert (
        "error[EF045]: the rewritten migration leaves another schema or other rows than the original"
        in done.err
    )
    assert [path.name for path in Path("m").iterdir()] == [Path(UP).name]
    assert Path(UP).read_text() == ADD


def test_on_a_terminal_a_table_is_ticked_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = Terminal()
    with open_board(shown, "up.sql", (ProofStep.SCHEMA, ProofStep.ROWS, ProofStep.LOCKS)) as table:
        table.pass_step(ProofStep.SCHEMA, "dump.sql")
        table.fail_step(ProofStep.ROWS, "none")
    last = shown.getvalue().rpartition("up.sql")[2]
    assert last.index("✓") < last.index("schema before") < last.index("✗") < last.index("rows put in")
    assert "·" in last and "locks taken" in last
