"""Statements that could not be followed, and may concern a change: they refuse it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pglast import ast

from enumfix.catalog.catalog import Unsure
from enumfix.catalog.dependencies import giving_rows, made_again
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migration.refusals.pending_checks import may_have_pending_checks
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.recreation.change import Change
from enumfix.sql.find import carries_data
from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.row_changes import only_changes_rows
from enumfix.sql.plpgsql.running import MigrationCode
from enumfix.sql.plpgsql.ties import taken_by, tied_by
from enumfix.sql.plpgsql.values import HOLE, may_be_one
from enumfix.sql.script import shortened
from enumfix.sql.words import mentions_any

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
        if each.concerns(names, made) and (
            may_have_pending_checks(change) or not _only_changes_rows(each, names)
        ):
            yield UNREAD.at(
                each.statement.source,
                each.statement.span,
                f"{change.types} cannot be recreated: what this statement does to it cannot be told"
                + (f" ({shortened(problem.message)})" if (problem := each.statement.problem) else ""),
            )


@refuses
def not_followed(situation: Situation) -> Iterator[Diagnostic]:
    """Yield the refusals of `unread`."""
    return unread(situation.change)


@refuses
def hidden_changes(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement above the run whose code may change what stands on the types.

    Earlier migrations may make functions that it calls.
    """
    change, above, scripts = situation.change, situation.above, situation.scripts
    if not any(_RUNNING.match(step.statement.sql) for step in above):
        return
    names = {name for key in change.impact if key.kind != "cast" for name in (key.name, key.part) if name}
    remade = {key.name for key in made_again(change.catalog, change.impact) if key.kind == "relation"}
    ends = max(step.statement.span.end for step in above)
    changes_rows = any(carries_data(step.statement) for step in above)
    at = len(scripts) - 1
    for ran in MigrationCode(scripts).ran:
        own = ran.number == at and ran.statement.span.end <= ends
        if (own or (ran.lasts and ran.number < at and changes_rows)) and _concerns(
            ran.command, names, remade
        ):
            place = ran.statement if own else above[0].statement
            yield UNREAD.at(
                place.source,
                place.span,
                f"{change.types} cannot be recreated: what this statement does to it cannot be told",
            )


_RUNNING = re.compile(
    r"(?:call|copy|delete|do|explain|insert|merge|refresh|select|update|with|create)\b", re.IGNORECASE
)


def _concerns(command: Command, names: Collection[str], remade: Collection[str]) -> bool:
    """Return whether a statement may make, change or take away something of an impact."""
    if isinstance(command.node, ast.FuncCall):
        return False
    if command.node is not None and HOLE not in command.text and mentions_any(command.text, names):
        return True
    taken = (each.name for each in taken_by(command))
    return any(may_be_one(each, name) for each in taken for name in names) or (
        tied_by(command, names, remade) is not None
    )


def _only_changes_rows(unsure: Unsure, names: Collection[str]) -> bool:
    """Return whether a statement changes nothing but rows, where it calls by its name what it changes."""
    return unsure.called.isdisjoint(names) and only_changes_rows(unsure.statement, names)
