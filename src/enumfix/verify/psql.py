"""Run SQL and take dumps with PostgreSQL's own client programs."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from dataclasses import field

from enumfix.frozen import frozen
from enumfix.verify.programs import Programs, ServerError

TIMEOUT = 300.0
"""Seconds that one run of a client program may take."""

_PREFIX = re.compile(r"^psql:<stdin>:(\d+): ", re.MULTILINE)
_ERROR = re.compile(r"^(?:ERROR|FATAL|PANIC):  (?P<sqlstate>\w{5}): ", re.MULTILINE)
_GAVE_UP = re.compile(r"08|53|57|58030")
"""What is no fault of the script: connection lost, no resources, cancelled or shut down, input/output."""
_LOST = re.compile(r"connection to server|could not connect|server closed the connection|version mismatch")
_PSQL_LINES = re.compile(r"^\ufeff?\\(?:c|connect|restrict|unrestrict)\b.*$", re.MULTILINE)
_PASSWORDS = ("PGPASSWORD", "PGPASSFILE")
_REFUSED = re.compile(r"^psql:<stdin>:\d+: (?:ERROR|FATAL|PANIC):", re.MULTILINE)
_OPTIONS = ("-X", "-q", "-A", "-t", "-v", "VERBOSITY=verbose")
_UNESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class SqlFailure(Exception):
    """PostgreSQL refused a statement. The message is its own, with DETAIL and HINT.

    `line` is the 1-based line of the script on which the statement ended; `sqlstate` is
    empty when `psql` itself gave up.
    """

    def __init__(self, message: str, *, sqlstate: str, line: int) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.line = line


@frozen()
class Connection:
    """How client programs reach one database, and as which role they act there.

    `login` is who connects; `role`, unless empty, is who owns what is made. `settings` are
    further variables that libpq reads; `timeout` is how many seconds one program may take.
    """

    clients: Programs
    host: str
    login: str
    database: str
    role: str = ""
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # a password is among them
    timeout: float = TIMEOUT

    def run(self, script: str) -> str:
        """Run each statement of `script` by itself and return what was printed.

        Takes anything that plain `pg_dump` prints, but stays in this database: no command of
        `psql` is carried out.
        """
        return self._psql(_PSQL_LINES.sub("", script), *self._restricted())

    def run_as_one(self, script: str) -> str:
        """Run `script` in one transaction and return what was printed."""
        return self._psql(_PSQL_LINES.sub("", script), "--single-transaction", *self._restricted())

    def complaints(self, script: str) -> tuple[SqlFailure, ...]:
        """Run all statements of `script`, whatever happens, and return what was refused."""
        program, options = "psql", [*_OPTIONS, *self._restricted(), "-f", "-"]
        said = self._finished(program, options, _PSQL_LINES.sub("", script)).stderr.decode(errors="replace")
        starts = [found.start() for found in _REFUSED.finditer(said)]
        parts = (said[start:end] for start, end in zip(starts, [*starts[1:], len(said)], strict=False))
        return tuple(error for error in map(_error, parts) if isinstance(error, SqlFailure))

    def command(self, script: str) -> str:
        """Run a script of our own, which may hold commands of `psql`, and return what was printed."""
        return self._psql(script)

    def query(self, select: str) -> tuple[tuple[str | None, ...], ...]:
        """Return the rows of a SELECT, every value as PostgreSQL prints it."""
        printed = self._psql(f"COPY (\n{select}\n) TO STDOUT;")
        return tuple(tuple(map(_value, line.split("\t"))) for line in printed.split("\n")[:-1])

    def dump(self) -> str:
        """Return what `pg_dump --schema-only` prints, without its random keys."""
        return _without_keys(self._client("pg_dump", ["--schema-only"], ""))

    def _restricted(self) -> tuple[str, ...]:
        """Return the options by which `psql` carries out none of its commands from the script."""
        return ("-c", f"\\restrict {secrets.token_hex(16)}") if self.clients.can_restrict() else ()

    def _psql(self, script: str, *arguments: str) -> str:
        return self._client("psql", [*_OPTIONS, "-v", "ON_ERROR_STOP=1", *arguments, "-f", "-"], script)

    def _client(self, program: str, arguments: list[str], given: str) -> str:
        done = self._finished(program, arguments, given)
        if done.returncode:
            raise _error(done.stderr.decode(errors="replace"))
        return done.stdout.decode()

    def _finished(self, program: str, arguments: list[str], given: str) -> subprocess.CompletedProcess[bytes]:
        """Run a program to its end. Raises `ServerError` when it takes too long."""
        try:
            return subprocess.run(
                [str(self.clients.path(program)), "--no-password", *arguments],
                input=given.encode(),
                capture_output=True,
                check=False,
                env=self._env(),
                timeout=self.timeout,
            )
        except subprocess.TimeoutExpired:
            raise ServerError(f"{program} did not end within {self.timeout:g} seconds") from None

    def _env(self) -> dict[str, str]:
        """Return an environment in which nothing of the user's can change the outcome."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
        env |= {name: os.environ[name] for name in _PASSWORDS if name in os.environ} | dict(self.settings)
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


def _error(said: str) -> Exception:
    """Return the exception for what a client program printed before it failed."""
    start = _ERROR.search(_PREFIX.sub("", said))
    if start is None:
        return (
            ServerError(said.strip()) if _LOST.search(said) else SqlFailure(said.strip(), sqlstate="", line=0)
        )
    place = re.search(r"^psql:<stdin>:(\d+): (?:ERROR|FATAL|PANIC):", said, re.MULTILINE)
    words = _PREFIX.sub("", said)[start.end() :].split("\nLOCATION:")[0].strip()
    if _GAVE_UP.match(start["sqlstate"]):
        return ServerError(f"{words} [{start['sqlstate']}]")
    return SqlFailure(words, sqlstate=start["sqlstate"], line=int(place[1]) if place else 0)


def _without_keys(dump: str) -> str:
    """Return a dump without its restrict lines, whose key is new in every dump."""
    return re.sub(r"^\\(?:un)?restrict .*\n\n?", "", dump, flags=re.MULTILINE)


def _value(printed: str) -> str | None:
    """Return a value from the text format of COPY; None for NULL."""
    if printed == r"\N":
        return None
    return re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), printed)
