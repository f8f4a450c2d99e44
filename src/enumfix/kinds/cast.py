"""Casts from or to the enum: "cast from character varying to e depends on type e"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import CoercionContext, ObjectType

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.change import Change
from enumfix.composed import DomainPart
from enumfix.frozen import frozen
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.objects import keys_of
from enumfix.recreated import Recreated, written
from enumfix.script import Statement
from enumfix.signatures import signature
from enumfix.spans import words_after
from enumfix.unnamed import CASTS, may_cast, reaches


@frozen(kw_only=True)
class Cast(Recreated):
    """A cast; its key's name is the two types. `sides` are their names, but for those of PostgreSQL's own.

    `implicit` is whether it is used where nothing says so.
    """

    word: ClassVar[str] = "cast"
    dropped: ClassVar[str] = "CAST"

    sides: frozenset[str] = field(default=frozenset(), compare=False)
    implicit: bool = field(default=False, compare=False)

    @property
    def families(self) -> tuple[Key, ...]:
        """A cast is listed among all casts: expressions reach it without a name."""
        return (self.key._replace(part=""), CASTS)

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may cast a value so."""
        return reaches(other, self, catalog)

    def spelled(self, change: Change) -> str:
        """Return the two types as this file writes them."""
        return change.signature(Key("cast", "", "", self.key.name)).removeprefix('""')

    @property
    def label(self) -> str:
        """What a message calls this cast."""
        return f"cast {self.key.name}"


def key_of(source: ast.TypeName | None, target: ast.TypeName | None, catalog: Catalog) -> Key:
    """Return the key of a cast."""
    return Key("cast", "", signature((source, target), catalog).replace(", ", " AS "))


@reads(ast.CreateCastStmt)
def read(statement: Statement, node: ast.CreateCastStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE CAST."""
    taken = node.func.objargs if node.func else None
    found = mentions(node.sourcetype, node.targettype, taken, catalog=catalog, sql=statement.sql)
    called = frozenset(keys_of(ObjectType.OBJECT_FUNCTION, node.func, catalog))
    standing = found.of("type", "row type") | called
    where = refs.span_at(statement.sql, words_after(statement.sql, 0, "FUNCTION")) if node.func else None
    if where and len(called) == 1:
        found = found._replace(places=(*found.places, *((where, key) for key in called)))
    key = key_of(node.sourcetype, node.targettype, catalog)
    kept = written(statement, found, key)
    kept["loose"] |= called - kept["text"].refs
    sides = refs.own_types(node.sourcetype, node.targettype)
    implicit = node.context is CoercionContext.COERCION_IMPLICIT
    cast = Cast(key=key, sides=sides, implicit=implicit, uses=standing, needs=standing, **kept)
    yield cast
    yield from _met_late(cast, catalog)


def _met_late(cast: Cast, catalog: Catalog) -> Iterator[Effect]:
    """Yield the parts of domains that may use a cast: pg_dump writes domains before all casts."""
    for part in catalog.of(DomainPart):
        assigned = part.key.kind == "domain default"
        as_it_is = part.text.is_constant and bool(catalog.objects[part.home].needs)
        may = may_cast(cast, part.statement.node, assigned=assigned) and not as_it_is
        if may and reaches(part, cast, catalog):
            yield replace(part, needs=part.needs | {cast.key})
