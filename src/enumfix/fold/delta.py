"""What one statement did to the schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from enumfix.catalog.catalog import Relabel, Rename
from enumfix.catalog.key import Key


class Delta(NamedTuple):
    """What one statement did: the keys that came, went, changed, and were renamed.

    `moves` are its renames as it says them, of objects that the catalog does not hold too. `carried`
    are the aspects of what keys carry that it sets or takes away.
    """

    created: frozenset[Key] = frozenset()
    dropped: frozenset[Key] = frozenset()
    changed: frozenset[Key] = frozenset()
    renamed: tuple[tuple[Key, Key], ...] = ()
    moves: tuple[Rename | Relabel, ...] = ()
    carried: frozenset[tuple[Key, str]] = frozenset()


@dataclass(slots=True)
class Notes:
    """A delta that is still being written."""

    created: set[Key] = field(default_factory=set)
    dropped: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    renamed: list[tuple[Key, Key]] = field(default_factory=list)
    moves: list[Rename | Relabel] = field(default_factory=list)
    carried: set[tuple[Key, str]] = field(default_factory=set)

    def frozen(self) -> Delta:
        """Return the delta as a value."""
        return Delta(
            frozenset(self.created),
            frozenset(self.dropped),
            frozenset(self.changed),
            tuple(self.renamed),
            tuple(self.moves),
            frozenset(self.carried),
        )
