"""The ordered statements that put new types in the place of old ones.

Objects step aside from the top down and come back from the bottom up. All clauses of one
table go into its single ALTER TABLE, so that it is rewritten once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enumfix.change import Change, Clause, Sql
from enumfix.diagnostics import Diagnostic
from enumfix.graph import shaken, standing
from enumfix.ids import Key
from enumfix.kinds.event_trigger import EventTrigger
from enumfix.kinds.function import Function
from enumfix.kinds.table import Table
from enumfix.kinds.trigger import Trigger
from enumfix.session import under_settings


@dataclass(frozen=True, slots=True)
class Plan:
    """The statements of a change, in their order, each without its semicolon."""

    change: Change
    statements: tuple[str, ...]


def review(change: Change) -> tuple[Diagnostic, ...]:
    """Return what the dependents have to say of a change: refusals and warnings."""
    said = [each for found in standing(change.catalog, change.impact) for each in found.review(change)]
    if converted(change):
        said += [each for found in change.catalog.of(EventTrigger) for each in found.forbids(change)]
    return tuple(said)


def plan(change: Change) -> Plan:
    """Return the plan that carries out a change. Every dependent must have agreed to it."""
    up = standing(change.catalog, change.impact)
    leaving = {found.key: tuple(found.retire(change)) for found in up}
    coming = {found.key: tuple(found.restore(change)) for found in up}
    built = [step for found in up for step in found.build(change)]
    carried = [step for found in shaken(change.catalog, change.impact) for step in found.resettle(change)]
    clauses = [*_in_order(leaving, change), *built, *_in_order(coming, change), *carried]
    return Plan(
        change,
        (
            *_statements((step for found in reversed(up) for step in leaving[found.key]), change),
            *_statements(built, change),
            *_merged(clauses, change),
            *_statements((step for found in reversed(up) for step in found.discard(change)), change),
            *_statements((step for found in up for step in found.succeed(change)), change),
            *_statements([*(step for found in up for step in coming[found.key]), *carried], change),
            *_statements(_touches(change), change),
        ),
    )


def _in_order(steps: Mapping[Key, tuple[Sql | Clause, ...]], change: Change) -> Iterator[Sql | Clause]:
    """Yield the steps of objects in the order of the schema: so the clauses of a table follow its columns."""
    for key in change.catalog.objects:
        yield from steps.get(key, ())


def _statements(steps: Iterable[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield the texts of the statements among some steps, each under its settings."""
    yield from under_settings((step for step in steps if isinstance(step, Sql)), change.catalog.settings)


def _merged(steps: Iterable[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield one ALTER TABLE for each table that has clauses, in the order of the schema."""
    by_table: dict[Key, list[Clause]] = {}
    for step in dict.fromkeys(steps):
        if isinstance(step, Clause):
            by_table.setdefault(step.table, []).append(step)
    places = {key: place for place, key in enumerate(change.catalog.objects)}
    for table, clauses in sorted(by_table.items(), key=lambda item: places.get(item[0], -1)):
        found = change.catalog.objects.get(table)
        foreign = isinstance(found, Table) and found.variety == "foreign"
        word = "ALTER FOREIGN TABLE" if foreign else "ALTER TABLE"
        parts = (f"    {each.text}" for each in sorted(clauses, key=lambda each: each.rank))
        yield f"{word} {change.name(table)}{change.newline}" + f",{change.newline}".join(parts)


def _touches(change: Change) -> Iterator[Sql]:
    tables = converted(change)
    called = frozenset(each.function for each in change.catalog.of(Trigger) if each.key.relation in tables)
    for found in change.catalog.of(Function):
        yield from found.touch(change, called)


def converted(change: Change) -> frozenset[Key]:
    """Return the tables that are rewritten: those with a column, or its expression, in the impact."""
    return frozenset(
        key.relation
        for key in change.impact
        if key.kind == "column" or getattr(change.catalog.objects.get(key), "computed", False)
    )
