"""Where a dump shows what was there before a migration, and whether it shows it as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.dependencies import impact, shaken
from enumfix.catalog.families import below
from enumfix.catalog.key import Key
from enumfix.history.read import History
from enumfix.history.versions import Fate, Move, fates, moved, moved_key


class Shown(NamedTuple):
    """Where an object stands in the dump, and whether the dump still, or already, shows it as it was.

    `touched` are the aspects of what it carries that later migrations touch.
    """

    key: Key
    same: bool
    touched: frozenset[str] = frozenset()


def where_shown(history: History, versions: Sequence[int], known: Catalog) -> dict[Key, Shown]:
    """Return where the objects before the file stand in the dump."""
    at, first, last = history.at, min(versions), max(versions)
    start = history.after(min(first, at))
    if last >= at:
        later = fates(history.eras[at:last], history.now, known.accessories)
        found = {key: Shown(fate.key, fate.same, fate.touched) for key, fate in later.items() if fate.key}
    else:
        earlier = fates(history.eras[last:at], history.after(last))
        found = {fate.key: Shown(key, fate.same) for key, fate in earlier.items() if fate.key}
    if first < min(last, at):
        whole = _by_heir(fates(history.eras[first:at], start))
        found = {key: _narrowed(each, whole.get(key)) for key, each in found.items()}
    return found


def _by_heir(found: Mapping[Key, Fate]) -> dict[Key, Fate]:
    return {fate.key: fate for fate in found.values() if fate.key}


def _narrowed(shown: Shown, fate: Fate | None) -> Shown:
    if fate is None:
        return shown._replace(same=False)
    return shown._replace(same=shown.same and fate.same)


def shows_all(
    history: History,
    versions: Sequence[int],
    shown: Mapping[Key, Shown],
    moves: Sequence[Move],
    types: Sequence[Key],
    known: Catalog,
) -> bool:
    """Return whether the dump shows the impact of `types` as it is before the file, names included."""
    now, dump, first = history.now, history.dump, history.after(min(versions)).objects
    keys = impact(now, types) | impact(dump, types)
    keys |= {found.key for catalog in (now, dump) for found in shaken(catalog, keys)}
    keys |= {
        table.of("trigger", key.part)
        for key in keys
        if key.kind == "trigger"
        for table in below(key.relation, now)  # where it may be in another state
    }
    if any(key not in now.objects for key in keys & first.keys()):
        return False
    missed = history.eras[min(versions) : history.at]
    altered = {key for key in keys if getattr(now.objects.get(key), "altered", False)}
    if any(not altered.isdisjoint(each.causes) for each in missed):
        return False
    if any(key.kind == "default privileges" for key in now.objects.keys() - first.keys()):
        return False
    for key in known.accessories.keys() | dump.accessories.keys():
        if key in keys or key.home in keys:
            said = known.accessories.get(key, ())
            if said != dump.accessories.get(key, ()) or (key in shown and shown[key].touched):
                return False
    for key in keys:
        where, found = shown.get(key), dump.objects.get(key)
        if where is not None and (not where.same or where.touched):
            return False
        if found is not None and (moved(found, moves) != found or moved_key(key, moves) != key):
            return False
    return True
