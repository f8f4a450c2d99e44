"""Indexes.

When a column gets another type, PostgreSQL rebuilds a plain index on it, with its comment, its CLUSTER mark
and its replica identity. It loses the statistics target of an expression (ALTER INDEX … SET STATISTICS), and
enumfix sets that again. The rebuild fails if a predicate or an expression contains a value of the old type:
"operator does not exist". Such an index is dropped and created again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import AddAccessory, Catalog, Effect, NotFollowed, Object
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import ancestors, descendants_with_partitions, is_recreated_partitioned_table
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import choose_index_name, index_columns_in_name, name_differs_by_version
from enumfix.catalog.marks import add_column_lists
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import child_and_parent
from enumfix.catalog.text import Ref
from enumfix.diagnostics import Diagnostic
from enumfix.fold.not_followed import changes_not_followed, clustered_indexes
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.partition_indexes import (
    IndexShape,
    index_column_names,
    is_in_generated_name,
    is_index_like,
    refuse_unnamed_parts,
    restore_index_comment,
    unattached_index_columns,
)
from enumfix.recreation.recreated import (
    RecreatedObject,
    StatementFields,
    accessory_from_statement,
    statement_fields,
)
from enumfix.source import Span
from enumfix.sql.script import Statement
from enumfix.sql.tokens import tokens_without_comments
from enumfix.sql.tree import name_span_at


@frozen(kw_only=True)
class Index(RecreatedObject):
    """An index. `parent_index` is the index that it is attached to as a partition, None if there is none."""

    word: ClassVar[str] = "index"
    graph_place: ClassVar[int] = 70
    kind: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_INDEX,)
    drop_keywords: ClassVar[str] = "INDEX"
    governing_settings: ClassVar[tuple[str, ...]] = ("default_tablespace",)
    squawk: ClassVar[SquawkRules] = SquawkRules(
        create=("prefer-robust-stmts", "require-concurrent-index-creation"),
        drop=("prefer-robust-stmts", "require-concurrent-index-deletion"),
    )

    table: Key
    shape: IndexShape = field(compare=False)
    parent_index: Key | None = None

    has_index: ClassVar[bool] = True

    @property
    def index(self) -> Key:
        """The key of the index: its own."""
        return self.key

    @property
    def home(self) -> Key:
        """The table or the materialized view."""
        return self.table

    def survives_drop_of(self, used: Key, catalog: Catalog) -> bool:
        """Return whether the index stays: it does if `used` is its parent, on a table that is recreated."""
        parent = catalog.objects.get(used)
        if self.parent_index != used or not isinstance(parent, Index):
            return False
        return is_recreated_partitioned_table(parent.table, catalog)

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what it uses and, if its table is recreated, the attachments of all partitions.

        So it is dropped while they are attached, which also drops the indexes of the partitions.
        """
        dependencies = RecreatedObject.built_after(self, catalog)
        if not is_recreated_partitioned_table(self.table, catalog):
            return dependencies
        return dependencies.union(
            each.of("attachment") for each in descendants_with_partitions(self.table, catalog)
        )

    def is_dropped_with_home(self, change: Change) -> bool:
        """Return whether it is dropped with its table: not if it takes indexes of kept partitions along."""
        partitions = (each.table for each in self._partition_indexes(change))
        are_all_recreated = all(is_recreated_partitioned_table(table, change.catalog) for table in partitions)
        return are_all_recreated and RecreatedObject.is_dropped_with_home(self, change)

    def _partition_indexes(self, change: Change) -> Iterator[Index]:
        """Yield the indexes of partitions that are dropped with the index, and created again too."""
        for key in change.catalog.members("attached", self.key):
            each = change.catalog.objects.get(key.relation)
            if isinstance(each, Index) and each.parent_index and each.key in change.impact:
                yield each
                yield from each._partition_indexes(change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the index, unless it is dropped with the index that it is attached to."""
        if self.parent_index is None or self.parent_index not in change.impact:
            yield from RecreatedObject.retire(self, change)

    def restore_accessories(self, change: Change) -> Iterator[Sql]:
        """Attach the index again, and restore its accessories."""
        attachment = change.catalog.objects.get(self.key.of("attachment"))
        if attachment and self.parent_index in change.impact:
            yield Sql(str(attachment.text))
        yield from RecreatedObject.restore_accessories(self, change)

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename. A name that PostgreSQL chose for a partition of the index does not."""
        index = (
            replace(self, shape=self.shape.after_column_rename()) if is_in_generated_name(old, self) else self
        )
        return RecreatedObject.after_rename(index, old, move)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an index whose partitions cannot be created one by one."""
        yield from RecreatedObject.review(self, change)
        yield from refuse_unnamed_parts(self, change)

    def restore_after_rebuild(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the comment and the statistics targets again, which the rebuild loses."""
        yield from restore_index_comment(self, change)
        for accessory in change.catalog.accessories.get(self.key, ()):
            if accessory.aspect.startswith("statistics"):
                yield Sql(str(accessory.text))


@reads(ast.IndexStmt)
def read(statement: Statement, node: ast.IndexStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE INDEX."""
    assert node.relation is not None
    table = relation_named(node.relation, catalog)
    elements = (*(node.indexParams or ()), *(node.indexIncludingParams or ()))
    columns = index_columns_in_name(elements)
    key = table._replace(name=node.idxname or choose_index_name(table, columns, "_idx", catalog))
    if node.if_not_exists and key in catalog.objects:
        return
    index = _index_of(statement, node, key, table, columns, catalog)
    yield index
    may_be_taken = not node.idxname and _may_share_name(index, catalog)
    may_differ = not node.idxname and name_differs_by_version(elements)
    if may_be_taken or may_differ or _may_attach_existing_index(index, catalog):
        yield NotFollowed(statement)


def _index_of(
    statement: Statement, node: ast.IndexStmt, key: Key, table: Key, columns: str, catalog: Catalog
) -> Index:
    """Return the index that CREATE INDEX creates; a name that PostgreSQL chooses contains `columns`."""
    elements = (*(node.indexParams or ()), *(node.indexIncludingParams or ()))
    lists = tuple(_column_lists(node))
    plain_columns = {table.of("column", name) for names in lists for name in names if name}
    mentioned = find_mentions(
        elements, node.whereClause, node.relation, catalog=catalog, own=table, sql=statement.sql
    )
    table_offset = (node.relation and node.relation.location) or 0
    mentioned = add_column_lists(mentioned, statement.sql, table_offset, lists, table)
    return Index(
        key=key,
        table=table,
        shape=_shape_of(statement, node, columns),
        uses=mentioned.keys | plain_columns | {table},
        needs=mentioned.needed_keys_of_expression(),
        **_text_fields(statement, node, mentioned, key),
    )


def _may_attach_existing_index(index: Index, catalog: Catalog) -> bool:
    """Return whether PostgreSQL may attach to the new index one that a partition has on the same columns."""
    partitions = () if index.shape.only else descendants_with_partitions(index.table, catalog)
    if not partitions:
        return False
    indexed_columns = unattached_index_columns(index.table, catalog) | {index_column_names(index)}
    return any(not indexed_columns.isdisjoint(unattached_index_columns(each, catalog)) for each in partitions)


def _may_share_name(unnamed: Index, catalog: Catalog) -> bool:
    """Return whether a partition of a parent table's index, which no statement names, may have this name."""
    similar = [each for each in catalog.objects.values() if is_index_like(each)]
    similar = [each for each in similar if each.shape.columns == unnamed.shape.columns]
    parent_tables = ancestors(unnamed.table, catalog)
    attachments = {each.index.of("attachment") for each in similar if each.table == unnamed.table}
    return any(each.table in parent_tables for each in similar) and attachments.isdisjoint(catalog.objects)


def _column_lists(node: ast.IndexStmt) -> Iterator[tuple[str | None, ...]]:
    """Yield the column names of each list of an index, with None for an expression."""
    for elements in (node.indexParams, node.indexIncludingParams):
        if elements:
            yield tuple(each.name if isinstance(each, ast.IndexElem) else None for each in elements)


def _text_fields(statement: Statement, node: ast.IndexStmt, mentioned: Mentions, key: Key) -> StatementFields:
    """Return the text of an index without CONCURRENTLY, which PostgreSQL refuses in a transaction."""
    tokens = tokens_without_comments(statement.sql)
    name_index = next(at for at, token in enumerate(tokens) if token.name == "INDEX") + 1
    name_token = next(token for token in tokens[name_index:] if token.name not in _WORDS_BEFORE_NAME)
    name_span = name_span_at(statement.sql, name_token.start) if node.idxname else None
    if name_span:
        mentioned = mentioned._replace(
            places=(*mentioned.places, (name_span, Ref(key, "", never_qualified=True)))
        )
    text_fields = statement_fields(statement, mentioned, key)
    text_fields["unplaced_keys"] -= text_fields["text"].placed_keys & {key}
    if node.concurrent:
        concurrently = next(token for token in tokens if token.name == "CONCURRENTLY")
        text_fields["text"] = text_fields["text"].without_span(Span(concurrently.start, concurrently.end + 1))
    return text_fields


_WORDS_BEFORE_NAME = ("CONCURRENTLY", "IF_P", "NOT", "EXISTS")


def _shape_of(statement: Statement, node: ast.IndexStmt, columns: str) -> IndexShape:
    """Return the shape of an index: its text after USING, where all of its definition is in a dump."""
    _, _, after_using = statement.sql.partition(" USING ")
    unique = "UNIQUE " * bool(node.unique)
    only = node.relation is not None and not node.relation.inh
    return IndexShape(unique + (after_using or statement.sql), columns, "_idx", only)


@reads_command(AlterTableType.AT_AttachPartition, survives_recreation=True)
def attach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … ATTACH PARTITION."""
    pair = child_and_parent(command.command, command.table, catalog) if command.is_on_index else None
    index = catalog.objects.get(pair[0]) if pair else None
    if isinstance(index, Index):
        yield replace(index, parent_index=command.table, uses=index.uses | {command.table})


@reads_command(AlterTableType.AT_SetStatistics, survives_recreation=True)
def set_statistics(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … SET STATISTICS."""
    if command.is_on_index:
        aspect = f"statistics {command.command.num or command.command.name}"
        yield AddAccessory(command.table, accessory_from_statement(aspect, statement, command.node, catalog))


@reads_command(
    AlterTableType.AT_SetTableSpace,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_ResetRelOptions,
)
def set_options(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … SET (…), RESET (…) and SET TABLESPACE: the text of the index lacks the change."""
    yield from changes_not_followed(statement, (command.table,) if command.is_on_index else ())


@reads_command(AlterTableType.AT_DetachPartition, survives_recreation=True)
def detach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION, which also detaches the indexes of the partition."""
    pair = child_and_parent(command.command, command.table, catalog)
    if pair and not command.is_on_index:
        child, parent = pair
        for index in catalog.of(Index):
            if index.table == child and index.parent_index:
                yield replace(index, parent_index=None, uses=index.uses - {index.parent_index})
        if _has_unnamed_partition_indexes(parent, child, catalog):
            yield NotFollowed(statement)


@reads_command(AlterTableType.AT_ClusterOn, survives_recreation=True)
def cluster_on(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read CLUSTER ON as an accessory of the index."""
    accessory = accessory_from_statement("cluster", statement, command.node, catalog)
    yield AddAccessory(command.table._replace(name=command.name), accessory)


@reads_command(AlterTableType.AT_DropCluster)
def drop_cluster(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET WITHOUT CLUSTER."""
    yield from changes_not_followed(statement, clustered_indexes(command.table, catalog))


@reads_command(AlterTableType.AT_ReplicaIdentity, survives_recreation=True)
def set_replica_identity(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read REPLICA IDENTITY USING INDEX as an accessory of the index."""
    identity = command.command.def_
    if isinstance(identity, ast.ReplicaIdentityStmt) and identity.name:
        accessory = accessory_from_statement("replica identity", statement, command.node, catalog)
        yield AddAccessory(command.table._replace(name=identity.name), accessory)


def _has_unnamed_partition_indexes(parent: Key, child: Key, catalog: Catalog) -> bool:
    """Return whether the parent has an index over enums or expressions whose partition no statement names."""
    indexes = [each for each in catalog.objects.values() if is_index_like(each)]
    child_indexes = {each.index for each in indexes if each.table == child}
    return any(
        each.table == parent
        and child_indexes.isdisjoint(key.relation for key in catalog.members("attached", each.index))
        and any(key.kind not in ("column", "relation") or catalog.facts(key).type for key in each.uses)
        for each in indexes
    )
