"""Conditions and expressions on the columns of a table, spelled in many ways.

Indexes and generated columns need immutable ones.
"""

from __future__ import annotations

from dependents.choices import label, pick, pick_enum, pick_typed_label
from schemas import SchemaAuthor
from spelling import array, literal, quoted
from story import Column, Enum, Table


def condition(author: SchemaAuthor, table: Table, prefix: str = "") -> str:
    """Return a condition on some column."""
    column = pick(author, table.filled_columns)
    name = prefix + quoted(column.name)
    test = condition_on_column(author, column, name)
    if author.chance(10):
        return condition_on_two_columns(author, table, prefix) or test
    if column.enum and not column.brackets and author.chance(15):
        return author.one_of(f"{name}::text <> {literal(column.enum.labels[0])}", f"length({name}::text) > 0")
    return test


def immutable_condition(author: SchemaAuthor, table: Table, prefix: str = "") -> str:
    """Return an immutable condition on some column."""
    column = pick(author, table.filled_columns)
    return condition_on_column(author, column, prefix + quoted(column.name))


def always_true_condition(author: SchemaAuthor, table: Table) -> str:
    """Return a condition that is true for every row."""
    return f"{condition(author, table)} OR {author.one_of('id >= 0', 'true', 'data IS NULL')}"


def condition_on_column(author: SchemaAuthor, column: Column, name: str) -> str:
    """Return an immutable condition on one column."""
    if column.made:
        if column.brackets:
            inner = column.made.test(f"({name})[1]")
            return author.one_of(f"{name} IS NOT NULL", f"{name} = '{{}}'", f"cardinality({name}) > 0", inner)
        return column.made.test(name)
    assert column.enum
    return (
        condition_on_array(author, column, name)
        if column.brackets
        else condition_on_enum(author, column.enum, name)
    )


def condition_on_enum(author: SchemaAuthor, enum: Enum, name: str) -> str:
    """Return an immutable condition on an enum."""
    one, two = label(author, enum), label(author, enum)
    other = pick_enum(author)
    ways = [
        f"{name} = {one}",
        f"{name} <> {one}",
        f"{name} > {one}",
        f"{name} IS NOT NULL",
        f"{name} IN ({one}, {two})",
        f"{name} NOT IN ({one}, {two})",
        f"{name} = ANY (ARRAY[{pick_typed_label(author, enum)}, {two}])",
        f"{name} BETWEEN {one} AND {two}",
        f"COALESCE({name}, {one}) = {two}",
        f"CASE {name} WHEN {one} THEN true ELSE false END",
        f"{name} IS DISTINCT FROM {one}",
        f"enum_smaller({name}, {pick_typed_label(author, enum)}) = {two}",
        f"{name} = {one} AND {pick_typed_label(author, other)} IS NOT NULL",
        f"{pick_typed_label(author, other)} IS NOT NULL",
    ]
    called = [function for function in author.functions if function.enum is enum]
    if called and author.chance(60):
        function = pick(author, called)
        call = f"{function.full}({name})"
        return call if function.result == "boolean" else f"{call} IS NOT NULL"
    return pick(author, ways)


def condition_on_array(author: SchemaAuthor, column: Column, name: str) -> str:
    """Return an immutable condition on an array of an enum."""
    assert column.enum
    one = pick_typed_label(author, column.enum)
    return author.one_of(
        f"{name} IS NULL",
        f"{name} = {array([*column.enum.labels])}",
        f"{one} = ANY ({name})",
        f"{name} @> ARRAY[{one}]",
        f"cardinality({name}) > 1",
        f"{name} <> ARRAY[{one}]::{column.type}",
    )


def condition_on_two_columns(author: SchemaAuthor, table: Table, prefix: str) -> str | None:
    """Return a condition on two columns of one enum, where there are two."""
    pairs = [
        (prefix + quoted(one.name), prefix + quoted(two.name))
        for at, one in enumerate(table.scalar_columns)
        for two in table.scalar_columns[at + 1 :]
        if one.enum is two.enum
    ]
    if not pairs:
        return None
    one, two = pick(author, pairs)
    return author.one_of(f"{one} = {two}", f"{one} <= {two}", f"COALESCE({one}, {two}) IS NOT NULL")


def index_expression(author: SchemaAuthor, table: Table) -> str:
    """Return an immutable expression for an index, in parentheses or a bare column."""
    column = pick(author, table.filled_columns)
    name = quoted(column.name)
    if column.enum and not column.brackets:
        one = label(author, column.enum)
        return author.one_of(
            f"(COALESCE({name}, {one}))",
            f"(CASE {name} WHEN {one} THEN 1 ELSE 2 END)",
            f"({condition_on_enum(author, column.enum, name)})",
        )
    return f"({condition_on_column(author, column, name)})"
