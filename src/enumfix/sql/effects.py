"""Which objects a statement creates, replaces, drops, renames or alters, by name.

Names are qualified only if the statement qualifies them. A statement without effects names no object that it
creates or changes: it changes rows, settings or privileges, or it runs code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.diagnostics import Refused
from enumfix.sql.script import Statement
from enumfix.sql.tree import identity_sequence_name, name_parts, object_name_parts, table_created_by_query

_NAMED_PER_TABLE = frozenset(
    (
        ObjectType.OBJECT_COLUMN,
        ObjectType.OBJECT_POLICY,
        ObjectType.OBJECT_RULE,
        ObjectType.OBJECT_TABCONSTRAINT,
        ObjectType.OBJECT_TRIGGER,
    )
)
"""Kinds of objects whose names are unique only in their table."""
ROUTINES = (ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE)
"""Functions and procedures. ROUTINE in a statement means either."""
_NAMED_WITH_ACCESS_METHOD = (ObjectType.OBJECT_OPCLASS, ObjectType.OBJECT_OPFAMILY)
"""Kinds of objects whose name in a parse tree begins with their access method."""


class NamedObject(NamedTuple):
    """An object, as a statement names it.

    `parts` are the parts of its name, with the schema if the statement writes one. They are empty for a cast
    and for an object that PostgreSQL names. `home` are the name parts of the table or type that the object
    belongs to; for a cast, the unqualified names of its two types.
    `optional` means IF NOT EXISTS where the object is created, and IF EXISTS where it is dropped.
    `temporary` means that it lives until the session ends.
    """

    kind: ObjectType
    parts: tuple[str, ...]
    home: tuple[str, ...] = ()
    optional: bool = False
    temporary: bool = False

    @property
    def name(self) -> str:
        """Return the unqualified name, "" if the object has no name."""
        return self.parts[-1] if self.parts else ""

    @property
    def home_name(self) -> str:
        """Return the unqualified name of its table or type, or its own name if it belongs to none."""
        return self.home[-1] if self.home else self.name


class NewName(NamedTuple):
    """An object that a statement renames, or moves to another schema."""

    old: NamedObject
    new: NamedObject

    @property
    def is_move(self) -> bool:
        """Return whether only the schema changes."""
        return self.old.name == self.new.name


class NewLabel(NamedTuple):
    """A renamed label of an enum; `type` are the parts of its name."""

    type: tuple[str, ...]
    old: str
    new: str


class Effects(NamedTuple):
    """The objects that a statement creates or changes.

    `creates`: the object of a CREATE, or what an ALTER TABLE adds. `parts`: what is created inside of it,
    such as the columns of a new table. `replaces`: the object of CREATE OR REPLACE, which may be new.
    `alters`: the object of an ALTER. `retypes`: columns that get another type. `defaults`: columns whose
    default is set or dropped. `attaches`: tables or indexes that become a parent, a child or a partition of
    the altered object. `detaches`: those that no longer are.
    """

    creates: tuple[NamedObject, ...] = ()
    parts: tuple[NamedObject, ...] = ()
    replaces: tuple[NamedObject, ...] = ()
    drops: tuple[NamedObject, ...] = ()
    renames: tuple[NewName, ...] = ()
    alters: tuple[NamedObject, ...] = ()
    retypes: tuple[NamedObject, ...] = ()
    defaults: tuple[NamedObject, ...] = ()
    attaches: tuple[NamedObject, ...] = ()
    detaches: tuple[NamedObject, ...] = ()
    relabels: tuple[NewLabel, ...] = ()


def effects_of(node: ast.Node | None) -> Effects:
    """Return the effects of a statement."""
    match node:
        case ast.CreateStmt() | ast.CreateForeignTableStmt():
            return _effects_of_create_table(node)
        case ast.CreateTableAsStmt() | ast.SelectStmt():
            return Effects(creates=tuple(_objects_created_by_query(node)))
        case ast.AlterTableStmt() if node.relation is not None:
            return _effects_of_alter_table(node, node.relation)
        case ast.AlterDomainStmt():
            return _effects_of_alter_domain(node)
        case ast.AlterPolicyStmt():
            name, table = _as_parts(node.policy_name), object_name_parts(node.table)
            return Effects(alters=(NamedObject(ObjectType.OBJECT_POLICY, name, table),))
        case ast.AlterSeqStmt():
            name = object_name_parts(node.sequence)
            return Effects(alters=(NamedObject(ObjectType.OBJECT_SEQUENCE, name),))
        case ast.AlterEnumStmt() if node.oldVal is not None:
            return Effects(relabels=(NewLabel(name_parts(node.typeName), node.oldVal, node.newVal or ""),))
        case ast.CreateCastStmt():
            return Effects(
                creates=(_named_object(ObjectType.OBJECT_CAST, (node.sourcetype, node.targettype)),)
            )
        case ast.DropStmt():
            return Effects(drops=tuple(_dropped_objects(node)))
        case ast.RenameStmt() | ast.AlterObjectSchemaStmt():
            return Effects(renames=(_renamed_object(node),))
    return _effects_of_create(node)


def read_effects(statement: Statement) -> Effects:
    """Return the effects of a statement; none if the parser rejects it, or if it nests too deep."""
    try:
        return effects_of(statement.node)
    except Refused:
        return Effects()


_CREATES: dict[type[ast.Node], tuple[ObjectType, str, str]] = {
    ast.CompositeTypeStmt: (ObjectType.OBJECT_TYPE, "typevar", ""),
    ast.CreateDomainStmt: (ObjectType.OBJECT_DOMAIN, "domainname", ""),
    ast.CreateEnumStmt: (ObjectType.OBJECT_TYPE, "typeName", ""),
    ast.CreateEventTrigStmt: (ObjectType.OBJECT_EVENT_TRIGGER, "trigname", ""),
    ast.CreateFunctionStmt: (ObjectType.OBJECT_FUNCTION, "funcname", ""),
    ast.CreateOpClassStmt: (ObjectType.OBJECT_OPCLASS, "opclassname", ""),
    ast.CreateOpFamilyStmt: (ObjectType.OBJECT_OPFAMILY, "opfamilyname", ""),
    ast.CreatePolicyStmt: (ObjectType.OBJECT_POLICY, "policy_name", "table"),
    ast.CreatePublicationStmt: (ObjectType.OBJECT_PUBLICATION, "pubname", ""),
    ast.CreateRangeStmt: (ObjectType.OBJECT_TYPE, "typeName", ""),
    ast.CreateSchemaStmt: (ObjectType.OBJECT_SCHEMA, "schemaname", ""),
    ast.CreateSeqStmt: (ObjectType.OBJECT_SEQUENCE, "sequence", ""),
    ast.CreateStatsStmt: (ObjectType.OBJECT_STATISTIC_EXT, "defnames", ""),
    ast.CreateTrigStmt: (ObjectType.OBJECT_TRIGGER, "trigname", "relation"),
    ast.DefineStmt: (ObjectType.OBJECT_TYPE, "defnames", ""),
    ast.IndexStmt: (ObjectType.OBJECT_INDEX, "idxname", "relation"),
    ast.RuleStmt: (ObjectType.OBJECT_RULE, "rulename", "relation"),
    ast.ViewStmt: (ObjectType.OBJECT_VIEW, "view", ""),
}
"""For each CREATE of one object: its kind, the tree's field for its name, and the one for its table or ""."""


def subject_slot(node: ast.Node) -> str:
    """Return the field of a tree that names the table of the statement, or else the object of the statement.

    The result is "" for a statement without such a field.
    """
    if isinstance(node, (ast.CreateStmt, ast.AlterTableStmt, ast.AlterObjectSchemaStmt)):
        return "relation"
    if isinstance(node, ast.AlterDomainStmt):
        return "typeName"
    _, name, table = _CREATES.get(type(node), (None, "", ""))
    return name if isinstance(node, ast.RuleStmt) else table or name


def _effects_of_create(node: ast.Node | None) -> Effects:
    """Return the effects of a CREATE of one object; none for any other statement."""
    if node is None or (entry := _CREATES.get(type(node))) is None:
        return Effects()
    kind, name_slot, table_slot = entry
    kind = (node.kind or kind) if isinstance(node, ast.DefineStmt) else kind
    if isinstance(node, ast.CreateFunctionStmt) and node.is_procedure:
        kind = ObjectType.OBJECT_PROCEDURE
    named = getattr(node, name_slot)
    parts = _as_parts(named) if named is None or isinstance(named, str) else object_name_parts(named)
    home = object_name_parts(getattr(node, table_slot)) if table_slot else ()
    optional = bool(getattr(node, "if_not_exists", False))
    created = NamedObject(
        kind, parts, home, optional, isinstance(named, ast.RangeVar) and _is_temporary(named)
    )
    if getattr(node, "replace", False):
        return Effects(replaces=(created,))
    inside = node.coldeflist if isinstance(node, ast.CompositeTypeStmt) else None
    inside = node.constraints if isinstance(node, ast.CreateDomainStmt) else inside
    return Effects(creates=(created,), parts=tuple(_element_objects(inside, created)))


def _effects_of_create_table(node: ast.CreateStmt | ast.CreateForeignTableStmt) -> Effects:
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    kind = ObjectType.OBJECT_TABLE if base is node else ObjectType.OBJECT_FOREIGN_TABLE
    if not isinstance(base, ast.CreateStmt) or base.relation is None:
        return Effects()
    created = _relation(kind, base.relation, optional=bool(base.if_not_exists))
    return Effects(creates=(created,), parts=tuple(_element_objects(base.tableElts, created)))


def _objects_created_by_query(node: ast.CreateTableAsStmt | ast.SelectStmt) -> Iterator[NamedObject]:
    into = node.into if isinstance(node, ast.CreateTableAsStmt) else None
    relation = into.rel if into else table_created_by_query(node)
    if relation is not None:
        kind = (node.objtype if isinstance(node, ast.CreateTableAsStmt) else None) or ObjectType.OBJECT_TABLE
        yield _relation(
            kind, relation, optional=isinstance(node, ast.CreateTableAsStmt) and bool(node.if_not_exists)
        )


def _relation(kind: ObjectType, named: ast.RangeVar, *, optional: bool = False) -> NamedObject:
    return NamedObject(kind, object_name_parts(named), (), optional, _is_temporary(named))


def _is_temporary(named: ast.RangeVar) -> bool:
    return named.relpersistence == "t" or named.schemaname == "pg_temp"


def _element_objects(elements: tuple[object, ...] | None, owner: NamedObject) -> Iterator[NamedObject]:
    """Yield the columns, constraints and identity sequences among the elements of a table, type or domain."""
    for element in elements or ():
        if isinstance(element, ast.ColumnDef):
            yield _column(owner, element.colname)
            yield from _element_objects(element.constraints, owner)
        elif isinstance(element, ast.Constraint):
            if element.conname:
                yield _constraint(owner, element.conname)
            if sequence := identity_sequence_name(element):
                yield NamedObject(ObjectType.OBJECT_SEQUENCE, sequence)


_OF_TYPES = (ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN)


def _column(owner: NamedObject, name: str | None, *, optional: bool | None = False) -> NamedObject:
    """Return a column of a table, or an attribute of a composite type, as a named object."""
    kind = ObjectType.OBJECT_ATTRIBUTE if owner.kind in _OF_TYPES else ObjectType.OBJECT_COLUMN
    return NamedObject(kind, _as_parts(name), owner.parts, bool(optional))


def _constraint(owner: NamedObject, name: str | None, *, optional: bool | None = False) -> NamedObject:
    of_domain = owner.kind is ObjectType.OBJECT_DOMAIN
    kind = ObjectType.OBJECT_DOMCONSTRAINT if of_domain else ObjectType.OBJECT_TABCONSTRAINT
    return NamedObject(kind, _as_parts(name), owner.parts, bool(optional))


def _as_parts(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def _effects_of_alter_table(node: ast.AlterTableStmt, relation: ast.RangeVar) -> Effects:
    """Return the effects of an ALTER TABLE. ALTER VIEW, INDEX and TYPE have trees of the same class."""
    altered = _relation(node.objtype or ObjectType.OBJECT_TABLE, relation, optional=bool(node.missing_ok))
    effects = Effects(alters=(altered,))
    for command in node.cmds or ():
        if isinstance(command, ast.AlterTableCmd):
            effects = _with_effects_of_command(effects, command, altered)
    return effects


def _with_effects_of_command(effects: Effects, command: ast.AlterTableCmd, table: NamedObject) -> Effects:
    """Return the effects together with those of one more command of the same ALTER TABLE."""
    inner = command.def_.name if isinstance(command.def_, ast.PartitionCmd) else command.def_
    if isinstance(inner, ast.RangeVar):
        other = (_relation(table.kind, inner),)
        if command.subtype in (AlterTableType.AT_AddInherit, AlterTableType.AT_AttachPartition):
            return effects._replace(attaches=effects.attaches + other)
        return effects._replace(detaches=effects.detaches + other)
    if isinstance(inner, ast.ColumnDef) and command.subtype is AlterTableType.AT_AddColumn:
        created = _column(table, inner.colname, optional=command.missing_ok)
        parts = (*effects.parts, *_element_objects(inner.constraints, table))
        return effects._replace(creates=(*effects.creates, created), parts=parts)
    if isinstance(inner, ast.Constraint) and command.subtype is AlterTableType.AT_AddConstraint:
        return effects._replace(creates=(*effects.creates, _constraint(table, inner.conname)))
    if isinstance(inner, ast.Constraint) and command.subtype is AlterTableType.AT_AddIdentity:
        return effects._replace(parts=(*effects.parts, *_element_objects((inner,), table)))
    return _with_effects_on_existing(effects, command, table)


def _with_effects_on_existing(effects: Effects, command: ast.AlterTableCmd, table: NamedObject) -> Effects:
    """Return the effects together with those of a command about an existing column or constraint."""
    optional = table.optional or bool(command.missing_ok)
    column = _column(table, command.name, optional=optional)
    match command.subtype:
        case AlterTableType.AT_DropColumn:
            return effects._replace(drops=(*effects.drops, column))
        case AlterTableType.AT_DropConstraint:
            return effects._replace(
                drops=(*effects.drops, _constraint(table, command.name, optional=optional))
            )
        case AlterTableType.AT_AlterColumnType:
            return effects._replace(retypes=(*effects.retypes, column))
        case AlterTableType.AT_ColumnDefault:
            return effects._replace(defaults=(*effects.defaults, column))
    return effects


def _effects_of_alter_domain(node: ast.AlterDomainStmt) -> Effects:
    domain = NamedObject(ObjectType.OBJECT_DOMAIN, name_parts(node.typeName))
    effects = Effects(alters=(domain,))
    if node.subtype == "X":
        return effects._replace(drops=(_constraint(domain, node.name, optional=node.missing_ok),))
    if isinstance(node.def_, ast.Constraint):
        return effects._replace(creates=(_constraint(domain, node.def_.conname),))
    return effects


def _dropped_objects(node: ast.DropStmt) -> Iterator[NamedObject]:
    for item in node.objects or ():
        if node.removeType is not None:
            yield _named_object(node.removeType, item)._replace(optional=bool(node.missing_ok))


def _named_object(kind: ObjectType, named: object) -> NamedObject:
    """Return the object of a DROP or RENAME. A tree may keep its table and its own name in one list."""
    if kind is ObjectType.OBJECT_CAST and isinstance(named, tuple):
        return NamedObject(kind, (), tuple(name for each in named for name in object_name_parts(each)[-1:]))
    parts = object_name_parts(named)
    if kind in _NAMED_PER_TABLE:
        return NamedObject(kind, parts[-1:], parts[:-1])
    return NamedObject(kind, parts[1:] if kind in _NAMED_WITH_ACCESS_METHOD else parts)


def _renamed_object(node: ast.RenameStmt | ast.AlterObjectSchemaStmt) -> NewName:
    """Return the old and the new name of the object of a RENAME or SET SCHEMA."""
    if isinstance(node, ast.AlterObjectSchemaStmt):
        old = _named_object(node.objectType or ObjectType.OBJECT_TYPE, node.relation or node.object)
        return NewName(old, old._replace(parts=(node.newschema or "", old.name)))
    kind, named = node.renameType or ObjectType.OBJECT_TYPE, node.relation or node.object
    if node.subname:
        old = NamedObject(kind, (node.subname,), object_name_parts(named))
    else:
        old = _named_object(kind, named)
    return NewName(old, old._replace(parts=(*old.parts[:-1], node.newname or "")))
