"""What code may have made before the file, and statements or code from the file on take away or replace.

A block that cannot be followed, or a function that a migration calls, makes what no migration says. A dump
of a later moment shows it, unless it has gone by then; and it shows what code made only since.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.blocks import may_change_schema
from enumfix.bodies import Command
from enumfix.elements import commands
from enumfix.history.going import is_made
from enumfix.history.reading import History
from enumfix.ids import Key
from enumfix.running import MigrationCode, Ran
from enumfix.script import Statement
from enumfix.search import Haystack, haystack
from enumfix.ties import Taken, Tied, taken_by, tied_by
from enumfix.values import HOLE, may_be_one
from enumfix.words import mentions_any

_TAKING = re.compile(r"drop\b|alter\b|create\s+or\s+replace\b", re.IGNORECASE)
_HIDING = re.compile(
    r"(?:do|select|with|call|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", re.IGNORECASE
)
_CALLS = (ast.CallStmt, ast.DoStmt, ast.SelectStmt)
_NAMED = frozenset(
    (
        ObjectType.OBJECT_AGGREGATE,
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
"""Kinds whose names people always write where they make one; those of indexes PostgreSQL may make up."""


class Reach(NamedTuple):
    """The names of an impact, of its relations that are made again, and of what no migration makes."""

    names: frozenset[str]
    remade: frozenset[str]
    unmade: frozenset[str]


class _Going(NamedTuple):
    """What a statement takes away or changes, and whether it does so by itself, and not by code."""

    number: int
    statement: Statement
    taken: Taken
    node: ast.Node | None = None


def reach(keys: Collection[Key], remade: Collection[Key], unmade: Collection[Key]) -> Reach:
    """Return the names by which code may mention some objects."""
    tables = [key for key in remade if key.kind == "relation"]
    return Reach(_names(keys), _names(tables), _names(unmade))


def _names(keys: Collection[Key]) -> frozenset[str]:
    found = {name for key in keys if key.kind != "cast" for name in (key.name, key.part)}
    return frozenset(found - {""})


def made_unseen(history: History, high: int, reach: Reach) -> Iterator[tuple[Statement, str]]:
    """Yield what is taken away or replaced from the file on, and may have been made unseen before it."""
    if not any(map(_may_hide, _stacks(history, history.at))):
        return
    code = MigrationCode([each.script for each in history.eras[:high]])
    told = _names(history.dump.objects.keys()) & _names(history.now.objects.keys())
    made = [each for each in _tied(code, 0, history.at, reach) if not told.issuperset(each[1].names)]
    known = {each.statement for each in history.now.unsure}  # refused where it is about what has gone
    stacks = _stacks(history, high)
    is_called_upon = _is_called_upon(reach.names, stacks[: history.at])
    for each in _going(history, code, high) if made or is_called_upon else ():
        name = each.taken.name
        is_told = HOLE not in name and is_made(history, (name,), each.number, each.statement, replaced=True)
        is_refused = is_told and name in reach.names
        others = [
            tied
            for ran, tied in made
            if not (is_told and name in tied.names) and not (is_refused and ran.statement in known)
        ]
        is_unheard_of = is_called_upon and not is_told and _must_be_there(each)
        if any(map(each.taken.may_take, others)) or (
            is_unheard_of and not _is_mentioned(name, stacks[: each.number + 1], each.statement)
        ):
            yield each.statement, _goes(name)


def _goes(name: str) -> str:
    if HOLE in name:
        return "what this takes away or changes cannot be told, nor what code made before the migration"
    return f"{name} goes or changes here, and no migration says what it was"


def made_since(history: History, high: int, reach: Reach) -> Iterator[tuple[Statement, str]]:
    """Yield the code from the file on that may have made, or changed, what the dump shows of the impact."""
    if not any(map(_may_hide, _stacks(history, high)[history.at :])):
        return
    code = MigrationCode([each.script for each in history.eras[:high]])
    for ran, tied in _tied(code, history.at, high, reach):
        names = sorted(name for name in reach.unmade if any(may_be_one(name, own) for own in tied.names))
        if names:
            yield ran.statement, f"this may have made {names[0]} only then, and no migration says so"
    for ran in code.ran:
        text = ran.command.text
        if ran.within(history.at, high) and isinstance(ran.command.node, ast.Node) and HOLE not in text:
            name = next((name for name in sorted(reach.names) if mentions_any(text, (name,))), "")
            if name and not isinstance(ran.command.node, ast.FuncCall):
                yield ran.statement, f"what this does to {name} cannot be told"


def made_meanwhile(history: History, low: int, reach: Reach) -> Iterator[tuple[Statement, str]]:
    """Yield the code before the file that a dump of the version `low` may lack, but none that it shows."""
    if not any(map(_may_hide, _stacks(history, history.at)[low:])):
        return
    code = MigrationCode([each.script for each in history.eras[: history.at]])
    known = {each.statement for each in history.now.unsure}  # refused for what it mentions
    for ran, tied in _tied(code, low, history.at, reach):
        if ran.statement not in known and not any(
            may_be_one(name, own) for name in reach.unmade for own in tied.names
        ):
            yield ran.statement, "what this makes cannot be told, and the dump may be older"


def _tied(code: MigrationCode, low: int, high: int, reach: Reach) -> Iterator[tuple[Ran, Tied]]:
    """Yield what code of some migrations may put on the impact."""
    for ran in code.ran:
        tied = tied_by(ran.command, reach.names, reach.remade) if ran.within(low, high) else None
        if tied is not None:
            yield ran, tied


def _stacks(history: History, high: int) -> list[Haystack]:
    return [haystack(each.script) for each in history.eras[:high]]


def _may_hide(stack: Haystack) -> bool:
    """Return whether a migration has a block, a function or a call."""
    return any(_HIDING.match(stack.text, start) for start in stack.script.starts)


def _going(history: History, code: MigrationCode, high: int) -> Iterator[_Going]:
    """Yield what statements and code from the file on take away or change."""
    for number, each in enumerate(history.eras[history.at : high], history.at):
        for statement in haystack(each.script).beginning(_TAKING):
            for taken in taken_by(Command(statement.sql, statement.node)):
                yield _Going(number, statement, taken, statement.node)
    for ran in code.ran:
        if ran.within(history.at, high):
            number = max(ran.number, history.at)
            yield from (_Going(number, ran.statement, taken) for taken in taken_by(ran.command))


def _is_called_upon(impact: Collection[str], before: Sequence[Haystack]) -> bool:
    """Return whether a block or a call before the file mentions the impact: it may make up names."""
    return any(
        each.problem is None and isinstance(each.node, _CALLS) and may_change_schema(each)
        for stack in before
        for each in stack.mentioning(impact)
    )


def _must_be_there(going: _Going) -> bool:
    """Return whether a statement would fail if there were nothing of a name, which somebody wrote."""
    node, name = going.node, going.taken.name
    if isinstance(node, ast.DropStmt):
        return not node.missing_ok and node.removeType in _NAMED
    if not isinstance(node, ast.AlterTableStmt) or node.missing_ok:
        return False
    columns = commands(node, AlterTableType.AT_DropColumn, AlterTableType.AT_AlterColumnType)
    return any(each.name == name and not each.missing_ok for each in columns)


def _is_mentioned(name: str, stacks: Sequence[Haystack], until: Statement) -> bool:
    mentions = (each for stack in stacks for each in stack.mentioning((name,)))
    return next(mentions, until) != until
