"""Keys: the identities of the objects of a schema."""

from __future__ import annotations

import re
from typing import NamedTuple

from enumfix.sql.names import Name, quote, unquote_identifier

ON_TABLE = {"row type"}
"""Kinds that are a part of a relation: their keys have its schema and name."""

IN_TYPE = {"attribute"}
"""Kinds that are a part of a type: their keys have its schema and name."""

ON_COLUMN: set[str] = set()
"""Kinds that are a part of a column: the `part` of their keys is its name."""

WITH_TYPES: set[str] = set()
"""Kinds whose keys contain types, as the signature of a function does."""


def register_kind(kind: str, lives_in: str, *, has_types: bool) -> None:
    """Add a kind of keys to the sets above; the arguments are class variables of `Object`."""
    for kinds, is_member in (
        (ON_TABLE, lives_in in ("relation", "column")),
        (ON_COLUMN, lives_in == "column"),
        (IN_TYPE, lives_in == "type"),
        (WITH_TYPES, has_types),
    ):
        if is_member:
            kinds.add(kind)


_WORD = r'(?:"(?:[^"]|"")*"|[\w$]+)'
_NAMES = re.compile(rf"{_WORD}(?:\.{_WORD})*")


class Key(NamedTuple):
    """The identity of an object: its kind and its name at one version of the schema.

    `kind` is a namespace: enums, domains, composite and range types are all a `type`; tables, views, indexes
    and sequences are all a `relation`. `part` is the name of the column, constraint, trigger, policy or rule
    in the relation `schema.name`, or the signature of a routine.
    """

    kind: str
    schema: str
    name: str
    part: str = ""

    @property
    def relation(self) -> Key:
        """The relation that the object is a part of, or the relation itself."""
        return Key("relation", self.schema, self.name)

    @property
    def home(self) -> Key:
        """The relation or the type that the object is a part of, or the relation itself."""
        return Key("type", self.schema, self.name) if self.kind in IN_TYPE else self.relation

    def of(self, kind: str, part: str = "") -> Key:
        """Return the key of a part of the relation or type that this key names."""
        return Key(kind, self.schema, self.name, part)

    @property
    def names(self) -> frozenset[str]:
        """The names that a rename can change in this key: also those in the types of a routine or a cast."""
        names = {self.schema, self.name, self.part}
        if self.kind in WITH_TYPES:
            words = re.findall(_WORD, f"{self.name} {self.part}")
            names.update(map(unquote_identifier, words))
        return frozenset(names - {""})

    def after_rename(self, old: Key, new: Key) -> Key:
        """Return this key after the object `old` was renamed to `new`."""
        if self == old:
            return new
        if self.kind in WITH_TYPES and old.kind in ("schema", "type", "relation"):
            return self._with_types_renamed(old, new)
        if old.kind == "schema":
            return self._replace(schema=new.name) if self.schema == old.name else self
        if self.schema != old.schema or self.name != old.name:
            return self
        if old.kind == "relation" and self.kind in ON_TABLE:
            return self._replace(schema=new.schema, name=new.name)
        if old.kind == "type" and self.kind in IN_TYPE:
            return self._replace(schema=new.schema, name=new.name)
        if old.kind == "column" and self.kind in ON_COLUMN and self.part == old.part:
            return self._replace(part=new.part)
        return self

    def _with_types_renamed(self, old: Key, new: Key) -> Key:
        """Return the key of a routine, an operator or a cast after a rename of a type or a schema."""
        if self.kind == "cast":
            return self._replace(name=_rename_in_types(self.name, old, new))
        schema = new.name if old.kind == "schema" and self.schema == old.name else self.schema
        return self._replace(schema=schema, part=_rename_in_types(self.part, old, new))

    def __str__(self) -> str:
        home = str(Name(self.schema, self.name))
        if self.kind == "column":
            return f"column {home}.{quote(self.part)}"
        if self.kind == "default":
            return f"default of {home}.{quote(self.part)}"
        if self.kind in ON_TABLE | IN_TYPE:
            return f"{self.kind} {quote(self.part)} on {home}" if self.part else f"{self.kind} of {home}"
        if self.kind in ("function", "operator"):
            return f"{self.kind} {home}{self.part}"
        return f"{self.kind} {home}"


def _rename_in_types(types: str, old: Key, new: Key) -> str:
    """Return a list of types, as a key has it, after a type, a relation or a schema was renamed."""
    if quote(old.name) not in types:
        return types
    before, after = str(Name(old.schema, old.name)), str(Name(new.schema, new.name))

    def new_name(match: re.Match[str]) -> str:
        name = match[0]
        if old.kind != "schema":
            return after if name == before else name
        return f"{after}{name[len(before) :]}" if name.startswith(f"{before}.") else name

    return _NAMES.sub(new_name, types)
