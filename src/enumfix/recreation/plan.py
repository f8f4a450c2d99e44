"""The statements that replace types, in their order.

Dependents are dropped from the top down and restored from the bottom up. All clauses of a table go into one
ALTER TABLE, so that PostgreSQL rewrites the table once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from enumfix.catalog.catalog import Object
from enumfix.catalog.dependencies import build_order, retyped_in_place
from enumfix.catalog.families import ancestors, conversion_table, converted_tables, root_tables, table_kind
from enumfix.catalog.key import Key
from enumfix.diagnostics import Diagnostic
from enumfix.recreation.ambiguous_calls import refuse_ambiguous_calls
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.dependent import Dependent, as_dependents
from enumfix.recreation.made_types import rows_in_text_columns
from enumfix.recreation.session_settings import add_set_local
from enumfix.recreation.touches import recompile_functions
from enumfix.source import Source, Span


class Plan(NamedTuple):
    """The statements of a change, in their order, each without its semicolon."""

    change: Change
    statements: tuple[str, ...]

    @property
    def place(self) -> tuple[Source, Span]:
        """The first ADD VALUE of the change: diagnostics about the whole plan point there."""
        first = self.change.recreations[0].statement
        return first.source, first.span


def review_change(change: Change) -> tuple[Diagnostic, ...]:
    """Return the refusals and warnings of all dependents."""
    return tuple(diagnostic for _, diagnostic in review_objects(change))


def review_objects(change: Change) -> Iterator[tuple[Object, Diagnostic]]:
    """Yield (object, diagnostic) for each refusal and warning about a change."""
    for dependent in as_dependents(build_order(change.catalog, change.impact)):
        if not change.is_created_with_home(dependent):
            for diagnostic in (*dependent.review(change), *refuse_ambiguous_calls(dependent, change)):
                yield dependent, diagnostic
    if tables_to_rewrite(change):
        for dependent in change.catalog.of(Dependent):
            for diagnostic in dependent.review_table_rewrite(change):
                yield dependent, diagnostic


class _Steps(NamedTuple):
    """The steps of the dependents, from their verbs (see `Dependent`).

    `bottom_up` are the dependents, each after what it depends on. `rebuilt_steps` are the steps of objects
    outside the impact that PostgreSQL rebuilds. `late` are the dependents that are dropped only after the old
    types.
    """

    bottom_up: tuple[Dependent, ...]
    retire_steps: Mapping[Key, tuple[Sql | Clause, ...]]
    restore_steps: Mapping[Key, tuple[Sql | Clause, ...]]
    build_steps: list[Sql | Clause]
    rebuilt_steps: list[Sql | Clause]
    late: frozenset[Key]


def make_plan(change: Change) -> Plan:
    """Return the plan that carries out a change. `review_change` must have found no errors."""
    steps = _steps(change)
    bottom_up, top_down = steps.bottom_up, steps.bottom_up[::-1]
    clauses = [
        *_in_schema_order(steps.retire_steps, change),
        *steps.build_steps,
        *_in_schema_order(steps.restore_steps, change),
        *steps.rebuilt_steps,
    ]
    early = [step for item in top_down if item.key not in steps.late for step in steps.retire_steps[item.key]]
    late = (
        steps.retire_steps[item.key] if item.key in steps.late else item.release_old_type(change)
        for item in top_down
    )
    release = [step for item_steps in late for step in item_steps]
    restore = [*(step for item in bottom_up for step in steps.restore_steps[item.key]), *steps.rebuilt_steps]
    statements = (
        *_set_constraints(change, "IMMEDIATE"),
        *_statements(early, change),
        *_statements(steps.build_steps, change),
        *_alter_tables(clauses, change),
        *_statements(release, change),
        *_statements((step for item in bottom_up for step in item.take_old_name(change)), change),
        *_restore_statements(restore, change),
        *_statements((step for item in bottom_up for step in item.finish(change)), change),
        *_statements(recompile_functions(change), change),
        *_set_constraints(change, "DEFERRED"),
    )
    return Plan(change, statements)


def _steps(change: Change) -> _Steps:
    """Return the steps of all dependents, without those that a CREATE TABLE of the plan also creates."""
    objects = build_order(change.catalog, change.impact)
    bottom_up = as_dependents(object_ for object_ in objects if not change.is_created_with_home(object_))
    rebuilt = as_dependents(retyped_in_place(change.catalog, change.impact))
    return _Steps(
        bottom_up,
        retire_steps={item.key: tuple(item.retire(change)) for item in bottom_up},
        restore_steps={item.key: tuple(item.restore(change)) for item in bottom_up},
        build_steps=[step for item in bottom_up for step in item.prepare_conversion(change)],
        rebuilt_steps=[step for item in rebuilt for step in item.restore_after_rebuild(change)],
        late=_dropped_after_types(bottom_up, change),
    )


def _set_constraints(change: Change, mode: str) -> Iterator[str]:
    """Yield the statement that runs deferred checks now (IMMEDIATE), or defers them again (DEFERRED)."""
    checks = sorted({waiting.check for waiting in change.deferred_checks})
    if checks:
        names = ", ".join(change.name(check._replace(name=check.part)) for check in checks)
        yield f"SET CONSTRAINTS {names} {mode}"


def _dropped_after_types(bottom_up: Iterable[Dependent], change: Change) -> frozenset[Key]:
    """Return the dependents that have to be dropped after the old types.

    A type may need them, such as the function of a range type. And tables whose rows are in columns are
    dropped after those columns are converted to text.
    """
    needs = {item.key: item.needs for item in bottom_up if not (item.is_type or item.is_stored_in_rows)}
    queue = [key for item in bottom_up if item.is_type for key in item.needs]
    queue += _tables_with_row_columns(change)
    late: set[Key] = set()
    while queue:
        key = queue.pop()
        if key in needs and key not in late:
            late.add(key)
            queue += needs[key]
    return frozenset(late)


def _in_schema_order(steps: Mapping[Key, tuple[Sql | Clause, ...]], change: Change) -> Iterator[Sql | Clause]:
    """Yield the steps in the order of the schema, so that clauses follow the order of the columns."""
    for key in change.catalog.objects:
        yield from steps.get(key, ())


def _statements(steps: Iterable[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield the texts of the steps that are statements, with the SET LOCAL that they need."""
    statements = (step for step in steps if isinstance(step, Sql))
    yield from add_set_local(statements, change.catalog.settings)


def _restore_statements(steps: list[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield the statements after the rename. The second ALTER TABLE of a table comes at its first clause.

    A table whose columns contain rows of another is altered after that other one.
    """
    clauses = _clauses_by_table(steps, after_rename=True)
    row_columns = _tables_with_row_columns(change)

    def alter(table: Key) -> Iterator[Sql]:
        if table in clauses:
            own_clauses = clauses.pop(table)
            for other in tuple(clauses):
                if table in row_columns.get(other, ()):
                    yield from alter(other)
            yield Sql(_alter_table(table, own_clauses, change))

    def statements(step: Sql | Clause) -> Iterable[Sql]:
        if isinstance(step, Sql):
            return (step,)
        return alter(step.table) if step.rank >= Rank.TYPE_FROM_TEXT else ()

    yield from _statements((sql for step in steps for sql in statements(step)), change)


def _alter_tables(steps: Iterable[Sql | Clause], change: Change) -> Iterator[str]:
    """Yield the ALTER TABLE of each table that has clauses before the rename, sorted by name.

    A table whose columns contain rows of another is altered before that other one, which PostgreSQL refuses
    otherwise: "cannot alter table … because column … uses its row type".
    """
    clauses = _clauses_by_table(steps, after_rename=False)
    row_columns = _tables_with_row_columns(change)
    ordered: dict[Key, None] = {}
    visited: set[Key] = set()

    def visit(table: Key) -> None:
        for user in row_columns.get(table, ()) if table not in visited else ():
            visited.add(table)
            visit(user)
        ordered.setdefault(table)

    for table in sorted(clauses):
        visit(table)
    yield from (_alter_table(table, clauses[table], change) for table in ordered if table in clauses)


def _tables_with_row_columns(change: Change) -> Mapping[Key, list[Key]]:
    """Return, for each table, the tables with columns that contain its rows and are converted to text first.

    The keys are the tables of those rows, their ancestors, and the tables whose ALTER TABLE converts them.
    """
    catalog = change.catalog
    users: dict[Key, list[Key]] = {}
    for column, row_table in rows_in_text_columns(change):
        tables = (row_table, *ancestors(row_table, catalog))
        converting = {
            conversion_table(key, catalog) for table in tables for key in catalog.members("column", table)
        }
        for table in dict.fromkeys((*tables, *sorted(converting))):
            users.setdefault(table, []).extend(root_tables(column, catalog))
    return users


def _clauses_by_table(steps: Iterable[Sql | Clause], *, after_rename: bool) -> dict[Key, list[Clause]]:
    """Return the clauses of each table for its ALTER TABLE before, or after, the types are renamed."""
    clauses: dict[Key, list[Clause]] = {}
    for step in dict.fromkeys(steps):
        if isinstance(step, Clause) and (step.rank >= Rank.TYPE_FROM_TEXT) is after_rename:
            clauses.setdefault(step.table, []).append(step)
    return clauses


def _alter_table(table: Key, clauses: list[Clause], change: Change) -> str:
    """Return an ALTER TABLE with its clauses on a line each; a single setting stays on the first line."""
    keywords = "ALTER FOREIGN TABLE" if table_kind(table, change.catalog) == "foreign" else "ALTER TABLE"
    if [clause.rank for clause in clauses] == [Rank.SETTING_AFTER_RENAME]:
        return f"{keywords} {change.name(table)} {clauses[0].text}"
    lines = (f"    {clause.text}" for clause in sorted(clauses, key=lambda clause: clause.rank))
    return f"{keywords} {change.name(table)}{change.newline}" + f",{change.newline}".join(lines)


def tables_to_rewrite(change: Change) -> frozenset[Key]:
    """Return the tables that are rewritten: those with a column, or its expression, in the impact."""
    return converted_tables(change.catalog, change.impact)
