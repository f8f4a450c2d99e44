"""A chronicle, which is a history of migrations, and the objects in a database while it is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from enumfix.postgres.scratch import Database
from enumfix.source import Source


class Act(NamedTuple):
    """Statements that belong together: all of them run, or none."""

    text: str
    adds: bool = False


@dataclass(frozen=True)
class Chronicle:
    """The migrations of a folder. Each consists of a few acts."""

    files: tuple[tuple[Act, ...], ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the migrations as files."""
        return tuple(
            Source(f"{number:03}_step.up.sql", "\n".join(act.text for act in acts))
            for number, acts in enumerate(self.files, 1)
        )

    def __str__(self) -> str:
        return "\n".join(f"-- {source.path}\n{source.text}" for source in self.sources)


class Enum(NamedTuple):
    """An enum in the database."""

    schema: str
    name: str
    labels: Sequence[str]


class Column(NamedTuple):
    """A column of a relation. `enum` is the (schema, name) of its enum; `type` is qualified."""

    name: str
    type: str
    enum: Sequence[str] | None
    array: bool
    default: str | None
    required: bool


class Table(NamedTuple):
    """A table or view; `kind` is its `relkind`. `constraints` are pairs of name and `contype`."""

    schema: str
    name: str
    kind: str
    columns: Sequence[Column]
    constraints: Sequence[Sequence[str]]
    triggers: Sequence[str]
    policies: Sequence[str]


class Named(NamedTuple):
    """An index, function, domain or composite type; `full` is the signature of a function."""

    schema: str
    name: str
    kind: str
    full: str


class DatabaseObjects(NamedTuple):
    """The objects in a database."""

    schemas: Sequence[str] = ("public",)
    enums: Sequence[Enum] = ()
    relations: Sequence[Table] = ()
    others: Sequence[Named] = ()

    @property
    def tables(self) -> Sequence[Table]:
        """Return the tables."""
        return [each for each in self.relations if each.kind in "rp"]

    @property
    def views(self) -> Sequence[Table]:
        """Return the views, materialized ones included."""
        return [each for each in self.relations if each.kind in "vm"]

    def of(self, kind: str) -> Sequence[Named]:
        """Return the objects of another kind: "index", "function", "domain" or "composite"."""
        return [each for each in self.others if each.kind == kind]


_LOOK = """
SET search_path = '';
COPY (SELECT json_build_array(
  (SELECT json_agg(nspname ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'),
  (SELECT coalesce(json_agg(json_build_array(n.nspname, typname, (
      SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid
    )) ORDER BY n.nspname, typname), '[]')
   FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE typtype = 'e'),
  (SELECT coalesce(json_agg(json_build_array(n.nspname, relname, relkind, (
      SELECT coalesce(json_agg(json_build_array(
          attname, format_type(atttypid, atttypmod),
          (SELECT json_build_array(m.nspname, e.typname) FROM pg_type e JOIN pg_namespace m
             ON m.oid = e.typnamespace WHERE e.typtype = 'e' AND e.oid IN (y.oid, y.typelem)),
          y.typelem <> 0, pg_get_expr(adbin, adrelid), attnotnull) ORDER BY attnum), '[]')
      FROM pg_attribute JOIN pg_type y ON y.oid = atttypid LEFT JOIN pg_attrdef ON adrelid = attrelid
        AND adnum = attnum WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    ), (SELECT coalesce(json_agg(json_build_array(conname, contype) ORDER BY conname), '[]')
        FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n'),
    (SELECT coalesce(json_agg(tgname ORDER BY tgname), '[]') FROM pg_trigger
     WHERE tgrelid = c.oid AND NOT tgisinternal),
    (SELECT coalesce(json_agg(polname ORDER BY polname), '[]') FROM pg_policy WHERE polrelid = c.oid)
    ) ORDER BY n.nspname, relname), '[]')
   FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE relkind IN ('r', 'p', 'v', 'm') AND nspname !~ '^pg_|^information_schema$'),
  (SELECT coalesce(json_agg(json_build_array(s, n, k, f) ORDER BY k, s, n, f), '[]') FROM (
     SELECT nspname, relname, 'index', '' FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind IN ('i', 'I') AND nspname !~ '^pg_'
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)
     UNION ALL SELECT nspname, typname, CASE typtype WHEN 'd' THEN 'domain' ELSE 'composite' END, ''
       FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
       WHERE nspname !~ '^pg_|^information_schema$'
         AND (typtype = 'd' OR (SELECT relkind FROM pg_class WHERE oid = typrelid) = 'c')
     UNION ALL SELECT nspname, proname, 'function', p.oid::regprocedure::text
       FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
       WHERE nspname !~ '^pg_|^information_schema$'
   ) AS o(s, n, k, f))
)) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');
"""


def run_and_look(database: Database, act: str = "") -> DatabaseObjects:
    """Run an act and return the objects after it. Raises `SqlFailure`."""
    return _database_objects(json.loads(database.connection.run(f"{act}\n{_LOOK}")))


def _database_objects(values: Sequence[Sequence[Sequence[Sequence[object]]]]) -> DatabaseObjects:
    schemas, enums, relations, others = values
    return DatabaseObjects(
        tuple(str(each) for each in schemas),
        tuple(_enum(each) for each in enums),
        tuple(_table(each) for each in relations),
        tuple(Named(*_strings(each)) for each in others),
    )


def _enum(values: Sequence[object]) -> Enum:
    schema, name, labels = values
    return Enum(str(schema), str(name), _strings(labels))


def _table(values: Sequence[object]) -> Table:
    schema, name, kind, columns, constraints, triggers, policies = values
    return Table(
        str(schema),
        str(name),
        str(kind),
        tuple(_column(each) for each in _list(columns)),
        tuple(_strings(each) for each in _list(constraints)),
        _strings(triggers),
        _strings(policies),
    )


def _column(values: object) -> Column:
    name, kind, enum, array, default, required = _list(values)
    return Column(
        str(name),
        str(kind),
        _strings(enum) if enum else None,
        bool(array),
        str(default) if default is not None else None,
        bool(required),
    )


def _strings(values: object) -> tuple[str, ...]:
    return tuple(str(each) for each in _list(values))


def _list(values: object) -> Iterable[object]:
    assert isinstance(values, (list, tuple))
    return values
