"""What an object of the dump was before all migrations, where none of them makes it: its names, and labels.

The labels of an enum are walked back from those of the dump: what was renamed gets its old name, and
what was added goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from enumfix import refs
from enumfix.additions import Item
from enumfix.catalog import Object
from enumfix.diagnostics import Refused
from enumfix.guarded import items_of
from enumfix.history.moves import Move, moved
from enumfix.kinds.enum import EnumType, inserted
from enumfix.script import Statement

Adding: TypeAlias = Callable[[Item], bool]


class _TypeRenamed(NamedTuple):
    """A type gets another name; only the last part of it counts."""

    old: str
    new: str


class _LabelRenamed(NamedTuple):
    """A label of the type that is called `type` gets another name."""

    type: str
    old: str
    new: str


_Event: TypeAlias = _TypeRenamed | _LabelRenamed | Item


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
    found: Iterable[Object], moves: Sequence[Move], statements: Iterable[Statement], added: Adding
) -> Iterator[Object]:
    """Yield objects of a dump as they were before the `statements`, whose renames `moves` lead back."""
    events = [event for statement in statements for event in _events(statement)]
    for each in found:
        if isinstance(each, EnumType):
            each = replace(each, labels=_labels_before(each, events, added))
        yield moved(each, moves)


def _events(statement: Statement) -> Iterator[_Event]:
    """Yield what a statement that can be read does to the names of types, and to labels."""
    try:
        node = statement.node
        items = items_of(statement, node)
    except Refused:
        return
    if isinstance(node, ast.RenameStmt) and node.renameType is ObjectType.OBJECT_TYPE:
        names = refs.names(node.object)
        yield from (_TypeRenamed(name, node.newname or "") for name in names[-1:])
    elif isinstance(node, ast.AlterEnumStmt) and node.oldVal is not None:
        names = refs.names(node.typeName)
        yield from (_LabelRenamed(name, node.oldVal, node.newVal or "") for name in names[-1:])
    yield from items


def _labels_before(enum: EnumType, events: Sequence[_Event], added: Adding) -> tuple[str, ...]:
    name, labels = enum.key.name, enum.labels
    for event in reversed(events):
        match event:
            case _TypeRenamed(old, new):
                name = old if new == name else name
            case _LabelRenamed(type_, old, new):
                labels = tuple(old if type_ == name and label == new else label for label in labels)
            case Item():
                if event.parts[-1] == name and added(event):
                    labels = _without(labels, event)
    return labels


def _without(labels: tuple[str, ...], item: Item) -> tuple[str, ...]:
    """Return the labels before an ADD VALUE.

    One that may have been there already was there, if it does not stand where the statement puts it.
    """
    rest = tuple(label for label in labels if label != item.label)
    if not item.may_be_there or rest == labels:
        return rest
    neighbour, after = item.node.newValNeighbor, bool(item.node.newValIsAfter)
    if neighbour is not None and neighbour not in rest:
        return labels
    return rest if inserted(rest, item.label, neighbour, after=after) == labels else labels
