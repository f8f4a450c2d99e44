"""CHECK constraints, on columns, tables, partitions and parents; named NOT NULL constraints."""

from __future__ import annotations

from dependents.choices import (
    add_column,
    any_enum,
    has_scalar,
    is_root,
    new_column,
    pick,
    some_label,
    table_where,
    text_or_nothing,
)
from dependents.conditions import condition_true_for_all_rows
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quote
from story import Column, Table


def maybe_comment_on_constraint(author: SchemaAuthor, table: Table, name: str) -> None:
    """Perhaps write a comment on a constraint."""
    if author.chance(25):
        author.write(f"COMMENT ON CONSTRAINT {name} ON {table.full} IS 'about the constraint'")


@dependent("check", weight=4)
def check(author: SchemaAuthor) -> None:
    table = table_where(author)
    name = quote(author.fresh(table.schema))
    ways = ["", "", " NOT VALID"]
    ways += [] if table.partitioned or table.part else [" NO INHERIT"]
    ways += [" NOT ENFORCED"] if author.major >= 18 else []
    text = f"CHECK ({condition_true_for_all_rows(author, table)}){pick(author, ways)}"
    if author.chance(40):
        author.write(f"ALTER TABLE {table.full} ADD {text}")
    else:
        author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {name} {text}")
        maybe_comment_on_constraint(author, table, name)


@dependent("column-check")
def column_check(author: SchemaAuthor) -> None:
    table = table_where(author, is_root)
    enum = any_enum(author)
    column = Column(new_column(author, table), enum)
    name = quote(column.name)
    default = text_or_nothing(author, f" DEFAULT {some_label(author, enum)}", 40)
    add_column(
        author, table, column, f"{default} CHECK ({name} <> {some_label(author, enum)} OR {name} IS NOT NULL)"
    )


@dependent("not-null", since=18)
def not_null(author: SchemaAuthor) -> None:
    if author.filled:
        return
    table = table_where(
        author, lambda table: not table.filled_by_its_kind and any(not c.required for c in table.enum_columns)
    )
    column = pick(author, [column for column in table.enum_columns if not column.required])
    name, ways = quote(author.fresh(table.schema)), ["", "" if table.part else " NOT VALID"]
    ways += [] if table.partitioned or table.part else [" NO INHERIT"]
    way = pick(author, ways)
    author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {name} NOT NULL {quote(column.name)}{way}")
    maybe_comment_on_constraint(author, table, name)
    column.required = True
    if way:
        table.primary = table.primary or "not to be had"  # PostgreSQL wants it valid, and inherited


@dependent("default", weight=1)
def default(author: SchemaAuthor) -> None:
    """Write a default that calls a function of the enum, if there is one."""
    table = table_where(author, has_scalar)
    column = pick(author, table.scalar_columns)
    calls = [f.full for f in author.functions if f.enum is column.enum and f.result == "enum"]
    assert column.enum
    value = (
        f"{pick(author, calls)}({some_label(author, column.enum)})"
        if calls
        else some_label(author, column.enum)
    )
    author.write(f"ALTER TABLE {table.full} ALTER {quote(column.name)} SET DEFAULT {value}")
