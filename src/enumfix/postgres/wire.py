"""One conversation with a server, over libpq: a statement goes out, what it prints comes back.

No program reads the statement in between, so that nothing in it is a command to anybody but the server.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from enumfix.frozen import frozen
from enumfix.postgres.programs import ServerError

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

_PIECE = 1 << 16


@frozen(kw_only=True)
class Answer:
    """What a statement gave: rows of values as text, the lines of a COPY TO STDOUT, or an error."""

    rows: tuple[tuple[str | None, ...], ...] = ()
    copied: str = ""
    error: str = ""
    sqlstate: str = ""

    @property
    def printed(self) -> str:
        """Return rows and lines as `psql -A -t` prints them."""
        lines = "".join("|".join(value or "" for value in row) + "\n" for row in self.rows)
        return lines + self.copied


class Wire:
    """An open connection. All that is said over it has to end before the deadline."""

    def __init__(self, connection: PGconn, timeout: float) -> None:
        self._connection = connection
        self._timeout = timeout
        self.restart_clock()

    def restart_clock(self) -> None:
        """Move the deadline: all that is said from now on may take the whole time again."""
        self._deadline = time.monotonic() + self._timeout

    def close(self) -> None:
        """Close the connection."""
        self._connection.finish()

    @property
    def in_transaction(self) -> bool:
        """Return whether a transaction is open, be it failed."""
        from psycopg.pq import TransactionStatus

        return self._connection.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    def reads_as_written(self, sql: str) -> bool:
        """Return whether the server reads a text as our parser does.

        Not where it takes backslashes in plain strings, nor where it takes our bytes for those of another
        encoding: in some, a character ends with what is a backslash by itself.
        """
        said = self._connection.parameter_status
        if said(b"standard_conforming_strings") != b"on":
            return False
        return sql.isascii() or said(b"client_encoding") == b"UTF8"

    def ask(
        self, sql: str, rows: str | None = None, *, single: bool = False, values: Sequence[str] = ()
    ) -> Answer:
        """Send a text and return what it gave; `rows` go to COPY FROM STDIN, `values` stand for $1 and so on.

        With `single`, the server itself refuses a text that is more than one statement. Raises
        `ServerError` when the connection is lost, or when the deadline passes.
        """
        data = sql.encode()
        if b"\0" in data:
            return Answer(error="a statement holds a NUL character", sqlstate="22021")
        if single or values:
            self._connection.send_query_params(data, [value.encode() for value in values])
        else:
            self._connection.send_query(data)
        return self._answer(rows)

    def _answer(self, rows: str | None) -> Answer:
        from psycopg.pq import ExecStatus

        found: list[tuple[str | None, ...]] = []
        copied: list[bytes] = []
        failed: Answer | None = None
        while (result := self._next()) is not None:
            status = result.status
            if status == ExecStatus.TUPLES_OK:
                found += _tuples(result)
            elif status == ExecStatus.COPY_OUT:
                copied += self._copied()
            elif status == ExecStatus.COPY_IN:
                self._give(rows)
            elif status == ExecStatus.FATAL_ERROR:
                failed = failed or _failure(result)
        if failed is not None:
            return failed
        return Answer(rows=tuple(found), copied=b"".join(copied).decode(errors="replace"))

    def _next(self) -> PGresult | None:
        """Return the next result, None where there are no more."""
        while self._connection.is_busy():
            self._wait()
        return self._connection.get_result()

    def _copied(self) -> Iterator[bytes]:
        while True:
            size, data = self._connection.get_copy_data(1)
            if size > 0:
                yield bytes(data)
            elif size == 0:
                self._wait()
            else:
                return

    def _give(self, rows: str | None) -> None:
        """Give a COPY its rows; one without rows behind it in the script is ended at once."""
        if rows is None:
            self._connection.put_copy_end(b"no rows follow the statement")
            return
        data = rows.encode()
        for start in range(0, len(data), _PIECE):
            self._connection.put_copy_data(data[start : start + _PIECE])
        self._connection.put_copy_end()

    def _wait(self) -> None:
        """Wait until something comes in. Raises `ServerError` when that takes too long."""
        from psycopg import OperationalError

        left = self._deadline - time.monotonic()
        if left <= 0 or not select.select([self._connection.socket], [], [], left)[0]:
            raise ServerError(f"the script did not end within {self._timeout:g} seconds")
        try:
            self._connection.consume_input()
        except OperationalError as error:
            raise ServerError(_words(error)) from None


class OpenConnections:
    """Connections to a server of our own that stay open after use.

    PostgreSQL starts a process for each new connection, and that process has to read the catalogs first. Only
    SQL of enumfix itself may run over an open connection: scripts of a repository get a new one each.
    """

    def __init__(self) -> None:
        self._free: dict[tuple[tuple[str, str], ...], Wire] = {}

    @contextmanager
    def use(self, environment: Mapping[str, str], timeout: float) -> Iterator[Wire]:
        """Give a connection as `connected` does. It stays open, unless something fails.

        DISCARD ALL undoes what was changed in the session, for example by functions that a query called.
        """
        key = tuple(sorted(environment.items()))
        wire = self._free.pop(key, None) or connect(environment, timeout)
        try:
            with _as_server_error():
                wire.restart_clock()
                yield wire
                answer = wire.ask("DISCARD ALL")
        except BaseException:
            wire.close()
            raise
        if answer.error or key in self._free:
            wire.close()
        else:
            self._free[key] = wire

    def close(self, database: str = "") -> None:
        """Close the connections to a database, or all: it cannot be copied or dropped while one is open."""
        for key in [key for key in self._free if database in ("", dict(key)["PGDATABASE"])]:
            self._free.pop(key).close()


@contextmanager
def connected(environment: Mapping[str, str], timeout: float) -> Iterator[Wire]:
    """Connect as the variables of `environment` say to libpq, and close the connection at the end.

    Raises `ServerError` when the connection is refused or lost.
    """
    wire = connect(environment, timeout)
    try:
        with _as_server_error():
            yield wire
    finally:
        wire.close()


@contextmanager
def _as_server_error() -> Iterator[None]:
    """Raise `ServerError` where psycopg says that the connection is lost."""
    from psycopg import OperationalError

    try:
        yield
    except OperationalError as error:
        raise ServerError(_words(error)) from None


def connect(environment: Mapping[str, str], timeout: float) -> Wire:
    """Return a new connection, as the variables of `environment` say to libpq.

    Raises `ServerError` when it is refused.
    """
    try:
        from psycopg.pq import ConnStatus, PGconn
    except ImportError:
        raise ServerError('psycopg is needed to talk to a server: pip install "enumfix[verify]"') from None
    with _in(environment):
        connection = PGconn.connect(b"")
    if connection.status != ConnStatus.OK:
        message = connection.error_message.decode(errors="replace").strip()
        connection.finish()
        raise ServerError(message)
    connection.notice_handler = None
    return Wire(connection, timeout)


@contextmanager
def _in(environment: Mapping[str, str]) -> Iterator[None]:
    """Let libpq see these variables and no other of its own: it reads them from the process."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PG", "LC_"))}
    for name in kept:
        del os.environ[name]
    given = {name: value for name, value in environment.items() if name.startswith("PG")}
    os.environ.update(given)
    try:
        yield
    finally:
        for name in given:
            del os.environ[name]
        os.environ.update(kept)


def _words(error: Exception) -> str:
    """Return what libpq says of a lost connection, without what psycopg says that it did."""
    return str(error).strip().removeprefix("consuming input failed: ")


def _tuples(result: PGresult) -> Iterator[tuple[str | None, ...]]:
    for row in range(result.ntuples):
        values = (result.get_value(row, column) for column in range(result.nfields))
        yield tuple(None if value is None else value.decode(errors="replace") for value in values)


def _failure(result: PGresult) -> Answer:
    from psycopg.pq import DiagnosticField

    state = result.error_field(DiagnosticField.SQLSTATE) or b""
    words = result.error_message.decode(errors="replace").strip()
    for level in ("ERROR:  ", "FATAL:  ", "PANIC:  "):
        words = words.removeprefix(level)
    return Answer(error=words or "the connection is lost", sqlstate=state.decode())
