"""Statements that could not be followed, and may concern a change: they refuse it."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.ids import Key
from enumfix.search import mentions_any

UNREAD = Code(
    "EF309",
    Severity.ERROR,
    "a statement that mentions the type, or what stands on it, cannot be followed",
    "Take the statement out of the dump if it does not concern the type, or write this recreation by hand.",
)


def unread(change: Change) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement that could not be followed and mentions what changes."""
    names = {key.name for key in change.impact if key.kind != "cast"}
    made = frozenset(_made_again(change))
    for each in change.catalog.unsure:
        statement = each.statement
        concerned = mentions_any(statement.sql, names) if each.about is None else bool(each.about & made)
        if concerned:
            yield UNREAD.at(
                statement.source,
                statement.span,
                f"{change.types} cannot be recreated: what this statement does to it cannot be told",
            )


def _made_again(change: Change) -> Iterator[Key]:
    """Yield what is dropped and made again: it comes back as the schema spells it."""
    for key in change.impact:
        found = change.catalog.objects.get(key)
        if key.kind == "type" or (found and found.leaves(change.catalog)):
            yield key
