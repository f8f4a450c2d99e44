"""Print what enumfix costs, as ratios that mean the same on every machine.

    python bench/figures.py [--runs N] [ROW…]

A ratio is the median of alternating runs, in CPU time. Exits 1 when a row misses its target
or cannot be measured. Rows: see `ROWS` at the end.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from dumps import MIGRATION
from processes import HERE, MIB, PROGRAMS, PYTHON, Unexpected, ratio, read, run

HARMLESS = "ALTER TABLE customers ADD COLUMN segment_id bigint;\nINSERT INTO segments VALUES (1, 'new');\n"
SMALL, LARGE = 140_000, 20_000_000
FEW = ("--dependents", "6")
"""A type stands in a handful of tables, however large the schema around them is."""
BASE = [PYTHON, str(HERE / "base.py"), "rewrite"]
CHANGED = 1
"""The exit status of `rewrite --diff` when there is something to rewrite."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what it should be at most, and what it is measured in."""

    measured: float
    target: float
    unit: str


@dataclass(frozen=True, slots=True)
class Place:
    """A folder for the files of the rows, and how often to run what is measured."""

    folder: Path
    runs: int

    def dump(self, size: int, *options: str) -> str:
        """Return the path of a dump, made when it is first asked for."""
        path = self.folder / f"dump{size}{''.join(options)}.sql"
        if not path.exists():  # by dumps.py, or this process would grow, and with it what it measures
            run([PYTHON, str(HERE / "dumps.py"), str(size), str(path), *options])
        return str(path)

    def file(self, name: str, text: str) -> str:
        """Return the path of a file with this text."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    def migration(self) -> str:
        """Return the path of the migration that is rewritten."""
        return self.file("alone/000900_labels.up.sql", MIGRATION)

    def siblings(self, count: int) -> list[str]:
        """Return `count` earlier migrations that have nothing to do with the enum."""
        text = "ALTER TABLE public.table_{0:05} ADD COLUMN note_{0} text;\nSELECT 'migration {0}';\n"
        return [self.file(f"history/{n:06}_step.up.sql", text.format(n)) for n in range(1, count + 1)]

    def warm(self, *arguments: str) -> float:
        """Return the median of the seconds that warm.py prints."""
        return median(read([PYTHON, str(HERE / "warm.py"), *arguments])[0] for _ in range(self.runs))

    def doubled(self, small: tuple[str, ...], large: tuple[str, ...]) -> float:
        """Return how much longer a warm rewrite takes with twice as much: alternating runs."""
        command = [PYTHON, str(HERE / "warm.py"), "rewrite"]
        pairs = [(read([*command, *large])[0], read([*command, *small])[0]) for _ in range(self.runs)]
        return median(after for after, _ in pairs) / median(before for _, before in pairs)


def rewrite(dump: str, migration: str) -> list[str]:
    """Return the command that rewrites one file."""
    return [str(PROGRAMS / "enumfix"), "rewrite", "--diff", migration, "--schema", dump]


def whole_process(place: Place) -> Figure:
    command = rewrite(place.dump(SMALL, *FEW), place.migration())
    return Figure(ratio(command, BASE, runs=place.runs * 3, status=CHANGED), 1.5, "× base")


def large_dump(place: Place) -> Figure:
    dump, migration = place.dump(LARGE, *FEW), place.migration()
    warm = [PYTHON, str(HERE / "warm.py")]
    pairs = [
        (read([*warm, "rewrite", dump, migration])[0], read([*warm, "split", dump])[0])
        for _ in range(place.runs)
    ]
    return Figure(median(ours for ours, _ in pairs) / median(split for _, split in pairs), 2, "× split")


def memory(place: Place) -> Figure:
    dump = place.dump(LARGE, *FEW)
    size = Path(dump).stat().st_size
    peak = run(rewrite(dump, place.migration()), status=CHANGED).memory
    return Figure(peak / MIB, (8 * size + 40 * MIB) / MIB, "MiB")


def with_a_history(place: Place) -> Figure:
    folder = place.folder / "years"
    run([PYTHON, str(HERE / "histories.py"), "370", str(folder)])
    command = rewrite(str(folder / "dump.sql"), str(folder / "000184_step.up.sql"))
    return Figure(ratio(command, BASE, runs=place.runs, status=CHANGED), 3, "× base")


def with_a_replay(place: Place) -> Figure:
    folder = place.folder / "replayed"
    run([PYTHON, str(HERE / "histories.py"), "370", str(folder)])
    (folder / ".git").mkdir(exist_ok=True)  # the cache is at the top of a repository
    migration = str(folder / "000368_step.up.sql")
    command = [str(PROGRAMS / "enumfix"), "rewrite", "--diff", "--replay", migration]
    run(command, status=CHANGED)  # the replay itself, which starts a server
    return Figure(ratio(command, BASE, runs=place.runs, status=CHANGED), 3, "× base")


def hook(place: Place) -> Figure:
    files = [place.file(f"hook/{number:06}_step.up.sql", HARMLESS) for number in range(20)]
    command = [str(PROGRAMS / "enumfix-hook"), *files]
    return Figure(ratio(command, [PYTHON, "-c", "pass"], runs=place.runs * 5), 2, "× python -c pass")


def growth_with_the_dump(place: Place) -> Figure:
    small, large = (place.dump(size) for size in (LARGE // 4, LARGE // 2))
    migration = place.migration()
    return Figure(place.doubled((small, migration), (large, migration)), 2.2, "× for 2 × the dump")


def growth_with_files(place: Place) -> Figure:
    dump, migration = place.dump(SMALL), place.migration()
    files = place.siblings(800)
    small, large = (dump, migration, *files[:400], migration), (dump, migration, *files, migration)
    return Figure(place.doubled(small, large), 2.2, "× for 2 × the files")


def growth_with_dependents(place: Place) -> Figure:
    size, migration = LARGE // 8, place.migration()
    small, large = (place.dump(size, "--dependents", str(count)) for count in (200, 400))
    return Figure(place.doubled((small, migration), (large, migration)), 2.2, "× for 2 × the tables")


ROWS: dict[str, tuple[str, Callable[[Place], Figure]]] = {
    "rewrite": ("rewrite --diff against a 140 KB dump, whole process", whole_process),
    "history": ("the same with 370 migrations and the dump that they leave", with_a_history),
    "replay": ("the same with 367 earlier migrations and a cached replay", with_a_replay),
    "large": ("rewrite against a 20 MB dump, start-up aside", large_dump),
    "memory": ("peak memory with it (at most 8 × the dump + 40 MiB)", memory),
    "hook": ("the hook on 20 files with no ADD VALUE, whole process", hook),
    "dump": ("growth with the size of the dump, 5 to 10 MB", growth_with_the_dump),
    "files": ("growth with the files of the folder, 400 to 800", growth_with_files),
    "dependents": ("growth with the tables that use the enum, 200 to 400", growth_with_dependents),
}


def measured(name: str, place: Place) -> bool:
    """Measure one row, print it, and return whether it reaches its target."""
    title, measure = ROWS[name]
    try:
        figure = measure(place)
    except Unexpected as error:
        print(f"{title:60} not measured: {error}", flush=True)
        return False
    reached = figure.measured <= figure.target
    value = f"{figure.measured:7.2f}  ≤ {figure.target:<6.4g} {figure.unit}"
    print(f"{title:60} {value:40} {'ok' if reached else 'MISSED'}", flush=True)
    return reached


def main() -> None:
    """Measure the rows that were asked for, and print them as they come."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--runs", type=int, default=5, help="how often to run what is slow")
    given = parser.parse_args()
    unknown = set(given.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), given.runs)
        reached = [measured(name, place) for name in given.rows or ROWS]
    sys.exit(not all(reached))


if __name__ == "__main__":
    main()
