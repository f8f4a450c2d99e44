"""Runs several migrations in one transaction, and finds the one in which PostgreSQL reports an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from enumfix.frozen import frozen
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from enumfix.verify.steps import Failure, Part, StepFailed, named_in_failures

# The line break ends a comment, and the semicolon ends a last statement that has none.
_SEPARATOR = "\n;\n"


@frozen()
class Batch:
    """Migrations in the order in which they run."""

    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """Return one script of all migrations."""
        return "".join(source.text + _SEPARATOR for source in self.sources)

    def locate(self, failure: Failure) -> tuple[Source, Failure]:
        """Return (migration, failure): the migration that failed, and the failure with its line in it."""
        for source, start, end in self._line_ranges():
            if start < failure.line <= end:
                return source, replace(failure, line=failure.line - start)
        return self.sources[-1], replace(failure, line=0)

    def _line_ranges(self) -> Iterator[tuple[Source, int, int]]:
        """Yield (migration, line before its first one, its last line) in the whole script."""
        start = 0
        for source in self.sources:
            end = start + (source.text + _SEPARATOR).count("\n")
            yield source, start, end
            start = end


def run_as_one(database: Database, batch: Batch, part: Part) -> Failure | None:
    """Run a batch in one transaction, in a copy of the database. Return where it fails, or None."""
    try:
        with scratch(database.server, template=database) as copy, named_in_failures(part):
            copy.connection.run_as_one(batch.text)
    except StepFailed as stopped:
        return stopped.failure
    return None
