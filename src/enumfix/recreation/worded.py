"""Objects whose text is written again, and what of it a rename cannot follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace

from enumfix.catalog.catalog import Object, renamed
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.mentions import anywhere
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.dependent import Dependent

STALE = Code(
    "EF318",
    Severity.ERROR,
    "an object mentions something that the file renames above, in a place that cannot be followed",
    "Move the ADD VALUE statements above the RENAME, or into a file of their own before it.",
)

_STANDING = ("view", "materialized view", "rule", "policy", "trigger", "function")
"""What PostgreSQL drops with what it stands on only where CASCADE is said."""

_FIELDS = ("column", "attribute")


@frozen(kw_only=True)
class Worded(Dependent):
    """An object whose text is written again, and may be out of date by then.

    `loose` and `bare` are what cannot be followed in the text (see `Mentions`), `stale` is whether a
    rename would have had to.
    """

    loose: frozenset[Key] = field(default=frozenset(), compare=False)
    bare: frozenset[str] = field(default=frozenset(), compare=False)
    stale: bool = field(default=False, compare=False)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename, or mark the text as stale."""
        found = renamed(self, move)
        lost = old in self.loose or (old.kind in _FIELDS and anywhere(old.part) in self.loose)
        return replace(found, stale=True) if lost or self._loses(old) else found

    def _loses(self, old: Key) -> bool:
        """Return whether the text names something of a schema where a rename of that cannot be followed.

        An index is named without its schema.
        """
        if old.kind != "schema":
            return False
        unplaced = self.loose - self.text.refs - ({self.key} if self.word == "index" else frozenset())
        return any(key.schema == old.name and key.kind not in ON_TABLE for key in unplaced)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether a name in the text may be that of another column, or of an overloaded function.

        What goes along with a column of its own table has no other in its text.
        """
        return used.kind in ("column", "function") and used in self.loose and self.word in _STANDING

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Follow a renamed label, or mark the text as stale; an array without a cast may hold any label."""
        text = self.text.relabelled(type_, old, new)
        stale = self.stale or any(each == old or each.startswith("{") for each in self.bare)
        stale = stale or text.is_packed
        return self if text == self.text and stale == self.stale else replace(self, text=text, stale=stale)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a text that is out of date."""
        if self.stale:
            yield outdated(self, change)


def outdated(found: Object, change: Change) -> Diagnostic:
    """Return the refusal of an object whose text, or that of something it carries, is out of date."""
    return STALE.at(
        found.statement.source,
        found.statement.span,
        f"{change.types} cannot be recreated: the text of {found.label} is older than a RENAME above",
    )
