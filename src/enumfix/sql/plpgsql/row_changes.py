"""Code that only changes rows: it does not matter, nor do temporary tables of other migrations."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from pglast import ast
from pglast.enums import GrantTargetType, ObjectType

from enumfix.source import Source
from enumfix.sql.effects import NamedObject, effects_of
from enumfix.sql.find import haystack
from enumfix.sql.names import BUILT_IN_TYPES
from enumfix.sql.plpgsql.bodies import Body, Command, body_in
from enumfix.sql.plpgsql.builtins import BUILT_IN_FUNCTIONS, HARMLESS_EXTENSION_FUNCTIONS, FunctionEffect
from enumfix.sql.plpgsql.leftovers import dropped_tables_in, is_left_open
from enumfix.sql.plpgsql.values import HOLE
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import made_by_query, name_parts, walk
from enumfix.sql.words import mentions_any

Routines: TypeAlias = Callable[[tuple[str, ...]], Collection[Body]]
"""What the functions of a name run that migrations make; nothing where none makes one."""

_OF_ROWS = frozenset(
    (
        "CallStmt ClosePortalStmt CopyStmt DeleteStmt ExplainStmt FetchStmt InsertStmt "
        "ListenStmt LockStmt MergeStmt NotifyStmt RefreshMatViewStmt SelectStmt TruncateStmt UnlistenStmt "
        "UpdateStmt VacuumStmt VariableShowStmt"
    ).split()
)
"""Statements that change no schema, but for the functions that they call."""
_HARMLESS_SETTINGS = frozenset(
    (
        "client_min_messages idle_in_transaction_session_timeout lock_timeout log_min_messages "
        "maintenance_work_mem statement_timeout transaction_timeout work_mem"
    ).split()
)
_ROWS_FIRST = re.compile(r"\s*(?:insert|update|delete|select|truncate|analyze|notify)\b[^;]*", re.IGNORECASE)
_NAMING = (
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
"""Statements that change nothing which they do not name."""
_HOLDING = (ObjectType.OBJECT_SCHEMA, ObjectType.OBJECT_EXTENSION)


def may_change_schema(statement: Statement, routines: Routines | None = None) -> bool:
    """Return whether a statement that cannot be followed may do anything but change rows.

    A function that nothing is known of may do whatever it likes; `routines` are those known, by default
    the ones that the file makes.
    """
    if statement.problem is None and isinstance(statement.node, ast.CreateTableAsStmt):
        return not _temporary(statement.node)
    return next(changes_in(statement, routines), None) is not None


def may_change(statement: Statement, names: Collection[str], routines: Routines | None = None) -> bool:
    """Return whether a statement that cannot be followed may change what has one of these names."""
    if statement.problem is None and isinstance(statement.node, ast.CreateTableAsStmt):
        return may_change_schema(statement)
    return any(_may_be_about(each, names) for each in changes_in(statement, routines))


def _may_be_about(command: Command, names: Collection[str]) -> bool:
    """Return whether a statement may change what has one of these names: most name all that they change."""
    node = command.node
    if not isinstance(node, _NAMING) or HOLE in command.text or "cascade" in command.text.lower():
        return True
    if isinstance(node, ast.DropStmt) and node.removeType in _HOLDING:
        return True
    if isinstance(node, ast.GrantStmt) and node.targtype is not GrantTargetType.ACL_TARGET_OBJECT:
        return True
    return mentions_any(command.text, names)


def only_changes_rows(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement is a DO block that leaves nothing behind but rows, as far as `names` go.

    A temporary table that it makes must be gone at its end, or have no column of a type of migrations. A
    cursor that it opens holds on to its tables until the transaction ends.
    """
    body = body_in(statement) if _is_block(statement) else None
    if body is None or body.made is None or is_left_open(body.made):
        return False
    dropped = dropped_tables_in(body.made)
    made = [each for each in body.commands if _temporary(each.node) and not _is_plain(each.node)]
    if any(_temporary(each.node) not in dropped for each in made):
        return False
    return not may_change(statement, names)


def _is_block(statement: Statement) -> bool:
    return statement.problem is None and isinstance(statement.node, ast.DoStmt)


def changes_in(statement: Statement, routines: Routines | None = None) -> Iterator[Command]:
    """Yield what a DO block runs that may change the schema, by itself or by a function that it calls.

    Of another statement, it is the statement itself.
    """
    body = body_in(statement) if _is_block(statement) else None
    if body is None:
        yield Command(statement.sql, None)
    else:
        yield from changes_of(body, routines or routines_of((statement.source,)))


def changes_of(
    body: Body, routines: Routines, callers: frozenset[tuple[str, ...]] = frozenset()
) -> Iterator[Command]:
    """Yield what code runs that may change the schema, by itself or by a function that it calls."""
    temporary = {_temporary(each.node) for each in body.commands} - {""}
    made = (_index_of(each.node, temporary) for each in body.commands)
    indexes = {each.name for each in made if each is not None} - {""}
    for each in body.commands:
        if not (_is_of_rows(each) or _is_about_temporary(each.node, temporary, indexes)):
            yield each
    for name in sorted(body.calls - callers):
        known = routines(name)
        if not known and _is_harmless(name):
            continue
        for inner in known:
            yield from changes_of(inner, routines, callers | {name})
        if not known:
            yield Command(".".join(name), None)


def _is_harmless(name: tuple[str, ...]) -> bool:
    """Return whether a function that no migration makes runs no SQL and changes no setting."""
    if name[-1] in HARMLESS_EXTENSION_FUNCTIONS:
        return True  # an extension may be in any schema
    is_harmless = BUILT_IN_FUNCTIONS.get(name[-1]) is FunctionEffect.NOTHING
    return is_harmless and name[:-1] in ((), ("pg_catalog",))


def _is_of_rows(command: Command) -> bool:
    node = command.node
    if node is None:
        return _ROWS_FIRST.fullmatch(command.text) is not None
    if isinstance(node, ast.VariableSetStmt):
        return node.name in _HARMLESS_SETTINGS
    return type(node).__name__ in _OF_ROWS and made_by_query(node) is None


def _temporary(node: ast.Node | None) -> str:
    """Return the name of the temporary table that a statement makes, "" where it makes none."""
    tables = (each for each in effects_of(node).creates if each.kind is ObjectType.OBJECT_TABLE)
    return next((each.name for each in tables if each.temporary), "")


def _is_plain(node: ast.Node | None) -> bool:
    """Return whether a table has columns of PostgreSQL's own types, and nothing that may mention others."""
    if not isinstance(node, ast.CreateStmt) or node.inhRelations or node.partbound or node.ofTypename:
        return False
    parts = node.tableElts or ()
    inner = [each for part in parts for each in walk(part) if isinstance(each, ast.TypeName)]
    odd = any(isinstance(each, ast.TableLikeClause) for each in parts)
    return not odd and all(name_parts(each.names)[-1] in BUILT_IN_TYPES for each in inner)


def _index_of(node: ast.Node | None, tables: Collection[str]) -> NamedObject | None:
    """Return the index of one of the tables that a statement makes, None where it makes none."""
    indexes = (each for each in effects_of(node).creates if each.kind is ObjectType.OBJECT_INDEX)
    return next((each for each in indexes if each.home_name in tables), None)


def _is_about_temporary(node: ast.Node | None, tables: Collection[str], indexes: Collection[str]) -> bool:
    """Return whether a statement makes, changes or drops only temporary tables, or their indexes."""
    if isinstance(node, ast.DropStmt):
        kinds = {ObjectType.OBJECT_TABLE: tables, ObjectType.OBJECT_INDEX: indexes}
        return all(each.name in kinds.get(each.kind, ()) for each in effects_of(node).drops)
    if isinstance(node, ast.AlterTableStmt):
        return any(each.name in tables for each in effects_of(node).alters)
    return bool(_temporary(node)) or _index_of(node, tables) is not None


def routines_of(sources: Iterable[Source]) -> Routines:
    """Return what finds the functions that some files make, by their names."""
    stacks = [haystack(read_script(source)) for source in sources]
    found: dict[tuple[str, ...], tuple[Body, ...]] = {}

    def find(name: tuple[str, ...]) -> tuple[Body, ...]:
        if name not in found:
            statements = (each for stack in stacks for each in stack.mentioning(name[-1:]))
            bodies = (body_in(each) for each in statements if _makes(each, name))
            found[name] = tuple(each for each in bodies if each is not None)
        return found[name]

    return find


def _makes(statement: Statement, name: tuple[str, ...]) -> bool:
    """Return whether a statement makes a function that a call of this name may mean."""
    node = statement.node if statement.problem is None else None
    made = name_parts(node.funcname) if isinstance(node, ast.CreateFunctionStmt) else ()
    return made[-1:] == name[-1:] and (made == name or len(made) == 1 or len(name) == 1)
