"""The author of a story: makes random choices, and keeps a record of the objects written so far."""

from __future__ import annotations

from hypothesis import strategies as st

from spelling import any_name, array_literal, cut_to_63_bytes, literal
from story import Column, DerivedType, Enum, Function, Table


class Author:
    """Writes a story with Hypothesis, and keeps a record of the objects written so far.

    `used` are the (scope, name) pairs of names in use; a scope is a schema or a kind of object.
    """

    def __init__(self, draw: st.DrawFn, major: int) -> None:
        self.draw, self.major = draw, major
        self.out: list[str] = []
        self.used: set[tuple[str, str]] = set()
        self.schemas = ["public"]
        self.enums: list[Enum] = []
        self.tables: list[Table] = []
        self.views: list[Table] = []
        self.derived: list[DerivedType] = []
        self.renameable: list[DerivedType] = []
        self.functions: list[Function] = []
        self.lookups: list[Table] = []
        self.kinds: list[str] = []
        self.seeds: list[str] = []
        self.refreshes: list[str] = []
        self.filled = False

    def chance(self, percent: int) -> bool:
        """Return True in this percentage of all draws."""
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def draw_count(self, most: int) -> int:
        """Return a number from 0 to `most`."""
        return self.draw(st.integers(0, most))

    def write(self, statement: str) -> None:
        """Add a statement to the text that is being written."""
        self.out.append(statement)

    def is_free(self, scope: str, name: str) -> bool:
        """Return whether a name is not claimed yet."""
        return (f"{scope} of", name) not in self.used

    def claim(self, scope: str, name: str) -> bool:
        """Claim a name, and return whether it was free."""
        was_free = self.is_free(scope, name)
        self.used.add((f"{scope} of", name))
        return was_free

    def fresh(self, *scopes: str) -> str:
        """Return a new name that is not used in any of the scopes, and mark it as used."""
        taken = {name for scope, name in self.used if scope in scopes}
        name = self.new_name(taken)
        self.used.update((scope, name) for scope in scopes)
        return name

    def fresh_column(self, *tables: Table) -> str:
        """Return a name that no column of these tables has."""
        taken = {column.name for table in tables for column in (*table.columns, *table.computed)}
        return self.new_name({"id", "data"} | taken)

    def new_name(self, taken: set[str]) -> str:
        """Return a name that is not taken: the drawn one, perhaps with a number."""
        wanted = name = self.draw(any_name)
        number = 1
        while name in taken:
            number += 1
            name = cut_to_63_bytes(wanted.encode()[:60].decode(errors="ignore") + str(number))
        return name

    def one_of(self, *ways: str) -> str:
        """Return one of several texts."""
        return self.draw(st.sampled_from(ways))

    def value(self, column: Column) -> str:
        """Return an SQL value for a column, with old labels only. For an enum, it is an untyped literal."""
        if column.derived:
            nullable = not column.required and not column.derived.required
            value = "NULL" if nullable and self.chance(20) else column.derived.value()
            return f"ARRAY[{value}]::{column.type}" if column.brackets else value
        assert column.enum
        label = st.sampled_from(column.enum.labels)
        if not column.required and self.chance(20):
            return "NULL"
        if not column.brackets:
            return literal(self.draw(label))
        elements: list[str | None] = list(self.draw(st.lists(label, max_size=3)))
        if column.brackets == "[][]" and elements:
            return literal("{" + array_literal([*elements, None])[1:-1].replace("''", "'") + "}")
        return array_literal([*elements, *([None] if self.chance(20) else [])])

    def default(self, column: Column) -> str:
        """Return an expression for the default of a column."""
        enum = column.enum
        if column.derived:
            return (
                f"ARRAY[{column.derived.value()}]::{column.type}"
                if column.brackets
                else column.derived.value()
            )
        if enum is None:
            other = self.draw(st.sampled_from(self.enums))
            use = f"{literal(other.labels[0])}::{other.full}"
            return self.one_of("7", f"length(({use})::text)", f"CASE WHEN {use} IS NULL THEN 1 ELSE 2 END")
        name = self.draw(st.sampled_from(enum.labels))
        label = literal(name)
        if column.brackets:
            elements = array_literal(list(enum.labels)) if self.chance(50) else "'{}'"
            return self.one_of(
                f"{elements}", f"ARRAY[{label}::{enum.full}]", f"ARRAY[{label}]::{column.type}"
            )
        cast = f"{label}::{enum.full}"
        call = "lower" if name == name.lower() else "concat"
        return self.one_of(label, cast, f"COALESCE(NULL, {cast})", f"{call}({label})::{enum.full}", "NULL")
