"""Kinds of dependents of the enums in a generated schema. A function writes one dependent of each kind.

The modules of this package are imported automatically, and register their kinds with `@dependent`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Sequence
from importlib import import_module

from hypothesis import strategies as st

from dependents.registry import KINDS, Kind
from schemas import SchemaAuthor

for _module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
    import_module(f"{__name__}.{_module.name}")

MOST = 5


def kinds(major: int, wanted: Collection[str] = ()) -> list[Kind]:
    """Return the kinds that a server version has, all or the wanted ones, each as often as its weight.

    Raises `ValueError` for a wanted name that no kind has.
    """
    unknown = set(wanted) - {kind.name for kind in KINDS}
    if unknown:
        known = ", ".join(kind.name for kind in KINDS)
        raise ValueError(f"no such kind: {', '.join(sorted(unknown))}; there are {known}")
    fitting = [kind for kind in KINDS if kind.since <= major and (not wanted or kind.name in wanted)]
    return [kind for kind in fitting for _ in range(kind.weight)]


def add_dependents(author: SchemaAuthor, choices: Sequence[Kind], fewest: int = 0) -> None:
    """Write some dependents of the given kinds. Later ones may depend on earlier ones."""
    if choices:
        fewest = max(fewest, author.chance(65))
        for kind in author.draw(st.lists(st.sampled_from(choices), min_size=fewest, max_size=MOST)):
            author.kinds.append(kind.name)
            kind.make(author)
