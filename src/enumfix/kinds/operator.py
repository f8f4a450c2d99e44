"""Operators, operator classes and operator families over the enum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object
from enumfix.catalog.implicit_uses import DEFAULT_CLASSES, OPERATORS, met_late, operators_called, reaches
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.resolve import operators_named, overloads_named, routines_named, signature
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import Recreated, written
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, object_name_parts, types_not_built_in, walk


@frozen(kw_only=True)
class Operator(Recreated):
    """An operator. `sides` are the names of its types, but for those of PostgreSQL's own."""

    word: ClassVar[str] = "operator"
    graph_group: ClassVar[str] = "operators"
    kind: ClassVar[str] = "operator"
    with_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_OPERATOR,)
    compared: ClassVar[bool] = False
    dropped: ClassVar[str] = "OPERATOR"

    sides: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the operators that a statement names."""
        parts = object_name_parts(named)
        return overloads_named(operators_named(parts, catalog) if parts else (), named, catalog)

    @property
    def families(self) -> tuple[Key, ...]:
        """An operator is listed among those of its name in all schemas, too: BETWEEN and CASE spell none."""
        return (self.key._replace(part=""), operators_called(self.key.name), OPERATORS)

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may compare, or compute, so."""
        return reaches(other, self, catalog)

    def spelled(self, change: Change) -> str:
        """Return the symbol and the types of its sides."""
        schema = "" if self.key.schema in change.bare else f"{quote(self.key.schema)}."
        arguments = change.signature(self.key._replace(name="x"))
        return f"{schema}{self.key.name}{arguments[arguments.index('(') :]}"

    @property
    def label(self) -> str:
        """What a message calls this operator: its symbol is never quoted."""
        return f"operator {self.key.name}{self.key.part}"


def _behind_its_method(kind: str, named: object, catalog: Catalog) -> Iterator[Key]:
    parts = object_name_parts(named)[1:]
    if parts:
        yield catalog.place(kind, parts)


@frozen(kw_only=True)
class OperatorClass(Recreated):
    """An operator class. `default` is whether an index of its type has it where it names none.

    `sides` is the name of that type, but for those of PostgreSQL's own.
    """

    word: ClassVar[str] = "operator class"
    kind: ClassVar[str] = "operator class"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_OPCLASS,)
    compared: ClassVar[bool] = False
    dropped: ClassVar[str] = "OPERATOR CLASS"

    method: str
    default: bool = False
    sides: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the class that a statement names behind its access method."""
        return _behind_its_method(cls.kind, named, catalog)

    @property
    def families(self) -> tuple[Key, ...]:
        """A default one is listed among all such: indexes reach it without a name."""
        return (self.key._replace(part=""), *((DEFAULT_CLASSES,) if self.default else ()))

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may sort, or compare, so."""
        return reaches(other, self, catalog)

    def spelled(self, change: Change) -> str:
        """Return the name and the access method."""
        return f"{change.name(self.key)} USING {quote(self.method)}"


@frozen(kw_only=True)
class OperatorFamily(Recreated):
    """Members that were added to an operator family; `members` as DROP names them."""

    word: ClassVar[str] = "operator family"
    kind: ClassVar[str] = "operator family"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_OPFAMILY,)
    compared: ClassVar[bool] = False

    method: str
    members: tuple[str, ...] = ()

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the family that a statement names behind its access method."""
        return _behind_its_method(cls.kind, named, catalog)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Take the members out: some would go with their operators, without a word."""
        if self.members:
            family = f"{change.name(self.key)} USING {quote(self.method)}"
            yield Sql(f"ALTER OPERATOR FAMILY {family} DROP {', '.join(self.members)}")


@reads(ast.DefineStmt)
def operator(statement: Statement, node: ast.DefineStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR."""
    if node.kind is not ObjectType.OBJECT_OPERATOR:
        return
    options = {
        option.defname: option.arg
        for option in node.definition or ()
        if isinstance(option, ast.DefElem) and isinstance(option.arg, ast.TypeName)
    }
    sides = [options.get("leftarg"), options.get("rightarg")]
    found = mentions(node.definition, catalog=catalog, sql=statement.sql)
    types = found.of("type", "row type")
    called = {
        key
        for name in ("function", "procedure")
        if name in options
        for key in routines_named(name_parts(options[name].names), catalog)
    }
    key = catalog.place("operator", name_parts(node.defnames))._replace(part=signature(sides, catalog))
    kept = written(statement, found, key)
    kept["loose"] |= called
    own = types_not_built_in(*sides)
    yield Operator(key=key, sides=own, uses=types | called, needs=types | called, **kept)


def _items(items: object, catalog: Catalog) -> frozenset[Key]:
    """Return what the members of a class or family stand on."""
    found = set(mentions(items, catalog=catalog).of("type"))
    for each in walk(items):
        if isinstance(each, ast.ObjectWithArgs):
            names = name_parts(each.objname)
            found.update(routines_named(names, catalog), operators_named(names, catalog))
    return frozenset(found)


@reads(ast.CreateOpClassStmt)
def operator_class(statement: Statement, node: ast.CreateOpClassStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR CLASS."""
    standing = _items((node.datatype, node.items), catalog)
    key = catalog.place("operator class", name_parts(node.opclassname))
    kept = written(statement, mentions(node.datatype, node.items, catalog=catalog, sql=statement.sql), key)
    kept["loose"] |= standing
    made = OperatorClass(
        key=key,
        method=node.amname or "",
        default=bool(node.isDefault),
        sides=types_not_built_in(node.datatype),
        uses=standing,
        needs=standing,
        **kept,
    )
    yield made
    yield from met_late(made, catalog) if made.default else ()


@reads(ast.AlterOpFamilyStmt)
def added(statement: Statement, node: ast.AlterOpFamilyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER OPERATOR FAMILY … ADD."""
    standing = _items(node.items, catalog)
    family = catalog.place("operator family", name_parts(node.opfamilyname))
    members = tuple(_members(node.items, catalog))
    key = family._replace(part=", ".join(members))
    if node.isDrop:
        yield Drop(key)
        return
    kept = written(statement, mentions(node.items, catalog=catalog, sql=statement.sql), key)
    kept["loose"] |= standing
    yield OperatorFamily(
        key=key,
        method=node.amname or "",
        members=members,
        uses=standing,
        needs=standing,
        **kept,
    )


def _members(items: object, catalog: Catalog) -> Iterator[str]:
    """Yield the members as ALTER OPERATOR FAMILY … DROP names them."""
    for item in items if isinstance(items, tuple) else ():
        if isinstance(item, ast.CreateOpClassItem):
            word = "OPERATOR" if item.itemtype == OPERATOR_ITEM else "FUNCTION"
            types = [
                each
                for each in item.class_args or (item.name.objargs if item.name else None) or ()
                if isinstance(each, ast.TypeName)
            ]
            yield f"{word} {item.number} {signature(types, catalog)}"


OPERATOR_ITEM = 1
"""OPCLASS_ITEM_OPERATOR of `parsenodes.h`; functions are 2, a storage type is 3."""


@reads(ast.CreateOpFamilyStmt)
def family(statement: Statement, node: ast.CreateOpFamilyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR FAMILY, which names no type."""
    key = catalog.place("operator family", name_parts(node.opfamilyname))
    yield OperatorFamily(key=key, method=node.amname or "", **written(statement, Mentions(), key))
