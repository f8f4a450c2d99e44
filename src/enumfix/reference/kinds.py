"""The page that says what enumfix knows of each kind of object (`python -m enumfix.reference.kinds`)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from enumfix import kinds

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


def page() -> str:
    """Return the kinds as a Markdown page."""
    return _INTRODUCTION + "".join(f"\n{_section(kind)}" for kind in all_kinds())


def _section(kind: ModuleType) -> str:
    assert kind.__doc__
    title = kind.__name__.rpartition(".")[2].replace("_", " ")
    return f"## {title}\n\n{kind.__doc__.strip()}\n"


if __name__ == "__main__":
    print(page(), end="")
