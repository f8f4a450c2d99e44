"""Run scripts in one database, as psql runs them, and take dumps of it with pg_dump."""

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
from enumfix.postgres.wire import Answer, OpenConnections, Wire, connected
from enumfix.sql.names import quote

TIMEOUT = 300.0
"""Seconds that one script, or one run of a client program, may take."""

_GAVE_UP = re.compile(r"08|53|57|58030")
"""What is no fault of the script: connection lost, no resources, cancelled or shut down, input/output."""
_LOST = re.compile(r"connection to server|could not connect|server closed the connection|version mismatch")
_PASSWORDS = ("PGPASSWORD", "PGPASSFILE")
_KEPT = ("PATH", "HOME", "TMPDIR", "KRB5CCNAME", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT")
"""What a client program may know of its caller: where programs are, passwords and certificates of libpq."""
_FIRST_LINE = re.compile(r"(?P<head>(?:--.*\n|\n)*)\\restrict (?P<key>\w+)\n\n?")
_EACH = re.compile(r"\\gexec\s*\Z")


class SqlFailure(Exception):
    """PostgreSQL refused a statement. The message is its own, with DETAIL and HINT.

    `line` is the 1-based line of the script on which the statement ended; `sqlstate` is
    empty when it is not PostgreSQL that refused.
    """

    def __init__(self, message: str, *, sqlstate: str, line: int) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.line = line


@frozen()
class Connection:
    """How one database is reached, and as which role scripts act there.

    `login` is who connects; `role`, unless empty, is who owns what is made. `settings` are
    further variables that libpq reads; `timeout` is how many seconds one script may take. `elevation` runs
    what needs a superuser and harms nobody; without one, all that the login may not do fails. Where the login
    stands for another role, scripts that name this mean the login, and dumps name it in the login's place.

    `run`, `run_as_one` and `complaints` run scripts of a repository, over a new connection each. `command`
    and `query` run SQL of enumfix: on a server of our own, over connections that stay open.
    """

    clients: Programs
    host: str
    login: str
    database: str
    role: str = ""
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # a password is among them
    timeout: float = TIMEOUT
    elevation: Elevation | None = field(default=None, repr=False)
    standing_for: str = ""
    open_connections: OpenConnections | None = field(default=None, repr=False, compare=False)

    def run(self, script: str) -> str:
        """Run each statement of `script` by itself and return what was printed.

        Takes anything that plain `pg_dump` prints, but stays in this database.
        """
        if not script.strip():
            return ""
        with self._wire() as wire:
            return "".join(self._run(wire, script))

    def run_as_one(self, script: str) -> str:
        """Run `script` in one transaction and return what was printed."""
        with self._wire() as wire:
            _printed(wire.ask("BEGIN"), 0)
            printed = "".join(self._run(wire, script))
            _printed(wire.ask("COMMIT"), 0)
            return printed

    def complaints(self, script: str) -> tuple[SqlFailure, ...]:
        """Run all statements of `script`, whatever happens, and return what was refused."""
        refused: list[SqlFailure] = []
        with self._wire() as wire:
            for each in commands(script):
                try:
                    self._one(wire, each)
                except SqlFailure as failure:
                    refused.append(failure)
        return tuple(refused)

    def command(self, script: str) -> str:
        r"""Run a script of our own and return what was printed.

        Where it ends with `\gexec`, each value that its last query gives is run as a statement.
        """
        each = _EACH.search(script)
        with self._open_wire() as wire:
            answer = wire.ask(script[: each.start()] if each else script)
            printed = _printed(answer, 0)
            if each is None:
                return printed
            made = [value for row in answer.rows for value in row if value]
            return "".join(_printed(wire.ask(sql), 0) for sql in made)

    def query(self, select: str) -> tuple[tuple[str | None, ...], ...]:
        """Return the rows of a SELECT, every value as PostgreSQL prints it."""
        with self._open_wire() as wire:
            # Nothing that scripts made may stand in front of what PostgreSQL has.
            _printed(wire.ask("SET search_path = pg_catalog, public"), 0)
            answer = wire.ask(select)
            _printed(answer, 0)
            return answer.rows

    def dump(self) -> str:
        """Return what `pg_dump --schema-only` prints, without its random keys."""
        return self._named(_without_keys(self._client("pg_dump", ["--schema-only"])))

    def _run(self, wire: Wire, script: str) -> Iterator[str]:
        for each in commands(script):
            yield self._one(wire, each)

    def _one(self, wire: Wire, each: Command | PsqlLine) -> str:
        """Run one command. Raises `SqlFailure` where it is refused."""
        if isinstance(each, PsqlLine):
            words = f"{each.text} is a command of psql, which does not run here: take the line out"
            raise SqlFailure(words, sqlstate="", line=each.line)
        if self.standing_for:
            each = each.with_role(self.standing_for, self.login)
        if self.elevation is not None:
            answer = self.elevation.ask(wire, each)
            if answer is not None:
                return _printed(answer, each.line)
        return _printed(wire.ask(each.sql, each.rows), each.line)

    def _open_wire(self) -> AbstractContextManager[Wire]:
        """Connect for SQL of enumfix, over a connection that stays open where there may be one."""
        if self.open_connections is None:
            return self._wire()
        return self.open_connections.use(self._env(), self.timeout)

    @contextmanager
    def _wire(self) -> Iterator[Wire]:
        """Connect. Raises `ServerError` where that is refused, or the connection is lost."""
        with connected(self._env(), self.timeout) as wire:
            yield wire

    def _named(self, dump: str) -> str:
        return dump.replace(self.login, quote(self.standing_for)) if self.standing_for else dump

    def _client(self, program: str, arguments: list[str]) -> str:
        """Run a program to its end. Raises `ServerError` when it takes too long."""
        try:
            done = subprocess.run(
                [str(self.clients.path(program)), "--no-password", *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                env=self._env(),
                timeout=self.timeout,
            )
        except subprocess.TimeoutExpired:
            raise ServerError(f"{program} did not end within {self.timeout:g} seconds") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise ServerError(said) if _LOST.search(said) else SqlFailure(said, sqlstate="", line=0)
        return done.stdout.decode()

    def _env(self) -> dict[str, str]:
        """Return an environment in which nothing of the user's can change the outcome."""
        env = {name: os.environ[name] for name in (*_KEPT, *_PASSWORDS) if name in os.environ}
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


def _printed(answer: Answer, line: int) -> str:
    """Return what an answer printed. Raises what it failed with."""
    if not answer.error:
        return answer.printed
    if _GAVE_UP.match(answer.sqlstate) or (not answer.sqlstate and _LOST.search(answer.error)):
        code = f" [{answer.sqlstate}]" if answer.sqlstate else ""
        raise ServerError(f"{answer.error}{code}")
    raise SqlFailure(answer.error, sqlstate=answer.sqlstate, line=line)


def _without_keys(dump: str) -> str:
    """Return a dump without its restrict lines, whose key is new in every dump.

    They are its first line that is no comment, and its last. The same words in a comment or a body stay.
    """
    first = _FIRST_LINE.match(dump)
    if first is None:
        return dump
    rest = dump[first.end() :]
    last = re.search(rf"^\\unrestrict {first['key']}\n\n?\Z", rest, re.MULTILINE)
    return first["head"] + (rest[: last.start()] if last else rest)
