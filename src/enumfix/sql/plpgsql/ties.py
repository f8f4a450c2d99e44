"""Which objects a command of code may create on top of others, and which it may drop or change.

In a name of dynamic SQL, a `HOLE` stands for each part that is unknown before the code runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior, ObjectType

from enumfix.sql.effects import Effects, effects_of, subject_slot
from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.builtins import BUILT_IN_FUNCTIONS
from enumfix.sql.plpgsql.values import HOLE, may_be_equal
from enumfix.sql.tree import alter_table_commands, walk
from enumfix.sql.words import WORD


class NewDependent(NamedTuple):
    """An object that a command may create and that depends on objects of the impact.

    `names` are its possible names, `mentions` all names in the command. `kind` is its kind, None if unknown.
    """

    names: tuple[str, ...]
    mentions: frozenset[str]
    kind: ObjectType | None = None


class Removal(NamedTuple):
    """An object that a command may drop or change; `kind` is None if it is unknown.

    `holds` is set if objects that depend on it may be dropped or changed together with it.
    """

    name: str
    kind: ObjectType | None = None
    holds: bool = False

    def may_remove(self, tied: NewDependent) -> bool:
        """Return whether it may be, or take along, an object that another command created."""
        if self.kind in _WITHOUT_DEPENDENTS and tied.kind not in (None, self.kind):
            return False
        names = {*tied.names, *(tied.mentions if self.holds else ())}
        return any(may_be_equal(self.name, name) for name in names)


ANYTHING = Removal(HOLE, holds=True)
_WITHOUT_DEPENDENTS = (
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_POLICY,
    ObjectType.OBJECT_RULE,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_TRIGGER,
    ObjectType.OBJECT_EVENT_TRIGGER,
    ObjectType.OBJECT_STATISTIC_EXT,
)
"""Kinds of objects that no others depend on."""
_CONSTRAINTS = (ObjectType.OBJECT_TABCONSTRAINT, ObjectType.OBJECT_DOMCONSTRAINT)
_VERB = re.compile(r"\s*([a-z]+)(?:\s+or\s+(replace))?\b[^;]*", re.IGNORECASE)
_HARMLESS_VERBS = frozenset(("analyze", "cluster", "comment", "grant", "reindex", "revoke", "set", "vacuum"))
_CREATES_NO_DEPENDENT = (
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
"""Statements that create nothing that depends on tables or types."""


def dependent_created_by(
    command: Command, names: Iterable[str], remade: Iterable[str] = ()
) -> NewDependent | None:
    """Return the object that a command may create and that depends on one of `names`, None without one.

    It also counts if it is on one of the tables `remade`, which the rewrite creates again.
    """
    node = command.node
    if node is None:
        return None if _creates_no_dependent(command.text) else NewDependent((HOLE,), frozenset((HOLE,)))
    effects = effects_of(node)
    new_names = tuple(_new_names(node, effects))
    only_removes = isinstance(node, ast.AlterTableStmt) or bool(effects.drops)
    if isinstance(node, _CREATES_NO_DEPENDENT) or (only_removes and not new_names):
        return None
    words = frozenset(_names_mentioned(node)) - {""}
    tables = frozenset(_tables_with_new_objects(node, effects))
    if not (_can_meet(words, names) or _can_meet(tables, remade)):
        return None
    mentions = words | tables | frozenset(_schemas(effects))
    kind = next((each.kind for each in effects.creates + effects.replaces), None)
    return NewDependent(new_names or tuple(each.name for each in effects.alters) or (HOLE,), mentions, kind)


def _creates_no_dependent(text: str) -> bool:
    """Return whether a command that does not parse can be seen to create nothing on tables or types."""
    match = _VERB.fullmatch(text)
    verb = match[1].lower() if match else ""
    return verb in (*_HARMLESS_VERBS, "drop") or text.removeprefix("pg_catalog.") in BUILT_IN_FUNCTIONS


def _can_meet(words: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether one of the words is, or with its holes can be, one of the names."""
    name_set = frozenset(names)
    return any(
        word in name_set or (HOLE in word and any(may_be_equal(word, name) for name in name_set))
        for word in words
    )


def _tables_with_new_objects(node: ast.Node, effects: Effects) -> Iterator[str]:
    """Yield the table on which a statement creates something."""
    if isinstance(node, ast.AlterTableStmt):
        yield from (each.name for each in effects.alters)
    elif isinstance(node, (ast.IndexStmt, ast.CreateTrigStmt, ast.CreatePolicyStmt)):
        yield from (each.home_name for each in effects.creates + effects.replaces)


def _schemas(effects: Effects) -> Iterator[str]:
    """Yield the schemas that qualify the objects of a statement."""
    for each in (*effects.creates, *effects.replaces, *effects.alters, *(one.old for one in effects.renames)):
        yield from (*each.parts[:-1], *each.home[:-1])


def _new_names(node: ast.Node, effects: Effects) -> Iterator[str]:
    """Yield the names of the objects that a statement creates, redefines or renames; a hole if unnamed."""
    for each in (*effects.creates, *effects.replaces, *effects.retypes, *effects.defaults):
        yield each.name or HOLE
    yield from (each.new.name for each in effects.renames)
    yield from (HOLE for _ in effects.attaches)
    if isinstance(node, ast.AlterTableStmt):
        yield from (HOLE for _ in alter_table_commands(node, AlterTableType.AT_AddOf))


_NAMES_GIVEN = frozenset(
    (
        (ast.Alias, "aliasname"),
        (ast.ColumnDef, "colname"),
        (ast.Constraint, "conname"),
        (ast.DefElem, "defname"),
        (ast.FunctionParameter, "name"),
        (ast.ResTarget, "name"),
    )
)
"""The classes and fields of trees with names that the statement itself gives."""


def _names_mentioned(node: ast.Node) -> Iterator[str]:
    """Yield the names that a statement mentions, without those that it gives, and the words of its code."""
    subject = subject_slot(node)
    slots = [slot for slot in node if slot != subject]
    if isinstance(node, ast.RenameStmt):
        yield node.subname or ""
    for each in walk(*(getattr(node, slot) for slot in slots)):
        if isinstance(each, ast.A_Const):
            continue
        if isinstance(each, ast.String):
            yield from _string_and_words(each.sval or "")
        for slot in each:
            value = getattr(each, slot)
            if isinstance(value, str) and (type(each), slot) not in _NAMES_GIVEN:
                yield value


def _string_and_words(text: str) -> Iterator[str]:
    """Yield a string and, if it may be the code of a function, its words."""
    yield text
    if " " in text:
        yield from WORD.findall(text)


def removals_by(command: Command) -> Iterator[Removal]:
    """Yield the objects that a command may drop, change or rename."""
    node = command.node
    if node is None:
        match = _VERB.fullmatch(command.text)
        verb = match[1].lower() if match else ""
        if not (verb in _HARMLESS_VERBS or (verb == "create" and match and not match[2])):
            yield ANYTHING
    elif isinstance(node, ast.DropOwnedStmt):
        yield ANYTHING
    else:
        yield from _removed_objects(node, effects_of(node))


def _removed_objects(node: ast.Node, effects: Effects) -> Iterator[Removal]:
    """Yield the objects that a statement drops, redefines, renames or replaces."""
    cascades = isinstance(node, ast.DropStmt) and node.behavior is DropBehavior.DROP_CASCADE
    for each in effects.drops:
        yield Removal(
            each.name or HOLE, each.kind, cascades or each.kind not in (*_WITHOUT_DEPENDENTS, *_CONSTRAINTS)
        )
    yield from (Removal(each.name or HOLE) for each in effects.retypes + effects.defaults)
    yield from (Removal(each.old.name or HOLE, holds=True) for each in effects.renames)
    yield from (Removal(each.name, each.kind) for each in effects.replaces)
