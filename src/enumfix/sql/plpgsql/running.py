"""What code of some migrations runs, and where: blocks, functions that something calls, those of triggers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from pglast import ast

from enumfix.diagnostics import Refused
from enumfix.sql.find import Haystack, haystack
from enumfix.sql.plpgsql.add_value import items_of
from enumfix.sql.plpgsql.bodies import Command, code_in, names_called_in
from enumfix.sql.plpgsql.create_if_missing import parts_of
from enumfix.sql.plpgsql.row_changes import (
    RoutineFinder,
    routine_finder,
    schema_commands_in,
    schema_commands_of,
)
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts
from enumfix.sql.words import mentions_any

_CODE = re.compile(r"(?:do|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", re.IGNORECASE)
_CHANGING = re.compile(
    r"\b(?:alter|comment|create|drop|execute|grant|import|reassign|rename|revoke|security)\b"
    r"|\bselect\b[^;]{0,400}\binto\b",
    re.IGNORECASE,
)
_AT_ONCE = (
    ast.CallStmt,
    ast.CopyStmt,
    ast.CreateTableAsStmt,
    ast.DeleteStmt,
    ast.ExplainStmt,
    ast.InsertStmt,
    ast.MergeStmt,
    ast.RefreshMatViewStmt,
    ast.SelectStmt,
    ast.UpdateStmt,
)
"""Statements that call functions when they run; others store a call, which any later statement may make."""
_SILENT = (
    ast.AlterFunctionStmt,
    ast.CommentStmt,
    ast.CreateFunctionStmt,
    ast.DoStmt,
    ast.DropStmt,
    ast.GrantStmt,
)
"""Statements that call nothing, or whose calls are read with their code."""


class Ran(NamedTuple):
    """A statement that code may run: of which migration, and which statement of that runs the code.

    `lasts` is whether code of any later migration may run it too.
    """

    number: int
    statement: Statement
    command: Command
    lasts: bool = False

    def within(self, low: int, high: int) -> bool:
        """Return whether a migration from `low` on, and before `high`, may run it."""
        return self.number < high and (self.lasts or self.number >= low)


class MigrationCode:
    """The code of some migrations. It is read when it is asked for."""

    def __init__(self, scripts: Sequence[Script]) -> None:
        self._stacks = tuple(haystack(script) for script in scripts)
        self.routines: RoutineFinder = routine_finder([script.source for script in scripts])

    @cached_property
    def ran(self) -> tuple[Ran, ...]:
        """All that it runs and that may change the schema, but what the migrations themselves tell."""
        return tuple(each for number, stack in enumerate(self._stacks) for each in self._ran(number, stack))

    def _ran(self, number: int, stack: Haystack) -> Iterator[Ran]:
        names = frozenset(name[-1] for name in self._changing)
        for statement in _coded(stack):
            sql = statement.sql
            if isinstance(statement.node, ast.DoStmt) and (_CHANGING.search(sql) or mentions_any(sql, names)):
                changes = () if _is_followed(statement) else schema_commands_in(statement, self.routines)
                yield from (Ran(number, statement, each) for each in changes)
        for statement in stack.naming(names) if names else ():
            yield from self._called(number, statement, names)

    def _called(self, number: int, statement: Statement, names: frozenset[str]) -> Iterator[Ran]:
        """Yield what the functions run that a statement calls, or stores a call of."""
        node = statement.node if statement.problem is None else None
        if node is None or isinstance(node, _SILENT):
            return
        called = {*names_called_in(node)}
        if isinstance(node, (ast.CreateTrigStmt, ast.CreateEventTrigStmt)):
            called.add(name_parts(node.funcname))
        for name in sorted(each for each in called if each[-1] in names):
            for body in self.routines(name):
                for each in schema_commands_of(body, self.routines, frozenset((name,))):
                    yield Ran(number, statement, each, lasts=not isinstance(node, _AT_ONCE))

    @cached_property
    def _changing(self) -> Mapping[tuple[str, ...], None]:
        """The names of the functions that may change the schema, by themselves or by those that they call."""
        found: dict[tuple[str, ...], None] = {}
        for stack in self._stacks:
            for statement in _coded(stack):
                if _CHANGING.search(statement.sql, statement.sql.find("(")) and self._changes(statement):
                    found[_made_by(statement)] = None
        fresh = [*found]
        while fresh:
            name = fresh.pop()
            for stack in self._stacks:
                for statement in stack.mentioning(name[-1:]):
                    made = _made_by(statement)
                    if made and made not in found and self._calls(statement, name):
                        found[made] = None
                        fresh.append(made)
        return found

    def _changes(self, statement: Statement) -> bool:
        body = code_in(statement) if _made_by(statement) else None
        if body is None:
            return False
        changes = schema_commands_of(body, self.routines)
        return any(not isinstance(each.node, ast.FuncCall) for each in changes)

    def _calls(self, statement: Statement, name: tuple[str, ...]) -> bool:
        body = code_in(statement)
        return body is not None and any(called[-1] == name[-1] for called in body.calls)


def _coded(stack: Haystack) -> Iterator[Statement]:
    """Yield the blocks and the functions of a migration."""
    for number, start in enumerate(stack.script.starts):
        if _CODE.match(stack.text, start):
            statement = stack.script.statement(number)
            if statement.problem is None:
                yield statement


def _is_followed(statement: Statement) -> bool:
    """Return whether a block is read statement by statement: it makes what is not there, or adds labels."""
    try:
        return parts_of(statement) != (statement,) or bool(items_of(statement, statement.node))
    except Refused:
        return False


def _made_by(statement: Statement) -> tuple[str, ...]:
    """Return the name of the function that a statement makes, () where it makes none."""
    node = statement.node if statement.problem is None else None
    return name_parts(node.funcname) if isinstance(node, ast.CreateFunctionStmt) else ()
