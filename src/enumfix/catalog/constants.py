"""The string constants of a text: those that are cast to a type of the catalog, and those without a cast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import enum_behind, objects_in_string, type_named
from enumfix.catalog.text import Constant
from enumfix.source import Span
from enumfix.sql.tree import cast_string_span, name_parts

_REG = {"regclass": "relation", "regtype": "type", "regproc": "function", "regprocedure": "function"}


@dataclass(slots=True)
class Constants:
    """Gathers the constants of a text node by node."""

    catalog: Catalog
    sql: str
    every: Counter[str] = field(default_factory=Counter)
    cast: Counter[str] = field(default_factory=Counter)

    @property
    def bare(self) -> frozenset[str]:
        """Return the constants that stand without a cast."""
        return frozenset((self.every - self.cast).keys())

    def read(self, node: ast.A_Const) -> None:
        """Take down a constant."""
        if isinstance(node.val, ast.String):
            self.every[node.val.sval or ""] += 1

    def read_cast(self, node: ast.TypeCast) -> tuple[list[tuple[Span, Constant]], Iterable[Key]]:
        """Return the place of a constant that is cast, and the objects that it names, as a regclass does."""
        if not isinstance(node.arg, ast.A_Const) or not isinstance(node.arg.val, ast.String):
            return [], ()
        label = node.arg.val.sval or ""
        self.cast[label] += 1
        of = type_named(node.typeName, self.catalog)
        where = cast_string_span(self.sql, node) if self.sql and of else None
        places: list[tuple[Span, Constant]] = []
        if of and where and node.typeName:
            array = bool(node.typeName.arrayBounds)
            told = enum_behind(of, array, self.catalog)
            type_, array = told or (of, array)
            places.append((where, Constant(type_, label, array, "", packed=told is None)))
        target = name_parts(node.typeName.names if node.typeName else None)[-1:]
        named = (
            objects_in_string(_REG[target[0]], label, self.catalog) if target and target[0] in _REG else ()
        )
        return places, named
