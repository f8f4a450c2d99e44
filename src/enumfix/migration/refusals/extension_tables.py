"""Refuse to rewrite tables of extensions for which nobody has measured what a recreation does.

A dump shows TimescaleDB: triggers and views name schemas of its own. It does not show which tables Citus
distributes, since that is in a catalog of Citus. So all tables of a database with Citus count.
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
from enumfix.recreation.plan import tables_to_rewrite

UNMEASURED = Code(
    "EF340",
    Severity.ERROR,
    "a table of TimescaleDB or Citus would be rewritten, and nobody has measured what that does to it",
    "Try it on a copy of the database. If it does what you want, put `allow_unmeasured = true` into the "
    "settings. Otherwise write this recreation by hand, as the extension's manual says.",
)

_TIMESCALE_SCHEMA = "_timescaledb_"
"""How the names of TimescaleDB's own schemas begin."""
_CITUS = re.compile(
    r'^CREATE EXTENSION (?:IF NOT EXISTS )?"?(citus|citus_columnar|columnar)"?[ ;]', re.MULTILINE
)


def extension_refusals(change: Change) -> Iterator[tuple[Object, Diagnostic]]:
    """Yield each object of the impact that belongs to an extension, with its refusal."""
    reasons = {**_citus_tables(change), **_hypertables(change), **_continuous_aggregates(change)}
    for key in sorted(reasons):
        owned = change.catalog.objects[key]
        message = f"{change.types} cannot be recreated: {owned.label} {reasons[key]}"
        yield owned, UNMEASURED.at(owned.statement.source, owned.statement.span, message)


@refuses
def refuse_extension_tables(situation: Situation) -> Iterator[Diagnostic]:
    """Yield the refusals of tables of extensions, unless the settings allow to rewrite them."""
    if not situation.options.allow_unmeasured:
        yield from (diagnostic for _, diagnostic in extension_refusals(situation.change))


def _hypertables(change: Change) -> dict[Key, str]:
    """Return the tables on which TimescaleDB has a trigger, or which are in a schema of its own, and why."""
    tables = tables_to_rewrite(change)
    with_trigger = {
        trigger.key.relation
        for trigger in change.catalog.of(Trigger)
        if trigger.function.schema.startswith(_TIMESCALE_SCHEMA)
    }
    own = {table for table in tables if table.schema.startswith(_TIMESCALE_SCHEMA)}
    hypertables = (with_trigger | own) & tables & change.catalog.objects.keys()
    return dict.fromkeys(hypertables, "is a table of TimescaleDB")


def _continuous_aggregates(change: Change) -> dict[Key, str]:
    """Return the views that read from TimescaleDB's internal schema, and why they count."""
    views = (change.catalog.objects.get(key) for key in change.impact if key.kind == "relation")
    return {
        view.key: "is a continuous aggregate of TimescaleDB"
        for view in views
        if view and f"{_TIMESCALE_SCHEMA}internal." in view.statement.sql
    }


def _citus_tables(change: Change) -> dict[Key, str]:
    """Return all tables that are rewritten, and why they count, where the dump has Citus."""
    citus = _CITUS.search(change.schema.text) if change.schema else None
    if citus is None:
        return {}
    reason = f"may be a table of {citus[1]}, which a dump does not show"
    return dict.fromkeys(tables_to_rewrite(change) & change.catalog.objects.keys(), reason)
