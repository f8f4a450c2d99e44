"""The whole program on real files: the simple case, its diff, and what bad input gets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.share(quick=1 / 12, default=1 / 3)

DUMP = """\
--
-- PostgreSQL database dump
--

CREATE TYPE public.ai_provider_type AS ENUM (
    'openai',
    'anthropic'
);

CREATE TABLE public.ai_providers (
    id integer NOT NULL,
    type public.ai_provider_type NOT NULL
);
"""
UP = "db/migrations/000499_more.up.sql"
DOWN = "db/migrations/000499_more.down.sql"
ADD = """\
-- Providers that we have had customers for.
ALTER TYPE ai_provider_type ADD VALUE IF NOT EXISTS 'azure';
ALTER TYPE ai_provider_type ADD VALUE IF NOT EXISTS 'bedrock';

ALTER TABLE ai_providers ADD COLUMN note text;
"""
REWRITTEN = """\
-- Providers that we have had customers for.
-- why
CREATE TYPE new_ai_provider_type AS ENUM (
    'openai',
    'anthropic',
    'azure',
    'bedrock'
);

ALTER TABLE ai_providers
    ALTER COLUMN type TYPE new_ai_provider_type USING (type::text::new_ai_provider_type);

DROP TYPE ai_provider_type;

ALTER TYPE new_ai_provider_type RENAME TO ai_provider_type;

ALTER TABLE ai_providers ADD COLUMN note text;
"""

Done = subprocess.CompletedProcess[bytes]


def enumfix(*arguments: str, stdin: bytes = b"") -> Done:
    command = [sys.executable, "-m", "enumfix", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a dump and a migration to rewrite, as the current folder."""
    (tmp_path / "db" / "migrations").mkdir(parents=True)
    (tmp_path / "db" / "dump.sql").write_text(DUMP)
    (tmp_path / UP).write_text(ADD)
    (tmp_path / "enumfix.toml").write_text('comment = "why"\n')
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    return tmp_path


def contents() -> dict[str, bytes]:
    """Return all migrations of the current folder."""
    return {path.name: path.read_bytes() for path in Path("db/migrations").iterdir() if path.is_file()}


def test_rewrites_once(project: Path) -> None:
    done = enumfix("rewrite", UP)
    assert done.returncode == 0, done.stderr
    assert Path(UP).read_text() == REWRITTEN
    assert Path(DOWN).read_text().startswith("-- No-op.")
    assert done.stderr.startswith(b"schema: db/dump.sql\n")
    before = contents()
    done = enumfix("rewrite", UP)
    assert (done.returncode, done.stderr) == (0, b"nothing to do\n")
    assert contents() == before


def test_stdin_to_stdout(project: Path) -> None:
    done = enumfix("rewrite", "-", "--schema", "db/dump.sql", "--comment", "why", stdin=ADD.encode())
    assert done.returncode == 0
    assert done.stdout.decode() == REWRITTEN


@pytest.mark.parametrize("tool", [("git", "apply"), ("patch", "-s", "-p1")], ids=" ".join)
@pytest.mark.parametrize(
    ("folder", "form"),
    [
        pytest.param(".", str.encode, id="from the top"),
        pytest.param("db", str.encode, id="from a folder between"),
        pytest.param("db/migrations", str.encode, id="from the folder itself"),
        pytest.param(".", lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param("db", lambda text: b"\xef\xbb\xbf" + text.encode(), id="byte order mark"),
        pytest.param(".", lambda text: text.rstrip("\n").encode(), id="no final newline"),
    ],
)
def test_the_diff_is_what_a_rewrite_does(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    tool: tuple[str, ...],
    folder: str,
    form: Callable[[str], bytes],
) -> None:
    Path(UP).write_bytes(form(ADD))
    monkeypatch.chdir(folder)
    name = Path(UP).relative_to(folder).as_posix() if folder != "." else UP
    shown = enumfix("rewrite", "--diff", name)
    assert shown.returncode == 1
    monkeypatch.chdir(project)
    assert contents() == {Path(UP).name: form(ADD)}
    subprocess.run(tool, cwd=folder, input=shown.stdout, check=True)
    applied = contents()
    assert applied[Path(UP).name] == form(REWRITTEN)
    Path(UP).write_bytes(form(ADD))
    Path(DOWN).unlink()
    enumfix("rewrite", UP)
    assert contents() == applied


def refuse(said: str, up: bytes, **files: bytes) -> object:
    """Return a case: the files, and the start of what is said about them."""
    return pytest.param(up, files, said, id=said)


@pytest.mark.parametrize(
    ("up", "files", "said"),
    [
        refuse("up.sql:1:4: error[EF023]: byte 0xe9", b"-- \xe9\n" + ADD.encode()),
        refuse("up.sql:1:1: error[EF023]: this looks like UTF-16", ADD.encode("utf-16")),
        refuse("up.sql:6:1: error[EF024]: a NUL character", ADD.encode() + b"\0"),
        refuse("up.sql:1:1: error[EF024]: this is a zip archive", b"PK\x03\x04" + ADD.encode()),
        refuse(
            "up.sql:2:1: error[EF005]: syntax error",
            b"ALTER TYPE ai_provider_type ADD VALUE 'x';\nSELEC 1;\n",
        ),
        refuse("up.sql:1:1: error[EF026]: there is nothing in this file", b"\n"),
        refuse("", b"ALTER TYPE unknown ADD VALUE 'x';\n"),
        refuse("", b"ALTER TYPE ai_provider_type ADD VALUE 'openai';\n"),
        refuse("", b"ALTER TYPE ai_provider_type ADD VALUE 'x' BEFORE 'unknown';\n"),
        refuse(
            "up.sql:6:10002: error[EF006]: this expression nests too deep to be read",
            ADD.encode() + b"SELECT " + b"(" * 200_000 + b"1" + b")" * 200_000 + b";\n",
        ),
        refuse(
            "up.sql:6:1: error[EF006]: this expression nests too deep to be read",
            ADD.encode() + b"SELECT 1" + b"+1" * 200_000 + b";\n",
        ),
        refuse("db/dump.sql:1:1: error[EF026]: there is nothing", ADD.encode(), dump=b""),
        refuse("db/dump.sql:1:1: error[EF024]: this is a pg_dump archive", ADD.encode(), dump=b"PGDMP\1\0"),
        refuse(
            "db/dump.sql:1:1: error[EF023]: this looks like UTF-16", ADD.encode(), dump=DUMP.encode("utf-16")
        ),
        refuse("db/dump.sql:1:1: error[EF030]: this looks like SQLite", ADD.encode(), dump=b"PRAGMA a;\n"),
        refuse(
            "db/dump.sql:2:29: error[EF031]: this is given as the schema", DUMP.encode(), dump=ADD.encode()
        ),
    ],
)
def test_bad_input(project: Path, up: bytes, files: dict[str, bytes], said: str) -> None:
    Path(UP).write_bytes(up)
    for name, data in files.items():
        Path(f"db/{name}.sql").write_bytes(data)
    before = contents()
    done = enumfix("rewrite", UP, "--schema", "db/dump.sql")
    words = done.stderr.decode()
    assert done.returncode == 2, words
    assert contents() == before
    assert "Traceback" not in words and "EF099" not in words
    assert ": error[EF" in words and "\n  help: " in words
    assert said in words


def test_a_good_file_is_done_beside_a_bad_one(project: Path) -> None:
    bad = Path("db/migrations/000498_bad.up.sql")
    bad.write_bytes(b"\xff")
    done = enumfix("rewrite", str(bad), UP)
    assert done.returncode == 2
    assert Path(UP).read_text() == REWRITTEN
    assert bad.read_bytes() == b"\xff"


def test_a_folder_in_the_place_of_the_down_file_stops_the_migration(project: Path) -> None:
    Path(DOWN).mkdir()
    done = enumfix("rewrite", UP)
    assert done.returncode == 2
    assert b"000499_more.down.sql:1:1: error[EF022]" in done.stderr
    assert contents() == {Path(UP).name: ADD.encode()}
