"""What migrations take away, or replace, that none before them makes: it was there, and is not to be had."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, ObjectType, RoleSpecType

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.families import above, ancestors, below, is_made_again
from enumfix.catalog.key import Key
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.history.baseline import has_type_in_signature
from enumfix.history.read import History
from enumfix.history.versions import MigrationStep, keys_by_version
from enumfix.sql.effects import Effects, effects_of, read_effects
from enumfix.sql.find import Haystack, haystack
from enumfix.sql.names import BUILT_IN_TYPES
from enumfix.sql.plpgsql.bodies import Command
from enumfix.sql.plpgsql.create_if_missing import parts_of
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.plpgsql.running import MigrationCode, Ran
from enumfix.sql.plpgsql.ties import Taken, Tied, taken_by, tied_by
from enumfix.sql.plpgsql.values import HOLE, may_be_one
from enumfix.sql.script import Statement
from enumfix.sql.tree import INDEX_CONSTRAINTS, TABLE_TYPES, commands
from enumfix.sql.words import mentions_any

_GOING = re.compile(
    r"\bdrop\b|\bcreate\s+or\s+replace\b|\balter\s+(?:column\s+)?\S+\s+(?:(?:set\s+data\s+)?type|set\s+default)\b"
)


def going(history: History, number: int, each: MigrationStep) -> Iterator[tuple[Statement, str]]:
    """Yield the statements of a later migration that take away, or replace, what no earlier one makes.

    A default counts in the file itself alone: that one of a column of another type mentions an enum is
    not to be expected. `hidden_defaults` yields the others.
    """
    types = {
        key.name for key in history.by_files.objects if key.kind == "type" and key not in _start(history)
    }
    for statement in _altering(history, number, each):
        if isinstance(statement.node, ast.CreateFunctionStmt) and has_type_in_signature(
            statement.node, types
        ):
            continue  # one of a type that a migration makes cannot have been there before all of them
        for names in _names_taken(statement):
            if not is_created_before(history, names, number, statement):
                yield statement, f"{names[0]} goes or changes here, and no migration makes it"
        for sides in _casts_dropped(statement):
            if not any(is_created_before(history, (name,), number, statement) for name in sides):
                yield statement, f"a cast of {sides[0]} goes here, and no migration makes it"
        for names in _defaults(statement) if number == history.at else ():
            if not is_created_before(history, names, number, statement, renamed=False):
                yield statement, f"the default of {names[0]} changes here, and no migration sets it before"


def _start(history: History) -> Mapping[Key, Object]:
    """Return what was there before all migrations."""
    return history.steps[0].before.objects


def hidden_defaults(history: History, number: int, each: MigrationStep) -> Iterator[Statement]:
    """Yield the statements of a later migration that set or drop a default that no earlier one sets."""
    for statement in _altering(history, number, each):
        if any(not is_created_before(history, name, number, statement) for name in _defaults(statement)):
            yield statement


def _altering(history: History, number: int, each: MigrationStep) -> Iterator[Statement]:
    """Yield the statements of a migration that take away or replace, but in tables that a migration makes."""
    stack = haystack(each.script)
    starts = {bisect_right(each.script.starts, at.start()) - 1 for at in _GOING.finditer(stack.text)}
    for at in sorted(starts - {-1}):
        for statement in parts_of(each.script.statement(at)):
            if statement.problem is None and not _is_of_a_table_made(history, number, statement):
                yield statement


def _is_of_a_table_made(history: History, number: int, statement: Statement) -> bool:
    """Return whether a statement alters a table that a migration creates: then all that is in it is told."""
    alters = read_effects(statement).alters if isinstance(statement.node, ast.AlterTableStmt) else ()
    names = [each.name for each in alters]
    for step in reversed(history.steps[: number + 1] if names else ()):
        for each in haystack(step.script).mentioning(tuple(names)):
            effects = read_effects(each) if _CREATING.match(each.sql) else Effects()
            if any(new_table(effects) == name for name in names):
                return True
            renames = (one for one in effects.renames if one.new.name in names and not one.old.home)
            names += [one.old.name for one in renames]
    return False


def new_table(effects: Effects) -> str:
    """Return the name of the table that a statement creates and that cannot have been there, else ""."""
    tables = (each for each in effects.creates if each.kind in TABLE_TYPES and not each.optional)
    return next((each.name for each in tables), "")


def _names_taken(statement: Statement) -> Iterator[tuple[str, ...]]:
    """Yield the names of what a statement drops, retypes or replaces; with an attribute's, its type's."""
    if isinstance(statement.node, ast.DropOwnedStmt):
        yield from ((f"what {each.rolename} owns",) for each in statement.node.roles or ())
    effects = read_effects(statement)
    for each in effects.drops + effects.retypes + effects.replaces:
        if each.name:  # a cast has none
            yield (each.name, *(each.home[-1:] if each.kind is _ATTRIBUTE else ()))


def _casts_dropped(statement: Statement) -> Iterator[tuple[str, ...]]:
    """Yield, for each cast that a statement drops, the names of its types that are not PostgreSQL's own."""
    for each in read_effects(statement).drops:
        types = {*each.home} - BUILT_IN_TYPES if each.kind is ObjectType.OBJECT_CAST else ()
        if types:
            yield tuple(sorted(types))


def _defaults(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the columns whose defaults a statement sets or drops, each with its table."""
    yield from ((each.name, each.home_name) for each in read_effects(statement).defaults)


_CREATING = re.compile(
    r"\s*(?:create\b.{0,40}\btable\b|alter\s+table\b.*\brename\b)", re.IGNORECASE | re.DOTALL
)


def is_created_before(
    history: History,
    names: tuple[str, ...],
    number: int,
    until: Statement,
    *,
    replaced: bool = False,
    renamed: bool = True,
) -> bool:
    """Return whether a statement before `until`, in the migration of this number, makes a thing so named.

    A part and its table or type, as two names, are made where one statement names both. What is `replaced`
    counts if that is asked for. So does what is `renamed` to such a name, but not where its default is meant.
    """
    for each in history.steps[: number + 1]:
        for statement in haystack(each.script).mentioning(names[:1]):
            if statement == until:
                return False
            effects = read_effects(statement)
            new = effects.creates + effects.parts
            made = {each.name for each in new if each.kind is not _ATTRIBUTE or names[1:]}
            made |= {each.name for each in effects.replaces if replaced}
            made |= {each.new.name for each in effects.renames if renamed and not each.is_move}
            if names[0] in made and all(mentions_any(statement.sql, (name,)) for name in names[1:]):
                return True
    return False


_ATTRIBUTE = ObjectType.OBJECT_ATTRIBUTE
_ALTERED_TYPES = (ObjectType.OBJECT_DOMAIN, ObjectType.OBJECT_TYPE)
_RENAMED = (
    ObjectType.OBJECT_AGGREGATE,
    ObjectType.OBJECT_ATTRIBUTE,
    ObjectType.OBJECT_DOMAIN,
    ObjectType.OBJECT_DOMCONSTRAINT,
    ObjectType.OBJECT_FUNCTION,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_PROCEDURE,
    ObjectType.OBJECT_ROUTINE,
)


def unmade(what: object) -> str:
    """Return what to say of a thing whose state before a statement is not known."""
    return f"what {what} was before this cannot be told, for no migration makes it"


def altered(
    each: MigrationStep, own: Collection[Key], split: Collection[Key], *, labels: bool
) -> Iterator[tuple[Statement, str]]:
    """Yield the statements of a migration that alter some of `own`, which no catalog of migrations has.

    `labels` is whether renamed labels count: those of the file itself are followed. What is made an index
    of in all partitions of a table that is `split`: which of those are new, nobody can tell.
    """
    partitioned = {table.name for table in split}
    names = {key.name for key in own if key.kind != "cast"}
    columns = {(key.name, key.part) for key in own if key.kind == "column"}
    for statement in haystack(each.script).mentioning(names):
        if statement.problem is not None:
            continue
        if _alters(statement.node, columns, labels=labels) or _indexed_by(statement.node) in partitioned:
            name = next((name for name in sorted(names) if mentions_any(statement.sql, (name,))), "it")
            yield statement, unmade(name)


def _indexed_by(node: ast.Node) -> str:
    """Return the name of the table that a statement makes an index, or a key, of, else ""."""
    table = node.relation if isinstance(node, (ast.IndexStmt, ast.AlterTableStmt)) else None
    added = commands(node, AlterTableType.AT_AddConstraint) if isinstance(node, ast.AlterTableStmt) else ()
    makes_one = isinstance(node, ast.IndexStmt) or any(
        isinstance(each.def_, ast.Constraint) and each.def_.contype in INDEX_CONSTRAINTS for each in added
    )
    return (table.relname or "") if table and makes_one else ""


def _alters(node: ast.Node, columns: Collection[tuple[str, str]], *, labels: bool) -> bool:
    """Return whether a statement changes what it names without making it, or a default of these columns."""
    effects = effects_of(node)
    return (
        any(each.kind is ObjectType.OBJECT_CAST for each in effects.creates)
        or (labels and bool(effects.relabels))
        or bool(effects.attaches + effects.detaches)
        or any(each.kind in _ALTERED_TYPES for each in effects.alters)
        or any((each.home_name, each.name) in columns for each in effects.defaults)
        or any(each.is_move or each.old.kind in _RENAMED for each in effects.renames)
    )


def privileges_before(history: History, high: int) -> Iterator[tuple[Statement, str]]:
    """Yield what takes default privileges back that no migration gives: they act on what is made anew.

    PUBLIC has its privileges from the beginning.
    """
    given = {key._replace(part="") for key in history.by_files.objects if key.kind == "default privileges"}
    for each in history.steps[history.at : high]:
        for key, cause in each.causes.items():
            node = cause.node if key.kind == "default privileges" else None
            if not isinstance(node, ast.AlterDefaultPrivilegesStmt):
                continue
            if node.action and node.action.is_grant:
                given.add(key._replace(part=""))
            elif key._replace(part="") not in given and not _is_of_public(node):
                yield cause, "the default privileges before this cannot be told, for no migration gives them"


def _is_of_public(node: ast.AlterDefaultPrivilegesStmt) -> bool:
    roles = [each.roletype for each in (node.action and node.action.grantees) or ()]
    return roles == [RoleSpecType.ROLESPEC_PUBLIC]


_ENDINGS = ("Trig", "TrigAll", "TrigUser", "Rule", "RowSecurity", "ChangeOwner", "ReplicaIdentity")
_APART = frozenset(kind for kind in AlterTableType if kind.name.endswith(_ENDINGS))
"""What ALTER TABLE does to something that has a statement of its own in a dump."""

_TOLD = _APART | {AlterTableType.AT_AttachPartition, AlterTableType.AT_DetachPartition}
"""What is followed where migrations make the table."""


def remade(
    history: History, high: int, catalog: Catalog, keys: Collection[Key], own: Collection[Key]
) -> Iterator[tuple[Statement, Key]]:
    """Yield what later migrations do to tables of `keys` that are made again, and the tables it is done to.

    `own` are the objects that no migration makes.
    """
    for table in sorted(key for key in keys if key.kind == "relation" and is_made_again(key, catalog)):
        tree = {table, *above(table, catalog), *ancestors(table, catalog)}
        tree |= {each for top in tree for each in below(top, catalog)}
        names = {
            heir.name
            for key in tree
            for heir in (key, *keys_by_version(history.steps, history.at, key)[history.at : high + 1])
            if heir
        }
        told = frozenset[AlterTableType]() if tree & frozenset(own) else _TOLD
        names |= _sequences(tree, catalog)
        for each in history.steps[history.at : high]:
            stack = haystack(each.script)
            made_up = (re.compile(rf"\b{re.escape(name)}_\w+").finditer(stack.text) for name in names)
            for statement in stack.mentioning(names.union(at[0] for found in made_up for at in found)):
                if statement.problem is None and _reaches_in(statement.node, told):
                    yield statement, table


def _sequences(tables: Collection[Key], catalog: Catalog) -> set[str]:
    """Return the names of the sequences that tables own."""
    return {
        each.aspect.removeprefix(OWNED_SEQUENCE).rpartition(".")[2].strip('"')
        for table in tables
        for each in catalog.accessories.get(table, ())
        if each.aspect.startswith(OWNED_SEQUENCE)
    }


def _reaches_in(node: ast.Node, told: Collection[AlterTableType]) -> bool:
    """Return whether a statement may change what the text of a table says."""
    if isinstance(node, ast.AlterTableStmt):
        return any(
            isinstance(each, ast.AlterTableCmd) and each.subtype not in told for each in node.cmds or ()
        )
    if isinstance(node, (ast.CommentStmt, ast.IndexStmt)):
        return not told
    effects = effects_of(node)
    sequences = (each for each in effects.creates + effects.alters if each.kind is ObjectType.OBJECT_SEQUENCE)
    renamed = (each for each in effects.renames if each.is_move or each.old.kind in _INSIDE)
    return any(True for _ in (*sequences, *renamed))


_INSIDE = (
    ObjectType.OBJECT_COLUMN,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_TABCONSTRAINT,
    ObjectType.OBJECT_TABLE,
)


_TAKING_WORDS = re.compile(r"drop\b|alter\b|create\s+or\s+replace\b", re.IGNORECASE)
_HIDING = re.compile(
    r"(?:do|select|with|call|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b", re.IGNORECASE
)
_CALLS = (ast.CallStmt, ast.DoStmt, ast.SelectStmt)
_NAMED = frozenset(
    (
        ObjectType.OBJECT_AGGREGATE,
        ObjectType.OBJECT_ATTRIBUTE,
        ObjectType.OBJECT_COLUMN,
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


class Reach(NamedTuple):
    """The names of an impact, of its relations that are made again, and of what no migration makes."""

    names: frozenset[str]
    remade: frozenset[str]
    unmade: frozenset[str]


class _Going(NamedTuple):
    """What a statement takes away or changes, and whether it does so by itself, and not by code."""

    number: int
    statement: Statement
    taken: Taken
    node: ast.Node | None = None


def reach(keys: Collection[Key], remade: Collection[Key], unmade: Collection[Key]) -> Reach:
    """Return the names by which code may mention some objects."""
    tables = [key for key in remade if key.kind == "relation"]
    return Reach(_names(keys), _names(tables), _names(unmade))


def _names(keys: Collection[Key]) -> frozenset[str]:
    found = {name for key in keys if key.kind != "cast" for name in (key.name, key.part)}
    return frozenset(found - {""})


def made_unseen(history: History, high: int, reach: Reach) -> Iterator[tuple[Statement, str]]:
    """Yield what is taken away or replaced from the file on, and may have been made unseen before it."""
    if not any(map(_may_hide, _stacks(history, history.at))):
        return
    code = MigrationCode([each.script for each in history.steps[:high]])
    told = _names(history.dump.objects.keys()) & _names(history.by_files.objects.keys())
    made = [each for each in _tied(code, 0, history.at, reach) if not told.issuperset(each[1].names)]
    known = {each.statement for each in history.by_files.unsure}  # refused where it is about what has gone
    stacks = _stacks(history, high)
    is_called_upon = _is_called_upon(reach.names, stacks[: history.at])
    for each in _going(history, code, high) if made or is_called_upon else ():
        name = each.taken.name
        is_told = HOLE not in name and is_created_before(
            history, (name,), each.number, each.statement, replaced=True
        )
        is_refused = is_told and name in reach.names
        # What a migration makes is not suspected to be what code made under a name that cannot be told.
        others = [
            tied
            for ran, tied in made
            if not (is_told and (name in tied.names or not (each.taken.holds or _is_known(tied))))
            and not (is_refused and ran.statement in known)
        ]
        is_unheard_of = is_called_upon and not is_told and _must_be_there(each)
        if any(map(each.taken.may_take, others)) or (
            is_unheard_of and not _is_mentioned(name, stacks[: each.number + 1], each.statement)
        ):
            yield each.statement, _goes(name)


def _is_known(tied: Tied) -> bool:
    """Return whether the names of what code makes can be told."""
    return all(HOLE not in name for name in tied.names)


def _goes(name: str) -> str:
    if HOLE in name:
        return "what this takes away or changes cannot be told, nor what code made before the migration"
    return f"{name} goes or changes here, and no migration says what it was"


def made_since(history: History, high: int, reach: Reach) -> Iterator[tuple[Statement, str]]:
    """Yield the code from the file on that may have made, or changed, what the dump shows of the impact."""
    if not any(map(_may_hide, _stacks(history, high)[history.at :])):
        return
    code = MigrationCode([each.script for each in history.steps[:high]])
    for ran, tied in _tied(code, history.at, high, reach):
        names = sorted(name for name in reach.unmade if any(may_be_one(name, own) for own in tied.names))
        if names:
            yield ran.statement, f"this may have made {names[0]} only then, and no migration says so"
    for ran in code.ran:
        text = ran.command.text
        if ran.within(history.at, high) and isinstance(ran.command.node, ast.Node) and HOLE not in text:
            name = next((name for name in sorted(reach.names) if mentions_any(text, (name,))), "")
            if name and not isinstance(ran.command.node, ast.FuncCall):
                yield ran.statement, f"what this does to {name} cannot be told"


def made_meanwhile(history: History, low: int, reach: Reach) -> Iterator[tuple[Statement, str]]:
    """Yield the code before the file that a dump of the version `low` may lack, but none that it shows."""
    if not any(map(_may_hide, _stacks(history, history.at)[low:])):
        return
    code = MigrationCode([each.script for each in history.steps[: history.at]])
    known = {each.statement for each in history.by_files.unsure}  # refused for what it mentions
    for ran, tied in _tied(code, low, history.at, reach):
        if ran.statement not in known and not any(
            may_be_one(name, own) for name in reach.unmade for own in tied.names
        ):
            yield ran.statement, "what this makes cannot be told, and the dump may be older"


def _tied(code: MigrationCode, low: int, high: int, reach: Reach) -> Iterator[tuple[Ran, Tied]]:
    """Yield what code of some migrations may put on the impact."""
    for ran in code.ran:
        tied = tied_by(ran.command, reach.names, reach.remade) if ran.within(low, high) else None
        if tied is not None:
            yield ran, tied


def _stacks(history: History, high: int) -> list[Haystack]:
    return [haystack(each.script) for each in history.steps[:high]]


def _may_hide(stack: Haystack) -> bool:
    """Return whether a migration has a block, a function or a call."""
    return any(_HIDING.match(stack.text, start) for start in stack.script.starts)


def _going(history: History, code: MigrationCode, high: int) -> Iterator[_Going]:
    """Yield what statements and code from the file on take away or change."""
    for number, each in enumerate(history.steps[history.at : high], history.at):
        for statement in haystack(each.script).beginning(_TAKING_WORDS):
            for taken in taken_by(Command(statement.sql, statement.node)):
                yield _Going(number, statement, taken, statement.node)
    for ran in code.ran:
        if ran.within(history.at, high):
            number = max(ran.number, history.at)
            yield from (_Going(number, ran.statement, taken) for taken in taken_by(ran.command))


def _is_called_upon(impact: Collection[str], before: Sequence[Haystack]) -> bool:
    """Return whether a block or a call before the file mentions the impact: it may make up names."""
    return any(
        each.problem is None and isinstance(each.node, _CALLS) and may_change_schema(each)
        for stack in before
        for each in stack.mentioning(impact)
    )


def _must_be_there(going: _Going) -> bool:
    """Return whether a statement would fail if there were nothing of a name, which somebody wrote."""
    effects = effects_of(going.node)
    taken = (each for each in effects.drops + effects.retypes if each.name == going.taken.name)
    return any(not each.optional and each.kind in _NAMED for each in taken)


def _is_mentioned(name: str, stacks: Sequence[Haystack], until: Statement) -> bool:
    mentions = (each for stack in stacks for each in stack.mentioning((name,)))
    return next(mentions, until) != until
