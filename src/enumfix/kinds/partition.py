"""Partitions of tables and indexes, and what makes them that.

A partitioned table whose key stands on the enum is made again: its partitions are detached before, and
attached again after, which scans them. Their indexes stay, and are attached to those of the new table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object, PartitionLink
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import above, ancestors, below, is_made_again, parents
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import child_and_parent, created, inherited
from enumfix.catalog.text import Constant, Mark, Text, cut, qualified
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.identity_columns import identities
from enumfix.recreation.recreated import Recreated, carried
from enumfix.source import Span
from enumfix.sql.script import Statement
from enumfix.sql.tokens import bound_at, strings
from enumfix.sql.tree import name_span_at

LOST_IDENTITY = Code(
    "EF345",
    Severity.ERROR,
    "partitions of a partition would lose the identity column of a table above",
    "From PostgreSQL 17 on, ATTACH PARTITION gives the identity to the partition, but to none below that. "
    "Detach the partitions below in a migration before this one, and attach them again in one after it.",
)


@frozen(kw_only=True)
class Attachment(Recreated):
    """What makes a table, or an index, a partition of another; `text` is the whole statement.

    `table` and `above` are the tables of the two: themselves, if they are no indexes. `renamed` is whether
    the partition has had another name.
    """

    word: ClassVar[str] = "partition"
    kind: ClassVar[str] = "attachment"
    lives_in: ClassVar[str] = "relation"
    compared: ClassVar[bool] = False
    squawk: ClassVar[SquawkRules] = SquawkRules(
        commands={AlterTableType.AT_DetachPartition: ("require-concurrent-partition-detach",)}
    )

    parent: Key
    index: bool = field(compare=False)
    table: Key = field(compare=False)
    above: Key = field(compare=False)
    renamed: bool = field(default=False, compare=False)

    @property
    def families(self) -> tuple[Key, ...]:
        """An attachment is listed under the partition, and among those of the parent."""
        return (self.key.of("attachment"), Key("attached", self.parent.schema, self.parent.name))

    @property
    def link(self) -> PartitionLink:
        """What makes the table, or the index, a partition."""
        return PartitionLink(self.parent, self.table, self.above, self.index, self.renamed)

    @property
    def label(self) -> str:
        """What a message calls this object."""
        return f"partition {self.key.relation}"

    def made_from(self) -> frozenset[Key]:
        """Return what makes the parent a partition, where it is one."""
        return frozenset((self.parent.of("attachment"),))

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename; what PostgreSQL named after the partition does not."""
        found = replace(self, renamed=True) if old == self.table else self
        return Recreated.moved(found, old, move)

    def leaves(self, catalog: Catalog) -> bool:
        """Return False: nothing stands on it."""
        return False

    def draws(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the foreign keys that the rows of the partition must not leave, or both indexes."""
        if self.index and not any(is_made_again(each, catalog) for each in (self.table, self.above)):
            yield from (key for key in self.uses if key in catalog.objects)
        above = {self.parent, *ancestors(self.parent, catalog)}
        for found in catalog.objects.values():
            if found.key.kind == "constraint" and above & found.uses:
                yield found.key

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the partition is made of; a new one comes to a parent that stayed once it is whole.

        One that stayed has its columns of the types that they will have, and their NOT NULLs, as the new
        parent has.
        """
        stays = not is_made_again(self.table, catalog)
        if stays and not self.index:
            inside = (catalog.members(kind, self.table) for kind in ("column", "not null"))
            return self.uses.union(*inside)
        if stays or is_made_again(self.above, catalog):
            return self.uses
        if self.index:
            return self.uses | {self.table.of("attachment")}
        return self.uses | {each.key for each in catalog.objects.values() if self._is_inside(each)}

    def _is_inside(self, found: Object) -> bool:
        """Return whether this is a part of the new table, and nothing that reads rows.

        What ties an index of the table to one of its parent's comes after.
        """
        if isinstance(found, Attachment):
            return found.above == self.table
        return self.table in (found.key.relation, found.table) and found.key.kind not in ("policy", "rule")

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a partition whose own ones would lose the identity columns of a table that stays."""
        yield from Recreated.review(self, change)
        catalog = change.catalog
        is_between = not self.index and below(self.table, catalog)
        for table in above(self.table, catalog) if is_between else ():
            if identities(table, catalog) and not is_made_again(table, catalog):
                yield LOST_IDENTITY.at(
                    self.statement.source,
                    self.statement.span,
                    f"{change.types} cannot be recreated: {self.key.relation} is attached again to {table}",
                )

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Detach the partition; below an identity column, those below it go first.

        What a dump made has that of a partition of a partition not to lose (see `identities`).
        """
        catalog = change.catalog
        if self.index:
            return
        shares = any(identities(each, catalog) for each in above(self.table, catalog))
        if shares and self.parent.of("attachment") in change.impact:
            return
        for table in (*reversed(below(self.table, catalog) if shares else ()), self.table):
            tied = catalog.objects.get(table.of("attachment"))
            if isinstance(tied, Attachment) and tied.key in change.impact:
                parent, own = change.name(tied.parent), change.name(table)
                yield Sql(f"ALTER TABLE {parent} DETACH PARTITION {own}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Attach it again; an index that is made again together with its parent's is attached there."""
        if self.index and {self.key.relation, self.parent} <= change.impact:
            return
        yield Sql(str(self.text))
        if not self.index and self.parent.of("attachment") not in change.impact:
            for table in (self.key.relation, *below(self.key.relation, change.catalog)):
                yield from self._states(table, change)

    def _states(self, table: Key, change: Change) -> Iterator[Sql]:
        """Yield the states of triggers that a partition has from tables above, which stay."""
        for trigger in change.catalog.members("accessory", table):
            theirs = (each.of("trigger", trigger.part) for each in above(table, change.catalog))
            own = trigger in change.catalog.objects
            if trigger.kind == "trigger" and not own and change.impact.isdisjoint(theirs):
                yield from carried(trigger, "", change)


@reads_command(AlterTableType.AT_AttachPartition, is_kept=True)
def attach(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ATTACH PARTITION."""
    named, relation = each.command.def_, each.node.relation
    if not isinstance(named, ast.PartitionCmd) or named.name is None or relation is None:
        return
    child = relation_named(named.name, catalog)
    tables = (relation.location, each.table), (named.name.location, child)
    places: list[tuple[Span, Mark]] = [
        (where, key) for offset, key in tables if (where := name_span_at(statement.sql, offset))
    ]
    whole = Span(0, len(statement.sql))
    text = cut(statement.sql, whole, [*places, *_labels(statement, whole, named.bound, each.table, catalog)])
    yield _attachment(statement, child, each.table, text, catalog, index=each.of_index)


@reads_command(AlterTableType.AT_DetachPartition, is_kept=True)
def detach(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION."""
    if pair := child_and_parent(each.command, each.table, catalog):
        yield from (Drop(found.key) for found in catalog.of(Attachment) if found.table == pair[0])


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE … PARTITION OF."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    if not isinstance(base, ast.CreateStmt) or base.partbound is None or base.relation is None:
        return
    child, parent = created(base.relation, catalog), next(inherited(node, catalog))
    where = bound_at(statement.sql)
    bound = cut(statement.sql, where, _labels(statement, where, base.partbound, parent, catalog))
    named = (qualified(parent), " ATTACH PARTITION ", qualified(child), " ")
    text = Text(("ALTER TABLE ONLY ", *named, *bound.parts))
    yield _attachment(statement, child, parent, text, catalog, index=False)


def _labels(
    statement: Statement, where: Span, bound: object, parent: Key, catalog: Catalog
) -> Iterator[tuple[Span, Constant]]:
    """Yield the labels among the strings of a partition's bound, and where they stand."""
    if not isinstance(bound, ast.PartitionBoundSpec):
        return
    columns = catalog.facts(parent.of("partition key")).key_columns
    types = [catalog.facts(parent.of("column", each)).type for each in columns]
    given = (*(bound.listdatums or ()), *(bound.lowerdatums or ()), *(bound.upperdatums or ()))
    places = iter(each for each in strings(statement.sql) if where.start <= each.start < where.end)
    for number, datum in enumerate(given):
        if isinstance(datum, ast.A_Const) and isinstance(datum.val, ast.String):
            place = next(places)
            type_ = types[number % len(types)] if types else None
            if type_:
                yield place, Constant(type_, datum.val.sval or "", False, "")


def _attachment(
    statement: Statement, child: Key, parent: Key, text: Text, catalog: Catalog, *, index: bool
) -> Attachment:
    (own, *mine), (above, *others) = _behind(child, catalog), _behind(parent, catalog)
    return Attachment(
        key=child.of("attachment"),
        parent=parent,
        index=index,
        text=text,
        table=own if index else child,
        above=above if index else parent,
        uses=frozenset({child, parent, *mine, *others}),
        statement=statement,
    )


def _behind(index: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the table of an index, and the constraint that it stands behind, if it does."""
    for key in catalog.members("index", index):
        return key.relation, key
    return (catalog.facts(index).table or index,)


@reads_command(AlterTableType.AT_DetachPartition, AlterTableType.AT_DropInherit)
def leave(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DETACH PARTITION and NO INHERIT: what no other parent of a table has is its own from then on."""
    pair = child_and_parent(each.command, each.table, catalog)
    if pair is None:
        return
    child, parent = pair
    rest = [table for table in parents(child, catalog) if table != parent]
    for key in (*catalog.members("column", child), *catalog.members("constraint", child)):
        if not any(table.of(key.kind, key.part) in catalog.objects for table in rest):
            yield catalog.objects[key].as_own()
