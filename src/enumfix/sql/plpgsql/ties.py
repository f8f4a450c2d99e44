"""What a statement of code may put on the objects of an impact, and what it may take away or change.

Of a name that is put together while the code runs, a `HOLE` stands for each part that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.sql.effects import Effects, effects_of, name_slot
from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.builtins import BUILT_IN_FUNCTIONS
from enumfix.sql.plpgsql.values import HOLE, may_be_one
from enumfix.sql.tree import commands, walk
from enumfix.sql.words import INSIDE


class Tied(NamedTuple):
    """What a statement may create that depends on an impact: its names, and all that the statement mentions.

    `kind` is that of the statement; None where nothing is known of it.
    """

    names: tuple[str, ...]
    mentions: frozenset[str]
    kind: ObjectType | None = None


class Taken(NamedTuple):
    """What a statement may take away or change: its name, and its kind, None where that is not known.

    `holds` is whether other objects may go with it.
    """

    name: str
    kind: ObjectType | None = None
    holds: bool = False

    def may_take(self, tied: Tied) -> bool:
        """Return whether it may take what another statement made."""
        if self.kind in _ALONE and tied.kind not in (None, self.kind):
            return False
        names = {*tied.names, *(tied.mentions if self.holds else ())}
        return any(may_be_one(self.name, name) for name in names)


ANYTHING = Taken(HOLE, holds=True)
_ALONE = (
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_POLICY,
    ObjectType.OBJECT_RULE,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_TRIGGER,
    ObjectType.OBJECT_EVENT_TRIGGER,
    ObjectType.OBJECT_STATISTIC_EXT,
)
"""Kinds that nothing else goes with."""
_CONSTRAINTS = (ObjectType.OBJECT_TABCONSTRAINT, ObjectType.OBJECT_DOMCONSTRAINT)
_VERB = re.compile(r"\s*([a-z]+)(?:\s+or\s+(replace))?\b[^;]*", re.IGNORECASE)
_QUIET_VERBS = frozenset(("analyze", "cluster", "comment", "grant", "reindex", "revoke", "set", "vacuum"))
_QUIET = (
    ast.AlterEnumStmt,
    ast.AlterOwnerStmt,
    ast.AlterSeqStmt,
    ast.ClusterStmt,
    ast.CommentStmt,
    ast.CreateExtensionStmt,
    ast.CreateRoleStmt,
    ast.CreateSeqStmt,
    ast.DropStmt,
    ast.FuncCall,
    ast.GrantRoleStmt,
    ast.GrantStmt,
    ast.ReindexStmt,
    ast.VariableSetStmt,
)
"""Statements that put nothing on anything."""


def tied_by(command: Command, names: Iterable[str], remade: Iterable[str] = ()) -> Tied | None:
    """Return what a statement may create that depends on something with one of these names; None if nothing.

    All that is on a table which is created again counts: those are called `remade`.
    """
    node = command.node
    if node is None:
        found = _VERB.fullmatch(command.text)
        quiet = found and found[1].lower() in (*_QUIET_VERBS, "drop")
        quiet = quiet or command.text.removeprefix("pg_catalog.") in BUILT_IN_FUNCTIONS
        return None if quiet else Tied((HOLE,), frozenset((HOLE,)))
    effects = effects_of(node)
    made = tuple(_names_made(node, effects))
    only_takes = isinstance(node, ast.AlterTableStmt) or bool(effects.drops)
    if isinstance(node, _QUIET) or (only_takes and not made):
        return None
    words = frozenset(_words(node)) - {""}
    tables = frozenset(_tables(node, effects))
    if not (_meet(words, names) or _meet(tables, remade)):
        return None
    mentions = words | tables | frozenset(_schemas(effects))
    kind = next((each.kind for each in effects.creates + effects.replaces), None)
    return Tied(made or tuple(each.name for each in effects.alters) or (HOLE,), mentions, kind)


def _meet(words: Iterable[str], names: Iterable[str]) -> bool:
    known = frozenset(names)
    return any(
        word in known or (HOLE in word and any(may_be_one(word, name) for name in known)) for word in words
    )


def _tables(node: ast.Node, effects: Effects) -> Iterator[str]:
    """Yield the table that a statement puts something on: what is on its columns, its other words tell."""
    if isinstance(node, ast.AlterTableStmt):
        yield from (each.name for each in effects.alters)
    elif isinstance(node, (ast.IndexStmt, ast.CreateTrigStmt, ast.CreatePolicyStmt)):
        yield from (each.home_name for each in effects.creates + effects.replaces)


def _schemas(effects: Effects) -> Iterator[str]:
    """Yield the schemas in which a statement makes something, or alters it."""
    for each in (*effects.creates, *effects.replaces, *effects.alters, *(one.old for one in effects.renames)):
        yield from (*each.parts[:-1], *each.home[:-1])


def _names_made(node: ast.Node, effects: Effects) -> Iterator[str]:
    """Yield the names of what a statement makes, or gives another; a hole for what it does not name."""
    for each in (*effects.creates, *effects.replaces, *effects.retypes, *effects.defaults):
        yield each.name or HOLE
    yield from (each.new.name for each in effects.renames)
    yield from (HOLE for _ in effects.attaches)
    if isinstance(node, ast.AlterTableStmt):
        yield from (HOLE for _ in commands(node, AlterTableType.AT_AddOf))


_NEW = frozenset(
    (
        (ast.Alias, "aliasname"),
        (ast.ColumnDef, "colname"),
        (ast.Constraint, "conname"),
        (ast.DefElem, "defname"),
        (ast.FunctionParameter, "name"),
        (ast.ResTarget, "name"),
    )
)
"""Where trees hold names that the statement gives."""


def _words(node: ast.Node) -> Iterator[str]:
    """Yield the names that a statement mentions, but for those that it gives; and the words of a function."""
    own = name_slot(node)
    slots = [slot for slot in node if slot != own]
    if isinstance(node, ast.RenameStmt):
        yield node.subname or ""
    for each in walk(*(getattr(node, slot) for slot in slots)):
        if isinstance(each, ast.A_Const):
            continue
        if isinstance(each, ast.String):
            yield from _parts(each.sval or "")
        for slot in each:
            value = getattr(each, slot)
            if isinstance(value, str) and (type(each), slot) not in _NEW:
                yield value


def _parts(text: str) -> Iterator[str]:
    """Yield a name, and the words of what may be the text of a function."""
    yield text
    if " " in text:
        yield from INSIDE.findall(text)


def taken_by(command: Command) -> Iterator[Taken]:
    """Yield what a statement may take away, change or call otherwise."""
    node = command.node
    if node is None:
        found = _VERB.fullmatch(command.text)
        verb = found[1].lower() if found else ""
        if not (verb in _QUIET_VERBS or (verb == "create" and found and not found[2])):
            yield ANYTHING
    elif isinstance(node, ast.DropOwnedStmt):
        yield ANYTHING
    else:
        yield from _taken(node, effects_of(node))


def _taken(node: ast.Node, effects: Effects) -> Iterator[Taken]:
    cascades = isinstance(node, ast.DropStmt) and node.behavior is DropBehavior.DROP_CASCADE
    for each in effects.drops:
        yield Taken(each.name or HOLE, each.kind, cascades or each.kind not in (*_ALONE, *_CONSTRAINTS))
    yield from (Taken(each.name or HOLE) for each in effects.retypes + effects.defaults)
    yield from (Taken(each.old.name or HOLE, holds=True) for each in effects.renames)
    yield from (Taken(each.name, each.kind) for each in effects.replaces)
