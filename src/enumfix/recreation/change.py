"""The change that a plan carries out, and the pieces of SQL that kinds contribute to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.dependencies import is_parked
from enumfix.catalog.families import is_made_again
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.text import Text
from enumfix.frozen import frozen
from enumfix.source import Source
from enumfix.sql.names import Name, quote
from enumfix.sql.parentheses import kept
from enumfix.sql.script import Statement


class Rank(IntEnum):
    """The order of the parts of one ALTER TABLE."""

    DROP_CONSTRAINT = 1
    DROP_DEFAULT = 2
    DROP_COLUMN = 3
    TYPE = 4
    ADD_COLUMN = 5
    SET_DEFAULT = 6
    ADD_CONSTRAINT = 7
    SETTING = 8
    BACK = 9
    """This and all below go into a second ALTER TABLE, once the new types have their names."""
    BACK_DEFAULT = 10
    BACK_SETTING = 11


Settings: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Settings of the session by their names, and their values."""


class Sql(NamedTuple):
    """A statement, without its semicolon, and the settings that it has to run under."""

    text: str
    settings: Settings = ()


class Clause(NamedTuple):
    """A part of the one ALTER TABLE of a table."""

    table: Key
    rank: Rank
    text: str


class Waiting(NamedTuple):
    """A check of rows of a table that waits, and the statement that queued it first."""

    table: Key
    check: Key
    statement: Statement


class Label(NamedTuple):
    """A label of the new type, with the comments that the author wrote to it."""

    text: str
    above: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


@frozen(kw_only=True)
class Recreation:
    """One enum that is replaced by a new one.

    `added` are the labels that its run adds, in the order of the file.
    """

    key: Key
    labels: tuple[Label, ...]
    added: tuple[str, ...]
    statement: Statement


@frozen(slots=False, kw_only=True)
class Change:
    """What is to be done to the schema: which types are replaced, and how names are written.

    `bare` are the schemas whose objects are written without it. `impact` are the keys of all
    dependents of the types, the types among them; `owners` all roles that the dump gives something to.
    `schema` is the dump. `temporary` are the names that new types have until the old ones are dropped, by
    the keys of the old ones. `made_first` are the deferred checks that are made before all else.
    """

    catalog: Catalog
    recreations: tuple[Recreation, ...]
    bare: frozenset[str]
    target: int
    owners: frozenset[str] = frozenset()
    impact: frozenset[Key] = field(default_factory=frozenset)
    temporary: Mapping[Key, str] = field(default_factory=dict)
    newline: str = "\n"
    schema: Source | None = None
    made_first: tuple[Waiting, ...] = ()

    @property
    def owners_differ(self) -> bool:
        """Whether the objects of the dump belong to more than one role."""
        return len(self.owners) > 1

    @property
    def role(self) -> str:
        """What SET LOCAL ROLE has to say to come back to the role that the file runs under."""
        return next((quote(name) for name in self.catalog.settings.get("role", ())), "NONE")

    def name(self, key: Key) -> str:
        """Return the name of an object as this file writes it."""
        if key.kind == "interim parent":
            key = key._replace(name=self.temporary.get(key, key.name))
        return str(Name("" if key.schema in self.bare else key.schema, key.name))

    def interim(self, key: Key) -> str:
        """Return the name that a type has until the old one is dropped."""
        return self.interims[key]

    @cached_property
    def interims(self) -> Mapping[Key, str]:
        """The names of the new types by the keys of the old ones."""
        return {key: self.name(key._replace(name=name)) for key, name in self.temporary.items()}

    def signature(self, key: Key) -> str:
        """Return the name of a routine and the types of its arguments as this file writes them."""
        part = key.part
        for schema in self.bare:
            part = re.sub(rf"(?<![\w$.\"]){re.escape(quote(schema))}\.", "", part)
        return self.name(key) + part

    def plain(self, key: Key) -> str:
        """Return the name of an object without its schema."""
        return quote(key.name)

    def inside(self, text: Text) -> str:
        """Return a text for a place before the rename, where the new types have other names."""
        return text.spell(self.interims)

    def put_back(self, found: Object) -> str:
        """Return the text of an object as it comes back: what it was, to the last parenthesis."""
        return self._nested(found, str(found.text))

    def put_inside(self, found: Object) -> str:
        """Return the text of an object as it comes back before the rename."""
        return self._nested(found, self.inside(found.text))

    def _nested(self, found: Object, text: str) -> str:
        return kept(text) if found.statement.source is self.schema else text

    def rides(self, found: Object) -> bool:
        """Return whether an object can come back before the new types take their names.

        It can when all that it needs of the impact is there by then: new types, columns of
        them, and generated columns. Casts come back late, and expressions may lean on one unseen;
        constants do not.
        """
        columns = {key for key in found.uses if key.kind == "column"}
        if self.is_away(found):
            return False
        there = all(map(self._is_there_early, found.needs & self.impact))
        there = there and not any(map(self.is_parked, columns))
        there = there and all(
            self.has_values(key) for key in columns - {found.key.of("column", found.key.part)}
        )
        return there and (found.text.is_constant or not self.casts)

    def is_away(self, found: Object) -> bool:
        """Return whether an object lives in a table that is dropped and made again."""
        home = found.key.relation if found.key.kind in ON_TABLE else None
        return home is not None and home in self.impact and is_made_again(home, self.catalog)

    def comes_along(self, found: Object) -> bool:
        """Return whether an object is in the text of a table that is dropped and made again.

        Its partition key speaks for the table, and is not counted among them.
        """
        return (
            found.key.kind != "partition key"
            and self.is_away(found)
            and found.statement is self.catalog.objects[found.key.relation].statement
        )

    def _is_there_early(self, key: Key) -> bool:
        return key in self.temporary or (key.kind == "column" and not self.is_parked(key))

    def is_parked(self, column: Key) -> bool:
        """Return whether a column is text for a while: its type has no successor under an interim name."""
        found = self.catalog.objects.get(column)
        if column.kind != "column" or column not in self.impact or found is None:
            return False
        return is_parked(found, self.impact, self.temporary)

    def has_values(self, column: Key) -> bool:
        """Return whether a column has its values when the columns of its table have been converted."""
        expression = self.catalog.objects.get(column.of("default", column.part))
        if expression is None or expression.key not in self.impact:
            return True
        computed: bool = getattr(expression, "is_computed_early", lambda change: True)(self)
        return computed

    @cached_property
    def casts(self) -> bool:
        """Whether casts stand on the types."""
        return any(key.kind == "cast" for key in self.impact)

    @cached_property
    def default_privileges(self) -> tuple[Object, ...]:
        """What gives privileges to new objects, in the order of the schema."""
        found = self.catalog.objects.values()
        return tuple(each for each in found if each.key.kind == "default privileges")

    @property
    def types(self) -> str:
        """The names of the types, for messages."""
        return ", ".join(str(Name(each.key.schema, each.key.name)) for each in self.recreations)
