"""Casts from or to the enum: "cast from character varying to e depends on type e"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix import refs
from enumfix.catalog import Catalog, Effect
from enumfix.change import Change
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.objects import keys_of
from enumfix.recreated import Recreated, written
from enumfix.script import Statement
from enumfix.signatures import signature
from enumfix.spans import words_after


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
    taken = node.func.objargs if node.func else None
    found = mentions(node.sourcetype, node.targettype, taken, catalog=catalog, sql=statement.sql)
    called = frozenset(keys_of(ObjectType.OBJECT_FUNCTION, node.func, catalog))
    standing = found.of("type", "row type") | called
    where = refs.span_at(statement.sql, words_after(statement.sql, 0, "FUNCTION")) if node.func else None
    if where and len(called) == 1:
        found = found._replace(places=(*found.places, *((where, key) for key in called)))
    key = key_of(node.sourcetype, node.targettype, catalog)
    kept = written(statement, found, key)
    kept["loose"] |= called - kept["text"].refs
    yield Cast(key=key, uses=standing, needs=standing, **kept)
