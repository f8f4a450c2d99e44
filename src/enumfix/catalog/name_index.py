"""Which objects mention a name, so that a rename looks at these and not at all objects of a schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from enumfix.catalog.key import Key


class NameIndex:
    """The keys of the objects that mention a name, themselves or in their accessories.

    All versions of a schema share one index, and nothing is ever taken out of it. So it also has keys of
    objects that mention the name in another version only.
    """

    def __init__(self) -> None:
        self._keys: defaultdict[str, set[Key]] = defaultdict(set)

    def add(self, key: Key, *names: Collection[str]) -> None:
        """Add the names that an object and its accessories mention, besides those in its key."""
        for name in key.names.union(*names):
            self._keys[name].add(key)

    def keys_mentioning(self, key: Key) -> set[Key]:
        """Return the keys of what a rename of an object may change."""
        return {*self._keys.get(key.name, ()), *(self._keys.get(key.part, ()) if key.part else ())}


class IndexedNames(NamedTuple):
    """The index of names of a catalog, and the dictionaries of the catalog for which it is complete.

    `unordered_families` are the families whose members are not in the order of the catalog.
    """

    objects: Mapping[Key, object]
    accessories: Mapping[Key, object]
    names: NameIndex
    unordered_families: frozenset[Key]
