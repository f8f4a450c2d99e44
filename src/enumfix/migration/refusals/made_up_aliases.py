"""Refuse files that rename a table below the run for which a recreated object has an alias from PostgreSQL.

A dump shows a query that names a table twice with the alias `t_1` for one of them, and PostgreSQL adapts
that alias when the table is renamed. Once the object is created from that text, the alias is the author's
and stays: after the rename the schema is a different one.
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
    "the file renames a table below, and an object that is recreated has a made-up alias for it",
    "Move the ALTER TABLE … RENAME into a migration of its own after this one, or write the alias into the "
    "object's query (FROM t AS …) so that it is yours and stays.",
)


@refuses
def refuse_renames_below(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each recreated object with a made-up alias of a table that is renamed below."""
    change = situation.change
    renamed = {
        old for step in situation.below for old, new in step.delta.renamed_keys if old.name != new.name
    }
    tables = {old for old in renamed if old.kind == "relation"}
    if not tables:
        return
    for key in sorted(change.impact):
        dependent = change.catalog.objects[key]
        if not dependent.is_recreated(change.catalog):
            continue
        for table in sorted(tables.intersection(_tables_by_made_up_alias(dependent, change))):
            yield RENAMED_BELOW.at(
                dependent.statement.source,
                dependent.statement.span,
                f"{change.types} cannot be recreated: {dependent.label} calls {table.name} by a made-up "
                "alias, and the file renames it below",
            )


def _tables_by_made_up_alias(dependent: Object, change: Change) -> Iterator[Key]:
    for node in walk(dependent.statement.node):
        if isinstance(node, ast.RangeVar) and has_made_up_alias(node):
            yield relation_named(node, change.catalog)
