"""The objects of a generated story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spelling import quote

OWNER, READER = "app owner", "reader"
SPACE = "spare space"


@dataclass(frozen=True)
class Story:
    """A generated schema, its rows, and a migration. `kinds` are the kinds of dependents in it."""

    schema: str
    rows: str
    migration: str
    kinds: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"-- SCHEMA\n{self.schema}\n-- ROWS\n{self.rows}\n-- MIGRATION\n{self.migration}"


@dataclass(eq=False)
class Enum:
    """An enum type at this point of the story.

    The migration may not rename a `name_fixed` one, nor a label of a `labels_fixed` one.
    """

    schema: str
    name: str
    labels: list[str]
    name_fixed: bool = False
    labels_fixed: bool = False

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        return f"{quote(self.schema)}.{quote(self.name)}"


@dataclass(eq=False)
class DerivedType:
    """A type that uses an enum: a domain, a composite type, a range, or the row type of a table.

    `value` returns an expression of this type, and `test` a condition on such an expression. `attribute` is
    the name of an attribute that the migration may rename.
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
        return f"{quote(self.schema)}.{quote(self.name)}"


@dataclass(eq=False)
class Column:
    """A column; `brackets` is empty, `[]` or `[][]`. Without an enum it is an integer.

    The migration may not rename a `name_fixed` one, nor change the values of a `values_fixed` one.
    """

    name: str
    enum: Enum | None
    brackets: str = ""
    required: bool = False
    derived: DerivedType | None = None
    name_fixed: bool = False
    values_fixed: bool = False

    @property
    def type(self) -> str:
        """Return its type as in CREATE TABLE."""
        base = self.derived or self.enum
        return base.full + self.brackets if base else "integer"


@dataclass(eq=False)
class Table:
    """A table or a view.

    Rows are inserted into a `leaf`, with ids from `first` on; a `filled_by_its_kind` one gets its rows from
    the function that writes it. `computed` are columns that no statement can write. `primary` says what the
    primary key is on; `key` is the partition key, None if that is an expression.

    The migration may not drop an `undroppable` one, rename a `name_fixed` one, add columns to a
    `columns_fixed` one, or change the rows of a `values_fixed` one.

    A view reads `bases`. It is not `readable` if one of these is a materialized view without data.
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
    undroppable: bool = False
    name_fixed: bool = False
    columns_fixed: bool = False
    values_fixed: bool = False
    filled_by_its_kind: bool = False
    bases: tuple[Table, ...] = ()
    readable: bool = True

    @property
    def full(self) -> str:
        """Return the name, qualified and quoted."""
        return f"{quote(self.schema)}.{quote(self.name)}"

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
        return [column for column in self.columns if column.enum or column.derived]

    @property
    def family(self) -> list[Table]:
        """Return the table, then its partitions or heirs."""
        return [self, *self.children]

    def freeze(self) -> None:
        """Forbid changes of the rows and labels that this relation shows."""
        for table in (*self.family, *self.bases):
            table.undroppable = table.values_fixed = True
            for column in table.filled_columns:
                base = column.enum or (column.derived and column.derived.enum)
                if base:
                    base.labels_fixed = True
            if table is not self:
                table.freeze()


@dataclass(frozen=True)
class Function:
    """An immutable function of one enum. Its calls do not break when the migration renames something."""

    full: str
    enum: Enum
    result: str
