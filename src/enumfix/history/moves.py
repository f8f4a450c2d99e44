"""Renames from one version to another: what was read at one is spelled with the names of the other.

Nothing is undone. A text holds the keys of what it mentions, and is given other keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from enumfix.catalog.catalog import Accessory, Object, Relabel, Rename
from enumfix.catalog.key import Key
from enumfix.fold.fold import followed

Move: TypeAlias = Rename | Relabel


def backwards(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return the moves that lead from the names after `moves` to those before."""
    found: list[Move] = []
    for move in reversed(tuple(moves)):
        if isinstance(move, Rename):
            found.append(Rename(move.new, move.old))
        else:
            found.append(Relabel(move.type, move.new, move.old))
    return tuple(found)


def moved(found: Object, moves: Iterable[Move]) -> Object:
    """Return an object with the names that it and all others have after `moves`."""
    for move in moves:
        if isinstance(move, Rename):
            found = found.moved(move.old, following(move))
        else:
            found = found.relabelled(move.type, move.old, move.new)
    return found


def moved_key(key: Key, moves: Iterable[Move]) -> Key:
    """Return what an object is called after `moves`."""
    for move in moves:
        if isinstance(move, Rename):
            key = key.moved(move.old, move.new)
    return key


def all_names(keys: Iterable[Key], moves: Iterable[Move]) -> frozenset[Key]:
    """Return what some objects are called before `moves`, between them, and after them."""
    found = frozenset(keys)
    for move in moves:
        found |= {moved_key(key, (move,)) for key in found}
    return found


def carried_along(key: Key, carried: tuple[Accessory, ...], moves: Iterable[Move]) -> tuple[Accessory, ...]:
    """Return what an object carries, with the names after `moves`."""
    for move in moves:
        if isinstance(move, Rename):
            follow = following(move)
            carried = tuple(followed(each, key, follow) for each in carried)
            key = follow(key)
        else:
            carried = tuple(each.relabelled(move.type, move.old, move.new) for each in carried)
    return carried


def following(move: Rename) -> Callable[[Key], Key]:
    """Return the function that says what a key is called after a rename."""
    return lambda key: key.moved(move.old, move.new)
