"""Errors in enumfix itself: said in one line, with what a report needs."""

from __future__ import annotations

import os
import platform
import sys

from enumfix.diagnostics import Code, Severity

INTERNAL = Code(
    "EF099",
    Severity.ERROR,
    "enumfix itself failed",
    "Nothing was written for this file. Please report it to the issue tracker of enumfix, with the message "
    "and, if you can, the file. ENUMFIX_DEBUG=1 in the environment shows where it happened.",
)


def describe(error: Exception) -> str:
    """Return what happened and in which versions; with ENUMFIX_DEBUG set, also where."""
    lines = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    versions = (
        f"enumfix {_version('enumfix')}, Python {platform.python_version()}, pglast {_version('pglast')}"
    )
    if os.environ.get("ENUMFIX_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return f"internal error: {what} ({versions}, {sys.platform})"


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
