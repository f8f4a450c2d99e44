"""The change that a plan carries out, and the pieces of SQL that dependents contribute to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.dependencies import is_converted_through_text
from enumfix.catalog.families import is_recreated_partitioned_table
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.text import Text
from enumfix.frozen import frozen
from enumfix.source import Source
from enumfix.sql.names import Name, quote
from enumfix.sql.parentheses import keep_nesting
from enumfix.sql.script import Statement


class Rank(IntEnum):
    """The order of the clauses in one ALTER TABLE."""

    DROP_CONSTRAINT = 1
    DROP_DEFAULT = 2
    DROP_COLUMN = 3
    TYPE = 4
    ADD_COLUMN = 5
    SET_DEFAULT = 6
    ADD_CONSTRAINT = 7
    SETTING = 8
    TYPE_FROM_TEXT = 9
    """This rank and all after it go into a second ALTER TABLE, after the new types have their final names."""
    DEFAULT_AFTER_RENAME = 10
    SETTING_AFTER_RENAME = 11


Settings: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Settings of the session: (name, values) pairs."""


class Sql(NamedTuple):
    """A statement without its semicolon. `settings` are the session settings that it has to run under."""

    text: str
    settings: Settings = ()


class Clause(NamedTuple):
    """A clause for the one ALTER TABLE of `table`, where clauses are sorted by `rank`."""

    table: Key
    rank: Rank
    text: str


class DeferredCheck(NamedTuple):
    """A deferred constraint or trigger `check` that still has to check rows of `table`.

    `statement` is the first statement that changed such rows.
    """

    table: Key
    check: Key
    statement: Statement


class Label(NamedTuple):
    """A label of the new type, with the author's comments: those on the lines above it and that behind it."""

    text: str
    above: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


@frozen(kw_only=True)
class Recreation:
    """One enum that is replaced by a new one.

    `key` is the enum. `labels` are all labels of the new type, `added` those that the run adds, in the order
    of the file. `statement` is the first ALTER TYPE … ADD VALUE of the run.
    """

    key: Key
    labels: tuple[Label, ...]
    added: tuple[str, ...]
    statement: Statement


class DependentBase(Object):
    """What `Change` has to know of `Dependent`, which is defined in a module above this one."""

    __slots__ = ()

    def is_computed_by_conversion(self, change: Change) -> bool:
        """For the expression of a generated column: return whether converting the columns computes it too."""
        return True


@frozen(slots=False, kw_only=True)
class Change:
    """A change of the schema: which types are replaced, and how this file writes names.

    - `catalog` is the schema right before the change, and `schema` the dump that it comes from.
    - `recreations` are the enums that are replaced.
    - `unqualified_schemas` are the schemas whose objects the file names without their schema.
    - `target` is the major version of PostgreSQL.
    - `owners` are all roles that own something in the dump.
    - `impact` are the keys of the types and of all their dependents.
    - `temporary` maps a type to the name that its successor has until the type is dropped.
    - `deferred_checks` are deferred checks that have to run before the tables are altered.
    """

    catalog: Catalog
    recreations: tuple[Recreation, ...]
    unqualified_schemas: frozenset[str]
    target: int
    owners: frozenset[str] = frozenset()
    impact: frozenset[Key] = field(default_factory=frozenset)
    temporary: Mapping[Key, str] = field(default_factory=dict)
    newline: str = "\n"
    schema: Source | None = None
    deferred_checks: tuple[DeferredCheck, ...] = ()

    @property
    def owners_differ(self) -> bool:
        """Whether the objects of the dump belong to more than one role."""
        return len(self.owners) > 1

    @property
    def session_role(self) -> str:
        """The argument of SET LOCAL ROLE that restores the role that the file runs under."""
        return next((quote(name) for name in self.catalog.settings.get("role", ())), "NONE")

    @property
    def types(self) -> str:
        """The names of the replaced enums, for messages."""
        return ", ".join(str(Name(each.key.schema, each.key.name)) for each in self.recreations)

    def name(self, key: Key) -> str:
        """Return the name of an object as this file writes it."""
        if key.kind == "interim parent":
            key = key._replace(name=self.temporary.get(key, key.name))
        return str(Name("" if key.schema in self.unqualified_schemas else key.schema, key.name))

    def unqualified_name(self, key: Key) -> str:
        """Return the name of an object without its schema."""
        return quote(key.name)

    def signature(self, key: Key) -> str:
        """Return the name of a routine and its argument types as this file writes them."""
        arguments = key.part
        for schema in self.unqualified_schemas:
            arguments = re.sub(rf"(?<![\w$.\"]){re.escape(quote(schema))}\.", "", arguments)
        return self.name(key) + arguments

    def temporary_name(self, type_: Key) -> str:
        """Return the temporary name of a type's successor as this file writes it."""
        return self._temporary_names[type_]

    @cached_property
    def _temporary_names(self) -> Mapping[Key, str]:
        """The temporary names as this file writes them, by the keys of the old types."""
        return {key: self.name(key._replace(name=name)) for key, name in self.temporary.items()}

    def spell_before_rename(self, text: Text) -> str:
        """Return a text for a statement before the rename, with the temporary names of the new types."""
        return text.spell(self._temporary_names)

    def text_after_rename(self, object_: Object) -> str:
        """Return the text that creates an object again, for a statement after the rename."""
        return self._with_nesting(object_, str(object_.text))

    def text_before_rename(self, object_: Object) -> str:
        """Return the text that creates an object again, for a statement before the rename."""
        return self._with_nesting(object_, self.spell_before_rename(object_.text))

    def _with_nesting(self, object_: Object, text: str) -> str:
        """Return the text. If it comes from the dump, keep PostgreSQL from changing its parentheses again."""
        return keep_nesting(text) if object_.statement.source is self.schema else text

    def fits_in_converting_alter(self, object_: Object) -> bool:
        """Return whether the ALTER TABLE that converts the columns can create the object again.

        The new types still have their temporary names then. So the object may need no others of the impact
        than types with a temporary name, columns that are not text, and generated columns that are already
        computed. Casts are restored later. So if a cast is in the impact, the object has to be a constant:
        any other expression may use the cast.
        """
        if self.is_in_recreated_table(object_):
            return False
        columns = {key for key in object_.uses if key.kind == "column"}
        other_columns = columns - {object_.key.of("column", object_.key.part)}
        return (
            all(map(self._exists_before_rename, object_.needs & self.impact))
            and not any(map(self.is_converted_through_text, columns))
            and all(map(self.has_values_after_conversion, other_columns))
            and (object_.text.is_constant or not self._has_casts)
        )

    def _exists_before_rename(self, key: Key) -> bool:
        """Return whether an object of the impact exists, with its new type, before the rename."""
        return key in self.temporary or (key.kind == "column" and not self.is_converted_through_text(key))

    @cached_property
    def _has_casts(self) -> bool:
        """Whether a cast is in the impact."""
        return any(key.kind == "cast" for key in self.impact)

    def is_in_recreated_table(self, object_: Object) -> bool:
        """Return whether an object belongs to a table that is recreated."""
        table = object_.key.relation if object_.key.kind in ON_TABLE else None
        return (
            table is not None and table in self.impact and is_recreated_partitioned_table(table, self.catalog)
        )

    def is_created_with_home(self, object_: Object) -> bool:
        """Return whether the CREATE TABLE of a recreated table creates the object too.

        False for the partition key: it has to be reviewed, for the table.
        """
        return (
            object_.key.kind != "partition key"
            and self.is_in_recreated_table(object_)
            and object_.statement is self.catalog.objects[object_.key.relation].statement
        )

    def is_converted_through_text(self, column: Key) -> bool:
        """Return whether a column is converted to text first, because its new type has no temporary name."""
        object_ = self.catalog.objects.get(column)
        if column.kind != "column" or column not in self.impact or object_ is None:
            return False
        return is_converted_through_text(object_, self.impact, self.temporary)

    def has_values_after_conversion(self, column: Key) -> bool:
        """Return whether a column has its values right after the columns of its table are converted."""
        expression = self.catalog.objects.get(column.of("default", column.part))
        if expression is None or expression.key not in self.impact:
            return True
        return not isinstance(expression, DependentBase) or expression.is_computed_by_conversion(self)

    @cached_property
    def default_privileges(self) -> tuple[Object, ...]:
        """The ALTER DEFAULT PRIVILEGES of the schema, in their order."""
        return tuple(
            object_ for object_ in self.catalog.objects.values() if object_.key.kind == "default privileges"
        )
