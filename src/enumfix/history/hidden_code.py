"""DO blocks, functions and calls of migrations that may create or drop objects which no statement names.

Such code may put the names together while it runs. `sql.plpgsql` reads it: a name may then hold a `HOLE`
for each part that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.key import Key
from enumfix.history.read import History
from enumfix.history.reconstruction import Doubt, Reconstruction
from enumfix.history.versions import MigrationStep, is_created_before
from enumfix.sql.effects import effects_of
from enumfix.sql.find import StatementIndex, index_statements
from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.plpgsql.running import CommandRun, MigrationCode
from enumfix.sql.plpgsql.ties import NewDependent, Removal, dependent_created_by, removals_by
from enumfix.sql.plpgsql.values import HOLE, may_be_equal
from enumfix.sql.script import Statement
from enumfix.sql.words import mentions_any


class _Drop(NamedTuple):
    """What a statement drops or changes, in which migration. Code that does so has no `node`."""

    number: int
    statement: Statement
    taken: Removal
    node: ast.Node | None = None


class _ImpactNames(NamedTuple):
    """The names of an impact, of its relations that are recreated, and of its preexisting objects."""

    all: frozenset[str]
    recreated: frozenset[str]
    preexisting: frozenset[str]


def _impact_names(schema: Reconstruction) -> _ImpactNames:
    recreated = [key for key in schema.recreated_keys if key.kind == "relation"]
    return _ImpactNames(_names(schema.impact), _names(recreated), _names(schema.preexisting))


def _names(keys: Collection[Key]) -> frozenset[str]:
    names = {name for key in keys if key.kind != "cast" for name in (key.name, key.part)}
    return frozenset(names - {""})


def later_drops_of_hidden(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that drop or change what code before the file may have created."""
    history = schema.history
    if not _has_code(history.steps[: history.at]):
        return
    names = _impact_names(schema)
    code = _code_of(history.steps[: schema.high])
    hidden = _hidden_creations(history, code, names)
    # Another rule refuses these statements if they mention a name of the impact.
    unfollowed = {each.statement for each in history.by_files.not_followed}
    indexes = [index_statements(step.script) for step in history.steps[: schema.high]]
    is_in_code = _is_in_code(names.all, indexes[: history.at])
    for drop in _drops(schema, code) if hidden or is_in_code else ():
        name = drop.taken.name
        is_known = _drops_created_object(drop, history)
        is_refused = name in names.all
        suspects = (
            tied
            for ran, tied in hidden
            if not is_known
            or (_may_drop_beside(drop, tied) and not (is_refused and ran.statement in unfollowed))
        )
        if any(map(drop.taken.may_remove, suspects)) or (
            is_in_code
            and not is_known
            and _needs_existing(drop)
            and not _is_mentioned_before(name, indexes[: drop.number + 1], drop.statement)
        ):
            yield Doubt(drop.statement, _reason(name))


def _hidden_creations(
    history: History, code: MigrationCode, names: _ImpactNames
) -> list[tuple[CommandRun, NewDependent]]:
    """Return what code before the file may create and neither the dump nor a statement may show."""
    known = _names(history.dump.objects.keys()) & _names(history.by_files.objects.keys())
    creations = _creations(code, 0, history.at, names)
    return [(ran, tied) for ran, tied in creations if not known.issuperset(tied.names)]


def _drops_created_object(drop: _Drop, history: History) -> bool:
    """Return whether a statement before a drop creates what it drops."""
    name = drop.taken.name
    return HOLE not in name and is_created_before(
        history.steps, (name,), drop.number, drop.statement, replaced=True
    )


def _may_drop_beside(drop: _Drop, tied: NewDependent) -> bool:
    """Return whether a drop of what a migration creates may also drop what code created.

    That is not suspected of an object with the same name, nor with a name that is not known, unless the drop
    takes dependents along.
    """
    has_known_names = all(HOLE not in name for name in tied.names)
    return drop.taken.name not in tied.names and (drop.taken.holds or has_known_names)


def _reason(name: str) -> str:
    if HOLE in name:
        return "enumfix cannot tell what this drops or changes, nor what code created before the migration"
    return f"this drops or changes {name}, and no migration says what it was"


def later_code(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the code from the file on that may have created, or changed, what the dump shows."""
    at, high = schema.history.at, schema.high
    if not _has_code(schema.history.steps[at:high]):
        return
    names = _impact_names(schema)
    code = _code_of(schema.history.steps[:high])
    for ran, tied in _creations(code, at, high, names):
        shown = sorted(
            name for name in names.preexisting if any(may_be_equal(name, new) for new in tied.names)
        )
        if shown:
            yield Doubt(
                ran.statement, f"this code may have created {shown[0]}, which no earlier migration creates"
            )
    for ran in code.commands_run:
        text, node = ran.command.text, ran.command.node
        if ran.may_run_in(at, high) and isinstance(node, ast.Node) and HOLE not in text:
            name = next((name for name in sorted(names.all) if mentions_any(text, (name,))), "")
            if name and not isinstance(node, ast.FuncCall):
                yield Doubt(ran.statement, f"enumfix cannot follow this statement, and it may change {name}")


def code_missing_in_dump(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the code before the file that may create dependents, if the dump may be too old to show them."""
    history = schema.history
    if schema.low >= history.at or not _has_code(history.steps[schema.low : history.at]):
        return
    names = _impact_names(schema)
    code = _code_of(history.steps[: history.at])
    unfollowed = {each.statement for each in history.by_files.not_followed}  # refused for what they mention
    for ran, tied in _creations(code, schema.low, history.at, names):
        is_shown = any(may_be_equal(name, new) for name in names.preexisting for new in tied.names)
        if ran.statement not in unfollowed and not is_shown:
            yield Doubt(ran.statement, "enumfix cannot tell what this creates, and the dump may be older")


def _code_of(steps: Sequence[MigrationStep]) -> MigrationCode:
    return MigrationCode([step.script for step in steps])


_CODE = re.compile(
    r"(?:do|select|with|call|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", re.IGNORECASE
)


def _has_code(steps: Sequence[MigrationStep]) -> bool:
    """Return whether a migration has a block, a function or a call."""
    indexes = (index_statements(step.script) for step in steps)
    return any(_CODE.match(index.text, start) for index in indexes for start in index.script.starts)


def _creations(
    code: MigrationCode, low: int, high: int, names: _ImpactNames
) -> Iterator[tuple[CommandRun, NewDependent]]:
    """Yield the commands of code that migrations from `low` to `high` run, and what depends on the impact."""
    for ran in code.commands_run:
        tied = (
            dependent_created_by(ran.command, names.all, names.recreated)
            if ran.may_run_in(low, high)
            else None
        )
        if tied is not None:
            yield ran, tied


_DROPPING = re.compile(r"drop\b|alter\b|create\s+or\s+replace\b", re.IGNORECASE)


def _drops(schema: Reconstruction, code: MigrationCode) -> Iterator[_Drop]:
    """Yield what statements and code from the file on drop or change."""
    at = schema.history.at
    for number, step in schema.later:
        for statement in index_statements(step.script).statements_beginning_with(_DROPPING):
            for taken in removals_by(Command(statement.sql, statement.node)):
                yield _Drop(number, statement, taken, statement.node)
    for ran in code.commands_run:
        if ran.may_run_in(at, schema.high):
            drops = removals_by(ran.command)
            yield from (_Drop(max(ran.number, at), ran.statement, taken) for taken in drops)


_CALLS = (ast.CallStmt, ast.DoStmt, ast.SelectStmt)


def _is_in_code(names: Collection[str], indexes: Sequence[StatementIndex]) -> bool:
    """Return whether a block or a call mentions one of the names: it may create objects of made-up names."""
    return any(
        statement.problem is None and isinstance(statement.node, _CALLS) and may_change_schema(statement)
        for index in indexes
        for statement in index.schema_statements_mentioning(names)
    )


_NAMED = frozenset(
    (
        ObjectType.OBJECT_AGGREGATE,
        ObjectType.OBJECT_ATTRIBUTE,
        ObjectType.OBJECT_COLUMN,
        ObjectType.OBJECT_DOMAIN,
        ObjectType.OBJECT_FUNCTION,
        ObjectType.OBJECT_MATVIEW,
        ObjectType.OBJECT_POLICY,
        ObjectType.OBJECT_PROCEDURE,
        ObjectType.OBJECT_ROUTINE,
        ObjectType.OBJECT_RULE,
        ObjectType.OBJECT_TABLE,
        ObjectType.OBJECT_TRIGGER,
        ObjectType.OBJECT_TYPE,
        ObjectType.OBJECT_VIEW,
    )
)
"""Kinds whose names every CREATE states; PostgreSQL may make up that of an index."""


def _needs_existing(drop: _Drop) -> bool:
    """Return whether a statement fails unless there is an object of its name, which somebody wrote."""
    effects = effects_of(drop.node)
    taken = (named for named in effects.drops + effects.retypes if named.name == drop.taken.name)
    return any(not named.optional and named.kind in _NAMED for named in taken)


def _is_mentioned_before(name: str, indexes: Sequence[StatementIndex], until: Statement) -> bool:
    mentions = (statement for index in indexes for statement in index.schema_statements_mentioning((name,)))
    return next(mentions, until) != until
