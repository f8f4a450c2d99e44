"""Attacks on a terminal: no control character of a file, a path or a name gets there to be obeyed."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from enumfix.report.terminal import clean, clean_line
from proofs import make_project

pytestmark = pytest.mark.share(quick=1 / 12, default=1 / 3)

EVIL = "\x1b]0;owned\x07\x1b[5;7;13m\x9b5n\x08\x7f\u202e\r"
"""A title, a style that we never use, a report of the cursor, a character that turns the direction."""

COMMENT = "\x1b]0;owned\x07\x1b[5;7;13m\x9b5n\x08\x7f\u202e\u2066\u200b\x0c\x1b]8;;http:x\x1b\\"
"""The same, and a link, without what ends a comment or a name of a file."""

OBEYED = re.compile(
    rb"\x1b\][^\n]*|\x1b\[5;7;13m|\x1b\\|\xc2\x9b|\x07|\x08|\x7f|\xe2\x80\xae|\xe2\x81\xa6|\xe2\x80\x8b|\x0c|\r(?!\r*\n|\x1b)"
)
NAME = f"0003_{COMMENT}.up.sql"
DUMP = f"""\
--
-- PostgreSQL database dump
--

CREATE TYPE public."mood{EVIL}" AS ENUM (
    'sad{EVIL}',
    'ok'
);

CREATE TABLE public."people{EVIL}" (
    id integer NOT NULL,
    "feeling{EVIL}" public."mood{EVIL}" DEFAULT 'ok'::public."mood{EVIL}"
);

CREATE VIEW public."view{EVIL}" AS
 SELECT * FROM public."people{EVIL}";
"""
GOOD = DUMP.partition("CREATE VIEW")[0]
ADD = f"-- {COMMENT}\nALTER TYPE \"mood{EVIL}\" ADD VALUE 'glad{EVIL}';\n"
WRONG = {
    "a good file": ADD,
    "a syntax error": f"{ADD}SELEC '{EVIL}';\n",
    "an unknown type": f"ALTER TYPE \"none{EVIL}\" ADD VALUE 'x';\n",
    "an old label": f"ALTER TYPE \"mood{EVIL}\" ADD VALUE 'sad{EVIL}';\n",
    "a block": f"{ADD}DO $$ BEGIN EXECUTE format('ALTER TABLE \"people{EVIL}\" DROP COLUMN x'); END $$;\n",
    "no UTF-8": f"{ADD}-- \udcff\n",
    "an unreadable settings file": ADD,
    "an unknown setting": ADD,
}
COMMANDS = {
    "rewrite": ("rewrite",),
    "diff": ("rewrite", "--diff"),
    "check": ("rewrite", "--check"),
    "verify": ("verify",),
    "offline replay": ("rewrite", "--replay", "--database-url", "postgresql://localhost:1/x"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("m/0002_more.up.sql").unlink()
    Path("dump.sql").write_text(GOOD, newline="")
    return tmp_path


def on_a_terminal(*command: str, stdin: bytes = b"", no_colour: bool = False) -> bytes:
    """Return all that a command prints to a terminal."""
    master, slave = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    child = subprocess.Popen(
        [sys.executable, "-m", "enumfix", *command],
        env={**variables, "TERM": "dumb" if no_colour else "xterm", "COLUMNS": "300"},
        stdin=subprocess.PIPE,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    assert child.stdin
    child.stdin.write(stdin)
    child.stdin.close()
    said = b""
    with suppress(OSError):  # what a terminal says at its end
        while piece := os.read(master, 65536):
            said += piece
    os.close(master)
    child.wait()
    return said


def obeyed(said: bytes) -> list[bytes]:
    return OBEYED.findall(said)


@pytest.mark.parametrize("no_colour", [False, True])
@pytest.mark.parametrize("what", WRONG)
def test_no_command_lets_a_terminal_obey_a_file(
    project: Path, what: str, no_colour: bool, pytestconfig: pytest.Config
) -> None:
    path = Path("m", NAME)
    if what == "an unreadable settings file":
        Path("enumfix.toml").write_text(f"x = {COMMENT}\n", newline="")
    if what == "an unknown setting":
        Path("enumfix.toml").write_text('"a\\u001b]0;owned\\u0007\\u202e" = 1\nschema_state = "\\u009b5n"\n')
    every = pytestconfig.getoption("--examples") > 300
    names = [*COMMANDS] if every else ["diff", "rewrite"] if what == "a good file" else ["check"]
    for name in names:
        path.write_bytes(WRONG[what].encode(errors="surrogateescape"))
        said = on_a_terminal(*COMMANDS[name], str(path), no_colour=no_colour)
        assert said and b"EF099" not in said
        assert obeyed(said) == [], name
        assert b"owned" in said or what == "an unreadable settings file"


@pytest.mark.parametrize(
    "command",
    [
        ("explain", COMMENT),
        ("rewrite", f"--no{COMMENT}"),
        ("rewrite", "--check", f"m{COMMENT[:6]}/0003_x.up.sql"),
    ],
    ids=["code", "option", "folder of the dump"],
)
def test_no_plain_message_lets_a_terminal_obey_it(project: Path, command: tuple[str, ...]) -> None:
    folder = Path(f"m{COMMENT[:6]}")
    folder.mkdir()
    (folder / "dump.sql").write_text(GOOD, newline="")
    (folder / "0003_x.up.sql").write_text(ADD, newline="")
    said = on_a_terminal(*command)
    assert obeyed(said) == []
    assert b"\\x1b]0;ow" in said


@pytest.mark.parametrize("form", ["tree", "json", "dot", "mermaid"])
def test_no_picture_lets_a_terminal_obey_a_dump(project: Path, form: str) -> None:
    Path("dump.sql").write_text(DUMP, newline="")
    said = on_a_terminal("graph", f'"mood{EVIL}"', "--format", form)
    assert b"people" in said
    assert obeyed(said) == []


def test_standard_input_comes_out_clean_on_a_terminal_and_exact_elsewhere(project: Path) -> None:
    said = on_a_terminal("rewrite", "-", "--schema", "dump.sql", stdin=ADD.encode())
    assert b"CREATE TYPE" in said
    assert obeyed(said) == []
    command = [sys.executable, "-m", "enumfix", "rewrite", "-", "--schema", "dump.sql"]
    done = subprocess.run(command, input=ADD.encode(), capture_output=True, check=True)
    assert f"-- {COMMENT}\n".encode() in done.stdout


def test_a_diff_in_a_pipe_is_exact_and_messages_are_clean(project: Path) -> None:
    path = Path("m", "0003_x.up.sql")
    path.write_text(ADD, newline="")
    command = [sys.executable, "-m", "enumfix", "rewrite", "--diff", str(path)]
    shown = subprocess.run(command, capture_output=True, check=False)
    assert shown.returncode == 1
    assert obeyed(shown.stderr) == []
    subprocess.run(["patch", "-s", "-p1"], input=shown.stdout, check=True)
    applied = path.read_bytes()
    path.write_text(ADD, newline="")
    subprocess.run([*command[:4], str(path)], check=True, capture_output=True)
    assert path.read_bytes() == applied


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb\nc\r\nd", "a\tb\nc\nd"),
        ("a\rb", "a\\rb"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b\x7f\x00", "\\x9b\\x7f\\x00"),
        ("\u202e\u2066\u200f\u061c", "\\u202e\\u2066\\u200f\\u061c"),
        ("\u2028\ufeff\U000e0041", "\\u2028\\ufeff\\U000e0041"),
        ("ünï ☂ 表 🔑", "ünï ☂ 表 🔑"),
        ("\udce9", "\\udce9"),
    ],
)
def test_what_is_not_printable_is_spelled_out(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_name_stays_on_its_line() -> None:
    assert clean_line("a\nb\tc\r\nd") == "a\\nb\\tc\\nd"


SCRIPT = 'trap "" {}; exec "$0" -c "$1"'


@pytest.mark.parametrize("name", ["HUP", "TERM"])
def test_a_signal_that_is_ignored_from_the_start_stays_ignored(name: str) -> None:
    code = (
        "import os, signal, sys, enumfix.__main__ as m; m._exit_on_signals();"
        f"os.kill(os.getpid(), signal.SIG{name}); print('goes on')"
    )
    command = ["sh", "-c", SCRIPT.format(name), sys.executable, code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "goes on\n"


def test_a_second_signal_does_not_disturb_the_first() -> None:
    code = (
        "import os, signal, enumfix.__main__ as m; m._exit_on_signals()\n"
        "try:\n os.kill(os.getpid(), signal.SIGTERM)\n"
        "finally:\n os.kill(os.getpid(), signal.SIGHUP); print('cleared')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (128 + signal.SIGTERM, "cleared\n")
