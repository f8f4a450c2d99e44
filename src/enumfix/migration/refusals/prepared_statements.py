"""Refuse statements and cursors that the file prepares above the run: they are planned with the old type."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.migration.transactions import ends_transaction
from enumfix.sql.words import mentions_any

PREPARED = Code(
    "EF316",
    Severity.ERROR,
    "a prepared statement or an open cursor above the run reads what the run changes",
    "Move the ADD VALUE statements above it, or DEALLOCATE it (CLOSE the cursor) before them.",
)


@refuses
def refuse_prepared_statements(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each PREPARE and DECLARE CURSOR above the change, in the same transaction."""
    change, steps, place = situation.change, situation.steps, situation.place
    begin = max((at + 1 for at in range(place) if ends_transaction(steps[at].statement)), default=0)
    names = {key.name for key in change.impact if key.kind != "cast"}
    for step in steps[begin:place]:
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
                f"{change.types} cannot be recreated: this statement is planned with the old type",
            )
