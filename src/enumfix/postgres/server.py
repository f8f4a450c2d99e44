"""Start a PostgreSQL server of our own, and end it in every case.

The server listens on a unix socket in its own temporary folder and nowhere else, and knows nothing of
the environment of whoever starts it. A shell watches over it: it holds the reading end of a pipe whose
other end is ours, so that it ends the server and removes the folder as soon as we close the pipe, are
interrupted, or are killed outright.

Scripts log in as `postgres`, who is no superuser here: see `confinement`. Where they are trusted, it is one.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field, replace
from pathlib import Path
from typing import IO

from enumfix.frozen import frozen
from enumfix.postgres import confinement
from enumfix.postgres.connection import TIMEOUT, Connection
from enumfix.postgres.data_folder import PREFIX, account_to_run_as, held, new_folder, reachable
from enumfix.postgres.elevation import Elevation
from enumfix.postgres.programs import Programs, ServerError, clients
from enumfix.postgres.wire import OpenConnections
from enumfix.sql.names import quote

RUNNER = "postgres"
"""The role that scripts log in as; the database of this name is its own."""

_FIRST = "template1"
"""The database to connect to while there is no other for it."""
_START_TIMEOUT = 60.0
_LAST_WORDS = 0.5
_WORDS = re.compile(r"\b(?:LOG|FATAL|PANIC|ERROR|HINT): ")
_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "max_connections=20",
    # What reaches out of the server, or lets a library in.
    "max_wal_senders=0",
    "max_replication_slots=0",
    "max_logical_replication_workers=0",
)

# Both signals: TERM ends a server too young to have its handlers, QUIT one that has.
_SUPERVISE = """
exec 3<&0 </dev/null
folder=$1 programs=$2 superuser=$3
shift 3
umask 077
"$programs/initdb" -D "$folder/data" -U "$superuser" -A trust -E UTF8 --locale=C --no-sync &&
{
    "$programs/postgres" -D "$folder/data" -k "$folder" "$@" &
    server=$!
    { read -r _ <&3; kill -TERM $server; kill -QUIT $server; } &
    reader=$!
    wait $server
    kill $reader
}
rm -rf "$folder"
"""


@frozen()
class Server:
    """A running server, and how to reach it.

    It is `private` when it is our own: then roles may be made in it. Of another, only scratch
    databases are touched. `database` is where databases are made and dropped from, by `superuser` where
    that is not `login`. With an `elevation`, `login` is no superuser. `template` is what a scratch database
    starts as. On somebody else's server, scripts may run as a role of this run: `runner_settings` are the
    variables with which it logs in, and `standing_for` is the user of the URL, in whose place it is.
    """

    major: int
    host: str
    login: str
    clients: Programs
    database: str = _FIRST
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = TIMEOUT
    private: bool = True
    superuser: str = ""
    elevation: Elevation | None = field(default=None, repr=False)
    template: str = ""
    runner_settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    standing_for: str = ""
    open_connections: OpenConnections | None = field(default=None, repr=False, compare=False)

    @property
    def confines(self) -> bool:
        """Return whether scripts run as a role that may do less than the user."""
        return self.elevation is not None or bool(self.standing_for)

    @property
    def known_as(self) -> str:
        """Return the name that the role of the scripts has in dumps."""
        return self.standing_for or self.login

    def connection(self, database: str) -> Connection:
        """Return how to reach one of its databases."""
        return Connection(
            self.clients,
            self.host,
            self.login,
            database,
            settings=self.runner_settings or self.settings,
            timeout=self.timeout,
            elevation=self.elevation,
            standing_for=self.standing_for,
            open_connections=self.open_connections,
        )

    def admin(self) -> Connection:
        """Return the connection from which databases and roles are made."""
        login = self.superuser or self.login
        own = self.connection(self.database)
        return replace(own, login=login, settings=self.settings, elevation=None, standing_for="")

    def roles(self) -> frozenset[str]:
        """Return the names of all roles."""
        return frozenset(name or "" for (name,) in self.admin().query("SELECT rolname FROM pg_roles"))

    def ensure_roles(self, names: tuple[str, ...]) -> None:
        """Create the roles that are not there yet, allowed to do all that scripts may."""
        for name in sorted({*names} - self.roles()):
            made = confinement.role(name, self.login, self.major) if self.elevation else ""
            self.admin().command(made or f"CREATE ROLE {quote(name)} SUPERUSER")

    def close_connections(self, database: str = "") -> None:
        """Close the connections to a database that stay open between two uses, or those to all databases."""
        if self.open_connections:
            self.open_connections.close(database)

    def put_aside(self, names: Iterable[str]) -> None:
        """Rename roles that scripts made, so that a second run of the scripts can make them again."""
        for name in sorted(names):
            aside = f"{PREFIX}{secrets.token_hex(8)}"
            self.admin().command(f"ALTER ROLE {quote(name)} RENAME TO {aside};")


@contextmanager
def serve(programs: Programs, timeout: float = TIMEOUT, *, trusted: bool = False) -> Iterator[Server]:
    """Run a server until the context is left; `timeout` is how long one script may take.

    Scripts are confined unless they are `trusted`.

    Raises `ServerError`, with what the server printed, when it does not start or does not last.
    """
    client = clients()
    account = account_to_run_as()
    folder = new_folder(programs, account)
    try:
        with held(folder), tempfile.TemporaryFile() as log:
            superuser = RUNNER if trusted else f"{PREFIX}superuser"
            own = reachable(programs, folder, account)
            supervisor = _supervise(own, folder, account, superuser, log)
            try:
                _await_ready(supervisor, folder, log)
                server = Server(
                    programs.major, str(folder), RUNNER, client, timeout=timeout, superuser=superuser
                )
                server = server if trusted else confined(server)
                yield server
                server.close_connections()
            except ServerError as error:
                raise _with_last_words(error, supervisor, log) from None
            finally:
                _end(supervisor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def confined(server: Server) -> Server:
    """Return a server of our own where scripts log in as a role that is no superuser."""
    elevation = Elevation(server.superuser, server.login, secrets.token_hex(32))
    confinement.lay(server.admin(), elevation, server.major)
    return replace(
        server,
        database=confinement.ADMIN,
        elevation=elevation,
        template=confinement.TEMPLATE,
        open_connections=OpenConnections(),
    )


def _supervise(
    programs: Programs,
    folder: Path,
    account: pwd.struct_passwd | None,
    superuser: str,
    log: IO[bytes],
) -> subprocess.Popen[bytes]:
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    return subprocess.Popen(
        ["/bin/sh", "-c", _SUPERVISE, "enumfix", str(folder), str(programs.folder), superuser, *settings],
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=folder,
        start_new_session=True,  # so that Ctrl-C reaches us alone, and we end the server in order
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def _await_ready(supervisor: subprocess.Popen[bytes], folder: Path, log: IO[bytes]) -> None:
    """Return once the server takes connections; its own status file says so."""
    status = folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline and supervisor.poll() is None:
        with suppress(OSError):
            if "ready" in status.read_text().split():
                return
        time.sleep(0.01)
    log.seek(0)
    raise ServerError(f"the PostgreSQL server did not start: {log.read().decode(errors='replace').strip()}")


def _with_last_words(error: ServerError, supervisor: subprocess.Popen[bytes], log: IO[bytes]) -> ServerError:
    """Return the error, or where the server has ended, one that says so in the server's own words."""
    with suppress(subprocess.TimeoutExpired):
        supervisor.wait(timeout=_LAST_WORDS)
    log.seek(0)
    said = [line for line in log.read().decode(errors="replace").splitlines() if _WORDS.search(line)]
    if supervisor.returncode is None or not said:
        return error
    return ServerError(
        f"{error}\nThe server has ended. Its last words: {said[-1].partition('] ')[2] or said[-1]}"
    )


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    """End the server; the supervisor does it when its standard input ends."""
    assert supervisor.stdin is not None
    supervisor.stdin.close()
    try:
        supervisor.wait(timeout=20)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
