"""Runs the migrations of a folder in a scratch database, up to any of them, and returns the dump."""

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
from enumfix.verify.fit import explain_failure, fit_to_server
from enumfix.verify.setup import Setup, migrate, prepared_database
from enumfix.verify.steps import Part, StepFailed, named_in_failures

CountMigration = Callable[[int, int, str], None]
"""A function that a replay calls before each migration, with its number, the count of all, and its path."""


def ignore_count(number: int, count: int, path: str) -> None:
    """Do nothing: the default for `CountMigration`."""


class Replay:
    """A scratch database in which migrations run, and are not run again for the next dump.

    `notes` say what was done to make the migrations run.
    """

    def __init__(self, server: Server, prelude: tuple[Source, ...], stack: ExitStack) -> None:
        self._server = server
        self._prelude = prelude
        self._stack = stack
        self._database: Database | None = None
        self._done: list[Source] = []
        self._scripts: list[Source] = []
        self._failed: tuple[tuple[Source, ...], Refused] | None = None
        self.notes: list[str] = []

    def dump_after(self, history: tuple[Source, ...], count: CountMigration = ignore_count) -> str:
        """Run migrations in order, and return the dump after them.

        The database is used again if it has run a beginning of this history. Raises `Refused` if a migration
        fails.
        """
        if self._failed and history[: len(self._failed[0])] == self._failed[0]:
            raise self._failed[1]
        if self._database is None or list(history[: len(self._done)]) != self._done:
            self._start_again()
        rest = history[len(self._done) :]
        setup, notes = fit_to_server(self._server, Setup(prelude=self._prelude, history=rest), ())
        self.notes += [note for note in notes if note not in self.notes]
        whole = Setup(prelude=self._prelude, history=(*self._scripts, *setup.history))
        try:
            return self._run_and_dump(rest, whole, count)
        except StepFailed as stopped:
            refused = Refused(*explain_failure(self._server, whole, stopped))
            self._failed = history[: len(self._done) + 1], refused
            self._database = None  # the migration that failed may have left a part of its changes
            raise refused from None

    def _start_again(self) -> None:
        """Make a new database in which only the prelude has run."""
        self._stack.close()
        self._done.clear()
        self._scripts.clear()
        setup, _ = fit_to_server(self._server, Setup(prelude=self._prelude), ())
        prelude = "\n".join(source.text for source in self._prelude)
        try:
            self._database = self._stack.enter_context(prepared_database(self._server, "", prelude=prelude))
        except StepFailed as stopped:
            self._database = None
            raise Refused(*explain_failure(self._server, setup, stopped)) from None

    def _run_and_dump(self, rest: tuple[Source, ...], whole: Setup, count: CountMigration) -> str:
        """Run the migrations that have not run yet, and return the dump. Raises `StepFailed`."""
        assert self._database is not None
        for source in rest:
            number = len(self._done)
            count(number + 1, len(whole.history), source.path)
            fitting = whole.history[number]
            with named_in_failures(Part.HISTORY, number):
                migrate(self._database.connection, fitting.text)
            self._done.append(source)
            self._scripts.append(fitting)
        return _with_current_user_as_owner(
            self._database.connection.dump(), self._server.name_in_dumps, whole.history
        )


@contextmanager
def open_replay(server: Server, prelude: tuple[Source, ...]) -> Iterator[Replay]:
    """Give a replay on a server. Its database is dropped at the end."""
    with ExitStack() as stack:
        yield Replay(server, prelude, stack)


def _with_current_user_as_owner(dump: str, login: str, history: tuple[Source, ...]) -> str:
    """Return the dump with CURRENT_USER as the owner in place of `login`, the role that ran the replay.

    In production another role runs the migrations. The dump stays as it is if the migrations name this role
    as an owner, or if it owns everything.
    """
    role = quote(login)
    if owners_in(Source("", dump)) <= {role} or role in owners_in(*history):
        return dump
    return re.sub(rf"^(ALTER .* OWNER TO ){re.escape(role)};$", r"\1CURRENT_USER;", dump, flags=re.MULTILINE)
