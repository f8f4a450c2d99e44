"""What names mean: types, relations, routines and operators, looked up in a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.sql.names import BUILT_IN_TYPES, Name, quote, unquoted
from enumfix.sql.tree import IDENTIFIER, name_parts, object_name_parts


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
        array = bool(getattr(found, "array", False))
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


_KINDS = {
    ObjectType.OBJECT_TYPE: "type",
    ObjectType.OBJECT_DOMAIN: "type",
    ObjectType.OBJECT_TABLE: "relation",
    ObjectType.OBJECT_FOREIGN_TABLE: "relation",
    ObjectType.OBJECT_VIEW: "relation",
    ObjectType.OBJECT_MATVIEW: "relation",
    ObjectType.OBJECT_INDEX: "relation",
    ObjectType.OBJECT_SEQUENCE: "relation",
    ObjectType.OBJECT_STATISTIC_EXT: "statistics",
    ObjectType.OBJECT_FUNCTION: "function",
    ObjectType.OBJECT_PROCEDURE: "function",
    ObjectType.OBJECT_ROUTINE: "function",
    ObjectType.OBJECT_AGGREGATE: "function",
    ObjectType.OBJECT_OPERATOR: "operator",
    ObjectType.OBJECT_OPCLASS: "operator class",
    ObjectType.OBJECT_OPFAMILY: "operator family",
    ObjectType.OBJECT_COLUMN: "column",
    ObjectType.OBJECT_DOMCONSTRAINT: "domain constraint",
    ObjectType.OBJECT_TABCONSTRAINT: "constraint",
    ObjectType.OBJECT_TRIGGER: "trigger",
    ObjectType.OBJECT_POLICY: "policy",
    ObjectType.OBJECT_RULE: "rule",
    ObjectType.OBJECT_SCHEMA: "schema",
    ObjectType.OBJECT_PUBLICATION: "publication",
    ObjectType.OBJECT_CAST: "cast",
}

_ON_TABLE = frozenset(("column", "constraint", "trigger", "policy", "rule"))


def keys_of(objtype: ObjectType | None, named: object, catalog: Catalog) -> Iterator[Key]:
    """Yield the keys of the object that a statement names; none where enumfix does not follow its kind.

    `named` is what the tree holds: a name, a type, a routine with its arguments, or a range.
    """
    kind = _KINDS.get(objtype) if objtype is not None else None
    if kind is None:
        return
    if kind == "cast" and isinstance(named, tuple) and len(named) == 2:
        source, target = named
        if isinstance(source, ast.TypeName) and isinstance(target, ast.TypeName):
            yield Key("cast", "", signature((source, target), catalog).replace(", ", " AS "))
        return
    if kind == "domain constraint":
        if isinstance(named, tuple) and isinstance(named[0], ast.TypeName):
            for key in keys_of(ObjectType.OBJECT_DOMAIN, named[0], catalog):
                yield key.of(kind, *name_parts(named[1:]))
        return
    parts = object_name_parts(named)
    if kind in ("operator class", "operator family"):
        parts = parts[1:]  # the access method stands in front
    if not parts:
        return
    if kind in _ON_TABLE:
        if len(parts) > 1:
            table = catalog.place("relation", parts[:-1])
            composite = catalog.find("type", parts[:-1]) if kind == "column" else None
            if composite and table not in catalog.objects:
                yield composite.of("attribute", parts[-1])
            else:
                yield table.of(kind, parts[-1])
    elif kind in ("schema", "publication"):
        yield Key(kind, "", parts[-1])
    elif kind in ("function", "operator"):
        yield from _routine(kind, parts, named, catalog)
    else:
        yield catalog.place(kind, parts)


def _routine(kind: str, parts: tuple[str, ...], named: object, catalog: Catalog) -> Iterator[Key]:
    overloads = routines_named(parts, catalog) if kind == "function" else operators_named(parts, catalog)
    if isinstance(named, ast.ObjectWithArgs) and not named.args_unspecified:
        wanted = signature(
            [each if isinstance(each, ast.TypeName) else None for each in named.objargs or ()], catalog
        )
        overloads = tuple(key for key in overloads if key.part == wanted)
    yield from overloads
