"""Tables, partitions and inheritance children.

Only the columns of a table depend on the enum. But a table that is partitioned by the enum is dropped and
created again, with its accessories and all objects that live in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType

from enumfix.catalog.catalog import AddAccessory, Catalog, Effect
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import descendants
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.queries import table_made_by_query
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import child_and_parent, created_table, parent_tables, table_elements_of
from enumfix.catalog.text import Text
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, commands_of, effect_survives_recreation, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation import identity_columns as identities
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import (
    RecreatedObject,
    StatementFields,
    accessory_from_statement,
    release_sequences,
    restore_accessories,
    statement_fields,
)
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.parentheses import keep_nesting
from enumfix.sql.script import Statement
from enumfix.sql.tree import INDEX_CONSTRAINTS, TABLE_TYPES, walk

ALTERED = Code(
    "EF333",
    Severity.ERROR,
    "a partitioned table that has to be recreated was created or altered after the dump",
    "Move the ADD VALUE statements before the statement that creates or alters the table, or give enumfix a "
    "newer dump.",
)
_NAMED = 18
"""The first version in which NOT NULL constraints have names."""


@frozen(kw_only=True)
class Table(RecreatedObject):
    """A table. `table_kind` is `table`, `partitioned` or `foreign`.

    `parents` are the tables that it is a partition or a child of. `has_incomplete_text` says whether its text
    lacks something that a later statement changed.
    """

    word: ClassVar[str] = "table"
    kind: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (
        ObjectType.OBJECT_TABLE,
        ObjectType.OBJECT_FOREIGN_TABLE,
    )
    drop_keywords: ClassVar[str] = "TABLE"
    grant_keyword: ClassVar[str] = "TABLE"
    governing_settings: ClassVar[tuple[str, ...]] = ("default_tablespace", "default_table_access_method")
    squawk: ClassVar[SquawkRules] = SquawkRules(
        create=("prefer-robust-stmts",), drop=("ban-drop-table", "prefer-robust-stmts")
    )

    text: Text = field(default_factory=Text, compare=False)
    table_kind: str = "table"
    parents: tuple[Key, ...] = ()
    has_incomplete_text: bool = field(default=False, compare=False)

    @property
    def full_word(self) -> str:
        """The word for the table in a picture."""
        below = "partition " if self.parents else ""
        return below + ("table" if self.table_kind == "table" else f"{self.table_kind} table")

    @property
    def families(self) -> tuple[Key, ...]:
        """A table is listed under its own name, and with the children of each of its parents."""
        return (self.key, *(Key("child", parent.schema, parent.name) for parent in self.parents))

    def made_from(self) -> frozenset[Key]:
        """Return the parents of the table."""
        return frozenset(self.parents)

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return whether the table is recreated: its partition key depends on a type of the catalog."""
        partition_key = catalog.objects.get(self.key.of("partition key"))
        return partition_key is not None and any(
            key.kind != "column" or catalog.facts(key).type for key in partition_key.needs
        )

    def survives_drop_of(self, used: Key, catalog: Catalog) -> bool:
        """Return True: partitions are kept."""
        return True

    def also_affects(self, catalog: Catalog) -> Iterator[Key]:
        """Yield all objects that live in the table, if it is recreated."""
        for kind in sorted(ON_TABLE if self.is_recreated(catalog) else ()):
            yield from catalog.members(kind, self.key)

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the text mentions in columns, defaults, CHECKs and the partition key."""
        objects = (catalog.objects[key] for key in self.also_affects(catalog))
        mentioned = {
            key for each in objects if each.statement is self.statement for key in each.uses | each.needs
        }
        return self.uses | {key for key in mentioned if key.relation != self.key}

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Save the state of its sequences, and drop the table."""
        if not self.is_recreated(change.catalog):
            return
        yield from release_sequences(self.key, change)
        yield from identities.save_sequences(self.key, change)
        yield Sql(f"DROP TABLE {change.name(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the table, and restore its accessories and those of its columns and constraints."""
        if not self.is_recreated(change.catalog):
            return
        text = self.text.spell(self._not_null_names(change))
        yield Sql(keep_nesting(text), self.settings)
        for column in self._columns_without_default(change.catalog):
            yield Sql(f"ALTER TABLE ONLY {change.name(self.key)} ALTER COLUMN {quote(column)} DROP DEFAULT")
        identity_waits = identities.is_identity_added_last(self.key, change.catalog)
        left_out = identities.identity_accessories(self.key, change.catalog) if identity_waits else ()
        yield from restore_accessories(self.key, self.grant_keyword, change, left_out)
        for key in change.catalog.members("accessory", self.key):
            constraint = change.catalog.objects.get(key)
            if key.kind == "constraint" and (constraint is None or change.is_created_with_home(constraint)):
                yield from restore_accessories(key, "", change)
        if not identity_waits:
            yield from identities.restore_sequences(self.key, change)

    def finish(self, change: Change) -> Iterator[Sql]:
        """Add the identity of columns that has to wait until all partitions are attached."""
        if self.is_recreated(change.catalog) and identities.is_identity_added_last(self.key, change.catalog):
            for each in identities.identity_accessories(self.key, change.catalog):
                yield Sql(str(each.text))
            yield from identities.restore_sequences(self.key, change)

    def _columns_without_default(self, catalog: Catalog) -> Iterator[str]:
        """Yield the columns whose default was dropped, although the text still has it."""
        for node in walk(self.statement.node):
            name = (node.colname or "") if isinstance(node, ast.ColumnDef) else ""
            constraints = node.constraints if isinstance(node, ast.ColumnDef) else ()
            has_default = any(each.contype is ConstrType.CONSTR_DEFAULT for each in constraints or ())
            if has_default and self.key.of("default", name) not in catalog.objects:
                yield name

    def _not_null_names(self, change: Change) -> dict[Key, str]:
        """Return CONSTRAINT clauses for unnamed NOT NULLs: PostgreSQL 18 must not choose other names."""
        keys = change.catalog.members("not null", self.key) if change.target >= _NAMED else ()
        not_nulls = [(key, change.catalog.objects[key]) for key in keys]
        return {
            key: f"CONSTRAINT {quote(each.constraint_name)} "
            for key, each in not_nulls
            if not each.has_given_name
        }

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse to recreate a table whose text lacks a part of it."""
        if not self.is_recreated(change.catalog):
            return
        yield from RecreatedObject.review(self, change)
        if self.has_incomplete_text or self.statement.source is not change.schema:
            yield ALTERED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} has to be recreated, and this statement "
                "does not show all of it",
            )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE."""
    if key := created_table(node, catalog):
        parents = tuple(parent_tables(node, catalog))
        is_partitioned = isinstance(node, ast.CreateStmt) and node.partspec is not None
        is_foreign = isinstance(node, ast.CreateForeignTableStmt)
        variety = "foreign" if is_foreign else "partitioned" if is_partitioned else "table"
        text_fields = _text_fields(statement, node, key, catalog)
        yield Table(key=key, table_kind=variety, parents=parents, uses=frozenset(parents), **text_fields)


@reads(ast.CreateTableAsStmt, ast.SelectStmt)
def create_from_query(
    statement: Statement, node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE AS and SELECT INTO."""
    key, columns = table_made_by_query(node, catalog) or (None, None)
    if key and columns is not None:
        yield Table(key=key, **statement_fields(statement, Mentions(), key))


def _text_fields(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, key: Key, catalog: Catalog
) -> StatementFields:
    """Return the text of a partitioned table. Others are never recreated, and need none."""
    if not isinstance(node, ast.CreateStmt) or node.partspec is None or node.relation is None:
        return statement_fields(statement, Mentions(), key)
    mentioned = find_mentions(node.tableElts, node.partspec, catalog=catalog, own=key, sql=statement.sql)
    not_null_places = (
        (Span(each.node.location or 0, each.node.location or 0), key.of("not null", each.column or ""))
        for each in table_elements_of(node, catalog)
        if isinstance(each.node, ast.Constraint) and each.node.contype is ConstrType.CONSTR_NOTNULL
    )
    mentioned = mentioned._replace(places=(*mentioned.places, *not_null_places))
    text_fields = statement_fields(statement, mentioned, key, node.relation.location)
    names = {each.colname or "" for each in node.tableElts or () if isinstance(each, ast.ColumnDef)}
    text_fields["unplaced_keys"] |= {key.of("column", name) for name in names}
    return text_fields


@reads_command(
    AlterTableType.AT_AddIdentity,
    AlterTableType.AT_EnableRowSecurity,
    AlterTableType.AT_DisableRowSecurity,
    AlterTableType.AT_ForceRowSecurity,
    AlterTableType.AT_NoForceRowSecurity,
    AlterTableType.AT_ReplicaIdentity,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_SetAccessMethod,
    AlterTableType.AT_SetTableSpace,
    survives_recreation=True,
)
def attach_setting(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read a setting of a partitioned table as an accessory, which is restored if the table is recreated."""
    is_of_index = isinstance(command.command.def_, ast.ReplicaIdentityStmt) and command.command.def_.name
    if any(_partitioned_tables(command, catalog)) and not is_of_index and command.command.subtype:
        aspect = f"{command.command.subtype.name} {command.name}".rstrip()
        yield AddAccessory(command.table, accessory_from_statement(aspect, statement, command.node, catalog))


@reads_command(
    AlterTableType.AT_AlterColumnGenericOptions,
    AlterTableType.AT_DetachPartitionFinalize,
    AlterTableType.AT_DropIdentity,
    AlterTableType.AT_DropOids,
    AlterTableType.AT_GenericOptions,
    AlterTableType.AT_ReplaceRelOptions,
    AlterTableType.AT_ResetRelOptions,
    AlterTableType.AT_SetIdentity,
    AlterTableType.AT_SetLogged,
    AlterTableType.AT_SetUnLogged,
)
def ignore_kept_setting(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read settings that a table keeps when its columns are converted: nothing has to be restored."""
    return iter(())


@reads(ast.AlterTableStmt)
def mark_incomplete_text(
    statement: Statement, node: ast.AlterTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Mark the partitioned tables whose texts lack what an ALTER TABLE changes."""
    for command in commands_of(node, catalog):
        for table in _partitioned_tables(command, catalog):
            if not effect_survives_recreation(command) or _is_not_recreated(
                command, is_named_table=table.key == command.table
            ):
                yield replace(table, has_incomplete_text=True)


def _partitioned_tables(command: TableCommand, catalog: Catalog) -> Iterator[Table]:
    """Yield the partitioned tables that an ALTER TABLE command reaches."""
    for key in command.tables(catalog):
        table = catalog.objects.get(key)
        if isinstance(table, Table) and table.table_kind == "partitioned":
            yield table


def _is_not_recreated(command: TableCommand, *, is_named_table: bool) -> bool:
    """Return whether a recreated table would lack what the command adds, or have it in another way.

    `is_named_table` says whether the statement names this table itself. A key that is added without ONLY also
    creates indexes of partitions, whose names PostgreSQL chooses.
    """
    constraint = command.command.def_
    if not isinstance(constraint, ast.Constraint) or command.command.subtype is AlterTableType.AT_AddIdentity:
        return not is_named_table and command.command.subtype is AlterTableType.AT_SetStatistics
    if constraint.contype is ConstrType.CONSTR_CHECK:
        return not is_named_table
    is_index_alone = command.only and constraint.contype in INDEX_CONSTRAINTS
    return constraint.contype is not ConstrType.CONSTR_FOREIGN and not is_index_alone


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read RENAME CONSTRAINT: the text of a partitioned table still has the old name."""
    if node.renameType is not ObjectType.OBJECT_TABCONSTRAINT or node.relation is None:
        return
    table = relation_named(node.relation, catalog)
    for member in (table, *descendants(table, catalog)):
        partitioned_table = catalog.objects.get(member)
        kinds = ("constraint", "not null")
        objects = (catalog.objects[key] for kind in kinds for key in catalog.members(kind, member))
        renamed = (each for each in objects if each.constraint_name == node.subname)
        if isinstance(partitioned_table, Table) and any(
            each.statement is partitioned_table.statement for each in renamed
        ):
            yield replace(partitioned_table, has_incomplete_text=True)


@reads_command(AlterTableType.AT_AttachPartition, AlterTableType.AT_DetachPartition, survives_recreation=True)
def change_partition(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ATTACH PARTITION and DETACH PARTITION."""
    yield from _change_parents(
        command, catalog, gains=command.command.subtype is AlterTableType.AT_AttachPartition
    )


@reads_command(AlterTableType.AT_AddInherit, AlterTableType.AT_DropInherit)
def change_parent(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read INHERIT and NO INHERIT."""
    yield from _change_parents(
        command, catalog, gains=command.command.subtype is AlterTableType.AT_AddInherit
    )


def _change_parents(command: TableCommand, catalog: Catalog, *, gains: bool) -> Iterator[Table]:
    """Yield the child table of a command with a new parent if it `gains` one, else without the parent."""
    is_of_table = command.node.objtype in TABLE_TYPES
    pair = child_and_parent(command.command, command.table, catalog) if is_of_table else None
    child = catalog.objects.get(pair[0]) if pair else None
    if pair and isinstance(child, Table):
        other_parents = tuple(table for table in child.parents if table != pair[1])
        if gains:
            yield replace(child, parents=(*other_parents, pair[1]), uses=child.uses | {pair[1]})
        else:
            yield replace(child, parents=other_parents, uses=child.uses - {pair[1]})
