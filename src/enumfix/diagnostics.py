"""Diagnostics: what enumfix says about a place in a file. Each one has a code."""

from __future__ import annotations

from enum import Enum

from enumfix.frozen import frozen
from enumfix.source import Source, Span


class Severity(Enum):
    """How serious a diagnostic is. An error stops the rewrite of its file, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen()
class Code:
    """A kind of problem: its id, a title, and a remedy that says what to do now.

    An id never changes its meaning. `EF0xx`: cannot be read or written. `EF1xx`: a label is used too early.
    `EF2xx`: a warning or a note. `EF3xx`: refused.
    """

    id: str
    severity: Severity
    title: str
    remedy: str

    def at(self, source: Source, span: Span, message: str) -> Diagnostic:
        """Return a diagnostic with this code at one place of a file."""
        return Diagnostic(self, message, source, span)


@frozen()
class Diagnostic:
    """One problem at one place of a file. `message` names the objects that it is about."""

    code: Code
    message: str
    source: Source
    span: Span

    @property
    def is_error(self) -> bool:
        """Return whether this is an error: its file is then not rewritten."""
        return self.code.severity is Severity.ERROR

    def __str__(self) -> str:
        line, column = self.source.position(self.span.start)
        return (
            f"{self.source.path}:{line}:{column}: {self.code.severity.value}[{self.code.id}]: {self.message}"
        )


class Refused(Exception):
    """Raised when a file cannot be read or rewritten. `diagnostics` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics
