"""What an object contributes to the recreation of a type that it stands on."""

from __future__ import annotations

from collections.abc import Iterable

from enumfix.catalog.catalog import Object
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql

NOT_YET = Code(
    "EF301",
    Severity.ERROR,
    "something that stands on the enum cannot be recreated by enumfix",
    "Write this recreation by hand: drop the object before the type changes and create it again after, "
    "with its comment, owner and grants.",
)


@frozen(kw_only=True)
class Dependent(Object):
    """An object that can stand on a type which is recreated.

    The verbs yield `Sql` (a statement) or `Clause` (a part of the one ALTER TABLE of a
    table). A plan calls them in the order in which they stand here. By default an object
    cannot be recreated, and says so.
    """

    def retire(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what takes the object out of the way, before anything is changed; top down."""
        return ()

    def build(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what makes a new type under its interim name, or a type ready for it; bottom up."""
        return ()

    def discard(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what drops an old type that has a successor, once no column is of it; top down."""
        return ()

    def succeed(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what gives a new type the name of the old one; bottom up."""
        return ()

    def restore(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what puts the object back, on top of the new type."""
        return ()

    def finish(self, change: Change) -> Iterable[Sql]:
        """Yield what waits until all objects are back."""
        return ()

    def resettle(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what the object lost when the server carried it along a type change."""
        return ()

    def forbids(self, change: Change) -> Iterable[Diagnostic]:
        """Yield a refusal where the object forbids that tables are rewritten, whatever it stands on."""
        return ()

    def review(self, change: Change) -> Iterable[Diagnostic]:
        """Yield what the user has to know, or decide, before `change` is carried out."""
        old = ", ".join(recreation.key.name for recreation in change.recreations)
        yield NOT_YET.at(
            self.statement.source,
            self.statement.span,
            f"{old} cannot be recreated: {self.label} stands on it",
        )


def dependents(objects: Iterable[Object]) -> tuple[Dependent, ...]:
    """Return the objects of an impact as what they are: nothing else may stand on a recreated type."""
    found = tuple(objects)
    assert all(isinstance(each, Dependent) for each in found)
    return tuple(each for each in found if isinstance(each, Dependent))
