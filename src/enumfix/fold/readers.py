"""The readers of statements: each yields what a statement does to the catalog.

They stand in the modules of `kinds` and of `statements`, and are found by being there. Several may read the
same statement: each takes its own part of it.
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

_PACKAGES = ("enumfix.kinds", "enumfix.statements")
"""Where readers are. They import this module, so it can name them only in this way."""

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
    """Import every module that has readers, so that the registry is complete."""
    for package in map(import_module, _PACKAGES):
        for module in sorted(found.name for found in iter_modules(package.__path__)):
            import_module(f"{package.__name__}.{module}")


def readers(node: ast.Node) -> tuple[Reader, ...]:
    """Return the readers for one statement's node, in the order of their modules' names.

    Who imported which module first does not matter: what is written must not depend on it.
    """
    load()
    return tuple(sorted(_READERS.get(type(node), ()), key=lambda reader: reader.__module__))
