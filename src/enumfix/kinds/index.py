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

from enumfix.catalog.catalog import Attach, Catalog, Effect, Object, Unsure
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import ancestors, below, is_made_again
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import differs_by_version, index_columns, index_name
from enumfix.catalog.marks import with_lists
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import child_and_parent
from enumfix.catalog.text import Ref
from enumfix.diagnostics import Diagnostic
from enumfix.fold.not_followed import clustered, unsure
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.partition_indexes import (
    Shape,
    columns_of,
    comments,
    free_columns,
    is_indexed,
    lends_name,
    unlisted,
)
from enumfix.recreation.recreated import Recreated, Written, as_it_stands, written
from enumfix.source import Span
from enumfix.sql.script import Statement
from enumfix.sql.tokens import words
from enumfix.sql.tree import name_span_at


@frozen(kw_only=True)
class Index(Recreated):
    """An index. `attached` is the index that it is attached to as a partition, None if there is none."""

    word: ClassVar[str] = "index"
    graph_place: ClassVar[int] = 70
    kind: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_INDEX,)
    dropped: ClassVar[str] = "INDEX"
    governed: ClassVar[tuple[str, ...]] = ("default_tablespace",)
    squawk: ClassVar[SquawkRules] = SquawkRules(
        create=("prefer-robust-stmts", "require-concurrent-index-creation"),
        drop=("prefer-robust-stmts", "require-concurrent-index-deletion"),
    )

    table: Key
    shape: Shape = field(compare=False)
    attached: Key | None = None

    has_index: ClassVar[bool] = True

    @property
    def index(self) -> Key:
        """The key of the index: its own."""
        return self.key

    @property
    def home(self) -> Key:
        """The table or the materialized view."""
        return self.table

    def outlives(self, used: Key, catalog: Catalog) -> bool:
        """Return whether the index stays: it does if `used` is its parent, on a table that is recreated."""
        parent = catalog.objects.get(used)
        if self.attached != used or not isinstance(parent, Index):
            return False
        return is_made_again(parent.table, catalog)

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what it uses and, if its table is recreated, the attachments of all partitions.

        So it is dropped while they are attached, which also drops the indexes of the partitions.
        """
        dependencies = Recreated.stands_on(self, catalog)
        if not is_made_again(self.table, catalog):
            return dependencies
        return dependencies.union(each.of("attachment") for each in below(self.table, catalog))

    def goes_along(self, change: Change) -> bool:
        """Return whether it is dropped with its table: not if it takes indexes of kept partitions along."""
        partitions = (each.table for each in self._partition_indexes(change))
        are_all_recreated = all(is_made_again(table, change.catalog) for table in partitions)
        return are_all_recreated and Recreated.goes_along(self, change)

    def _partition_indexes(self, change: Change) -> Iterator[Index]:
        """Yield the indexes of partitions that are dropped with the index, and created again too."""
        for key in change.catalog.members("attached", self.key):
            each = change.catalog.objects.get(key.relation)
            if isinstance(each, Index) and each.attached and each.key in change.impact:
                yield each
                yield from each._partition_indexes(change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the index, unless it is dropped with the index that it is attached to."""
        if self.attached is None or self.attached not in change.impact:
            yield from Recreated.retire(self, change)

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Attach the index again, and restore its accessories."""
        attachment = change.catalog.objects.get(self.key.of("attachment"))
        if attachment and self.attached in change.impact:
            yield Sql(str(attachment.text))
        yield from Recreated.put_back(self, change)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename. A name that PostgreSQL chose for a partition of the index does not."""
        index = replace(self, shape=self.shape.outdated()) if lends_name(old, self) else self
        return Recreated.moved(index, old, move)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an index whose partitions cannot be created one by one."""
        yield from Recreated.review(self, change)
        yield from unlisted(self, change)

    def resettle(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the comment and the statistics targets again, which the rebuild loses."""
        yield from comments(self, change)
        for accessory in change.catalog.accessories.get(self.key, ()):
            if accessory.aspect.startswith("statistics"):
                yield Sql(str(accessory.text))


@reads(ast.IndexStmt)
def read(statement: Statement, node: ast.IndexStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE INDEX."""
    assert node.relation is not None
    table = relation_named(node.relation, catalog)
    elements = (*(node.indexParams or ()), *(node.indexIncludingParams or ()))
    columns = index_columns(elements)
    key = table._replace(name=node.idxname or index_name(table, columns, "_idx", catalog))
    if node.if_not_exists and key in catalog.objects:
        return
    lists = tuple(_column_lists(node))
    plain_columns = {table.of("column", name) for names in lists for name in names if name}
    mentioned = mentions(
        elements, node.whereClause, node.relation, catalog=catalog, own=table, sql=statement.sql
    )
    table_offset = node.relation.location or 0
    mentioned = with_lists(mentioned, statement.sql, table_offset, lists, table)
    index = Index(
        key=key,
        table=table,
        shape=_shape_of(statement, node, columns),
        uses=mentioned.keys | plain_columns | {table},
        needs=mentioned.standing(),
        **_text_fields(statement, node, mentioned, key),
    )
    yield index
    partitions = () if index.shape.only else below(table, catalog)
    indexed_columns = free_columns(table, catalog) | {columns_of(index)} if partitions else frozenset()
    may_be_taken = not node.idxname and _may_share_name(index, catalog)
    may_differ = not node.idxname and differs_by_version(elements)
    if (
        may_be_taken
        or may_differ
        or any(not indexed_columns.isdisjoint(free_columns(part, catalog)) for part in partitions)
    ):
        yield Unsure(statement)


def _may_share_name(unnamed: Index, catalog: Catalog) -> bool:
    """Return whether a partition of a parent table's index, which no statement names, may have this name."""
    similar = [each for each in catalog.objects.values() if is_indexed(each)]
    similar = [each for each in similar if each.shape.columns == unnamed.shape.columns]
    parent_tables = ancestors(unnamed.table, catalog)
    attachments = {each.index.of("attachment") for each in similar if each.table == unnamed.table}
    return any(each.table in parent_tables for each in similar) and attachments.isdisjoint(catalog.objects)


def _column_lists(node: ast.IndexStmt) -> Iterator[tuple[str | None, ...]]:
    """Yield the column names of each list of an index, with None for an expression."""
    for elements in (node.indexParams, node.indexIncludingParams):
        if elements:
            yield tuple(each.name if isinstance(each, ast.IndexElem) else None for each in elements)


def _text_fields(statement: Statement, node: ast.IndexStmt, mentioned: Mentions, key: Key) -> Written:
    """Return the text of an index without CONCURRENTLY, which PostgreSQL refuses in a transaction."""
    tokens = words(statement.sql)
    name_index = next(at for at, token in enumerate(tokens) if token.name == "INDEX") + 1
    name_token = next(token for token in tokens[name_index:] if token.name not in _WORDS_BEFORE_NAME)
    name_span = name_span_at(statement.sql, name_token.start) if node.idxname else None
    if name_span:
        mentioned = mentioned._replace(places=(*mentioned.places, (name_span, Ref(key, "", alone=True))))
    text_fields = written(statement, mentioned, key)
    text_fields["loose"] -= text_fields["text"].refs & {key}
    if node.concurrent:
        concurrently = next(token for token in tokens if token.name == "CONCURRENTLY")
        text_fields["text"] = text_fields["text"].without(Span(concurrently.start, concurrently.end + 1))
    return text_fields


_WORDS_BEFORE_NAME = ("CONCURRENTLY", "IF_P", "NOT", "EXISTS")


def _shape_of(statement: Statement, node: ast.IndexStmt, columns: str) -> Shape:
    """Return the shape of an index: its text after USING, where all of its definition is in a dump."""
    _, _, after_using = statement.sql.partition(" USING ")
    unique = "UNIQUE " * bool(node.unique)
    only = node.relation is not None and not node.relation.inh
    return Shape(unique + (after_using or statement.sql), columns, "_idx", only)


@reads_command(AlterTableType.AT_AttachPartition, is_kept=True)
def attach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … ATTACH PARTITION."""
    pair = child_and_parent(command.command, command.table, catalog) if command.of_index else None
    index = catalog.objects.get(pair[0]) if pair else None
    if isinstance(index, Index):
        yield replace(index, attached=command.table, uses=index.uses | {command.table})


@reads_command(AlterTableType.AT_SetStatistics, is_kept=True)
def set_statistics(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … SET STATISTICS."""
    if command.of_index:
        aspect = f"statistics {command.command.num or command.command.name}"
        yield Attach(command.table, as_it_stands(aspect, statement, command.node, catalog))


@reads_command(
    AlterTableType.AT_SetTableSpace,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_ResetRelOptions,
)
def set_options(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … SET (…), RESET (…) and SET TABLESPACE: the text of the index lacks the change."""
    yield from unsure(statement, (command.table,) if command.of_index else ())


@reads_command(AlterTableType.AT_DetachPartition, is_kept=True)
def detach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION, which also detaches the indexes of the partition."""
    pair = child_and_parent(command.command, command.table, catalog)
    if pair and not command.of_index:
        child, parent = pair
        for index in catalog.of(Index):
            if index.table == child and index.attached:
                yield replace(index, attached=None, uses=index.uses - {index.attached})
        if _has_unnamed_partition_indexes(parent, child, catalog):
            yield Unsure(statement)


@reads_command(AlterTableType.AT_ClusterOn, is_kept=True)
def cluster_on(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read CLUSTER ON as an accessory of the index."""
    accessory = as_it_stands("cluster", statement, command.node, catalog)
    yield Attach(command.table._replace(name=command.name), accessory)


@reads_command(AlterTableType.AT_DropCluster)
def drop_cluster(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET WITHOUT CLUSTER."""
    yield from unsure(statement, clustered(command.table, catalog))


@reads_command(AlterTableType.AT_ReplicaIdentity, is_kept=True)
def set_replica_identity(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read REPLICA IDENTITY USING INDEX as an accessory of the index."""
    identity = command.command.def_
    if isinstance(identity, ast.ReplicaIdentityStmt) and identity.name:
        accessory = as_it_stands("replica identity", statement, command.node, catalog)
        yield Attach(command.table._replace(name=identity.name), accessory)


def _has_unnamed_partition_indexes(parent: Key, child: Key, catalog: Catalog) -> bool:
    """Return whether the parent has an index over enums or expressions whose partition no statement names."""
    indexes = [each for each in catalog.objects.values() if is_indexed(each)]
    child_indexes = {each.index for each in indexes if each.table == child}
    return any(
        each.table == parent
        and child_indexes.isdisjoint(key.relation for key in catalog.members("attached", each.index))
        and any(key.kind not in ("column", "relation") or catalog.facts(key).type for key in each.uses)
        for each in indexes
    )
