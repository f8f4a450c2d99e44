"""Domains over the enum: "type d depends on type e"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain(Object):
    """A domain."""

    word: ClassVar[str] = "domain"


@reads(ast.CreateDomainStmt)
def create(statement: Statement, node: ast.CreateDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE DOMAIN."""
    found = mentions(node.typeName, node.constraints, catalog=catalog)
    key = catalog.place("type", refs.names(node.domainname))
    standing = found.of("type", "row type", "function", "operator")
    yield Domain(key=key, uses=standing, needs=standing, statement=statement)


@reads(ast.AlterDomainStmt)
def alter(statement: Statement, node: ast.AlterDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN, whose default or constraint may hold a value of the enum."""
    key = catalog.find("type", refs.names(node.typeName))
    known = catalog.objects.get(key) if key else None
    if known:
        found = mentions(node.def_, catalog=catalog).of("type", "row type", "function", "operator")
        yield replace(known, uses=known.uses | found, needs=known.needs | found)
