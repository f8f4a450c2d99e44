"""What a generated story is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spelling import quoted

OWNER, READER = "app owner", "reader"
SPACE = "spare space"


@dataclass(frozen=True)
class Story:
    """A schema, the rows in it, and a migration; `kinds` names what stands on the types."""

    schema: str
    rows: str
    migration: str
    kinds: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"-- SCHEMA\n{self.schema}\n-- ROWS\n{self.rows}\n-- MIGRATION\n{self.migration}"


@dataclass(eq=False)
class Enum:
    """An enum type, as it is at this point of the story.

    A `fixed` one keeps its name, and a `settled` one the names of its labels, whatever the migration does.
    """

    schema: str
    name: str
    labels: list[str]
    fixed: bool = False
    settled: bool = False

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(eq=False)
class Made:
    """A type that is made from an enum: a domain, a composite, a range, the row of a table.

    `value` returns an expression of this type, and `test` a condition on one. `attribute` is one that a
    migration may rename.
    """

    schema: str
    name: str
    enum: Enum
    value: Callable[[], str]
    test: Callable[[str], str]
    required: bool = False
    row_of: Table | None = None
    attribute: str = ""

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        if self.row_of:
            return self.row_of.full
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(eq=False)
class Column:
    """A column; `brackets` is empty, `[]` or `[][]`. Without an enum it is an integer.

    A `fixed` one keeps its name, and a `still` one its values, whatever the migration does.
    """

    name: str
    enum: Enum | None
    brackets: str = ""
    required: bool = False
    made: Made | None = None
    fixed: bool = False
    still: bool = False

    @property
    def type(self) -> str:
        """Return its type as in CREATE TABLE."""
        base = self.made or self.enum
        return base.full + self.brackets if base else "integer"


@dataclass(eq=False)
class Table:
    """A table or a view; rows go into those that are `leaf`, with `first` as the first id.

    `computed` holds columns that no statement may write. A `pinned` table cannot be dropped for
    what stands on it, a `fixed` one is not renamed, a `closed` one takes no more columns, and the
    rows of a `still` one do not change. `primary` says what the primary key is on, and `key` is the
    partition key, None for an expression. What has rows from `elsewhere` is filled by its own kind.

    A view reads `bases`; one that is not `readable` has a materialized view without data below it.
    """

    schema: str
    name: str
    columns: list[Column]
    leaf: bool = True
    first: int = 0
    children: list[Table] = field(default_factory=list)
    computed: list[Column] = field(default_factory=list)
    partitioned: bool = False
    key: tuple[Column, ...] | None = ()
    part: bool = False
    logged: bool = True
    primary: str = ""
    pinned: bool = False
    fixed: bool = False
    closed: bool = False
    still: bool = False
    elsewhere: bool = False
    bases: tuple[Table, ...] = ()
    readable: bool = True

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"

    @property
    def enum_columns(self) -> list[Column]:
        """Return the columns of an enum type, or an array of one."""
        return [column for column in self.columns if column.enum]

    @property
    def scalar_columns(self) -> list[Column]:
        """Return the columns of an enum type itself."""
        return [column for column in self.enum_columns if not column.brackets]

    @property
    def filled_columns(self) -> list[Column]:
        """Return the columns that rows have a value for."""
        return [column for column in self.columns if column.enum or column.made]

    @property
    def family(self) -> list[Table]:
        """Return the table, then those that take part in it."""
        return [self, *self.children]

    def freeze(self) -> None:
        """Keep what is read here as it is: rows, and the names of labels."""
        for table in (*self.family, *self.bases):
            table.pinned = table.still = True
            for column in table.filled_columns:
                base = column.enum or (column.made and column.made.enum)
                if base:
                    base.settled = True
            if table is not self:
                table.freeze()


@dataclass(frozen=True)
class Function:
    """An immutable function of one enum, which may be called whatever the migration renames."""

    full: str
    enum: Enum
    result: str
