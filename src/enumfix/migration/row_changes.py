"""Which rows a statement changes: the tables, by what event, and in which columns.

What the statement itself names is exact. What follows from it is found where the schema tells: rows
behind a view, what rules and triggers write (any column of the tables that they mention), what foreign keys
with CASCADE and SET do to the tables that refer to a changed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pglast import ast
from pglast.enums import CmdType, OnConflictAction

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import above, ancestors, descendants, is_partition
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.kinds.foreign_key import ForeignKey
from enumfix.kinds.rule import Rule
from enumfix.kinds.trigger import BEFORE, Event, Trigger
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

_WRITES = (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt, ast.CopyStmt)

ALL = frozenset(("*",))
"""Stands for any columns, where nothing tells which."""


class RowChange(NamedTuple):
    """Rows of one table that are inserted, updated or deleted.

    `columns` are the names of those that an UPDATE sets, with the columns that are generated from them;
    `emptied` are those of them that it sets to NULL. `others_too` is whether a BEFORE trigger may
    change other columns of the rows.
    """

    table: Key
    event: Event
    columns: frozenset[str] = frozenset()
    emptied: frozenset[str] = frozenset()
    others_too: bool = False

    def sets(self, columns: Iterable[str]) -> bool:
        """Return whether it names one of some columns behind SET."""
        return "*" in self.columns or not self.columns.isdisjoint(columns)

    def may_change(self, columns: Iterable[str]) -> bool:
        """Return whether the value of one of some columns may be another one afterwards."""
        return self.others_too or self.sets(columns)

    def empties(self, columns: Iterable[str]) -> bool:
        """Return whether one of some columns is NULL afterwards."""
        return not self.others_too and not self.emptied.isdisjoint(columns)


class Write(NamedTuple):
    """What a statement names: a table or view, what it does to its rows, and the columns behind SET."""

    table: Key
    event: Event
    columns: frozenset[str]
    emptied: frozenset[str]
    only: bool
    plain: bool
    """Whether it is an UPDATE: others count all generated columns as set (ON CONFLICT, MERGE; on 15)."""


def writes(node: ast.Node, catalog: Catalog) -> tuple[Write, ...]:
    """Return what a statement does to rows by itself, in any of its parts."""
    found: list[Write] = []
    for each in walk(node):
        if not isinstance(each, _WRITES) or each.relation is None:
            continue
        if isinstance(each, ast.CopyStmt) and not each.is_from:
            continue
        table, only = relation_named(each.relation, catalog), not each.relation.inh
        plain = isinstance(each, ast.UpdateStmt)
        found += (Write(table, event, *_set(targets), only, plain) for event, targets in _events(each))
    return tuple(found)


def row_changes(written: Iterable[Write], catalog: Catalog) -> tuple[RowChange, ...]:
    """Return what becomes of rows, with all that follows from it in other tables."""
    found: dict[RowChange, None] = {}
    queue = [change for each in written for change in _direct(each, catalog)]
    while queue:
        change = queue.pop(0)
        if change not in found:
            found[change] = None
            queue += _followed(change, catalog)
    return tuple(found)


def _direct(write: Write, catalog: Catalog) -> Iterator[RowChange]:
    """Yield what a write does to the rows of each table that it reaches."""
    through = _is_view(write.table, catalog)
    for table in _reached(write, catalog):
        columns, emptied = write.columns, write.emptied
        if through:
            columns, emptied = _behind(write.table, columns, catalog), frozenset()
        yield from _on_rows(RowChange(table, write.event, columns, emptied), catalog, plain=write.plain)


def _events(node: ast.Node) -> Iterator[tuple[Event, tuple[ast.Node, ...]]]:
    """Yield what a part of a statement does, and the list behind its SET."""
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
            if isinstance(clause, ast.MergeWhenClause) and clause.commandType in _COMMANDS:
                yield _COMMANDS[clause.commandType], clause.targetList or ()


_COMMANDS = {
    CmdType.CMD_INSERT: Event.INSERT,
    CmdType.CMD_UPDATE: Event.UPDATE,
    CmdType.CMD_DELETE: Event.DELETE,
}


def _set(targets: Iterable[object]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the columns behind SET, and those that are set to NULL."""
    named = [each for each in targets if isinstance(each, ast.ResTarget)]
    empty = [each for each in named if isinstance(each.val, ast.A_Const) and each.val.isnull]
    return frozenset(each.name or "" for each in named), frozenset(each.name or "" for each in empty)


def _reached(write: Write, catalog: Catalog) -> tuple[Key, ...]:
    """Return the tables whose rows are changed through one: those of a view, partitions, children."""
    table = write.table
    if _is_view(table, catalog):
        below = {key.relation for key in catalog.objects[table].uses if key.kind in ("relation", "column")}
        return tuple(each for key in sorted(below) for each in (key, *descendants(key, catalog)))
    down = descendants(table, catalog)
    if write.event is Event.INSERT:
        down = tuple(each for each in down if is_partition(each, catalog))
    return (table,) if write.only else (table, *down)


def _is_view(table: Key, catalog: Catalog) -> bool:
    found = catalog.objects.get(table)
    return found is not None and found.word == "view"


def _behind(view: Key, columns: frozenset[str], catalog: Catalog) -> frozenset[str]:
    """Return the columns that some of a view show; all where that is more than a list of columns."""
    node = catalog.objects[view].statement.node
    query = node.query if isinstance(node, ast.ViewStmt) and not node.aliases else None
    targets = query.targetList if isinstance(query, ast.SelectStmt) else None
    shown: dict[str, str] = {}
    for each in targets or ():
        if isinstance(each, ast.ResTarget) and isinstance(each.val, ast.ColumnRef):
            name = name_parts(each.val.fields)[-1:]
            shown |= {each.name or own: own for own in name}
    return frozenset(shown[each] for each in columns) if columns <= shown.keys() else ALL


def _on_rows(change: RowChange, catalog: Catalog, *, plain: bool = True) -> Iterator[RowChange]:
    """Yield a change as it comes to the rows: with generated columns, triggers, and moves of partitions."""
    if change.event is not Event.UPDATE:
        yield change
        return
    tables = {change.table, *_roots(change.table, catalog)}
    columns = change.columns
    for found in catalog.objects.values():
        generated = found.key.kind == "default" and getattr(found, "computed", False)
        named = not plain or change.sets(key.part for key in found.uses)
        if generated and found.key.relation in tables and named:
            columns |= {found.key.part}
    before = any(
        each.timing == BEFORE and Event.UPDATE in each.events and each.key.relation in tables
        for each in catalog.of(Trigger)
    )
    yield change._replace(columns=columns, others_too=before)
    for table in tables:
        key = catalog.objects.get(table.of("partition key"))
        if key is not None and (before or change.sets(each.part for each in key.uses | key.needs)):
            yield RowChange(change.table, Event.DELETE)
            yield RowChange(change.table, Event.INSERT)


def _roots(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the tables above a partition, whose constraints and triggers are its own, too."""
    if not is_partition(table, catalog):
        return ()
    return (*ancestors(table, catalog), *above(table, catalog))


def governs(home: Key, table: Key, catalog: Catalog) -> bool:
    """Return whether what is on the table `home` counts for the rows of `table`: itself, or a partition."""
    return home == table or home in _roots(table, catalog)


def _followed(change: RowChange, catalog: Catalog) -> Iterator[RowChange]:
    """Yield what a change of rows makes foreign keys, rules and triggers do to other tables."""
    for key in catalog.of(ForeignKey):
        if governs(key.other, change.table, catalog):
            yield from _carried_on(key, change, catalog)
    for rule in catalog.of(Rule):
        node = rule.statement.node
        if not isinstance(node, ast.RuleStmt) or rule.key.relation != change.table:
            continue
        if node.event in _COMMANDS and _COMMANDS[node.event] is change.event:
            for action in node.actions or ():
                if isinstance(action, ast.Node):
                    yield from (each for write in writes(action, catalog) for each in _direct(write, catalog))
    for trigger in catalog.of(Trigger):
        if not trigger.deferral and fires(trigger, change, catalog):
            yield from _done_by(trigger, catalog)


def fires(trigger: Trigger, change: RowChange, catalog: Catalog) -> bool:
    """Return whether a trigger is asked for a change, its WHEN aside (`TriggerEnabled` in trigger.c)."""
    if change.event not in trigger.events or not governs(trigger.key.relation, change.table, catalog):
        return False
    if (
        change.event is Event.UPDATE
        and trigger.watched
        and not change.sets(each.part for each in trigger.watched)
    ):
        return False
    states = (
        catalog.aspect(home.of("trigger", trigger.key.part), "state")
        for home in (change.table, trigger.key.relation)
    )
    state = next((each[-1] for each in states if each), None)
    return state is None or not any(
        word in str(state.text).upper() for word in (" DISABLE ", " ENABLE REPLICA ")
    )


def _carried_on(key: ForeignKey, change: RowChange, catalog: Catalog) -> Iterator[RowChange]:
    """Yield what ON UPDATE and ON DELETE of a foreign key do to the rows that refer to changed ones."""
    if change.event is Event.INSERT or not reaches_key(key, change, catalog):
        return
    action = key.on_delete if change.event is Event.DELETE else key.on_update
    columns = frozenset(each.part for each in key.columns)
    for table in (key.key.relation, *descendants(key.key.relation, catalog)):
        if action == "c" and change.event is Event.DELETE:
            yield RowChange(table, Event.DELETE)
        elif action in ("c", "n", "d"):
            emptied = columns if action == "n" else frozenset()
            yield from _on_rows(RowChange(table, Event.UPDATE, columns, emptied), catalog)


def reaches_key(key: ForeignKey, change: RowChange, catalog: Catalog) -> bool:
    """Return whether a change takes away what a foreign key refers to (`RI_FKey_pk_upd_check_required`)."""
    if change.event is not Event.UPDATE:
        return change.event is Event.DELETE
    columns = {each.part for each in key.referenced or _primary(key.other, catalog)}
    return not columns or change.may_change(columns)


def _primary(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the columns of the primary key of a table, where the schema shows it."""
    for key in catalog.members("constraint", table):
        found = catalog.objects.get(key)
        if found is not None and str(found.text).upper().startswith("PRIMARY KEY"):
            yield from (each for each in found.uses if each.kind == "column")


def _done_by(trigger: Trigger, catalog: Catalog) -> Iterator[RowChange]:
    """Yield what the function of a trigger may do: anything to the rows of tables that its text mentions."""
    function = catalog.objects.get(trigger.function)
    if function is None:
        return
    for key, found in catalog.objects.items():
        if found.word == "table" and mentions_any(function.statement.sql, (key.name,)):
            for event in Event:
                yield RowChange(key, event, ALL if event is Event.UPDATE else frozenset())
