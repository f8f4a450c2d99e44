"""Decide whether code only changes rows, or may change the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from pglast import ast
from pglast.enums import GrantTargetType, ObjectType

from enumfix.source import Source
from enumfix.sql.effects import NamedObject, effects_of
from enumfix.sql.find import index_statements
from enumfix.sql.names import BUILT_IN_TYPES
from enumfix.sql.plpgsql.bodies import Body, Command, code_in
from enumfix.sql.plpgsql.builtins import BUILT_IN_FUNCTIONS, HARMLESS_EXTENSION_FUNCTIONS, FunctionEffect
from enumfix.sql.plpgsql.leftovers import may_leave_cursor_open, tables_created_and_dropped
from enumfix.sql.plpgsql.values import HOLE
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import name_parts, table_created_by_query, walk
from enumfix.sql.words import mentions_any

RoutineFinder: TypeAlias = Callable[[tuple[str, ...]], Collection[Body]]
"""Returns what each function of a name runs that the migrations create; nothing if they create none."""

_STATEMENTS_ON_ROWS = frozenset(
    (
        "CallStmt ClosePortalStmt CopyStmt DeleteStmt ExplainStmt FetchStmt InsertStmt "
        "ListenStmt LockStmt MergeStmt NotifyStmt RefreshMatViewStmt SelectStmt TruncateStmt UnlistenStmt "
        "UpdateStmt VacuumStmt VariableShowStmt"
    ).split()
)
"""Statements that change no schema, unless a function that they call does."""
_HARMLESS_SETTINGS = frozenset(
    (
        "client_min_messages idle_in_transaction_session_timeout lock_timeout log_min_messages "
        "maintenance_work_mem statement_timeout transaction_timeout work_mem"
    ).split()
)
_BEGINS_AS_ON_ROWS = re.compile(
    r"\s*(?:insert|update|delete|select|truncate|analyze|notify)\b[^;]*", re.IGNORECASE
)
_NAMES_ALL_IT_CHANGES = (
    ast.AlterTableStmt,
    ast.CommentStmt,
    ast.CompositeTypeStmt,
    ast.CreateDomainStmt,
    ast.CreateEnumStmt,
    ast.CreateFunctionStmt,
    ast.CreatePolicyStmt,
    ast.CreateSeqStmt,
    ast.CreateStmt,
    ast.CreateTableAsStmt,
    ast.CreateTrigStmt,
    ast.DropStmt,
    ast.GrantStmt,
    ast.IndexStmt,
    ast.ViewStmt,
)
"""Statements that name every object that they change."""
_CONTAINERS = (ObjectType.OBJECT_SCHEMA, ObjectType.OBJECT_EXTENSION)


def may_change_schema(statement: Statement, routines: RoutineFinder | None = None) -> bool:
    """Return whether a statement that cannot be followed may change more than rows.

    A function whose code is unknown may. `routines` finds the code of functions, by default of those that the
    file of the statement creates.
    """
    if statement.problem is None and isinstance(statement.node, ast.CreateTableAsStmt):
        return not _created_temporary_table(statement.node)
    return next(schema_commands_in(statement, routines), None) is not None


def may_change(statement: Statement, names: Collection[str], routines: RoutineFinder | None = None) -> bool:
    """Return whether a statement that cannot be followed may change an object with one of these names."""
    if statement.problem is None and isinstance(statement.node, ast.CreateTableAsStmt):
        return may_change_schema(statement)
    return any(_may_change_one_of(each, names) for each in schema_commands_in(statement, routines))


def _may_change_one_of(command: Command, names: Collection[str]) -> bool:
    """Return whether a command may change an object with one of these names."""
    node = command.node
    if (
        not isinstance(node, _NAMES_ALL_IT_CHANGES)
        or HOLE in command.text
        or "cascade" in command.text.lower()
    ):
        return True
    if isinstance(node, ast.DropStmt) and node.removeType in _CONTAINERS:
        return True
    if isinstance(node, ast.GrantStmt) and node.targtype is not GrantTargetType.ACL_TARGET_OBJECT:
        return True
    return mentions_any(command.text, names)


def only_changes_rows(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement is a DO block that changes rows and no object with one of `names`.

    It may create a temporary table if it drops it again, or if all columns have built-in types. It may not
    leave a cursor open, which would keep its tables in use until the transaction ends.
    """
    body = code_in(statement) if _is_block(statement) else None
    if body is None or body.plpgsql_tree is None or may_leave_cursor_open(body.plpgsql_tree):
        return False
    dropped = tables_created_and_dropped(body.plpgsql_tree)
    for command in body.commands:
        temporary = _created_temporary_table(command.node)
        if temporary and temporary not in dropped and not _has_built_in_types_only(command.node):
            return False
    return not may_change(statement, names)


def _is_block(statement: Statement) -> bool:
    return statement.problem is None and isinstance(statement.node, ast.DoStmt)


def schema_commands_in(statement: Statement, routines: RoutineFinder | None = None) -> Iterator[Command]:
    """Yield the commands of a DO block that may change the schema, also those of functions that it calls.

    For any other statement, yield the statement itself.
    """
    body = code_in(statement) if _is_block(statement) else None
    if body is None:
        yield Command(statement.sql, None)
    else:
        yield from schema_commands_of(body, routines or routine_finder((statement.source,)))


def schema_commands_of(
    body: Body, routines: RoutineFinder, callers: frozenset[tuple[str, ...]] = frozenset()
) -> Iterator[Command]:
    """Yield the commands of code that may change the schema, also those of functions that it calls.

    `callers` are the functions around this call; they are not followed again.
    """
    temporary = {_created_temporary_table(command.node) for command in body.commands} - {""}
    created = (_created_index(command.node, temporary) for command in body.commands)
    indexes = {index.name for index in created if index is not None} - {""}
    for command in body.commands:
        if not (_changes_only_rows(command) or _concerns_only_temporary(command.node, temporary, indexes)):
            yield command
    for name in sorted(body.calls - callers):
        functions = routines(name)
        for function in functions:
            yield from schema_commands_of(function, routines, callers | {name})
        if not functions and not _is_harmless(name):
            yield Command(".".join(name), None)


def _is_harmless(name: tuple[str, ...]) -> bool:
    """Return whether a function that no migration creates is known to run no SQL and change no setting."""
    if name[-1] in HARMLESS_EXTENSION_FUNCTIONS:
        return True  # an extension may be in any schema
    is_harmless = BUILT_IN_FUNCTIONS.get(name[-1]) is FunctionEffect.NOTHING
    return is_harmless and name[:-1] in ((), ("pg_catalog",))


def _changes_only_rows(command: Command) -> bool:
    """Return whether a command by itself, without the functions that it calls, changes only rows."""
    node = command.node
    if node is None:
        return _BEGINS_AS_ON_ROWS.fullmatch(command.text) is not None
    if isinstance(node, ast.VariableSetStmt):
        return node.name in _HARMLESS_SETTINGS
    return type(node).__name__ in _STATEMENTS_ON_ROWS and table_created_by_query(node) is None


def _created_temporary_table(node: ast.Node | None) -> str:
    """Return the name of the temporary table that a statement creates, "" if it creates none."""
    tables = (each for each in effects_of(node).creates if each.kind is ObjectType.OBJECT_TABLE)
    return next((each.name for each in tables if each.temporary), "")


def _has_built_in_types_only(node: ast.Node | None) -> bool:
    """Return whether a CREATE TABLE mentions no types but PostgreSQL's own."""
    if not isinstance(node, ast.CreateStmt) or node.inhRelations or node.partbound or node.ofTypename:
        return False
    parts = node.tableElts or ()
    inner = [each for part in parts for each in walk(part) if isinstance(each, ast.TypeName)]
    odd = any(isinstance(each, ast.TableLikeClause) for each in parts)
    return not odd and all(name_parts(each.names)[-1] in BUILT_IN_TYPES for each in inner)


def _created_index(node: ast.Node | None, tables: Collection[str]) -> NamedObject | None:
    """Return the index that a statement creates on one of the tables, None if it creates none."""
    indexes = (each for each in effects_of(node).creates if each.kind is ObjectType.OBJECT_INDEX)
    return next((each for each in indexes if each.home_name in tables), None)


def _concerns_only_temporary(
    node: ast.Node | None, tables: Collection[str], indexes: Collection[str]
) -> bool:
    """Return whether a statement only creates, alters or drops temporary tables or their indexes."""
    if isinstance(node, ast.DropStmt):
        kinds = {ObjectType.OBJECT_TABLE: tables, ObjectType.OBJECT_INDEX: indexes}
        return all(each.name in kinds.get(each.kind, ()) for each in effects_of(node).drops)
    if isinstance(node, ast.AlterTableStmt):
        return any(each.name in tables for each in effects_of(node).alters)
    return bool(_created_temporary_table(node)) or _created_index(node, tables) is not None


def routine_finder(sources: Iterable[Source]) -> RoutineFinder:
    """Return a finder for the code of the functions that some files create."""
    indexes = [index_statements(read_script(source)) for source in sources]
    bodies_by_name: dict[tuple[str, ...], tuple[Body, ...]] = {}

    def find(name: tuple[str, ...]) -> tuple[Body, ...]:
        if name not in bodies_by_name:
            statements = (each for index in indexes for each in index.schema_statements_mentioning(name[-1:]))
            bodies = (code_in(statement) for statement in statements if _creates_function(statement, name))
            bodies_by_name[name] = tuple(body for body in bodies if body is not None)
        return bodies_by_name[name]

    return find


def _creates_function(statement: Statement, name: tuple[str, ...]) -> bool:
    """Return whether a statement creates a function that a call of this name can mean."""
    node = statement.node if statement.problem is None else None
    created = name_parts(node.funcname) if isinstance(node, ast.CreateFunctionStmt) else ()
    return created[-1:] == name[-1:] and (created == name or len(created) == 1 or len(name) == 1)
