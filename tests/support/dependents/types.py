"""Types that use an enum (domains, composite types, ranges, row types), and columns of such types."""

from __future__ import annotations

import json
from collections.abc import Callable

from dependents.choices import (
    add_column,
    adorn,
    any_enum,
    is_root,
    new_column,
    new_full_name,
    pick,
    some_label,
    some_typed_label,
    table_where,
    text_or_nothing,
    write_seed,
)
from dependents.conditions import on_enum
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import array_literal, literal, quote
from story import OWNER, READER, Column, DerivedType, Enum


def adorn_type(author: SchemaAuthor, what: str, derived: DerivedType) -> None:
    """Perhaps write a comment, grants and an owner for a type."""
    adorn(author, what, derived.full)
    if author.chance(20):
        author.write(f"GRANT USAGE ON {what} {derived.full} TO {quote(READER)}")
    if author.chance(10):
        author.write(f"REVOKE USAGE ON {what} {derived.full} FROM PUBLIC")


def write_column_of_type(author: SchemaAuthor, derived: DerivedType) -> None:
    """Write a column of a derived type or an array of it, perhaps with a default."""
    table = table_where(author, lambda table: is_root(table) and table.full != derived.full)
    if derived.required and (author.filled or table.filled_by_its_kind):
        return
    column = Column(new_column(author, table), None, author.one_of("", "", "", "[]"), derived=derived)
    default = f" DEFAULT {author.default(column)}" if author.chance(35) else ""
    column.required = not (author.filled or table.filled_by_its_kind) and author.chance(15)
    add_column(author, table, column, default + (" NOT NULL" if column.required else ""))
    if author.chance(20):
        author.write(f"COMMENT ON COLUMN {table.full}.{quote(column.name)} IS 'about the column'")


def write_columns_of_type(author: SchemaAuthor, derived: DerivedType) -> None:
    """Write up to two columns of a new type."""
    author.derived.append(derived)
    for _ in range(author.draw_count(2)):
        write_column_of_type(author, derived)


def new_derived_type(author: SchemaAuthor, enum: Enum) -> DerivedType:
    """Return the record of a derived type that is about to be written."""
    schema = pick(author, author.schemas)
    return DerivedType(schema, author.fresh(schema), enum, lambda: "NULL", lambda name: f"{name} IS NOT NULL")


def define_domain_values(author: SchemaAuthor, derived: DerivedType) -> tuple[str, str, str]:
    """Choose the base type of a domain. Return (base type, cast from the domain, default)."""
    enum = derived.enum
    inner = [known for known in author.derived if known.enum is enum]
    if inner and author.chance(35):
        base = pick(author, inner)
        derived.value, derived.required = lambda: f"({base.value()})::{derived.full}", base.required
        derived.test = lambda name: base.test(f"({name}::{base.full})")
        return base.full, "", base.value()
    if author.chance(20):
        derived.value = lambda: f"{array_literal([*enum.labels])}::{derived.full}"
        derived.test = lambda name: f"{name}::{enum.full}[] = {array_literal([*enum.labels])}"
        return f"{enum.full}[]", f"::{enum.full}[]", array_literal([*enum.labels])
    derived.value = lambda: f"{literal(enum.labels[0])}::{derived.full}"
    derived.test = lambda name: on_enum(author, enum, f"({name}::{enum.full})")
    return enum.full, f"::{enum.full}", some_label(author, enum)


@dependent("domain", weight=5)
def domain(author: SchemaAuthor) -> None:
    derived = new_derived_type(author, any_enum(author))
    base, cast, default = define_domain_values(author, derived)
    text = text_or_nothing(author, f" DEFAULT {default}", 35)
    if author.chance(15):
        text, derived.required = f"{text} NOT NULL", True
    check = "VALUE IS NOT NULL OR true"
    if cast == f"::{derived.enum.full}":
        check = f"{on_enum(author, derived.enum, 'VALUE')} OR true"
    name = quote(author.fresh(derived.schema))
    if author.chance(50):
        text += f"{text_or_nothing(author, f' CONSTRAINT {name}', 50)} CHECK ({check})"
    author.write(f"CREATE DOMAIN {derived.full} AS {base}{text}")
    adorn_type(author, "DOMAIN", derived)
    if f"CONSTRAINT {name}" in text:
        author.write(f"COMMENT ON CONSTRAINT {name} ON DOMAIN {derived.full} IS 'about the constraint'")
    elif author.chance(15):
        tail = author.one_of("", " NOT VALID")
        author.write(f"ALTER DOMAIN {derived.full} ADD CONSTRAINT {name} CHECK ({check}){tail}")
    write_columns_of_type(author, derived)


@dependent("composite", weight=4)
def composite(author: SchemaAuthor) -> None:
    derived = new_derived_type(author, any_enum(author))
    enum = derived.enum
    inner = [known for known in author.derived if known.enum is enum]
    base = pick(author, inner) if inner and author.chance(40) else None
    attributes = [f"u {enum.full}", "n integer", f"list {enum.full}[]"]
    values: list[Callable[[], str]] = [
        lambda: some_typed_label(author, enum),
        lambda: "7",
        lambda: array_literal([*enum.labels]),
    ]
    derived.attribute = "u"
    derived.test = lambda name: on_enum(author, enum, f"({name}).{quote(derived.attribute)}")
    if base:
        attributes[0], values[0] = f"u {base.full}", base.value
        derived.test = lambda name: base.test(f"(({name}).{quote(derived.attribute)})")
    count = author.draw_count(2) + 1
    derived.value = lambda: f"ROW({', '.join(value() for value in values[:count])})::{derived.full}"
    author.write(f"CREATE TYPE {derived.full} AS ({', '.join(attributes[:count])})")
    adorn_type(author, "TYPE", derived)
    if author.chance(20):
        author.write(f"COMMENT ON COLUMN {derived.full}.u IS 'about the attribute'")
    if not base and author.chance(25):
        typed_table(author, derived)
    else:
        author.renameable.append(derived)
    write_columns_of_type(author, derived)


def typed_table(author: SchemaAuthor, derived: DerivedType) -> None:
    """Write a table of a composite type."""
    table, one = new_full_name(author), some_label(author, derived.enum)
    with_options = author.one_of(
        "", f" (u WITH OPTIONS DEFAULT {one})", " (u WITH OPTIONS NOT NULL)", " (PRIMARY KEY (u))"
    )
    author.write(f"CREATE TABLE {table} OF {derived.full}{with_options}")
    adorn(author, "TABLE", table, "SELECT")
    write_seed(author, f"INSERT INTO {table} (u) VALUES ({some_typed_label(author, derived.enum)})")


@dependent("range", weight=3)
def range_(author: SchemaAuthor) -> None:
    derived = new_derived_type(author, any_enum(author))
    enum = derived.enum
    options, multirange = "", ""
    if author.major >= 14 and author.chance(40):
        author.used.add((derived.schema, f"_{derived.name}"))  # the name of its array type
        author.used.add((derived.schema, derived.name.removeprefix("_")))  # and that of the multirange
        multirange = new_full_name(author, derived.schema)
        options += f", MULTIRANGE_TYPE_NAME = {multirange}"
    if author.chance(20):
        options += f", SUBTYPE_DIFF = {_write_difference_function(author, enum)}"
    author.write(f"CREATE TYPE {derived.full} AS RANGE (SUBTYPE = {enum.full}{options})")
    adorn_type(author, "TYPE", derived)
    derived.value = lambda: author.one_of(
        f"{derived.full}({some_typed_label(author, enum)}, NULL)",
        f"{derived.full}(NULL, {some_typed_label(author, enum)}, '(]')",
        f"{derived.full}({literal(enum.labels[0])}, {literal(enum.labels[-1])}, '[]')",
        f"'empty'::{derived.full}",
    )
    derived.test = lambda name: author.one_of(
        f"{name} @> {some_typed_label(author, enum)}",
        f"isempty({name})",
        f"lower({name}) = {some_label(author, enum)}",
    )
    write_columns_of_type(author, derived)
    if multirange and author.chance(60):
        _write_multirange_column(author, multirange)


def _write_difference_function(author: SchemaAuthor, enum: Enum) -> str:
    name = new_full_name(author)
    author.write(
        f"CREATE FUNCTION {name}({enum.full}, {enum.full}) RETURNS double precision "
        f"LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::double precision'"
    )
    return name


def _write_multirange_column(author: SchemaAuthor, multirange: str) -> None:
    table = table_where(author, is_root)
    column = Column(new_column(author, table), None)
    author.write(f"ALTER TABLE {table.full} ADD COLUMN {quote(column.name)} {multirange} DEFAULT '{{}}'")
    for member in table.family:
        if column not in member.computed:
            member.computed.append(column)


@dependent("row-type", weight=2)
def row_type(author: SchemaAuthor) -> None:
    """Write a column whose type is the row type of another table."""
    table = table_where(
        author,
        lambda table: (
            bool(table.scalar_columns)
            and not any(column.derived for column in table.columns)
            and not table.part
        ),
    )
    column = pick(author, table.scalar_columns)
    enum = column.enum
    assert enum
    for member in table.family:
        member.undroppable = member.columns_fixed = True

    def value() -> str:
        fields = {"id": 1, column.name: pick(author, enum.labels)}
        return f"jsonb_populate_record(NULL::{table.full}, {literal(json.dumps(fields))})"

    derived = DerivedType(
        "", "", enum, value, lambda name: f"({name}).{quote(column.name)} IS NOT NULL", row_of=table
    )
    write_column_of_type(author, derived)
    if author.chance(10):
        author.write(f"ALTER TABLE {table.full} OWNER TO {quote(OWNER)}")
