"""Aliases that PostgreSQL made up, of tables that the file renames below the run.

A query that names a table twice is shown with `t_1` for one of them, and follows renames of the table.
Put back from that text the alias is the author's, and stays: another schema, once the table is renamed.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Object
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.recreation.change import Change
from enumfix.sql.tree import has_made_up_alias, walk

RENAMED_BELOW = Code(
    "EF337",
    Severity.ERROR,
    "the file renames a table below, for which an object that has to be created again has a made-up alias",
    "Move the ALTER TABLE … RENAME into a migration of its own after this one, or write the alias into the "
    "object's query (FROM t AS …) so that it is yours and stays.",
)


@refuses
def renamed_below(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each object that would keep a made-up alias though a step behind outdates it."""
    change = situation.change
    renamed = {old for step in situation.below for old, new in step.delta.renamed if old.name != new.name}
    tables = {old for old in renamed if old.kind == "relation"}
    if not tables:
        return
    for key in sorted(change.impact):
        found = change.catalog.objects[key]
        if not found.leaves(change.catalog):
            continue
        for table in sorted(tables.intersection(_by_made_up_alias(found, change))):
            yield RENAMED_BELOW.at(
                found.statement.source,
                found.statement.span,
                f"{change.types} cannot be recreated: {found.label} calls {table.name} by a made-up alias, "
                "and the file renames it below",
            )


def _by_made_up_alias(found: Object, change: Change) -> Iterator[Key]:
    for node in walk(found.statement.node):
        if isinstance(node, ast.RangeVar) and has_made_up_alias(node):
            yield relation_named(node, change.catalog)
