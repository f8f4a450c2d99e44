"""Tables, partitions and inheritance children.

A table is never in the way by itself; its columns are. One that is partitioned by the enum has to be
made again, with all that it carries and all that lives in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType

from enumfix.catalog.catalog import Attach, Catalog, Effect
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import descendants
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.queries import made_of_query
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import child_and_parent, created_by, elements, inherited
from enumfix.catalog.text import Text
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, commands_of, is_kept, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation import identity_columns as identities
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import Recreated, Written, as_it_stands, carried, released, written
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.parentheses import kept
from enumfix.sql.script import Statement
from enumfix.sql.tree import INDEX_CONSTRAINTS, TABLE_TYPES, walk

ALTERED = Code(
    "EF333",
    Severity.ERROR,
    "a partitioned table that has to be made again was created or altered after the dump",
    "Move the ADD VALUE statements above what creates or alters the table, or give enumfix a dump that "
    "shows it.",
)
_NAMED = 18  # the version from which on NOT NULL constraints have names


@frozen(kw_only=True)
class Table(Recreated):
    """A table. `variety` is `table`, `partitioned` or `foreign`; `parents` are inherited from.

    `altered` is whether its text no longer shows all of its columns.
    """

    word: ClassVar[str] = "table"
    kind: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (
        ObjectType.OBJECT_TABLE,
        ObjectType.OBJECT_FOREIGN_TABLE,
    )
    dropped: ClassVar[str] = "TABLE"
    granted: ClassVar[str] = "TABLE"
    governed: ClassVar[tuple[str, ...]] = ("default_tablespace", "default_table_access_method")
    squawk: ClassVar[SquawkRules] = SquawkRules(
        create=("prefer-robust-stmts",), drop=("ban-drop-table", "prefer-robust-stmts")
    )

    text: Text = field(default_factory=Text, compare=False)
    variety: str = "table"
    parents: tuple[Key, ...] = ()
    altered: bool = field(default=False, compare=False)

    @property
    def full_word(self) -> str:
        """The word for the table in a picture."""
        below = "partition " if self.parents else ""
        return below + ("table" if self.variety == "table" else f"{self.variety} table")

    @property
    def families(self) -> tuple[Key, ...]:
        """A table is listed under its own name, and among the children of its parents."""
        return (self.key, *(Key("child", parent.schema, parent.name) for parent in self.parents))

    def made_from(self) -> frozenset[Key]:
        """Return the tables that it is a child of."""
        return frozenset(self.parents)

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the table is made again: where its partition key may stand on the type."""
        found = catalog.objects.get(self.key.of("partition key"))
        return found is not None and any(
            key.kind != "column" or catalog.facts(key).type for key in found.needs
        )

    def outlives(self, used: Key, catalog: Catalog) -> bool:
        """Return True: partitions stay."""
        return True

    def draws(self, catalog: Catalog) -> Iterator[Key]:
        """Yield what lives in a table that is made again."""
        for kind in sorted(ON_TABLE if self.leaves(catalog) else ()):
            yield from catalog.members(kind, self.key)

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the text mentions: in columns, defaults, checks, and the partition key."""
        inside = (catalog.objects[key] for key in self.draws(catalog))
        mentioned = {
            key for each in inside if each.statement is self.statement for key in each.uses | each.needs
        }
        return self.uses | {key for key in mentioned if key.relation != self.key}

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Keep the sequences, and drop the table."""
        if not self.leaves(change.catalog):
            return
        yield from released(self.key, change)
        yield from identities.kept(self.key, change)
        yield Sql(f"DROP TABLE {change.name(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the table, and give it back what it and its columns carried."""
        if not self.leaves(change.catalog):
            return
        text = self.text.spell(self._named(change))
        yield Sql(kept(text), self.settings)
        for column in self._without(change.catalog):
            yield Sql(f"ALTER TABLE ONLY {change.name(self.key)} ALTER COLUMN {quote(column)} DROP DEFAULT")
        late = identities.come_last(self.key, change.catalog)
        later = identities.identities(self.key, change.catalog) if late else ()
        yield from carried(self.key, self.granted, change, later)
        for key in change.catalog.members("accessory", self.key):
            found = change.catalog.objects.get(key)
            if key.kind == "constraint" and (found is None or change.comes_along(found)):
                yield from carried(key, "", change)
        if not late:
            yield from identities.set_again(self.key, change)

    def finish(self, change: Change) -> Iterator[Sql]:
        """Make the columns of identity again that wait until all partitions are attached."""
        if self.leaves(change.catalog) and identities.come_last(self.key, change.catalog):
            for each in identities.identities(self.key, change.catalog):
                yield Sql(str(each.text))
            yield from identities.set_again(self.key, change)

    def _without(self, catalog: Catalog) -> Iterator[str]:
        """Yield the columns whose default the text still has, though a statement dropped it."""
        for node in walk(self.statement.node):
            name = (node.colname or "") if isinstance(node, ast.ColumnDef) else ""
            shown = node.constraints if isinstance(node, ast.ColumnDef) else ()
            has_default = any(each.contype is ConstrType.CONSTR_DEFAULT for each in shown or ())
            if has_default and self.key.of("default", name) not in catalog.objects:
                yield name

    def _named(self, change: Change) -> dict[Key, str]:
        """Return what names the NOT NULLs: on PostgreSQL 18 partitions hold the names of the naming rules."""
        keys = change.catalog.members("not null", self.key) if change.target >= _NAMED else ()
        found = [(key, change.catalog.objects[key]) for key in keys]
        return {
            key: f"CONSTRAINT {quote(each.constraint_name)} "
            for key, each in found
            if not each.has_given_name
        }

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a text that is not all of the table."""
        if not self.leaves(change.catalog):
            return
        yield from Recreated.review(self, change)
        if self.altered or self.statement.source is not change.schema:
            yield ALTERED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} has to be made again, and this statement "
                "does not show all of it",
            )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE."""
    if key := created_by(node, catalog):
        parents = tuple(inherited(node, catalog))
        partitioned = isinstance(node, ast.CreateStmt) and node.partspec is not None
        foreign = isinstance(node, ast.CreateForeignTableStmt)
        variety = "foreign" if foreign else "partitioned" if partitioned else "table"
        told = _kept(statement, node, key, catalog)
        yield Table(key=key, variety=variety, parents=parents, uses=frozenset(parents), **told)


@reads(ast.CreateTableAsStmt, ast.SelectStmt)
def of_query(
    statement: Statement, node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE AS and SELECT INTO."""
    key, columns = made_of_query(node, catalog) or (None, None)
    if key and columns is not None:
        yield Table(key=key, **written(statement, Mentions(), key))


def _kept(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, key: Key, catalog: Catalog
) -> Written:
    """Return the text of a partitioned table; that of others is never needed."""
    if not isinstance(node, ast.CreateStmt) or node.partspec is None or node.relation is None:
        return written(statement, Mentions(), key)
    found = mentions(node.tableElts, node.partspec, catalog=catalog, own=key, sql=statement.sql)
    unnamed = (
        (Span(each.node.location or 0, each.node.location or 0), key.of("not null", each.column or ""))
        for each in elements(node, catalog)
        if isinstance(each.node, ast.Constraint) and each.node.contype is ConstrType.CONSTR_NOTNULL
    )
    found = found._replace(places=(*found.places, *unnamed))
    shown = written(statement, found, key, node.relation.location)
    names = {each.colname or "" for each in node.tableElts or () if isinstance(each, ast.ColumnDef)}
    shown["loose"] |= {key.of("column", name) for name in names}
    return shown


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
    is_kept=True,
)
def carry(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read what a partitioned table carries, and is told again when it is made again."""
    is_of_index = isinstance(each.command.def_, ast.ReplicaIdentityStmt) and each.command.def_.name
    if any(_partitioned(each, catalog)) and not is_of_index and each.command.subtype:
        aspect = f"{each.command.subtype.name} {each.name}".rstrip()
        yield Attach(each.table, as_it_stands(aspect, statement, each.node, catalog))


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
def keep(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read what a table keeps whose columns are converted: nothing is to be done again."""
    return iter(())


@reads(ast.AlterTableStmt)
def hide(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Note which partitioned tables have texts that do not show all of them from here on."""
    for each in commands_of(node, catalog):
        for table in _partitioned(each, catalog):
            if not is_kept(each) or _hides(each, own=table.key == each.table):
                yield replace(table, altered=True)


def _partitioned(each: TableCommand, catalog: Catalog) -> Iterator[Table]:
    """Yield the partitioned tables that a command reaches."""
    for key in each.tables(catalog):
        found = catalog.objects.get(key)
        if isinstance(found, Table) and found.variety == "partitioned":
            yield found


def _hides(each: TableCommand, *, own: bool) -> bool:
    """Return whether a command adds what is not made again alike, or has to be told to each partition.

    Keys are: one that is added to more than the table ONLY makes indexes of partitions, without names.
    """
    added = each.command.def_
    if not isinstance(added, ast.Constraint) or each.command.subtype is AlterTableType.AT_AddIdentity:
        return not own and each.command.subtype is AlterTableType.AT_SetStatistics
    if added.contype is ConstrType.CONSTR_CHECK:
        return not own
    is_index_alone = each.only and added.contype in INDEX_CONSTRAINTS
    return added.contype is not ConstrType.CONSTR_FOREIGN and not is_index_alone


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read RENAME CONSTRAINT of what the text of a partitioned table shows."""
    if node.renameType is not ObjectType.OBJECT_TABCONSTRAINT or node.relation is None:
        return
    table = relation_named(node.relation, catalog)
    for member in (table, *descendants(table, catalog)):
        known = catalog.objects.get(member)
        kinds = ("constraint", "not null")
        inside = (catalog.objects[key] for kind in kinds for key in catalog.members(kind, member))
        named = (each for each in inside if each.constraint_name == node.subname)
        if isinstance(known, Table) and any(each.statement is known.statement for each in named):
            yield replace(known, altered=True)


@reads_command(AlterTableType.AT_AttachPartition, AlterTableType.AT_DetachPartition, is_kept=True)
def change_partition(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ATTACH PARTITION and DETACH PARTITION."""
    yield from _with_parent(each, catalog, gains=each.command.subtype is AlterTableType.AT_AttachPartition)


@reads_command(AlterTableType.AT_AddInherit, AlterTableType.AT_DropInherit)
def change_parent(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read INHERIT and NO INHERIT."""
    yield from _with_parent(each, catalog, gains=each.command.subtype is AlterTableType.AT_AddInherit)


def _with_parent(each: TableCommand, catalog: Catalog, *, gains: bool) -> Iterator[Table]:
    """Yield the child of a command with the parent that it gains, or without the one that it loses."""
    is_of_table = each.node.objtype in TABLE_TYPES
    pair = child_and_parent(each.command, each.table, catalog) if is_of_table else None
    known = catalog.objects.get(pair[0]) if pair else None
    if pair and isinstance(known, Table):
        rest = tuple(table for table in known.parents if table != pair[1])
        if gains:
            yield replace(known, parents=(*rest, pair[1]), uses=known.uses | {pair[1]})
        else:
            yield replace(known, parents=rest, uses=known.uses - {pair[1]})
