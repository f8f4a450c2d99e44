"""The author of a chronicle: writes migrations by what a database looks like, and lets that run each of them.

An act that PostgreSQL refuses is not written down, so that acts may be bold.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from chronicle import Act, Chronicle, Column, Enum, Seen, Table, look
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
"""Each file of this number adds labels."""

T = TypeVar("T")


class Watcher(Protocol):
    """Is told how the writing goes on."""

    def before(self) -> None:
        """See the database right before a file that adds labels."""

    def after(self) -> None:
        """See the database after a file."""


class Nothing(Exception):
    """Says that there is nothing that an act could be about."""


def ident(name: str) -> str:
    """Return a name as authors write it: quoted where it has to be."""
    plain = re.fullmatch("[a-z_][a-z0-9_]*", name) and name not in RESERVED
    return name if plain else '"' + name.replace('"', '""') + '"'


class Chronicler:
    """Writes a chronicle into a database, drawing every choice from a seed."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.random = random.Random(seed)
        self.seen = Seen()

    def write(self, count: int, watcher: Watcher) -> Chronicle:
        """Return `count` migrations, all of which have run."""
        files: list[tuple[Act, ...]] = []
        while len(files) < count:
            if adds := len(files) % ADDING == ADDING - 1:
                watcher.before()
            if acts := self._migration(len(files), adds=adds):
                files.append(acts)
                watcher.after()
        return Chronicle(tuple(files))

    def _migration(self, number: int, *, adds: bool) -> tuple[Act, ...]:
        if number == 0:
            wanted = [self._create_enum, self._create_table, self._create_table, self._create_view]
        elif adds:
            wanted = [self._some_act] if self._chance(15) else []
            wanted += [self._add_value] * (1 if self._chance(70) else 2)
            wanted += [self._some_act] if self._chance(20) else []
        else:
            wanted = [self._some_act] * self.random.randint(1, 3)
        return tuple(act for want in wanted for act in self._try(want))

    def _try(self, want: Callable[[], str]) -> Sequence[Act]:
        for _ in range(4):
            try:
                text = want()
                adds = want == self._add_value
                self.seen = look(self.database, text if adds else f"BEGIN;\n{text}COMMIT;\n")
            except (Nothing, SqlFailure):
                continue
            return (Act(text, adds),)
        return ()

    # What choices are made of.

    def _chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def _pick(self, choices: Sequence[T]) -> T:
        if not choices:
            raise Nothing
        return self.random.choice(choices)

    def _full(self, schema: str, name: str) -> str:
        """Return a name, qualified where it has to be, and sometimes where not."""
        bare = schema == "public" and self._chance(70)
        return ident(name) if bare else f"{ident(schema)}.{ident(name)}"

    def _new_name(self, suffix: str = "") -> str:
        return self._full(self._schema(), self._pick(NAMES) + suffix)

    def _schema(self) -> str:
        return "public" if self._chance(75) else self._pick(self.seen.schemas)

    def _told(self, thing: Enum | Table) -> str:
        return self._full(thing.schema, thing.name)

    def _enum(self) -> Enum:
        return self._pick(self.seen.enums)

    def _table(self) -> Table:
        return self._pick(self.seen.tables)

    def _enum_column(self) -> tuple[Table, Column, Enum]:
        """Return a table, one of its columns of an enum, and that."""
        table, column = self._pick(
            [(table, each) for table in self.seen.tables for each in table.columns if each.enum]
        )
        return table, column, self._enum_of(column)

    def _enum_of(self, column: Column) -> Enum:
        return next(each for each in self.seen.enums if (each.schema, each.name) == tuple(column.enum or ()))

    def _label(self, enum: Enum) -> str:
        """Return a label as a constant, with or without its type."""
        text = literal(self._pick(enum.labels))
        return self._pick((text, text, f"{text}::{self._told(enum)}"))

    def _value(self, column: Column, enum: Enum) -> str:
        if column.array:
            return self._pick((literal("{}"), f"ARRAY[{literal(enum.labels[0])}]::{self._told(enum)}[]"))
        return self._label(enum)

    def _condition(self, table: Table, alias: str = "") -> str:
        """Return a condition on the columns of a table."""
        columns = [each for each in table.columns if each.enum and not each.array]
        prefix = f"{alias}." if alias else ""
        if not columns:
            return f"{prefix}{ident(self._pick(table.columns).name)} IS NOT NULL"
        column = self._pick(columns)
        enum, name = self._enum_of(column), prefix + ident(column.name)
        one, two = self._label(enum), self._label(enum)
        return self._pick(
            (
                f"{name} = {one}",
                f"{name} <> {one}",
                f"{name} IN ({one}, {two})",
                f"{name} IS NOT NULL",
                f"{name} = {one} OR {name} > {two}",
                f"{name}::text <> 'q'",
                f"{name} = ANY (ARRAY[{one}, {two}]::{self._told(enum)}[])",
            )
        )

    def _column_type(self) -> tuple[str, Enum | None, bool]:
        if self._chance(30) or not self.seen.enums:
            return self._pick(PLAIN), None, False
        enum = self._enum()
        array = self._chance(15)
        return self._told(enum) + ("[]" if array else ""), enum, array

    def _define(self, name: str) -> str:
        """Return a column, with what may be said of it."""
        if self._chance(10) and (made := [*self.seen.of("domain"), *self.seen.of("composite")]):
            each = self._pick(made)
            return f"{name} {self._full(each.schema, each.name)}"
        kind, enum, array = self._column_type()
        said = f"{name} {kind}"
        if enum and not array:
            said += f" DEFAULT {self._label(enum)}" if self._chance(50) else ""
            said += " NOT NULL" if " DEFAULT " in said and self._chance(50) else ""
            said += f" CHECK ({name} <> {self._label(enum)})" if self._chance(8) else ""
        elif array:
            said += " DEFAULT '{}'" if self._chance(40) else ""
        return said

    # The acts.

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
        parts += [self._define(ident(each)) for each in columns]
        if self._chance(15):
            parts.append(f"UNIQUE (id, {ident(columns[0])})")
        if self._chance(15):
            parts.append(f"CHECK ({ident(columns[0])} IS NOT NULL)")
        if self._chance(10):
            parent = self._told(self._table())
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
        table = self._told(self._table())
        if_not = self._pick(("", "", "IF NOT EXISTS "))
        return f"ALTER TABLE {table} ADD COLUMN {if_not}{self._define(ident(self._pick(COLUMNS)))};\n"

    def _drop_column(self) -> str:
        table = self._table()
        column = self._pick(table.columns)
        tail = self._pick(("", "", " CASCADE"))
        return f"ALTER TABLE {self._told(table)} DROP COLUMN {ident(column.name)}{tail};\n"

    def _rename_column(self) -> str:
        table = self._table()
        column = ident(self._pick(table.columns[1:]).name)
        return f"ALTER TABLE {self._told(table)} RENAME COLUMN {column} TO {ident(self._pick(COLUMNS))};\n"

    def _retype_column(self) -> str:
        table = self._table()
        column = self._pick(table.columns[1:])
        kind, _, _ = self._column_type()
        name = ident(column.name)
        alter = f"ALTER TABLE {self._told(table)}"
        drop = f"{alter} ALTER COLUMN {name} DROP DEFAULT;\n" if column.default else ""
        return f"{drop}{alter} ALTER COLUMN {name} TYPE {kind} USING {name}::text::{kind};\n"

    def _set_default(self) -> str:
        table, column, enum = self._enum_column()
        alter = f"ALTER TABLE {self._told(table)} ALTER COLUMN {ident(column.name)}"
        act = "DROP DEFAULT" if self._chance(25) else f"SET DEFAULT {self._value(column, enum)}"
        return f"{alter} {act};\n"

    def _set_not_null(self) -> str:
        table = self._table()
        column = self._pick(table.columns)
        act = "DROP NOT NULL" if column.required else "SET NOT NULL"
        return f"ALTER TABLE {self._told(table)} ALTER COLUMN {ident(column.name)} {act};\n"

    def _rename_table(self) -> str:
        return f"ALTER TABLE {self._told(self._table())} RENAME TO {ident(self._pick(NAMES))};\n"

    def _move_table(self) -> str:
        return f"ALTER TABLE {self._told(self._table())} SET SCHEMA {ident(self._pick(self.seen.schemas))};\n"

    def _drop_table(self) -> str:
        return f"DROP TABLE {self._told(self._table())}{self._pick(('', '', ' CASCADE'))};\n"

    def _add_constraint(self) -> str:
        table = self._table()
        number = self.random.randrange(100)
        name = self._pick(("", f"CONSTRAINT c_{number} "))
        alter = f"ALTER TABLE {self._told(table)} ADD {name}"
        column = ident(self._pick(table.columns).name)
        other = self._table()
        return self._pick(
            (
                f"{alter}CHECK ({self._condition(table)});\n",
                f"{alter}CHECK ({self._condition(table)}) NOT VALID;\n",
                f"{alter}UNIQUE (id, {column});\n",
                f"{alter}UNIQUE ({column});\n",
                f"{alter}PRIMARY KEY (id);\n",
                f"{alter}FOREIGN KEY (id) REFERENCES {self._told(other)} (id);\n",
                f"{alter}EXCLUDE ({column} WITH =);\n",
            )
        )

    def _change_constraint(self) -> str:
        table = self._table()
        name, kind = self._pick(table.constraints)
        alter = f"ALTER TABLE {self._told(table)}"
        if kind in "cf" and self._chance(20):
            return f"{alter} VALIDATE CONSTRAINT {ident(name)};\n"
        if self._chance(30):
            number = self.random.randrange(100)
            return f"{alter} RENAME CONSTRAINT {ident(name)} TO renamed_{number};\n"
        return f"{alter} DROP CONSTRAINT {ident(name)};\n"

    def _create_index(self) -> str:
        table = self._table()
        column = ident(self._pick(table.columns).name)
        number = self.random.randrange(100)
        name = self._pick((f"index_{number} ", f"index_{number} ", ""))
        unique = self._pick(("", "", "UNIQUE "))
        where = f" WHERE {self._condition(table)}" if self._chance(50) else ""
        return f"CREATE {unique}INDEX {name}ON {self._told(table)} ({column}){where};\n"

    def _change_index(self) -> str:
        index = self._pick(self.seen.of("index"))
        full = self._full(index.schema, index.name)
        if self._chance(40):
            return f"ALTER INDEX {full} RENAME TO index_{self.random.randrange(100)};\n"
        return f"DROP INDEX {full};\n"

    def _select(self, table: Table, columns: Sequence[Column]) -> str:
        named = self._chance(50)
        alias = self._pick(("q", "")) if named else ""
        prefix = f"{alias}." if alias else ""
        listed = ", ".join(f"{prefix}{ident(each.name)}" for each in columns)
        source = f"{self._told(table)} {alias}".rstrip()
        where = f" WHERE {self._condition(table, alias)}" if self._chance(70) else ""
        return f"SELECT {listed} FROM {source}{where}"

    def _create_view(self) -> str:
        there = [each for each in self.seen.relations if each.columns]
        table = self._pick(there) if self._chance(20) else self._table()
        count = self.random.randint(1, len(table.columns))
        kind = self._pick(("VIEW", "VIEW", "VIEW", "OR REPLACE VIEW", "MATERIALIZED VIEW"))
        select = self._select(table, self.random.sample(list(table.columns), count))
        if self._chance(10):
            column = ident(table.columns[-1].name)
            select = f"SELECT {column}, count(*) AS number FROM {self._told(table)} GROUP BY {column}"
        return f"CREATE {kind} {self._new_name('_view')} AS {select};\n"

    def _replace_view(self) -> str:
        view = self._pick([each for each in self.seen.views if each.kind == "v"])
        names = {each.name for each in view.columns}
        table = self._pick([each for each in self.seen.tables if names <= {c.name for c in each.columns}])
        columns = [next(c for c in table.columns if c.name == each.name) for each in view.columns]
        more = [each for each in table.columns if each.name not in names]
        columns += [self._pick(more)] if more and self._chance(60) else []
        return f"CREATE OR REPLACE VIEW {self._told(view)} AS {self._select(table, columns)};\n"

    def _change_view(self) -> str:
        view = self._pick(self.seen.views)
        kind = "VIEW" if view.kind == "v" else "MATERIALIZED VIEW"
        full = self._told(view)
        ways = [f"DROP {kind} {full}{self._pick(('', ' CASCADE'))};\n"]
        ways.append(f"ALTER {kind} {full} RENAME TO {ident(self._pick(NAMES) + '_view')};\n")
        ways.append(f"ALTER {kind} {full} SET SCHEMA {ident(self._pick(self.seen.schemas))};\n")
        ways.append(f"COMMENT ON {kind} {full} IS {self._pick((literal('what is shown'), 'NULL'))};\n")
        ways.append(f"GRANT SELECT ON {full} TO {ident(READER)};\n")
        return self._pick(ways)

    def _create_function(self) -> str:
        enum, number = self._enum(), self.random.randrange(3)
        name, kind, label = self._full(self._schema(), f"f_{number}"), self._told(enum), self._label(enum)
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
        return f"DROP FUNCTION {self._pick(self.seen.of('function')).full};\n"

    def _create_trigger(self) -> str:
        table, column, enum = self._enum_column()
        function = self._pick([each for each in self.seen.of("function") if each.full.endswith("()")])
        name, number = ident(column.name), self.random.randrange(4)
        when = self._pick((f" WHEN (NEW.{name} = {self._label(enum)})" if not column.array else "", ""))
        of = self._pick(("UPDATE", f"UPDATE OF {name}", "INSERT"))
        return (
            f"CREATE TRIGGER t_{number} BEFORE {of} ON {self._told(table)} FOR EACH ROW{when}\n"
            f"    EXECUTE FUNCTION {function.full};\n"
        )

    def _change_trigger(self) -> str:
        table = self._pick([each for each in self.seen.tables if each.triggers])
        name, on = ident(self._pick(table.triggers)), self._told(table)
        return self._pick(
            (
                f"DROP TRIGGER {name} ON {on};\n",
                f"ALTER TABLE {on} DISABLE TRIGGER {name};\n",
                f"ALTER TRIGGER {name} ON {on} RENAME TO t_{self.random.randrange(9)};\n",
            )
        )

    def _create_policy(self) -> str:
        table = self._table()
        enable = f"ALTER TABLE {self._told(table)} ENABLE ROW LEVEL SECURITY;\n" if self._chance(50) else ""
        number = self.random.randrange(4)
        return f"{enable}CREATE POLICY p_{number} ON {self._told(table)} USING ({self._condition(table)});\n"

    def _change_policy(self) -> str:
        table = self._pick([each for each in self.seen.tables if each.policies])
        name, on = ident(self._pick(table.policies)), self._told(table)
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
        return f"CREATE DOMAIN {self._new_name('_domain')} AS {self._told(enum)}{check};\n"

    def _create_composite(self) -> str:
        return f"CREATE TYPE {self._new_name('_pair')} AS (n integer, e {self._told(self._enum())});\n"

    def _drop_type(self) -> str:
        each = self._pick([*self.seen.of("domain"), *self.seen.of("composite")])
        what = "DOMAIN" if each.kind == "domain" else "TYPE"
        return f"DROP {what} {self._full(each.schema, each.name)}{self._pick(('', ' CASCADE'))};\n"

    def _rename_type(self) -> str:
        return f"ALTER TYPE {self._told(self._enum())} RENAME TO {ident(self._pick(NAMES) + '_type')};\n"

    def _move_type(self) -> str:
        return f"ALTER TYPE {self._told(self._enum())} SET SCHEMA {ident(self._pick(self.seen.schemas))};\n"

    def _drop_enum(self) -> str:
        return f"DROP TYPE {self._told(self._enum())};\n"

    def _adorn(self) -> str:
        enum, table = self._told(self._enum()), self._table()
        column = ident(self._pick(table.columns).name)
        return self._pick(
            (
                f"COMMENT ON TYPE {enum} IS {self._pick((literal('what it is'), 'NULL'))};\n",
                f"COMMENT ON COLUMN {self._told(table)}.{column} IS 'a column';\n",
                f"GRANT USAGE ON TYPE {enum} TO {ident(READER)};\n",
                f"ALTER TYPE {enum} OWNER TO {ident(OWNER)};\n",
                f"GRANT SELECT ON {self._told(table)} TO {ident(READER)};\n",
            )
        )

    def _rename_value(self) -> str:
        enum = self._enum()
        old, new = self._pick(enum.labels), self._pick(LABELS)
        return f"ALTER TYPE {self._told(enum)} RENAME VALUE {literal(old)} TO {literal(new)};\n"

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
            lines.append(f"ALTER TYPE {self._told(enum)} ADD VALUE {optional}{literal(new)}{place}{near};\n")
            labels.append(new)
        return "".join(lines)

    def _recreate(self) -> str:
        """Recreate a type by hand, in one of the ways that people do that."""
        enum = self._enum()
        labels = [*enum.labels, self._pick([each for each in LABELS if each not in enum.labels])]
        listed = ", ".join(map(literal, labels))
        old, new = self._told(enum), self._full(enum.schema, f"new_{enum.name}")
        bare = ident(enum.name)
        first = self._chance(30)
        parts = [f"CREATE TYPE {new} AS ENUM ({listed})"]
        if first:
            aside = self._full(enum.schema, f"{enum.name}_old")
            parts = [f"ALTER TYPE {old} RENAME TO {ident(enum.name + '_old')}"]
            parts.append(f"CREATE TYPE {old} AS ENUM ({listed})")
            old, new = aside, old
        for table in self.seen.tables:
            for column in table.columns:
                if column.enum and tuple(column.enum) == (enum.schema, enum.name):
                    parts += self._converted(self._told(table), column, enum, new)
        if not first and self._chance(40):
            aside = ident(f"{enum.name}_old")
            parts += [f"ALTER TYPE {old} RENAME TO {aside}", f"ALTER TYPE {new} RENAME TO {bare}"]
            parts.append(f"DROP TYPE {self._full(enum.schema, enum.name + '_old')}")
        else:
            parts.append(f"DROP TYPE {old}")
            parts += [] if first else [f"ALTER TYPE {new} RENAME TO {bare}"]
        return ";\n".join([*parts, ""])

    def _converted(self, table: str, column: Column, enum: Enum, new: str) -> list[str]:
        name, brackets = ident(column.name), "[]" if column.array else ""
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
        names = ", ".join(["id", *(ident(each.name) for each in columns)])
        values = [literal("{}") if e.array else literal(self._pick(self._enum_of(e).labels)) for e in columns]
        number = self.random.randrange(900)
        return f"INSERT INTO {self._told(table)} ({names}) VALUES ({', '.join([str(number), *values])});\n"

    def _update(self) -> str:
        table, column, enum = self._enum_column()
        change = f"UPDATE {self._told(table)} SET {ident(column.name)} = {self._value(column, enum)}"
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
"""How often an act is tried: about as in the histories of applications, the rare ones more often."""
