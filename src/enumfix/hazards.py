"""What the file does in the same transaction before the run, or after it, and PostgreSQL would not forgive.

Checks that are pending until the commit ("cannot ALTER TABLE … because it has pending trigger
events"), open cursors, and statements that were prepared with the old type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.ids import Key
from enumfix.runs import Step
from enumfix.script import Statement
from enumfix.transactions import commits
from enumfix.tree import descendants
from enumfix.words import mentions_any

PENDING = Code(
    "EF315",
    Severity.ERROR,
    "rows that the file changed before have deferred checks pending",
    "Move the ADD VALUE statements above the rows' changes, or put SET CONSTRAINTS … IMMEDIATE and then "
    "SET CONSTRAINTS … DEFERRED, with the constraint's name, between them.",
)
PREPARED = Code(
    "EF316",
    Severity.ERROR,
    "a statement prepared, or a cursor opened, before the run reads what it changes",
    "Move the ADD VALUE statements above it, or DEALLOCATE it (CLOSE the cursor) before them.",
)
CHECKED_ANEW = Code(
    "EF343",
    Severity.ERROR,
    "rows that the file changes after have deferred checks pending where it alters their table",
    "Put SET CONSTRAINTS … IMMEDIATE, with the name of the constraint, between the two: in the transaction "
    "that rewrote a table, PostgreSQL checks a foreign key of each row that is changed, whatever is changed.",
)

_WRITES = (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt, ast.CopyStmt)


def hazards(change: Change, steps: Sequence[Step], place: int) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement before `place` that the change cannot follow."""
    begun = max((at + 1 for at in range(place) if commits(steps[at].statement)), default=0)
    tables = altered(change)
    names = {key.name for key in change.impact if key.kind != "cast"}
    for step in steps[begun:place]:
        statement = step.statement
        if not mentions_any(statement.sql, names):
            continue
        try:
            node = statement.node
        except Refused:
            continue
        where = statement.source, statement.span
        if isinstance(node, (ast.PrepareStmt, ast.DeclareCursorStmt)):
            yield PREPARED.at(
                *where, f"{change.types} cannot be recreated: this statement holds on to the old type"
            )
        for table in sorted(written(node, step.before)):
            family = {table, *descendants(table, step.before)}
            if family & tables and (
                name := deferred(family, change.catalog, _after(steps, begun, statement))
            ):
                yield PENDING.at(
                    *where,
                    f"{change.types} cannot be recreated: "
                    f"the rows of {table.name} wait for the deferred check {name}",
                )
    yield from _checked_anew(change, steps, begun, place)


def _checked_anew(change: Change, steps: Sequence[Step], begun: int, place: int) -> Iterator[Diagnostic]:
    """Yield a refusal for each UPDATE of a rewritten table that checks it, where it is altered after that.

    A foreign key of a row is checked if its columns change, or if the row is new in the transaction: those
    of a table that was rewritten all are (RI_FKey_fk_upd_check_required in ri_triggers.c).
    """
    rewritten = {key.relation for key in change.impact if key.kind == "column"}
    waiting: dict[Key, tuple[Statement, str]] = {}
    for step in steps[place + 1 :]:
        statement = step.statement
        if commits(statement) is not None:
            return
        node = statement.node if statement.problem is None else None
        if isinstance(node, ast.ConstraintsSetStmt) and not node.deferred:
            waiting.clear()
        for table in [key for key in waiting if _alters(node, key, step.before)]:
            cause, name = waiting.pop(table)
            yield CHECKED_ANEW.at(
                cause.source,
                cause.span,
                f"{change.types} cannot be recreated: the rows of {table.name} wait for the deferred check "
                f"{name} then, and a statement below alters the table",
            )
        for table in sorted(_updated(node, step.before) & rewritten) if node else ():
            family = {table, *descendants(table, step.before)}
            if name := deferred(family, step.before, _after(steps, begun, statement), referring=True):
                waiting.update(dict.fromkeys(family, (statement, name)))


def _updated(node: ast.Node, catalog: Catalog) -> set[Key]:
    """Return the tables whose rows a statement updates, in any of its parts."""
    found = (each for each in refs.walk(node) if isinstance(each, (ast.UpdateStmt, ast.MergeStmt)))
    return {refs.relation(each.relation, catalog) for each in found if each.relation is not None}


def _alters(node: ast.Node | None, table: Key, catalog: Catalog) -> bool:
    """Return whether a statement does anything to a table but read or change its rows."""
    if node is None or isinstance(node, (ast.SelectStmt, *_WRITES)):
        return False
    named = (each for each in refs.walk(node) if isinstance(each, ast.RangeVar))
    return any(refs.relation(each, catalog) == table for each in named)


def altered(change: Change) -> frozenset[Key]:
    """Return the tables that a change says ALTER TABLE of."""
    return frozenset(key.relation for key in change.impact if key.kind in ("column", "default"))


def written(node: ast.Node, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement writes to, in any of its parts."""
    return {
        refs.relation(each.relation, catalog)
        for each in refs.walk(node)
        if isinstance(each, _WRITES) and each.relation is not None
    }


def _after(steps: Sequence[Step], begun: int, statement: Statement) -> bool:
    """Return whether the file defers constraints by SET CONSTRAINTS before a statement."""
    for step in steps[begun:]:
        if step.statement is statement:
            return False
        node = (
            step.statement.node if step.statement.problem is None and len(step.statement.sql) < 2000 else None
        )
        if isinstance(node, ast.ConstraintsSetStmt) and node.deferred:
            return True
    return False


def deferred(tables: set[Key], catalog: Catalog, all_deferred: bool, *, referring: bool = False) -> str:
    """Return the name of a deferred check on, or to, one of the tables; "" where there is none.

    With `referring`, only foreign keys that the tables have themselves count.
    """
    for found in catalog.objects.values():
        deferral = getattr(found, "deferral", "")
        if deferral != "deferred" and not (deferral == "deferrable" and all_deferred):
            continue
        if referring and found.word != "foreign key":
            continue
        others = () if referring else (key.relation for key in found.uses)
        if not tables.isdisjoint((found.key.relation, *others)):
            return found.key.part
    return ""
