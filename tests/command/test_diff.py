"""Diffs, as Git and patch take them from the folder they were made in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from enumfix.report.diff import FileTexts, can_be_applied, diff, styled_lines

TOOLS = (("git", "apply"), ("git", "apply", "-p1"), ("git", "apply", "--index"), ("patch", "-s", "-p1"))
FILES = {
    "1_plain.up.sql": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "2_crlf.up.sql": (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nC\r\nc\r\n"),
    "3_no_final_newline.up.sql": (b"a\nb", b"a\nB"),
    "4_newline_added.up.sql": (b"a\nb", b"a\nb\n"),
    "5_mark.up.sql": (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfA\nb\n"),
    "6_odd_line_ends.up.sql": ("a\fa\nb\u2028b\rb\n".encode(), "a\fa\nB\u2028b\rb\n".encode()),
    "7 with  blanks.up.sql": (b"a\n", b"b\n"),
    "8_ünï-☂.up.sql": ("é\n".encode(), "☂\n".encode()),
    '9_"quote"\\back\tslash.up.sql': (b"a\n", b"b\n"),
    "10_emptied.up.sql": (b"a\n", b"\n"),
    "11_new.down.sql": (None, b"-- nothing\n"),
    "12 new.down.sql": (None, "-- é, no final newline".encode()),
}


def git(repository: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *identity, *arguments], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository that holds the old files, in its root and in a folder."""
    git(tmp_path, "init", "-q")
    for folder in (tmp_path, tmp_path / "db", tmp_path / "db" / "migrations"):
        folder.mkdir(exist_ok=True)
        for name, (before, _) in FILES.items():
            if before is not None:
                (folder / name).write_bytes(before)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "old")
    return tmp_path


def one_diff(folder: Path, name: str) -> bytes:
    before, after = FILES[name]
    old = None if before is None else before.decode()
    return diff(FileTexts(folder / name, old, after.decode())).encode()


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
@pytest.mark.parametrize(
    ("here", "there"), [(".", "."), (".", "db/migrations"), ("db", "."), ("db", "migrations")]
)
def test_git_and_patch_take_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tool: tuple[str, ...], here: str, there: str
) -> None:
    monkeypatch.chdir(repository / here)
    whole = b"".join(one_diff(Path(there), name) for name in FILES)
    done = subprocess.run(tool, input=whole, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    for name, (_, after) in FILES.items():
        assert (Path(there) / name).read_bytes() == after


def test_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert diff(FileTexts(Path("m/x.sql"), "a\nb", "a\nc")) == (
        "--- a/m/x.sql\n+++ b/m/x.sql\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n"
        "+c\n\\ No newline at end of file\n"
    )
    assert diff(FileTexts(Path("x.sql"), None, "a\n")) == "--- /dev/null\n+++ b/x.sql\n@@ -0,0 +1 @@\n+a\n"


def test_a_name_cannot_break_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert '\n+++ "b/a\\012b.sql"\n' in diff(FileTexts(Path("a\nb.sql"), "a\n", "b\n"))


@pytest.mark.parametrize(("before", "after"), [("a\n", "a\n"), (None, "")])
def test_no_change_no_diff(before: str | None, after: str) -> None:
    assert diff(FileTexts(Path("x.sql"), before, after)) == ""


def test_a_link_is_shown_as_its_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("real").mkdir()
    Path("real/x.sql").write_text("a\n")
    Path("x.sql").symlink_to("real/x.sql")
    assert "+++ b/real/x.sql\n" in diff(FileTexts(Path("x.sql"), "a\n", "b\n"))


def test_what_is_outside_cannot_be_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    assert can_be_applied(Path("x.sql"))
    assert can_be_applied(tmp_path / "inside" / "x.sql")
    assert not can_be_applied(Path("../x.sql"))
    assert not can_be_applied(tmp_path / "x.sql")


def test_colours_by_line() -> None:
    text = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n c\n"
    pieces = list(styled_lines(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert [style for _, style in pieces] == ["bold", "bold", "cyan", "red", "green", "dim", ""]
