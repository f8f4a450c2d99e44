"""Range types over the enum, and the multirange types that come with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Object):
    """A range type, or the multirange type of one."""

    word: ClassVar[str] = "range type"


@reads(ast.CreateRangeStmt)
def create(statement: Statement, node: ast.CreateRangeStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS RANGE."""
    key = catalog.place("type", refs.names(node.typeName))
    found = mentions(node.params, catalog=catalog).of("type", "row type")
    yield Range(key=key, uses=found, needs=found, statement=statement)
    named = [
        refs.names(option.arg.names)
        for option in node.params or ()
        if isinstance(option, ast.DefElem)
        and option.defname == "multirange_type_name"
        and isinstance(option.arg, ast.TypeName)
    ]
    many = catalog.place("type", named[0]) if named else key._replace(name=_multirange(key.name))
    yield Range(key=many, uses=frozenset((key,)), needs=frozenset((key,)), statement=statement)


def _multirange(name: str) -> str:
    """Return the name that PostgreSQL gives the multirange type of a range type."""
    return name.replace("range", "multirange", 1) if "range" in name else f"{name}_multirange"
