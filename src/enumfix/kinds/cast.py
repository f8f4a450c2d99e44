"""Casts from or to the enum: "cast from character varying to e depends on type e".

What casts a value so depends on the function of the cast, though it names neither: "constraint c on table d
depends on function rank(mood)". It steps aside with the cast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import ClassVar

from pglast import ast
from pglast.enums import CoercionContext, ObjectType

from enumfix.catalog.catalog import Catalog, Effect, Object
from enumfix.catalog.implicit_uses import CASTS, met_late, reaches
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import functions_named, signature
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.recreated import Recreated, written
from enumfix.sql.script import Statement
from enumfix.sql.tokens import words_after
from enumfix.sql.tree import name_span_at, types_not_built_in

UNTRACED = Code(
    "EF347",
    Severity.ERROR,
    "a cast between two types of PostgreSQL's own goes through a function that stands on the enum",
    "What uses the cast does not name it, and any expression may. Drop the cast, and all that uses it, in a "
    "migration before this one, and create them again in one after it.",
)


@frozen(kw_only=True)
class Cast(Recreated):
    """A cast; its key's name is the two types. `sides` are their names, but for those of PostgreSQL's own.

    `implicit` is whether it is used where nothing says so.
    """

    word: ClassVar[str] = "cast"
    graph_group: ClassVar[str] = "casts"
    has_sql_name: ClassVar[bool] = True
    kind: ClassVar[str] = "cast"
    with_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_CAST,)
    dropped: ClassVar[str] = "CAST"

    sides: frozenset[str] = field(default=frozenset(), compare=False)
    implicit: bool = field(default=False, compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the cast between the two types that a statement names."""
        source, target = named if isinstance(named, tuple) and len(named) == 2 else (None, None)
        is_one = isinstance(source, ast.TypeName) and isinstance(target, ast.TypeName)
        return (key_of(source, target, catalog),) if is_one else ()

    @property
    def families(self) -> tuple[Key, ...]:
        """A cast is listed among all casts: expressions reach it without a name."""
        return (self.key._replace(part=""), CASTS)

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may cast a value so."""
        return reaches(other, self, catalog)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a cast that any expression may use: no type of it leads to those that do."""
        yield from Recreated.review(self, change)
        if not self.sides:
            yield UNTRACED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: the function of {self.label} leads to it, and what "
                "uses the cast cannot be found",
            )

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
    called = frozenset(functions_named(node.func, catalog))
    standing = found.of("type", "row type") | called
    where = name_span_at(statement.sql, words_after(statement.sql, 0, "FUNCTION")) if node.func else None
    if where and len(called) == 1:
        found = found._replace(places=(*found.places, *((where, key) for key in called)))
    key = key_of(node.sourcetype, node.targettype, catalog)
    kept = written(statement, found, key)
    kept["loose"] |= called - kept["text"].refs
    sides = types_not_built_in(node.sourcetype, node.targettype)
    implicit = node.context is CoercionContext.COERCION_IMPLICIT
    cast = Cast(key=key, sides=sides, implicit=implicit, uses=standing, needs=standing, **kept)
    yield cast
    yield from met_late(cast, catalog)
