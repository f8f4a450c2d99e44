"""What an object of the dump was before all migrations, where none of them makes it: its names, and labels.

The labels of an enum are walked back from those of the dump: what was renamed gets its old name, and
what was added goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import DEFAULT_PATH, Object
from enumfix.catalog.key import Key
from enumfix.diagnostics import Refused
from enumfix.history.versions import Move, all_names, moved
from enumfix.kinds.enum import EnumType, inserted
from enumfix.sql.plpgsql.add_value import Item, items_of
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts

Adding: TypeAlias = Callable[[Item], bool]


class _TypeRenamed(NamedTuple):
    """A type gets another name."""

    type: tuple[str, ...]
    new: str


class _LabelRenamed(NamedTuple):
    """A label of a type gets another name."""

    type: tuple[str, ...]
    old: str
    new: str


Event: TypeAlias = _TypeRenamed | _LabelRenamed | Item


def is_added(item: Item) -> bool:
    """Return True: take a label that a migration adds for one that was not there before."""
    return True


def is_surely_added(item: Item) -> bool:
    """Return whether a label cannot have been there before."""
    return not item.may_be_there


def is_never_added(item: Item) -> bool:
    """Return False: take all labels of the dump for those that were there at the beginning."""
    return False


def as_they_were(
    found: Sequence[Object], moves: Sequence[Move], events: Sequence[Event], added: Adding
) -> Iterator[Object]:
    """Yield objects of a dump as they were before the `events`, whose renames `moves` lead back."""
    names = {each.key: _names(each.key, moves) for each in found if isinstance(each, EnumType)}
    shared = Counter(chain.from_iterable(names.values()))
    for each in found:
        if isinstance(each, EnumType):
            own = names[each.key]
            alone = each.key.schema == DEFAULT_PATH[0] or all(shared[name] == 1 for name in own)
            each = replace(each, labels=_labels_before(each, events, added, alone=alone))
        yield moved(each, moves)


def _names(key: Key, moves: Sequence[Move]) -> frozenset[str]:
    return frozenset(each.name for each in all_names((key,), moves))


def events_of(statement: Statement) -> Iterator[Event]:
    """Yield what a statement that can be read does to the names of types, and to labels."""
    try:
        node = statement.node
        items = items_of(statement, node)
    except Refused:
        return
    if isinstance(node, ast.RenameStmt) and node.renameType is ObjectType.OBJECT_TYPE:
        yield _TypeRenamed(name_parts(node.object), node.newname or "")
    elif isinstance(node, ast.AlterEnumStmt) and node.oldVal is not None:
        yield _LabelRenamed(name_parts(node.typeName), node.oldVal, node.newVal or "")
    yield from items


def _labels_before(enum: EnumType, events: Sequence[Event], added: Adding, *, alone: bool) -> tuple[str, ...]:
    """Return the labels before all events. `alone` is whether a name without a schema may mean the type."""
    own = [
        event for event in events if (home := _name(event)[:-1]) == (enum.key.schema,) or (alone and not home)
    ]
    walk = partial(_walked_back, enum.key.name, enum.labels, own, added, enum)
    return next(chain(walk(iter(range(_MOST_FORKS))), walk(None)))


_MOST_FORKS = 1000
"""How often a walk may fork in all: labels that fit in any case could be tried in endless combinations."""


def _name(event: Event) -> tuple[str, ...]:
    return event.parts if isinstance(event, Item) else event.type


def _walked_back(
    name: str,
    labels: tuple[str, ...],
    events: Sequence[Event],
    added: Adding,
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
            case _TypeRenamed((*_, old), new):
                name = old if new == name else name
            case _LabelRenamed((*_, type_), old, new) if type_ == name:
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
