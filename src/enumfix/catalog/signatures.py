"""The signatures that tell routines, aggregates and operators of one name apart."""

from __future__ import annotations

from collections.abc import Iterable

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.resolve import type_named
from enumfix.sql.names import Name, quote
from enumfix.sql.tree import name_parts


def signature(types: Iterable[ast.TypeName | None], catalog: Catalog) -> str:
    """Return the argument types as a parenthesised list, alike for every spelling of a type."""
    return f"({', '.join(_spelled(each, catalog) for each in types)})"


def _spelled(node: ast.TypeName | None, catalog: Catalog) -> str:
    if node is None:
        return "NONE"
    found = type_named(node, catalog)
    *qualifier, name = name_parts(node.names)
    if found:
        spelled = str(Name(found.schema, found.name))
    elif qualifier and qualifier[-1] != "pg_catalog":
        spelled = str(Name(qualifier[-1], name))
    else:
        spelled = _STANDARD.get(name) or quote(name)
    return spelled + "[]" * bool(node.arrayBounds)


_STANDARD = {
    "bool": "boolean",
    "bpchar": "character",
    "float4": "real",
    "float8": "double precision",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
    "varchar": "character varying",
}
"""What pg_dump calls the types that the parser has short names for."""
