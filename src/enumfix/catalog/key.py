"""Keys: what objects are called while enumfix thinks about them."""

from __future__ import annotations

import re
from typing import NamedTuple

from enumfix.sql.names import Name, quote

ON_TABLE = frozenset(
    (
        "column",
        "default",
        "constraint",
        "trigger",
        "policy",
        "rule",
        "partition key",
        "not null",
        "published",
        "row type",
        "typing",
        "attachment",
    )
)
"""Kinds that live inside a relation: their keys carry its schema and name."""

IN_TYPE = frozenset(("attribute", "domain constraint", "domain default"))
"""Kinds that live inside a type: their keys carry its schema and name."""

_SIGNED = frozenset(("function", "operator", "cast"))
"""Kinds whose keys spell the types that they take."""

_WORD = r'(?:"(?:[^"]|"")*"|[\w$]+)'
_NAMES = re.compile(rf"{_WORD}(?:\.{_WORD})*")

ON_COLUMN = frozenset(("default", "not null"))
"""Kinds that live on a column: their keys carry its name."""


class Key(NamedTuple):
    """The identity of an object, in the names of one version.

    `kind` is a namespace: enums, domains, composite and range types are all a `type`;
    tables, views, indexes and sequences all a `relation`. `part` is the column, constraint,
    trigger, policy or rule of the relation `schema.name`, or the signature of a routine.
    """

    kind: str
    schema: str
    name: str
    part: str = ""

    @property
    def relation(self) -> Key:
        """The relation that this object lives in, or is."""
        return Key("relation", self.schema, self.name)

    @property
    def home(self) -> Key:
        """The relation or the type that this object lives in, or the relation that it is."""
        return Key("type", self.schema, self.name) if self.kind in IN_TYPE else self.relation

    def of(self, kind: str, part: str = "") -> Key:
        """Return the key of something inside the relation of this key."""
        return Key(kind, self.schema, self.name, part)

    def moved(self, old: Key, new: Key) -> Key:
        """Return this key as it reads once `old` is called `new`."""
        if self == old:
            return new
        if self.kind in _SIGNED and old.kind in ("schema", "type", "relation"):
            return self._signed(old, new)
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

    def _signed(self, old: Key, new: Key) -> Key:
        """Return the key of a routine, an operator or a cast, whose types or schema may have another name."""
        if self.kind == "cast":
            return self._replace(name=_respelled(self.name, old, new))
        schema = new.name if old.kind == "schema" and self.schema == old.name else self.schema
        return self._replace(schema=schema, part=_respelled(self.part, old, new))

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


def _respelled(types: str, old: Key, new: Key) -> str:
    """Return a list of types after a type, a relation or a schema was renamed."""
    if quote(old.name) not in types:
        return types
    before, after = str(Name(old.schema, old.name)), str(Name(new.schema, new.name))

    def spell(found: re.Match[str]) -> str:
        name = found[0]
        if old.kind != "schema":
            return after if name == before else name
        return f"{after}{name[len(before) :]}" if name.startswith(f"{before}.") else name

    return _NAMES.sub(spell, types)
