"""Replays the migrations of a folder, one after the other, and takes a dump wherever one is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from enumfix.diagnostics import Refused
from enumfix.postgres.scratch import Database
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.sql.names import quote
from enumfix.sql.recognise import owners_in
from enumfix.verify.fit import fitted, refusal
from enumfix.verify.ground import migrate, standing
from enumfix.verify.steps import Part, StepFailed, running
from enumfix.verify.trial import Ground

Count = Callable[[int, int, str], None]
"""What a replay calls before each migration: its number, how many there are to be, and its path."""


def uncounted(number: int, count: int, path: str) -> None:
    """Tell nobody."""


class Replay:
    """A scratch database in which migrations run, and that goes on from where it is if that is possible."""

    def __init__(self, server: Server, prelude: tuple[Source, ...], stack: ExitStack) -> None:
        self._server = server
        self._prelude = prelude
        self._stack = stack
        self._database: Database | None = None
        self._done: list[Source] = []
        self._ran: list[Source] = []
        self._failed: tuple[tuple[Source, ...], Refused] | None = None
        self.notes: list[str] = []

    def after(self, history: tuple[Source, ...], count: Count = uncounted) -> str:
        """Return the dump after some migrations, in order. Raises `Refused` where one does not run."""
        if self._failed and history[: len(self._failed[0])] == self._failed[0]:
            raise self._failed[1]
        if self._database is None or list(history[: len(self._done)]) != self._done:
            self._begin()
        rest = history[len(self._done) :]
        ground, notes = fitted(self._server, Ground(prelude=self._prelude, history=rest), ())
        self.notes += [note for note in notes if note not in self.notes]
        whole = Ground(prelude=self._prelude, history=(*self._ran, *ground.history))
        try:
            return self._run(rest, whole, count)
        except StepFailed as stopped:
            refused = Refused(*refusal(self._server, whole, stopped))
            self._failed = history[: len(self._done) + 1], refused
            self._database = None  # the failed one may have left half of what it does
            raise refused from None

    def _begin(self) -> None:
        """Make a new database, with nothing but the prelude."""
        self._stack.close()
        self._done.clear()
        self._ran.clear()
        ground, _ = fitted(self._server, Ground(prelude=self._prelude), ())
        prelude = "\n".join(source.text for source in self._prelude)
        try:
            self._database = self._stack.enter_context(standing(self._server, "", prelude=prelude))
        except StepFailed as stopped:
            self._database = None
            raise Refused(*refusal(self._server, ground, stopped)) from None

    def _run(self, rest: tuple[Source, ...], whole: Ground, count: Count) -> str:
        assert self._database is not None
        for source in rest:
            number = len(self._done)
            count(number + 1, len(whole.history), source.path)
            fitting = whole.history[number]
            with running(Part.HISTORY, number):
                migrate(self._database.connection, fitting.text)
            self._done.append(source)
            self._ran.append(fitting)
        return _of_whoever_runs_it(self._database.connection.dump(), self._server.known_as, whole.history)


@contextmanager
def replaying(server: Server, prelude: tuple[Source, ...]) -> Iterator[Replay]:
    """Give a replay on a server, and drop its database in the end."""
    with ExitStack() as stack:
        yield Replay(server, prelude, stack)


def _of_whoever_runs_it(dump: str, login: str, history: tuple[Source, ...]) -> str:
    """Return a dump that gives to CURRENT_USER what belongs to the role that ran the replay.

    In production somebody else runs the migrations. A role that they name themselves is meant, and where one
    role owns everything no owner matters.
    """
    role = quote(login)
    if owners_in(Source("", dump)) <= {role} or role in owners_in(*history):
        return dump
    return re.sub(rf"^(ALTER .* OWNER TO ){re.escape(role)};$", r"\1CURRENT_USER;", dump, flags=re.MULTILINE)
