"""Choices that many kinds of dependents make: a table, a new name, accessories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

from schemas import SchemaAuthor
from spelling import literal, quoted
from story import OWNER, READER, Column, Enum, Table

T = TypeVar("T")


def pick(author: SchemaAuthor, among: Sequence[T]) -> T:
    """Return one of the values, drawn at random."""
    return author.draw(st.sampled_from(among))


def maybe(author: SchemaAuthor, text: str, percent: int = 30) -> str:
    """Return the text in so many percent of the draws, else ""."""
    return text if author.chance(percent) else ""


def new(author: SchemaAuthor, schema: str | None = None) -> str:
    """Return an unused name with its schema."""
    schema = pick(author, author.schemas) if schema is None else schema
    return f"{quoted(schema)}.{quoted(author.fresh(schema))}"


def pick_enum(author: SchemaAuthor) -> Enum:
    """Return one of the enums."""
    return pick(author, author.enums)


def label(author: SchemaAuthor, enum: Enum) -> str:
    """Return a label of an enum, bare or cast."""
    text = literal(pick(author, enum.labels))
    return author.one_of(text, f"{text}::{enum.full}")


def pick_typed_label(author: SchemaAuthor, enum: Enum) -> str:
    """Return a label of an enum with a cast to the enum."""
    return f"{literal(pick(author, enum.labels))}::{enum.full}"


def allows_new_column(table: Table) -> bool:
    """Return whether a column or a key can be added: no partition, and no table with rows in a column."""
    return not table.part and not any(member.closed for member in table.family)


def has_scalar_column(table: Table) -> bool:
    """Return whether a table has a column of an enum itself."""
    return bool(table.scalar_columns)


def pick_table(author: SchemaAuthor, accept: Callable[[Table], bool] = lambda _: True) -> Table:
    """Return an accepted table with an enum column: an existing one, or else a new plain table."""
    members = dict.fromkeys(member for table in author.tables for member in table.family)
    fitting = [table for table in members if table.filled_columns and accept(table)]
    return pick(author, fitting) if fitting else write_plain_table(author)


def pick_relation(author: SchemaAuthor, accept: Callable[[Table], bool] = lambda _: True) -> Table:
    """Return an accepted table or view with an enum column."""
    views = [view for view in author.views if view.filled_columns and accept(view)]
    return pick(author, views) if views and author.chance(50) else pick_table(author, accept)


def write_plain_table(author: SchemaAuthor) -> Table:
    """Write a table that every kind accepts."""
    schema, enum = pick(author, author.schemas), pick_enum(author)
    table = Table(schema, author.fresh(schema), [], primary="id")
    for _ in range(2):
        table.columns.append(Column(author.fresh_column(table), enum))
    columns = ", ".join(f"{quoted(column.name)} {column.type}" for column in table.columns)
    author.write(f"CREATE TABLE {table.full} (id integer PRIMARY KEY, {columns}, data text)")
    author.tables.append(table)
    return table


def add_column(author: SchemaAuthor, table: Table, column: Column, tail: str = "") -> None:
    """Write a new column of a table, which its children have too."""
    author.write(f"ALTER TABLE {table.full} ADD COLUMN {quoted(column.name)} {column.type}{tail}")
    for member in table.family:
        if column not in member.columns:
            member.columns.append(column)


def new_column_name(author: SchemaAuthor, table: Table) -> str:
    """Return a name for a new column of a table and its children."""
    return author.fresh_column(*table.family)


def write_seed(author: SchemaAuthor, statement: str) -> None:
    """Write a statement that fills a table where the rows belong."""
    if author.filled:
        author.write(statement)
    else:
        author.seeds.append(statement)


def write_accessories(author: SchemaAuthor, what: str, name: str, *grants: str) -> None:
    """Write a comment, grants and an owner, each only sometimes."""
    if author.chance(25):
        author.write(f"COMMENT ON {what} {name} IS {literal(f'about the {what.lower()}')}")
    for grant in grants:
        if author.chance(25):
            author.write(
                f"GRANT {grant} ON {name} TO {quoted(READER)}{maybe(author, ' WITH GRANT OPTION', 20)}"
            )
    if author.chance(15):
        author.write(f"ALTER {what} {name} OWNER TO {quoted(OWNER)}")
