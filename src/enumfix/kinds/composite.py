"""Composite types with an attribute of the enum: "column u of composite type c depends on type e"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog import Catalog, Effect, Object
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite(Object):
    """A composite type."""

    word: ClassVar[str] = "composite type"


@reads(ast.CompositeTypeStmt)
def create(statement: Statement, node: ast.CompositeTypeStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS (…)."""
    assert node.typevar is not None
    parts = (node.typevar.schemaname, node.typevar.relname)
    key = catalog.place("type", tuple(part for part in parts if part))
    found = mentions(node.coldeflist, catalog=catalog).of("type", "row type")
    yield Composite(key=key, uses=found, needs=found, statement=statement)


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER TYPE … ADD or ALTER ATTRIBUTE."""
    if node.objtype is not ObjectType.OBJECT_TYPE or node.relation is None:
        return
    parts = (node.relation.schemaname, node.relation.relname)
    key = catalog.find("type", tuple(part for part in parts if part))
    known = catalog.objects.get(key) if key else None
    if known:
        found = mentions(node.cmds, catalog=catalog).of("type", "row type")
        yield replace(known, uses=known.uses | found, needs=known.needs | found)
