"""Aggregates whose arguments, state or functions are of the enum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement
from enumfix.signatures import signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Object):
    """An aggregate function; it shares the namespace of functions."""

    word: ClassVar[str] = "aggregate"


@reads(ast.DefineStmt)
def read(statement: Statement, node: ast.DefineStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE AGGREGATE; other kinds read their own CREATEs of this form."""
    if node.kind is not ObjectType.OBJECT_AGGREGATE:
        return
    found = mentions(node.args, node.definition, catalog=catalog)
    called = {
        key
        for option in node.definition or ()
        if isinstance(option, ast.DefElem) and isinstance(option.arg, ast.TypeName)
        for key in refs.routines(refs.names(option.arg.names), catalog)
    }
    arguments = next((each for each in node.args or () if isinstance(each, tuple)), ())
    inputs = [each.argType for each in arguments if isinstance(each, ast.FunctionParameter)]
    key = catalog.place("function", refs.names(node.defnames))
    standing = found.of("type") | called
    yield Aggregate(
        key=key._replace(part=signature(inputs, catalog)),
        uses=found.keys | called,
        needs=standing,
        statement=statement,
    )
