"""Casts from or to the enum: "cast from character varying to e depends on type e".

An expression that uses the cast depends on the function of the cast, although it names neither: "constraint
c on table d depends on function rank(mood)". The object with the expression is dropped and put back, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import ClassVar

from pglast import ast
from pglast.enums import CoercionContext, ObjectType

from enumfix.catalog.catalog import Catalog, Effect, Object
from enumfix.catalog.implicit_uses import CASTS, earlier_users, uses_implicitly
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import functions_named, signature
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.recreated import RecreatedObject, statement_fields
from enumfix.sql.script import Statement
from enumfix.sql.tokens import offset_after_keyword
from enumfix.sql.tree import name_span_at, types_not_built_in

UNTRACED = Code(
    "EF347",
    Severity.ERROR,
    "a cast between two built-in types calls a function that depends on the enum",
    "An expression that uses the cast does not name it, so enumfix cannot find what depends on it. Drop the "
    "cast, and all that uses it, in an earlier migration. Create them again in a later one.",
)


@frozen(kw_only=True)
class Cast(RecreatedObject):
    """A cast. The name in its key is the two types: `(a AS b)`.

    `type_names` holds the names of those of the two types that are not built in. `implicit` says whether it
    was created AS IMPLICIT.
    """

    word: ClassVar[str] = "cast"
    graph_group: ClassVar[str] = "casts"
    has_sql_name: ClassVar[bool] = True
    kind: ClassVar[str] = "cast"
    key_has_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_CAST,)
    drop_keywords: ClassVar[str] = "CAST"

    type_names: frozenset[str] = field(default=frozenset(), compare=False)
    is_implicit: bool = field(default=False, compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the cast between the two types that a statement names."""
        source, target = named if isinstance(named, tuple) and len(named) == 2 else (None, None)
        are_types = isinstance(source, ast.TypeName) and isinstance(target, ast.TypeName)
        return (key_of(source, target, catalog),) if are_types else ()

    @property
    def families(self) -> tuple[Key, ...]:
        """A cast is also listed with all other casts: an expression uses it without its name."""
        return (self.key._replace(part=""), CASTS)

    def pulls_in(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may use the cast."""
        return uses_implicitly(other, self, catalog)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a cast between built-in types: the objects that use it cannot be found."""
        yield from RecreatedObject.review(self, change)
        if not self.type_names:
            yield UNTRACED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} calls a function that depends on it, and "
                "enumfix cannot find the objects that use the cast",
            )

    def name_in_drop(self, change: Change) -> str:
        """Return the two types, as DROP CAST needs them."""
        return change.signature(Key("cast", "", "", self.key.name)).removeprefix('""')

    @property
    def label(self) -> str:
        """What a message calls this cast."""
        return f"cast {self.key.name}"


def key_of(source: ast.TypeName | None, target: ast.TypeName | None, catalog: Catalog) -> Key:
    """Return the key of the cast between two types."""
    return Key("cast", "", signature((source, target), catalog).replace(", ", " AS "))


@reads(ast.CreateCastStmt)
def read(statement: Statement, node: ast.CreateCastStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE CAST."""
    function_arguments = node.func.objargs if node.func else None
    mentioned = find_mentions(
        node.sourcetype, node.targettype, function_arguments, catalog=catalog, sql=statement.sql
    )
    functions = frozenset(functions_named(node.func, catalog))
    needed = mentioned.of("type", "row type") | functions
    function_span = (
        name_span_at(statement.sql, offset_after_keyword(statement.sql, 0, "FUNCTION")) if node.func else None
    )
    if function_span and len(functions) == 1:
        mentioned = mentioned._replace(
            places=(*mentioned.places, *((function_span, key) for key in functions))
        )
    key = key_of(node.sourcetype, node.targettype, catalog)
    text_fields = statement_fields(statement, mentioned, key)
    text_fields["unplaced_keys"] |= functions - text_fields["text"].placed_keys
    type_names = types_not_built_in(node.sourcetype, node.targettype)
    implicit = node.context is CoercionContext.COERCION_IMPLICIT
    cast = Cast(
        key=key, type_names=type_names, is_implicit=implicit, uses=needed, needs=needed, **text_fields
    )
    yield cast
    yield from earlier_users(cast, catalog)
