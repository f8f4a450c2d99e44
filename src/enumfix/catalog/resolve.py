"""What names mean: types, relations, routines and operators, looked up in a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, class_of
from enumfix.catalog.key import Key
from enumfix.sql.names import BUILT_IN_TYPES, IDENTIFIER, Name, quote, unquoted
from enumfix.sql.tree import name_parts, object_name_parts


def relation_named(node: ast.RangeVar, catalog: Catalog) -> Key:
    """Return the key of a relation that a statement names."""
    parts = (node.schemaname, node.relname) if node.schemaname else (node.relname,)
    return catalog.place("relation", tuple(part for part in parts if part))


def type_named(node: ast.TypeName | None, catalog: Catalog) -> Key | None:
    """Return the key of a type that the catalog knows, a table's row type included, else None."""
    if node is None:
        return None
    parts = name_parts(node.names)
    if not parts or node.pct_type:
        return None
    found = catalog.find("type", parts)
    if found is None and (row := catalog.find("relation", parts)):
        found = row.of("row type")
    if found and len(parts) == 1 and parts[0] in BUILT_IN_TYPES:
        return None
    return found


def columns_written(node: ast.InsertStmt | ast.UpdateStmt, catalog: Catalog) -> frozenset[Key]:
    """Return the columns that a statement names, or writes to, in its table, whatever else it reads."""
    if node.relation is None:
        return frozenset()
    conflict = node.onConflictClause if isinstance(node, ast.InsertStmt) else None
    listed = node.cols if isinstance(node, ast.InsertStmt) else node.targetList
    also = (*(conflict.targetList or ()), *_inferred(conflict)) if conflict else ()
    named = {
        each.name for each in (*(listed or ()), *also) if isinstance(each, (ast.ResTarget, ast.IndexElem))
    }
    columns = catalog.members("column", relation_named(node.relation, catalog))
    return frozenset(key for key in columns if not listed or key.part in named)


def _inferred(conflict: ast.OnConflictClause) -> tuple[object, ...]:
    return (conflict.infer.indexElems or ()) if conflict.infer else ()


def enum_behind(type_: Key, array: bool, catalog: Catalog) -> tuple[Key, bool] | None:
    """Return the enum whose labels a constant of a type is, and whether it is an array of them.

    None for what holds labels among other things, or in another way.
    """
    found = catalog.objects.get(type_)
    while found is not None and found.word == "domain" and len(found.needs) == 1 and not array:
        array = found.array
        (type_,) = found.needs
        found = catalog.objects.get(type_)
    return (type_, array) if found is not None and found.word == "enum" else None


def routines_named(parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of all routines of this name, whatever their arguments are."""
    return _family("function", parts, catalog)


def operators_named(parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of all operators of this name that the catalog holds."""
    return _family("operator", parts, catalog)


def _family(kind: str, parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    *qualifier, name = parts
    schemas = qualifier[-1:] or catalog.search_path
    return tuple(key for schema in schemas for key in catalog.families.get(Key(kind, schema, name), ()))


def objects_in_string(kind: str, text: str, catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys that a constant of type regclass, regtype or regproc stands for."""
    parts = tuple(unquoted(part) for part in re.findall(IDENTIFIER, text.partition("(")[0]))
    if not parts:
        return ()
    if kind == "function":
        return routines_named(parts, catalog)
    if kind == "relation":  # a sequence need not be known
        return (catalog.place(kind, parts),)
    found = catalog.find(kind, parts)
    return (found,) if found else ()


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


def keys_of(objtype: ObjectType | None, named: object, catalog: Catalog) -> Iterable[Key]:
    """Return the keys of the object that a statement names; none where enumfix does not follow its kind.

    `named` is what the tree holds: a name, a type, a routine with its arguments, or a range.
    """
    if found := class_of(objtype):
        return found.keys_named(named, catalog)
    parts = object_name_parts(named)
    if objtype is ObjectType.OBJECT_SCHEMA and parts:
        return (Key("schema", "", parts[-1]),)
    return (catalog.place("relation", parts),) if objtype is ObjectType.OBJECT_SEQUENCE and parts else ()


def overloads_named(overloads: Iterable[Key], named: object, catalog: Catalog) -> Iterator[Key]:
    """Yield those that take the arguments that a statement names; all, if it names none."""
    if isinstance(named, ast.ObjectWithArgs) and not named.args_unspecified:
        wanted = signature(
            [each if isinstance(each, ast.TypeName) else None for each in named.objargs or ()], catalog
        )
        overloads = (key for key in overloads if key.part == wanted)
    yield from overloads


def functions_named(named: object, catalog: Catalog) -> Iterator[Key]:
    """Yield the keys of the functions that a statement names, with or without their arguments."""
    parts = object_name_parts(named)
    yield from overloads_named(routines_named(parts, catalog) if parts else (), named, catalog)
