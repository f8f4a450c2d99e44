"""What objects tell about themselves, whatever their kind; empty where a kind has no such thing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, NamedTuple, TypeAlias

from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.key import Key
from enumfix.catalog.text import Text

Attribute: TypeAlias = tuple[str, Text, Key | None, bool]
"""The name of an attribute, its type as it is written, the key of that, and whether it is an array."""


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
    """What may be known of an object. A kind that has one of these has a field of its name."""

    __slots__ = ()

    word: ClassVar[str] = ""
    """What messages call the kind."""

    @property
    def type(self) -> Key | None:
        """The type of a column, if the catalog knows it."""
        return None

    @property
    def array(self) -> bool:
        """Whether a column, or a domain, is an array of its type."""
        return False

    @property
    def number(self) -> int:
        """The place of a column in its table: it grows to the right."""
        return 0

    @property
    def local(self) -> bool:
        """Whether a table has a column or a constraint of its own, not only from a parent."""
        return False

    @property
    def computed(self) -> bool:
        """Whether this is the expression of a generated column."""
        return False

    @property
    def written(self) -> Key | None:
        """The table whose statement spells the expression of a generated column."""
        return None

    @property
    def variety(self) -> str:
        """What kind of table this is: `table`, `partitioned` or `foreign`."""
        return ""

    @property
    def parents(self) -> tuple[Key, ...]:
        """The tables that a table is a partition or a child of."""
        return ()

    @property
    def altered(self) -> bool:
        """Whether the text of a table no longer shows all of it."""
        return False

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The names of the columns of a partition key."""
        return ()

    @property
    def constraint_name(self) -> str:
        """The name of a constraint, a NOT NULL included."""
        return ""

    @property
    def has_given_name(self) -> bool:
        """Whether the statement that makes a NOT NULL names it."""
        return False

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes of a composite type, in their order."""
        return ()

    @property
    def table(self) -> Key | None:
        """The table of an index, or of a constraint with an index behind it."""
        return None

    @property
    def has_index(self) -> bool:
        """Whether this is an index, or a constraint with an index behind it."""
        return False

    @property
    def home(self) -> Key | None:
        """The relation, or the type, that this lives in and is dropped with."""
        return None

    @property
    def rows(self) -> frozenset[Key]:
        """The row types of the tables whose rows a view or a function hands out as values."""
        return frozenset()

    @property
    def loose(self) -> frozenset[Key]:
        """What a text mentions in a place where a rename cannot be followed."""
        return frozenset()

    @property
    def body(self) -> str | None:
        """The text of a function's body."""
        return None

    @property
    def optional(self) -> int:
        """How many of a function's parameters have defaults."""
        return 0

    @property
    def outrun(self) -> bool:
        """Whether the body of a function names something by a name that it had before."""
        return False

    @property
    def implicit(self) -> bool:
        """Whether PostgreSQL uses a cast without being told to."""
        return False

    @property
    def sides(self) -> frozenset[str]:
        """The names of the types that a cast, or an operator, takes and gives."""
        return frozenset()
