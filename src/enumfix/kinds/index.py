"""Indexes, and those whose predicate or expression holds a value of the enum.

PostgreSQL rebuilds a plain index on a retyped column by itself, with its comment, its CLUSTER
mark and its replica identity. What it forgets is the statistics target of an expression
(ALTER INDEX … SET STATISTICS). A predicate or an expression that holds a value of the old type
makes the rebuild fail: "operator does not exist".
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
    """An index. `attached` is the index that it is a partition of."""

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
        """The table, or the materialized view."""
        return self.table

    def outlives(self, used: Key, catalog: Catalog) -> bool:
        """Return whether the index stays: one of a partition does when its parent's table is made again."""
        above = catalog.objects.get(used)
        if self.attached != used or not isinstance(above, Index):
            return False
        return is_made_again(above.table, catalog)

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what it is made of; a table that is made again has its partitions first.

        So the index is dropped while they are attached, and takes those of the partitions along.
        """
        made_of = Recreated.stands_on(self, catalog)
        if not is_made_again(self.table, catalog):
            return made_of
        return made_of.union(each.of("attachment") for each in below(self.table, catalog))

    def goes_along(self, change: Change) -> bool:
        """Return whether it is dropped with its table; not where indexes of partitions have to go with it."""
        below = (each.table for each in self._below(change))
        alone = all(is_made_again(table, change.catalog) for table in below)
        return alone and Recreated.goes_along(self, change)

    def _below(self, change: Change) -> Iterator[Index]:
        """Yield the indexes of partitions that are dropped with the index, and have to be made again too."""
        for key in change.catalog.members("attached", self.key):
            each = change.catalog.objects.get(key.relation)
            if isinstance(each, Index) and each.attached and each.key in change.impact:
                yield each
                yield from each._below(change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the index, unless it goes with the one that it is a partition of."""
        if self.attached is None or self.attached not in change.impact:
            yield from Recreated.retire(self, change)

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Attach the index again, and give it back what it carried."""
        tied = change.catalog.objects.get(self.key.of("attachment"))
        if tied and self.attached in change.impact:
            yield Sql(str(tied.text))
        yield from Recreated.put_back(self, change)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename; a made-up name does not."""
        found = replace(self, shape=self.shape.outdated()) if lends_name(old, self) else self
        return Recreated.moved(found, old, move)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an index that cannot be made again part by part."""
        yield from Recreated.review(self, change)
        yield from unlisted(self, change)

    def resettle(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the comment and the statistics targets again, which the rebuild forgets."""
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
    lists = tuple(_lists(node))
    plain = {table.of("column", name) for names in lists for name in names if name}
    found = mentions(elements, node.whereClause, node.relation, catalog=catalog, own=table, sql=statement.sql)
    behind = node.relation.location or 0
    found = with_lists(found, statement.sql, behind, lists, table)
    index = Index(
        key=key,
        table=table,
        shape=_shape(statement, node, columns),
        uses=found.keys | plain | {table},
        needs=found.standing(),
        **_written(statement, node, found, key),
    )
    yield index
    parts = () if index.shape.only else below(table, catalog)
    given = free_columns(table, catalog) | {columns_of(index)} if parts else frozenset()
    is_taken = not node.idxname and _may_have_its_name(index, catalog)
    is_open = not node.idxname and differs_by_version(elements)
    if is_taken or is_open or any(not given.isdisjoint(free_columns(part, catalog)) for part in parts):
        yield Unsure(statement)


def _may_have_its_name(unnamed: Index, catalog: Catalog) -> bool:
    """Return whether a part of an index of a table above, which no statement names, may be called so."""
    alike = [each for each in catalog.objects.values() if is_indexed(each)]
    alike = [each for each in alike if each.shape.columns == unnamed.shape.columns]
    tables = ancestors(unnamed.table, catalog)
    ties = {each.index.of("attachment") for each in alike if each.table == unnamed.table}
    return any(each.table in tables for each in alike) and ties.isdisjoint(catalog.objects)


def _lists(node: ast.IndexStmt) -> Iterator[tuple[str | None, ...]]:
    """Yield the columns of each list of an index, None for an expression."""
    for elements in (node.indexParams, node.indexIncludingParams):
        if elements:
            yield tuple(each.name if isinstance(each, ast.IndexElem) else None for each in elements)


def _written(statement: Statement, node: ast.IndexStmt, found: Mentions, key: Key) -> Written:
    """Return the text of an index, without CONCURRENTLY, which has no place in a transaction."""
    said = words(statement.sql)
    behind = next(at for at, token in enumerate(said) if token.name == "INDEX") + 1
    name = next(token for token in said[behind:] if token.name not in _BEFORE_THE_NAME)
    own = name_span_at(statement.sql, name.start) if node.idxname else None
    if own:
        found = found._replace(places=(*found.places, (own, Ref(key, "", alone=True))))
    kept = written(statement, found, key)
    kept["loose"] -= kept["text"].refs & {key}
    if node.concurrent:
        word = next(token for token in said if token.name == "CONCURRENTLY")
        kept["text"] = kept["text"].without(Span(word.start, word.end + 1))
    return kept


_BEFORE_THE_NAME = ("CONCURRENTLY", "IF_P", "NOT", "EXISTS")


def _shape(statement: Statement, node: ast.IndexStmt, columns: str) -> Shape:
    """Return what the index is made from; a dump says USING, and all else behind it."""
    _, _, behind = statement.sql.partition(" USING ")
    unique = "UNIQUE " * bool(node.unique)
    only = node.relation is not None and not node.relation.inh
    return Shape(unique + (behind or statement.sql), columns, "_idx", only)


@reads_command(AlterTableType.AT_AttachPartition, is_kept=True)
def attach(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … ATTACH PARTITION."""
    pair = child_and_parent(each.command, each.table, catalog) if each.of_index else None
    known = catalog.objects.get(pair[0]) if pair else None
    if isinstance(known, Index):
        yield replace(known, attached=each.table, uses=known.uses | {each.table})


@reads_command(AlterTableType.AT_SetStatistics, is_kept=True)
def statistics(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … SET STATISTICS."""
    if each.of_index:
        aspect = f"statistics {each.command.num or each.command.name}"
        yield Attach(each.table, as_it_stands(aspect, statement, each.node, catalog))


@reads_command(
    AlterTableType.AT_SetTableSpace,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_ResetRelOptions,
)
def options(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … SET (…), RESET (…) and SET TABLESPACE, which the text of the index does not show."""
    yield from unsure(statement, (each.table,) if each.of_index else ())


@reads_command(AlterTableType.AT_DetachPartition, is_kept=True)
def detach(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION, which takes the indexes of a partition off those of the parent."""
    pair = child_and_parent(each.command, each.table, catalog)
    if pair and not each.of_index:
        child, parent = pair
        for found in catalog.of(Index):
            if found.table == child and found.attached:
                yield replace(found, attached=None, uses=found.uses - {found.attached})
        if _has_unnamed_parts(parent, child, catalog):
            yield Unsure(statement)


@reads_command(AlterTableType.AT_ClusterOn, is_kept=True)
def cluster_on(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read CLUSTER ON, which the index carries."""
    accessory = as_it_stands("cluster", statement, each.node, catalog)
    yield Attach(each.table._replace(name=each.name), accessory)


@reads_command(AlterTableType.AT_DropCluster)
def drop_cluster(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET WITHOUT CLUSTER."""
    yield from unsure(statement, clustered(each.table, catalog))


@reads_command(AlterTableType.AT_ReplicaIdentity, is_kept=True)
def replica_identity(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read REPLICA IDENTITY USING INDEX, which the index carries."""
    said = each.command.def_
    if isinstance(said, ast.ReplicaIdentityStmt) and said.name:
        accessory = as_it_stands("replica identity", statement, each.node, catalog)
        yield Attach(each.table._replace(name=said.name), accessory)


def _has_unnamed_parts(parent: Key, child: Key, catalog: Catalog) -> bool:
    """Return whether a partition has indexes, on more than plain columns, that no statement names."""
    indexes = [each for each in catalog.objects.values() if is_indexed(each)]
    own = {each.index for each in indexes if each.table == child}
    return any(
        each.table == parent
        and own.isdisjoint(key.relation for key in catalog.members("attached", each.index))
        and any(key.kind not in ("column", "relation") or catalog.facts(key).type for key in each.uses)
        for each in indexes
    )
