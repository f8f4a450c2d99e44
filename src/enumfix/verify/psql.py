"""Run SQL and take dumps with PostgreSQL's own client programs."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass

from enumfix.verify.programs import Programs, ServerError

TIMEOUT = 120
"""Seconds that one run of a client program may take."""

_PREFIX = re.compile(r"^psql:<stdin>:(\d+): ", re.MULTILINE)
_ERROR = re.compile(r"^(?:ERROR|FATAL|PANIC):  (?P<sqlstate>\w{5}): ", re.MULTILINE)
_LOST = ("57P01", "57P02", "57P03", "08006")
_CONNECT = re.compile(r"^\\(?:c|connect)\b.*$", re.MULTILINE)
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


@dataclass(frozen=True, slots=True)
class Connection:
    """How client programs reach one database, and as which role they act there.

    `login` is who connects; `role`, unless empty, is who owns what is made.
    """

    clients: Programs
    host: str
    login: str
    database: str
    role: str = ""

    def run(self, script: str) -> str:
        """Run each statement of `script` by itself and return what was printed.

        Takes anything that plain `pg_dump` prints, but stays in this database.
        """
        return self._psql(script)

    def run_as_one(self, script: str) -> str:
        """Run `script` in one transaction and return what was printed."""
        return self._psql(script, "--single-transaction")

    def query(self, select: str) -> tuple[tuple[str | None, ...], ...]:
        """Return the rows of a SELECT, every value as PostgreSQL prints it."""
        printed = self._psql(f"COPY (\n{select}\n) TO STDOUT;")
        return tuple(tuple(map(_value, line.split("\t"))) for line in printed.split("\n")[:-1])

    def dump(self) -> str:
        """Return what `pg_dump --schema-only` prints, without its random keys."""
        return _without_keys(self._client("pg_dump", ["--schema-only"], ""))

    def _psql(self, script: str, *arguments: str) -> str:
        options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose"]
        return self._client("psql", [*options, *arguments, "-f", "-"], _CONNECT.sub("", script))

    def _client(self, program: str, arguments: list[str], given: str) -> str:
        command = [str(self.clients.path(program)), *arguments]
        try:
            done = subprocess.run(
                command,
                input=given.encode(),
                capture_output=True,
                check=False,
                env=self._env(),
                timeout=TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            raise ServerError(f"{program} did not end within {TIMEOUT} seconds") from None
        if done.returncode:
            raise _error(done.stderr.decode(errors="replace"))
        return done.stdout.decode()

    def _env(self) -> dict[str, str]:
        """Return an environment in which nothing of the user's can change the outcome."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
        options = "-c client_min_messages=warning"
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
        lost = "connection to server" in said or "could not connect" in said
        return ServerError(said.strip()) if lost else SqlFailure(said.strip(), sqlstate="", line=0)
    if start["sqlstate"] in _LOST:
        return ServerError(said.strip())
    place = re.search(r"^psql:<stdin>:(\d+): (?:ERROR|FATAL|PANIC):", said, re.MULTILINE)
    words = _PREFIX.sub("", said)[start.end() :].split("\nLOCATION:")[0]
    return SqlFailure(words.strip(), sqlstate=start["sqlstate"], line=int(place[1]) if place else 0)


def _without_keys(dump: str) -> str:
    """Return a dump without its restrict lines, whose key is new in every dump."""
    return re.sub(r"^\\(?:un)?restrict .*\n\n?", "", dump, flags=re.MULTILINE)


def _value(printed: str) -> str | None:
    """Return a value from the text format of COPY; None for NULL."""
    if printed == r"\N":
        return None
    return re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), printed)
