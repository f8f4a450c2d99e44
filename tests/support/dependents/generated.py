"""Stored generated columns: last or in the middle, of enum type or holding only a literal."""

from __future__ import annotations

from dependents.choices import (
    add_column,
    allows_new_column,
    maybe,
    new_column_name,
    pick,
    pick_enum,
    pick_table,
    pick_typed_label,
)
from dependents.conditions import immutable_condition
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import array, literal, quoted
from story import Column


@dependent("generated", weight=4)
def generated(author: SchemaAuthor) -> None:
    table = pick_table(author, allows_new_column)
    enum = pick_enum(author)
    if table.scalar_columns and author.chance(80):
        source = pick(author, table.scalar_columns)
        assert source.enum
        enum, inner = source.enum, quoted(source.name)
    else:
        inner = f"NULL::{enum.full}"
    one = pick_typed_label(author, enum)
    type_, value = pick(
        author,
        [
            ("boolean", immutable_condition(author, table)),
            ("integer", f"CASE {inner} WHEN {one} THEN 1 ELSE 2 END"),
            ("text", f"CASE WHEN {inner} = {one} THEN 'x' ELSE COALESCE(data, 'y') END"),
            ("integer", f"CASE WHEN {one} IS NULL THEN 1 ELSE id END"),
            (enum.full, f"COALESCE({inner}, {one})"),
            (enum.full, f"enum_larger({inner}, {one})"),
            (enum.full, one),
            (f"{enum.full}[]", f"ARRAY[{inner}, {one}]"),
            (f"{enum.full}[]", f"{array([*enum.labels])}::{enum.full}[]"),
        ],
    )
    calls = [f for f in author.functions if f.enum is enum and f.result == "boolean"]
    if calls and author.chance(50):
        type_, value = "boolean", f"{pick(author, calls).full}({inner}) OR id IS NULL"
    column = Column(new_column_name(author, table), None)
    name = quoted(column.name)
    null = type_ in ("boolean", enum.full) and "COALESCE" not in value and value != one
    required = "" if null or author.chance(70) else " NOT NULL"
    checked = maybe(author, f" CHECK ({name} IS NOT NULL OR id >= 0)", 15)
    author.write(
        f"ALTER TABLE {table.full} ADD COLUMN {name} {type_} GENERATED ALWAYS AS ({value}) STORED"
        f"{required}{checked}"
    )
    for member in table.family:
        if column not in member.computed:
            member.computed.append(column)
    index = quoted(author.fresh(table.schema))
    for statement in (
        f"CREATE INDEX {index} ON {table.full} ({name})",
        f"COMMENT ON COLUMN {table.full}.{name} IS {literal('about the column')}",
        f"ALTER TABLE {table.full} ALTER {name} SET STATISTICS 42",
    ):
        if author.chance(20):
            author.write(statement)
    if author.chance(40):
        add_column(author, table, Column(new_column_name(author, table), enum if author.chance(50) else None))
