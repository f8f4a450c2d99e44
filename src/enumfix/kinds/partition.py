"""Partitions of tables and indexes, and what makes them that.

A partitioned table whose key depends on the enum is recreated. Its partitions are kept: they are detached
before, and attached again after, which scans them. Their indexes are attached to those of the new table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object, PartitionLink
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import (
    ancestors,
    descendants_with_partitions,
    is_recreated_partitioned_table,
    parents,
    partition_ancestors,
)
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import child_and_parent, created_relation, parent_tables
from enumfix.catalog.text import Constant, Mark, Text, qualified_ref, text_with_mentions
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.identity_columns import identity_accessories
from enumfix.recreation.recreated import RecreatedObject, restore_accessories
from enumfix.source import Span
from enumfix.sql.script import Statement
from enumfix.sql.tokens import partition_bound_span, string_spans
from enumfix.sql.tree import name_span_at

LOST_IDENTITY = Code(
    "EF345",
    Severity.ERROR,
    "partitions of a partition would lose an identity column that they have from a parent table",
    "From PostgreSQL 17 on, ATTACH PARTITION gives the identity to the partition, but not to its own "
    "partitions. Detach those in an earlier migration, and attach them again in a later one.",
)


@frozen(kw_only=True)
class Attachment(RecreatedObject):
    """The link of a table, or of an index if `index`, to the parent that it is a partition of.

    `text` is the whole ATTACH PARTITION. `table` and `partition_ancestors` are the tables of the partition
    and of the parent: themselves, if they are no indexes. `was_renamed` says whether the partition was
    renamed.
    """

    word: ClassVar[str] = "partition"
    kind: ClassVar[str] = "attachment"
    lives_in: ClassVar[str] = "relation"
    is_in_every_dump: ClassVar[bool] = False
    squawk: ClassVar[SquawkRules] = SquawkRules(
        commands={AlterTableType.AT_DetachPartition: ("require-concurrent-partition-detach",)}
    )

    parent: Key
    index: bool = field(compare=False)
    table: Key = field(compare=False)
    parent_table: Key = field(compare=False)
    was_renamed: bool = field(default=False, compare=False)

    @property
    def families(self) -> tuple[Key, ...]:
        """An attachment is listed under its partition, and with all attachments to the same parent."""
        return (self.key.of("attachment"), Key("attached", self.parent.schema, self.parent.name))

    @property
    def partition_link(self) -> PartitionLink:
        """What other kinds have to know of the attachment."""
        return PartitionLink(self.parent, self.table, self.parent_table, self.index, self.was_renamed)

    @property
    def label(self) -> str:
        """What a message calls this object."""
        return f"partition {self.key.relation}"

    def made_from(self) -> frozenset[Key]:
        """Return the key of the attachment of the parent, which may be a partition, too."""
        return frozenset((self.parent.of("attachment"),))

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename, and note that of the partition: names derived from the old one stay."""
        attachment = replace(self, was_renamed=True) if old == self.table else self
        return RecreatedObject.after_rename(attachment, old, move)

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return False: nothing depends on it."""
        return False

    def also_affects(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the foreign keys that reference a table above: DETACH fails where they reference rows.

        Of two indexes whose tables are both kept, yield the indexes, too.
        """
        if self.index and not any(
            is_recreated_partitioned_table(each, catalog) for each in (self.table, self.parent_table)
        ):
            yield from (key for key in self.uses if key in catalog.objects)
        parents_above = {self.parent, *ancestors(self.parent, catalog)}
        for constraint in catalog.objects.values():
            if constraint.key.kind == "constraint" and parents_above & constraint.uses:
                yield constraint.key

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what has to exist before the partition is attached.

        A kept partition needs its columns converted, with their NOT NULLs, as in the new parent. A recreated
        partition is attached to a kept parent only after all its own objects are back.
        """
        is_kept = not is_recreated_partitioned_table(self.table, catalog)
        if is_kept and not self.index:
            columns_and_not_nulls = (catalog.members(kind, self.table) for kind in ("column", "not null"))
            return self.uses.union(*columns_and_not_nulls)
        if is_kept or is_recreated_partitioned_table(self.parent_table, catalog):
            return self.uses
        if self.index:
            return self.uses | {self.table.of("attachment")}
        return self.uses | {each.key for each in catalog.objects.values() if self._comes_before(each)}

    def _comes_before(self, other: Object) -> bool:
        """Return whether `other` belongs to the new table and is created before the table is attached.

        Policies, rules and attachments of its indexes are not.
        """
        if isinstance(other, Attachment):
            return other.parent_table == self.table
        return self.table in (other.key.relation, other.table) and other.key.kind not in ("policy", "rule")

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a partition whose own partitions would lose the identity columns of a kept table."""
        yield from RecreatedObject.review(self, change)
        catalog = change.catalog
        has_partitions = not self.index and descendants_with_partitions(self.table, catalog)
        for table in partition_ancestors(self.table, catalog) if has_partitions else ():
            if identity_accessories(table, catalog) and not is_recreated_partitioned_table(table, catalog):
                yield LOST_IDENTITY.at(
                    self.statement.source,
                    self.statement.span,
                    f"{change.types} cannot be recreated: {self.key.relation} has partitions, and is "
                    f"attached again to {table}, which has an identity column",
                )

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Detach the partition. If a table above has an identity column, detach its own partitions first.

        A partition of a partition lacks the identity if a dump created it, and DETACH fails at that.
        """
        catalog = change.catalog
        if self.index:
            return
        has_identity = any(
            identity_accessories(each, catalog) for each in partition_ancestors(self.table, catalog)
        )
        if has_identity and self.parent.of("attachment") in change.impact:
            return
        for table in (
            *reversed(descendants_with_partitions(self.table, catalog) if has_identity else ()),
            self.table,
        ):
            attachment = catalog.objects.get(table.of("attachment"))
            if isinstance(attachment, Attachment) and attachment.key in change.impact:
                parent, partition = change.name(attachment.parent), change.name(table)
                yield Sql(f"ALTER TABLE {parent} DETACH PARTITION {partition}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Attach the partition again. `Index` attaches an index that is created again with its parent."""
        if self.index and {self.key.relation, self.parent} <= change.impact:
            return
        yield Sql(str(self.text))
        if not self.index and self.parent.of("attachment") not in change.impact:
            for table in (self.key.relation, *descendants_with_partitions(self.key.relation, change.catalog)):
                yield from self._trigger_states(table, change)

    def _trigger_states(self, table: Key, change: Change) -> Iterator[Sql]:
        """Yield the states of the triggers that a partition inherits from kept tables."""
        for trigger in change.catalog.members("accessory", table):
            parents_triggers = (
                each.of("trigger", trigger.part) for each in partition_ancestors(table, change.catalog)
            )
            is_own = trigger in change.catalog.objects
            if trigger.kind == "trigger" and not is_own and change.impact.isdisjoint(parents_triggers):
                yield from restore_accessories(trigger, "", change)


@reads_command(AlterTableType.AT_AttachPartition, survives_recreation=True)
def attach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ATTACH PARTITION."""
    partition, relation = command.command.def_, command.node.relation
    if not isinstance(partition, ast.PartitionCmd) or partition.name is None or relation is None:
        return
    child = relation_named(partition.name, catalog)
    tables = (relation.location, command.table), (partition.name.location, child)
    places: list[tuple[Span, Mark]] = [
        (where, key) for offset, key in tables if (where := name_span_at(statement.sql, offset))
    ]
    whole = Span(0, len(statement.sql))
    text = text_with_mentions(
        statement.sql,
        whole,
        [*places, *_labels_in_bound(statement, whole, partition.bound, command.table, catalog)],
    )
    yield _make_attachment(statement, child, command.table, text, catalog, index=command.is_on_index)


@reads_command(AlterTableType.AT_DetachPartition, survives_recreation=True)
def detach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION."""
    if pair := child_and_parent(command.command, command.table, catalog):
        yield from (
            Drop(attachment.key) for attachment in catalog.of(Attachment) if attachment.table == pair[0]
        )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE … PARTITION OF."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    if not isinstance(base, ast.CreateStmt) or base.partbound is None or base.relation is None:
        return
    child, parent = created_relation(base.relation, catalog), next(parent_tables(node, catalog))
    bound_span = partition_bound_span(statement.sql)
    bound = text_with_mentions(
        statement.sql, bound_span, _labels_in_bound(statement, bound_span, base.partbound, parent, catalog)
    )
    names = (qualified_ref(parent), " ATTACH PARTITION ", qualified_ref(child), " ")
    text = Text(("ALTER TABLE ONLY ", *names, *bound.parts))
    yield _make_attachment(statement, child, parent, text, catalog, index=False)


def _labels_in_bound(
    statement: Statement, bound_span: Span, bound: object, parent: Key, catalog: Catalog
) -> Iterator[tuple[Span, Constant]]:
    """Yield each enum label in a partition's bound, with its span in the statement."""
    if not isinstance(bound, ast.PartitionBoundSpec):
        return
    columns = catalog.facts(parent.of("partition key")).key_columns
    types = [catalog.facts(parent.of("column", each)).type for each in columns]
    datums = (*(bound.listdatums or ()), *(bound.lowerdatums or ()), *(bound.upperdatums or ()))
    places = iter(
        each for each in string_spans(statement.sql) if bound_span.start <= each.start < bound_span.end
    )
    for number, datum in enumerate(datums):
        if isinstance(datum, ast.A_Const) and isinstance(datum.val, ast.String):
            place = next(places)
            type_ = types[number % len(types)] if types else None
            if type_:
                yield place, Constant(type_, datum.val.sval or "", False, "")


def _make_attachment(
    statement: Statement, child: Key, parent: Key, text: Text, catalog: Catalog, *, index: bool
) -> Attachment:
    (child_table, *child_constraint), (parent_table, *parent_constraint) = (
        _table_and_constraint(child, catalog),
        _table_and_constraint(parent, catalog),
    )
    return Attachment(
        key=child.of("attachment"),
        parent=parent,
        index=index,
        text=text,
        table=child_table if index else child,
        parent_table=parent_table if index else parent,
        uses=frozenset({child, parent, *child_constraint, *parent_constraint}),
        statement=statement,
    )


def _table_and_constraint(index: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the table of an index, and the constraint that owns the index, if one does."""
    for key in catalog.members("index", index):
        return key.relation, key
    return (catalog.facts(index).table or index,)


@reads_command(AlterTableType.AT_DetachPartition, AlterTableType.AT_DropInherit)
def leave_parent(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION and NO INHERIT: what the table has from no other parent becomes its own."""
    pair = child_and_parent(command.command, command.table, catalog)
    if pair is None:
        return
    child, parent = pair
    other_parents = [table for table in parents(child, catalog) if table != parent]
    for key in (*catalog.members("column", child), *catalog.members("constraint", child)):
        if not any(table.of(key.kind, key.part) in catalog.objects for table in other_parents):
            yield catalog.objects[key].as_defined_locally()
