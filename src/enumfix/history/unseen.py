"""What blocks and functions may have made before the file, and later migrations take away or replace.

A block that cannot be followed, or a function that a migration calls, makes what no migration says. A dump
of a later moment shows it, unless it has gone by then: what takes it away tells that it was there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.blocks import may_change_schema
from enumfix.elements import commands
from enumfix.history.eras import Era
from enumfix.history.going import is_made, names_taken
from enumfix.history.reading import History
from enumfix.ids import Key
from enumfix.names import unquoted
from enumfix.refs import IDENT
from enumfix.script import Statement
from enumfix.search import Haystack, haystack
from enumfix.words import mentions_any

_EVENT = re.compile(
    r"(?:"
    r"create\s+(?:(?P<replaces>or\s+replace)\s+)?(?:(?:temp|temporary|unlogged|materialized|foreign|recursive"
    r"|constraint)\s+)*(?:view|table|function|procedure|aggregate|trigger|policy|rule|domain|type)\s+"
    rf"(?:if\s+not\s+exists\s+)?(?P<made>(?:{IDENT})(?:\s*\.\s*(?:{IDENT}))?)"
    r"|drop\s|alter\s+\w+\s[^;]*?\brename\s+to\s+"
    rf"(?P<renamed>{IDENT})|alter\s+(?:foreign\s+)?table\s[^;]*?\b(?:drop|type)\b|do\b)",
    re.IGNORECASE,
)
_IN_BLOCK = re.compile(
    r"\b(?:drop|create\s+or\s+replace)\s+(?:materialized\s+)?\w+\s+(?:if\s+exists\s+)?"
    rf"((?:{IDENT})(?:\.(?:{IDENT}))?)",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"(?:do|select|with|call|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", re.IGNORECASE
)
_DYNAMIC = re.compile(r"\bexecute\b", re.IGNORECASE)
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


def made_unseen(history: History, high: int, keys: Collection[Key]) -> Iterator[tuple[Statement, str]]:
    """Yield what later migrations take away, or replace, of what may have been made unseen on `keys`."""
    taken = list(_taken(history, high)) if any(map(_may_hide, history.eras[: history.at])) else ()
    if not taken:
        return
    stacks = [haystack(each.script) for each in history.eras[:high]]
    impact = {key.name for key in keys if key.kind != "cast"}
    for number, statement in taken:
        for names in _names(statement):
            if is_made(history, names, number, statement, replaced=True):
                continue
            name, before, until = names[0], stacks[: history.at], stacks[: number + 1]
            is_unheard_of = _must_be_there(name, statement) and not _is_mentioned(name, until, statement)
            if _is_hidden(name, before, impact) or (is_unheard_of and _is_called_upon(impact, before)):
                yield statement, f"{name} goes or changes here, and no migration says what it was"


def _taken(history: History, high: int) -> Iterator[tuple[int, Statement]]:
    """Yield the statements from the file on that take away what none before them makes by that name.

    Each comes with the number of its migration.
    """
    made: set[str] = set()
    for number, each in enumerate(history.eras[:high]):
        for statement, event in _events(each):
            name = event["made"] or event["renamed"]
            known = name is not None and _plain(name) in made
            if number >= history.at and (not name or (event["replaces"] and not known)):
                found = each.script.statement(statement)
                if found.problem is None and not _is_known(found, made):
                    yield number, found
            if name:
                made.add(_plain(name))


def _may_hide(each: Era) -> bool:
    """Return whether a migration has a block, a function or a call."""
    text = each.script.source.text
    return any(_HIDING.match(text, start) for start in each.script.starts)


def _events(each: Era) -> Iterator[tuple[int, re.Match[str]]]:
    text = each.script.source.text
    for number, start in enumerate(each.script.starts):
        if found := _EVENT.match(text, start):
            yield number, found


def _plain(name: str) -> str:
    return unquoted(re.findall(IDENT, name)[-1])


def _is_known(statement: Statement, made: Collection[str]) -> bool:
    """Return whether all that a statement takes away was made."""
    return all(names[0] in made for names in _names(statement))


def _names(statement: Statement) -> Iterator[tuple[str, ...]]:
    """Yield what a statement takes away or replaces, or what a block says so of."""
    if isinstance(statement.node, ast.DoStmt):
        yield from ((_plain(found[1]),) for found in _IN_BLOCK.finditer(statement.sql))
    else:
        yield from filter(None, names_taken(statement))  # a cast has none


def _is_hidden(name: str, before: Sequence[Haystack], impact: Collection[str]) -> bool:
    """Return whether a block, a function or a call before the file may make something of this name."""
    return any(
        mentions_any(each.sql, impact) or _DYNAMIC.search(each.sql)
        for stack in before
        for each in stack.mentioning((name,))
        if each.problem is not None or isinstance(each.node, _MAKERS)
    )


def _is_called_upon(impact: Collection[str], before: Sequence[Haystack]) -> bool:
    """Return whether a block or a call before the file mentions the impact: it may make up names."""
    return any(
        each.problem is None and isinstance(each.node, _CALLS) and may_change_schema(each)
        for stack in before
        for each in stack.mentioning(impact)
    )


_CALLS = (ast.CallStmt, ast.DoStmt, ast.SelectStmt)
_MAKERS = (*_CALLS, ast.CreateFunctionStmt)


def _must_be_there(name: str, statement: Statement) -> bool:
    """Return whether a statement would fail if there were nothing of a name, which somebody wrote."""
    node = statement.node
    if isinstance(node, ast.DropStmt):
        return not node.missing_ok and node.removeType in _NAMED
    if not isinstance(node, ast.AlterTableStmt) or node.missing_ok:
        return False
    columns = commands(node, AlterTableType.AT_DropColumn, AlterTableType.AT_AlterColumnType)
    return any(each.name == name and not each.missing_ok for each in columns)


def _is_mentioned(name: str, stacks: Sequence[Haystack], until: Statement) -> bool:
    mentions = (each for stack in stacks for each in stack.mentioning((name,)))
    return next(mentions, until) != until
