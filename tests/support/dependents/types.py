"""Types made from an enum: domains, composite types, ranges, rows of tables; and their columns."""

from __future__ import annotations

import json
from collections.abc import Callable

from dependents.choices import (
    add_column,
    allows_new_column,
    label,
    maybe,
    new,
    new_column_name,
    pick,
    pick_enum,
    pick_table,
    pick_typed_label,
    write_accessories,
    write_seed,
)
from dependents.conditions import condition_on_enum
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import array, literal, quoted
from story import OWNER, READER, Column, Enum, Made


def write_type_accessories(author: SchemaAuthor, what: str, made: Made) -> None:
    """Perhaps write what a type carries."""
    write_accessories(author, what, made.full)
    if author.chance(20):
        author.write(f"GRANT USAGE ON {what} {made.full} TO {quoted(READER)}")
    if author.chance(10):
        author.write(f"REVOKE USAGE ON {what} {made.full} FROM PUBLIC")


def write_column(author: SchemaAuthor, made: Made) -> None:
    """Write a column of a type that was made, or an array of it, perhaps with a default."""
    table = pick_table(author, lambda table: allows_new_column(table) and table.full != made.full)
    if made.required and (author.filled or table.elsewhere):
        return
    column = Column(new_column_name(author, table), None, author.one_of("", "", "", "[]"), made=made)
    default = f" DEFAULT {author.default(column)}" if author.chance(35) else ""
    column.required = not (author.filled or table.elsewhere) and author.chance(15)
    add_column(author, table, column, default + (" NOT NULL" if column.required else ""))
    if author.chance(20):
        author.write(f"COMMENT ON COLUMN {table.full}.{quoted(column.name)} IS 'about the column'")


def write_columns(author: SchemaAuthor, made: Made) -> None:
    """Write up to two columns of a new type."""
    author.made.append(made)
    for _ in range(author.draw_count(2)):
        write_column(author, made)


def new_type(author: SchemaAuthor, enum: Enum) -> Made:
    """Return a type that is about to be written."""
    schema = pick(author, author.schemas)
    return Made(schema, author.fresh(schema), enum, lambda: "NULL", lambda name: f"{name} IS NOT NULL")


def set_domain_values(author: SchemaAuthor, made: Made) -> tuple[str, str, str]:
    """Give a domain its values; return its base type, what its value is cast to, and a default."""
    enum = made.enum
    inner = [known for known in author.made if known.enum is enum]
    if inner and author.chance(35):
        base = pick(author, inner)
        made.value, made.required = lambda: f"({base.value()})::{made.full}", base.required
        made.test = lambda name: base.test(f"({name}::{base.full})")
        return base.full, "", base.value()
    if author.chance(20):
        made.value = lambda: f"{array([*enum.labels])}::{made.full}"
        made.test = lambda name: f"{name}::{enum.full}[] = {array([*enum.labels])}"
        return f"{enum.full}[]", f"::{enum.full}[]", array([*enum.labels])
    made.value = lambda: f"{literal(enum.labels[0])}::{made.full}"
    made.test = lambda name: condition_on_enum(author, enum, f"({name}::{enum.full})")
    return enum.full, f"::{enum.full}", label(author, enum)


@dependent("domain", weight=5)
def domain(author: SchemaAuthor) -> None:
    made = new_type(author, pick_enum(author))
    base, cast, default = set_domain_values(author, made)
    text = maybe(author, f" DEFAULT {default}", 35)
    if author.chance(15):
        text, made.required = f"{text} NOT NULL", True
    check = "VALUE IS NOT NULL OR true"
    if cast == f"::{made.enum.full}":
        check = f"{condition_on_enum(author, made.enum, 'VALUE')} OR true"
    name = quoted(author.fresh(made.schema))
    if author.chance(50):
        text += f"{maybe(author, f' CONSTRAINT {name}', 50)} CHECK ({check})"
    author.write(f"CREATE DOMAIN {made.full} AS {base}{text}")
    write_type_accessories(author, "DOMAIN", made)
    if f"CONSTRAINT {name}" in text:
        author.write(f"COMMENT ON CONSTRAINT {name} ON DOMAIN {made.full} IS 'about the constraint'")
    elif author.chance(15):
        tail = author.one_of("", " NOT VALID")
        author.write(f"ALTER DOMAIN {made.full} ADD CONSTRAINT {name} CHECK ({check}){tail}")
    write_columns(author, made)


@dependent("composite", weight=4)
def composite(author: SchemaAuthor) -> None:
    made = new_type(author, pick_enum(author))
    enum = made.enum
    inner = [known for known in author.made if known.enum is enum]
    base = pick(author, inner) if inner and author.chance(40) else None
    attributes = [f"u {enum.full}", "n integer", f"list {enum.full}[]"]
    values: list[Callable[[], str]] = [
        lambda: pick_typed_label(author, enum),
        lambda: "7",
        lambda: array([*enum.labels]),
    ]
    made.attribute = "u"
    made.test = lambda name: condition_on_enum(author, enum, f"({name}).{quoted(made.attribute)}")
    if base:
        attributes[0], values[0] = f"u {base.full}", base.value
        made.test = lambda name: base.test(f"(({name}).{quoted(made.attribute)})")
    count = author.draw_count(2) + 1
    made.value = lambda: f"ROW({', '.join(value() for value in values[:count])})::{made.full}"
    author.write(f"CREATE TYPE {made.full} AS ({', '.join(attributes[:count])})")
    write_type_accessories(author, "TYPE", made)
    if author.chance(20):
        author.write(f"COMMENT ON COLUMN {made.full}.u IS 'about the attribute'")
    if not base and author.chance(25):
        typed_table(author, made)
    else:
        author.renameable.append(made)
    write_columns(author, made)


def typed_table(author: SchemaAuthor, made: Made) -> None:
    """Write a table of a composite type."""
    table, one = new(author), label(author, made.enum)
    with_options = author.one_of(
        "", f" (u WITH OPTIONS DEFAULT {one})", " (u WITH OPTIONS NOT NULL)", " (PRIMARY KEY (u))"
    )
    author.write(f"CREATE TABLE {table} OF {made.full}{with_options}")
    write_accessories(author, "TABLE", table, "SELECT")
    write_seed(author, f"INSERT INTO {table} (u) VALUES ({pick_typed_label(author, made.enum)})")


@dependent("range", weight=3)
def range_(author: SchemaAuthor) -> None:
    made = new_type(author, pick_enum(author))
    enum = made.enum
    options, many = "", ""
    if author.major >= 14 and author.chance(40):
        author.used.add((made.schema, f"_{made.name}"))  # what the type of its arrays is called
        author.used.add((made.schema, made.name.removeprefix("_")))  # and that of the multirange's
        many = new(author, made.schema)
        options += f", MULTIRANGE_TYPE_NAME = {many}"
    if author.chance(20):
        difference = new(author)
        author.write(
            f"CREATE FUNCTION {difference}({enum.full}, {enum.full}) RETURNS double precision "
            f"LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::double precision'"
        )
        options += f", SUBTYPE_DIFF = {difference}"
    author.write(f"CREATE TYPE {made.full} AS RANGE (SUBTYPE = {enum.full}{options})")
    write_type_accessories(author, "TYPE", made)
    made.value = lambda: author.one_of(
        f"{made.full}({pick_typed_label(author, enum)}, NULL)",
        f"{made.full}(NULL, {pick_typed_label(author, enum)}, '(]')",
        f"{made.full}({literal(enum.labels[0])}, {literal(enum.labels[-1])}, '[]')",
        f"'empty'::{made.full}",
    )
    made.test = lambda name: author.one_of(
        f"{name} @> {pick_typed_label(author, enum)}",
        f"isempty({name})",
        f"lower({name}) = {label(author, enum)}",
    )
    write_columns(author, made)
    if many and author.chance(60):
        table = pick_table(author, allows_new_column)
        column = Column(new_column_name(author, table), None)
        author.write(f"ALTER TABLE {table.full} ADD COLUMN {quoted(column.name)} {many} DEFAULT '{{}}'")
        for member in table.family:
            if column not in member.computed:
                member.computed.append(column)


@dependent("row-type", weight=2)
def row_type(author: SchemaAuthor) -> None:
    """Write a column elsewhere whose type is the row type of a table."""
    table = pick_table(
        author,
        lambda table: (
            bool(table.scalar_columns) and not any(column.made for column in table.columns) and not table.part
        ),
    )
    column = pick(author, table.scalar_columns)
    enum = column.enum
    assert enum
    for member in table.family:
        member.pinned = member.closed = True

    def value() -> str:
        fields = {"id": 1, column.name: pick(author, enum.labels)}
        return f"jsonb_populate_record(NULL::{table.full}, {literal(json.dumps(fields))})"

    made = Made("", "", enum, value, lambda name: f"({name}).{quoted(column.name)} IS NOT NULL", row_of=table)
    write_column(author, made)
    if author.chance(10):
        author.write(f"ALTER TABLE {table.full} OWNER TO {quoted(OWNER)}")
