"""How things look: diffs, messages and pictures. Nothing here decides anything.

An output format is one module: in `formats/` for `rewrite` and `verify`, in `pictures/` for `graph`. The name
of the module is the value of --format.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

_FIRST = ("text", "tree", "mermaid", "dot", "json")
"""The order of these formats in the help. Others follow in alphabetical order."""


def format_names(folder: str) -> tuple[str, ...]:
    """Return the names of the formats in a folder. No format is imported, since `--help` has to be quick."""
    modules = sorted(path.stem for path in (Path(__file__).parent / folder).glob("[a-z]*.py"))
    first = [name for name in _FIRST if name in modules]
    return (*first, *(name for name in modules if name not in _FIRST))


def load_format(folder: str, name: str) -> ModuleType:
    """Return the module of one format."""
    return import_module(f"{__name__}.{folder}.{name}")
