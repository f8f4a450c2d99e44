"""A connection to a server over libpq: it sends a statement, and returns rows, output or an error.

No program such as psql reads the statement in between. So nothing in it is a command except to the server.
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

_CHUNK = 1 << 16


@frozen(kw_only=True)
class Answer:
    """What a server answers: rows with values as text, the lines of a COPY TO STDOUT, or an error."""

    rows: tuple[tuple[str | None, ...], ...] = ()
    copy_output: str = ""
    error: str = ""
    sqlstate: str = ""

    @property
    def output(self) -> str:
        """Return rows and lines as `psql -A -t` prints them."""
        lines = "".join("|".join(value or "" for value in row) + "\n" for row in self.rows)
        return lines + self.copy_output


class Wire:
    """An open connection. `timeout` is how many seconds all its statements together may take."""

    def __init__(self, connection: PGconn, timeout: float) -> None:
        self._connection = connection
        self._timeout = timeout
        self.restart_clock()

    def restart_clock(self) -> None:
        """Start the time again: the next statements together may take `timeout` seconds."""
        self._deadline = time.monotonic() + self._timeout

    def close(self) -> None:
        """Close the connection."""
        self._connection.finish()

    @property
    def in_transaction(self) -> bool:
        """Return whether a transaction is open, even if it has failed."""
        from psycopg.pq import TransactionStatus

        return self._connection.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    def reads_as_written(self, sql: str) -> bool:
        """Return whether the server reads a text as our parser does.

        It does not if a backslash escapes in plain strings, or if the client encoding is not UTF-8: in some
        encodings, the last byte of a character is that of a backslash.
        """
        setting = self._connection.parameter_status
        if setting(b"standard_conforming_strings") != b"on":
            return False
        return sql.isascii() or setting(b"client_encoding") == b"UTF8"

    def ask(
        self, sql: str, rows: str | None = None, *, single: bool = False, values: Sequence[str] = ()
    ) -> Answer:
        """Send SQL, and return the answer. `rows` are for COPY FROM STDIN, `values` for $1, $2 and so on.

        With `single`, the server refuses a text with more than one statement. Raises `ServerError` if the
        connection is lost, or if the time is up.
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
        """Return the answer to what was sent, the first error if there is one."""
        from psycopg.pq import ExecStatus

        values: list[tuple[str | None, ...]] = []
        copy_output: list[bytes] = []
        error: Answer | None = None
        while (result := self._next()) is not None:
            status = result.status
            if status == ExecStatus.TUPLES_OK:
                values += _rows_of(result)
            elif status == ExecStatus.COPY_OUT:
                copy_output += self._receive_copy()
            elif status == ExecStatus.COPY_IN:
                self._send_rows(rows)
            elif status == ExecStatus.FATAL_ERROR:
                error = error or _error_answer(result)
        if error is not None:
            return error
        return Answer(rows=tuple(values), copy_output=b"".join(copy_output).decode(errors="replace"))

    def _next(self) -> PGresult | None:
        """Return the next result, None if there are no more."""
        while self._connection.is_busy():
            self._wait()
        return self._connection.get_result()

    def _receive_copy(self) -> Iterator[bytes]:
        """Yield the lines of a COPY TO STDOUT."""
        while True:
            size, data = self._connection.get_copy_data(1)
            if size > 0:
                yield bytes(data)
            elif size == 0:
                self._wait()
            else:
                return

    def _send_rows(self, rows: str | None) -> None:
        """Send the rows of a COPY FROM STDIN. None, if the script has none: the COPY then fails."""
        if rows is None:
            self._connection.put_copy_end(b"no rows follow the statement")
            return
        data = rows.encode()
        for start in range(0, len(data), _CHUNK):
            self._connection.put_copy_data(data[start : start + _CHUNK])
        self._connection.put_copy_end()

    def _wait(self) -> None:
        """Wait until data arrives. Raises `ServerError` if the time is up."""
        from psycopg import OperationalError

        left = self._deadline - time.monotonic()
        if left <= 0 or not select.select([self._connection.socket], [], [], left)[0]:
            raise ServerError(f"the script did not end within {self._timeout:g} seconds")
        try:
            self._connection.consume_input()
        except OperationalError as error:
            raise ServerError(_message_of(error)) from None


class OpenConnections:
    """Connections to a server of our own that stay open after use.

    That saves time: for a new connection, PostgreSQL starts a process that has to read the catalogs. Only SQL
    of enumfix runs over them. Each script of a repository gets a new connection.
    """

    def __init__(self) -> None:
        self._free: dict[tuple[tuple[str, str], ...], Wire] = {}

    @contextmanager
    def use(self, environment: Mapping[str, str], timeout: float) -> Iterator[Wire]:
        """Give a connection as `temporary_connection` does. It stays open, unless something fails.

        DISCARD ALL resets the session: a function that a query called may have changed it.
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
        """Close the connections to a database, which must be closed to copy or drop it; "" closes all."""
        for key in [key for key in self._free if database in ("", dict(key)["PGDATABASE"])]:
            self._free.pop(key).close()


@contextmanager
def temporary_connection(environment: Mapping[str, str], timeout: float) -> Iterator[Wire]:
    """Give a connection with these variables of libpq, and close it at the end.

    Raises `ServerError` if the connection is refused or lost.
    """
    wire = connect(environment, timeout)
    try:
        with _as_server_error():
            yield wire
    finally:
        wire.close()


@contextmanager
def _as_server_error() -> Iterator[None]:
    """Raise `ServerError` in place of the error of psycopg about a lost connection."""
    from psycopg import OperationalError

    try:
        yield
    except OperationalError as error:
        raise ServerError(_message_of(error)) from None


def connect(environment: Mapping[str, str], timeout: float) -> Wire:
    """Return a new connection with these variables of libpq.

    Raises `ServerError` if the server refuses it.
    """
    try:
        from psycopg.pq import ConnStatus, PGconn
    except ImportError:
        raise ServerError('psycopg is needed to talk to a server: pip install "enumfix[verify]"') from None
    with _only_variables(environment):
        connection = PGconn.connect(b"")
    if connection.status != ConnStatus.OK:
        message = connection.error_message.decode(errors="replace").strip()
        connection.finish()
        raise ServerError(message)
    connection.notice_handler = None
    return Wire(connection, timeout)


@contextmanager
def _only_variables(environment: Mapping[str, str]) -> Iterator[None]:
    """Replace the process's variables of libpq by these for a while: libpq reads them from the process."""
    old = {name: value for name, value in os.environ.items() if name.startswith(("PG", "LC_"))}
    for name in old:
        del os.environ[name]
    new = {name: value for name, value in environment.items() if name.startswith("PG")}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]
        os.environ.update(old)


def _message_of(error: Exception) -> str:
    """Return the message of libpq about a lost connection, without the prefix that psycopg adds."""
    return str(error).strip().removeprefix("consuming input failed: ")


def _rows_of(result: PGresult) -> Iterator[tuple[str | None, ...]]:
    for row in range(result.ntuples):
        values = (result.get_value(row, column) for column in range(result.nfields))
        yield tuple(None if value is None else value.decode(errors="replace") for value in values)


def _error_answer(result: PGresult) -> Answer:
    """Return an answer with the error message, without its severity, and the SQLSTATE."""
    from psycopg.pq import DiagnosticField

    state = result.error_field(DiagnosticField.SQLSTATE) or b""
    words = result.error_message.decode(errors="replace").strip()
    for level in ("ERROR:  ", "FATAL:  ", "PANIC:  "):
        words = words.removeprefix(level)
    return Answer(error=words or "the connection is lost", sqlstate=state.decode())
