"""Statements that could not be followed, and may concern a change: they refuse it."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.blocks import only_changes_rows
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.graph import giving_rows, made_again
from enumfix.pending import may_wait
from enumfix.script import shortened

UNREAD = Code(
    "EF309",
    Severity.ERROR,
    "a statement that mentions the type, or what stands on it, cannot be followed",
    "In a dump: take the statement out if it does not concern the type. In this file: move the ADD VALUE "
    "above it, or into a migration of its own. In an earlier migration: say --schema-state before if the "
    "dump shows what it did, or let --replay make the schema. Else write this recreation by hand.",
)


def unread(change: Change) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement that could not be followed and mentions what changes."""
    rows = giving_rows(change.catalog, (key.relation for key in change.impact if key.kind == "column"))
    names = {key.name for key in change.impact | rows if key.kind != "cast"}
    made = made_again(change.catalog, change.impact)
    for each in change.catalog.unsure:
        if each.concerns(names, made) and (may_wait(change) or not only_changes_rows(each.statement)):
            yield UNREAD.at(
                each.statement.source,
                each.statement.span,
                f"{change.types} cannot be recreated: what this statement does to it cannot be told"
                + (f" ({shortened(problem.message)})" if (problem := each.statement.problem) else ""),
            )
