"""What no migration makes: it was there before them all, and the dump alone tells what it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import DEFAULT_PATH, Catalog, Object, Relabel, Rename
from enumfix.catalog.families import ancestors, is_partition
from enumfix.catalog.key import ON_COLUMN, ON_TABLE, Key
from enumfix.diagnostics import Refused
from enumfix.fold.fold import assembled
from enumfix.history.versions import (
    MigrationStep,
    Renaming,
    all_keys,
    inverse_renamings,
    migration_step,
    rename_key,
    rename_object,
)
from enumfix.kinds.enum import EnumType, inserted
from enumfix.sql.effects import NewLabel, NewName, read_effects
from enumfix.sql.plpgsql.add_value import Item, items_of
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any


def migration_steps(
    start: Catalog, scripts: Sequence[Script], found: Sequence[Sequence[Statement]]
) -> tuple[MigrationStep, ...]:
    """Return what the migrations do to a schema, by those statements of each that count."""
    steps: list[MigrationStep] = []
    for script, statements in zip(scripts, found, strict=True):
        steps.append(migration_step(script, statements, start))
        start = steps[-1].after
    return tuple(steps)


def steps_on_baseline(
    dump: Catalog,
    bare: tuple[MigrationStep, ...],
    scripts: Sequence[Script],
    found: Sequence[Sequence[Statement]],
    added: CountsAsNew,
    at: int,
) -> tuple[tuple[MigrationStep, ...], frozenset[Key]]:
    """Return what the migrations do to the objects of the dump that none of them makes, and those.

    The file is the `at`-th migration.
    """
    events = [event for statements in found for each in statements for event in events_of(each)]

    def start(keys: Iterable[Key], steps: Sequence[MigrationStep]) -> Catalog:
        moves = inverse_renamings(move for each in steps for move in each.renamings)
        return assembled(objects_before([dump.objects[key] for key in keys], moves, events, added), {})

    keys = _unborn(dump, bare, added, at)
    if any(key.kind == "type" for key in keys):  # now it shows which columns of them the migrations make
        bare = migration_steps(start([key for key in keys if key.kind == "type"], bare), scripts, found)
        keys = _unborn(dump, bare, added, at)
    if not keys:
        return bare, frozenset()
    return migration_steps(start(keys, bare), scripts, found), frozenset(keys)


def _unborn(dump: Catalog, bare: Sequence[MigrationStep], added: CountsAsNew, at: int) -> list[Key]:
    """Return the objects of the dump that no migration makes."""
    created = created_keys(bare)
    keys = [key for key, each in dump.objects.items() if _is_baseline(each, created)]
    roots = [key for key in keys if not any(each in created for each in ancestors(key, dump))]
    if any(key.kind in ("relation", "type") for key in roots):
        first: dict[Key, MigrationStep] = {}
        for each in bare:
            first |= dict.fromkeys(each.created - first.keys(), each)
        types = {key.name: each for key, each in first.items() if _is_surely_made(key, each)}
        known = [key for key, each in first.items() if _is_of_a_new_type(key, each, types, bare[:at])]
        created -= {key for key, each in first.items() if may_replace(each, key)}.difference(known)
        if added is not always_new:
            created -= {key for key, each in first.items() if may_have_existed(each, key)}
        keys = [key for key, each in dump.objects.items() if _is_baseline(each, created)]
    return [key for key in keys if not _is_handed_down(dump.objects[key], dump, created)]


def created_keys(steps: Sequence[MigrationStep]) -> frozenset[Key]:
    """Return what some migrations make, under all names, but not what they only rename."""
    created: frozenset[Key] = frozenset()
    for each in steps:
        created |= {rename_key(key, each.renamings) for key in created} | each.created
    return created


def _is_baseline(found: Object, created: frozenset[Key]) -> bool:
    if found.key in created:
        return False
    homes = {found.key.relation} if found.key.kind in ON_TABLE else set()
    homes |= {found.key.of("column", found.key.part)} if found.key.kind in ON_COLUMN else set()
    homes |= {found.table} if found.table else set()
    return not homes & created


def _is_handed_down(found: Object, dump: Catalog, created: frozenset[Key]) -> bool:
    """Return whether a table has something only because a migration adds it to one above that was there."""
    if found.local and not is_partition(found.key.relation, dump):
        return False
    own = {found.key, found.key._replace(kind="column")} if found.key.kind in ON_TABLE else set()
    above = [each for each in ancestors(found.key.relation, dump) if each not in created] if own else []
    return any(table.of(key.kind, key.part) in created for table in above for key in own)


def may_replace(each: MigrationStep, key: Key) -> bool:
    """Return whether what a migration makes may have taken the place of something that no migration makes."""
    cause = each.causes.get(key)
    says = "" if cause is None or isinstance(cause.node, ast.RenameStmt) else cause.sql
    if _REPLACING.match(_QUOTED.sub("''", says)):
        return True
    name = (key.part if key.kind in ON_TABLE else key.name,)
    return any(_DROPPING.search(other.sql) and mentions_any(other.sql, name) for other in each.statements)


def _is_of_a_new_type(
    key: Key, each: MigrationStep, types: Mapping[str, MigrationStep], earlier: Sequence[MigrationStep]
) -> bool:
    """Return whether a migration makes a function of one of the `types`, which migrations make.

    No function can have had the type in its signature before; and what its body was before one of the
    `earlier` migrations, those before the file, does not matter.
    """
    cause = each.causes.get(key)
    if cause is None or not isinstance(cause.node, ast.CreateFunctionStmt):
        return False
    return has_type_in_signature(cause.node, types) or (
        any(each is other for other in earlier) and mentions_any(cause.sql, types)
    )


def has_type_in_signature(node: ast.CreateFunctionStmt, types: Collection[str]) -> bool:
    """Return whether a function takes or returns one of the types of these names."""
    found = (each for each in walk(node.parameters, node.returnType) if isinstance(each, ast.TypeName))
    return any(name in types for each in found for name in name_parts(each.names)[-1:])


def _is_surely_made(key: Key, each: MigrationStep) -> bool:
    return key.kind == "type" and not (may_replace(each, key) or may_have_existed(each, key))


def may_have_existed(each: MigrationStep, key: Key) -> bool:
    """Return whether a migration makes something IF NOT EXISTS, or under a name that it took from another."""
    made, cause = each.after.objects.get(key), each.causes.get(key)
    optional = made is not None and made.statement.unless_there
    creates = read_effects(cause).creates if cause is not None else ()
    optional = optional or any(each.optional for each in creates)
    return optional or any(not isinstance(move, Relabel) and move.old == key for move in each.renamings)


_REPLACING = re.compile(r"create\s+or\s+replace\b|alter\b(?!.*\badd\b)", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"'(?:[^']|'')*'" r'|"(?:[^"]|"")*"')
_DROPPING = re.compile(r"\bdrop\b", re.IGNORECASE)


CountsAsNew: TypeAlias = Callable[[Item], bool]


Event: TypeAlias = NewName | NewLabel | Item
"""What a statement does to the name of a type, or to its labels."""


def always_new(item: Item) -> bool:
    """Return True: take a label that a migration adds for one that was not there before."""
    return True


def surely_new(item: Item) -> bool:
    """Return whether a label cannot have been there before."""
    return not item.may_be_there


def never_new(item: Item) -> bool:
    """Return False: take all labels of the dump for those that were there at the beginning."""
    return False


def objects_before(
    found: Sequence[Object], moves: Sequence[Renaming], events: Sequence[Event], added: CountsAsNew
) -> Iterator[Object]:
    """Yield objects of a dump as they were before the `events`, whose renames `moves` lead back."""
    keys = {each.key for each in found}
    # Where the dump has both, the rename is not in it: PostgreSQL would have refused one of them.
    moves = [each for each in moves if not (isinstance(each, Rename) and {each.old, each.new} <= keys)]
    names = {each.key: _names(each.key, moves) for each in found if isinstance(each, EnumType)}
    shared = Counter(chain.from_iterable(names.values()))
    for each in found:
        if isinstance(each, EnumType):
            own = names[each.key]
            alone = each.key.schema == DEFAULT_PATH[0] or all(shared[name] == 1 for name in own)
            each = replace(each, labels=_labels_before(each, events, added, alone=alone))
        yield rename_object(each, moves)


def _names(key: Key, moves: Sequence[Renaming]) -> frozenset[str]:
    return frozenset(each.name for each in all_keys((key,), moves))


def events_of(statement: Statement) -> Iterator[Event]:
    """Yield what a statement that can be read does to the names of types, and to labels."""
    try:
        items = items_of(statement, statement.node)
    except Refused:
        return
    effects = read_effects(statement)
    yield from (
        each for each in effects.renames if each.old.kind is ObjectType.OBJECT_TYPE and not each.is_move
    )
    yield from effects.relabels
    yield from items


def _labels_before(
    enum: EnumType, events: Sequence[Event], added: CountsAsNew, *, alone: bool
) -> tuple[str, ...]:
    """Return the labels before all events. `alone` is whether a name without a schema may mean the type."""
    own = [
        event for event in events if (home := _name(event)[:-1]) == (enum.key.schema,) or (alone and not home)
    ]
    walk = partial(_walked_back, enum.key.name, enum.labels, own, added, enum)
    return next(chain(walk(iter(range(_MOST_FORKS))), walk(None)))


_MOST_FORKS = 1000
"""How often a walk may fork in all: labels that fit in any case could be tried in endless combinations."""


def _name(event: Event) -> tuple[str, ...]:
    if isinstance(event, NewName):
        return event.old.parts
    return event.parts if isinstance(event, Item) else event.type


def _walked_back(
    name: str,
    labels: tuple[str, ...],
    events: Sequence[Event],
    added: CountsAsNew,
    dumped: EnumType,
    forks: Iterator[int] | None,
    taken: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, ...]]:
    """Yield what labels may have been before all events, the likeliest first.

    Where one is missing that a statement adds, the dump is older, and nothing from there on has happened
    in it, unless the label was `taken` away for a later statement that names it, too. One that may have
    been there already was there, if it does not stand where the statement puts it. If another does not,
    that cannot be, where `forks` are counted; without, it was added all the same.
    """
    left = list(events)
    while left:
        match left.pop():
            case NewName(before, after):
                name = before.name if after.name == name else name
            case NewLabel((*_, type_), old, new) if type_ == name:
                labels = tuple(old if label == new else label for label in labels)
            case Item() as item if item.parts[-1] == name and item.label not in labels:
                if item.label not in taken:
                    name, labels, taken = dumped.key.name, dumped.labels, frozenset[str]()
            case Item() as item if item.parts[-1] == name and added(item):
                rest = tuple(label for label in labels if label != item.label)
                away, fits = taken | {item.label}, _with(rest, item) == labels
                if not item.may_be_there:
                    if not fits and forks is not None:
                        return
                    labels, taken = rest, away
                elif fits:
                    if forks is not None and next(forks, None) is None:
                        return
                    yield from _walked_back(name, rest, left, added, dumped, forks, away)
    yield labels


def _with(labels: tuple[str, ...], item: Item) -> tuple[str, ...]:
    """Return the labels after an ADD VALUE, () where it would fail."""
    try:
        return inserted(labels, item.label, item.node.newValNeighbor, after=bool(item.node.newValIsAfter))
    except ValueError:
        return ()
