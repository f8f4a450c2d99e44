"""Deferred checks that wait where the change alters their tables: PostgreSQL refuses that (55006).

Those that the file itself has queued are made first, where that can make no difference: SET CONSTRAINTS …
IMMEDIATE stands in front of the recreation. Else they are a refusal. Whether earlier files run in the
same transaction is not known here: what they leave waiting is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import keys_of, relation_named
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.fold import Delta
from enumfix.migration.runs import Step
from enumfix.migration.transactions import commits
from enumfix.migration.waiting_checks import Queue, can_be_made_valid, can_wait, checks_on, is_own_code
from enumfix.migrators.migrator import opts_out
from enumfix.recreation.change import Change, Waiting
from enumfix.sql.find import carries_data
from enumfix.sql.plpgsql.create_if_missing import parts_of
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

PENDING = Code(
    "EF315",
    Severity.ERROR,
    "rows that the file changed before have deferred checks pending",
    "Move the ADD VALUE statements above the rows' changes, or put SET CONSTRAINTS … IMMEDIATE and then "
    "SET CONSTRAINTS … DEFERRED, with the constraint's name, between them, where the rows are valid.",
)
MADE_FIRST = Code(
    "EF226",
    Severity.WARNING,
    "deferred checks of rows that the file changed are made before the recreation",
    "PostgreSQL alters no table while a check of its rows waits for the commit, so SET CONSTRAINTS … "
    "IMMEDIATE stands in front of the recreation. The rows have to be valid there: where only a later "
    "migration of the same transaction makes them so, run that one first.",
)
CHECKED_ANEW = Code(
    "EF343",
    Severity.ERROR,
    "rows that the file changes have deferred checks pending where it alters their table",
    "Put SET CONSTRAINTS … IMMEDIATE, with the name of the constraint, between the two: in one transaction, "
    "the deferred check of a new row waits for the commit, and so does that of each row that is changed in a "
    "table that the rewrite made again.",
)
EARLIER_PENDING = Code(
    "EF231",
    Severity.WARNING,
    "an earlier migration changes rows that have deferred checks",
    "Where both run in one transaction, PostgreSQL says 'cannot ALTER TABLE … because it has pending trigger "
    "events': put SET CONSTRAINTS … IMMEDIATE and then SET CONSTRAINTS … DEFERRED, with the constraint's "
    "name, at the end of the earlier file, or run it on its own.",
)

# What asks that no check of a row is pending (CheckTableNotInUse in tablecmds.c; measured on PostgreSQL 15):
# CREATE VIEW, CREATE TRIGGER, COMMENT, GRANT and RENAME do not.
_ALTERS = (ast.AlterTableStmt, ast.IndexStmt, ast.TruncateStmt, ast.ReindexStmt, ast.ClusterStmt)
_OPAQUE = (ast.CallStmt, ast.ExecuteStmt)
_CHANGING = ("insert", "update", "delete", "merge", "copy", "execute", "perform", "call")
"""One of these words is in each block that changes rows."""


class Pending(NamedTuple):
    """What to do about checks that wait: `first` are to be made before the change, if nothing is refused."""

    first: tuple[Waiting, ...]
    refused: tuple[Diagnostic, ...]


def altered(change: Change) -> frozenset[Key]:
    """Return the tables that a change alters, or makes indexes of, with those below them."""
    catalog = change.catalog
    tables = {key.relation for key in change.impact if key.kind in _ON_TABLE}
    found = (catalog.objects[key] for key in change.impact if key in catalog.objects)
    tables |= {table for each in found if isinstance(table := getattr(each, "table", None), Key)}
    return frozenset(each for table in tables for each in (table, *descendants(table, catalog)))


_ON_TABLE = ("column", "default", "constraint", "not null", "partition key", "attachment")


def pending(change: Change, steps: Sequence[Step], place: int, is_shared: Callable[[Key], bool]) -> Pending:
    """Return what waits at `place`, and what would where a statement below it alters its table.

    `is_shared` tells whether another constraint has the name of one.
    """
    if not can_wait(change.catalog):
        return Pending((), ())
    queue = Queue()
    for step in steps[:place]:
        _take(queue, step)
    first = queue.on(altered(change))
    refused = tuple(_refused(change, first, steps[place + 1 :], is_shared))
    queue.done({each.check for each in first})
    queue.rewrite({key.relation for key in change.impact if key.kind == "column"})
    return Pending(() if refused else first, (*refused, *_below(change, queue, steps[place + 1 :])))


def _take(queue: Queue, step: Step) -> ast.Node | None:
    """Note what a statement queues, and return its tree; None where it is not to be had."""
    try:
        node = step.statement.node
    except Refused:
        return None
    queue.take(step.statement, node, step.before)
    return node


def _refused(
    change: Change, first: Iterable[Waiting], below: Sequence[Step], is_shared: Callable[[Key], bool]
) -> Iterator[Diagnostic]:
    """Yield a refusal for each check that cannot be made first.

    A trigger of the user may see that it runs earlier. Rows may become valid only below.
    """
    for each in first:
        if is_own_code(each.check, change.catalog):
            why = "a trigger may do otherwise when it fires earlier"
        elif is_shared(each.check):
            why = "another constraint has its name"
        elif cause := _mended_by(each.check, below):
            why = f"line {cause.source.position(cause.span.start)[0]} may be what makes them valid"
        else:
            continue
        yield PENDING.at(
            each.statement.source,
            each.statement.span,
            f"{change.types} cannot be recreated: the rows of {each.table.name} wait for the deferred check "
            f"{each.check.part}, which cannot be made first: {why}",
        )


def _mended_by(check: Key, below: Sequence[Step]) -> Statement | None:
    """Return the statement of the same transaction that may make rows valid for a check."""
    for step in below:
        if commits(step.statement) is not None:
            return None
        try:
            node = step.statement.node
        except Refused:
            return step.statement
        calls = isinstance(node, ast.SelectStmt) and _calls(node, step.before)
        opaque = isinstance(node, _OPAQUE) or (
            isinstance(node, ast.DoStmt) and mentions_any(step.statement.sql, _CHANGING)
        )
        if calls or opaque or can_be_made_valid(check, node, step.before):
            return step.statement
    return None


def _calls(node: ast.SelectStmt, catalog: Catalog) -> bool:
    """Return whether a query calls a function that may change rows: one that is not of pg_catalog."""
    names = (name_parts(each.funcname) for each in walk(node) if isinstance(each, ast.FuncCall))
    return any(each[0] != "pg_catalog" and each[-1] not in _HARMLESS for each in names)


_HARMLESS = frozenset("setval nextval currval set_config current_setting count max min coalesce now".split())


def _below(change: Change, queue: Queue, below: Sequence[Step]) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement whose rows wait for a check where their table is altered below."""
    told: set[Key] = set()
    for step in below:
        if commits(step.statement) is not None:
            return
        _take(queue, step)
        in_use = _in_use_by(step.statement, step.before) - told if queue.waiting else set()
        for each in queue.on(in_use):
            if each.table not in told and each.statement is not step.statement:
                told.add(each.table)
                yield CHECKED_ANEW.at(
                    each.statement.source,
                    each.statement.span,
                    f"{change.types} cannot be recreated: the rows of {each.table.name} wait for the "
                    f"deferred check {each.check.part} then, and a statement below alters the table",
                )


def _in_use_by(statement: Statement, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement, or one of a DO block, may only touch while no check is pending."""
    nodes = (each.node for each in parts_of(statement) if each.problem is None)
    return set[Key]().union(*(_in_use(node, catalog) for node in nodes))


def _in_use(node: ast.Node | None, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement may only touch while no check of their rows is pending."""
    if isinstance(node, ast.DropStmt):
        return {key for each in node.objects or () for key in keys_of(node.removeType, each, catalog)}
    if not isinstance(node, _ALTERS):
        return set()
    named = {relation_named(each, catalog) for each in walk(node) if isinstance(each, ast.RangeVar)}
    return named.union(*(descendants(each, catalog) for each in named))


def may_wait(change: Change) -> bool:
    """Return whether rows of the tables may wait for a check, whatever changed them."""
    return any(True for _ in checks_on(altered(change), change.catalog))


def made_first(change: Change) -> Iterator[Diagnostic]:
    """Yield the warning of each check that is made before the change."""
    for each in {waiting.check: waiting for waiting in reversed(change.made_first)}.values():
        yield MADE_FIRST.at(
            each.statement.source,
            each.statement.span,
            f"the check {each.check.part} of the rows of {each.table.name} is made before {change.types} is "
            "recreated, not at the commit: the rows have to be valid there",
        )


def pending_from_earlier(change: Change, earlier: Sequence[Script]) -> Iterator[Diagnostic]:
    """Yield the warning of the last earlier file that leaves checks waiting for the tables of a change."""
    tables = altered(change)
    if not earlier or not any(True for _ in checks_on(tables, change.catalog)):
        return
    for script in reversed(earlier):
        for each in _left_waiting(script, tables, change.catalog):
            first = change.recreations[0].statement
            yield EARLIER_PENDING.at(
                first.source,
                first.span,
                f"{each.statement.where}, changes rows of {each.table.name}, which wait for the "
                f"deferred check {each.check.part}",
            )
            return


def _left_waiting(script: Script, tables: Set[Key], catalog: Catalog) -> tuple[Waiting, ...]:
    """Return what a file leaves waiting for rows of some tables; the schema is that of a later moment."""
    if opts_out(script.source.text):
        return ()
    names = {key.name for key in catalog.objects if key.kind == "relation"} | {"constraints"}
    queue = Queue()
    for statement in script.statements:
        ends = commits(statement) is not None
        if ends or (_may_queue(statement) and mentions_any(statement.sql, names)):
            _take(queue, Step(statement, catalog, Delta()))
    return queue.on(tables)


def _may_queue(statement: Statement) -> bool:
    return carries_data(statement) or statement.sql[:4].lower() in ("set ", "with", "set\n", "save", "roll")
