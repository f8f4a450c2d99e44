"""The registry of kinds of dependents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas import SchemaAuthor

Make = Callable[[SchemaAuthor], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of dependent: how often it is drawn, and since which version of PostgreSQL it exists."""

    name: str
    make: Make
    weight: int
    since: int


KINDS: list[Kind] = []


def dependent(name: str, *, weight: int = 2, since: int = 12) -> Callable[[Make], Make]:
    """Register a function that writes one dependent, drawn by `weight`, from version `since` on."""

    def register(make: Make) -> Make:
        KINDS.append(Kind(name, make, weight, since))
        return make

    return register
