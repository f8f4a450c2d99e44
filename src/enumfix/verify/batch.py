"""Several migrations as one transaction runs them, and in which of them PostgreSQL refused something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from enumfix.frozen import frozen
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from enumfix.verify.steps import Failure, Part, StepFailed, running

# The line break ends a comment, the semicolon a last statement that has none.
_BETWEEN = "\n;\n"


@frozen()
class Batch:
    """Migrations in the order in which they run."""

    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """Return one script for all."""
        return "".join(source.text + _BETWEEN for source in self.sources)

    def place(self, failure: Failure) -> tuple[Source, Failure]:
        """Return the migration that failed, and the failure with the line counted from its start."""
        for source, start, end in self._lines():
            if start < failure.line <= end:
                return source, replace(failure, line=failure.line - start)
        return self.sources[-1], replace(failure, line=0)

    def _lines(self) -> Iterator[tuple[Source, int, int]]:
        start = 0
        for source in self.sources:
            end = start + (source.text + _BETWEEN).count("\n")
            yield source, start, end
            start = end


def as_one(database: Database, batch: Batch, part: Part) -> Failure | None:
    """Run a batch in one transaction in a copy of `database`, and return what PostgreSQL refuses."""
    try:
        with scratch(database.server, template=database) as copy, running(part):
            copy.connection.run_as_one(batch.text)
    except StepFailed as stopped:
        return stopped.failure
    return None
