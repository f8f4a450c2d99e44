"""The signatures that tell routines, aggregates and operators of one name apart."""

from __future__ import annotations

from collections.abc import Iterable

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog
from enumfix.names import Name


def signature(types: Iterable[ast.TypeName | None], catalog: Catalog) -> str:
    """Return the argument types as a parenthesised list, alike for every spelling of a type."""
    return f"({', '.join(_spelled(each, catalog) for each in types)})"


def _spelled(node: ast.TypeName | None, catalog: Catalog) -> str:
    if node is None:
        return "NONE"
    found = refs.type_of(node, catalog)
    parts = refs.names(node.names)
    name = str(Name(found.schema, found.name)) if found else str(Name("", parts[-1]))
    return name + "[]" * bool(node.arrayBounds)
