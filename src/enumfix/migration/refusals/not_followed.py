"""Refuse statements that enumfix cannot follow and that may change what the rewrite changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pglast import ast

from enumfix.catalog.catalog import NotFollowed
from enumfix.catalog.dependencies import recreated_keys, row_sources
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migration.refusals.pending_checks import may_have_pending_checks
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.recreation.change import Change
from enumfix.sql.find import is_dml
from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.row_changes import only_changes_rows
from enumfix.sql.plpgsql.running import MigrationCode
from enumfix.sql.plpgsql.ties import dependent_created_by, removals_by
from enumfix.sql.plpgsql.values import HOLE, may_be_equal
from enumfix.sql.script import Statement, shorten_message
from enumfix.sql.words import mentions_any

UNREAD = Code(
    "EF309",
    Severity.ERROR,
    "enumfix cannot follow a statement that mentions the type, or an object that depends on it",
    "In a dump: remove the statement if it does not concern the type. In this file: move the ADD VALUE above "
    "the statement, or into a migration of its own. In an earlier migration: say --schema-state before if "
    "the dump shows what the statement did, or let --replay produce the schema. Otherwise write this "
    "recreation by hand.",
)


def not_followed_refusals(change: Change) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement that enumfix cannot follow and that may change the impact."""
    relations = row_sources(change.catalog, (key.relation for key in change.impact if key.kind == "column"))
    names = {key.name for key in change.impact | relations if key.kind != "cast"}
    recreated = recreated_keys(change.catalog, change.impact)
    for not_followed in change.catalog.not_followed:
        if not not_followed.may_affect(names, recreated):
            continue
        if may_have_pending_checks(change) or not _only_changes_rows(not_followed, names):
            yield _refusal(not_followed.statement, change)


def _refusal(statement: Statement, change: Change) -> Diagnostic:
    message = (
        f"{change.types} cannot be recreated: enumfix cannot follow this statement, and it may change the "
        "type or what depends on it"
    )
    if statement.problem:
        message += f" ({shorten_message(statement.problem.message)})"
    return UNREAD.at(statement.source, statement.span, message)


@refuses
def refuse_not_followed(situation: Situation) -> Iterator[Diagnostic]:
    """Yield the refusals of statements in the schema that enumfix cannot follow."""
    return not_followed_refusals(situation.change)


@refuses
def refuse_hidden_changes(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement above the change that runs code which may change its impact.

    Functions that it calls may be of earlier migrations. Code of earlier migrations counts, too, where a
    change of rows in this file can run it: a trigger's.
    """
    change, above, scripts = situation.change, situation.above, situation.scripts
    if not any(_RUNS_CODE.match(step.statement.sql) for step in above):
        return
    names = {name for key in change.impact if key.kind != "cast" for name in (key.name, key.part) if name}
    recreated = {key.name for key in recreated_keys(change.catalog, change.impact) if key.kind == "relation"}
    end = max(step.statement.span.end for step in above)
    changes_rows = any(is_dml(step.statement) for step in above)
    number = len(scripts) - 1
    for ran in MigrationCode(scripts).commands_run:
        is_in_file = ran.number == number and ran.statement.span.end <= end
        is_earlier = ran.may_run_later and ran.number < number and changes_rows
        if (is_in_file or is_earlier) and _may_change(ran.command, names, recreated):
            yield _refusal(ran.statement if is_in_file else above[0].statement, change)


_RUNS_CODE = re.compile(
    r"(?:call|copy|delete|do|explain|insert|merge|refresh|select|update|with|create)\b", re.IGNORECASE
)
"""How statements begin that can run the code of a function or a block, a trigger's included."""


def _may_change(command: Command, names: Collection[str], recreated: Collection[str]) -> bool:
    """Return whether a command may create, change or drop something of an impact.

    `names` are the names in the impact, `recreated` those of relations that are dropped and created again.
    """
    if isinstance(command.node, ast.FuncCall):
        return False
    if command.node is not None and HOLE not in command.text and mentions_any(command.text, names):
        return True
    dropped = (each.name for each in removals_by(command))
    return any(may_be_equal(each, name) for each in dropped for name in names) or (
        dependent_created_by(command, names, recreated) is not None
    )


def _only_changes_rows(unsure: NotFollowed, names: Collection[str]) -> bool:
    """Return whether a statement changes only rows; it must call objects by the names that they have now."""
    return unsure.later_names.isdisjoint(names) and only_changes_rows(unsure.statement, names)
