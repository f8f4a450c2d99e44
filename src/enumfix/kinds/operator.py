"""Operators, operator classes and operator families over the enum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement
from enumfix.signatures import signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator(Object):
    """An operator."""

    word: ClassVar[str] = "operator"

    @property
    def label(self) -> str:
        """What a message calls this operator: its symbol is never quoted."""
        return f"operator {self.key.name}{self.key.part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorClass(Object):
    """An operator class."""

    word: ClassVar[str] = "operator class"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorFamily(Object):
    """Members that were added to an operator family."""

    word: ClassVar[str] = "operator family"


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
    types = mentions(tuple(sides), catalog=catalog).of("type")
    called = {
        key
        for name in ("function", "procedure")
        if name in options
        for key in refs.routines(refs.names(options[name].names), catalog)
    }
    key = catalog.place("operator", refs.names(node.defnames))
    yield Operator(
        key=key._replace(part=signature(sides, catalog)),
        uses=types | called,
        needs=types | called,
        statement=statement,
    )


def _items(items: object, catalog: Catalog) -> frozenset[Key]:
    """Return what the members of a class or family stand on."""
    found = set(mentions(items, catalog=catalog).of("type"))
    for each in refs.walk(items):
        if isinstance(each, ast.ObjectWithArgs):
            names = refs.names(each.objname)
            found.update(refs.routines(names, catalog), refs.operators(names, catalog))
    return frozenset(found)


@reads(ast.CreateOpClassStmt)
def operator_class(statement: Statement, node: ast.CreateOpClassStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR CLASS."""
    standing = _items((node.datatype, node.items), catalog)
    key = catalog.place("operator class", refs.names(node.opclassname))
    yield OperatorClass(key=key, uses=standing, needs=standing, statement=statement)


@reads(ast.AlterOpFamilyStmt)
def members(statement: Statement, node: ast.AlterOpFamilyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER OPERATOR FAMILY … ADD."""
    standing = _items(node.items, catalog)
    family = catalog.place("operator family", refs.names(node.opfamilyname))
    yield OperatorFamily(
        key=family._replace(part=str(statement.span.start)),
        uses=standing,
        needs=standing,
        statement=statement,
    )


@reads(ast.CreateOpFamilyStmt)
def family(statement: Statement, node: ast.CreateOpFamilyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE OPERATOR FAMILY, which names no type."""
    key = catalog.place("operator family", refs.names(node.opfamilyname))
    yield OperatorFamily(key=key, statement=statement)
