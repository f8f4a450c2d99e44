"""The steps of a proof, and the failure of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from enumfix.frozen import frozen
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.programs import ServerError


class Part(Enum):
    """A script that a proof runs. The value is its name in messages."""

    PRELUDE = "prelude"
    SCHEMA = "schema"
    HISTORY = "earlier migration"
    SEED = "seed"
    BEFORE = "migration before this one"
    ORIGINAL = "original migration"
    REWRITTEN = "rewritten migration"
    READING = "reading of what is there"


class ProofStep(Enum):
    """A step that is shown while a proof runs. The value is its title."""

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


ReportStep = Callable[[ProofStep, str], None]
"""A function that a proof calls after each successful step, with a text about what was observed."""


def ignore_step(step: ProofStep, observation: str) -> None:
    """Do nothing: the default for `ReportStep`."""


@frozen(kw_only=True)
class Failure:
    """An error that PostgreSQL reported: in which script, its message, and its line in the script.

    If there are several scripts of this part, `number` says which one, counted from 0.
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
    """Raised when a script of a proof fails. `failure` says where and why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


@contextmanager
def named_in_failures(part: Part, number: int = 0) -> Iterator[None]:
    """Turn an `SqlFailure` inside into a `StepFailed` that names the script.

    A `ServerError` gets the name of the script in its message.
    """
    try:
        yield
    except SqlFailure as refused:
        failure = Failure(
            part=part, message=str(refused), sqlstate=refused.sqlstate, line=refused.line, number=number
        )
        raise StepFailed(failure) from refused
    except ServerError as error:
        raise ServerError(f"in the {part.value}: {error}") from error
