"""Runs scripts in one database, as psql runs them, and dumps it with pg_dump."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import field

from enumfix.frozen import frozen
from enumfix.postgres.commands import Command, PsqlLine, commands
from enumfix.postgres.elevation import Elevation
from enumfix.postgres.programs import Programs, ServerError
from enumfix.postgres.wire import Answer, OpenConnections, Wire, temporary_connection
from enumfix.sql.names import quote

TIMEOUT = 300.0
"""Seconds that one script, or one run of a client program, may take."""

_SERVER_FAULT = re.compile(r"08|53|57|58030")
"""Error classes that are no fault of the script: connection, resources, cancelled or shut down, I/O."""
_LOST = re.compile(r"connection to server|could not connect|server closed the connection|version mismatch")
_PASSWORDS = ("PGPASSWORD", "PGPASSFILE")
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "KRB5CCNAME", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT")
"""Variables that client programs get: paths of programs, and passwords and certificates of libpq."""
_FIRST_LINE = re.compile(r"(?P<head>(?:--.*\n|\n)*)\\restrict (?P<key>\w+)\n\n?")
_GEXEC = re.compile(r"\\gexec\s*\Z")


class SqlFailure(Exception):
    """Raised when PostgreSQL refuses a statement. The message is PostgreSQL's, with DETAIL and HINT.

    `line` is the line of the script on which the statement ends, counted from 1. `sqlstate` is "" if not
    PostgreSQL refused it, but enumfix.
    """

    def __init__(self, message: str, *, sqlstate: str, line: int) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.line = line


@frozen()
class Connection:
    """How to reach one database, and as which role scripts run there.

    - `login` is the role that connects. `role`, unless "", is set with SET ROLE, so that it owns new objects.
    - `settings` are further variables of libpq. `timeout` is how many seconds one script may take.
    - `elevation` runs harmless statements that need a superuser. None: they fail.
    - `url_user` is the user of --database-url, if `login` replaces it: scripts that name this user mean
      `login`, and dumps name the user.
    - `open_connections` are connections that stay open, on a server of our own.

    `run`, `run_as_one` and `complaints` run scripts of a repository, each over a new connection. `command`
    and `query` run SQL of enumfix, over an open connection if there is one.
    """

    clients: Programs
    host: str
    login: str
    database: str
    role: str = ""
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # a password is among them
    timeout: float = TIMEOUT
    elevation: Elevation | None = field(default=None, repr=False)
    url_user: str = ""
    open_connections: OpenConnections | None = field(default=None, repr=False, compare=False)

    def run(self, script: str) -> str:
        r"""Run each statement of a script by itself, and return the output.

        The script may be a plain dump, but `\connect` does not leave this database.
        """
        if not script.strip():
            return ""
        with self._wire() as wire:
            return "".join(self._run(wire, script))

    def run_as_one(self, script: str) -> str:
        """Run a script in one transaction, and return the output."""
        with self._wire() as wire:
            _output_of(wire.ask("BEGIN"), 0)
            output = "".join(self._run(wire, script))
            _output_of(wire.ask("COMMIT"), 0)
            return output

    def complaints(self, script: str) -> tuple[SqlFailure, ...]:
        """Run all statements of a script, and return the failures. A failure does not stop the script."""
        failures: list[SqlFailure] = []
        with self._wire() as wire:
            for command in commands(script):
                try:
                    self._run_command(wire, command)
                except SqlFailure as failure:
                    failures.append(failure)
        return tuple(failures)

    def command(self, script: str) -> str:
        r"""Run a script of enumfix itself, and return the output.

        If it ends with `\gexec`, each value in the result of its last query is run as a statement.
        """
        gexec = _GEXEC.search(script)
        with self._open_wire() as wire:
            answer = wire.ask(script[: gexec.start()] if gexec else script)
            output = _output_of(answer, 0)
            if gexec is None:
                return output
            statements = [value for row in answer.rows for value in row if value]
            return "".join(_output_of(wire.ask(sql), 0) for sql in statements)

    def query(self, select: str) -> tuple[tuple[str | None, ...], ...]:
        """Return the rows of a SELECT, each value as text."""
        with self._open_wire() as wire:
            # An object that a script created must not hide one of PostgreSQL.
            _output_of(wire.ask("SET search_path = pg_catalog, public"), 0)
            answer = wire.ask(select)
            _output_of(answer, 0)
            return answer.rows

    def dump(self) -> str:
        """Return the output of `pg_dump --schema-only`, without its random keys."""
        dump = _without_keys(self._run_program("pg_dump", ["--schema-only"]))
        return dump.replace(self.login, quote(self.url_user)) if self.url_user else dump

    def _run(self, wire: Wire, script: str) -> Iterator[str]:
        """Run the commands of a script, and yield the output of each."""
        for command in commands(script):
            yield self._run_command(wire, command)

    def _run_command(self, wire: Wire, command: Command | PsqlLine) -> str:
        """Run one command, and return its output. Raises `SqlFailure` if it is refused."""
        if isinstance(command, PsqlLine):
            words = f"{command.text} is a command of psql, which does not run here: remove the line"
            raise SqlFailure(words, sqlstate="", line=command.line)
        if self.url_user:
            command = command.with_role(self.url_user, self.login)
        if self.elevation is not None:
            answer = self.elevation.run(wire, command)
            if answer is not None:
                return _output_of(answer, command.line)
        return _output_of(wire.ask(command.sql, command.rows), command.line)

    def _open_wire(self) -> AbstractContextManager[Wire]:
        """Give a connection for SQL of enumfix: an open one, if connections stay open."""
        if self.open_connections is None:
            return self._wire()
        return self.open_connections.use(self._env(), self.timeout)

    @contextmanager
    def _wire(self) -> Iterator[Wire]:
        """Connect. Raises `ServerError` if that is refused, or if the connection is lost."""
        with temporary_connection(self._env(), self.timeout) as wire:
            yield wire

    def _run_program(self, program: str, arguments: list[str]) -> str:
        """Run a client program, and return its output. Raises `ServerError` if it takes too long."""
        try:
            process = subprocess.run(
                [str(self.clients.path(program)), "--no-password", *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                env=self._env(),
                timeout=self.timeout,
            )
        except subprocess.TimeoutExpired:
            raise ServerError(f"{program} did not end within {self.timeout:g} seconds") from None
        if process.returncode:
            error = process.stderr.decode(errors="replace").strip()
            raise ServerError(error) if _LOST.search(error) else SqlFailure(error, sqlstate="", line=0)
        return process.stdout.decode()

    def _env(self) -> dict[str, str]:
        """Return the environment for libpq. Variables of the user that could change a result are left out."""
        env = {name: os.environ[name] for name in (*_PASSED_ON, *_PASSWORDS) if name in os.environ}
        env |= dict(self.settings)
        options = f"{env.get('PGOPTIONS', '')} -c client_min_messages=warning".lstrip()
        if self.role:
            options += " -c role=" + re.sub(r"([\\\s])", r"\\\1", self.role)
        return env | {
            "LC_ALL": "C",
            "PGCLIENTENCODING": "UTF8",
            "PGDATABASE": self.database,
            "PGHOST": self.host,
            "PGOPTIONS": options,
            "PGUSER": self.login,
        }


def _output_of(answer: Answer, line: int) -> str:
    """Return the output of an answer. Raises `SqlFailure` or `ServerError` if it is an error."""
    if not answer.error:
        return answer.output
    if _SERVER_FAULT.match(answer.sqlstate) or (not answer.sqlstate and _LOST.search(answer.error)):
        code = f" [{answer.sqlstate}]" if answer.sqlstate else ""
        raise ServerError(f"{answer.error}{code}")
    raise SqlFailure(answer.error, sqlstate=answer.sqlstate, line=line)


def _without_keys(dump: str) -> str:
    r"""Return a dump without its `\restrict` and `\unrestrict` lines: their key is new in every dump.

    They are the first line that is no comment, and the last line. The same words elsewhere stay.
    """
    first = _FIRST_LINE.match(dump)
    if first is None:
        return dump
    rest = dump[first.end() :]
    last = re.search(rf"^\\unrestrict {first['key']}\n\n?\Z", rest, re.MULTILINE)
    return first["head"] + (rest[: last.start()] if last else rest)
