"""Functions before a file that may hold the type in compiled code, though only a dump or later files show it.

No migration mentions a function that a trigger calls and no migration creates, nor one that a later migration
drops, renames or replaces. It does no harm to recompile a function that does not hold the type, or one that
does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pglast import ast

from enumfix.catalog.catalog import Object
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact
from enumfix.catalog.key import Key
from enumfix.history.baseline import created_keys, may_replace
from enumfix.history.read import History
from enumfix.history.versions import Renaming, is_created_before, keys_by_version, rename_key, rename_object
from enumfix.kinds.function import Function
from enumfix.recreation.touches import UnseenFunction
from enumfix.sql.effects import ROUTINES, effects_of
from enumfix.sql.find import index_statements
from enumfix.sql.plpgsql.parse import is_plpgsql, static_statements
from enumfix.sql.script import Script, Statement

_ROUTINE = r"(?:function|procedure|routine)\b"
_CHANGING_ROUTINE = re.compile(
    rf"(?:drop|alter)\s+{_ROUTINE}|create\s+or\s+replace\s+{_ROUTINE}", re.IGNORECASE
)
"""The beginning of a statement that may change a routine: only those are parsed."""
_BLOCK = re.compile(r"do\b", re.IGNORECASE)
_ROUTINE_WORD = re.compile(rf"\b{_ROUTINE}", re.IGNORECASE)


def holders(
    objects: Mapping[Key, Object],
    history: History,
    version: int,
    types: Sequence[Key],
    renamings: Sequence[Renaming],
) -> Iterator[Object]:
    """Yield the functions that may hold one of `types`, marked so, to add to `objects` or replace them there.

    The dump is of a `version`, and `renamings` lead from its names to those before the file.
    """
    in_dump = [keys_by_version(history.steps, history.at, key)[version] for key in types]
    keys = impact(history.dump, [key for key in in_dump if key])
    new = _surely_new(history, version)
    for dumped in functions_to_recompile(history.dump, keys, new, may_be_called=history.baseline):
        key = rename_key(dumped.key, renamings)
        function = objects.get(key)
        if isinstance(function, Function):
            yield replace(function, may_hold_the_type=True)
        elif version > history.at:
            yield UnseenFunction(
                key=key._replace(kind="holder", part=""), statement=rename_object(dumped, renamings).statement
            )
    for number in range(history.at, version) if history.baseline else ():
        for statement in index_statements(history.steps[number].script).statements_beginning_with(
            _CHANGING_ROUTINE
        ):
            yield from _preexisting_routines(statement, history, number)
    yield from holders_of_blocks(history, *sorted((history.at, version)))


def holders_of_blocks(history: History, first: int, last: int) -> Iterator[UnseenFunction]:
    """Yield the routines that DO blocks of the migrations from `first` to `last` may change."""
    for number in range(first, last):
        for statement in _blocks(history.steps[number].script):
            yield from _routines_of_block(statement, history)


def _surely_new(history: History, version: int) -> frozenset[Key]:
    """Return what the migrations from the file to a version create, and what cannot have existed before.

    If the history has a baseline, OR REPLACE may replace a part of it.
    """
    later = history.steps[history.at : version]
    may_be_older: dict[Key, bool] = {}
    for step in later:
        in_step = {key: bool(history.baseline) and may_replace(step, key) for key in step.created}
        may_be_older = in_step | may_be_older
    return frozenset(key for key in created_keys(later) if not may_be_older.get(key, False))


def _blocks(script: Script) -> Iterator[Statement]:
    """Yield the DO blocks of a script that can be parsed."""
    for number, start in enumerate(script.starts):
        if _BLOCK.match(script.source.text, start):
            statement = script.statement(number)
            if statement.problem is None:
                yield statement


def _preexisting_routines(statement: Statement, history: History, number: int) -> Iterator[UnseenFunction]:
    """Yield the routines that a statement of a later migration changes and no earlier statement creates."""
    for names in _routines(statement.node):
        if names and not is_created_before(history.steps, names[-1:], number, statement):
            yield _holder(names, statement, history)


def _routines_of_block(statement: Statement, history: History) -> Iterator[UnseenFunction]:
    """Yield the routines that a DO block may create, rename, move or drop, under each of their names."""
    node = statement.node
    if not isinstance(node, ast.DoStmt) or not is_plpgsql(node) or not _ROUTINE_WORD.search(statement.sql):
        return
    for inner in static_statements(statement.sql):
        for names in _routines(inner):
            yield _holder(names, statement, history)
        for rename in effects_of(inner).renames:
            if rename.old.kind in ROUTINES:
                yield _holder(rename.new.parts, statement, history)


def _holder(names: tuple[str, ...], statement: Statement, history: History) -> UnseenFunction:
    key = history.by_files.key_for("function", names)
    return UnseenFunction(key=key._replace(kind="holder", part=""), statement=statement)


def _routines(node: ast.Node) -> Iterator[tuple[str, ...]]:
    """Yield the names of the routines that a statement creates, replaces, renames, moves or drops."""
    effects = effects_of(node)
    renamed = (rename.old for rename in effects.renames)
    named = (*effects.drops, *effects.creates, *effects.replaces, *renamed)
    yield from (routine.parts for routine in named if routine.kind in ROUTINES)
