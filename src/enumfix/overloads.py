"""Calls in a text that is written again, which more than one routine answers by now.

A stored expression keeps the routine that it was made with. A text is resolved anew, and PostgreSQL
cannot tell `f(integer)` from `f(integer, text DEFAULT 'a')` in `f(1)` ("function is not unique").
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from enumfix.catalog import Catalog, Object
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.ids import Key

AMBIGUOUS = Code(
    "EF344",
    Severity.ERROR,
    "an object calls a function by a name that two functions answer to",
    "PostgreSQL cannot tell the two apart where the arguments with defaults are left out, so that the text "
    "of the object cannot be read again. Drop one of them, or take away the defaults, before the ADD VALUE.",
)


def ambiguous(found: Object, change: Change) -> Iterator[Diagnostic]:
    """Yield a refusal of an object that comes back, if PostgreSQL could not read its text any more."""
    if not found.leaves(change.catalog):
        return
    names = {key._replace(part="") for key in found.uses if key.kind == "function"}
    for name in sorted(names):
        for one, other in permutations(sorted(change.catalog.families.get(name, ())), 2):
            if _answers(other, one, change.catalog):
                yield AMBIGUOUS.at(
                    found.statement.source,
                    found.statement.span,
                    f"{change.types} cannot be recreated: {found.label} calls {one} or {other}",
                )


def _answers(other: Key, one: Key, catalog: Catalog) -> bool:
    """Return whether a call of one function is as good a call of the other, without its last arguments."""
    few, many = (key.part.strip("()").split(", ") for key in (one, other))
    few = [each for each in few if each]
    optional = getattr(catalog.objects.get(other), "optional", 0)
    return len(few) < len(many) <= len(few) + optional and many[: len(few)] == few
