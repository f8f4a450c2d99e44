"""Make a folder of migrations, and the dump that they leave, as years of work on an ordinary application do.

The same arguments give the same bytes. Every fourth migration adds a label to one of the enums; the
others make tables, add columns, defaults, checks, indexes and views, rename, and recreate types by hand.

    python bench/histories.py 370 folder [--seed N]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = """--
-- PostgreSQL database dump
--

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET check_function_bodies = false;
SELECT pg_catalog.set_config('search_path', '', false);

"""
PLAIN = {"text": "text", "bigint": "bigint", "timestamptz": "timestamp with time zone"}


@dataclass(slots=True)
class Table:
    """A table: its columns by name, with the type, the default and the check of each."""

    name: str
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    checks: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    indexes: dict[str, str] = field(default_factory=dict)


class Author:
    """Writes migrations, and keeps the schema that they leave."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.enums: dict[str, list[str]] = {}
        self.tables: list[Table] = []
        self.views: dict[str, tuple[Table, str, str, str]] = {}
        self.number = 0

    def migrations(self, count: int) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each migration."""
        for self.number in range(1, count + 1):
            made = len(self.enums) < 3 or self.number % 40 == 0
            act = self.make_enum if made else self.add_label if self.number % 4 == 0 else self.work
            yield f"{self.number:06}_step.up.sql", act()

    def make_enum(self) -> str:
        """Create an enum, and a table that uses it."""
        name = f"state_{len(self.enums):02}"
        self.enums[name] = [f"s{self.number}_a", f"s{self.number}_b"]
        listed = ", ".join(f"'{label}'" for label in self.enums[name])
        return f"CREATE TYPE {name} AS ENUM ({listed});\n\n{self.make_table(name)}"

    def make_table(self, enum: str = "") -> str:
        """Create a table."""
        table = Table(f"things_{self.number:03}")
        enum = enum or self.random.choice(list(self.enums))
        table.columns = {"id": ("bigint", ""), "title": ("text", ""), "state": (enum, self.enums[enum][0])}
        self.tables.append(table)
        return (
            f"CREATE TABLE {table.name} (\n    id bigint PRIMARY KEY,\n    title text,\n"
            f"    state {enum} NOT NULL DEFAULT '{self.enums[enum][0]}'\n);\n"
        )

    def add_label(self) -> str:
        """Add a label to an enum."""
        enum = self.random.choice(list(self.enums))
        self.enums[enum].append(f"s{self.number}")
        return f"ALTER TYPE {enum} ADD VALUE IF NOT EXISTS 's{self.number}';\n"

    def work(self) -> str:
        """Do what most migrations do."""
        acts = [self.make_table, self.add_column, self.add_column, self.add_check, self.add_index]
        return self.random.choice([*acts, self.add_view, self.rename, self.recreate])()

    def add_column(self) -> str:
        """Add a column."""
        table, kind = self.random.choice(self.tables), self.random.choice([*PLAIN, *self.enums])
        table.columns[f"extra_{self.number}"] = (kind, "")
        return f"ALTER TABLE {table.name} ADD COLUMN extra_{self.number} {kind};\n"

    def add_check(self) -> str:
        """Add a check that holds a label."""
        table = self.random.choice(self.tables)
        enum = table.columns["state"][0]
        name, label = f"check_{self.number}", self.enums[enum][-1]
        table.checks[name] = ("state", label, enum)
        return f"ALTER TABLE {table.name} ADD CONSTRAINT {name} CHECK (state <> '{label}' OR title <> '');\n"

    def add_index(self) -> str:
        """Add an index that has nothing to do with the enums."""
        table = self.random.choice(self.tables)
        table.indexes[f"index_{self.number}"] = "title"
        return f"CREATE INDEX index_{self.number} ON {table.name} (title);\n"

    def add_view(self) -> str:
        """Add a view on the rows of a label."""
        table = self.random.choice(self.tables)
        enum = table.columns["state"][0]
        self.views[f"view_{self.number}"] = (table, "state", self.enums[enum][0], enum)
        where = f"state = '{self.enums[enum][0]}'"
        return f"CREATE VIEW view_{self.number} AS SELECT id, title FROM {table.name} WHERE {where};\n"

    def rename(self) -> str:
        """Rename a table that no view reads."""
        read = {id(each[0]) for each in self.views.values()}
        free = [table for table in self.tables if id(table) not in read]
        if not free:
            return self.add_column()
        table = self.random.choice(free)
        old, table.name = table.name, f"items_{self.number:03}"
        return f"ALTER TABLE {old} RENAME TO {table.name};\n"

    def recreate(self) -> str:
        """Recreate, by hand, an enum that nothing but a column or two stands on; else add a column."""
        held = {each[2] for table in self.tables for each in table.checks.values()}
        held |= {each[3] for each in self.views.values()}
        free = [enum for enum in self.enums if enum not in held]
        if not free:
            return self.add_column()
        enum = self.random.choice(free)
        self.enums[enum].append(f"s{self.number}")
        listed = ", ".join(f"'{label}'" for label in self.enums[enum])
        parts = [f"CREATE TYPE new_{enum} AS ENUM ({listed})"]
        for table in self.tables:
            for column, (kind, default) in table.columns.items():
                if kind == enum:
                    parts += _converted(table.name, column, enum, default)
        return ";\n\n".join([*parts, f"DROP TYPE {enum}", f"ALTER TYPE new_{enum} RENAME TO {enum}"]) + ";\n"

    def dump(self) -> str:
        """Return what pg_dump would print of the schema."""
        parts = [_enum(name, labels) for name, labels in sorted(self.enums.items())]
        tables = sorted(self.tables, key=lambda table: table.name)
        parts += [_table(table, self.enums) for table in tables]
        parts += [_view(name, *each) for name, each in sorted(self.views.items())]
        for table in tables:
            key = f"{self._first_name(table)}_pkey"
            parts.append(
                f"ALTER TABLE ONLY public.{table.name}\n    ADD CONSTRAINT {key} PRIMARY KEY (id);\n"
            )
        for table in tables:
            for name, column in table.indexes.items():
                parts.append(f"CREATE INDEX {name} ON public.{table.name} USING btree ({column});\n")
        return HEAD + "\n\n".join(parts)

    def _first_name(self, table: Table) -> str:
        return table.name.replace("items", "things")


def _converted(table: str, column: str, enum: str, default: str) -> list[str]:
    parts = [f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT"] if default else []
    parts.append(
        f"ALTER TABLE {table} ALTER COLUMN {column} TYPE new_{enum} USING ({column}::text::new_{enum})"
    )
    if default:
        parts.append(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT '{default}'")
    return parts


def _enum(name: str, labels: list[str]) -> str:
    listed = ",\n".join(f"    '{label}'" for label in labels)
    return f"CREATE TYPE public.{name} AS ENUM (\n{listed}\n);\n\n\nALTER TYPE public.{name} OWNER TO app;\n"


def _table(table: Table, enums: dict[str, list[str]]) -> str:
    lines = []
    for name, (kind, default) in table.columns.items():
        said = f"public.{kind}" if kind in enums else PLAIN[kind]
        said += f" DEFAULT '{default}'::public.{kind}" if default else ""
        lines.append(f"    {name} {said}" + " NOT NULL" * (name in ("id", "state")))
    for name, (column, label, enum) in table.checks.items():
        text = f"(({column} <> '{label}'::public.{enum}) OR (title <> ''::text))"
        lines.append(f"    CONSTRAINT {name} CHECK ({text})")
    return (
        f"CREATE TABLE public.{table.name} (\n" + ",\n".join(lines) + "\n);\n\n\n"
        f"ALTER TABLE public.{table.name} OWNER TO app;\n"
    )


def _view(name: str, table: Table, column: str, label: str, enum: str) -> str:
    return (
        f"CREATE VIEW public.{name} AS\n SELECT id,\n    title\n   FROM public.{table.name}\n"
        f"  WHERE ({column} = '{label}'::public.{enum});\n\n\nALTER VIEW public.{name} OWNER TO app;\n"
    )


def write(count: int, folder: Path, seed: int = 1) -> None:
    """Write the migrations, and the dump that they leave beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    author = Author(seed)
    for name, text in author.migrations(count):
        (folder / name).write_text(text)
    (folder / "dump.sql").write_text(author.dump())


def main() -> None:
    """Write what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.count, given.folder, given.seed)


if __name__ == "__main__":
    main()
