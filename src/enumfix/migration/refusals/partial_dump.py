"""What has to be dropped, and may have dependents in a part of the database that the dump leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.catalog.dependencies import made_again
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.kinds.enum import EnumType
from enumfix.migration.partial_dump import it_or_them
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.recreation.change import Change
from enumfix.sql.script import Statement

UNSEEN = Code(
    "EF328",
    Severity.ERROR,
    "something has to be dropped on which objects may stand that the dump does not show",
    "Take the dump of the whole database (pg_dump --schema-only, without -n, -N, -t and --exclude-table), "
    "and name it with --schema: a policy, a trigger or a column of the other part would stop the migration "
    "(2BP01).",
)


@refuses
def hidden_dependents(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for what is dropped and may have dependents in a part that the dump does not show.

    Functions, operators, and types other than the enum are what objects of other schemas use. On the enum
    itself, and on tables and views, the warning is enough: PostgreSQL says it, and nothing is lost.
    """
    change, found = situation.change, situation.missing
    if not (found.schemas or found.objects):
        return
    catalog = change.catalog
    for key in sorted(made_again(catalog, change.impact)):
        own = catalog.objects[key]
        if key.kind in _SHARED and not isinstance(own, EnumType) and _is_shown(own.statement, change):
            yield UNSEEN.at(
                own.statement.source,
                own.statement.span,
                f"{own.label} has to be dropped, and the dump names {found.words} without creating "
                f"{it_or_them(found)}: what stands on it there is not known",
            )


_SHARED = frozenset(("function", "type", "operator", "operator class", "operator family", "cast"))


def _is_shown(statement: Statement, change: Change) -> bool:
    """Return whether an object is the dump's: one that the file makes has no dependents elsewhere yet."""
    return change.schema is None or statement.source.path == change.schema.path
