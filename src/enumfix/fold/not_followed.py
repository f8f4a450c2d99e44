"""Changes of objects that no reader follows: the statement does not name them, or no kind has the change.

`GRANT … ON ALL TABLES IN SCHEMA` names no table, `VALIDATE CONSTRAINT` changes the text of a constraint.
pg_dump writes no such statement; migrations and edited dumps may. A recreated object would lose the change,
so enumfix refuses to recreate the objects in question, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, GrantTargetType, ObjectType

from enumfix.catalog.catalog import Accessory, Catalog, NotFollowed
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
KINDS_WITHOUT_KEYS = (
    ObjectType.OBJECT_ROLE,
    ObjectType.OBJECT_SCHEMA,  # has no key itself, but its objects do
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
"""Kinds whose objects have no keys, so that their names in a text do not follow renames."""

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
"""Statements that change no object that can depend on an enum."""


def keys_changed_without_reader(node: ast.Node, catalog: Catalog) -> frozenset[Key]:
    """Return the objects of a catalog that a statement changes in a way that no reader follows."""
    if isinstance(node, (ast.ReassignOwnedStmt, ast.AlterTableMoveAllStmt)):
        return frozenset(catalog.objects)
    if isinstance(node, ast.RenameStmt) and node.relation is not None and node.renameType in _SEQUENCES:
        return frozenset(_tables_of_sequence(node.relation.relname or "", catalog))
    if isinstance(node, (ast.ClusterStmt, ast.AlterObjectSchemaStmt)) and node.relation is not None:
        return _keys_changed_with_table(node, relation_named(node.relation, catalog), catalog)
    return frozenset(_users_of_changed_names(node, catalog))


def _keys_changed_with_table(
    node: ast.ClusterStmt | ast.AlterObjectSchemaStmt, table: Key, catalog: Catalog
) -> frozenset[Key]:
    """Return the indexes that CLUSTER marks, or the table whose sequences move to another schema with it."""
    if isinstance(node, ast.ClusterStmt):
        marked = (
            (*clustered_indexes(table, catalog), table._replace(name=node.indexname))
            if node.indexname
            else ()
        )
        return frozenset(marked)
    return frozenset((table._replace(schema=node.newschema or ""),) if _sequences(table, catalog) else ())


def _users_of_changed_names(node: ast.Node, catalog: Catalog) -> Iterator[Key]:
    """Yield what mentions an object without a key that a statement renames, moves or drops by CASCADE.

    For GRANT … ON ALL … IN SCHEMA, yield the objects of the schema.
    """
    if isinstance(node, ast.GrantStmt) and node.targtype is GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA:
        kind = "function" if node.objtype in ROUTINES else "relation"
        schemas = name_parts(node.objects)
        yield from (key for key in catalog.objects if key.kind == kind and key.schema in schemas)
    elif isinstance(node, (ast.RenameStmt, ast.AlterObjectSchemaStmt)):
        for rename in effects_of(node).renames:
            yield from _users_of_old_name(rename, catalog)
    elif isinstance(node, ast.DropOwnedStmt):
        roles = [each.rolename or "" for each in node.roles or () if isinstance(each, ast.RoleSpec)]
        for role in roles:
            yield from users_of_name(ObjectType.OBJECT_ROLE, (role,), catalog)
    elif isinstance(node, ast.DropStmt) and node.behavior is DropBehavior.DROP_CASCADE:
        for drop in effects_of(node).drops:
            yield from users_of_name(drop.kind, (drop.name,), catalog) if drop.name else ()


def changes_not_followed(statement: Statement, keys: Iterable[Key]) -> Iterator[NotFollowed]:
    """Yield an `NotFollowed` that says that a statement changes these objects; nothing if there are none."""
    affected = frozenset(keys)
    if affected:
        yield NotFollowed(statement, affected)


def _users_of_old_name(renamed: NewName, catalog: Catalog) -> Iterator[Key]:
    """Yield what mentions an object without a key that is renamed or moved to another schema."""
    kind, names = renamed.old.kind, tuple(dict.fromkeys((renamed.old.name, renamed.new.name)))
    table = catalog.key_for("relation", renamed.old.home) if kind is ObjectType.OBJECT_COLUMN else None
    if table is None or table.of("column", renamed.old.name) not in catalog.objects:
        yield from users_of_name(kind, names, catalog, table)


def users_of_name(
    kind: ObjectType | None, names: Sequence[str], catalog: Catalog, view: Key | None = None
) -> Iterator[Key]:
    """Yield the objects whose text or accessories mention one of the names of an object without a key.

    A role has no key, for instance. A mention of a constraint in ON CONFLICT, or of a column of a `view`,
    does not follow renames either.
    """
    conflict, column = kind in _CONSTRAINTS, kind is ObjectType.OBJECT_COLUMN
    if (
        kind is ObjectType.OBJECT_EXTENSION
    ):  # all but enums may use its functions and types, which have no keys
        yield from (key for key, user in catalog.objects.items() if user.word != "enum")
    elif kind is ObjectType.OBJECT_OPERATOR:  # its name is not a word
        yield from (key for key, user in catalog.objects.items() if names[0] in str(user.text))
    elif conflict or column or kind in (*KINDS_WITHOUT_KEYS, ObjectType.OBJECT_SEQUENCE):  # nextval('sq')
        for key, object_ in catalog.objects.items():
            text = object_.text.plain_text
            if (conflict and "ON CONSTRAINT" not in text.upper()) or (column and view not in object_.uses):
                continue
            if mentions_any(text, names):
                yield from (
                    key,
                    key._replace(schema=names[-1]),
                )  # names[-1] may be the new name of its schema
        for key, accessories in catalog.accessories.items():
            texts = (each.text.plain_text for each in accessories)
            if not (conflict or column) and any(mentions_any(text, names) for text in texts):
                yield key


def clustered_indexes(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the indexes on which a table is clustered."""
    for key in catalog.accessories:
        if catalog.facts(key).table == table and catalog.aspect(key, "cluster"):
            yield key


def _tables_of_sequence(sequence: str, catalog: Catalog) -> Iterator[Key]:
    """Yield the tables that own a sequence of this name."""
    for table in catalog.accessories:
        if any(sequence in str(each.text) for each in _sequences(table, catalog)):
            yield table


def _sequences(table: Key, catalog: Catalog) -> list[Accessory]:
    """Return the accessories of a table for the sequences that it owns, which move to a schema with it."""
    accessories = catalog.accessories.get(table, ())
    return [each for each in accessories if each.aspect.startswith((OWNED_SEQUENCE, _IDENTITY))]
