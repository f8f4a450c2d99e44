"""Files: what is read, what is refused, and that writing is all or nothing."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enumfix import prefilter as glance
from enumfix.diagnostics import Diagnostic, Refused
from enumfix.project import files
from enumfix.project import write as writing
from enumfix.source import Source
from enumfix.sql import recognise


def refusal(path: Path, reading: Callable[[Path], files.File] = files.read) -> Diagnostic:
    with pytest.raises(Refused) as caught:
        reading(path)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code.remedy
    return diagnostic


def store(folder: Path, data: bytes, name: str = "1_x.up.sql") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def write_one(path: Path, text: str) -> None:
    writing.write_files([(files.read(path), text)])


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize(
    ("data", "code", "place", "says"),
    [
        pytest.param(b"", "EF026", (1, 1), "nothing", id="empty"),
        pytest.param(b" \r\n\t\n", "EF026", (1, 1), "nothing", id="blank"),
        pytest.param(b"\xef\xbb\xbf\n", "EF026", (1, 1), "nothing", id="only a byte order mark"),
        pytest.param("SELECT 1;\n-- é".encode("latin-1"), "EF023", (2, 4), "0xe9", id="Latin-1"),
        pytest.param(b"\xef\xbb\xbf-- \xe9", "EF023", (1, 4), "0xe9", id="Latin-1 behind a mark"),
        pytest.param("-- ünï\n".encode() + b"\xff", "EF023", (2, 1), "0xff", id="bad byte behind good ones"),
        pytest.param("SELECT 1".encode("utf-16"), "EF023", (1, 1), "UTF-16", id="UTF-16 with a mark"),
        pytest.param("SELECT 1".encode("utf-16-le"), "EF023", (1, 1), "UTF-16", id="UTF-16 without a mark"),
        pytest.param("SELECT 1".encode("utf-16-be"), "EF023", (1, 1), "UTF-16", id="UTF-16, big end first"),
        pytest.param(b"SELECT 1;\nSELECT\0 2;", "EF024", (2, 7), "a NUL character", id="NUL"),
        pytest.param(b"PGDMP\x01\x0e\0rest", "EF024", (1, 1), "custom format", id="pg_dump archive"),
        pytest.param(b"\x1f\x8b\x08\x00", "EF024", (1, 1), "gzip", id="gzip"),
        pytest.param(b"SQLite format 3\0more", "EF024", (1, 1), "SQLite", id="SQLite database"),
    ],
)
def test_refuses_what_is_no_text(
    tmp_path: Path, data: bytes, code: str, place: tuple[int, int], says: str
) -> None:
    found = refusal(store(tmp_path, data))
    assert (found.code.id, found.source.position(found.span.start)) == (code, place)
    assert says in found.message


def test_refuses_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.sql").code is files.MISSING


def test_refuses_a_directory_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.sql").mkdir()
    assert refusal(tmp_path / "x.sql").code is files.DIRECTORY


def test_refuses_a_name_that_the_system_does_not_take(tmp_path: Path) -> None:
    diagnostic = refusal(tmp_path / f"{'x' * 300}.sql")
    assert (diagnostic.code.id, diagnostic.message) == ("EF021", "File name too long")


def test_refuses_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "x.sql").symlink_to("gone.sql")
    assert refusal(tmp_path / "x.sql").code is files.MISSING


def test_refuses_what_is_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "x.sql"
    with path.open("wb") as stream:
        stream.truncate(glance.LIMIT + 1)  # sparse: no such file is really written
    assert refusal(path).code is recognise.TOO_LARGE


def test_does_not_read_an_endless_device_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LIMIT", 1000)
    assert refusal(Path("/dev/zero"), files.read_named).code is recognise.TOO_LARGE


def test_reads_a_pipe(tmp_path: Path) -> None:
    reading = "print(f.read_named(pathlib.Path('/dev/stdin')).source.text)"
    code = f"import pathlib, enumfix.project.files as f; {reading}"
    done = subprocess.run([sys.executable, "-c", code], input=b"SELECT 1", capture_output=True, check=True)
    assert done.stdout == b"SELECT 1\n"


def test_reads_roughly_what_is_no_utf8(tmp_path: Path) -> None:
    assert files.read_roughly(store(tmp_path, b"a\xe9\0b")).text == "a\ufffd\ufffdb"


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfa\r\nb", b"a\rb\n", b"no final newline", "ünï ☂\n".encode()], ids=repr
)
def test_writes_back_the_same_bytes(tmp_path: Path, data: bytes) -> None:
    path = store(tmp_path, data)
    read = files.read(path)
    assert not read.source.text.startswith("\ufeff")
    writing.write_files([(read, read.source.text)])
    assert path.read_bytes() == data
    assert names(tmp_path) == ["1_x.up.sql"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    path = store(tmp_path, b"a")
    path.chmod(mode)
    write_one(path, "b")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_created_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        writing.write_files([(files.read_if_there(tmp_path / "new.sql"), "b")])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.sql").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = store(tmp_path / "real", b"a")
    link = tmp_path / "1_x.up.sql"
    link.symlink_to(target)
    write_one(link, "b")
    assert link.is_symlink()
    assert target.read_bytes() == b"b"
    assert names(tmp_path / "real") == ["1_x.up.sql"]


def test_leaves_alone_what_somebody_else_changed(tmp_path: Path) -> None:
    path = store(tmp_path, b"a")
    read = files.read(path)
    path.write_bytes(b"edited")
    with pytest.raises(Refused) as caught:
        writing.write_files([(read, "b")])
    assert caught.value.diagnostics[0].code is writing.CHANGED
    assert path.read_bytes() == b"edited"


def test_a_pipe_with_a_name_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "1_x.up.sql"
    os.mkfifo(path)
    with pytest.raises(Refused, match=r"EF027.*cannot be written: this is a pipe or a device"):
        writing.write_files([(files.File(path, Source(str(path), "a"), b"a"), "b")])


def test_a_pipe_without_a_name_is_not_written() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"a")
    os.close(writer)
    with pytest.raises(Refused, match=r"EF027.*cannot be written: this is a pipe or a device"):
        path = Path(f"/dev/fd/{reader}")
        writing.write_files([(files.read_named(path), "b")])
    os.close(reader)


def test_does_not_overwrite_a_file_born_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "x.sql"
    read = files.read_if_there(path)
    path.write_bytes(b"edited")
    with pytest.raises(Refused):
        writing.write_files([(read, "b")])
    assert path.read_bytes() == b"edited"


@pytest.mark.parametrize("position", [0, 1])
def test_one_bad_file_stops_its_group(tmp_path: Path, position: int) -> None:
    good = files.read(store(tmp_path, b"a"))
    (tmp_path / "bad.sql").mkdir()
    bad = files.File(tmp_path / "bad.sql", Source("bad.sql", ""), None)
    group = [(good, "b")]
    group.insert(position, (bad, "b"))
    with pytest.raises(Refused) as caught:
        writing.write_files(group)
    assert caught.value.diagnostics[0].source.path == "bad.sql"
    assert good.path.read_bytes() == b"a"
    assert names(tmp_path) == ["1_x.up.sql", "bad.sql"]


def replace_failing(at: int, error: BaseException) -> object:
    """Return a `Path.replace` whose call number `at` fails."""
    calls = iter(range(1000))
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if next(calls) == at:
            raise error
        return real(self, target)

    return replace


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("at", [0, 1])
def test_undoes_the_group_when_a_rename_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    old = files.read(store(tmp_path, b"a"))
    new = files.read_if_there(tmp_path / "1_x.down.sql")
    monkeypatch.setattr(Path, "replace", replace_failing(at, error))
    with pytest.raises((Refused, KeyboardInterrupt)):
        writing.write_files([(new, "d"), (old, "b")])
    assert old.path.read_bytes() == b"a"
    assert names(tmp_path) == ["1_x.up.sql"]


def test_works_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    first, second = store(tmp_path, b"a"), store(tmp_path, b"a", "2_x.up.sql")
    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(Path, "replace", replace_failing(1, OSError(5, "Input/output error")))
    with pytest.raises(Refused):
        writing.write_files([(files.read(first), "b"), (files.read(second), "b")])
    assert (first.read_bytes(), second.read_bytes()) == (b"a", b"a")
    assert names(tmp_path) == ["1_x.up.sql", "2_x.up.sql"]


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = store(tmp_path, b"a")
    code = f"""
        from pathlib import Path
        from enumfix.project import files
        from enumfix.project import write as writing
        from enumfix.diagnostics import Refused
        try:
            writing.write_files([(files.read(Path({str(path)!r})), "b" * 100_000)])
        except Refused as refused:
            print(refused)
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", textwrap.dedent(code)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "error[EF027]: cannot be written: File too large" in done.stdout
    assert path.read_bytes() == b"a"
    assert names(tmp_path) == ["1_x.up.sql"]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that any user of the machine can reach (`tmp_path` is for one user only)."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


# Imported first: an interpreter in the home folder of root is out of reach afterwards.
GIVE_UP_ROOT = """
    import os
    from pathlib import Path
    from enumfix.project import files
    from enumfix.project import write as writing
    from enumfix.diagnostics import Refused
    if os.getuid() == 0:
        os.setuid(65534)
"""


def as_ordinary_user(code: str) -> str:
    """Run Python code as a user whom permissions hold back, also where the tests run as root."""
    whole = textwrap.dedent(GIVE_UP_ROOT) + textwrap.dedent(code)
    return subprocess.run(
        [sys.executable, "-B", "-c", whole], capture_output=True, text=True, check=True
    ).stdout


WRITE_BOTH = """
    folder = Path({folder!r})
    up, down = files.read(folder / "1_x.up.sql"), files.read_if_there(folder / "1_x.down.sql")
    try:
        writing.write_files([(up, "b"), (down, "d")])
    except Refused as refused:
        print(refused)
"""


def test_a_read_only_folder_gets_a_diagnostic(open_folder: Path) -> None:
    path = store(open_folder, b"a")
    path.chmod(0o666)
    open_folder.chmod(0o555)
    said = as_ordinary_user(WRITE_BOTH.format(folder=str(open_folder)))
    assert "1_x.up.sql:1:1: error[EF027]: cannot be written: Permission denied" in said
    assert path.read_bytes() == b"a"


def test_a_read_only_down_file_stops_the_migration_too(open_folder: Path) -> None:
    open_folder.chmod(0o777)
    up, down = store(open_folder, b"a"), store(open_folder, b"-- c\n", "1_x.down.sql")
    up.chmod(0o666)
    down.chmod(0o444)
    said = as_ordinary_user(WRITE_BOTH.format(folder=str(open_folder)))
    assert "1_x.down.sql:1:1: error[EF027]: cannot be written: it is read-only" in said
    assert (up.read_bytes(), down.read_bytes()) == (b"a", b"-- c\n")
    assert names(open_folder) == ["1_x.down.sql", "1_x.up.sql"]


def test_an_unreadable_file_gets_a_diagnostic(open_folder: Path) -> None:
    store(open_folder, b"a").chmod(0o200)
    said = as_ordinary_user(
        f"""
        try:
            files.read(Path({str(open_folder)!r}) / "1_x.up.sql")
        except Refused as refused:
            print(refused)
        """
    )
    assert "error[EF021]: Permission denied" in said


def test_a_file_in_a_folder_that_is_out_of_reach_gets_a_diagnostic(open_folder: Path) -> None:
    (open_folder / "1_x").mkdir()
    store(open_folder / "1_x", b"a", "up.sql")
    (open_folder / "1_x").chmod(0)
    said = as_ordinary_user(
        f"""
        try:
            files.read(Path({str(open_folder)!r}) / "1_x" / "up.sql")
        except Refused as refused:
            print(refused)
        """
    )
    assert "error[EF021]: Permission denied" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_killed_in_the_middle_the_file_is_old_or_new(tmp_path: Path, number: signal.Signals) -> None:
    path = store(tmp_path, b"a" * 1_000_000)
    code = f"""
        from pathlib import Path
        from enumfix.project import files
        from enumfix.project import write as writing
        path = Path({str(path)!r})
        print("ready", flush=True)
        while True:
            text = files.read(path).source.text
            writing.write_files([(files.read(path), ("b" if text[0] == "a" else "a") * 1_000_000)])
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    for delay in (0.0, 0.003, 0.011, 0.023):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            assert child.stdout and child.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(timeout=0.02 + delay)
            child.send_signal(number)
        assert path.read_bytes() in (b"a" * 1_000_000, b"b" * 1_000_000)
        if number == signal.SIGINT:
            assert names(tmp_path) == ["1_x.up.sql"]
