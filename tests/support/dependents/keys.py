"""Primary keys, unique constraints and exclusion constraints on enum columns."""

from __future__ import annotations

from dependents.checks import write_constraint_comment
from dependents.choices import has_scalar_column, maybe, pick, pick_table
from dependents.conditions import immutable_condition
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quoted
from story import SPACE, Column, Table


def can_be_unique(table: Table) -> bool:
    """Return whether a unique index over the whole table is possible."""
    return table.key is not None and not (table.partitioned and table.part)


def columns_for_key(author: SchemaAuthor, table: Table) -> list[Column]:
    """Return columns that are, with id, unique, and hold the partition key."""
    chosen = [pick(author, table.scalar_columns or table.enum_columns)]
    return [*chosen, *(column for column in table.key or () if column not in chosen)]


def column_list(author: SchemaAuthor, columns: list[Column]) -> str:
    """Return a list of columns with id among them."""
    names = [quoted(column.name) for column in columns]
    return ", ".join(["id", *names] if author.chance(50) else [*names, "id"])


@dependent("primary-key")
def primary_key(author: SchemaAuthor) -> None:
    if author.filled:
        return
    table = pick_table(
        author,
        lambda table: (
            can_be_unique(table)
            and not (table.primary or table.part or table.elsewhere)
            and has_scalar_column(table)
        ),
    )
    if table.primary:
        unique(author)
        return
    columns = columns_for_key(author, table)
    name = quoted(author.fresh(table.schema))
    named = f"CONSTRAINT {name} " if author.chance(60) else ""
    author.write(f"ALTER TABLE {table.full} ADD {named}PRIMARY KEY ({column_list(author, columns)})")
    for column in columns:
        column.required = True
    table.primary = "more than id"
    if named:
        write_constraint_comment(author, table, name)


@dependent("unique")
def unique(author: SchemaAuthor) -> None:
    table = pick_table(author, lambda table: can_be_unique(table) and bool(table.enum_columns))
    columns = column_list(author, columns_for_key(author, table))
    name = quoted(author.fresh(table.schema))
    if not table.partitioned and author.chance(25):
        index = quoted(author.fresh(table.schema))
        author.write(f"CREATE UNIQUE INDEX {index} ON {table.full} ({columns})")
        author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {name} UNIQUE USING INDEX {index}")
    else:
        nulls = maybe(author, " NULLS NOT DISTINCT", 20) if author.major >= 15 else ""
        tail = author.one_of(
            "",
            " DEFERRABLE",
            " DEFERRABLE INITIALLY DEFERRED",
            " WITH (fillfactor='70')",
            f" USING INDEX TABLESPACE {quoted(SPACE)}",
        )
        include = maybe(author, " INCLUDE (data)", 20)
        author.write(
            f"ALTER TABLE {table.full} ADD CONSTRAINT {name} UNIQUE{nulls} ({columns}){include}{tail}"
        )
    write_constraint_comment(author, table, name)


@dependent("exclusion")
def exclusion(author: SchemaAuthor) -> None:
    table = pick_table(author, lambda table: not table.partitioned and has_scalar_column(table))
    column = quoted(pick(author, table.scalar_columns).name)
    name = quoted(author.fresh(table.schema))
    where = f" WHERE ({immutable_condition(author, table)})"
    what = author.one_of(
        f"btree (id WITH =, {column} WITH =){maybe(author, where, 60)}",
        f"btree (id WITH =, ({immutable_condition(author, table)}) WITH =)",
        f"hash (id WITH =){where}",
        f"hash ({column} WITH =) WHERE ({immutable_condition(author, table)} AND id < 0)",
    )
    tail = author.one_of("", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED")
    author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {name} EXCLUDE USING {what}{tail}")
    write_constraint_comment(author, table, name)
