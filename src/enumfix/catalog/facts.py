"""Properties that only some kinds of objects have, with an empty value for all other kinds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, NamedTuple, TypeAlias

from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.key import Key
from enumfix.catalog.text import Text

Attribute: TypeAlias = tuple[str, Text, Key | None, bool]
"""An attribute of a composite type: its name, the text and the key of its type, whether that is an array."""


class SquawkRules(NamedTuple):
    """The rules of the linter squawk that statements about a kind of objects break.

    `create` and `drop` are for CREATE, DROP, and the ADD CONSTRAINT of a domain; `inside` is for a constraint
    in CREATE DOMAIN. Parts of ALTER TABLE have `constraints`, for what they add, and `commands`.
    """

    create: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    constraints: Mapping[ConstrType, tuple[str, ...]] = MappingProxyType({})
    commands: Mapping[AlterTableType, tuple[str, ...]] = MappingProxyType({})


class Facts:
    """Properties of an object, each empty. A kind that has one overrides it by a field of that name."""

    __slots__ = ()

    word: ClassVar[str] = ""
    """What messages call the kind."""

    @property
    def type(self) -> Key | None:
        """The type of a column, if the catalog has it."""
        return None

    @property
    def array(self) -> bool:
        """Whether a column, or a domain, is an array of its type."""
        return False

    @property
    def number(self) -> int:
        """The position of a column in its table; a later column has a higher one."""
        return 0

    @property
    def is_defined_locally(self) -> bool:
        """Whether a table defines a column or constraint itself, rather than only inherit it."""
        return False

    @property
    def is_computed(self) -> bool:
        """Whether this is the expression of a generated column."""
        return False

    @property
    def statement_table(self) -> Key | None:
        """The table of the statement that defines a generated column; its children inherit the column."""
        return None

    @property
    def table_kind(self) -> str:
        """The kind of a table: `table`, `partitioned` or `foreign`."""
        return ""

    @property
    def parents(self) -> tuple[Key, ...]:
        """The tables that a table is a partition or a child of."""
        return ()

    @property
    def has_incomplete_text(self) -> bool:
        """Whether a later statement changed a table in a way that its text does not show."""
        return False

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The names of the columns of a partition key."""
        return ()

    @property
    def constraint_name(self) -> str:
        """The name of a constraint, also of a NOT NULL."""
        return ""

    @property
    def has_given_name(self) -> bool:
        """Whether the statement that creates a NOT NULL gives it a name."""
        return False

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes of a composite type, in order."""
        return ()

    @property
    def table(self) -> Key | None:
        """The table of an index, or of a constraint that has an index."""
        return None

    @property
    def has_index(self) -> bool:
        """Whether this is an index, or a constraint that has one."""
        return False

    @property
    def home(self) -> Key | None:
        """The relation or the type that the object is a part of, and is dropped with."""
        return None

    @property
    def row_types(self) -> frozenset[Key]:
        """The row types of the tables whose whole rows a view or a function returns as values."""
        return frozenset()

    @property
    def unplaced_keys(self) -> frozenset[Key]:
        """The objects that the text mentions where a rename cannot follow them."""
        return frozenset()

    @property
    def body(self) -> str | None:
        """The text of a function's body."""
        return None

    @property
    def default_count(self) -> int:
        """How many of a function's parameters have defaults."""
        return 0

    @property
    def body_has_old_names(self) -> bool:
        """Whether a rename made a name in the body of a function out of date."""
        return False

    @property
    def is_implicit(self) -> bool:
        """Whether a cast is AS IMPLICIT."""
        return False

    @property
    def type_names(self) -> frozenset[str]:
        """The names of the source and target types of a cast, or of the operands of an operator."""
        return frozenset()
