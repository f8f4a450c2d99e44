"""What statements do beside what kinds read: to objects that they do not name, or in ways none follows.

`GRANT … ON ALL TABLES IN SCHEMA` names no table, `VALIDATE CONSTRAINT` changes a text that the
schema gave before. pg_dump writes none of these; migrations and trimmed dumps do. An object that
is dropped would come back as it was before them, so they refuse that, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, GrantTargetType, ObjectType

from enumfix.catalog.catalog import Accessory, Catalog, Unsure
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.sql.effects import ROUTINES, NewName, effects_of
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts
from enumfix.sql.words import mentions_any

_IDENTITY = AlterTableType.AT_AddIdentity.name
_SEQUENCES = (ObjectType.OBJECT_SEQUENCE, ObjectType.OBJECT_TABLE)
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


def unfollowed(node: ast.Node, catalog: Catalog) -> frozenset[Key]:
    """Return the objects of a catalog that a statement changes without that being followed."""
    if isinstance(node, (ast.ReassignOwnedStmt, ast.AlterTableMoveAllStmt)):
        return frozenset(catalog.objects)
    if isinstance(node, ast.GrantStmt) and node.targtype is GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA:
        kind = "function" if node.objtype in ROUTINES else "relation"
        schemas = name_parts(node.objects)
        return frozenset(key for key in catalog.objects if key.kind == kind and key.schema in schemas)
    if isinstance(node, ast.ClusterStmt) and node.relation is not None and node.indexname:
        table = relation_named(node.relation, catalog)
        return frozenset((*clustered(table, catalog), table._replace(name=node.indexname)))
    if isinstance(node, ast.AlterObjectSchemaStmt) and node.relation is not None:
        table = relation_named(node.relation, catalog)
        return frozenset((table._replace(schema=node.newschema or ""),) if _sequences(table, catalog) else ())
    if isinstance(node, ast.RenameStmt) and node.relation is not None and node.renameType in _SEQUENCES:
        return frozenset(_tables_of(node.relation.relname or "", catalog))
    if isinstance(node, (ast.RenameStmt, ast.AlterObjectSchemaStmt)):
        renames = effects_of(node).renames
        return frozenset(key for each in renames for key in _named_otherwise(each, catalog))
    if isinstance(node, ast.DropOwnedStmt):
        roles = [each.rolename or "" for each in node.roles or () if isinstance(each, ast.RoleSpec)]
        return frozenset(key for role in roles for key in naming(ObjectType.OBJECT_ROLE, (role,), catalog))
    if isinstance(node, ast.DropStmt) and node.behavior is DropBehavior.DROP_CASCADE:
        drops = [each for each in effects_of(node).drops if each.name]
        return frozenset(key for each in drops for key in naming(each.kind, (each.name,), catalog))
    return frozenset()


def unsure(statement: Statement, about: Iterable[Key]) -> Iterator[Unsure]:
    """Yield that a statement changes some objects in a way that is not followed, if there are any."""
    keys = frozenset(about)
    if keys:
        yield Unsure(statement, keys)


def _named_otherwise(renamed: NewName, catalog: Catalog) -> Iterator[Key]:
    """Yield what says the name of a thing without a key that a rename, or a move, takes from it."""
    kind, names = renamed.old.kind, tuple(dict.fromkeys((renamed.old.name, renamed.new.name)))
    table = catalog.place("relation", renamed.old.home) if kind is ObjectType.OBJECT_COLUMN else None
    if table is None or table.of("column", renamed.old.name) not in catalog.objects:
        yield from naming(kind, names, catalog, table)


def naming(
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


def clustered(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield what a table is clustered on."""
    for key in catalog.accessories:
        if catalog.facts(key).table == table and catalog.aspect(key, "cluster"):
            yield key


def _tables_of(sequence: str, catalog: Catalog) -> Iterator[Key]:
    """Yield the tables that call a sequence of theirs by its name."""
    for table in catalog.accessories:
        if any(sequence in str(each.text) for each in _sequences(table, catalog)):
            yield table


def _sequences(table: Key, catalog: Catalog) -> list[Accessory]:
    """Return what a table tells its sequences by name; it takes them along to another schema."""
    carried = catalog.accessories.get(table, ())
    return [each for each in carried if each.aspect.startswith((OWNED_SEQUENCE, _IDENTITY))]
