"""The kinds of objects. A module here is a kind: adding one means adding a file.

Each registers readers for the statements it understands. A reader yields what the statement
does to the catalog; several kinds may read the same statement, and each takes its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeAlias, TypeVar

from pglast import ast

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.sql.script import Statement

Reader: TypeAlias = Callable[[Statement, Any, Catalog], Iterable[Effect]]
"""Called with a statement, its node, and the catalog before it, against which names are resolved."""

R = TypeVar("R", bound=Reader)

_READERS: defaultdict[type[ast.Node], list[Reader]] = defaultdict(list)


def reads(*nodes: type[ast.Node]) -> Callable[[R], R]:
    """Register a reader for statements of these types."""

    def register(reader: R) -> R:
        for node in nodes:
            _READERS[node].append(reader)
        return reader

    return register


@cache
def load() -> None:
    """Import every kind, so that the registry is complete."""
    for module in sorted(found.name for found in iter_modules(__path__)):
        import_module(f"{__name__}.{module}")


def readers(node: ast.Node) -> tuple[Reader, ...]:
    """Return the readers for one statement's node, in the order of their modules' names.

    Who imported which module first does not matter: what is written must not depend on it.
    """
    load()
    return tuple(sorted(_READERS.get(type(node), ()), key=lambda reader: reader.__module__))
