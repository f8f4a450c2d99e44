"""Deferred checks that wait where a change alters their tables: PostgreSQL rejects the change (55006).

Where it makes no difference, SET CONSTRAINTS … IMMEDIATE stands in front of the recreation and runs the
checks that the file itself has queued. Elsewhere they are a reason to refuse. enumfix does not know whether
earlier files run in the same transaction: what those leave waiting is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import keys_of_named_object, relation_named
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.fold import Delta
from enumfix.migration.runs import Step
from enumfix.migration.transactions import ends_transaction
from enumfix.migration.waiting_checks import (
    CheckQueue,
    can_make_valid,
    deferrable_checks,
    has_deferrable_checks,
    is_constraint_trigger,
)
from enumfix.migrators.registry import runs_outside_transaction
from enumfix.recreation.change import Change, DeferredCheck
from enumfix.sql.find import is_dml
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

PENDING = Code(
    "EF315",
    Severity.ERROR,
    "deferred checks wait for rows that the file changed above",
    "Move the ADD VALUE statements above the statements that change the rows. Or put SET CONSTRAINTS … "
    "IMMEDIATE and then SET CONSTRAINTS … DEFERRED, with the constraint's name, between them, where the rows "
    "are valid.",
)
MADE_FIRST = Code(
    "EF226",
    Severity.WARNING,
    "deferred checks of rows that the file changed run before the recreation",
    "PostgreSQL alters no table while a check of its rows waits for the commit, so SET CONSTRAINTS … "
    "IMMEDIATE stands in front of the recreation. The rows have to be valid there. If only a later migration "
    "of the same transaction makes them valid, run that one first.",
)
CHECKED_ANEW = Code(
    "EF343",
    Severity.ERROR,
    "deferred checks wait for rows that the file changes where it alters their table",
    "Put SET CONSTRAINTS … IMMEDIATE, with the name of the constraint, between the two statements. In one "
    "transaction, the deferred check of a new row waits for the commit, and so does the check of each row "
    "that is changed in a table that the rewrite recreated.",
)
EARLIER_PENDING = Code(
    "EF231",
    Severity.WARNING,
    "an earlier migration changes rows that have deferred checks",
    "If both run in one transaction, PostgreSQL says 'cannot ALTER TABLE … because it has pending trigger "
    "events'. Put SET CONSTRAINTS … IMMEDIATE and then SET CONSTRAINTS … DEFERRED, with the constraint's "
    "name, at the end of the earlier file, or run it on its own.",
)

# These statements ask that no check of a row is pending (CheckTableNotInUse in tablecmds.c; measured on
# PostgreSQL 15). CREATE VIEW, CREATE TRIGGER, COMMENT, GRANT and RENAME do not.
_NEED_NO_PENDING = (ast.AlterTableStmt, ast.IndexStmt, ast.TruncateStmt, ast.ReindexStmt, ast.ClusterStmt)
_RUN_OTHER_CODE = (ast.CallStmt, ast.ExecuteStmt)
_CHANGING = ("insert", "update", "delete", "merge", "copy", "execute", "perform", "call")
"""Each block that changes rows has one of these words."""


class PendingChecks(NamedTuple):
    """What to do about checks that wait.

    `first` are the checks to run before the change. It is empty where `refused`, the reasons to leave the
    file as it is, is not.
    """

    first: tuple[DeferredCheck, ...]
    refused: tuple[Diagnostic, ...]


def altered_tables(change: Change) -> frozenset[Key]:
    """Return the tables that a change alters, or whose indexes it creates, with the tables below them."""
    catalog = change.catalog
    tables = {key.relation for key in change.impact if key.kind in _ON_TABLE}
    objects = (catalog.objects[key] for key in change.impact if key in catalog.objects)
    tables |= {each.table for each in objects if each.table}
    return frozenset(each for table in tables for each in (table, *descendants(table, catalog)))


_ON_TABLE = ("column", "default", "constraint", "not null", "partition key", "attachment")
"""Kinds of keys whose objects are changed by ALTER TABLE."""


def find_pending_checks(
    change: Change, steps: Sequence[Step], place: int, is_shared: Callable[[Key], bool]
) -> PendingChecks:
    """Return what to do about the checks that wait at `place`, or where a statement below alters their table.

    `is_shared` says whether another constraint of the schema has the name of a check.
    """
    if not has_deferrable_checks(change.catalog):
        return PendingChecks((), ())
    queue = CheckQueue()
    below = steps[place + 1 :]
    for step in steps[:place]:
        _follow(queue, step)
    first = queue.on(altered_tables(change))
    refused = tuple(_refuse_early_checks(change, first, below, is_shared))
    queue.remove({each.check for each in first})
    queue.count_rows_as_new({key.relation for key in change.impact if key.kind == "column"})
    return PendingChecks(() if refused else first, (*refused, *_refuse_below(change, queue, below)))


def _follow(queue: CheckQueue, step: Step) -> None:
    """Note what a statement does to the queue: nothing where it cannot be parsed."""
    try:
        node = step.statement.node
    except Refused:
        return
    queue.follow(step.statement, node, step.before)


def _refuse_early_checks(
    change: Change, first: Iterable[DeferredCheck], below: Sequence[Step], is_shared: Callable[[Key], bool]
) -> Iterator[Diagnostic]:
    """Yield a refusal for each check that cannot run before the change.

    A trigger of the user may see that it fires earlier. Rows may become valid only below.
    """
    for waiting in first:
        if is_constraint_trigger(waiting.check, change.catalog):
            why = "a trigger may act differently when it fires earlier"
        elif is_shared(waiting.check):
            why = "another constraint has the same name"
        elif mending := _mended_by(waiting.check, below):
            why = f"line {mending.source.position(mending.span.start)[0]} may make the rows valid"
        else:
            continue
        yield PENDING.at(
            waiting.statement.source,
            waiting.statement.span,
            f"{change.types} cannot be recreated: the deferred check {waiting.check.part} waits for rows of "
            f"{waiting.table.name} and cannot run earlier, because {why}",
        )


def _mended_by(check: Key, below: Sequence[Step]) -> Statement | None:
    """Return the statement below, of the same transaction, that may make rows valid for a check."""
    for step in below:
        if ends_transaction(step.statement) is not None:
            return None
        try:
            node = step.statement.node
        except Refused:
            return step.statement
        if _may_run_any_code(step, node) or can_make_valid(check, node, step.before):
            return step.statement
    return None


def _may_run_any_code(step: Step, node: ast.Node) -> bool:
    """Return whether a statement runs code that may change rows of any table."""
    if isinstance(node, ast.DoStmt):
        return mentions_any(step.statement.sql, _CHANGING)
    return isinstance(node, _RUN_OTHER_CODE) or (isinstance(node, ast.SelectStmt) and _calls_function(node))


def _calls_function(node: ast.SelectStmt) -> bool:
    """Return whether a query calls a function that may change rows: one that is not of pg_catalog."""
    names = (name_parts(each.funcname) for each in walk(node) if isinstance(each, ast.FuncCall))
    return any(each[0] != "pg_catalog" and each[-1] not in _CHANGE_NO_ROWS for each in names)


_CHANGE_NO_ROWS = frozenset(
    "setval nextval currval set_config current_setting count max min coalesce now".split()
)


def _refuse_below(change: Change, queue: CheckQueue, below: Sequence[Step]) -> Iterator[Diagnostic]:
    """Yield a refusal for each table with rows that wait for a check where a statement below alters it."""
    refused: set[Key] = set()
    for step in below:
        if ends_transaction(step.statement) is not None:
            return
        _follow(queue, step)
        in_use = _need_no_pending(step.statement, step.before) - refused if queue.waiting else set()
        for waiting in queue.on(in_use):
            if waiting.table not in refused and waiting.statement is not step.statement:
                refused.add(waiting.table)
                yield CHECKED_ANEW.at(
                    waiting.statement.source,
                    waiting.statement.span,
                    f"{change.types} cannot be recreated: the deferred check {waiting.check.part} would wait "
                    f"for rows of {waiting.table.name}, and a statement below alters the table",
                )


def _need_no_pending(statement: Statement, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement, or one of a DO block, may only touch while no check is pending."""
    nodes = (each.node for each in statements_inside(statement) if each.problem is None)
    return set[Key]().union(*(_tables_not_in_use(node, catalog) for node in nodes))


def _tables_not_in_use(node: ast.Node | None, catalog: Catalog) -> set[Key]:
    """Return the tables that a tree names, where PostgreSQL asks that they are not in use."""
    if isinstance(node, ast.DropStmt):
        return {
            key for name in node.objects or () for key in keys_of_named_object(node.removeType, name, catalog)
        }
    if not isinstance(node, _NEED_NO_PENDING):
        return set()
    tables = {relation_named(each, catalog) for each in walk(node) if isinstance(each, ast.RangeVar)}
    return tables.union(*(descendants(each, catalog) for each in tables))


def may_have_pending_checks(change: Change) -> bool:
    """Return whether rows of the altered tables can wait for a check."""
    return next(deferrable_checks(altered_tables(change), change.catalog), None) is not None


def early_check_warnings(change: Change) -> Iterator[Diagnostic]:
    """Yield a warning for each check that runs before the change."""
    for waiting in {each.check: each for each in reversed(change.deferred_checks)}.values():
        yield MADE_FIRST.at(
            waiting.statement.source,
            waiting.statement.span,
            f"the check {waiting.check.part} of the rows of {waiting.table.name} runs before {change.types} "
            "is recreated, not at the commit: the rows have to be valid there",
        )


def earlier_pending_warnings(change: Change, earlier: Sequence[Script]) -> Iterator[Diagnostic]:
    """Yield a warning about the last earlier file that leaves checks waiting for the tables of a change."""
    if not earlier or not may_have_pending_checks(change):
        return
    tables = altered_tables(change)
    for script in reversed(earlier):
        for waiting in _left_waiting(script, tables, change.catalog)[:1]:
            first = change.recreations[0].statement
            yield EARLIER_PENDING.at(
                first.source,
                first.span,
                f"{waiting.statement.path_and_line}, changes rows of {waiting.table.name}, which wait for "
                f"the deferred check {waiting.check.part}",
            )
            return


def _left_waiting(script: Script, tables: Set[Key], catalog: Catalog) -> tuple[DeferredCheck, ...]:
    """Return the checks that wait for rows of some tables at the end of a file.

    `catalog` is the schema of a later version: that of the file is not known.
    """
    if runs_outside_transaction(script.source.text):
        return ()
    names = {key.name for key in catalog.objects if key.kind == "relation"} | {"constraints"}
    queue = CheckQueue()
    for statement in script.statements:
        ends = ends_transaction(statement) is not None
        if ends or (_may_queue(statement) and mentions_any(statement.sql, names)):
            _follow(queue, Step(statement, catalog, Delta()))
    return queue.on(tables)


def _may_queue(statement: Statement) -> bool:
    """Return whether a statement may matter to a queue: it changes rows, or begins like SET or SAVEPOINT."""
    begins = statement.sql[:4].lower()
    return is_dml(statement) or begins in ("set ", "with", "set\n", "save", "roll")
