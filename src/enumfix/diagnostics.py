"""What enumfix has to say about a file: codes, and the places they are said of."""

from __future__ import annotations

from enum import Enum

from enumfix.frozen import frozen
from enumfix.source import Source, Span


class Severity(Enum):
    """How much a diagnostic weighs: an error stops the file, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen()
class Code:
    """A kind of problem: a stable id, why it matters, and the way out.

    `EF0xx` cannot read, `EF1xx` unsafe use, `EF2xx` warning or note, `EF3xx` refused.
    """

    id: str
    severity: Severity
    title: str
    remedy: str

    def at(self, source: Source, span: Span, message: str) -> Diagnostic:
        """Return this problem, said of one place."""
        return Diagnostic(self, message, source, span)


@frozen()
class Diagnostic:
    """One problem at one place. `message` names the user's own objects."""

    code: Code
    message: str
    source: Source
    span: Span

    @property
    def is_error(self) -> bool:
        """Return whether this stops the file it is said of."""
        return self.code.severity is Severity.ERROR

    def __str__(self) -> str:
        line, column = self.source.position(self.span.start)
        return (
            f"{self.source.path}:{line}:{column}: {self.code.severity.value}[{self.code.id}]: {self.message}"
        )


class Refused(Exception):
    """Carries the diagnostics for which a file cannot be read or rewritten."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics
