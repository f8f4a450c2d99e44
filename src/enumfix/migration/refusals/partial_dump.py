"""Refuse to drop an object on which others may depend that the dump leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.catalog.dependencies import recreated_keys
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.kinds.enum import EnumType
from enumfix.migration.partial_dump import it_or_them
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.recreation.change import Change
from enumfix.sql.script import Statement

UNSEEN = Code(
    "EF328",
    Severity.ERROR,
    "an object has to be dropped, and objects that the dump does not show may depend on it",
    "Take the dump of the whole database (pg_dump --schema-only, without -n, -N, -t and --exclude-table), "
    "and name it with --schema. Otherwise a policy, a trigger or a column of the other part can stop the "
    "migration (2BP01).",
)


@refuses
def refuse_hidden_dependents(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each object that is dropped and may have dependents that the dump does not show.

    Objects of other schemas use functions, operators, and types other than the enum. For the enum itself, and
    for tables and views, a warning is enough: PostgreSQL says so, and nothing is lost.
    """
    change, missing = situation.change, situation.missing
    if not (missing.schemas or missing.objects):
        return
    catalog = change.catalog
    for key in sorted(recreated_keys(catalog, change.impact)):
        dropped = catalog.objects[key]
        is_used_elsewhere = key.kind in _USED_ELSEWHERE and not isinstance(dropped, EnumType)
        if is_used_elsewhere and _is_in_dump(dropped.statement, change):
            yield UNSEEN.at(
                dropped.statement.source,
                dropped.statement.span,
                f"{dropped.label} has to be dropped, and the dump names {missing.listing} without creating "
                f"{it_or_them(missing)}: enumfix cannot see what depends on the {dropped.word} there",
            )


_USED_ELSEWHERE = frozenset(("function", "type", "operator", "operator class", "operator family", "cast"))


def _is_in_dump(statement: Statement, change: Change) -> bool:
    """Return whether the dump creates an object. Nothing depends yet on one that the file itself creates."""
    return change.schema is None or statement.source.path == change.schema.path
