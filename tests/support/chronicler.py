"""Writes random migrations for the objects in a database, and runs each of them there.

A statement that PostgreSQL rejects is left out. So the statements may be daring.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from chronicle import Act, Chronicle, Column, DatabaseObjects, Enum, Table, run_and_look
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database
from spelling import literal
from story import OWNER, READER

NAMES = ("status", "kind", "state", "level", "jobs", "orders", "items", "people", "log", "parts", "Odd Name")
COLUMNS = ("state", "kind", "mode", "phase", "was", "extra", "level", "rank", "Odd")
LABELS = (
    "a",
    "b",
    "c",
    "d",
    "open",
    "closed",
    "in progress",
    "it's",
    "ünï",
    "UPPER",
    "x",
    "y",
    "z",
    "w",
    "v",
)
PLAIN = ("integer", "text", "boolean", "timestamp with time zone")
RESERVED = frozenset(("order", "user", "select"))

ADDING = 4
"""Every so many files, one adds labels."""

T = TypeVar("T")


class Watcher(Protocol):
    """Is called while a chronicle is written."""

    def before(self) -> None:
        """Look at the database right before a file that adds labels."""

    def after(self) -> None:
        """Look at the database after a file."""


class NothingToDo(Exception):
    """Raised if the database has no object that a statement could be about."""


def quote(name: str) -> str:
    """Return a name as an SQL identifier, in quotes only if it needs them."""
    plain = re.fullmatch("[a-z_][a-z0-9_]*", name) and name not in RESERVED
    return name if plain else '"' + name.replace('"', '""') + '"'


class Chronicler:
    """Writes a chronicle for a database. The seed decides every choice."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.random = random.Random(seed)
        self.objects = DatabaseObjects()

    def write(self, count: int, watcher: Watcher) -> Chronicle:
        """Return `count` migrations. All of them have run on the database."""
        files: list[tuple[Act, ...]] = []
        while len(files) < count:
            if adds := len(files) % ADDING == ADDING - 1:
                watcher.before()
            if acts := self._migration(len(files), adds=adds):
                files.append(acts)
                watcher.after()
        return Chronicle(tuple(files))

    def _migration(self, number: int, *, adds: bool) -> tuple[Act, ...]:
        """Return the acts of a migration. The first one creates objects; one that `adds` adds labels."""
        if number == 0:
            wanted = [self._create_enum, self._create_table, self._create_table, self._create_view]
        elif adds:
            wanted = [self._some_act] if self._chance(15) else []
            wanted += [self._add_value] * (1 if self._chance(70) else 2)
            wanted += [self._some_act] if self._chance(20) else []
        else:
            wanted = [self._some_act] * self.random.randint(1, 3)
        return tuple(act for write_act in wanted for act in self._try(write_act))

    def _try(self, write_act: Callable[[], str]) -> Sequence[Act]:
        """Return an act that runs without an error, () after four attempts."""
        for _ in range(4):
            try:
                text = write_act()
                adds = write_act == self._add_value
                self.objects = run_and_look(self.database, text if adds else f"BEGIN;\n{text}COMMIT;\n")
            except (NothingToDo, SqlFailure):
                continue
            return (Act(text, adds),)
        return ()

    # Choices.

    def _chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def _pick(self, choices: Sequence[T]) -> T:
        if not choices:
            raise NothingToDo
        return self.random.choice(choices)

    def _full(self, schema: str, name: str) -> str:
        """Return a name, qualified if it has to be, and sometimes without need."""
        is_unqualified = schema == "public" and self._chance(70)
        return quote(name) if is_unqualified else f"{quote(schema)}.{quote(name)}"

    def _new_name(self, suffix: str = "") -> str:
        return self._full(self._schema(), self._pick(NAMES) + suffix)

    def _schema(self) -> str:
        return "public" if self._chance(75) else self._pick(self.objects.schemas)

    def _spell(self, thing: Enum | Table) -> str:
        return self._full(thing.schema, thing.name)

    def _enum(self) -> Enum:
        return self._pick(self.objects.enums)

    def _table(self) -> Table:
        return self._pick(self.objects.tables)

    def _enum_column(self) -> tuple[Table, Column, Enum]:
        """Return a table, one of its columns whose type is an enum, and that enum."""
        table, column = self._pick(
            [(table, each) for table in self.objects.tables for each in table.columns if each.enum]
        )
        return table, column, self._enum_of(column)

    def _enum_of(self, column: Column) -> Enum:
        return next(
            each for each in self.objects.enums if (each.schema, each.name) == tuple(column.enum or ())
        )

    def _label(self, enum: Enum) -> str:
        """Return a label as a constant, with or without its type."""
        text = literal(self._pick(enum.labels))
        return self._pick((text, text, f"{text}::{self._spell(enum)}"))

    def _value(self, column: Column, enum: Enum) -> str:
        if column.array:
            return self._pick((literal("{}"), f"ARRAY[{literal(enum.labels[0])}]::{self._spell(enum)}[]"))
        return self._label(enum)

    def _condition(self, table: Table, alias: str = "") -> str:
        """Return a condition on the columns of a table."""
        columns = [each for each in table.columns if each.enum and not each.array]
        prefix = f"{alias}." if alias else ""
        if not columns:
            return f"{prefix}{quote(self._pick(table.columns).name)} IS NOT NULL"
        column = self._pick(columns)
        enum, name = self._enum_of(column), prefix + quote(column.name)
        one, two = self._label(enum), self._label(enum)
        return self._pick(
            (
                f"{name} = {one}",
                f"{name} <> {one}",
                f"{name} IN ({one}, {two})",
                f"{name} IS NOT NULL",
                f"{name} = {one} OR {name} > {two}",
                f"{name}::text <> 'q'",
                f"{name} = ANY (ARRAY[{one}, {two}]::{self._spell(enum)}[])",
            )
        )

    def _column_type(self) -> tuple[str, Enum | None, bool]:
        if self._chance(30) or not self.objects.enums:
            return self._pick(PLAIN), None, False
        enum = self._enum()
        array = self._chance(15)
        return self._spell(enum) + ("[]" if array else ""), enum, array

    def _define(self, name: str) -> str:
        """Return a column definition, perhaps with a default and constraints."""
        if self._chance(10) and (types := [*self.objects.of("domain"), *self.objects.of("composite")]):
            type_ = self._pick(types)
            return f"{name} {self._full(type_.schema, type_.name)}"
        kind, enum, array = self._column_type()
        definition = f"{name} {kind}"
        if enum and not array:
            definition += f" DEFAULT {self._label(enum)}" if self._chance(50) else ""
            definition += " NOT NULL" if " DEFAULT " in definition and self._chance(50) else ""
            definition += f" CHECK ({name} <> {self._label(enum)})" if self._chance(8) else ""
        elif array:
            definition += " DEFAULT '{}'" if self._chance(40) else ""
        return definition

    # The acts, by their names in `WEIGHTS`.

    def _some_act(self) -> str:
        names, weights = zip(*WEIGHTS.items(), strict=True)
        (name,) = self.random.choices(names, weights)
        act: Callable[[], str] = getattr(self, f"_{name}")
        return act()

    def _create_schema(self) -> str:
        return f"CREATE SCHEMA {self._pick(('app', 'audit'))};\n"

    def _create_enum(self) -> str:
        labels = self.random.sample(LABELS, self.random.randint(1, 4))
        listed = ", ".join(map(literal, labels))
        return f"CREATE TYPE {self._new_name(self._pick(('', '_type')))} AS ENUM ({listed});\n"

    def _create_table(self) -> str:
        name = self._new_name(self._pick(("", "", "_2")))
        columns = self.random.sample(COLUMNS, self.random.randint(1, 4))
        parts = [self._pick(("id integer PRIMARY KEY", "id integer NOT NULL", "id serial PRIMARY KEY"))]
        parts += [self._define(quote(each)) for each in columns]
        if self._chance(15):
            parts.append(f"UNIQUE (id, {quote(columns[0])})")
        if self._chance(15):
            parts.append(f"CHECK ({quote(columns[0])} IS NOT NULL)")
        if self._chance(10):
            parent = self._spell(self._table())
            parts.append(f"FOREIGN KEY (id) REFERENCES {parent} (id)")
        inner = ",\n    ".join(parts)
        if self._chance(8):
            inner = inner.replace(" PRIMARY KEY", "")
            return (
                f"CREATE TABLE {name} (\n    {inner}\n) PARTITION BY RANGE (id);\n"
                f"CREATE TABLE {self._new_name('_part')} PARTITION OF {name} FOR VALUES FROM (0) TO (1000);\n"
            )
        return f"CREATE TABLE {name} (\n    {inner}\n);\n"

    def _add_column(self) -> str:
        table = self._spell(self._table())
        if_not = self._pick(("", "", "IF NOT EXISTS "))
        return f"ALTER TABLE {table} ADD COLUMN {if_not}{self._define(quote(self._pick(COLUMNS)))};\n"

    def _drop_column(self) -> str:
        table = self._table()
        column = self._pick(table.columns)
        tail = self._pick(("", "", " CASCADE"))
        return f"ALTER TABLE {self._spell(table)} DROP COLUMN {quote(column.name)}{tail};\n"

    def _rename_column(self) -> str:
        table = self._table()
        column = quote(self._pick(table.columns[1:]).name)
        return f"ALTER TABLE {self._spell(table)} RENAME COLUMN {column} TO {quote(self._pick(COLUMNS))};\n"

    def _retype_column(self) -> str:
        table = self._table()
        column = self._pick(table.columns[1:])
        kind, _, _ = self._column_type()
        name = quote(column.name)
        alter = f"ALTER TABLE {self._spell(table)}"
        drop = f"{alter} ALTER COLUMN {name} DROP DEFAULT;\n" if column.default else ""
        return f"{drop}{alter} ALTER COLUMN {name} TYPE {kind} USING {name}::text::{kind};\n"

    def _set_default(self) -> str:
        table, column, enum = self._enum_column()
        alter = f"ALTER TABLE {self._spell(table)} ALTER COLUMN {quote(column.name)}"
        act = "DROP DEFAULT" if self._chance(25) else f"SET DEFAULT {self._value(column, enum)}"
        return f"{alter} {act};\n"

    def _set_not_null(self) -> str:
        table = self._table()
        column = self._pick(table.columns)
        act = "DROP NOT NULL" if column.required else "SET NOT NULL"
        return f"ALTER TABLE {self._spell(table)} ALTER COLUMN {quote(column.name)} {act};\n"

    def _rename_table(self) -> str:
        return f"ALTER TABLE {self._spell(self._table())} RENAME TO {quote(self._pick(NAMES))};\n"

    def _move_table(self) -> str:
        table = self._spell(self._table())
        return f"ALTER TABLE {table} SET SCHEMA {quote(self._pick(self.objects.schemas))};\n"

    def _drop_table(self) -> str:
        return f"DROP TABLE {self._spell(self._table())}{self._pick(('', '', ' CASCADE'))};\n"

    def _add_constraint(self) -> str:
        table = self._table()
        number = self.random.randrange(100)
        name = self._pick(("", f"CONSTRAINT c_{number} "))
        alter = f"ALTER TABLE {self._spell(table)} ADD {name}"
        column = quote(self._pick(table.columns).name)
        other = self._table()
        return self._pick(
            (
                f"{alter}CHECK ({self._condition(table)});\n",
                f"{alter}CHECK ({self._condition(table)}) NOT VALID;\n",
                f"{alter}UNIQUE (id, {column});\n",
                f"{alter}UNIQUE ({column});\n",
                f"{alter}PRIMARY KEY (id);\n",
                f"{alter}FOREIGN KEY (id) REFERENCES {self._spell(other)} (id);\n",
                f"{alter}EXCLUDE ({column} WITH =);\n",
            )
        )

    def _change_constraint(self) -> str:
        table = self._table()
        name, kind = self._pick(table.constraints)
        alter = f"ALTER TABLE {self._spell(table)}"
        if kind in "cf" and self._chance(20):
            return f"{alter} VALIDATE CONSTRAINT {quote(name)};\n"
        if self._chance(30):
            number = self.random.randrange(100)
            return f"{alter} RENAME CONSTRAINT {quote(name)} TO renamed_{number};\n"
        return f"{alter} DROP CONSTRAINT {quote(name)};\n"

    def _create_index(self) -> str:
        table = self._table()
        column = quote(self._pick(table.columns).name)
        number = self.random.randrange(100)
        name = self._pick((f"index_{number} ", f"index_{number} ", ""))
        unique = self._pick(("", "", "UNIQUE "))
        where = f" WHERE {self._condition(table)}" if self._chance(50) else ""
        return f"CREATE {unique}INDEX {name}ON {self._spell(table)} ({column}){where};\n"

    def _change_index(self) -> str:
        index = self._pick(self.objects.of("index"))
        full = self._full(index.schema, index.name)
        if self._chance(40):
            return f"ALTER INDEX {full} RENAME TO index_{self.random.randrange(100)};\n"
        return f"DROP INDEX {full};\n"

    def _select(self, table: Table, columns: Sequence[Column]) -> str:
        named = self._chance(50)
        alias = self._pick(("q", "")) if named else ""
        prefix = f"{alias}." if alias else ""
        listed = ", ".join(f"{prefix}{quote(each.name)}" for each in columns)
        source = f"{self._spell(table)} {alias}".rstrip()
        where = f" WHERE {self._condition(table, alias)}" if self._chance(70) else ""
        return f"SELECT {listed} FROM {source}{where}"

    def _create_view(self) -> str:
        there = [each for each in self.objects.relations if each.columns]
        table = self._pick(there) if self._chance(20) else self._table()
        count = self.random.randint(1, len(table.columns))
        kind = self._pick(("VIEW", "VIEW", "VIEW", "OR REPLACE VIEW", "MATERIALIZED VIEW"))
        select = self._select(table, self.random.sample(list(table.columns), count))
        if self._chance(10):
            column = quote(table.columns[-1].name)
            select = f"SELECT {column}, count(*) AS number FROM {self._spell(table)} GROUP BY {column}"
        return f"CREATE {kind} {self._new_name('_view')} AS {select};\n"

    def _replace_view(self) -> str:
        view = self._pick([each for each in self.objects.views if each.kind == "v"])
        names = {each.name for each in view.columns}
        table = self._pick([each for each in self.objects.tables if names <= {c.name for c in each.columns}])
        columns = [next(c for c in table.columns if c.name == each.name) for each in view.columns]
        more = [each for each in table.columns if each.name not in names]
        columns += [self._pick(more)] if more and self._chance(60) else []
        return f"CREATE OR REPLACE VIEW {self._spell(view)} AS {self._select(table, columns)};\n"

    def _change_view(self) -> str:
        view = self._pick(self.objects.views)
        kind = "VIEW" if view.kind == "v" else "MATERIALIZED VIEW"
        full = self._spell(view)
        ways = [f"DROP {kind} {full}{self._pick(('', ' CASCADE'))};\n"]
        ways.append(f"ALTER {kind} {full} RENAME TO {quote(self._pick(NAMES) + '_view')};\n")
        ways.append(f"ALTER {kind} {full} SET SCHEMA {quote(self._pick(self.objects.schemas))};\n")
        ways.append(f"COMMENT ON {kind} {full} IS {self._pick((literal('what is shown'), 'NULL'))};\n")
        ways.append(f"GRANT SELECT ON {full} TO {quote(READER)};\n")
        return self._pick(ways)

    def _create_function(self) -> str:
        enum, number = self._enum(), self.random.randrange(3)
        name, kind, label = self._full(self._schema(), f"f_{number}"), self._spell(enum), self._label(enum)
        replace = self._pick(("", "OR REPLACE "))
        return self._pick(
            (
                f"CREATE {replace}FUNCTION {name}(e {kind}) RETURNS boolean LANGUAGE sql IMMUTABLE\n"
                f"    AS $$ SELECT e = {literal(enum.labels[0])} $$;\n",
                f"CREATE {replace}FUNCTION {name}(e {kind} DEFAULT {label}) RETURNS text LANGUAGE plpgsql\n"
                f"    AS $$ BEGIN RETURN e::text; END $$;\n",
                f"CREATE {replace}FUNCTION {name}(n integer) RETURNS {kind} LANGUAGE sql STABLE\n"
                f"    RETURN {literal(enum.labels[0])}::{kind};\n",
                f"CREATE {replace}FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql\n"
                f"    AS $$ BEGIN RETURN NEW; END $$;\n",
            )
        )

    def _drop_function(self) -> str:
        return f"DROP FUNCTION {self._pick(self.objects.of('function')).full};\n"

    def _create_trigger(self) -> str:
        table, column, enum = self._enum_column()
        function = self._pick([each for each in self.objects.of("function") if each.full.endswith("()")])
        name, number = quote(column.name), self.random.randrange(4)
        when = self._pick((f" WHEN (NEW.{name} = {self._label(enum)})" if not column.array else "", ""))
        of = self._pick(("UPDATE", f"UPDATE OF {name}", "INSERT"))
        return (
            f"CREATE TRIGGER t_{number} BEFORE {of} ON {self._spell(table)} FOR EACH ROW{when}\n"
            f"    EXECUTE FUNCTION {function.full};\n"
        )

    def _change_trigger(self) -> str:
        table = self._pick([each for each in self.objects.tables if each.triggers])
        name, on = quote(self._pick(table.triggers)), self._spell(table)
        return self._pick(
            (
                f"DROP TRIGGER {name} ON {on};\n",
                f"ALTER TABLE {on} DISABLE TRIGGER {name};\n",
                f"ALTER TRIGGER {name} ON {on} RENAME TO t_{self.random.randrange(9)};\n",
            )
        )

    def _create_policy(self) -> str:
        table = self._table()
        enable = f"ALTER TABLE {self._spell(table)} ENABLE ROW LEVEL SECURITY;\n" if self._chance(50) else ""
        number = self.random.randrange(4)
        return f"{enable}CREATE POLICY p_{number} ON {self._spell(table)} USING ({self._condition(table)});\n"

    def _change_policy(self) -> str:
        table = self._pick([each for each in self.objects.tables if each.policies])
        name, on = quote(self._pick(table.policies)), self._spell(table)
        return self._pick(
            (
                f"DROP POLICY {name} ON {on};\n",
                f"ALTER POLICY {name} ON {on} RENAME TO p_{self.random.randrange(9)};\n",
                f"ALTER POLICY {name} ON {on} USING ({self._condition(table)});\n",
            )
        )

    def _create_domain(self) -> str:
        enum = self._enum()
        check = f" CHECK (VALUE <> {self._label(enum)})" if self._chance(40) else ""
        return f"CREATE DOMAIN {self._new_name('_domain')} AS {self._spell(enum)}{check};\n"

    def _create_composite(self) -> str:
        return f"CREATE TYPE {self._new_name('_pair')} AS (n integer, e {self._spell(self._enum())});\n"

    def _drop_type(self) -> str:
        each = self._pick([*self.objects.of("domain"), *self.objects.of("composite")])
        what = "DOMAIN" if each.kind == "domain" else "TYPE"
        return f"DROP {what} {self._full(each.schema, each.name)}{self._pick(('', ' CASCADE'))};\n"

    def _rename_type(self) -> str:
        return f"ALTER TYPE {self._spell(self._enum())} RENAME TO {quote(self._pick(NAMES) + '_type')};\n"

    def _move_type(self) -> str:
        return (
            f"ALTER TYPE {self._spell(self._enum())} SET SCHEMA {quote(self._pick(self.objects.schemas))};\n"
        )

    def _drop_enum(self) -> str:
        return f"DROP TYPE {self._spell(self._enum())};\n"

    def _adorn(self) -> str:
        enum, table = self._spell(self._enum()), self._table()
        column = quote(self._pick(table.columns).name)
        return self._pick(
            (
                f"COMMENT ON TYPE {enum} IS {self._pick((literal('what it is'), 'NULL'))};\n",
                f"COMMENT ON COLUMN {self._spell(table)}.{column} IS 'a column';\n",
                f"GRANT USAGE ON TYPE {enum} TO {quote(READER)};\n",
                f"ALTER TYPE {enum} OWNER TO {quote(OWNER)};\n",
                f"GRANT SELECT ON {self._spell(table)} TO {quote(READER)};\n",
            )
        )

    def _rename_value(self) -> str:
        enum = self._enum()
        old, new = self._pick(enum.labels), self._pick(LABELS)
        return f"ALTER TYPE {self._spell(enum)} RENAME VALUE {literal(old)} TO {literal(new)};\n"

    def _add_value(self) -> str:
        enum = self._pick(
            [self._enum_of(column) for _, column, _ in [self._enum_column()]] * 4 + [self._enum()]
        )
        labels, lines = list(enum.labels), []
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            new = self._pick([each for each in LABELS if each not in labels])
            optional = self._pick(("", "IF NOT EXISTS "))
            place = self._pick(("", "", " BEFORE ", " AFTER "))
            near = literal(self._pick(labels)) if place else ""
            lines.append(f"ALTER TYPE {self._spell(enum)} ADD VALUE {optional}{literal(new)}{place}{near};\n")
            labels.append(new)
        return "".join(lines)

    def _recreate(self) -> str:
        """Recreate a type by hand, in one of the ways that authors do that."""
        enum = self._enum()
        labels = [*enum.labels, self._pick([each for each in LABELS if each not in enum.labels])]
        listed = ", ".join(map(literal, labels))
        old, new = self._spell(enum), self._full(enum.schema, f"new_{enum.name}")
        bare = quote(enum.name)
        first = self._chance(30)
        parts = [f"CREATE TYPE {new} AS ENUM ({listed})"]
        if first:
            aside = self._full(enum.schema, f"{enum.name}_old")
            parts = [f"ALTER TYPE {old} RENAME TO {quote(enum.name + '_old')}"]
            parts.append(f"CREATE TYPE {old} AS ENUM ({listed})")
            old, new = aside, old
        for table in self.objects.tables:
            for column in table.columns:
                if column.enum and tuple(column.enum) == (enum.schema, enum.name):
                    parts += self._conversion(self._spell(table), column, enum, new)
        if not first and self._chance(40):
            aside = quote(f"{enum.name}_old")
            parts += [f"ALTER TYPE {old} RENAME TO {aside}", f"ALTER TYPE {new} RENAME TO {bare}"]
            parts.append(f"DROP TYPE {self._full(enum.schema, enum.name + '_old')}")
        else:
            parts.append(f"DROP TYPE {old}")
            parts += [] if first else [f"ALTER TYPE {new} RENAME TO {bare}"]
        return ";\n".join([*parts, ""])

    def _conversion(self, table: str, column: Column, enum: Enum, new: str) -> list[str]:
        name, brackets = quote(column.name), "[]" if column.array else ""
        alter = f"ALTER TABLE {table} ALTER COLUMN {name}"
        using = f"{name}::text{brackets}::{new}{brackets}"
        parts = [f"{alter} TYPE {new}{brackets} USING ({using})"]
        if column.default:
            label = literal("{}") if column.array else literal(self._pick(enum.labels))
            parts = [f"{alter} DROP DEFAULT", *parts, f"{alter} SET DEFAULT {label}"]
        return parts

    def _insert(self) -> str:
        table = self._table()
        columns = [each for each in table.columns[1:] if each.enum]
        names = ", ".join(["id", *(quote(each.name) for each in columns)])
        values = [literal("{}") if e.array else literal(self._pick(self._enum_of(e).labels)) for e in columns]
        number = self.random.randrange(900)
        return f"INSERT INTO {self._spell(table)} ({names}) VALUES ({', '.join([str(number), *values])});\n"

    def _update(self) -> str:
        table, column, enum = self._enum_column()
        change = f"UPDATE {self._spell(table)} SET {quote(column.name)} = {self._value(column, enum)}"
        return f"DO $$ BEGIN {change}; END $$;\n" if self._chance(20) else f"{change} WHERE id > 0;\n"


WEIGHTS = {
    "create_schema": 2,
    "create_enum": 4,
    "create_table": 8,
    "add_column": 10,
    "drop_column": 3,
    "rename_column": 4,
    "retype_column": 2,
    "set_default": 6,
    "set_not_null": 3,
    "rename_table": 3,
    "move_table": 1,
    "drop_table": 2,
    "add_constraint": 8,
    "change_constraint": 3,
    "create_index": 6,
    "change_index": 2,
    "create_view": 6,
    "replace_view": 4,
    "change_view": 4,
    "create_function": 4,
    "drop_function": 1,
    "create_trigger": 3,
    "change_trigger": 1,
    "create_policy": 3,
    "change_policy": 2,
    "create_domain": 2,
    "create_composite": 1,
    "drop_type": 1,
    "rename_type": 3,
    "move_type": 1,
    "drop_enum": 1,
    "adorn": 4,
    "rename_value": 4,
    "recreate": 4,
    "insert": 4,
    "update": 2,
}
"""How often each act is tried: about as in real applications, but rare ones more often."""
