"""Stored generated columns of many types, as the last column or not."""

from __future__ import annotations

from dependents.choices import (
    add_column,
    any_enum,
    is_root,
    new_column,
    pick,
    some_typed_label,
    table_where,
    text_or_nothing,
)
from dependents.conditions import immutable_condition
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import array_literal, literal, quote
from story import Column, Enum, Table


@dependent("generated", weight=4)
def generated(author: SchemaAuthor) -> None:
    table = table_where(author, is_root)
    enum = any_enum(author)
    if table.scalar_columns and author.chance(80):
        source = pick(author, table.scalar_columns)
        assert source.enum
        enum, inner = source.enum, quote(source.name)
    else:
        inner = f"NULL::{enum.full}"
    one = some_typed_label(author, enum)
    type_, value = _type_and_expression(author, table, enum, inner, one)
    column = Column(new_column(author, table), None)
    name = quote(column.name)
    null = type_ in ("boolean", enum.full) and "COALESCE" not in value and value != one
    required = "" if null or author.chance(70) else " NOT NULL"
    checked = text_or_nothing(author, f" CHECK ({name} IS NOT NULL OR id >= 0)", 15)
    author.write(
        f"ALTER TABLE {table.full} ADD COLUMN {name} {type_} GENERATED ALWAYS AS ({value}) STORED"
        f"{required}{checked}"
    )
    for member in table.family:
        if column not in member.computed:
            member.computed.append(column)
    _adorn_generated(author, table, name)
    if author.chance(40):
        add_column(author, table, Column(new_column(author, table), enum if author.chance(50) else None))


def _type_and_expression(
    author: SchemaAuthor, table: Table, enum: Enum, inner: str, one: str
) -> tuple[str, str]:
    """Return the type of a generated column and its expression, which reads the enum value `inner`."""
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
            (f"{enum.full}[]", f"{array_literal([*enum.labels])}::{enum.full}[]"),
        ],
    )
    calls = [f for f in author.functions if f.enum is enum and f.result == "boolean"]
    if calls and author.chance(50):
        type_, value = "boolean", f"{pick(author, calls).full}({inner}) OR id IS NULL"
    return type_, value


def _adorn_generated(author: SchemaAuthor, table: Table, name: str) -> None:
    """Perhaps write an index, a comment and a statistics target for a generated column."""
    index = quote(author.fresh(table.schema))
    for statement in (
        f"CREATE INDEX {index} ON {table.full} ({name})",
        f"COMMENT ON COLUMN {table.full}.{name} IS {literal('about the column')}",
        f"ALTER TABLE {table.full} ALTER {name} SET STATISTICS 42",
    ):
        if author.chance(20):
            author.write(statement)
