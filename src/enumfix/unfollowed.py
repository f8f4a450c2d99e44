"""What statements do beside what kinds read: to objects that they do not name, or in ways none follows.

`GRANT … ON ALL TABLES IN SCHEMA` names no table, `VALIDATE CONSTRAINT` changes a text that the
schema gave before. pg_dump writes none of these; migrations and trimmed dumps do. An object that
is dropped would come back as it was before them, so they refuse that, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType, GrantTargetType, ObjectType

from enumfix import refs
from enumfix.catalog import Catalog
from enumfix.ids import Key

_OF_CONSTRAINTS = (AlterTableType.AT_ValidateConstraint, AlterTableType.AT_AlterConstraint)
_OF_TRIGGERS = (
    AlterTableType.AT_EnableTrigAll,
    AlterTableType.AT_DisableTrigAll,
    AlterTableType.AT_EnableTrigUser,
    AlterTableType.AT_DisableTrigUser,
)
_OF_INDEXES = (
    AlterTableType.AT_SetTableSpace,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_ResetRelOptions,
)
_ROUTINES = (ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE)


def unfollowed(node: ast.Node, catalog: Catalog) -> frozenset[Key]:
    """Return the objects of a catalog that a statement changes without that being followed."""
    if isinstance(node, (ast.ReassignOwnedStmt, ast.AlterTableMoveAllStmt)):
        return frozenset(catalog.objects)
    if isinstance(node, ast.GrantStmt) and node.targtype is GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA:
        kind = "function" if node.objtype in _ROUTINES else "relation"
        schemas = refs.names(node.objects)
        return frozenset(key for key in catalog.objects if key.kind == kind and key.schema in schemas)
    if isinstance(node, ast.ClusterStmt) and node.relation is not None and node.indexname:
        table = refs.relation(node.relation, catalog)
        return frozenset((*_clustered(table, catalog), table._replace(name=node.indexname)))
    if isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        return frozenset(_altered(node, refs.relation(node.relation, catalog), catalog))
    return frozenset()


def _altered(node: ast.AlterTableStmt, named: Key, catalog: Catalog) -> Iterator[Key]:
    for command in node.cmds or ():
        kind = command.subtype if isinstance(command, ast.AlterTableCmd) else None
        if kind in _OF_CONSTRAINTS:
            yield named.of("constraint", _constraint(command))
        elif kind in _OF_TRIGGERS:
            yield from catalog.members("trigger", named)
        elif kind is AlterTableType.AT_DropCluster:
            yield from _clustered(named, catalog)
        elif kind in _OF_INDEXES and node.objtype is ObjectType.OBJECT_INDEX:
            yield named


def _constraint(command: ast.AlterTableCmd) -> str:
    """Return the name of the constraint that a command is about."""
    inner = command.def_
    name = getattr(inner, "conname", None)
    return command.name or (name if isinstance(name, str) else "")


def _clustered(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield what a table is clustered on."""
    for key in catalog.accessories:
        if key.schema == table.schema and catalog.aspect(key, "cluster"):
            found = catalog.objects.get(key)
            if found is not None and getattr(found, "table", None) == table:
                yield key
