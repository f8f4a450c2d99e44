"""Which rows a statement changes: in which tables, by which event, and in which columns.

What the statement itself names is exact. Changes that follow from it are found where the schema shows them:
in the tables behind a view, by rules, by triggers (any column of the tables that their function mentions),
and by foreign keys with CASCADE or SET.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from pglast import ast
from pglast.enums import CmdType, OnConflictAction

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import ancestors, descendants, is_partition, partition_ancestors
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.kinds.foreign_key import ForeignKey
from enumfix.kinds.rule import Rule
from enumfix.kinds.trigger import BEFORE, Event, Trigger
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

_STATEMENTS = (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt, ast.CopyStmt)

ANY_COLUMN = frozenset(("*",))
"""Stands for the columns of an UPDATE that may set any of them."""


class RowChange(NamedTuple):
    """Rows of one table that are inserted, updated or deleted.

    `columns` are the names of the columns that an UPDATE sets, with the columns that are generated from them.
    `nulled` are the columns that it sets to NULL. `others_too` is whether a BEFORE trigger may change other
    columns of the rows.
    """

    table: Key
    event: Event
    columns: frozenset[str] = frozenset()
    nulled: frozenset[str] = frozenset()
    others_too: bool = False

    def sets_any(self, columns: Iterable[str]) -> bool:
        """Return whether an UPDATE sets one of some columns."""
        return "*" in self.columns or not self.columns.isdisjoint(columns)

    def may_change_any(self, columns: Iterable[str]) -> bool:
        """Return whether the value of one of some columns may differ afterwards."""
        return self.others_too or self.sets_any(columns)

    def nulls_any(self, columns: Iterable[str]) -> bool:
        """Return whether one of some columns is NULL afterwards."""
        return not self.others_too and not self.nulled.isdisjoint(columns)


class Write(NamedTuple):
    """What a statement does to the rows of a table or view that it names.

    `columns` are the columns that SET names, `nulled` those that it sets to NULL. `only` is whether ONLY
    stands in front of the table. `is_update` is whether the statement is an UPDATE: ON CONFLICT and MERGE
    set all generated columns (measured on PostgreSQL 15).
    """

    table: Key
    event: Event
    columns: frozenset[str]
    nulled: frozenset[str]
    only: bool
    is_update: bool


def writes_in(node: ast.Node, catalog: Catalog) -> tuple[Write, ...]:
    """Return what a statement itself does to rows, in any of its parts."""
    writes: list[Write] = []
    for part in walk(node):
        if not isinstance(part, _STATEMENTS) or part.relation is None:
            continue
        if isinstance(part, ast.CopyStmt) and not part.is_from:
            continue
        table, only = relation_named(part.relation, catalog), not part.relation.inh
        is_update = isinstance(part, ast.UpdateStmt)
        writes += (
            Write(table, event, *_set_columns(targets), only, is_update) for event, targets in _events(part)
        )
    return tuple(writes)


def row_changes(writes: Iterable[Write], catalog: Catalog) -> tuple[RowChange, ...]:
    """Return all changes of rows, in these tables and in others, that follow from what statements write."""
    changes: dict[RowChange, None] = {}
    queue = [change for write in writes for change in _changes_by_write(write, catalog)]
    while queue:
        change = queue.pop(0)
        if change not in changes:
            changes[change] = None
            queue += _consequences(change, catalog)
    return tuple(changes)


def _changes_by_write(write: Write, catalog: Catalog) -> Iterator[RowChange]:
    """Yield the changes of a write to each table whose rows it reaches."""
    is_view = _is_view(write.table, catalog)
    for table in _tables_reached(write, catalog):
        columns, nulled = write.columns, write.nulled
        if is_view:
            columns, nulled = _columns_behind_view(write.table, columns, catalog), frozenset()
        change = RowChange(table, write.event, columns, nulled)
        yield from _actual_changes(change, catalog, is_update=write.is_update)


def _events(node: ast.Node) -> Iterator[tuple[Event, tuple[ast.Node, ...]]]:
    """Yield the events of a statement, each with the list of its SET."""
    if isinstance(node, (ast.InsertStmt, ast.CopyStmt)):
        yield Event.INSERT, ()
        conflict = node.onConflictClause if isinstance(node, ast.InsertStmt) else None
        if conflict is not None and conflict.action is OnConflictAction.ONCONFLICT_UPDATE:
            yield Event.UPDATE, conflict.targetList or ()
    elif isinstance(node, ast.UpdateStmt):
        yield Event.UPDATE, node.targetList or ()
    elif isinstance(node, ast.DeleteStmt):
        yield Event.DELETE, ()
    elif isinstance(node, ast.MergeStmt):
        for clause in node.mergeWhenClauses or ():
            if isinstance(clause, ast.MergeWhenClause) and clause.commandType in _EVENTS:
                yield _EVENTS[clause.commandType], clause.targetList or ()


_EVENTS = {
    CmdType.CMD_INSERT: Event.INSERT,
    CmdType.CMD_UPDATE: Event.UPDATE,
    CmdType.CMD_DELETE: Event.DELETE,
}


def _set_columns(targets: Iterable[object]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the columns that a SET names, and those that it sets to NULL."""
    columns = [each for each in targets if isinstance(each, ast.ResTarget)]
    nulled = [each for each in columns if isinstance(each.val, ast.A_Const) and each.val.isnull]
    return frozenset(each.name or "" for each in columns), frozenset(each.name or "" for each in nulled)


def _tables_reached(write: Write, catalog: Catalog) -> tuple[Key, ...]:
    """Return the tables whose rows a write changes: of a view, the tables that it reads.

    Partitions and children belong to it, but rows that are inserted into a parent do not go into a child.
    """
    table = write.table
    if _is_view(table, catalog):
        read = {key.relation for key in catalog.objects[table].uses if key.kind in ("relation", "column")}
        return tuple(each for key in sorted(read) for each in (key, *descendants(key, catalog)))
    tables_below = descendants(table, catalog)
    if write.event is Event.INSERT:
        tables_below = tuple(each for each in tables_below if is_partition(each, catalog))
    return (table,) if write.only else (table, *tables_below)


def _is_view(table: Key, catalog: Catalog) -> bool:
    view = catalog.objects.get(table)
    return view is not None and view.word == "view"


def _columns_behind_view(view: Key, columns: frozenset[str], catalog: Catalog) -> frozenset[str]:
    """Return the columns of a table that some columns of a view show.

    The answer is `ANY_COLUMN` where one of these is more than the name of a column.
    """
    node = catalog.objects[view].statement.node
    query = node.query if isinstance(node, ast.ViewStmt) and not node.aliases else None
    targets = query.targetList if isinstance(query, ast.SelectStmt) else None
    shown: dict[str, str] = {}
    for target in targets or ():
        if isinstance(target, ast.ResTarget) and isinstance(target.val, ast.ColumnRef):
            column = name_parts(target.val.fields)[-1:]
            shown |= {target.name or name: name for name in column}
    return frozenset(shown[each] for each in columns) if columns <= shown.keys() else ANY_COLUMN


def _actual_changes(change: RowChange, catalog: Catalog, *, is_update: bool = True) -> Iterator[RowChange]:
    """Yield what a change does to the rows of its table.

    An UPDATE also computes generated columns, fires BEFORE triggers, and may move a row to another partition.
    """
    if change.event is not Event.UPDATE:
        yield change
        return
    tables = {change.table, *_partitioned_above(change.table, catalog)}
    fires_before = any(
        each.timing == BEFORE and Event.UPDATE in each.events and each.key.relation in tables
        for each in catalog.of(Trigger)
    )
    columns = change.columns.union(_generated_columns(change, tables, catalog, is_update=is_update))
    yield change._replace(columns=columns, others_too=fires_before)
    for table in tables:
        key = catalog.objects.get(table.of("partition key"))
        if key is None:
            continue
        if fires_before or change.sets_any(each.part for each in key.uses | key.needs):
            yield RowChange(change.table, Event.DELETE)
            yield RowChange(change.table, Event.INSERT)


def _generated_columns(
    change: RowChange, tables: Set[Key], catalog: Catalog, *, is_update: bool
) -> Iterator[str]:
    """Yield the generated columns of some tables that an UPDATE computes again."""
    for each in catalog.objects.values():
        is_generated = each.key.kind == "default" and each.is_computed and each.key.relation in tables
        if is_generated and (not is_update or change.sets_any(key.part for key in each.uses)):
            yield each.key.part


def _partitioned_above(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the tables above a partition: their constraints and triggers count for its rows, too."""
    if not is_partition(table, catalog):
        return ()
    return (*ancestors(table, catalog), *partition_ancestors(table, catalog))


def counts_for_rows(owner: Key, table: Key, catalog: Catalog) -> bool:
    """Return whether constraints and triggers of `owner` count for rows of `table`."""
    return owner == table or owner in _partitioned_above(table, catalog)


def _consequences(change: RowChange, catalog: Catalog) -> Iterator[RowChange]:
    """Yield the changes that foreign keys, rules and triggers make because of a change."""
    for key in catalog.of(ForeignKey):
        if counts_for_rows(key.referenced_table, change.table, catalog):
            yield from _referential_action(key, change, catalog)
    for rule in catalog.of(Rule):
        if rule.key.relation == change.table:
            yield from _rule_actions(rule, change, catalog)
    for trigger in catalog.of(Trigger):
        if not trigger.deferral and may_fire(trigger, change, catalog):
            yield from _trigger_changes(trigger, catalog)


def _rule_actions(rule: Rule, change: RowChange, catalog: Catalog) -> Iterator[RowChange]:
    """Yield the changes that the actions of a rule make where its event is that of a change."""
    node = rule.statement.node
    if not isinstance(node, ast.RuleStmt) or node.event not in _EVENTS:
        return
    if _EVENTS[node.event] is change.event:
        for action in node.actions or ():
            for write in writes_in(action, catalog) if isinstance(action, ast.Node) else ():
                yield from _changes_by_write(write, catalog)


def may_fire(trigger: Trigger, change: RowChange, catalog: Catalog) -> bool:
    """Return whether a change fires a trigger, unless its WHEN says no (`TriggerEnabled` in trigger.c)."""
    if change.event not in trigger.events:
        return False
    if not counts_for_rows(trigger.key.relation, change.table, catalog):
        return False
    is_watching = change.event is Event.UPDATE and trigger.update_columns
    if is_watching and not change.sets_any(each.part for each in trigger.update_columns):
        return False
    states = (
        catalog.aspect(table.of("trigger", trigger.key.part), "state")
        for table in (change.table, trigger.key.relation)
    )
    state = next((each[-1] for each in states if each), None)
    return state is None or not any(
        word in str(state.text).upper() for word in (" DISABLE ", " ENABLE REPLICA ")
    )


def _referential_action(key: ForeignKey, change: RowChange, catalog: Catalog) -> Iterator[RowChange]:
    """Yield what ON UPDATE and ON DELETE of a foreign key do to the rows that refer to changed ones."""
    if change.event is Event.INSERT or not may_change_referenced(key, change, catalog):
        return
    action = key.on_delete if change.event is Event.DELETE else key.on_update
    columns = frozenset(each.part for each in key.columns)
    for table in (key.key.relation, *descendants(key.key.relation, catalog)):
        if action == "c" and change.event is Event.DELETE:
            yield RowChange(table, Event.DELETE)
        elif action in ("c", "n", "d"):
            nulled = columns if action == "n" else frozenset()
            yield from _actual_changes(RowChange(table, Event.UPDATE, columns, nulled), catalog)


def may_change_referenced(key: ForeignKey, change: RowChange, catalog: Catalog) -> bool:
    """Return whether a change may remove values that a foreign key refers to.

    The rule is `RI_FKey_pk_upd_check_required` in ri_triggers.c.
    """
    if change.event is not Event.UPDATE:
        return change.event is Event.DELETE
    columns = {
        each.part for each in key.referenced_columns or _primary_key_columns(key.referenced_table, catalog)
    }
    return not columns or change.may_change_any(columns)


def _primary_key_columns(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the columns of the primary key of a table, where the schema shows it."""
    for key in catalog.members("constraint", table):
        constraint = catalog.objects.get(key)
        if constraint is not None and str(constraint.text).upper().startswith("PRIMARY KEY"):
            yield from (each for each in constraint.uses if each.kind == "column")


def _trigger_changes(trigger: Trigger, catalog: Catalog) -> Iterator[RowChange]:
    """Yield what the function of a trigger may do: anything to the rows of tables that its text mentions."""
    function = catalog.objects.get(trigger.function)
    if function is None:
        return
    for key, table in catalog.objects.items():
        if table.word == "table" and mentions_any(function.statement.sql, (key.name,)):
            for event in Event:
                yield RowChange(key, event, ANY_COLUMN if event is Event.UPDATE else frozenset())
