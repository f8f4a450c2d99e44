"""Where the history is uncertain: what cannot be told from the migrations, and could matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pglast import ast
from pglast.enums import AlterTableType

from enumfix import refs
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.graph import impact
from enumfix.history.eras import Era, fates, lineage
from enumfix.history.reading import History
from enumfix.history.schema import Standing
from enumfix.ids import Key
from enumfix.kinds.enum import EnumType
from enumfix.kinds.index import Index
from enumfix.script import Statement
from enumfix.search import haystack, mentions_any
from enumfix.source import Source, Span

WAY_OUT = (
    "Use --replay, which applies the earlier migrations to a throw-away PostgreSQL, or give enumfix the "
    "schema right before this migration with --schema."
)
UNCERTAIN = Code(
    "EF325",
    Severity.ERROR,
    "the schema before the migration cannot be told from the dump and the other migrations",
    WAY_OUT,
)

_CHANGES = re.compile(
    r"\b(?:alter|create|drop|comment|grant|revoke|execute|call|perform|into|rename|reassign)\b", re.IGNORECASE
)
_GOING = re.compile(
    r"\bdrop\b|\bcreate\s+or\s+replace\b|\balter\s+(?:column\s+)?\S+\s+(?:set\s+data\s+)?type\b"
)


def uncertain(
    history: History,
    versions: Sequence[int],
    found: Standing,
    types: Sequence[Key],
    place: tuple[Source, Span],
) -> Iterator[Diagnostic]:
    """Yield a refusal for each thing that could make the schema before the file another one."""
    keys = impact(found.catalog, types)
    for statement, what in _causes(history, versions, found, keys):
        line = statement.source.position(statement.span.start)[0]
        yield UNCERTAIN.at(*place, f"{statement.source.path}, line {line}: {what}")


def _causes(
    history: History, versions: Sequence[int], found: Standing, keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    low, high = min(history.at, *versions), max(history.at, *versions)
    names = {key.name for key in keys | impact(history.dump, _enums(history, keys)) if key.kind != "cast"}
    folded = {key.part or key.name for key in keys & found.folded if key.kind not in ("column", "type")}
    for number, each in enumerate(history.eras[:high]):
        for statement in each.unsure:
            wanted = names if number >= low else folded
            if mentions_any(statement.sql, wanted) and _CHANGES.search(statement.sql):
                yield statement, f"what this does to {_first(statement, wanted)} cannot be told"
    for key in sorted(keys & found.folded):
        own = found.catalog.objects[key]
        if isinstance(own, Index) and not getattr(own.statement.node, "idxname", None):
            yield own.statement, f"{key} has no name here, and the dump does not show it as it was"
    if high > history.at:
        yield from _unknown_before(history, high, found, keys)


def _enums(history: History, keys: frozenset[Key]) -> list[Key]:
    names = {key.name for key in keys}
    return [
        key for key, each in history.dump.objects.items() if isinstance(each, EnumType) and key.name in names
    ]


def _first(statement: Statement, names: set[str]) -> str:
    return next(name for name in sorted(names) if mentions_any(statement.sql, (name,)))


def _unknown_before(
    history: History, high: int, found: Standing, keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield what later migrations do to things that no migration makes: their state before is not known."""
    start = history.eras[0].before
    there = {fate.key for fate in fates(history.eras[: history.at], start).values() if fate.key}
    own = keys & there
    if not own:
        return
    later = history.eras[history.at : high]
    touched = found.folded | found.carried
    for key in sorted(own):
        for name in dict.fromkeys(lineage(history.eras, history.at, key)[history.at :]):
            for each in later:
                for cause in _touches(each, name) if name else ():
                    if key in touched or cause[1] == "default":
                        yield (
                            cause[0],
                            f"what {key} was before this cannot be told, for no migration makes it",
                        )
    for number, each in enumerate(later, history.at):
        yield from _going(history, number, each)


def _touches(each: Era, key: Key) -> Iterator[tuple[Statement, str]]:
    if key in each.causes and key.kind not in ("type", "column"):
        yield each.causes[key], "object"
    elif key in each.causes and key.kind == "column":
        heir = each.heir(key) if key in each.before.objects else None
        if heir and not each.keeps(key, heir):
            yield each.causes[key], "object"
    if key.kind == "column" and (default := key.of("default", key.part)) in each.causes:
        yield each.causes[default], "default"


def _going(history: History, number: int, each: Era) -> Iterator[tuple[Statement, str]]:
    """Yield the statements of a later migration that take away, or replace, what no earlier one makes."""
    stack = haystack(each.script)
    starts = {bisect_right(each.script.starts, at.start()) - 1 for at in _GOING.finditer(stack.text)}
    for at in sorted(starts - {-1}):
        statement = each.script.statement(at)
        for name in _names(statement) if statement.problem is None else ():
            if not _is_made(history, name, number, statement):
                yield statement, f"{name} goes or changes here, and no migration makes it"


def _names(statement: Statement) -> Iterator[str]:
    """Yield the names of what a statement drops, retypes or replaces."""
    node = statement.node
    if isinstance(node, ast.DropStmt):
        for each in node.objects or ():
            parts = each.objname if isinstance(each, ast.ObjectWithArgs) else each
            parts = parts.names if isinstance(parts, ast.TypeName) else parts
            yield from refs.names(parts if isinstance(parts, tuple) else ())[-1:]
    elif isinstance(node, ast.AlterTableStmt):
        for command in node.cmds or ():
            if isinstance(command, ast.AlterTableCmd) and command.subtype in _TAKING:
                yield command.name or ""
    elif isinstance(node, ast.ViewStmt) and node.replace and node.view is not None:
        yield node.view.relname or ""
    elif isinstance(node, ast.CreateFunctionStmt) and node.replace:
        yield from refs.names(node.funcname)[-1:]


_TAKING = (
    AlterTableType.AT_DropColumn,
    AlterTableType.AT_DropConstraint,
    AlterTableType.AT_AlterColumnType,
)


def _is_made(history: History, name: str, number: int, until: Statement) -> bool:
    """Return whether a statement before `until`, in the migration of this number, makes a thing so named."""
    for each in history.eras[: number + 1]:
        for statement in haystack(each.script).mentioning((name,)):
            if statement == until:
                return False
            if _MAKING.match(statement.sql):
                return True
    return False


_MAKING = re.compile(
    r"\s*(?:create\b(?!\s+or\s+replace)|alter\b.*?\b(?:add|rename)\b)", re.IGNORECASE | re.DOTALL
)
