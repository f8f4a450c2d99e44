"""What the file did in the same transaction before the run, and PostgreSQL would not forgive there.

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


def deferred(tables: set[Key], catalog: Catalog, all_deferred: bool) -> str:
    """Return the name of a deferred check on, or to, one of the tables; "" where there is none."""
    for found in catalog.objects.values():
        deferral = getattr(found, "deferral", "")
        if (deferral == "deferred" or (deferral == "deferrable" and all_deferred)) and not tables.isdisjoint(
            (found.key.relation, *(key.relation for key in found.uses))
        ):
            return found.key.part
    return ""
