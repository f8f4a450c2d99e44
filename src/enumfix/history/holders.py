"""Functions of the schema before a file that may hold the type, though only a dump or later files tell.

No migration tells what a trigger calls that none of them makes, nor what a later one drops, renames or
replaces. To have a function compiled anew that does not need it is harmless, and so is one that is not there.
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
from enumfix.recreation.touches import Holder
from enumfix.sql.effects import ROUTINES, effects_of
from enumfix.sql.find import haystack
from enumfix.sql.plpgsql.parse import is_plpgsql, statements_in
from enumfix.sql.script import Statement

_ROUTINE = r"(?:function|procedure|routine)\b"
_ABOUT = re.compile(rf"(?:drop|alter)\s+{_ROUTINE}|create\s+or\s+replace\s+{_ROUTINE}", re.IGNORECASE)
_BLOCK = re.compile(r"do\b", re.IGNORECASE)
_ROUTINES_IN = re.compile(rf"\b{_ROUTINE}", re.IGNORECASE)


def holders(
    objects: Mapping[Key, Object],
    history: History,
    version: int,
    types: Sequence[Key],
    moves: Sequence[Renaming],
) -> Iterator[Object]:
    """Yield the functions that may hold one of `types`: among the `objects` before the file, or beside them.

    The dump is of a `version`, and `moves` lead from its names to those before the file.
    """
    line = [keys_by_version(history.steps, history.at, key)[version] for key in types]
    reached = impact(history.dump, [key for key in line if key])
    made = _surely_made(history, version)
    for found in functions_to_recompile(history.dump, reached, made, may_be_called=history.baseline):
        key = rename_key(found.key, moves)
        own = objects.get(key)
        if isinstance(own, Function):
            yield replace(own, may_hold_the_type=True)
        elif version > history.at:
            yield Holder(
                key=key._replace(kind="holder", part=""), statement=rename_object(found, moves).statement
            )
    for number in range(history.at, version) if history.baseline else ():
        for statement in haystack(history.steps[number].script).beginning(_ABOUT):
            yield from _unheard_of(statement, history, number)
    yield from holders_of_blocks(history, *sorted((history.at, version)))


def holders_of_blocks(history: History, first: int, last: int) -> Iterator[Holder]:
    """Yield what DO blocks of migrations `first` to `last` may do to functions, or have done."""
    for number in range(first, last):
        for statement in _blocks(history, number):
            yield from _of_block(statement, history)


def _surely_made(history: History, version: int) -> frozenset[Key]:
    """Return what migrations from the file on make, up to a version, and what cannot have been there before.

    Where a folder lacks what made some of the schema, OR REPLACE may have found something.
    """
    later = history.steps[history.at : version]
    optional: dict[Key, bool] = {}
    for each in later:
        optional = {key: bool(history.baseline) and may_replace(each, key) for key in each.created} | optional
    return frozenset(key for key in created_keys(later) if not optional.get(key, False))


def _blocks(history: History, number: int) -> Iterator[Statement]:
    script = history.steps[number].script
    for at, start in enumerate(script.starts):
        if _BLOCK.match(script.source.text, start):
            statement = script.statement(at)
            if statement.problem is None:
                yield statement


def _unheard_of(statement: Statement, history: History, number: int) -> Iterator[Holder]:
    """Yield the routines that a statement of a later migration is about, and that none before it makes."""
    for names in _routines(statement.node):
        if names and not is_created_before(history.steps, names[-1:], number, statement):
            yield _holder(names, statement, history)


def _of_block(statement: Statement, history: History) -> Iterator[Holder]:
    """Yield the routines that a DO block renames, moves, drops or replaces, by all their names.

    Whether it does so cannot be told.
    """
    node = statement.node
    if not isinstance(node, ast.DoStmt) or not is_plpgsql(node) or not _ROUTINES_IN.search(statement.sql):
        return
    for each in statements_in(statement.sql):
        for names in _routines(each):
            yield _holder(names, statement, history)
        for renamed in effects_of(each).renames:
            if renamed.old.kind in ROUTINES:
                yield _holder(renamed.new.parts, statement, history)


def _holder(names: tuple[str, ...], statement: Statement, history: History) -> Holder:
    key = history.by_files.place("function", names)
    return Holder(key=key._replace(kind="holder", part=""), statement=statement)


def _routines(node: ast.Node) -> Iterator[tuple[str, ...]]:
    """Yield the names of the routines that a statement drops, renames, moves, makes or replaces."""
    found = effects_of(node)
    renamed = (each.old for each in found.renames)
    named = (*found.drops, *found.creates, *found.replaces, *renamed)
    yield from (each.parts for each in named if each.kind in ROUTINES)
