"""The author of a story: makes choices, and remembers what is there by now."""

from __future__ import annotations

from hypothesis import strategies as st

from spelling import array, cut, literal, names
from story import Column, Enum, Function, Made, Table


class Author:
    """Writes a story, drawing every choice, and remembers what is there by now."""

    def __init__(self, draw: st.DrawFn, major: int) -> None:
        self.draw, self.major = draw, major
        self.out: list[str] = []
        self.used: set[tuple[str, str]] = set()
        self.schemas = ["public"]
        self.enums: list[Enum] = []
        self.tables: list[Table] = []
        self.views: list[Table] = []
        self.made: list[Made] = []
        self.renameable: list[Made] = []
        self.functions: list[Function] = []
        self.lookups: list[Table] = []
        self.kinds: list[str] = []
        self.seeds: list[str] = []
        self.refreshed: list[str] = []
        self.filled = False

    def chance(self, percent: int) -> bool:
        """Return whether something happens that does so in some percent of all stories."""
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def draw_count(self, most: int) -> int:
        """Return how often something happens."""
        return self.draw(st.integers(0, most))

    def write(self, statement: str) -> None:
        """Add a statement."""
        self.out.append(statement)

    def claim_free(self, scope: str, name: str) -> bool:
        """Return whether nobody has claimed a name."""
        return (f"{scope} of", name) not in self.used

    def claim(self, scope: str, name: str) -> bool:
        """Take a name, and return whether it was free."""
        free = self.claim_free(scope, name)
        self.used.add((f"{scope} of", name))
        return free

    def fresh(self, *scopes: str) -> str:
        """Return a name that nothing in a schema, or in another scope, has yet."""
        taken = {name for scope, name in self.used if scope in scopes}
        name = self.unlike(taken)
        self.used.update((scope, name) for scope in scopes)
        return name

    def fresh_column(self, *tables: Table) -> str:
        """Return a name that no column of these tables has yet."""
        taken = {column.name for table in tables for column in (*table.columns, *table.computed)}
        return self.unlike({"id", "data"} | taken)

    def unlike(self, taken: set[str]) -> str:
        """Return a name, numbered when the drawn one is taken."""
        wanted = name = self.draw(names)
        number = 1
        while name in taken:
            number += 1
            name = cut(wanted.encode()[:60].decode(errors="ignore") + str(number))
        return name

    def one_of(self, *ways: str) -> str:
        """Return one of several texts."""
        return self.draw(st.sampled_from(ways))

    def value(self, column: Column) -> str:
        """Return an old value for a column, as a literal of unknown type where it is an enum."""
        if column.made:
            nullable = not column.required and not column.made.required
            value = "NULL" if nullable and self.chance(20) else column.made.value()
            return f"ARRAY[{value}]::{column.type}" if column.brackets else value
        assert column.enum
        label = st.sampled_from(column.enum.labels)
        if not column.required and self.chance(20):
            return "NULL"
        if not column.brackets:
            return literal(self.draw(label))
        elements: list[str | None] = list(self.draw(st.lists(label, max_size=3)))
        if column.brackets == "[][]" and elements:
            return literal("{" + array([*elements, None])[1:-1].replace("''", "'") + "}")
        return array([*elements, *([None] if self.chance(20) else [])])

    def default(self, column: Column) -> str:
        """Return an expression for a default: a literal, an array, a call, or a literal of another type."""
        enum = column.enum
        if column.made:
            return f"ARRAY[{column.made.value()}]::{column.type}" if column.brackets else column.made.value()
        if enum is None:
            other = self.draw(st.sampled_from(self.enums))
            use = f"{literal(other.labels[0])}::{other.full}"
            return self.one_of("7", f"length(({use})::text)", f"CASE WHEN {use} IS NULL THEN 1 ELSE 2 END")
        name = self.draw(st.sampled_from(enum.labels))
        label = literal(name)
        if column.brackets:
            elements = array(list(enum.labels)) if self.chance(50) else "'{}'"
            return self.one_of(
                f"{elements}", f"ARRAY[{label}::{enum.full}]", f"ARRAY[{label}]::{column.type}"
            )
        cast = f"{label}::{enum.full}"
        call = "lower" if name == name.lower() else "concat"
        return self.one_of(label, cast, f"COALESCE(NULL, {cast})", f"{call}({label})::{enum.full}", "NULL")
