"""Makes the page about each kind of object. `python -m enumfix.reference.kinds` prints docs/kinds.md."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from enumfix import kinds

_INTRODUCTION = """\
# Kinds

What enumfix reads in dumps and migrations, and what it knows about each kind of object: one section for each
module of `src/enumfix/kinds/`. Quotations are messages of PostgreSQL when an enum is recreated by hand.

An object that depends on the type is dropped and created again, unless PostgreSQL converts it together with
its table. Such an object, for example an index without a label in its definition, is left alone.
"""


def all_kinds() -> tuple[ModuleType, ...]:
    """Return the modules of all kinds, in the order of their names."""
    names = sorted(module.name for module in iter_modules(kinds.__path__))
    return tuple(import_module(f"{kinds.__name__}.{name}") for name in names)


def page() -> str:
    """Return the kinds as a Markdown page."""
    return _INTRODUCTION + "".join(f"\n{_section(kind)}" for kind in all_kinds())


def _section(kind: ModuleType) -> str:
    """Return the section about one kind: its name, and the docstring of its module."""
    assert kind.__doc__
    title = kind.__name__.rpartition(".")[2].replace("_", " ")
    return f"## {title}\n\n{kind.__doc__.strip()}\n"


if __name__ == "__main__":
    print(page(), end="")
