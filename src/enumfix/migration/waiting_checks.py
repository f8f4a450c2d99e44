"""Checks that wait for the commit: which of them a transaction has queued, and for which tables.

As PostgreSQL decides it (`AfterTriggerSaveEvent` in trigger.c, `RI_FKey_fk_upd_check_required` and
`RI_FKey_pk_upd_check_required` in ri_triggers.c; measured on 12 to 18): by the event, by the columns, and by
SET CONSTRAINTS. Where rows decide (the WHEN of a trigger, duplicates for a deferrable key), a check may wait.
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
    fires,
    governs,
    reaches_key,
    row_changes,
    writes,
)
from enumfix.recreation.change import Waiting
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk

Check: TypeAlias = ForeignKey | UniqueKey | Trigger
"""What can be deferred."""


class _State(NamedTuple):
    """What a transaction has done so far.

    `modes` says of checks whether they are deferred, and `usual` of all others; None is their own default.
    `fresh` are tables with rows that the transaction made itself.
    """

    waiting: tuple[Waiting, ...] = ()
    modes: tuple[tuple[Key, bool], ...] = ()
    usual: bool | None = None
    fresh: frozenset[Key] = frozenset()


class Queue:
    """The checks that one transaction has queued, statement by statement."""

    def __init__(self) -> None:
        self._state = _State()
        self._saved: dict[str, _State] = {}
        self._catalog: Catalog | None = None
        self._checks: tuple[Check, ...] = ()
        self._known: dict[tuple[Write, ...], tuple[RowChange, ...]] = {}

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """All checks that wait, in the order in which they were queued."""
        return self._state.waiting

    def on(self, tables: Set[Key]) -> tuple[Waiting, ...]:
        """Return the checks that wait for rows of some tables."""
        return tuple(each for each in self._state.waiting if each.table in tables)

    def done(self, checks: Collection[Key]) -> None:
        """Take out some checks: they have been made."""
        left = tuple(each for each in self._state.waiting if each.check not in checks)
        self._state = self._state._replace(waiting=left)

    def rewrite(self, tables: Set[Key]) -> None:
        """Note that the rows of some tables were written again: they count as new."""
        self._state = self._state._replace(fresh=self._state.fresh | tables)

    def end(self) -> None:
        """End the transaction."""
        self._state = _State()
        self._saved.clear()

    def take(self, statement: Statement, node: ast.Node, catalog: Catalog) -> None:
        """Note what a statement does, in the schema that it meets."""
        if isinstance(node, ast.TransactionStmt):
            self._transaction(node)
        elif isinstance(node, ast.ConstraintsSetStmt):
            self._set(node, catalog)
        elif isinstance(node, ast.AlterTableStmt):
            self.rewrite(set(_rewritten(node, catalog)))
        else:
            self.rewrite(set(_made(node, catalog)))
            self._write(statement, node, catalog)

    def _transaction(self, node: ast.TransactionStmt) -> None:
        name = node.savepoint_name or ""
        if node.kind is TransactionStmtKind.TRANS_STMT_SAVEPOINT:
            self._saved[name] = self._state
        elif node.kind is TransactionStmtKind.TRANS_STMT_ROLLBACK_TO:
            self._state = self._saved.get(name, self._state)
        elif node.kind is not TransactionStmtKind.TRANS_STMT_RELEASE:
            self.end()

    def _set(self, node: ast.ConstraintsSetStmt, catalog: Catalog) -> None:
        deferred = bool(node.deferred)
        if not node.constraints:
            left = self._state.waiting if deferred else ()
            self._state = self._state._replace(usual=deferred, modes=(), waiting=left)
            return
        named = {
            check.key
            for each in node.constraints
            if isinstance(each, ast.RangeVar)
            for check in _checks(catalog)
            if check.deferral and check.key.part == each.relname
            if not each.schemaname or check.key.schema == each.schemaname
        }
        modes = dict(self._state.modes) | dict.fromkeys(named, deferred)
        self._state = self._state._replace(modes=tuple(modes.items()))
        if not deferred:
            self.done(named)

    def _is_deferred(self, check: Check) -> bool:
        if not check.deferral:
            return False
        usual = check.deferral == "deferred" if self._state.usual is None else self._state.usual
        return dict(self._state.modes).get(check.key, usual)

    def _write(self, statement: Statement, node: ast.Node, catalog: Catalog) -> None:
        written = writes(node, catalog)
        waiting = {(each.table, each.check): each for each in self._state.waiting}
        fresh = set(self._state.fresh)
        for change in self._changes(written, catalog) if written else ():
            for check in self._checks:
                if self._is_deferred(check) and _is_queued(check, change, fresh, catalog):
                    found = Waiting(change.table, check.key, statement)
                    waiting.setdefault((found.table, found.check), found)
            if change.event is not Event.DELETE:
                fresh.add(change.table)
        self._state = self._state._replace(waiting=tuple(waiting.values()), fresh=frozenset(fresh))

    def _changes(self, written: tuple[Write, ...], catalog: Catalog) -> tuple[RowChange, ...]:
        """Return what becomes of rows; a file may say the same thousands of times."""
        if catalog is not self._catalog:
            self._catalog, self._known = catalog, {}
            self._checks = tuple(_checks(catalog))
        if written not in self._known:
            self._known[written] = row_changes(written, catalog)
        return self._known[written]


def can_wait(catalog: Catalog) -> bool:
    """Return whether a schema has a check that can be deferred."""
    return any(check.deferral for check in _checks(catalog))


def _checks(catalog: Catalog) -> Iterator[Check]:
    return (
        found for found in catalog.objects.values() if isinstance(found, (ForeignKey, UniqueKey, Trigger))
    )


def _is_queued(check: Check, change: RowChange, fresh: Set[Key], catalog: Catalog) -> bool:
    """Return whether a change of rows queues a check of them."""
    if isinstance(check, Trigger):
        return fires(check, change, catalog)
    if isinstance(check, ForeignKey):
        if _refers_anew(check, change, fresh, catalog):
            return True
        action = check.on_delete if change.event is Event.DELETE else check.on_update
        is_other = action == "a" and governs(check.other, change.table, catalog)
        return is_other and reaches_key(check, change, catalog)
    if change.event is Event.DELETE or not governs(check.key.relation, change.table, catalog):
        return False
    columns = [key.part for key in check.uses if key.kind == "column"]
    return change.event is Event.INSERT or not columns or change.may_change(columns)


def _refers_anew(key: ForeignKey, change: RowChange, fresh: Set[Key], catalog: Catalog) -> bool:
    """Return whether rows with a foreign key have to be looked at: new ones, those whose columns change.

    So is each that the transaction made itself, for then the check of the new row counts no more. What
    is NULL refers to nothing.
    """
    if change.event is Event.DELETE or not governs(key.key.relation, change.table, catalog):
        return False
    columns = {each.part for each in key.columns}
    if change.event is Event.INSERT or change.others_too:
        return True
    if columns <= change.emptied or (change.empties(columns) and not key.full):
        return False
    return change.table in fresh or change.may_change(columns)


def _rewritten(node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Key]:
    """Yield the table whose rows an ALTER TABLE may write again."""
    found = [each for each in node.cmds or () if isinstance(each, ast.AlterTableCmd)]
    if node.relation is not None and any(each.subtype in _REWRITE or _fills(each) for each in found):
        table = relation_named(node.relation, catalog)
        yield from (table, *descendants(table, catalog))


def _fills(command: ast.AlterTableCmd) -> bool:
    """Return whether ADD COLUMN may have to compute a value for each row."""
    column = command.def_
    if command.subtype is not AlterTableType.AT_AddColumn or not isinstance(column, ast.ColumnDef):
        return False
    said = name_parts(column.typeName.names)[-1:] if column.typeName else ()
    parts = walk(column.constraints)
    computed = (ast.FuncCall, ast.SQLValueFunction)
    return any(name in _SERIAL for name in said) or any(
        isinstance(each, computed) or getattr(each, "contype", None) in _COMPUTED for each in parts
    )


_SERIAL = ("serial", "serial4", "bigserial", "serial8", "smallserial", "serial2")
_COMPUTED = (ConstrType.CONSTR_GENERATED, ConstrType.CONSTR_IDENTITY)
_REWRITE = {AlterTableType.AT_AlterColumnType, AlterTableType.AT_SetLogged, AlterTableType.AT_SetUnLogged}


def _made(node: ast.Node, catalog: Catalog) -> Iterator[Key]:
    """Yield the table that a query fills."""
    for each in walk(node):
        if isinstance(each, ast.IntoClause) and each.rel is not None:
            yield relation_named(each.rel, catalog)


def checks_on(tables: Set[Key], catalog: Catalog) -> Iterator[Key]:
    """Yield the checks that can be deferred and that rows of some tables may wait for."""
    for check in _checks(catalog):
        homes = {check.key.relation, *(key.relation for key in check.uses)}
        if check.deferral and not tables.isdisjoint(homes):
            yield check.key


def is_own_code(check: Key, catalog: Catalog) -> bool:
    """Return whether a check runs a function of the user: whether it is a constraint trigger."""
    return isinstance(catalog.objects.get(check), Trigger)


def can_be_made_valid(check: Key, node: ast.Node, catalog: Catalog) -> bool:
    """Return whether a statement changes rows so that a check could hold which did not before."""
    found = catalog.objects.get(check)
    return any(_mends(found, change, catalog) for change in row_changes(writes(node, catalog), catalog))


def _mends(check: object, change: RowChange, catalog: Catalog) -> bool:
    """Return whether a change can make a check hold: rows that refer go or change, those referred to come."""
    if isinstance(check, ForeignKey):
        if governs(check.key.relation, change.table, catalog) and change.event is not Event.INSERT:
            columns = {each.part for each in check.columns}
            if change.event is Event.DELETE or change.may_change(columns):
                return True
        comes = change.event is Event.INSERT or reaches_key(check, change, catalog)
        return change.event is not Event.DELETE and comes and governs(check.other, change.table, catalog)
    if isinstance(check, UniqueKey):
        goes = change.event is Event.DELETE or change.may_change(
            key.part for key in check.uses if key.kind == "column"
        )
        return (
            change.event is not Event.INSERT and goes and governs(check.key.relation, change.table, catalog)
        )
    return True
