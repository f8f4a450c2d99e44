"""The schema right before a migration: from the dump where that shows an object, else from the files.

An object that no migration has touched between the version of the dump and that of the file is
the dump's, with the names that the file meets. Any other is as the migrations before the file left it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from enumfix.catalog import Accessory, Catalog, Object, Rename, Unsure
from enumfix.fold import assembled
from enumfix.graph import impact
from enumfix.history.blocks import may_change_schema
from enumfix.history.eras import Fate, fates
from enumfix.history.moves import Move, backwards, carried_along, moved, moved_key
from enumfix.history.reading import History
from enumfix.ids import Key
from enumfix.kinds.enum import EnumType


@dataclass(frozen=True, slots=True)
class Standing:
    """The schema before the file. `folded` are the objects that are as migrations wrote them.

    `carried` are those whose accessories are. `as_shown` is whether it is the one of the dump.
    """

    catalog: Catalog
    folded: frozenset[Key] = frozenset()
    carried: frozenset[Key] = frozenset()
    as_shown: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where an object stands in the dump, and whether the dump still, or already, shows it as it was."""

    key: Key
    same: bool
    same_carried: bool


def standing(history: History, versions: Sequence[int], types: Sequence[Key]) -> Standing:
    """Return the schema before the file, from a dump that is of one of the `versions`."""
    shown = _shown(history, versions)
    moves = _moves(history, max(versions))
    if history.at in versions and _shows_all(history, shown, moves, types):
        unsure = (*history.dump.unsure, *_maybe_missed(history, versions, max(versions)))
        return Standing(replace(history.dump, unsure=unsure), as_shown=True)
    objects: dict[Key, Object] = {}
    places: dict[Key, int] = {}
    folded, carrying = set(), set()
    ranks = {key: rank for rank, key in enumerate(history.dump.objects)}
    carried: dict[Key, tuple[Accessory, ...]] = {}
    for key in dict.fromkeys((*history.now.objects, *history.now.accessories)):
        own = history.now.objects.get(key)
        where = shown.get(key)
        there = history.dump.objects.get(where.key) if where else None
        if own is not None:
            objects[key] = own
            if where and there and where.same and type(there) is type(own):
                objects[key] = _with_own(moved(there, moves), own)
                if key == where.key:  # a dump sorts by name
                    places[key] = ranks[key]
            else:
                folded.add(key)
        if where and where.same_carried and (there or own is None):
            said = carried_along(where.key, history.dump.accessories.get(where.key, ()), moves)
        else:
            said = history.now.accessories.get(key, ())
            carrying.add(key)
        if said:
            carried[key] = said
    _add_unread(history, shown, moves, objects, carried)
    catalog = assembled(_in_order(objects, places), carried)
    said_of = tuple(_called_now(each, moves) for each in history.dump.unsure)
    unsure = (*said_of, *_maybe_missed(history, versions, history.at))
    return Standing(replace(catalog, unsure=unsure), frozenset(folded), frozenset(carrying))


def _maybe_missed(history: History, versions: Sequence[int], until: int) -> Iterator[Unsure]:
    """Yield what cannot be followed in migrations that the dump may be older than.

    What an earlier one of them does is in the dump.
    """
    known = len(history.after(min(history.at, *versions)).unsure)
    return (each for each in history.after(until).unsure[known:] if may_change_schema(each.statement))


def _called_now(unsure: Unsure, moves: Iterable[Move]) -> Unsure:
    for move in moves:
        unsure = unsure.moved(move.old, move.new) if isinstance(move, Rename) else unsure
    return unsure


def _shows_all(
    history: History, shown: Mapping[Key, _Shown], moves: Sequence[Move], types: Sequence[Key]
) -> bool:
    """Return whether the dump shows the impact of `types` as it is before the file, names included."""
    dump = history.dump
    for key in impact(history.now, types) | impact(dump, types):
        where, found = shown.get(key), dump.objects.get(key)
        if where is not None and not (where.same and where.same_carried):
            return False
        if found is not None and (moved(found, moves) != found or moved_key(key, moves) != key):
            return False
    return True


def _with_own(found: Object, own: Object) -> Object:
    """Return an object of the dump with the labels, or the place in its table, of the migrations."""
    if isinstance(found, EnumType) and isinstance(own, EnumType):
        return replace(found, labels=own.labels)
    if found.key.kind == "column" and hasattr(own, "number"):
        return replace(found, **{"number": own.number})
    return found


def _shown(history: History, versions: Sequence[int]) -> Mapping[Key, _Shown]:
    """Return where the objects before the file stand in the dump."""
    at, first, last = history.at, min(versions), max(versions)
    start = history.after(min(first, at))
    if last >= at:
        later = fates(history.eras[at:last], history.now)
        found = {
            key: _Shown(fate.key, fate.same, fate.same_carried) for key, fate in later.items() if fate.key
        }
    else:
        earlier = fates(history.eras[last:at], history.after(last))
        found = {
            fate.key: _Shown(key, fate.same, fate.same_carried) for key, fate in earlier.items() if fate.key
        }
    if first < min(last, at):
        whole = _by_heir(fates(history.eras[first:at], start))
        found = {key: _narrowed(each, whole.get(key)) for key, each in found.items()}
    return found


def _by_heir(found: Mapping[Key, Fate]) -> dict[Key, Fate]:
    return {fate.key: fate for fate in found.values() if fate.key}


def _narrowed(shown: _Shown, fate: Fate | None) -> _Shown:
    if fate is None:
        return _Shown(shown.key, False, False)
    return _Shown(shown.key, shown.same and fate.same, shown.same_carried and fate.same_carried)


def _moves(history: History, version: int) -> tuple[Move, ...]:
    """Return the renames that lead from the names in the dump to those before the file."""
    if version >= history.at:
        return backwards(move for each in history.eras[history.at : version] for move in each.moves)
    return tuple(move for each in history.eras[version : history.at] for move in each.moves)


def _add_unread(
    history: History,
    shown: Mapping[Key, _Shown],
    moves: Sequence[Move],
    objects: dict[Key, Object],
    carried: dict[Key, tuple[Accessory, ...]],
) -> None:
    """Add what only the dump says of tables that are there: NOT NULL, and what columns carry."""
    origins = {each.key: key for key, each in shown.items() if key in objects and each.same}
    for key, found in history.dump.objects.items():
        column = key._replace(kind="column")
        if key.kind == "not null" and key not in history.baseline and column in origins:
            again = moved(found, moves)
            objects.setdefault(again.key, again)
    for key, said in history.dump.accessories.items():
        if key not in history.dump.objects and key.kind == "column" and key.relation in origins:
            own = origins[key.relation].of("column", key.part)
            if own not in history.now.accessories:
                carried.setdefault(own, carried_along(key, said, moves))


_Rank = tuple[str, str, int, str]


def _in_order(objects: Mapping[Key, Object], places: Mapping[Key, int]) -> Iterable[Object]:
    """Return the objects in the order of the dump; others beside those of their kind, as it sorts them."""
    peers: defaultdict[str, list[tuple[_Rank, int]]] = defaultdict(list)
    for key, place in places.items():
        peers[key.kind].append((_rank(key, objects), place))
    for each in peers.values():
        each.sort()

    def place_of(key: Key) -> tuple[int, int, _Rank]:
        own = _rank(key, objects)
        if key in places:
            return places[key], 0, own
        known = peers[key.kind]
        at = bisect_left(known, (own, -1))
        if not known:
            return len(places), 1, own
        return (known[at - 1][1], 1, own) if at else (known[0][1], -1, own)

    return [objects[key] for key in sorted(objects, key=place_of)]


def _rank(key: Key, objects: Mapping[Key, Object]) -> _Rank:
    """Return what a dump sorts by: names, but columns and what belongs to them by their place."""
    number = getattr(objects.get(key._replace(kind="column")), "number", 0) if key.part else 0
    return key.schema, key.name, number, key.part
