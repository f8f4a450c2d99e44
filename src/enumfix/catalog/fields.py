"""What is selected of rows: `(c).n` is a column of the table, or an attribute of the composite type, of c."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pglast import ast

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import type_named
from enumfix.catalog.text import Field
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.tree import IDENTIFIER, name_parts, name_span_at

_FIELD = re.compile(rf"[\s)]*\.\s*({IDENTIFIER})")
_INDEX = re.compile(r"[\s)]*\[[^\[\]]*\]")


class Row(NamedTuple):
    """The type of a value that something is selected of, or of the items of an array."""

    type: Key
    array: bool = False


def anywhere(name: str) -> Key:
    """Return the key that stands for all fields of a name, of whatever rows."""
    return Key("field", "", "", name)


@dataclass(slots=True)
class Fields:
    """Gathers the fields that a text selects; they are told apart last, when all columns are known.

    `outputs` are the selections whose field names a column of a view.
    """

    catalog: Catalog
    sql: str
    selections: list[ast.A_Indirection] = field(default_factory=list)
    calls: list[ast.FuncCall] = field(default_factory=list)
    inner: set[int] = field(default_factory=set)
    outputs: set[int] = field(default_factory=set)

    def read(self, node: ast.A_Indirection) -> None:
        """Take down a selection; what it selects from comes with it."""
        if id(node) not in self.inner:
            self.selections.append(node)
        self.inner.add(id(node.arg))

    def read_call(self, node: ast.FuncCall) -> None:
        """Take down what may select a field as a function is called: `n(c)`."""
        if len(node.args or ()) == 1 and isinstance((node.args or ())[0], ast.ColumnRef):
            self.calls.append(node)

    def resolved(self, row_of: Callable[[ast.ColumnRef], Row | None]) -> Iterator[tuple[Span | None, Field]]:
        """Yield where each field stands, and what it is: one of any row (`anywhere`) if that is not told.

        `row_of` tells the type of a column.
        """
        for node in self.selections:
            found: list[tuple[Span | None, Key | None, str]] = []
            self._select(node, row_of, found)
            for number, (span, key, name) in enumerate(found, 1):
                shown = id(node) in self.outputs and number == len(found)
                own = key if key and span else anywhere(name)
                yield span, Field(own, "", f" AS {quote(name)}" if shown else "")
        for call in self.calls:
            (of,), name = call.args or (), name_parts(call.funcname)[-1]
            key = _field(row_of(of), name, self.catalog) if isinstance(of, ast.ColumnRef) else None
            if key and id(call) in self.outputs:
                yield None, Field(anywhere(name), "")
            elif key:
                yield name_span_at(self.sql, call.location), Field(key, "")

    def _select(
        self,
        node: ast.A_Indirection,
        row_of: Callable[[ast.ColumnRef], Row | None],
        found: list[tuple[Span | None, Key | None, str]],
    ) -> tuple[Row | None, int | None]:
        """Add the fields of a selection to `found`; return the type of it, and where its text ends."""
        row, end = self._base(node.arg, row_of, found)
        for each in node.indirection or ():
            if isinstance(each, ast.A_Indices):
                index = _INDEX.match(self.sql, end) if end is not None else None
                row, end = Row(row.type) if row and row.array else None, index.end() if index else None
                continue
            match = _FIELD.match(self.sql, end) if end is not None else None
            name = (each.sval or "") if isinstance(each, ast.String) else "*"
            key = _field(row, name, self.catalog)
            found.append((Span(*match.span(1)) if match else None, key, name))
            row, end = _type_of(key, self.catalog), match.end() if match else None
        return row, end

    def _base(
        self,
        node: object,
        row_of: Callable[[ast.ColumnRef], Row | None],
        found: list[tuple[Span | None, Key | None, str]],
    ) -> tuple[Row | None, int | None]:
        """Return the type of what something is selected of, and where the text of it ends."""
        if isinstance(node, ast.A_Indirection):
            return self._select(node, row_of, found)
        if isinstance(node, ast.ColumnRef):
            where = name_span_at(self.sql, node.location)
            return row_of(node), where.end if where else None
        if isinstance(node, ast.TypeCast) and self.sql.startswith("::", node.location or 0):
            assert node.typeName is not None
            type_ = type_named(node.typeName, self.catalog)
            where = name_span_at(self.sql, node.typeName.location)
            return Row(
                type_, bool(node.typeName.arrayBounds)
            ) if type_ else None, where.end if where else None
        return None, None


def row_in(column: Object | None) -> Row | None:
    """Return the type of a column of the catalog, or of its items."""
    type_ = getattr(column, "type", None)
    return Row(type_, bool(getattr(column, "array", False))) if type_ else None


def _field(row: Row | None, name: str, catalog: Catalog) -> Key | None:
    """Return the column or attribute that a field of a row is."""
    if row is None or row.array:
        return None
    type_ = row.type
    found = catalog.objects.get(type_)
    while found is not None and found.word == "domain" and len(found.needs) == 1:
        (type_,) = found.needs
        found = catalog.objects.get(type_)
    key = type_.of("column" if type_.kind == "row type" else "attribute", name)
    known = key in catalog.objects or any(each[0] == name for each in getattr(found, "attributes", ()))
    return key if known else None


def _type_of(key: Key | None, catalog: Catalog) -> Row | None:
    """Return the type of a column or an attribute."""
    if key is None:
        return None
    if key.kind == "column":
        return row_in(catalog.objects.get(key))
    attributes = getattr(catalog.objects.get(key.home), "attributes", ())
    return next(
        (Row(type_, array) for name, _, type_, array in attributes if name == key.part and type_), None
    )
