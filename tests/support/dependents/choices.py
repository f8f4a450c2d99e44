"""Random choices that many kinds of dependents share: a table, a new name, a comment or an owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

from schemas import SchemaAuthor
from spelling import literal, quote
from story import OWNER, READER, Column, Enum, Table

T = TypeVar("T")


def pick(author: SchemaAuthor, among: Sequence[T]) -> T:
    """Return one of the given values."""
    return author.draw(st.sampled_from(among))


def text_or_nothing(author: SchemaAuthor, text: str, percent: int = 30) -> str:
    """Return the text in this percentage of all draws, else ""."""
    return text if author.chance(percent) else ""


def new_full_name(author: SchemaAuthor, schema: str | None = None) -> str:
    """Return a new qualified name, in some schema or in the given one."""
    schema = pick(author, author.schemas) if schema is None else schema
    return f"{quote(schema)}.{quote(author.fresh(schema))}"


def any_enum(author: SchemaAuthor) -> Enum:
    """Return one of the enums."""
    return pick(author, author.enums)


def some_label(author: SchemaAuthor, enum: Enum) -> str:
    """Return a literal of a label of an enum, with or without a cast."""
    text = literal(pick(author, enum.labels))
    return author.one_of(text, f"{text}::{enum.full}")


def some_typed_label(author: SchemaAuthor, enum: Enum) -> str:
    """Return a literal of a label of an enum, with a cast."""
    return f"{literal(pick(author, enum.labels))}::{enum.full}"


def is_root(table: Table) -> bool:
    """Return whether a column or a key can be added to a table."""
    return not table.part and not any(member.columns_fixed for member in table.family)


def has_scalar(table: Table) -> bool:
    """Return whether a table has a column whose type is an enum, not an array of one."""
    return bool(table.scalar_columns)


def table_where(author: SchemaAuthor, accept: Callable[[Table], bool] = lambda _: True) -> Table:
    """Return a table with an enum column that `accept` accepts, a new one if there is none."""
    members = dict.fromkeys(member for table in author.tables for member in table.family)
    fitting = [table for table in members if table.filled_columns and accept(table)]
    return pick(author, fitting) if fitting else write_plain_table(author)


def relation_where(author: SchemaAuthor, accept: Callable[[Table], bool] = lambda _: True) -> Table:
    """Return a table or a view with an enum column that `accept` accepts."""
    views = [view for view in author.views if view.filled_columns and accept(view)]
    return pick(author, views) if views and author.chance(50) else table_where(author, accept)


def write_plain_table(author: SchemaAuthor) -> Table:
    """Write a table that every kind of dependent accepts."""
    schema, enum = pick(author, author.schemas), any_enum(author)
    table = Table(schema, author.fresh(schema), [], primary="id")
    for _ in range(2):
        table.columns.append(Column(author.fresh_column(table), enum))
    columns = ", ".join(f"{quote(column.name)} {column.type}" for column in table.columns)
    author.write(f"CREATE TABLE {table.full} (id integer PRIMARY KEY, {columns}, data text)")
    author.tables.append(table)
    return table


def add_column(author: SchemaAuthor, table: Table, column: Column, tail: str = "") -> None:
    """Write a new column of a table and its children."""
    author.write(f"ALTER TABLE {table.full} ADD COLUMN {quote(column.name)} {column.type}{tail}")
    for member in table.family:
        if column not in member.columns:
            member.columns.append(column)


def new_column(author: SchemaAuthor, table: Table) -> str:
    """Return a name for a new column of a table and its children."""
    return author.fresh_column(*table.family)


def write_seed(author: SchemaAuthor, statement: str) -> None:
    """Write a statement that inserts rows, at the place where the story inserts rows."""
    if author.filled:
        author.write(statement)
    else:
        author.seeds.append(statement)


def adorn(author: SchemaAuthor, what: str, name: str, *grants: str) -> None:
    """Perhaps write a comment, grants and an owner for an object; `what` is its kind in SQL."""
    if author.chance(25):
        author.write(f"COMMENT ON {what} {name} IS {literal(f'about the {what.lower()}')}")
    for grant in grants:
        if author.chance(25):
            option = text_or_nothing(author, " WITH GRANT OPTION", 20)
            author.write(f"GRANT {grant} ON {name} TO {quote(READER)}{option}")
    if author.chance(15):
        author.write(f"ALTER {what} {name} OWNER TO {quote(OWNER)}")
