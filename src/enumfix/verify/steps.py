"""The steps of a proof: what is done in them, and what PostgreSQL refuses in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from enumfix.frozen import frozen
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.programs import ServerError


class Part(Enum):
    """A script that is run in a proof; the value names it in messages."""

    PRELUDE = "prelude"
    SCHEMA = "schema"
    HISTORY = "earlier migration"
    SEED = "seed"
    BEFORE = "migration before this one"
    ORIGINAL = "original migration"
    REWRITTEN = "rewritten migration"
    READING = "reading of what is there"


class Step(Enum):
    """What is ticked off while a proof runs; the value is its title."""

    SCHEMA = "schema before"
    ROWS = "rows put in"
    AS_ONE = "originals as one"
    ORIGINAL = "original"
    REWRITTEN = "rewritten"
    LABELS = "new labels"
    SAME_SCHEMA = "schema after"
    SAME_ROWS = "rows after"
    TABLES = "tables rewritten"
    LOCKS = "locks taken"
    AGAIN = "second rewrite"


Tell = Callable[[Step, str], None]
"""What a proof calls when a step has held, with what was seen."""


def silently(step: Step, seen: str) -> None:
    """Tell nobody."""


@frozen(kw_only=True)
class Failure:
    """What PostgreSQL refused: in which script, in its own words, at which line of it.

    `number` counts from 0 where there are several scripts of this part.
    """

    part: Part
    message: str
    sqlstate: str
    line: int
    number: int = 0

    def __str__(self) -> str:
        code = f" [{self.sqlstate}]" if self.sqlstate else ""
        return f"the {self.part.value} failed at line {self.line}{code}: {self.message}"


class StepFailed(Exception):
    """Carries the failure of one step to the proof."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


@contextmanager
def running(part: Part, number: int = 0) -> Iterator[None]:
    """Name the script in which PostgreSQL refuses something, or the server gives up."""
    try:
        yield
    except SqlFailure as refused:
        failure = Failure(
            part=part, message=str(refused), sqlstate=refused.sqlstate, line=refused.line, number=number
        )
        raise StepFailed(failure) from refused
    except ServerError as error:
        raise ServerError(f"in the {part.value}: {error}") from error
