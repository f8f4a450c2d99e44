"""The ordered statements that put new types in the place of old ones.

Objects step aside from the top down and come back from the bottom up. All clauses of one
table go into its single ALTER TABLE, so that it is rewritten once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enumfix.change import Change, Clause, Label, Recreation, Sql
from enumfix.diagnostics import Diagnostic
from enumfix.graph import shaken, standing
from enumfix.ids import Key
from enumfix.kinds.enum import put_back
from enumfix.kinds.event_trigger import EventTrigger
from enumfix.kinds.function import Function
from enumfix.kinds.table import Table
from enumfix.kinds.trigger import Trigger
from enumfix.names import literal


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


def plan(change: Change, newline: str = "\n") -> Plan:
    """Return the plan that carries out a change. Every dependent must have agreed to it."""
    up = standing(change.catalog, change.impact)
    leaving = [tuple(found.retire(change)) for found in up]
    aside = [step for steps in reversed(leaving) for step in steps]
    back = [step for found in up for step in found.restore(change)]
    carried = [step for found in shaken(change.catalog, change.impact) for step in found.resettle(change)]
    return Plan(
        change,
        (
            *_statements(aside),
            *(_create(each, change, newline) for each in change.recreations),
            *_merged([*(step for steps in leaving for step in steps), *back, *carried], change, newline),
            *_replaced(change),
            *(text for each in change.recreations for text in put_back(each.key, change)),
            *_statements([*back, *carried]),
            *_statements(_touches(change)),
        ),
    )


def _statements(steps: Iterable[Sql | Clause]) -> tuple[str, ...]:
    """Return the texts of the statements among some steps, each once."""
    return tuple(dict.fromkeys(step.text for step in steps if isinstance(step, Sql)))


def _create(recreation: Recreation, change: Change, newline: str) -> str:
    lines = list(_label_lines(recreation.labels, newline))
    body = newline.join(["AS ENUM (", *lines, ")"]) if lines else "AS ENUM ()"
    return f"CREATE TYPE {change.interim(recreation.key)} {body}"


def _label_lines(labels: tuple[Label, ...], newline: str) -> Iterator[str]:
    for number, label in enumerate(labels, 1):
        yield from (f"    {comment}" for comment in label.above)
        comma = "," * (number < len(labels))
        yield "    " + " ".join((literal(label.text) + comma, *label.behind))


def _merged(steps: Iterable[Sql | Clause], change: Change, newline: str) -> Iterator[str]:
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
        yield f"{word} {change.name(table)}{newline}" + f",{newline}".join(parts)


def _replaced(change: Change) -> Iterator[str]:
    """Yield what gives the new types the names of the old ones."""
    for each in change.recreations:
        yield f"DROP TYPE {change.name(each.key)}"
        yield f"ALTER TYPE {change.interim(each.key)} RENAME TO {change.plain(each.key)}"


def _touches(change: Change) -> Iterator[Sql]:
    tables = converted(change)
    called = frozenset(each.function for each in change.catalog.of(Trigger) if each.key.relation in tables)
    for found in change.catalog.of(Function):
        yield from found.touch(change, called)


def converted(change: Change) -> frozenset[Key]:
    """Return the tables that are rewritten: those with a column in the impact."""
    return frozenset(key.relation for key in change.impact if key.kind == "column")
