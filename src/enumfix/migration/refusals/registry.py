"""Where refusals are found: each module beside this one registers what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, TypeAlias, TypeVar

from enumfix.diagnostics import Diagnostic
from enumfix.migration.partial_dump import Missing
from enumfix.migration.runs import Step
from enumfix.outcome import Options
from enumfix.recreation.change import Change
from enumfix.sql.find import Haystack
from enumfix.sql.script import Script


class Situation(NamedTuple):
    """A change, and all that may stand in its way.

    `steps` are the statements of the file, `place` is which of them the change stands for. `scripts` are the
    earlier migrations, and the file as the last. `dump` is
    the schema dump, and `missing` is what it names and does not create.
    """

    change: Change
    steps: Sequence[Step]
    place: int
    scripts: Sequence[Script]
    dump: Haystack
    missing: Missing
    options: Options

    @property
    def above(self) -> Sequence[Step]:
        """The statements of the file before the change."""
        return self.steps[: self.place]

    @property
    def below(self) -> Sequence[Step]:
        """The statements of the file from the change on."""
        return self.steps[self.place :]


Refusal: TypeAlias = Callable[[Situation], Iterable[Diagnostic]]
"""Yields why a change cannot be carried out; nothing where it can."""

R = TypeVar("R", bound=Refusal)

_REFUSALS: list[Refusal] = []


def refuses(refusal: R) -> R:
    """Register a refusal."""
    _REFUSALS.append(refusal)
    return refusal


@cache
def load() -> None:
    """Import every module of refusals, so that the registry is complete."""
    package = import_module(__name__.rpartition(".")[0])
    for module in sorted(found.name for found in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")


def refusals(situation: Situation) -> Iterator[Diagnostic]:
    """Yield all refusals of a change, in the order of the names of their modules."""
    load()
    for refusal in sorted(_REFUSALS, key=lambda each: (each.__module__, each.__code__.co_firstlineno)):
        yield from refusal(situation)
