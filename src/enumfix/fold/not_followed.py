"""What statements do beside what kinds read: to objects that they do not name, or in ways none follows.

`GRANT … ON ALL TABLES IN SCHEMA` names no table, `VALIDATE CONSTRAINT` changes a text that the
schema gave before. pg_dump writes none of these; migrations and trimmed dumps do. An object that
is dropped would come back as it was before them, so they refuse that, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, GrantTargetType, ObjectType

from enumfix.catalog.catalog import Accessory, Catalog
from enumfix.catalog.families import below
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import anywhere
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import OWNED_SEQUENCE, TRIGGER_STATES
from enumfix.catalog.text import Field
from enumfix.sql.tree import name_parts, object_name_parts
from enumfix.sql.words import mentions_any

_IDENTITY = AlterTableType.AT_AddIdentity.name
_OF_CONSTRAINTS = (AlterTableType.AT_ValidateConstraint, AlterTableType.AT_AlterConstraint)
_OF_TRIGGERS = (
    AlterTableType.AT_EnableTrigAll,
    AlterTableType.AT_DisableTrigAll,
    AlterTableType.AT_EnableTrigUser,
    AlterTableType.AT_DisableTrigUser,
)
_SEQUENCES = (ObjectType.OBJECT_SEQUENCE, ObjectType.OBJECT_TABLE)
_OF_INDEXES = (
    AlterTableType.AT_SetTableSpace,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_ResetRelOptions,
)
_CONSTRAINTS = (ObjectType.OBJECT_TABCONSTRAINT, ObjectType.OBJECT_INDEX)
KEYLESS = (
    ObjectType.OBJECT_ROLE,
    ObjectType.OBJECT_SCHEMA,  # what it holds has keys, if the schema was read as far
    ObjectType.OBJECT_COLLATION,
    ObjectType.OBJECT_TABLESPACE,
    ObjectType.OBJECT_LANGUAGE,
    ObjectType.OBJECT_OPCLASS,
    ObjectType.OBJECT_OPFAMILY,
    ObjectType.OBJECT_FDW,
    ObjectType.OBJECT_FOREIGN_SERVER,
    ObjectType.OBJECT_TSCONFIGURATION,
    ObjectType.OBJECT_TSDICTIONARY,
    ObjectType.OBJECT_TSPARSER,
    ObjectType.OBJECT_TSTEMPLATE,
)
"""Kinds that have no keys, so that nothing follows their names in a text."""

HARMLESS = frozenset(
    (
        "AlterDatabaseSetStmt AlterRoleSetStmt AlterRoleStmt "
        "AlterSystemStmt CallStmt CheckPointStmt ClosePortalStmt ClusterStmt ConstraintsSetStmt CopyStmt "
        "CreateExtensionStmt CreateFdwStmt CreateForeignServerStmt CreatePLangStmt CreateRoleStmt "
        "CreateSeqStmt CreateSubscriptionStmt CreateUserMappingStmt DeallocateStmt DeclareCursorStmt "
        "DeleteStmt DiscardStmt DropRoleStmt ExecuteStmt ExplainStmt FetchStmt GrantRoleStmt InsertStmt "
        "ListenStmt LoadStmt LockStmt MergeStmt NotifyStmt PrepareStmt RefreshMatViewStmt ReindexStmt "
        "TransactionStmt TruncateStmt UnlistenStmt UpdateStmt VacuumStmt VariableShowStmt"
    ).split()
)
"""Statements that change no object that can stand on an enum."""

_ROUTINES = (ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE)


def unfollowed(node: ast.Node, catalog: Catalog) -> frozenset[Key]:
    """Return the objects of a catalog that a statement changes without that being followed."""
    if isinstance(node, (ast.ReassignOwnedStmt, ast.AlterTableMoveAllStmt)):
        return frozenset(catalog.objects)
    if isinstance(node, ast.GrantStmt) and node.targtype is GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA:
        kind = "function" if node.objtype in _ROUTINES else "relation"
        schemas = name_parts(node.objects)
        return frozenset(key for key in catalog.objects if key.kind == kind and key.schema in schemas)
    if isinstance(node, ast.ClusterStmt) and node.relation is not None and node.indexname:
        table = relation_named(node.relation, catalog)
        return frozenset((*_clustered(table, catalog), table._replace(name=node.indexname)))
    if isinstance(node, ast.AlterObjectSchemaStmt) and node.relation is not None:
        table = relation_named(node.relation, catalog)
        return frozenset((table._replace(schema=node.newschema or ""),) if _sequences(table, catalog) else ())
    if isinstance(node, ast.RenameStmt) and node.relation is not None and node.renameType in _SEQUENCES:
        return frozenset(_tables_of(node.relation.relname or "", catalog))
    if isinstance(node, (ast.RenameStmt, ast.AlterObjectSchemaStmt)):
        return frozenset(_named_otherwise(node, catalog))
    if isinstance(node, ast.DropOwnedStmt):
        roles = [each.rolename or "" for each in node.roles or () if isinstance(each, ast.RoleSpec)]
        return frozenset(key for role in roles for key in _saying(ObjectType.OBJECT_ROLE, (role,), catalog))
    if isinstance(node, ast.DropStmt) and node.behavior is DropBehavior.DROP_CASCADE:
        names = [object_name_parts(each)[-1:] for each in node.objects or ()]
        return frozenset(key for each in names for key in _saying(node.removeType, each, catalog))
    if isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        return frozenset(_altered(node, relation_named(node.relation, catalog), catalog))
    return frozenset()


def _named_otherwise(node: ast.RenameStmt | ast.AlterObjectSchemaStmt, catalog: Catalog) -> Iterator[Key]:
    kind = node.renameType if isinstance(node, ast.RenameStmt) else node.objectType
    names = [name for name in (_old_name(node), getattr(node, "newname", None)) if name]
    table = relation_named(node.relation, catalog) if node.relation is not None else None
    if kind is ObjectType.OBJECT_COLUMN and table:
        if table.of("column", names[0]) not in catalog.objects:
            yield from _saying(kind, names, catalog, table)
    else:
        yield from _saying(kind, names, catalog)


def _saying(
    kind: ObjectType | None, names: Sequence[str], catalog: Catalog, view: Key | None = None
) -> Iterator[Key]:
    """Yield what says one of the names of a thing that has no key here: of a role, or an operator.

    A constraint has one, but not where ON CONFLICT names it, and so has a column, but not that of a view.
    """
    conflict, column = kind in _CONSTRAINTS, kind is ObjectType.OBJECT_COLUMN
    if kind is ObjectType.OBJECT_EXTENSION:  # its functions and types have no keys; an enum has none of them
        yield from (key for key, found in catalog.objects.items() if found.word != "enum")
    elif kind is ObjectType.OBJECT_OPERATOR:  # its name is no word
        yield from (key for key, found in catalog.objects.items() if names[0] in str(found.text))
    elif conflict or column or kind in (*KEYLESS, ObjectType.OBJECT_SEQUENCE):  # nextval('sq'), not cast
        for key, found in catalog.objects.items():
            text = found.text.unmarked
            if (conflict and "ON CONSTRAINT" not in text.upper()) or (column and view not in found.uses):
                continue
            if mentions_any(text, names):
                yield from (key, key._replace(schema=names[-1]))  # the schema may be what is renamed
        for key, carried in catalog.accessories.items():
            if not (conflict or column) and any(mentions_any(each.text.unmarked, names) for each in carried):
                yield key


def _old_name(node: ast.RenameStmt | ast.AlterObjectSchemaStmt) -> str:
    parts = object_name_parts(node.object)
    within = node.subname if isinstance(node, ast.RenameStmt) else None
    table = node.relation.relname if node.relation else None
    return within or (parts or (table or "",))[-1]


def _altered(node: ast.AlterTableStmt, named: Key, catalog: Catalog) -> Iterator[Key]:
    reaches = node.relation is None or bool(node.relation.inh)
    for command in node.cmds or ():
        kind = command.subtype if isinstance(command, ast.AlterTableCmd) else None
        if kind is AlterTableType.AT_DropColumn and command.behavior is DropBehavior.DROP_CASCADE:
            yield from _selecting(command.name or "", catalog)
        elif kind is AlterTableType.AT_DropConstraint:  # with CASCADE, or nothing stands on it
            yield from _saying(ObjectType.OBJECT_TABCONSTRAINT, (command.name or "",), catalog)
        elif kind in _OF_CONSTRAINTS:
            yield named.of("constraint", _constraint(command))
        elif kind in _OF_TRIGGERS:
            yield from catalog.members("trigger", named)
        elif kind in TRIGGER_STATES and isinstance(command, ast.AlterTableCmd):
            yield from _otherwise_below(named, command.name or "", catalog, only=not reaches)
        elif kind is AlterTableType.AT_DropCluster:
            yield from _clustered(named, catalog)
        elif kind in _OF_INDEXES and node.objtype is ObjectType.OBJECT_INDEX:
            yield named


def _selecting(name: str, catalog: Catalog) -> Iterator[Key]:
    """Yield what selects a field of some name of a row, whatever row that is."""
    for key, found in catalog.objects.items():
        fields = (part.key.part for part in found.text.parts if isinstance(part, Field))
        if name in fields or anywhere(name) in getattr(found, "loose", ()):
            yield key


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


def _otherwise_below(table: Key, trigger: str, catalog: Catalog, *, only: bool) -> Iterator[Key]:
    """Yield the partitions where a trigger is, or was, in another state, and the trigger if it tells them."""
    parts = below(table, catalog)
    told = any(catalog.accessories.get(each.of("trigger", trigger)) for each in parts)
    if told:
        yield table.of("trigger", trigger)
    if told or only:
        yield from parts


def _tables_of(sequence: str, catalog: Catalog) -> Iterator[Key]:
    """Yield the tables that call a sequence of theirs by its name."""
    for table in catalog.accessories:
        if any(sequence in str(each.text) for each in _sequences(table, catalog)):
            yield table


def _sequences(table: Key, catalog: Catalog) -> list[Accessory]:
    """Return what a table tells its sequences by name; it takes them along to another schema."""
    carried = catalog.accessories.get(table, ())
    return [each for each in carried if each.aspect.startswith((OWNED_SEQUENCE, _IDENTITY))]
