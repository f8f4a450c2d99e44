"""Start a PostgreSQL server of our own, and end it in every case.

The server listens on a unix socket in its own temporary folder and nowhere else. A shell
watches over it: it holds the reading end of a pipe whose other end is ours, so that it
ends the server and removes the folder as soon as we close the pipe, are interrupted, or
are killed outright.
"""

from __future__ import annotations

import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path
from typing import IO

from enumfix.frozen import frozen
from enumfix.names import literal, quote
from enumfix.verify.folders import PREFIX, account_to_run_as, held, new_folder, reachable
from enumfix.verify.programs import Programs, ServerError, clients
from enumfix.verify.psql import TIMEOUT, Connection

SUPERUSER = "postgres"
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
)

# Both signals: TERM ends a server too young to have its handlers, QUIT one that has.
_SUPERVISE = """
exec 3<&0 </dev/null
folder=$1 programs=$2
shift 2
umask 077
"$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
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
    databases are touched. `database` is where databases are made and dropped from.
    """

    major: int
    host: str
    login: str
    clients: Programs
    database: str = SUPERUSER
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = TIMEOUT
    private: bool = True

    def connection(self, database: str) -> Connection:
        """Return how to reach one of its databases."""
        return Connection(
            self.clients, self.host, self.login, database, settings=self.settings, timeout=self.timeout
        )

    def admin(self) -> Connection:
        """Return the connection from which databases and roles are made."""
        return self.connection(self.database)

    def roles(self) -> frozenset[str]:
        """Return the names of all roles."""
        return frozenset(name or "" for (name,) in self.admin().query("SELECT rolname FROM pg_roles"))

    def ensure_roles(self, names: tuple[str, ...]) -> None:
        """Create the roles that are not there yet, allowed to do everything."""
        for name in names:
            self.admin().command(
                f"SELECT {literal(f'CREATE ROLE {quote(name)} SUPERUSER')} "
                f"WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal(name)}) \\gexec\n"
            )

    def put_aside(self, names: Iterable[str]) -> None:
        """Rename roles that scripts made, so that a second run of the scripts can make them again."""
        for name in sorted(names):
            aside = f"{PREFIX}{secrets.token_hex(8)}"
            self.admin().run(f"ALTER ROLE {quote(name)} RENAME TO {aside};")


@contextmanager
def serve(programs: Programs, timeout: float = TIMEOUT) -> Iterator[Server]:
    """Run a server until the context is left; `timeout` is how long one script may take.

    Raises `ServerError`, with what the server printed, when it does not start or does not last.
    """
    client = clients()
    account = account_to_run_as()
    folder = new_folder(programs, account)
    try:
        with held(folder), tempfile.TemporaryFile() as log:
            supervisor = _supervise(reachable(programs, folder, account), folder, account, log)
            try:
                _await_ready(supervisor, folder, log)
                yield Server(programs.major, str(folder), SUPERUSER, client, timeout=timeout)
            except ServerError as error:
                raise _with_last_words(error, supervisor, log) from None
            finally:
                _end(supervisor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _supervise(
    programs: Programs, folder: Path, account: pwd.struct_passwd | None, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    return subprocess.Popen(
        ["/bin/sh", "-c", _SUPERVISE, "enumfix", str(folder), str(programs.folder), *settings],
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
