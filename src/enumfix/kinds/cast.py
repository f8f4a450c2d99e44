"""Casts from or to the enum: "cast from character varying to e depends on type e"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement
from enumfix.signatures import signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast(Object):
    """A cast; its key's name is the two types."""

    word: ClassVar[str] = "cast"

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
    types = mentions(node.sourcetype, node.targettype, catalog=catalog).of("type")
    function = node.func
    called = refs.routines(refs.names(function.objname), catalog) if function else ()
    yield Cast(
        key=key_of(node.sourcetype, node.targettype, catalog),
        uses=types | frozenset(called),
        needs=types | frozenset(called),
        statement=statement,
    )
