"""CHECK constraints, on columns, tables, partitions and parents; named NOT NULL constraints."""

from __future__ import annotations

from dependents.choices import (
    add_column,
    allows_new_column,
    has_scalar_column,
    label,
    maybe,
    new_column_name,
    pick,
    pick_enum,
    pick_table,
)
from dependents.conditions import always_true_condition
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quoted
from story import Column, Table


def write_constraint_comment(author: SchemaAuthor, table: Table, name: str) -> None:
    """Perhaps write a comment on a constraint."""
    if author.chance(25):
        author.write(f"COMMENT ON CONSTRAINT {name} ON {table.full} IS 'about the constraint'")


@dependent("check", weight=4)
def check(author: SchemaAuthor) -> None:
    table = pick_table(author)
    name = quoted(author.fresh(table.schema))
    ways = ["", "", " NOT VALID"]
    ways += [] if table.partitioned or table.part else [" NO INHERIT"]
    ways += [" NOT ENFORCED"] if author.major >= 18 else []
    text = f"CHECK ({always_true_condition(author, table)}){pick(author, ways)}"
    if author.chance(40):
        author.write(f"ALTER TABLE {table.full} ADD {text}")
    else:
        author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {name} {text}")
        write_constraint_comment(author, table, name)


@dependent("column-check")
def column_check(author: SchemaAuthor) -> None:
    table = pick_table(author, allows_new_column)
    enum = pick_enum(author)
    column = Column(new_column_name(author, table), enum)
    name = quoted(column.name)
    default = maybe(author, f" DEFAULT {label(author, enum)}", 40)
    add_column(
        author, table, column, f"{default} CHECK ({name} <> {label(author, enum)} OR {name} IS NOT NULL)"
    )


@dependent("not-null", since=18)
def not_null(author: SchemaAuthor) -> None:
    if author.filled:
        return
    table = pick_table(
        author, lambda table: not table.elsewhere and any(not c.required for c in table.enum_columns)
    )
    column = pick(author, [column for column in table.enum_columns if not column.required])
    name, ways = quoted(author.fresh(table.schema)), ["", "" if table.part else " NOT VALID"]
    ways += [] if table.partitioned or table.part else [" NO INHERIT"]
    way = pick(author, ways)
    author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {name} NOT NULL {quoted(column.name)}{way}")
    write_constraint_comment(author, table, name)
    column.required = True
    if way:
        table.primary = table.primary or "not to be had"  # PostgreSQL wants it valid, and inherited


@dependent("default", weight=1)
def default(author: SchemaAuthor) -> None:
    """Write a default, calling a function that stands on the type where there is one."""
    table = pick_table(author, has_scalar_column)
    column = pick(author, table.scalar_columns)
    calls = [f.full for f in author.functions if f.enum is column.enum and f.result == "enum"]
    assert column.enum
    value = f"{pick(author, calls)}({label(author, column.enum)})" if calls else label(author, column.enum)
    author.write(f"ALTER TABLE {table.full} ALTER {quoted(column.name)} SET DEFAULT {value}")
