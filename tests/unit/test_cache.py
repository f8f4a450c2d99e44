"""The cache of replays: what a repository carries in its place does no harm and is not believed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from enumfix.project import cache as module
from enumfix.project.cache import FOLDER, Cache, hash_of, seal
from enumfix.project.git import repository_around

ENTRY = "0123456789abcdef" * 2 + "-18-18"
OTHERS = (
    *("notes.sql", "work.tmp", "backup.sql", "schema-18-18.sql", ENTRY[:31] + "-18-18.sql", f"{ENTRY}.SQL"),
    *(
        f"{ENTRY}.sql.bak",
        f"x{ENTRY}.sql",
        f"{ENTRY}.sql.tmp",
        f"{ENTRY}.sql.12-x.tmp",
        f"{ENTRY}-1.sql",
        ".x.tmp",
    ),
    *("0" * 32 + ".sql", "1" * 32 + ".sql", ENTRY.upper() + ".sql", "2" * 32 + "-18-18.sql"),
)
"""Files that are old, and not ours: by their names, or by how they begin."""


def old(path: Path, data: bytes = b"-- mine\n") -> Path:
    path.write_bytes(data)
    os.utime(path, (0, 0))
    return path


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return all that is below a folder, with the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mtime_ns,
            os.fsencode(path.readlink())
            if path.is_symlink()
            else path.read_bytes()
            if path.is_file()
            else b"",
        )
        for path in folder.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder of somebody else, with files of all names, some of them as we make them."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in OTHERS:
        old(folder / name)
    old(folder / f"{ENTRY}.sql", seal("ours").encode())
    old(folder / f"{ENTRY}.sql.1-01234567.tmp", seal("ours").encode())
    return folder


def linked(repository: Path, outside: Path) -> None:
    (repository / FOLDER).symlink_to(outside)


def linked_twice(repository: Path, outside: Path) -> None:
    (repository / "between").symlink_to(outside)
    (repository / FOLDER).symlink_to("between")


def linked_relatively(repository: Path, outside: Path) -> None:
    (repository / FOLDER).symlink_to(os.path.relpath(outside, repository))


def with_links_in_it(repository: Path, outside: Path) -> None:
    (repository / FOLDER).mkdir()
    (repository / FOLDER / ".gitignore").symlink_to(outside / ".gitignore")
    for path in outside.iterdir():
        (repository / FOLDER / path.name).symlink_to(path)


def with_files_in_it(repository: Path, outside: Path) -> None:
    (repository / FOLDER).mkdir()
    for name in OTHERS:
        old(repository / FOLDER / name)
    foreign = f"-- enumfix cache: {'0' * 64}\nnot ours".encode()
    old(repository / FOLDER / f"{'4' * 32}-18-18.sql", foreign)
    old(repository / FOLDER / f"{'5' * 32}.sql", seal("changed").encode() + b"!")
    old(repository / FOLDER / ".gitignore.5-01234567.tmp", b"*.pyc\n")
    old(repository / FOLDER / f"{'5' * 32}.sql.5-01234567.tmp", b"-- enumfix is nice\n")


LAYOUTS = (linked, linked_twice, linked_relatively, with_links_in_it, with_files_in_it)


@pytest.mark.parametrize("lay", LAYOUTS)
def test_nothing_that_is_not_ours_is_read_written_or_removed(
    tmp_path: Path, outside: Path, lay: Callable[[Path, Path], None]
) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    lay(repository, outside)
    before, there = tree(outside), tree(repository)
    cache = Cache(repository / FOLDER)
    assert bool(cache.problem()) == (repository / FOLDER).is_symlink()
    if lay is not with_files_in_it:
        assert cache.load(ENTRY) is None
        assert not cache.store(ENTRY, seal("new"))
        assert ENTRY not in list(cache.names_starting_with(ENTRY[:8])) or cache.load(ENTRY) is None
    cache.store("3" * 32, seal("new"))
    cache.remove_old_entries()
    assert tree(outside) == before
    assert tree(repository).items() >= there.items()


def test_old_entries_go_and_those_in_use_stay(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    names = {word: f"{hash_of([word])}-18-18" for word in ("old", "used", "new", "half")}
    for word in ("old", "used", "half"):
        assert cache.store(names[word], seal(word))
    half = f"{names['half']}.sql.77-01234567.tmp"
    cache.path(names["half"]).rename(cache.folder / half)
    old(cache.folder / f"{names['half']}.sql.77-89abcdef.tmp", b"")
    old(cache.folder / ".gitignore.77-89abcdef.tmp", b"# Made by enum")
    for path in cache.folder.iterdir():
        os.utime(path, (0, 0))
    assert cache.load(names["used"]) == seal("used")
    assert cache.store(names["new"], seal("new"))
    assert len([*cache.folder.iterdir()]) == 7  # who only looks, and writes nothing, removes nothing
    cache.remove_old_entries()
    assert {path.name for path in cache.folder.iterdir()} == {
        ".gitignore",
        f"{names['new']}.sql",
        f"{names['used']}.sql",
    }


def test_an_entry_is_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.store(ENTRY, seal("x" * 1000))
    assert cache.load(ENTRY)
    monkeypatch.setattr(module, "LIMIT", 1000)
    assert cache.load(ENTRY) is None


def test_what_somebody_else_sealed_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "theirs"))
    cache = Cache(tmp_path / "cache")
    cache.store(ENTRY, seal("poison"))
    assert cache.load(ENTRY) == seal("poison")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    assert cache.load(ENTRY) is None
    cache.store(ENTRY, seal("good"))
    assert cache.load(ENTRY) == seal("good")
    assert (tmp_path / "mine" / "enumfix" / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", [b"short", b"x" * 33, b"x" * 32], ids=["short", "long", "open to all"])
def test_a_key_that_is_not_kept_well_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: bytes
) -> None:
    home = tmp_path / "home"
    (home / "enumfix").mkdir(parents=True)
    (home / "enumfix" / "key").write_bytes(key)
    (home / "enumfix" / "key").chmod(0o644 if len(key) == 32 else 0o600)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    first = seal("text")
    module._key_in.cache_clear()
    assert seal("text") != first


def test_two_processes_have_one_key(tmp_path: Path) -> None:
    code = "from enumfix.project.cache import seal; print(seal('x'))"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    children = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({child.communicate()[0] for child in children}) == 1
    assert [path.name for path in (tmp_path / "enumfix").iterdir()] == ["key"]


def test_a_link_out_of_a_repository_is_not_followed_to_another(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / ".git").mkdir(parents=True)
    (tmp_path / "other" / "m").mkdir()
    (tmp_path / "one" / "m").symlink_to(tmp_path / "other" / "m")
    (tmp_path / "one" / "n").mkdir()
    assert repository_around(tmp_path / "one" / "m") == tmp_path / "one"
    assert repository_around(tmp_path / "one" / "n") == tmp_path / "one"
    assert repository_around(tmp_path / "other" / "m") == tmp_path / "other"
