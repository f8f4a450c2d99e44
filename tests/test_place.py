"""The place of a migration in its history: names × dumps × commands.

One small history is laid out under every kind of name, with the dump of every moment. Whatever the names
are, a command may end well only where the file gets the recreation that is right where it really stands:
"nothing to do" counts as an answer, too.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from enumfix.cli.request import STDIN, Mode, Request
from enumfix.cli.run import run
from enumfix.outcome import SchemaState

START = """\
CREATE TYPE public.mood AS ENUM ('calm', 'sad');

CREATE TABLE public.diary (
    id integer,
    felt public.mood
);
"""
WAYS = {"plain": "ADD VALUE", "if not exists": "ADD VALUE IF NOT EXISTS"}
LATER = {
    "a label": "ALTER TYPE public.mood ADD VALUE 'wild';\n",
    "a renamed label": "ALTER TYPE public.mood RENAME VALUE 'sad' TO 'blue';\n",
    "a column": "ALTER TABLE public.diary ADD COLUMN hoped public.mood;\n",
}
RIGHT = ("calm", "sad", "glad")

NAMES: Mapping[str, tuple[str, str, str]] = {
    "numbers": ("001_start.sql", "002_glad.sql", "003_wild.sql"),
    "numbers, both ways": ("001_start.up.sql", "002_glad.up.sql", "003_wild.up.sql"),
    "dates": ("2024-01-01-1200_start.sql", "2024-01-02-1200_glad.sql", "2024-01-03-1200_wild.sql"),
    "folders": ("1_start/up.sql", "2_glad/up.sql", "3_wild/up.sql"),
    "Prisma": ("1_start/migration.sql", "2_glad/migration.sql", "3_wild/migration.sql"),
    "Flyway": ("V1__start.sql", "V2__glad.sql", "V3__wild.sql"),
    "Flyway, dots": ("V1.1__start.sql", "V1.2__glad.sql", "V1.10__wild.sql"),
    "Flyway, undo": ("V1__start.sql", "V2__glad.sql", "U2__wild.sql"),
    "Flyway, repeatable": ("V1__start.sql", "V2__glad.sql", "R__wild.sql"),
    "words": ("start.sql", "glad.sql", "wild.sql"),
    "words, both ways": ("start.up.sql", "glad.up.sql", "wild.up.sql"),
    "words for folders": ("start/up.sql", "glad/up.sql", "wild/up.sql"),
    "words for Prisma's folders": ("start/migration.sql", "glad/migration.sql", "wild/migration.sql"),
    "a word among numbers": ("001_start.sql", "glad.sql", "003_wild.sql"),
    "a number among words": ("start.sql", "002_glad.sql", "wild.sql"),
    "an earlier word": ("start.sql", "002_glad.sql", "003_wild.sql"),
    "a later word": ("001_start.sql", "002_glad.sql", "wild.sql"),
    "a number behind": ("start_001.sql", "glad_002.sql", "wild_003.sql"),
    "one version twice": ("001_start.sql", "002_glad.sql", "002_wild.sql"),
    "one version twice, earlier": ("002_a_start.sql", "002_glad.sql", "003_wild.sql"),
    "capitals": ("001_START.SQL", "002_glad.sql", "003_WILD.SQL"),
    "Go": ("001_start.go", "002_glad.sql", "003_wild.go"),
    "a later program": ("001_start.sql", "002_glad.sql", "003_wild.Go"),
    "fizz": ("001_start.fizz", "002_glad.sql", "003_wild.up.fizz"),
    "TypeScript": ("Start.ts", "002_glad.sql", "Wild.ts"),
    "Python": ("0001_start.py", "002_glad.sql", "0003_wild.py"),
    "Ruby": ("001_start.rb", "002_glad.sql", "003_wild.RB"),
    "JavaScript": ("001_start.js", "002_glad.sql", "003_wild.mjs"),
    "a shell": ("001_start.sh", "002_glad.sql", "003_wild.sh"),
    "templates": ("001_start.sql.tmpl", "002_glad.sql", "003_wild.sql.erb"),
    "packed": ("001_start.sql.gz", "002_glad.sql", "003_wild.sql.gz"),
    "a changelog": ("changelog.xml", "002_glad.sql", "003_wild.yaml"),
    "alone": ("elsewhere/001_start.sql", "m/002_glad.sql", "elsewhere/003_wild.sql"),
    "alone, a word": ("elsewhere/001_start.sql", "m/glad.sql", "elsewhere/003_wild.sql"),
    "the first is elsewhere": ("elsewhere/001_start.sql", "m/002_glad.sql", "m/003_wild.sql"),
}
KNOWN = frozenset(("numbers", "numbers, both ways", "dates", "folders", "Prisma"))
"""Where all is known: there the file must be rewritten, whatever the dump is."""
ALONE = frozenset(("alone", "alone, a word"))
"""Where nothing speaks against a dump that has no label of the file."""


@dataclass(frozen=True)
class Laid:
    """A history on disk, and the dump of one moment."""

    folder: Path
    file: Path
    dump: Path

    def asked(self, mode: Mode, **said: object) -> tuple[int, str, str]:
        """Return the status, the file as it would be, and what was said."""
        before = self.file.read_text()
        out, messages = io.TextIOWrapper(io.BytesIO()), io.StringIO()
        request = Request(files=(self.file,), schema=self.dump, **said)  # type: ignore[arg-type]
        status = run(request, mode, out, messages)
        assert mode is Mode.WRITE or self.file.read_text() == before
        return status, self.file.read_text(), messages.getvalue()


def shown(moment: int, later: str) -> str:
    """Return what a dump shows after the first, the second or the third migration."""
    old, new = "'calm',\n    'sad'", ",\n    'glad'" * (moment > 1)
    third = moment > 2
    if third and "RENAME" in later:
        old = old.replace("sad", "blue")
    new += ",\n    'wild'" * (third and "wild" in later)
    column = ",\n    hoped public.mood" * (third and "hoped" in later)
    return (
        f"CREATE TYPE public.mood AS ENUM (\n    {old}{new}\n);\n\n\n"
        f"CREATE TABLE public.diary (\n    id integer,\n    felt public.mood{column}\n);\n"
    )


def lay(folder: Path, names: str, moment: int, way: str, later: str) -> Laid:
    """Write a history and its dump, and return where they are."""
    paths = [folder / name for name in NAMES[names]]
    texts = [START, f"ALTER TYPE public.mood {WAYS[way]} 'glad';\n", LATER[later]]
    for path, text in zip(paths, texts, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    dump = folder.parent / "dumped.sql"
    dump.write_text(shown(moment, LATER[later]))
    return Laid(folder, paths[1], dump)


def labels(text: str) -> tuple[str, ...]:
    """Return the labels of the type that a rewritten file makes."""
    found = re.search(r"CREATE TYPE public\.new_mood AS ENUM \((.*?)\)", text, re.DOTALL)
    return tuple(re.findall(r"'(\w+)'", found[1])) if found else ()


CASES = [
    pytest.param(names, moment, way, later, id=f"{names}-{moment}-{way}-{later}")
    for names in NAMES
    for moment in (1, 2, 3)
    for way in WAYS
    for later in LATER
]


@pytest.mark.parametrize(("names", "moment", "way", "later"), CASES)
def test_no_file_is_done_that_is_not_right_where_it_stands(
    tmp_path: Path, names: str, moment: int, way: str, later: str
) -> None:
    laid = lay(tmp_path / "h", names, moment, way, later)
    checked, _, _ = laid.asked(Mode.CHECK)
    compared, _, _ = laid.asked(Mode.DIFF)
    status, text, said = laid.asked(Mode.WRITE)
    assert (checked, compared) == ((1, 1) if status == 0 else (2, 2))
    assert "nothing to do" not in said
    assert (labels(text) == RIGHT) if status == 0 else "EF327" in said, said
    if names in KNOWN or (names in ALONE and moment == 1):
        assert status == 0, said
    if status:
        assert text == f"ALTER TYPE public.mood {WAYS[way]} 'glad';\n"
