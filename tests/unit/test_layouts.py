"""What the names of migration files mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from enumfix.project.layouts import (
    down_file,
    history_folder,
    in_version_order,
    is_down,
    list_migrations,
    parse_version,
    version,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("000499_x.up.sql", (499,)),
        ("20240131120000_x.sql", (20240131120000,)),
        ("1.2_x.sql", (1, 2)),
        ("2024-01-31-120000_x/up.sql", (2024, 1, 31, 120000)),
        ("20240131_x/migration.sql", tuple(b"20240131_x")),
        ("V1.2__x.sql", (1, 2)),
        ("V1_2__x.sql", (1, 2)),
        ("V008__x.sql", (8,)),
        ("V1.0__x.sql", (1,)),
        ("V0__x.sql", (0,)),
        ("U3__x.sql", (3,)),
        ("V1_x.sql", ()),
        ("v1__x.sql", ()),
        ("R__x.sql", ()),
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
    assert history_folder(Path("up.sql")) == Path("..")


def test_files_run_in_the_order_of_their_numbers() -> None:
    names = ["10_a.up.sql", "x.up.sql", "9_z.up.sql", "100_a.up.sql", "010_b.up.sql"]
    order = [path.name for path in in_version_order(map(Path, names))]
    assert order == ["9_z.up.sql", "010_b.up.sql", "10_a.up.sql", "100_a.up.sql", "x.up.sql"]


def test_folders_of_prisma_run_in_the_order_of_their_names() -> None:
    names = ["0_init", "20250523110540_b", "20250625091500_x", "20250625_a", "2025_z"]
    found = in_version_order(Path(name) / "migration.sql" for name in names[::-1])
    assert [path.parent.name for path in found] == names


@pytest.mark.parametrize(
    ("text", "paths", "expected"),
    [
        ("499", ["000499_x.up.sql"], (499,)),
        ("000499", ["499_x.sql"], (499,)),
        ("2024-01-31", ["2024-01-31-120000_x/up.sql"], (2024, 1, 31)),
        ("499", ["000498_x/migration.sql", "000499_x/migration.sql"], tuple(b"000499")),
        ("0", ["0_init/migration.sql", "20240131_x/migration.sql"], tuple(b"0")),
        ("202401", ["0_init/migration.sql", "20240131_x/migration.sql"], tuple(b"202401")),
        ("V2", ["V1__x.sql", "V2__x.sql"], (2,)),
        ("1.10", ["V1.9__x.sql"], (1, 10)),
        ("x", ["000499_x/up.sql"], ()),
        ("499", [], (499,)),
    ],
)
def test_a_version_that_is_asked_for(text: str, paths: list[str], expected: tuple[int, ...]) -> None:
    assert parse_version(text, [Path(path) for path in paths]) == expected


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
    (tmp_path / "4_folder.sql").mkdir()  # who reads it says that it is none
    (tmp_path / "5_folder.down.sql").mkdir()
    assert [path.name for path in list_migrations(tmp_path)] == [
        "1_a.up.sql",
        "2_b.up.sql",
        "4_folder.sql",
        "10_c.sql",
    ]


def test_a_folder_of_folders(tmp_path: Path) -> None:
    for name in (
        "10_b/up.sql",
        "10_b/down.sql",
        "9_a/up.sql",
        "12_empty/notes.txt",
        "13_x.sql/up.sql",
        "14_y.up.sql/notes.txt",
        "15_z.down.sql/up.sql",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in list_migrations(tmp_path)]
    named = ["13_x.sql/up.sql", "14_y.up.sql", "15_z.down.sql/up.sql"]
    assert found == ["9_a/up.sql", "10_b/up.sql", *named]
    assert history_folder(tmp_path / "9_a" / "up.sql") == tmp_path


def test_a_folder_of_folders_of_prisma(tmp_path: Path) -> None:
    for name in ("20250625_a/migration.sql", "20250523110540_b/migration.sql", "migration_lock.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in list_migrations(tmp_path)]
    assert found == ["20250523110540_b/migration.sql", "20250625_a/migration.sql"]


def test_an_undo_file_of_flyway_is_the_down_file_of_its_version(tmp_path: Path) -> None:
    for name in ("V1__a.sql", "V2__b.sql", "U2__back.sql", "U3__c.sql"):
        (tmp_path / name).touch()
    assert [path.name for path in list_migrations(tmp_path)] == ["V1__a.sql", "V2__b.sql", "U3__c.sql"]
    assert is_down(tmp_path / "U2__back.sql")
    assert not is_down(tmp_path / "U3__c.sql")  # refinery runs it forwards
    assert down_file(tmp_path / "V2__b.sql") == tmp_path / "U2__back.sql"
    assert down_file(tmp_path / "V1__a.sql") is None
