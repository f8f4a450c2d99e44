"""Which commands the code of migrations runs: that of DO blocks, called functions and triggers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from pglast import ast

from enumfix.diagnostics import Refused
from enumfix.sql.find import StatementIndex, index_statements
from enumfix.sql.plpgsql.add_value import add_value_lines
from enumfix.sql.plpgsql.bodies import Command, code_in, names_called_in
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.plpgsql.row_changes import (
    RoutineFinder,
    routine_finder,
    schema_commands_in,
    schema_commands_of,
)
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts
from enumfix.sql.words import mentions_any

_BEGINS_AS_CODE = re.compile(r"(?:do|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", re.IGNORECASE)
_CHANGING_WORDS = re.compile(
    r"\b(?:alter|comment|create|drop|execute|grant|import|reassign|rename|revoke|security)\b"
    r"|\bselect\b[^;]{0,400}\binto\b",
    re.IGNORECASE,
)
_CALLS_AT_ONCE = (
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
"""Statements that call their functions at once. Others store a call, which any later statement can run."""
_CALLS_NOTHING = (
    ast.AlterFunctionStmt,
    ast.CommentStmt,
    ast.CreateFunctionStmt,
    ast.DoStmt,
    ast.DropStmt,
    ast.GrantStmt,
)
"""Statements whose function names are no calls, or whose calls are read as a part of their code."""


class CommandRun(NamedTuple):
    """A command that code may run: `statement` of migration `number` runs or calls that code.

    `may_run_later` is set if later migrations may run it too, because the call is stored.
    """

    number: int
    statement: Statement
    command: Command
    may_run_later: bool = False

    def may_run_in(self, low: int, high: int) -> bool:
        """Return whether a migration with a number from `low` to below `high` may run the command."""
        return self.number < high and (self.may_run_later or self.number >= low)


class MigrationCode:
    """The code of some migrations. It is read on demand."""

    def __init__(self, scripts: Sequence[Script]) -> None:
        self._indexes = tuple(index_statements(script) for script in scripts)
        self.routines: RoutineFinder = routine_finder([script.source for script in scripts])

    @cached_property
    def commands_run(self) -> tuple[CommandRun, ...]:
        """Return the commands that may change the schema, but not those of blocks that enumfix can follow."""
        return tuple(
            each
            for number, index in enumerate(self._indexes)
            for each in self._commands_run_by(number, index)
        )

    def _commands_run_by(self, number: int, index: StatementIndex) -> Iterator[CommandRun]:
        """Yield the commands that the code of one migration, or the functions that it calls, may run."""
        names = frozenset(name[-1] for name in self._changing_functions)
        for statement in _blocks_and_functions(index):
            sql = statement.sql
            if isinstance(statement.node, ast.DoStmt) and (
                _CHANGING_WORDS.search(sql) or mentions_any(sql, names)
            ):
                changes = () if _is_followed(statement) else schema_commands_in(statement, self.routines)
                yield from (CommandRun(number, statement, each) for each in changes)
        for statement in index.all_statements_mentioning(names) if names else ():
            yield from self._commands_run_by_calls(number, statement, names)

    def _commands_run_by_calls(
        self, number: int, statement: Statement, names: frozenset[str]
    ) -> Iterator[CommandRun]:
        """Yield the commands of the functions that a statement calls, or stores a call of."""
        node = statement.node if statement.problem is None else None
        if node is None or isinstance(node, _CALLS_NOTHING):
            return
        called = {*names_called_in(node)}
        if isinstance(node, (ast.CreateTrigStmt, ast.CreateEventTrigStmt)):
            called.add(name_parts(node.funcname))
        for name in sorted(each for each in called if each[-1] in names):
            for body in self.routines(name):
                for each in schema_commands_of(body, self.routines, frozenset((name,))):
                    yield CommandRun(
                        number, statement, each, may_run_later=not isinstance(node, _CALLS_AT_ONCE)
                    )

    @cached_property
    def _changing_functions(self) -> Mapping[tuple[str, ...], None]:
        """Return the names of the functions that may change the schema, also by functions that they call.

        The result is a dictionary to keep their order.
        """
        names: dict[tuple[str, ...], None] = {}
        for index in self._indexes:
            for statement in _blocks_and_functions(index):
                if _CHANGING_WORDS.search(statement.sql, statement.sql.find("(")) and self._may_change_schema(
                    statement
                ):
                    names[_created_function(statement)] = None
        fresh = [*names]
        while fresh:
            name = fresh.pop()
            for index in self._indexes:
                for statement in index.schema_statements_mentioning(name[-1:]):
                    caller = _created_function(statement)
                    if caller and caller not in names and self._calls(statement, name):
                        names[caller] = None
                        fresh.append(caller)
        return names

    def _may_change_schema(self, statement: Statement) -> bool:
        """Return whether a statement creates a function whose own commands may change the schema."""
        body = code_in(statement) if _created_function(statement) else None
        if body is None:
            return False
        changes = schema_commands_of(body, self.routines)
        return any(not isinstance(each.node, ast.FuncCall) for each in changes)

    def _calls(self, statement: Statement, name: tuple[str, ...]) -> bool:
        body = code_in(statement)
        return body is not None and any(called[-1] == name[-1] for called in body.calls)


def _blocks_and_functions(index: StatementIndex) -> Iterator[Statement]:
    """Yield the DO blocks and the functions or procedures of a migration."""
    for number, start in enumerate(index.script.starts):
        if _BEGINS_AS_CODE.match(index.text, start):
            statement = index.script.statement(number)
            if statement.problem is None:
                yield statement


def _is_followed(statement: Statement) -> bool:
    """Return whether enumfix can follow a block: it creates missing objects, or only adds labels."""
    try:
        return statements_inside(statement) != (statement,) or bool(
            add_value_lines(statement, statement.node)
        )
    except Refused:
        return False


def _created_function(statement: Statement) -> tuple[str, ...]:
    """Return the name of the function that a statement creates, () if it creates none."""
    node = statement.node if statement.problem is None else None
    return name_parts(node.funcname) if isinstance(node, ast.CreateFunctionStmt) else ()
