"""Statements that could not be followed, and may concern a change: they refuse it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from enumfix.blocks import only_changes_rows
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.graph import giving_rows, made_again
from enumfix.hazards import altered, deferred
from enumfix.tree import descendants
from enumfix.unsure import Unsure

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
        if each.concerns(names, made) and (_waits(change) or not _only_changes_rows(each, names)):
            yield UNREAD.at(
                each.statement.source,
                each.statement.span,
                f"{change.types} cannot be recreated: what this statement does to it cannot be told",
            )


def _only_changes_rows(unsure: Unsure, names: Collection[str]) -> bool:
    """Return whether a statement changes nothing but rows, where it calls by its name what it changes."""
    return unsure.called.isdisjoint(names) and only_changes_rows(unsure.statement, names)


def _waits(change: Change) -> bool:
    """Return whether rows of the tables may wait for a check, which `hazards` cannot tell of a block."""
    catalog = change.catalog
    families = ({table, *descendants(table, catalog)} for table in altered(change))
    return any(deferred(family, catalog, True) for family in families)
