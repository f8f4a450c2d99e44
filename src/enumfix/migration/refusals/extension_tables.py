"""Tables that an extension stands behind, where nobody has measured what a recreation does.

TimescaleDB leaves its marks in a dump: triggers and views that name its own schemas. Citus does
not: which tables it distributes is in its own catalog, so all tables of its databases count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enumfix.catalog.catalog import Object
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.kinds.trigger import Trigger
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.recreation.change import Change
from enumfix.recreation.plan import converted

UNMEASURED = Code(
    "EF340",
    Severity.ERROR,
    "a table of TimescaleDB or Citus would be rewritten, and nobody has measured what becomes of it",
    "Try it on a copy of the database. If it does what you want, put `allow_unmeasured = true` into the "
    "settings; else write this recreation by hand, as the extension's manual says.",
)

_OWN_SCHEMA = "_timescaledb_"
_CITUS = re.compile(
    r'^CREATE EXTENSION (?:IF NOT EXISTS )?"?(citus|citus_columnar|columnar)"?[ ;]', re.MULTILINE
)


def unmeasured(change: Change) -> Iterator[tuple[Object, Diagnostic]]:
    """Yield a refusal for each object of the impact that an extension stands behind, with the object."""
    objects = change.catalog.objects
    said = {**_distributed(change), **_hypertables(change), **_aggregates(change)}
    for key in sorted(said):
        found = objects[key]
        yield (
            found,
            UNMEASURED.at(
                found.statement.source,
                found.statement.span,
                f"{change.types} cannot be recreated: {found.label} {said[key]}",
            ),
        )


@refuses
def extension_tables(situation: Situation) -> Iterator[Diagnostic]:
    """Yield the refusals of `unmeasured`, unless the settings allow such a rewrite."""
    if not situation.options.allow_unmeasured:
        yield from (diagnostic for _, diagnostic in unmeasured(situation.change))


def _hypertables(change: Change) -> dict[Key, str]:
    """Return the tables that TimescaleDB has a trigger on, or keeps in a schema of its own."""
    tables = converted(change)
    marked = {
        each.key.relation
        for each in change.catalog.of(Trigger)
        if each.function.schema.startswith(_OWN_SCHEMA)
    }
    marked |= {table for table in tables if table.schema.startswith(_OWN_SCHEMA)}
    return dict.fromkeys(marked & tables & change.catalog.objects.keys(), "is a table of TimescaleDB")


def _aggregates(change: Change) -> dict[Key, str]:
    """Return the views that read what TimescaleDB keeps for them."""
    views = (change.catalog.objects.get(key) for key in change.impact if key.kind == "relation")
    return {
        each.key: "is a continuous aggregate of TimescaleDB"
        for each in views
        if each and f"{_OWN_SCHEMA}internal." in each.statement.sql
    }


def _distributed(change: Change) -> dict[Key, str]:
    """Return all tables, where the dump has Citus."""
    found = _CITUS.search(change.schema.text) if change.schema else None
    if found is None:
        return {}
    said = f"may be a table of {found[1]}, which a dump does not show"
    return dict.fromkeys(converted(change) & change.catalog.objects.keys(), said)
