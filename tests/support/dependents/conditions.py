"""Conditions and expressions on the columns of a table, in many spellings.

Indexes and generated columns need immutable ones.
"""

from __future__ import annotations

from dependents.choices import any_enum, pick, some_label, some_typed_label
from schemas import SchemaAuthor
from spelling import array_literal, literal, quote
from story import Column, Enum, Table


def condition(author: SchemaAuthor, table: Table, prefix: str = "") -> str:
    """Return a condition on some column."""
    column = pick(author, table.filled_columns)
    name = prefix + quote(column.name)
    test = on_column(author, column, name)
    if author.chance(10):
        return two_columns(author, table, prefix) or test
    if column.enum and not column.brackets and author.chance(15):
        return author.one_of(f"{name}::text <> {literal(column.enum.labels[0])}", f"length({name}::text) > 0")
    return test


def immutable_condition(author: SchemaAuthor, table: Table, prefix: str = "") -> str:
    """Return an immutable condition on some column."""
    column = pick(author, table.filled_columns)
    return on_column(author, column, prefix + quote(column.name))


def condition_true_for_all_rows(author: SchemaAuthor, table: Table) -> str:
    """Return a condition that holds for every row that the story inserts."""
    return f"{condition(author, table)} OR {author.one_of('id >= 0', 'true', 'data IS NULL')}"


def on_column(author: SchemaAuthor, column: Column, name: str) -> str:
    """Return an immutable condition on one column."""
    if column.derived:
        if column.brackets:
            inner = column.derived.test(f"({name})[1]")
            return author.one_of(f"{name} IS NOT NULL", f"{name} = '{{}}'", f"cardinality({name}) > 0", inner)
        return column.derived.test(name)
    assert column.enum
    return on_array(author, column, name) if column.brackets else on_enum(author, column.enum, name)


def on_enum(author: SchemaAuthor, enum: Enum, name: str) -> str:
    """Return an immutable condition on an enum."""
    one, two = some_label(author, enum), some_label(author, enum)
    other = any_enum(author)
    ways = [
        f"{name} = {one}",
        f"{name} <> {one}",
        f"{name} > {one}",
        f"{name} IS NOT NULL",
        f"{name} IN ({one}, {two})",
        f"{name} NOT IN ({one}, {two})",
        f"{name} = ANY (ARRAY[{some_typed_label(author, enum)}, {two}])",
        f"{name} BETWEEN {one} AND {two}",
        f"COALESCE({name}, {one}) = {two}",
        f"CASE {name} WHEN {one} THEN true ELSE false END",
        f"{name} IS DISTINCT FROM {one}",
        f"enum_smaller({name}, {some_typed_label(author, enum)}) = {two}",
        f"{name} = {one} AND {some_typed_label(author, other)} IS NOT NULL",
        f"{some_typed_label(author, other)} IS NOT NULL",
    ]
    called = [function for function in author.functions if function.enum is enum]
    if called and author.chance(60):
        function = pick(author, called)
        call = f"{function.full}({name})"
        return call if function.result == "boolean" else f"{call} IS NOT NULL"
    return pick(author, ways)


def on_array(author: SchemaAuthor, column: Column, name: str) -> str:
    """Return an immutable condition on an array of an enum."""
    assert column.enum
    one = some_typed_label(author, column.enum)
    return author.one_of(
        f"{name} IS NULL",
        f"{name} = {array_literal([*column.enum.labels])}",
        f"{one} = ANY ({name})",
        f"{name} @> ARRAY[{one}]",
        f"cardinality({name}) > 1",
        f"{name} <> ARRAY[{one}]::{column.type}",
    )


def two_columns(author: SchemaAuthor, table: Table, prefix: str) -> str | None:
    """Return a condition on two columns of one enum, where there are two."""
    pairs = [
        (prefix + quote(one.name), prefix + quote(two.name))
        for at, one in enumerate(table.scalar_columns)
        for two in table.scalar_columns[at + 1 :]
        if one.enum is two.enum
    ]
    if not pairs:
        return None
    one, two = pick(author, pairs)
    return author.one_of(f"{one} = {two}", f"{one} <= {two}", f"COALESCE({one}, {two}) IS NOT NULL")


def expression(author: SchemaAuthor, table: Table) -> str:
    """Return an immutable expression for an index, in parentheses or a bare column."""
    column = pick(author, table.filled_columns)
    name = quote(column.name)
    if column.enum and not column.brackets:
        one = some_label(author, column.enum)
        return author.one_of(
            f"(COALESCE({name}, {one}))",
            f"(CASE {name} WHEN {one} THEN 1 ELSE 2 END)",
            f"({on_enum(author, column.enum, name)})",
        )
    return f"({on_column(author, column, name)})"
