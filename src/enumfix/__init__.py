"""The public names, and nothing else. They load on first use, so that importing costs nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from enumfix.api import rewrite
    from enumfix.diagnostics import Code, Diagnostic, Severity
    from enumfix.outcome import Options, Outcome
    from enumfix.source import Source, Span

__all__ = ["Code", "Diagnostic", "Options", "Outcome", "Severity", "Source", "Span", "rewrite"]

_HOME = {
    "rewrite": "enumfix.api",
    "Code": "enumfix.diagnostics",
    "Diagnostic": "enumfix.diagnostics",
    "Severity": "enumfix.diagnostics",
    "Options": "enumfix.outcome",
    "Outcome": "enumfix.outcome",
    "Source": "enumfix.source",
    "Span": "enumfix.source",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
