"""Look up names of types, relations, routines and operators in a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, class_for
from enumfix.catalog.key import Key
from enumfix.sql.names import BUILT_IN_TYPES, IDENTIFIER, Name, quote, unquote_identifier
from enumfix.sql.tree import name_parts, object_name_parts


def relation_named(node: ast.RangeVar, catalog: Catalog) -> Key:
    """Return the key of a relation that a statement names."""
    parts = (node.schemaname, node.relname) if node.schemaname else (node.relname,)
    return catalog.key_for("relation", tuple(part for part in parts if part))


def type_named(node: ast.TypeName | None, catalog: Catalog) -> Key | None:
    """Return the key of a type that the catalog knows, a table's row type included, else None."""
    if node is None:
        return None
    parts = name_parts(node.names)
    if not parts or node.pct_type:
        return None
    if len(parts) == 1 and parts[0] in BUILT_IN_TYPES:
        return None
    relation = catalog.find("relation", parts)
    return catalog.find("type", parts) or (relation.of("row type") if relation else None)


def columns_written(node: ast.InsertStmt | ast.UpdateStmt, catalog: Catalog) -> frozenset[Key]:
    """Return the columns that INSERT or UPDATE writes to, and those that its ON CONFLICT names."""
    if node.relation is None:
        return frozenset()
    conflict = node.onConflictClause if isinstance(node, ast.InsertStmt) else None
    targets = (node.cols if isinstance(node, ast.InsertStmt) else node.targetList) or ()
    others = (*(conflict.targetList or ()), *_conflict_target(conflict)) if conflict else ()
    names = {each.name for each in (*targets, *others) if isinstance(each, (ast.ResTarget, ast.IndexElem))}
    columns = catalog.members("column", relation_named(node.relation, catalog))
    return frozenset(key for key in columns if not targets or key.part in names)


def _conflict_target(conflict: ast.OnConflictClause) -> tuple[object, ...]:
    return (conflict.infer.indexElems or ()) if conflict.infer else ()


def underlying_enum(type_: Key, array: bool, catalog: Catalog) -> tuple[Key, bool] | None:
    """Return the enum below a type and its domains, and whether a constant of the type is an array of labels.

    Return None if a constant of the type is not a label or an array of labels: a composite or range, say.
    """
    object_ = catalog.objects.get(type_)
    while object_ is not None and object_.word == "domain" and len(object_.needs) == 1 and not array:
        array = object_.array
        (type_,) = object_.needs
        object_ = catalog.objects.get(type_)
    return (type_, array) if object_ is not None and object_.word == "enum" else None


def routines_named(parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of all routines of a name, with any arguments."""
    return _family("function", parts, catalog)


def operators_named(parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of all operators of a name, with any operands."""
    return _family("operator", parts, catalog)


def _family(kind: str, parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    *qualifier, name = parts
    schemas = qualifier[-1:] or catalog.search_path
    return tuple(key for schema in schemas for key in catalog.families.get(Key(kind, schema, name), ()))


def objects_in_string(kind: str, text: str, catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of the objects that a regclass, regtype, regproc or regprocedure constant names."""
    parts = tuple(unquote_identifier(part) for part in re.findall(IDENTIFIER, text.partition("(")[0]))
    if not parts:
        return ()
    if kind == "function":
        return routines_named(parts, catalog)
    if kind == "relation":  # also a sequence, which the catalog does not have
        return (catalog.key_for(kind, parts),)
    key = catalog.find(kind, parts)
    return (key,) if key else ()


def signature(types: Iterable[ast.TypeName | None], catalog: Catalog) -> str:
    """Return types as a parenthesised list; it is the same for all spellings of a type."""
    return f"({', '.join(_canonical_type(each, catalog) for each in types)})"


def _canonical_type(node: ast.TypeName | None, catalog: Catalog) -> str:
    if node is None:
        return "NONE"
    key = type_named(node, catalog)
    *qualifier, name = name_parts(node.names)
    if key:
        spelled = str(Name(key.schema, key.name))
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
"""The SQL names, which pg_dump writes, of the types for which the parser has short names."""


def keys_of_named_object(objtype: ObjectType | None, named: object, catalog: Catalog) -> Iterable[Key]:
    """Return the keys of the object that a statement names; none if enumfix does not follow its kind.

    `named` is the node of the name: a list of strings, a type, a routine with arguments, or a RangeVar.
    """
    if kind := class_for(objtype):
        return kind.keys_named(named, catalog)
    parts = object_name_parts(named)
    if objtype is ObjectType.OBJECT_SCHEMA and parts:
        return (Key("schema", "", parts[-1]),)
    return (catalog.key_for("relation", parts),) if objtype is ObjectType.OBJECT_SEQUENCE and parts else ()


def overloads_named(overloads: Iterable[Key], named: object, catalog: Catalog) -> Iterator[Key]:
    """Yield the overloads with the arguments that a statement gives; all if it gives no arguments."""
    if isinstance(named, ast.ObjectWithArgs) and not named.args_unspecified:
        wanted = signature(
            [each if isinstance(each, ast.TypeName) else None for each in named.objargs or ()], catalog
        )
        overloads = (key for key in overloads if key.part == wanted)
    yield from overloads


def functions_named(named: object, catalog: Catalog) -> Iterator[Key]:
    """Yield the keys of the functions that a statement names, with or without arguments."""
    parts = object_name_parts(named)
    yield from overloads_named(routines_named(parts, catalog) if parts else (), named, catalog)
