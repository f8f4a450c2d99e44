"""The page that says what enumfix knows of each kind of object (`python -m enumfix.reference.kinds`)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from enumfix import kinds
from enumfix.catalog.catalog import Object

_INTRODUCTION = """\
# Kinds

What enumfix reads in dumps and migrations, and what it knows of it: one section for each module of
`src/enumfix/kinds/`. Quoted are the words of PostgreSQL, for an enum that is recreated by hand.

An object that stands on the type is dropped and created again, unless PostgreSQL carries it along: such
a one, an index without a label in it for instance, is left alone.
"""


def all_kinds() -> tuple[ModuleType, ...]:
    """Return the modules of all kinds, in the order of their names."""
    names = sorted(found.name for found in iter_modules(kinds.__path__))
    return tuple(import_module(f"{kinds.__name__}.{name}") for name in names)


def refused(kind: ModuleType) -> Iterator[str]:
    """Yield what messages call the objects of a kind that are refused."""
    for value in vars(kind).values():
        if isinstance(value, type) and value.__module__ == kind.__name__ and is_refused(value):
            yield str(vars(value)["word"])


def is_refused(value: type) -> bool:
    """Return whether objects of a class have no recreation of their own, and enter an impact.

    Those that forbid a change as a whole stand on nothing, and so never do.
    """
    return issubclass(value, Object) and value.review is Object.review and not hasattr(value, "forbids")


def page() -> str:
    """Return the kinds as a Markdown page."""
    return _INTRODUCTION + "".join(f"\n{_section(kind)}" for kind in all_kinds())


def _section(kind: ModuleType) -> str:
    assert kind.__doc__
    title = kind.__name__.rpartition(".")[2].replace("_", " ")
    words = ", ".join(refused(kind))
    status = f"\nRefused where it would have to be recreated: {words}.\n" if words else ""
    return f"## {title}\n\n{kind.__doc__.strip()}\n{status}"


if __name__ == "__main__":
    print(page(), end="")
