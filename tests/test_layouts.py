"""What the names of migration files mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from enumfix.layouts import down_file, home, in_order, is_down, migrations, version


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("000499_x.up.sql", (499,)),
        ("20240131120000_x.sql", (20240131120000,)),
        ("1.2_x.sql", (1, 2)),
        ("2024-01-31-120000_x/up.sql", (2024, 1, 31, 120000)),
        ("20240131_x/migration.sql", (20240131,)),
        ("x.up.sql", ()),
        ("initial/up.sql", ()),
    ],
)
def test_version(name: str, expected: tuple[int, ...]) -> None:
    assert version(Path(name)) == expected


def test_version_of_a_bare_name_comes_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "7_x").mkdir()
    monkeypatch.chdir(tmp_path / "7_x")
    assert version(Path("up.sql")) == (7,)
    assert home(Path("up.sql")) == Path("..")


def test_files_run_in_the_order_of_their_numbers() -> None:
    names = ["10_a.up.sql", "x.up.sql", "9_z.up.sql", "100_a.up.sql", "010_b.up.sql"]
    order = [path.name for path in in_order(map(Path, names))]
    assert order == ["9_z.up.sql", "010_b.up.sql", "10_a.up.sql", "100_a.up.sql", "x.up.sql"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("m/000499_x.up.sql", "m/000499_x.down.sql"),
        ("x.up.sql", "x.down.sql"),
        ("m/2024_x/up.sql", "m/2024_x/down.sql"),
        ("m/2024_x/migration.sql", None),
        ("m/000499_x.sql", None),
        ("m/setup.sql", None),
    ],
)
def test_down_file(name: str, expected: str | None) -> None:
    assert down_file(Path(name)) == (None if expected is None else Path(expected))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("1_x.down.sql", True), ("1/down.sql", True), ("1_x.up.sql", False), ("1_breakdown.sql", False)],
)
def test_is_down(name: str, expected: bool) -> None:
    assert is_down(Path(name)) is expected


def test_a_folder_of_files(tmp_path: Path) -> None:
    for name in (
        "2_b.up.sql",
        "2_b.down.sql",
        "1_a.up.sql",
        "dump.sql",
        "3.md",
        ".enumfix-1-0.tmp",
        "10_c.sql",
    ):
        (tmp_path / name).touch()
    (tmp_path / "4_folder.sql").mkdir()
    assert [path.name for path in migrations(tmp_path)] == ["1_a.up.sql", "2_b.up.sql", "10_c.sql"]


def test_a_folder_of_folders(tmp_path: Path) -> None:
    for name in (
        "10_b/up.sql",
        "10_b/down.sql",
        "9_a/up.sql",
        "11_c/migration.sql",
        "12_empty/notes.txt",
        "13_x.sql/up.sql",
        "14_y.up.sql/notes.txt",
        "15_z.down.sql/up.sql",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in migrations(tmp_path)]
    named = ["13_x.sql/up.sql", "15_z.down.sql/up.sql"]
    assert found == ["9_a/up.sql", "10_b/up.sql", "11_c/migration.sql", *named]
    assert home(tmp_path / "9_a" / "up.sql") == tmp_path
