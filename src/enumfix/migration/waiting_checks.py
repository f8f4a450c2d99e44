"""Deferred checks: which of them wait for the end of a transaction, and for rows of which tables.

PostgreSQL decides by the event, by the columns, and by SET CONSTRAINTS (`AfterTriggerSaveEvent` in
trigger.c, `RI_FKey_fk_upd_check_required` and `RI_FKey_pk_upd_check_required` in ri_triggers.c; measured on
12 to 18). Where it depends on values (the WHEN of a trigger, duplicates for a deferrable key), the check
counts as waiting.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, TransactionStmtKind

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.kinds.foreign_key import ForeignKey
from enumfix.kinds.trigger import Event, Trigger
from enumfix.kinds.unique_constraint import UniqueKey
from enumfix.migration.row_changes import (
    RowChange,
    Write,
    counts_for_rows,
    may_change_referenced,
    may_fire,
    row_changes,
    writes_in,
)
from enumfix.recreation.change import DeferredCheck
from enumfix.sql.effects import effects_of
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk

Check: TypeAlias = ForeignKey | UniqueKey | Trigger
"""What can be deferred."""


class _State(NamedTuple):
    """The state of a transaction.

    `modes` holds the checks that SET CONSTRAINTS names, and whether each is deferred. `mode_of_all` is what
    SET CONSTRAINTS ALL says; None leaves each check its default. `new_rows` are tables with rows that the
    transaction has inserted or changed.
    """

    waiting: tuple[DeferredCheck, ...] = ()
    modes: tuple[tuple[Key, bool], ...] = ()
    mode_of_all: bool | None = None
    new_rows: frozenset[Key] = frozenset()


class CheckQueue:
    """The checks that wait in one transaction, followed statement by statement."""

    def __init__(self) -> None:
        self._state = _State()
        self._savepoints: dict[str, _State] = {}
        self._catalog: Catalog | None = None
        self._checks: tuple[Check, ...] = ()
        self._changes_of: dict[tuple[Write, ...], tuple[RowChange, ...]] = {}

    @property
    def waiting(self) -> tuple[DeferredCheck, ...]:
        """All checks that wait, in the order in which they were queued."""
        return self._state.waiting

    def on(self, tables: Set[Key]) -> tuple[DeferredCheck, ...]:
        """Return the checks that wait for rows of some tables."""
        return tuple(each for each in self._state.waiting if each.table in tables)

    def remove(self, checks: Collection[Key]) -> None:
        """Remove checks from the queue, as SET CONSTRAINTS … IMMEDIATE does when it runs them."""
        left = tuple(each for each in self._state.waiting if each.check not in checks)
        self._state = self._state._replace(waiting=left)

    def count_rows_as_new(self, tables: Set[Key]) -> None:
        """Note that the transaction wrote all rows of some tables."""
        self._state = self._state._replace(new_rows=self._state.new_rows | tables)

    def end_transaction(self) -> None:
        """Forget everything: the transaction has ended."""
        self._state = _State()
        self._savepoints.clear()

    def follow(self, statement: Statement, node: ast.Node, catalog: Catalog) -> None:
        """Note what a statement does; `catalog` is the schema in front of it."""
        if isinstance(node, ast.TransactionStmt):
            self._follow_transaction(node)
        elif isinstance(node, ast.ConstraintsSetStmt):
            self._set_modes(node, catalog)
        elif isinstance(node, ast.AlterTableStmt):
            self.count_rows_as_new(set(_rewritten_tables(node, catalog)))
        else:
            self.count_rows_as_new(set(_tables_from_query(node, catalog)))
            self._follow_writes(statement, node, catalog)

    def _follow_transaction(self, node: ast.TransactionStmt) -> None:
        name = node.savepoint_name or ""
        if node.kind is TransactionStmtKind.TRANS_STMT_SAVEPOINT:
            self._savepoints[name] = self._state
        elif node.kind is TransactionStmtKind.TRANS_STMT_ROLLBACK_TO:
            self._state = self._savepoints.get(name, self._state)
        elif node.kind is not TransactionStmtKind.TRANS_STMT_RELEASE:
            self.end_transaction()

    def _set_modes(self, node: ast.ConstraintsSetStmt, catalog: Catalog) -> None:
        """Follow SET CONSTRAINTS: it sets modes, and IMMEDIATE runs the checks that wait."""
        is_deferred = bool(node.deferred)
        if not node.constraints:
            left = self._state.waiting if is_deferred else ()
            self._state = self._state._replace(mode_of_all=is_deferred, modes=(), waiting=left)
            return
        checks = {
            check.key
            for name in node.constraints
            if isinstance(name, ast.RangeVar)
            for check in _checks(catalog)
            if check.deferral and check.key.part == name.relname
            if not name.schemaname or check.key.schema == name.schemaname
        }
        modes = dict(self._state.modes) | dict.fromkeys(checks, is_deferred)
        self._state = self._state._replace(modes=tuple(modes.items()))
        if not is_deferred:
            self.remove(checks)

    def _is_deferred(self, check: Check) -> bool:
        """Return whether a check waits for the end of the transaction, as its mode is now."""
        if not check.deferral:
            return False
        mode_of_all = self._state.mode_of_all
        usual = check.deferral == "deferred" if mode_of_all is None else mode_of_all
        return dict(self._state.modes).get(check.key, usual)

    def _follow_writes(self, statement: Statement, node: ast.Node, catalog: Catalog) -> None:
        """Queue the checks of the rows that a statement changes."""
        writes = writes_in(node, catalog)
        waiting = {(each.table, each.check): each for each in self._state.waiting}
        new_rows = set(self._state.new_rows)
        for change in self._changes(writes, catalog) if writes else ():
            for check in self._checks:
                if self._is_deferred(check) and _is_queued(check, change, new_rows, catalog):
                    waiting.setdefault(
                        (change.table, check.key), DeferredCheck(change.table, check.key, statement)
                    )
            if change.event is not Event.DELETE:
                new_rows.add(change.table)
        self._state = self._state._replace(waiting=tuple(waiting.values()), new_rows=frozenset(new_rows))

    def _changes(self, writes: tuple[Write, ...], catalog: Catalog) -> tuple[RowChange, ...]:
        """Return `row_changes`, from a cache: a file may have thousands of INSERTs into one table."""
        if catalog is not self._catalog:
            self._catalog, self._changes_of = catalog, {}
            self._checks = tuple(_checks(catalog))
        if writes not in self._changes_of:
            self._changes_of[writes] = row_changes(writes, catalog)
        return self._changes_of[writes]


def has_deferrable_checks(catalog: Catalog) -> bool:
    """Return whether a schema has a check that can be deferred."""
    return any(check.deferral for check in _checks(catalog))


def _checks(catalog: Catalog) -> Iterator[Check]:
    """Return the constraints and triggers of a schema that are deferrable, or could be declared so."""
    return (each for each in catalog.objects.values() if isinstance(each, (ForeignKey, UniqueKey, Trigger)))


def _is_queued(check: Check, change: RowChange, new_rows: Set[Key], catalog: Catalog) -> bool:
    """Return whether a change of rows queues a check of them."""
    if isinstance(check, Trigger):
        return may_fire(check, change, catalog)
    if isinstance(check, ForeignKey):
        if _queues_referring_rows(check, change, new_rows, catalog):
            return True
        action = check.on_delete if change.event is Event.DELETE else check.on_update
        is_referenced = action == "a" and counts_for_rows(check.referenced_table, change.table, catalog)
        return is_referenced and may_change_referenced(check, change, catalog)
    if change.event is Event.DELETE or not counts_for_rows(check.key.relation, change.table, catalog):
        return False
    columns = [key.part for key in check.uses if key.kind == "column"]
    return change.event is Event.INSERT or not columns or change.may_change_any(columns)


def _queues_referring_rows(key: ForeignKey, change: RowChange, new_rows: Set[Key], catalog: Catalog) -> bool:
    """Return whether PostgreSQL has to check that changed rows with a foreign key refer to something.

    It does for new rows, and for rows whose columns of the key change. It does for each change of a row that
    the transaction made itself, since the check queued for the first version of the row is dropped. It does
    not for NULL, which refers to nothing.
    """
    if change.event is Event.DELETE or not counts_for_rows(key.key.relation, change.table, catalog):
        return False
    columns = {each.part for each in key.columns}
    if change.event is Event.INSERT or change.others_too:
        return True
    if columns <= change.nulled or (change.nulls_any(columns) and not key.is_match_full):
        return False
    return change.table in new_rows or change.may_change_any(columns)


def _rewritten_tables(node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Key]:
    """Yield the table whose rows an ALTER TABLE may write again, with the tables below it."""
    commands = [each for each in node.cmds or () if isinstance(each, ast.AlterTableCmd)]
    if node.relation is not None and any(
        each.subtype in _REWRITING or _fills_column(each) for each in commands
    ):
        table = relation_named(node.relation, catalog)
        yield from (table, *descendants(table, catalog))


def _fills_column(command: ast.AlterTableCmd) -> bool:
    """Return whether ADD COLUMN may have to compute a value for each row."""
    column = command.def_
    if command.subtype is not AlterTableType.AT_AddColumn or not isinstance(column, ast.ColumnDef):
        return False
    type_name = name_parts(column.typeName.names)[-1:] if column.typeName else ()
    computed = (ast.FuncCall, ast.SQLValueFunction)
    return any(name in _SERIAL for name in type_name) or any(
        isinstance(part, computed) or (isinstance(part, ast.Constraint) and part.contype in _COMPUTED)
        for part in walk(column.constraints)
    )


_SERIAL = ("serial", "serial4", "bigserial", "serial8", "smallserial", "serial2")
_COMPUTED = (ConstrType.CONSTR_GENERATED, ConstrType.CONSTR_IDENTITY)
_REWRITING = {AlterTableType.AT_AlterColumnType, AlterTableType.AT_SetLogged, AlterTableType.AT_SetUnLogged}


def _tables_from_query(node: ast.Node, catalog: Catalog) -> Iterator[Key]:
    """Yield the table that CREATE TABLE AS or SELECT INTO creates and fills."""
    if isinstance(node, (ast.CreateTableAsStmt, ast.SelectStmt)):
        for table in effects_of(node).creates:
            yield catalog.key_for("relation", table.parts)


def deferrable_checks(tables: Set[Key], catalog: Catalog) -> Iterator[Key]:
    """Yield the checks that can be deferred and that rows of some tables may wait for."""
    for check in _checks(catalog):
        checked = {check.key.relation, *(key.relation for key in check.uses)}
        if check.deferral and not tables.isdisjoint(checked):
            yield check.key


def is_constraint_trigger(check: Key, catalog: Catalog) -> bool:
    """Return whether a check is a constraint trigger, which runs a function of the user."""
    return isinstance(catalog.objects.get(check), Trigger)


def can_make_valid(check: Key, node: ast.Node, catalog: Catalog) -> bool:
    """Return whether a statement changes rows so that a check could pass which did not before."""
    changes = row_changes(writes_in(node, catalog), catalog)
    return any(_can_mend(catalog.objects.get(check), change, catalog) for change in changes)


def _can_mend(check: object, change: RowChange, catalog: Catalog) -> bool:
    """Return whether a change of rows can make a check pass; a trigger may check anything."""
    if isinstance(check, ForeignKey):
        return _can_mend_foreign_key(check, change, catalog)
    if isinstance(check, UniqueKey):
        columns = (key.part for key in check.uses if key.kind == "column")
        removes_value = change.event is Event.DELETE or change.may_change_any(columns)
        is_checked = counts_for_rows(check.key.relation, change.table, catalog)
        return change.event is not Event.INSERT and removes_value and is_checked
    return True


def _can_mend_foreign_key(key: ForeignKey, change: RowChange, catalog: Catalog) -> bool:
    """Return whether rows that refer are deleted or changed, or rows that they refer to are added."""
    if counts_for_rows(key.key.relation, change.table, catalog) and change.event is not Event.INSERT:
        columns = {each.part for each in key.columns}
        if change.event is Event.DELETE or change.may_change_any(columns):
            return True
    adds_value = change.event is Event.INSERT or may_change_referenced(key, change, catalog)
    is_referenced = counts_for_rows(key.referenced_table, change.table, catalog)
    return change.event is not Event.DELETE and adds_value and is_referenced
