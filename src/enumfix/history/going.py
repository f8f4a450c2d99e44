"""What migrations take away, or replace, that none before them makes: it was there, and is not to be had."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from pglast import ast
from pglast.enums import AlterTableType

from enumfix import refs
from enumfix.catalog import Object
from enumfix.elements import commands
from enumfix.history.baseline import is_signed_with
from enumfix.history.eras import Era
from enumfix.history.reading import History
from enumfix.ids import Key
from enumfix.objects import parts_of
from enumfix.queries import made_by_query
from enumfix.script import Statement
from enumfix.search import haystack
from enumfix.unless import parts_of as parts_of_block
from enumfix.words import mentions_any

_GOING = re.compile(
    r"\bdrop\b|\bcreate\s+or\s+replace\b|\balter\s+(?:column\s+)?\S+\s+(?:(?:set\s+data\s+)?type|set\s+default)\b"
)


def going(history: History, number: int, each: Era) -> Iterator[tuple[Statement, str]]:
    """Yield the statements of a later migration that take away, or replace, what no earlier one makes.

    A default counts in the file itself alone: that one of a column of another type mentions an enum is
    not to be expected. `hidden_defaults` yields the others.
    """
    types = {key.name for key in history.now.objects if key.kind == "type" and key not in _start(history)}
    for statement in _altering(history, number, each):
        if isinstance(statement.node, ast.CreateFunctionStmt) and is_signed_with(statement.node, types):
            continue  # one of a type that a migration makes cannot have been there before all of them
        for names in names_taken(statement):
            if not is_made(history, names, number, statement):
                yield statement, f"{names[0]} goes or changes here, and no migration makes it"
        for names in _defaults(statement) if number == history.at else ():
            if not is_made(history, names, number, statement, renamed=False):
                yield statement, f"the default of {names[0]} changes here, and no migration sets it before"


def _start(history: History) -> Mapping[Key, Object]:
    """Return what was there before all migrations."""
    return history.eras[0].before.objects


def hidden_defaults(history: History, number: int, each: Era) -> Iterator[Statement]:
    """Yield the statements of a later migration that set or drop a default that no earlier one sets."""
    for statement in _altering(history, number, each):
        if any(not is_made(history, name, number, statement) for name in _defaults(statement)):
            yield statement


def _altering(history: History, number: int, each: Era) -> Iterator[Statement]:
    """Yield the statements of a migration that take away or replace, but in tables that a migration makes."""
    stack = haystack(each.script)
    starts = {bisect_right(each.script.starts, at.start()) - 1 for at in _GOING.finditer(stack.text)}
    for at in sorted(starts - {-1}):
        for statement in parts_of_block(each.script.statement(at)):
            if statement.problem is None and not _is_of_a_table_made(history, number, statement):
                yield statement


def _is_of_a_table_made(history: History, number: int, statement: Statement) -> bool:
    """Return whether a statement alters a table that a migration creates: then all that is in it is told."""
    node = statement.node
    table = node.relation.relname if isinstance(node, ast.AlterTableStmt) and node.relation else None
    names = [table or ""]
    for era in reversed(history.eras[: number + 1]):
        for each in haystack(era.script).mentioning(tuple(names)):
            if each.problem is not None or not _CREATING.match(each.sql):
                continue
            made = each.node
            if isinstance(made, ast.RenameStmt) and made.newname in names and made.relation is not None:
                names.append(made.relation.relname or "")
            elif makes_table(made) in names:
                return True
    return False


def makes_table(node: ast.Node) -> str:
    """Return the name of the table that a statement creates and that cannot have been there, else ""."""
    made = node.relation if isinstance(node, ast.CreateStmt) else made_by_query(node)
    return (made.relname or "") if made is not None and not getattr(node, "if_not_exists", False) else ""


def names_taken(statement: Statement) -> Iterator[tuple[str, ...]]:
    """Yield what a statement drops, retypes or replaces: its name, and what else names the same thing."""
    node = statement.node
    if isinstance(node, ast.DropStmt):
        for each in node.objects or ():
            yield parts_of(each)[-1:]
    elif isinstance(node, ast.DropOwnedStmt):
        yield from ((f"what {each.rolename} owns",) for each in node.roles or ())
    elif isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        yield from ((command.name or "",) for command in commands(node, *_TAKING))
    elif getattr(node, "replace", False):
        yield _name_of(node)


def _defaults(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the columns whose defaults a statement sets or drops, each with its table."""
    node = statement.node
    if isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        changed = commands(node, AlterTableType.AT_ColumnDefault)
        yield from ((command.name or "", node.relation.relname or "") for command in changed)


_CREATING = re.compile(
    r"\s*(?:create\b.{0,40}\btable\b|alter\s+table\b.*\brename\b)", re.IGNORECASE | re.DOTALL
)
_TAKING = (
    AlterTableType.AT_DropColumn,
    AlterTableType.AT_DropConstraint,
    AlterTableType.AT_AlterColumnType,
)


def is_made(
    history: History,
    names: tuple[str, ...],
    number: int,
    until: Statement,
    *,
    replaced: bool = False,
    renamed: bool = True,
) -> bool:
    """Return whether a statement before `until`, in the migration of this number, makes a thing so named.

    A column and its table, as two names, are made where one statement names both. What is `replaced` counts,
    if that is asked for. So does what is `renamed` to such a name, but not where its default is meant.
    """
    for each in history.eras[: number + 1]:
        for statement in haystack(each.script).mentioning(names[:1]):
            if statement == until:
                return False
            counts = statement.problem is None and (renamed or not isinstance(statement.node, ast.RenameStmt))
            makes = counts and names[0] in _made(statement.node, replaced=replaced)
            if makes and all(mentions_any(statement.sql, (name,)) for name in names[1:]):
                return True
    return False


def _made(node: ast.Node, *, replaced: bool) -> Iterator[str]:
    """Yield the names of what a statement makes, or renames something to; of what it replaces if asked."""
    if isinstance(node, ast.RenameStmt):
        yield node.newname or ""
    elif isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt, ast.AlterTableStmt)):
        for each in refs.walk(node):
            if isinstance(each, ast.ColumnDef):
                yield each.colname or ""
            elif isinstance(each, ast.Constraint):
                yield each.conname or ""
    if not ((getattr(node, "replace", False) and not replaced) or type(node).__name__.startswith("Alter")):
        yield from _name_of(node)


def _name_of(node: ast.Node) -> tuple[str, ...]:
    """Return the name of what a CREATE makes."""
    into = node.into if isinstance(node, ast.CreateTableAsStmt) else node
    named = next((found for name in _NAMED_BY if (found := getattr(into, name, None))), None)
    return (named,) if isinstance(named, str) else parts_of(named)[-1:]


_NAMED_BY = (
    *("idxname", "trigname", "policy_name", "rulename", "pubname", "opclassname", "opfamilyname"),
    *("defnames", "domainname", "typevar", "typeName", "funcname", "view", "sequence", "schemaname"),
    *("rel", "relation"),
)
"""Where the trees of CREATE statements hold the name; those of some hold others behind it."""
