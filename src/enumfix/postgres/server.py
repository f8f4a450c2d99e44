"""Starts a PostgreSQL server, and makes sure that it ends.

The server listens only on a Unix socket in its own temporary folder, and does not get the environment of the
user. A shell supervises it. The shell reads a pipe that this process holds open. If the pipe is closed, even
because this process was killed, the shell stops the server and removes the folder.

Scripts log in as `postgres`. This role is no superuser (see `confinement`), unless the scripts are trusted.
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
from enumfix.postgres.data_folder import PREFIX, account_to_run_as, lock_folder, new_folder, runnable_programs
from enumfix.postgres.elevation import Elevation
from enumfix.postgres.programs import Programs, ServerError, clients
from enumfix.postgres.wire import OpenConnections
from enumfix.sql.names import quote

RUNNER = "postgres"
"""The role that scripts log in as. It owns the database of this name."""

_FIRST_DATABASE = "template1"
"""The database to connect to until the server has one for enumfix."""
_START_TIMEOUT = 60.0
_EXIT_TIMEOUT = 0.5
_LOG_MESSAGE = re.compile(r"\b(?:LOG|FATAL|PANIC|ERROR|HINT): ")
_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "max_connections=20",
    # These would reach out of the server, or load a library.
    "max_wal_senders=0",
    "max_replication_slots=0",
    "max_logical_replication_workers=0",
)

# Both signals are needed: until the server has its signal handlers, only TERM ends it, afterwards QUIT does.
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

    - `private` says that enumfix started it. Only then may scripts create roles.
    - `login` is the role of the scripts. `elevation` runs what they need a superuser for; None if `login` is
      one, or if the server is not ours and gives no such rights.
    - `database` is the database in which CREATE DATABASE and DROP DATABASE run. `superuser` runs them, or
      `login` if that is "".
    - `template` is the database that scratch databases are copied from, "" for an empty one.
    - `settings` are the variables of libpq. `timeout` is how many seconds one script may take.
    - `open_connections` are connections that stay open for SQL of enumfix, on a server of our own.
    - `url_user` is the user of --database-url, if `login` is a temporary role in its place. `runner_settings`
      are then the variables of libpq for `login`.
    """

    major: int
    host: str
    login: str
    clients: Programs
    database: str = _FIRST_DATABASE
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = TIMEOUT
    private: bool = True
    superuser: str = ""
    elevation: Elevation | None = field(default=None, repr=False)
    template: str = ""
    runner_settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    url_user: str = ""
    open_connections: OpenConnections | None = field(default=None, repr=False, compare=False)

    @property
    def confines(self) -> bool:
        """Return whether scripts run as a role that has fewer rights than the role of `admin`."""
        return self.elevation is not None or bool(self.url_user)

    @property
    def name_in_dumps(self) -> str:
        """Return the name that the role of the scripts has in dumps."""
        return self.url_user or self.login

    def connection(self, database: str) -> Connection:
        """Return how scripts reach a database."""
        return Connection(
            self.clients,
            self.host,
            self.login,
            database,
            settings=self.runner_settings or self.settings,
            timeout=self.timeout,
            elevation=self.elevation,
            url_user=self.url_user,
            open_connections=self.open_connections,
        )

    def admin(self) -> Connection:
        """Return how databases and roles are created: as the superuser, or as the user of the URL."""
        login = self.superuser or self.login
        connection = self.connection(self.database)
        return replace(connection, login=login, settings=self.settings, elevation=None, url_user="")

    def roles(self) -> frozenset[str]:
        """Return the names of all roles."""
        return frozenset(name or "" for (name,) in self.admin().query("SELECT rolname FROM pg_roles"))

    def ensure_roles(self, names: tuple[str, ...]) -> None:
        """Create the roles that do not exist yet, with all rights that scripts have."""
        for name in sorted({*names} - self.roles()):
            confined = confinement.create_role(name, self.login, self.major) if self.elevation else ""
            self.admin().command(confined or f"CREATE ROLE {quote(name)} SUPERUSER")

    def close_connections(self, database: str = "") -> None:
        """Close the connections to a database that stay open between two uses; "" for all databases."""
        if self.open_connections:
            self.open_connections.close(database)

    def put_aside(self, names: Iterable[str]) -> None:
        """Rename roles that scripts created, so that a second run can create roles of these names."""
        for name in sorted(names):
            aside = f"{PREFIX}{secrets.token_hex(8)}"
            self.admin().command(f"ALTER ROLE {quote(name)} RENAME TO {aside};")


@contextmanager
def serve(programs: Programs, timeout: float = TIMEOUT, *, trusted: bool = False) -> Iterator[Server]:
    """Start a server, and stop it at the end. `timeout` is how many seconds one script may take.

    Unless scripts are `trusted`, their role is no superuser. Raises `ServerError` with messages of the server
    if it does not start, or ends by itself.
    """
    client = clients()
    account = account_to_run_as()
    folder = new_folder(programs, account)
    try:
        with lock_folder(folder), tempfile.TemporaryFile() as log:
            superuser = RUNNER if trusted else f"{PREFIX}superuser"
            runnable = runnable_programs(programs, folder, account)
            supervisor = _supervise(runnable, folder, account, superuser, log)
            try:
                _await_ready(supervisor, folder, log)
                server = Server(
                    programs.major, str(folder), RUNNER, client, timeout=timeout, superuser=superuser
                )
                server = server if trusted else confine(server)
                yield server
                server.close_connections()
            except ServerError as error:
                raise _with_last_words(error, supervisor, log) from None
            finally:
                _end(supervisor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def confine(server: Server) -> Server:
    """Return the server with a role for scripts that is no superuser, which is created there."""
    elevation = Elevation(server.superuser, server.login, secrets.token_hex(32))
    confinement.prepare_server(server.admin(), elevation, server.major)
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
    """Start the shell that runs the server, and stops it at the end."""
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    return subprocess.Popen(
        ["/bin/sh", "-c", _SUPERVISE, "enumfix", str(folder), str(programs.folder), superuser, *settings],
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=folder,
        start_new_session=True,  # Ctrl-C must not reach the server: we stop it in order
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def _await_ready(supervisor: subprocess.Popen[bytes], folder: Path, log: IO[bytes]) -> None:
    """Wait until the status file of the server says that it accepts connections. Raises `ServerError`."""
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
    """Return the error. If the server has ended, add the last message of its log."""
    with suppress(subprocess.TimeoutExpired):
        supervisor.wait(timeout=_EXIT_TIMEOUT)
    log.seek(0)
    lines = log.read().decode(errors="replace").splitlines()
    messages = [line for line in lines if _LOG_MESSAGE.search(line)]
    if supervisor.returncode is None or not messages:
        return error
    last = messages[-1].partition("] ")[2] or messages[-1]
    return ServerError(f"{error}\nThe server has ended. Its last words: {last}")


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    """Stop the server: the supervisor does it when its standard input is closed."""
    assert supervisor.stdin is not None
    supervisor.stdin.close()
    try:
        supervisor.wait(timeout=20)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
