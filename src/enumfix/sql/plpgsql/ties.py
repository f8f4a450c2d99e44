"""What a statement of code may put on the objects of an impact, and what it may take away or change.

Of a name that is put together while the code runs, a `HOLE` stands for each part that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.builtins import MAKE_NOTHING
from enumfix.sql.plpgsql.values import HOLE, may_be_one
from enumfix.sql.tree import commands, made_by_query, object_name_parts, walk
from enumfix.sql.words import INSIDE


class Tied(NamedTuple):
    """What a statement may make that stands on an impact: its names, and all that the statement mentions.

    `kind` is that of the statement; None where nothing is known of it.
    """

    names: tuple[str, ...]
    mentions: frozenset[str]
    kind: ObjectType | None = None


class Taken(NamedTuple):
    """What a statement may take away or change: its name, and its kind, None for a part of a table.

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
_VERB = re.compile(r"\s*([a-z]+)(?:\s+or\s+(replace))?\b[^;]*", re.IGNORECASE)
_ADDING = (
    AlterTableType.AT_AddColumn,
    AlterTableType.AT_AddConstraint,
    AlterTableType.AT_AddIndex,
    AlterTableType.AT_AddInherit,
    AlterTableType.AT_AddOf,
    AlterTableType.AT_AlterColumnType,
    AlterTableType.AT_AttachPartition,
    AlterTableType.AT_ColumnDefault,
)
_TAKING = (
    AlterTableType.AT_AlterColumnType,
    AlterTableType.AT_ColumnDefault,
    AlterTableType.AT_DropColumn,
    AlterTableType.AT_DropConstraint,
)
_QUIET_VERBS = frozenset(("analyze", "cluster", "comment", "grant", "reindex", "revoke", "set", "vacuum"))
_QUIET = (
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
    """Return what a statement may make that stands on something with one of these names; None if nothing.

    All that is on a table which is made again counts: those are called `remade`.
    """
    node = command.node
    if node is None:
        found = _VERB.fullmatch(command.text)
        quiet = found and found[1].lower() in (*_QUIET_VERBS, "drop")
        return (
            None
            if quiet or command.text.removeprefix("pg_catalog.") in MAKE_NOTHING
            else Tied((HOLE,), frozenset((HOLE,)))
        )
    if isinstance(node, _QUIET) or (
        isinstance(node, ast.AlterTableStmt) and not any(commands(node, *_ADDING))
    ):
        return None
    table = _table_of(node)
    words = frozenset(_words(node)) - {""}
    tables = frozenset((table.relname or "",)) if table else frozenset[str]()
    if not (_meet(words, names) or _meet(tables, remade)):
        return None
    mentions = words | tables | frozenset(_schemas(node))
    return Tied(tuple(_made(node)) or (HOLE,), mentions, _KINDS.get(type(node)))


def _meet(words: Iterable[str], names: Iterable[str]) -> bool:
    known = frozenset(names)
    return any(
        word in known or (HOLE in word and any(may_be_one(word, name) for name in known)) for word in words
    )


_KINDS: dict[type[ast.Node], ObjectType] = {
    ast.IndexStmt: ObjectType.OBJECT_INDEX,
    ast.CreatePolicyStmt: ObjectType.OBJECT_POLICY,
    ast.CreateTrigStmt: ObjectType.OBJECT_TRIGGER,
    ast.RuleStmt: ObjectType.OBJECT_RULE,
    ast.CreateStmt: ObjectType.OBJECT_TABLE,
    ast.ViewStmt: ObjectType.OBJECT_VIEW,
    ast.AlterTableStmt: ObjectType.OBJECT_COLUMN,
    ast.CreateFunctionStmt: ObjectType.OBJECT_FUNCTION,
}


def _table_of(node: ast.Node) -> ast.RangeVar | None:
    """Return the table that a statement puts something on: what is on its columns, its other words tell."""
    if isinstance(node, (ast.AlterTableStmt, ast.IndexStmt, ast.CreateTrigStmt)):
        return node.relation
    return node.table if isinstance(node, ast.CreatePolicyStmt) else None


def _schemas(node: ast.Node) -> Iterator[str]:
    """Yield the schemas in which a statement makes something, or alters it."""
    made = (getattr(node, slot, None) for slot in (*_NAMED_BY, "table"))
    yield from (
        name for each in made if each and not isinstance(each, str) for name in object_name_parts(each)[:-1]
    )


def _made(node: ast.Node) -> Iterator[str]:
    """Yield the names of what a statement makes, or gives another."""
    if isinstance(node, ast.AlterTableStmt):
        for each in commands(node, *_ADDING):
            inner = each.def_
            named = getattr(inner, "colname", None) or getattr(inner, "conname", None) or each.name
            yield named if isinstance(named, str) else HOLE
    elif isinstance(node, ast.RenameStmt):
        yield node.newname or ""
    else:
        yield from _name_of(node)


def _name_of(node: ast.Node) -> Iterator[str]:
    made = made_by_query(node) if isinstance(node, (ast.SelectStmt, ast.CreateTableAsStmt)) else None
    if made is not None:
        yield made.relname or ""
        return
    for slot in _NAMED_BY:
        named = getattr(node, slot, None)
        if named:
            yield named if isinstance(named, str) else object_name_parts(named)[-1]
            return


_NAMED_BY = (
    *("idxname", "trigname", "policy_name", "rulename", "pubname", "typevar", "typeName", "domainname"),
    *("funcname", "view", "defnames", "opclassname", "relation"),
)


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
    own = "table" if isinstance(node, ast.CreatePolicyStmt) else "relation"
    own = own if _table_of(node) else next((slot for slot in _NAMED_BY if getattr(node, slot, None)), "")
    slots = [slot for slot in node if slot != own or isinstance(node, ast.RenameStmt)]
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
    elif isinstance(node, ast.DropStmt):
        holds = node.removeType not in _ALONE or node.behavior is DropBehavior.DROP_CASCADE
        for each in node.objects or ():
            yield Taken((object_name_parts(each) or (HOLE,))[-1], node.removeType, holds)
    elif isinstance(node, ast.DropOwnedStmt):
        yield ANYTHING
    elif isinstance(node, ast.AlterTableStmt):
        for command_ in commands(node, *_TAKING):
            yield Taken(command_.name or HOLE, holds=command_.subtype is AlterTableType.AT_DropColumn)
    elif isinstance(node, ast.RenameStmt):
        yield Taken(node.subname or _renamed(node), holds=True)
    elif isinstance(node, ast.AlterObjectSchemaStmt):
        yield Taken(_renamed(node), holds=True)
    elif getattr(node, "replace", False):
        yield from (Taken(name, _KINDS.get(type(node))) for name in _name_of(node))


def _renamed(node: ast.RenameStmt | ast.AlterObjectSchemaStmt) -> str:
    parts = object_name_parts(node.object)
    return (node.relation.relname or HOLE) if node.relation else (parts or (HOLE,))[-1]
