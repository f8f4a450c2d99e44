"""What a generated story is made of, and how its author makes choices."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from spelling import array, cut, literal, names, quoted

OWNER, READER = "app owner", "reader"


@dataclass(frozen=True)
class Story:
    """A schema, the rows in it, and a migration."""

    schema: str
    rows: str
    migration: str

    def __str__(self) -> str:
        return f"-- SCHEMA\n{self.schema}\n-- ROWS\n{self.rows}\n-- MIGRATION\n{self.migration}"


@dataclass(eq=False)
class Enum:
    """An enum type, as it is at this point of the story."""

    schema: str
    name: str
    labels: list[str]

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(eq=False)
class Column:
    """A column; `brackets` is empty, `[]` or `[][]`. Without an enum it is an integer."""

    name: str
    enum: Enum | None
    brackets: str = ""
    required: bool = False

    @property
    def type(self) -> str:
        """Return its type as in CREATE TABLE."""
        return self.enum.full + self.brackets if self.enum else "integer"


@dataclass(eq=False)
class Table:
    """A table; rows go into those that are `leaf`, with `first` as the first id."""

    schema: str
    name: str
    columns: list[Column]
    leaf: bool = True
    first: int = 0
    children: list[Table] = field(default_factory=list)

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"

    @property
    def enum_columns(self) -> list[Column]:
        """Return the columns of an enum type, or an array of one."""
        return [column for column in self.columns if column.enum]


class Author:
    """Writes a story, drawing every choice, and remembers what is there by now."""

    def __init__(self, draw: st.DrawFn, major: int) -> None:
        self.draw, self.major = draw, major
        self.out: list[str] = []
        self.used: set[tuple[str, str]] = set()
        self.schemas = ["public"]
        self.enums: list[Enum] = []
        self.tables: list[Table] = []

    def chance(self, percent: int) -> bool:
        """Return whether something happens that does so in some percent of all stories."""
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def write(self, statement: str) -> None:
        """Add a statement."""
        self.out.append(statement)

    def fresh(self, schema: str) -> str:
        """Return a name that no type or relation of a schema has yet."""
        taken = {name for scope, name in self.used if scope == schema}
        name = self.unlike(taken)
        self.used.add((schema, name))
        return name

    def fresh_column(self, *tables: Table) -> str:
        """Return a name that no column of these tables has yet."""
        return self.unlike({"id", "data"} | {column.name for table in tables for column in table.columns})

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
        """Return an old value for a column, as a literal of unknown type."""
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
        if enum is None:
            other = self.draw(st.sampled_from(self.enums))
            use = f"{literal(other.labels[0])}::{other.full}"
            return self.one_of("7", f"length(({use})::text)", f"CASE WHEN {use} IS NULL THEN 1 ELSE 2 END")
        label = literal(self.draw(st.sampled_from(enum.labels)))
        if column.brackets:
            elements = array(list(enum.labels)) if self.chance(50) else "'{}'"
            return self.one_of(
                f"{elements}", f"ARRAY[{label}::{enum.full}]", f"ARRAY[{label}]::{column.type}"
            )
        cast = f"{label}::{enum.full}"
        return self.one_of(label, cast, f"COALESCE(NULL, {cast})", f"lower({label})::{enum.full}", "NULL")
