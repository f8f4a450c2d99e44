"""From the way a statement names an object (COMMENT ON, DROP, GRANT …) to its key."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import operators_named, routines_named, signature
from enumfix.sql.tree import name_parts, object_name_parts

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
