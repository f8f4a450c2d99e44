"""Statements and cursors that the file prepares above the run: they hold on to the old type."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.migration.transactions import commits
from enumfix.sql.words import mentions_any

PREPARED = Code(
    "EF316",
    Severity.ERROR,
    "a statement prepared, or a cursor opened, before the run reads what it changes",
    "Move the ADD VALUE statements above it, or DEALLOCATE it (CLOSE the cursor) before them.",
)


@refuses
def old_plans(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement above the change that was planned with the old type."""
    change, steps, place = situation.change, situation.steps, situation.place
    begun = max((at + 1 for at in range(place) if commits(steps[at].statement)), default=0)
    names = {key.name for key in change.impact if key.kind != "cast"}
    for step in steps[begun:place]:
        statement = step.statement
        if not mentions_any(statement.sql, names):
            continue
        try:
            node = statement.node
        except Refused:
            continue
        if isinstance(node, (ast.PrepareStmt, ast.DeclareCursorStmt)):
            yield PREPARED.at(
                statement.source,
                statement.span,
                f"{change.types} cannot be recreated: this statement holds on to the old type",
            )
