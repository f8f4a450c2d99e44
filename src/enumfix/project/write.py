"""New texts for files, whole or not at all.

A group of files (a migration and its down file) is written in three steps: every new text is
stored and synced beside its target, every old file is held by a second name, and only then do
the renames happen. What fails on the way is undone, so that either all of the group is new or
none of it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.project.files import DIRECTORY, START, File, load, shown
from enumfix.project.git import top_around

UNWRITABLE = Code(
    "EF027",
    Severity.ERROR,
    "the file cannot be written",
    "Make the file and its folder writable, or look at the change with --diff. Nothing was changed.",
)
CHANGED = Code(
    "EF028",
    Severity.ERROR,
    "the file changed on disk while enumfix was at work",
    "Run enumfix again. The file was left as the other program wrote it.",
)
OUTSIDE = Code(
    "EF064",
    Severity.ERROR,
    "the file is a link that leads out of its repository",
    "Nothing was changed. Put a file in its place, or name the file that the link leads to.",
)
_LEFT = re.compile(r"\.enumfix-([1-9][0-9]{0,6})-(?:0|[1-9][0-9]{0,2})\.tmp")


def write(changes: Sequence[tuple[File, str]]) -> None:
    """Give each file its new text: all of them, or none.

    Mode, byte order mark and, where the system allows it, the owner, the access control list and other
    extended attributes are kept; a symbolic link keeps pointing where it did, and its target is written. What
    killed runs left in these folders goes. Raises `Refused` when one of the files cannot be written, is no
    longer what was read, or is a link that leads out of its repository.
    """
    stay_inside(file for file, _ in changes)
    for folder in {Path(os.path.realpath(file.path)).parent for file, _ in changes}:
        _sweep(folder)
    with _cleared() as leftovers:
        prepared = [_prepare(file, text, leftovers) for file, text in changes]
        done: list[_Prepared] = []
        try:
            for item in prepared:
                done.append(item)
                with _blaming(item.file):
                    item.new.replace(item.target)
        except BaseException:
            for item in reversed(done):
                item.undo()
            raise
        for folder in {item.target.parent for item in prepared}:
            _sync(folder)


def stay_inside(files: Iterable[File]) -> None:
    """Raise `Refused` for files that are links out of the repository in which they are named.

    The same goes for a folder on the way to a file. Outside of a repository it is the current folder, or that
    of the file.
    """
    for file in files:
        target = Path(os.path.realpath(file.path))
        if target != Path(os.path.normpath(file.path.absolute())):
            top = top_around(file.path.parent)
            if not target.is_relative_to(top):
                raise Refused(_at(OUTSIDE, file, f"leads to {shown(target)}, which is not in {shown(top)}"))


def _sweep(folder: Path) -> None:
    """Remove the temporary files that killed runs left in a folder: ours by their names, and nobody's now."""
    with suppress(OSError):
        for path in folder.glob(".enumfix-*-*.tmp"):
            found = _LEFT.fullmatch(path.name)
            if found and _is_gone(int(found[1])):
                with suppress(OSError):
                    if stat.S_ISREG(path.lstat().st_mode):
                        path.unlink()


def _is_gone(process: int) -> bool:
    """Return whether no process has this number, or this one has it: it has nothing under way yet."""
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


@frozen()
class _Prepared:
    """A new text beside its target, and the second name of the old file (None where there is none)."""

    file: File
    target: Path
    new: Path
    old: Path | None

    def undo(self) -> None:
        """Bring the old file back if its name now stands for the new one."""
        if self.new.exists():
            return
        if self.old is None:
            self.target.unlink(missing_ok=True)
        else:
            self.old.replace(self.target)


@contextmanager
def _cleared() -> Iterator[list[Path]]:
    """Collect temporary files, and remove those that are left at the end, however it comes."""
    leftovers: list[Path] = []
    try:
        yield leftovers
    finally:
        for path in leftovers:
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def _blaming(file: File) -> Iterator[None]:
    """Turn what the system says into a diagnostic about `file`."""
    try:
        yield
    except OSError as error:
        raise Refused(_at(UNWRITABLE, file, f"cannot be written: {error.strerror or error}")) from None


def _at(code: Code, file: File, message: str) -> Diagnostic:
    return code.at(replace(file.source, text=""), START, message)


def _prepare(file: File, text: str, leftovers: list[Path]) -> _Prepared:
    """Store `text` beside the target of `file`, with the same mode, synced to the disk."""
    with _blaming(file):
        target = Path(os.path.realpath(file.path))
        if target.is_dir():
            raise Refused(_at(DIRECTORY, file, "cannot be written: this is a directory"))
        if file.path.exists() and not file.path.is_file():
            raise Refused(_at(UNWRITABLE, file, "cannot be written: this is a pipe or a device"))
        status = target.stat() if target.exists() else None
        present = load(target) if status else None
        if present != file.data:
            raise Refused(_at(CHANGED, file, "changed while enumfix was at work, and was left alone"))
        if status and not os.access(target, os.W_OK):
            raise Refused(_at(UNWRITABLE, file, "cannot be written: it is read-only"))
        new, stream = _create(target.parent, leftovers)
        with os.fdopen(stream, "wb") as out:
            out.write(file.encode(text))
            out.flush()
            if status:
                _dress(new, target, status)
            os.fsync(out.fileno())
        return _Prepared(file, target, new, _hold(target, leftovers) if status else None)


def _create(folder: Path, leftovers: list[Path]) -> tuple[Path, int]:
    """Return a new, empty, hidden file in `folder`, opened for writing."""
    for number in range(1000):
        path = folder / f".enumfix-{os.getpid()}-{number}.tmp"
        if os.path.lexists(path):
            continue
        # Listed before it exists: an interrupt between the two lines would leave it behind.
        leftovers.append(path)
        return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    raise FileExistsError(f"too many files named .enumfix-*.tmp in {folder}")


def _dress(path: Path, target: Path, status: os.stat_result) -> None:
    """Give a new file the owner, the mode and the attributes of the one that it replaces."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(path, status.st_uid, status.st_gid)
    path.chmod(stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        _attribute(path, target)


def _attribute(path: Path, target: Path) -> None:
    """Give a new file the extended attributes of another, its access control list among them.

    Those that the folder gave it go. What the system does not allow stays undone. The list comes after the
    mode, which would change it.
    """
    with suppress(OSError):
        kept = {name: os.getxattr(target, name) for name in os.listxattr(target)}
        for name in {*os.listxattr(path)} - {*kept}:
            with suppress(OSError):
                os.removexattr(path, name)
        for name, value in kept.items():
            with suppress(OSError):
                os.setxattr(path, name, value)


def _hold(target: Path, leftovers: list[Path]) -> Path:
    """Return a second name for the old file, so that it can be put back without writing anything."""
    path, stream = _create(target.parent, leftovers)
    os.close(stream)
    path.unlink()
    try:
        os.link(target, path)
    except OSError:  # a file system without hard links
        path, stream = _create(target.parent, leftovers)
        with os.fdopen(stream, "wb") as out:
            out.write(load(target))
        _dress(path, target, target.stat())
    return path


def _sync(folder: Path) -> None:
    """Make the renames in `folder` survive a power cut, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
