"""Casts from or to the enum: "cast from character varying to e depends on type e"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect
from enumfix.change import Change
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.recreated import Recreated, written
from enumfix.script import Statement
from enumfix.signatures import signature


class Cast(Recreated):
    """A cast; its key's name is the two types."""

    __slots__ = ()

    word: ClassVar[str] = "cast"
    dropped: ClassVar[str] = "CAST"

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
    found = mentions(node.sourcetype, node.targettype, catalog=catalog, sql=statement.sql)
    types = found.of("type", "row type")
    function = node.func
    called = refs.routines(refs.names(function.objname), catalog) if function else ()
    key = key_of(node.sourcetype, node.targettype, catalog)
    kept = written(statement, found, key)
    kept["loose"] |= frozenset(called)
    yield Cast(
        key=key,
        uses=types | frozenset(called),
        needs=types | frozenset(called),
        **kept,
    )
