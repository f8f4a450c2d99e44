"""The registry of refusals: each module beside this one registers its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, TypeAlias, TypeVar

from enumfix.diagnostics import Diagnostic
from enumfix.migration.partial_dump import MissingObjects
from enumfix.migration.runs import Step
from enumfix.outcome import Options
from enumfix.recreation.change import Change
from enumfix.sql.find import StatementIndex
from enumfix.sql.script import Script


class Situation(NamedTuple):
    """A change, and everything around it that can be a reason to refuse it.

    `steps` are the statements of the file; the change replaces the one at `place`. `scripts` are the earlier
    migrations, with the file itself as the last. `dump` is the schema dump, and `missing` is what it names
    and does not create.
    """

    change: Change
    steps: Sequence[Step]
    place: int
    scripts: Sequence[Script]
    dump: StatementIndex
    missing: MissingObjects
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
"""Yields the reasons why a change cannot be done; nothing where there are none."""

R = TypeVar("R", bound=Refusal)

_REFUSALS: list[Refusal] = []


def refuses(refusal: R) -> R:
    """Register a refusal; a decorator."""
    _REFUSALS.append(refusal)
    return refusal


@cache
def _load_modules() -> None:
    """Import every module of refusals, so that the registry is complete."""
    package = import_module(__name__.rpartition(".")[0])
    for name in sorted(module.name for module in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{name}")


def find_refusals(situation: Situation) -> Iterator[Diagnostic]:
    """Yield all refusals of a change, ordered by the names of their modules."""
    _load_modules()
    for refusal in sorted(_REFUSALS, key=lambda each: (each.__module__, each.__code__.co_firstlineno)):
        yield from refusal(situation)
