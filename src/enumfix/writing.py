"""New texts for files, whole or not at all.

A group of files (a migration and its down file) is written in three steps: every new text is
stored and synced beside its target, every old file is held by a second name, and only then do
the renames happen. What fails on the way is undone, so that either all of the group is new or
none of it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.files import DIRECTORY, START, File
from enumfix.frozen import frozen

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


def write(changes: Sequence[tuple[File, str]]) -> None:
    """Give each file its new text: all of them, or none.

    Mode, byte order mark and, where the system allows it, the owner are kept; a symbolic link
    keeps pointing where it did, and its target is written. Raises `Refused` when one of the files
    cannot be written or is no longer what was read.
    """
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
        present = target.read_bytes() if status else None
        if present != file.data:
            raise Refused(_at(CHANGED, file, "changed while enumfix was at work, and was left alone"))
        if status and not os.access(target, os.W_OK):
            raise Refused(_at(UNWRITABLE, file, "cannot be written: it is read-only"))
        new, stream = _create(target.parent, leftovers)
        with os.fdopen(stream, "wb") as out:
            out.write(file.encode(text))
            out.flush()
            if status:
                _dress(new, status)
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


def _dress(path: Path, status: os.stat_result) -> None:
    """Give a new file the owner and mode of the one that it replaces."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(path, status.st_uid, status.st_gid)
    path.chmod(stat.S_IMODE(status.st_mode))


def _hold(target: Path, leftovers: list[Path]) -> Path:
    """Return a second name for the old file, so that it can be put back without writing anything."""
    path, stream = _create(target.parent, leftovers)
    os.close(stream)
    path.unlink()
    try:
        os.link(target, path)
    except OSError:  # a file system without hard links
        path.write_bytes(target.read_bytes())
        _dress(path, target.stat())
    return path


def _sync(folder: Path) -> None:
    """Make the renames in `folder` survive a power cut, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
