"""The ordered statements that put new types in the place of old ones.

Objects step aside from the top down and come back from the bottom up. All clauses of one
table go into its single ALTER TABLE, so that it is rewritten once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from enumfix.catalog.catalog import Object
from enumfix.catalog.dependencies import shaken, standing
from enumfix.catalog.families import ancestors, converted_tables, roots, top, variety
from enumfix.catalog.key import Key
from enumfix.diagnostics import Diagnostic
from enumfix.recreation.ambiguous_calls import ambiguous
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.dependent import Dependent, dependents
from enumfix.recreation.made_types import parked_rows
from enumfix.recreation.session_settings import under_settings
from enumfix.recreation.touches import touch
from enumfix.source import Source, Span


class Plan(NamedTuple):
    """The statements of a change, in their order, each without its semicolon."""

    change: Change
    statements: tuple[str, ...]

    @property
    def place(self) -> tuple[Source, Span]:
        """Where the file asks for it: what is said of the whole plan is said there."""
        first = self.change.recreations[0].statement
        return first.source, first.span


def review(change: Change) -> tuple[Diagnostic, ...]:
    """Return what the dependents have to say of a change: refusals and warnings."""
    return tuple(said for _, said in reviews(change))


def reviews(change: Change) -> Iterator[tuple[Object, Diagnostic]]:
    """Yield what the dependents have to say of a change, each with the object that says it."""
    for found in dependents(standing(change.catalog, change.impact)):
        if change.comes_along(found):
            continue
        yield from ((found, said) for said in (*found.review(change), *ambiguous(found, change)))
    if converted(change):
        for found in change.catalog.of(Dependent):
            yield from ((found, said) for said in found.forbids(change))


def plan(change: Change) -> Plan:
    """Return the plan that carries out a change. Every dependent must have agreed to it."""
    agreed = (each for each in standing(change.catalog, change.impact) if not change.comes_along(each))
    up = dependents(agreed)
    leaving = {found.key: tuple(found.retire(change)) for found in up}
    coming = {found.key: tuple(found.restore(change)) for found in up}
    built = [step for found in up for step in found.build(change)]
    shaken_objects = dependents(shaken(change.catalog, change.impact))
    carried = [step for found in shaken_objects for step in found.resettle(change)]
    clauses = [*_in_order(leaving, change), *built, *_in_order(coming, change), *carried]
    top_down, held = up[::-1], _held(up, change)

    def drop_steps(found: Dependent) -> Iterable[Sql | Clause]:
        return leaving[found.key] if found.key in held else found.discard(change)

    return Plan(
        change,
        (
            *_constraints(change, "IMMEDIATE"),
            *_statements(
                (step for found in top_down if found.key not in held for step in leaving[found.key]), change
            ),
            *_statements(built, change),
            *_merged(clauses, change),
            *_statements((step for found in top_down for step in drop_steps(found)), change),
            *_statements((step for found in up for step in found.succeed(change)), change),
            *_coming([*(step for found in up for step in coming[found.key]), *carried], change),
            *_statements((step for found in up for step in found.finish(change)), change),
            *_statements(touch(change), change),
            *_constraints(change, "DEFERRED"),
        ),
    )


def _constraints(change: Change, mode: str) -> Iterator[str]:
    """Yield the statement that makes checks now which wait, or lets them wait again."""
    checks = sorted({each.check for each in change.made_first})
    if checks:
        names = ", ".join(change.name(Key("constraint", key.schema, key.part)) for key in checks)
        yield f"SET CONSTRAINTS {names} {mode}"


def _held(up: Iterable[Object], change: Change) -> frozenset[Key]:
    """Return what cannot be dropped before the old types: what these need, a function of a range type say.

    So are tables whose rows are in columns, which become text first.
    """
    below = {found.key: found.needs for found in up}
    held: set[Key] = set()
    queue = [key for found in up if found.key.kind == "type" for key in found.needs]
    queue += _holders(change)
    while queue:
        key = queue.pop()
        if key in below and key.kind not in ("type", "column") and key not in held:
            held.add(key)
            queue += below[key]
    return frozenset(held)


def _in_order(steps: Mapping[Key, tuple[Sql | Clause, ...]], change: Change) -> Iterator[Sql | Clause]:
    """Yield the steps of objects in the order of the schema: so the clauses of a table follow its columns."""
    for key in change.catalog.objects:
        yield from steps.get(key, ())


def _statements(steps: Iterable[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield the texts of the statements among some steps, each under its settings."""
    yield from under_settings((step for step in steps if isinstance(step, Sql)), change.catalog.settings)


def _coming(steps: list[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield the statements that come last; the second ALTER TABLE of a table is at its first clause there.

    That of a table whose columns hold rows of another waits for the other's.
    """
    back = _by_table(steps, late=True)
    above = _holders(change)

    def place(table: Key) -> Iterator[Sql]:
        if table in back:
            clauses = back.pop(table)
            for other in tuple(back):
                if table in above.get(other, ()):
                    yield from place(other)
            yield Sql(_alter(table, clauses, change))

    def comes(step: Sql | Clause) -> Iterable[Sql]:
        if isinstance(step, Sql):
            return (step,)
        return place(step.table) if step.rank >= Rank.BACK else ()

    yield from _statements((sql for step in steps for sql in comes(step)), change)


def _merged(steps: Iterable[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield one ALTER TABLE for each table that has clauses, by name: a dump sorts so, but for some.

    Columns that hold rows of a table are converted before that table: "cannot alter table … because
    column … uses its row type".
    """
    by_table = _by_table(steps, late=False)
    above = _holders(change)
    done: dict[Key, None] = {}
    seen: set[Key] = set()

    def visit(table: Key) -> None:
        for holder in above.get(table, ()) if table not in seen else ():
            seen.add(table)
            visit(holder)
        done.setdefault(table)

    for table in sorted(by_table):
        visit(table)
    yield from (_alter(table, by_table[table], change) for table in done if table in by_table)


def _holders(change: Change) -> Mapping[Key, list[Key]]:
    """Return, for each table, those whose columns hold rows of it or of a table below it."""
    catalog = change.catalog
    found: dict[Key, list[Key]] = {}
    for key, held in parked_rows(change):
        tables = (held, *ancestors(held, catalog))
        reaching = {top(each, catalog) for table in tables for each in catalog.members("column", table)}
        for table in dict.fromkeys((*tables, *sorted(reaching))):
            found.setdefault(table, []).extend(roots(key, catalog))
    return found


def _by_table(steps: Iterable[Sql | Clause], *, late: bool) -> dict[Key, list[Clause]]:
    by_table: dict[Key, list[Clause]] = {}
    for step in dict.fromkeys(steps):
        if isinstance(step, Clause) and (step.rank >= Rank.BACK) is late:
            by_table.setdefault(step.table, []).append(step)
    return by_table


def _alter(table: Key, clauses: list[Clause], change: Change) -> str:
    word = "ALTER FOREIGN TABLE" if variety(table, change.catalog) == "foreign" else "ALTER TABLE"
    if [each.rank for each in clauses] == [Rank.BACK_SETTING]:
        return f"{word} {change.name(table)} {clauses[0].text}"
    parts = (f"    {each.text}" for each in sorted(clauses, key=lambda each: each.rank))
    return f"{word} {change.name(table)}{change.newline}" + f",{change.newline}".join(parts)


def converted(change: Change) -> frozenset[Key]:
    """Return the tables that are rewritten: those with a column, or its expression, in the impact."""
    return converted_tables(change.catalog, change.impact)
