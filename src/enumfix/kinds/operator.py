"""Operators, operator classes and operator families that depend on the enum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object
from enumfix.catalog.implicit_uses import (
    DEFAULT_CLASSES,
    OPERATORS,
    earlier_users,
    operators_key,
    uses_implicitly,
)
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.resolve import operators_named, overloads_named, routines_named, signature
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import RecreatedObject, statement_fields
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, object_name_parts, types_not_built_in, walk


@frozen(kw_only=True)
class Operator(RecreatedObject):
    """An operator. `type_names` holds the names of those of its types that are not built in."""

    word: ClassVar[str] = "operator"
    graph_group: ClassVar[str] = "operators"
    kind: ClassVar[str] = "operator"
    key_has_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_OPERATOR,)
    is_in_every_dump: ClassVar[bool] = False
    drop_keywords: ClassVar[str] = "OPERATOR"

    type_names: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the operators that a statement names."""
        parts = object_name_parts(named)
        return overloads_named(operators_named(parts, catalog) if parts else (), named, catalog)

    @property
    def families(self) -> tuple[Key, ...]:
        """An operator is also listed with those of its name in all schemas: BETWEEN uses it without one."""
        return (self.key._replace(part=""), operators_key(self.key.name), OPERATORS)

    def pulls_in(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may use the operator."""
        return uses_implicitly(other, self, catalog)

    def name_in_drop(self, change: Change) -> str:
        """Return the symbol and the types, as DROP OPERATOR needs them."""
        schema = "" if self.key.schema in change.unqualified_schemas else f"{quote(self.key.schema)}."
        arguments = change.signature(self.key._replace(name="x"))
        return f"{schema}{self.key.name}{arguments[arguments.index('(') :]}"

    @property
    def label(self) -> str:
        """What a message calls this operator: its symbol is never quoted."""
        return f"operator {self.key.name}{self.key.part}"


def _keys_after_method(kind: str, named: object, catalog: Catalog) -> Iterator[Key]:
    """Yield the key of an operator class or family, whose name in the tree follows its access method."""
    parts = object_name_parts(named)[1:]
    if parts:
        yield catalog.key_for(kind, parts)


@frozen(kw_only=True)
class OperatorClass(RecreatedObject):
    """An operator class. `type_names` holds the name of its type, unless that is built in.

    `is_default` says whether an index on a column of that type uses it by default.
    """

    word: ClassVar[str] = "operator class"
    kind: ClassVar[str] = "operator class"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_OPCLASS,)
    is_in_every_dump: ClassVar[bool] = False
    drop_keywords: ClassVar[str] = "OPERATOR CLASS"

    method: str
    is_default: bool = False
    type_names: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the operator class that a statement names after its access method."""
        return _keys_after_method(cls.kind, named, catalog)

    @property
    def families(self) -> tuple[Key, ...]:
        """A default class is also listed with all other default classes: indexes use it without its name."""
        return (self.key._replace(part=""), *((DEFAULT_CLASSES,) if self.is_default else ()))

    def pulls_in(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` may use the operator class."""
        return uses_implicitly(other, self, catalog)

    def name_in_drop(self, change: Change) -> str:
        """Return the name and the access method, as DROP OPERATOR CLASS needs them."""
        return f"{change.name(self.key)} USING {quote(self.method)}"


@frozen(kw_only=True)
class OperatorFamily(RecreatedObject):
    """An operator family, or members that one statement added to it; `members` as its DROP spells them."""

    word: ClassVar[str] = "operator family"
    kind: ClassVar[str] = "operator family"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_OPFAMILY,)
    is_in_every_dump: ClassVar[bool] = False

    method: str
    members: tuple[str, ...] = ()

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the operator family that a statement names after its access method."""
        return _keys_after_method(cls.kind, named, catalog)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the members from the family: dropping their operators would drop some of them silently."""
        if self.members:
            create_family = f"{change.name(self.key)} USING {quote(self.method)}"
            yield Sql(f"ALTER OPERATOR FAMILY {create_family} DROP {', '.join(self.members)}")


@reads(ast.DefineStmt)
def create_operator(statement: Statement, node: ast.DefineStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR."""
    if node.kind is not ObjectType.OBJECT_OPERATOR:
        return
    options = {
        option.defname: option.arg
        for option in node.definition or ()
        if isinstance(option, ast.DefElem) and isinstance(option.arg, ast.TypeName)
    }
    sides = [options.get("leftarg"), options.get("rightarg")]
    mentioned = find_mentions(node.definition, catalog=catalog, sql=statement.sql)
    types = mentioned.of("type", "row type")
    functions = {
        key
        for name in ("function", "procedure")
        if name in options
        for key in routines_named(name_parts(options[name].names), catalog)
    }
    key = catalog.key_for("operator", name_parts(node.defnames))._replace(part=signature(sides, catalog))
    text_fields = statement_fields(statement, mentioned, key)
    text_fields["unplaced_keys"] |= functions
    type_names = types_not_built_in(*sides)
    yield Operator(
        key=key, type_names=type_names, uses=types | functions, needs=types | functions, **text_fields
    )


def _needed_by_members(items: object, catalog: Catalog) -> frozenset[Key]:
    """Return the types, functions and operators that the members of a class or a family use."""
    keys = set(find_mentions(items, catalog=catalog).of("type"))
    for each in walk(items):
        if isinstance(each, ast.ObjectWithArgs):
            names = name_parts(each.objname)
            keys.update(routines_named(names, catalog), operators_named(names, catalog))
    return frozenset(keys)


@reads(ast.CreateOpClassStmt)
def create_operator_class(
    statement: Statement, node: ast.CreateOpClassStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE OPERATOR CLASS."""
    needed = _needed_by_members((node.datatype, node.items), catalog)
    key = catalog.key_for("operator class", name_parts(node.opclassname))
    text_fields = statement_fields(
        statement, find_mentions(node.datatype, node.items, catalog=catalog, sql=statement.sql), key
    )
    text_fields["unplaced_keys"] |= needed
    new_class = OperatorClass(
        key=key,
        method=node.amname or "",
        is_default=bool(node.isDefault),
        type_names=types_not_built_in(node.datatype),
        uses=needed,
        needs=needed,
        **text_fields,
    )
    yield new_class
    yield from earlier_users(new_class, catalog) if new_class.is_default else ()


@reads(ast.AlterOpFamilyStmt)
def alter_family(statement: Statement, node: ast.AlterOpFamilyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER OPERATOR FAMILY … ADD and DROP."""
    needed = _needed_by_members(node.items, catalog)
    create_family = catalog.key_for("operator family", name_parts(node.opfamilyname))
    members = tuple(_member_names(node.items, catalog))
    key = create_family._replace(part=", ".join(members))
    if node.isDrop:
        yield Drop(key)
        return
    text_fields = statement_fields(
        statement, find_mentions(node.items, catalog=catalog, sql=statement.sql), key
    )
    text_fields["unplaced_keys"] |= needed
    yield OperatorFamily(
        key=key,
        method=node.amname or "",
        members=members,
        uses=needed,
        needs=needed,
        **text_fields,
    )


def _member_names(items: object, catalog: Catalog) -> Iterator[str]:
    """Yield the members as ALTER OPERATOR FAMILY … DROP spells them: `OPERATOR 1 (a, b)`."""
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
"""OPCLASS_ITEM_OPERATOR of `parsenodes.h`. A function is 2, a storage type is 3."""


@reads(ast.CreateOpFamilyStmt)
def create_family(statement: Statement, node: ast.CreateOpFamilyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR FAMILY. It names no type, so it depends on nothing."""
    key = catalog.key_for("operator family", name_parts(node.opfamilyname))
    yield OperatorFamily(key=key, method=node.amname or "", **statement_fields(statement, Mentions(), key))
