"""Collects all codes of diagnostics. `python -m enumfix.reference.codes` prints docs/codes.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import enumfix
from enumfix.diagnostics import Code

_INTRODUCTION = """\
# Codes

Each message of enumfix about a file has a code. A code never changes its meaning.
`enumfix explain EF020` prints an entry of this list, `enumfix explain` all of them.

- `EF0xx`: cannot read or write, or a mistake in the command or the settings
- `EF1xx`: a label is used in the transaction that adds it
- `EF2xx`: good to know; the file is rewritten anyway
- `EF3xx`: refused; the file stays as it is
"""


def all_codes() -> tuple[Code, ...]:
    """Return every `Code` that a module of the package defines, in the order of their ids."""
    codes = {id(code): code for module in _module_names() for code in _codes_in(module)}
    return tuple(sorted(codes.values(), key=lambda code: code.id))


def _module_names() -> Iterator[str]:
    """Yield the names of all modules of the package."""
    for module in walk_packages(enumfix.__path__, prefix="enumfix."):
        if not module.name.endswith(".__main__"):
            yield module.name


def _codes_in(module: str) -> Iterator[Code]:
    """Yield the codes that a module defines or imports."""
    for value in vars(import_module(module)).values():
        if isinstance(value, Code):
            yield value


def page(codes: Iterable[Code]) -> str:
    """Return the codes as a Markdown page."""
    entries = (
        f"\n## {code.id}\n\n{_sentence(code.title)} ({code.severity.value}).\n\n{code.remedy}\n"
        for code in codes
    )
    return _INTRODUCTION + "".join(entries)


def _sentence(title: str) -> str:
    """Return a title that begins with a capital letter."""
    return title[:1].upper() + title[1:]


if __name__ == "__main__":
    print(page(all_codes()), end="")
