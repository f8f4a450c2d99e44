"""A statement whose doing cannot be told, and what it may be about, whatever that is called by then."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from enumfix.catalog.key import Key
from enumfix.sql.script import Statement
from enumfix.sql.words import mentions_any


class Unsure(NamedTuple):
    """What the statement does cannot be told; `about` are the objects that it changes, where known.

    `called` are the names that what it mentions got after it.
    """

    statement: Statement
    about: frozenset[Key] | None = None
    called: frozenset[str] = frozenset()

    def moved(self, old: Key, new: Key) -> Unsure:
        """Return it with the names that hold once `old` is called `new`."""
        about = None if self.about is None else frozenset(key.moved(old, new) for key in self.about)
        is_new = old.name != new.name and self.mentions((old.name,))
        return self._replace(about=about, called=self.called | {new.name} if is_new else self.called)

    def mentions(self, names: Collection[str]) -> bool:
        """Return whether the statement mentions something that has one of these names now."""
        return not self.called.isdisjoint(names) or mentions_any(self.statement.sql, names)

    def concerns(self, names: Collection[str], keys: frozenset[Key]) -> bool:
        """Return whether it may change what has one of these names, or one of `keys` where that is known."""
        return self.mentions(names) if self.about is None else not self.about.isdisjoint(keys)
