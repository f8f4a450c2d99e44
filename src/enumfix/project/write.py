"""Writes a group of files, such as a migration and its down file: all of them, or none.

First every new text is written to a temporary file beside its target. Then every old file gets a second name.
Only then the temporary files are renamed to their targets. If a step fails, the old files are put back.
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
from enumfix.project.files import DIRECTORY, START, File, path_from_here, read_bytes
from enumfix.project.git import repository_around

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
_LEFTOVER = re.compile(r"\.enumfix-([1-9][0-9]{0,6})-(?:0|[1-9][0-9]{0,2})\.tmp")


def write_files(changes: Sequence[tuple[File, str]]) -> None:
    """Write the new text of each file: all of them, or none.

    `changes` are pairs of (file, new text). Mode and byte order mark are kept; so are owner, access control
    list and extended attributes, where the system allows it. Of a symbolic link, the target is written.
    Temporary files that killed runs left in these folders are removed. Raises `Refused` if a file cannot be
    written, has changed since it was read, or is a link that leads out of its repository.
    """
    require_inside_repository(file for file, _ in changes)
    for folder in {Path(os.path.realpath(file.path)).parent for file, _ in changes}:
        _remove_leftovers(folder)
    with _temporary_files() as leftovers:
        replacements = [_prepare(file, text, leftovers) for file, text in changes]
        renamed: list[_Replacement] = []
        try:
            for item in replacements:
                renamed.append(item)
                with _os_errors_as_refusals(item.file):
                    item.new.replace(item.target)
        except BaseException:
            for item in reversed(renamed):
                item.put_old_file_back()
            raise
        for folder in {item.target.parent for item in replacements}:
            _sync_folder(folder)


def require_inside_repository(files: Iterable[File]) -> None:
    """Raise `Refused` if a file, or a folder in its path, is a link that leads out of the repository.

    Without a repository, the current folder or the folder of the file counts as one.
    """
    for file in files:
        target = Path(os.path.realpath(file.path))
        if target != Path(os.path.normpath(file.path.absolute())):
            top = repository_around(file.path.parent)
            if not target.is_relative_to(top):
                raise Refused(
                    _diagnostic(
                        OUTSIDE,
                        file,
                        f"leads to {path_from_here(target)}, which is not in {path_from_here(top)}",
                    )
                )


def _remove_leftovers(folder: Path) -> None:
    """Remove temporary files from a folder if their names show that their process has ended."""
    with suppress(OSError):
        for path in folder.glob(".enumfix-*-*.tmp"):
            name = _LEFTOVER.fullmatch(path.name)
            if name and _is_gone(int(name[1])):
                with suppress(OSError):
                    if stat.S_ISREG(path.lstat().st_mode):
                        path.unlink()


def _is_gone(process: int) -> bool:
    """Return whether no other process has this id. This process has written no file yet."""
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
class _Replacement:
    """A file to replace: `new` is the temporary file, `old` the second name of the old file, if any."""

    file: File
    target: Path
    new: Path
    old: Path | None

    def put_old_file_back(self) -> None:
        """Undo the rename, if it has happened: put the old file back, or remove a new one."""
        if self.new.exists():
            return
        if self.old is None:
            self.target.unlink(missing_ok=True)
        else:
            self.old.replace(self.target)


@contextmanager
def _temporary_files() -> Iterator[list[Path]]:
    """Give a list for the paths of temporary files. Those that still exist at the end are removed."""
    leftovers: list[Path] = []
    try:
        yield leftovers
    finally:
        _remove_all(leftovers)


def _remove_all(paths: list[Path]) -> None:
    """Remove files. An interrupt in between is raised at the end, when all of them are gone."""
    try:
        while paths:
            with suppress(OSError):
                paths[-1].unlink(missing_ok=True)
            paths.pop()
    except KeyboardInterrupt:
        _remove_all(paths)
        raise


@contextmanager
def _os_errors_as_refusals(file: File) -> Iterator[None]:
    """Raise `Refused` with a diagnostic about a file in place of an `OSError`."""
    try:
        yield
    except OSError as error:
        raise Refused(
            _diagnostic(UNWRITABLE, file, f"cannot be written: {error.strerror or error}")
        ) from None


def _diagnostic(code: Code, file: File, message: str) -> Diagnostic:
    """Return a diagnostic about a file as a whole."""
    return code.at(replace(file.source, text=""), START, message)


def _prepare(file: File, text: str, leftovers: list[Path]) -> _Replacement:
    """Write a new text to a temporary file beside its target. Raises `Refused` if that is not possible."""
    with _os_errors_as_refusals(file):
        target = Path(os.path.realpath(file.path))
        if target.is_dir():
            raise Refused(_diagnostic(DIRECTORY, file, "cannot be written: this is a directory"))
        if file.path.exists() and not file.path.is_file():
            raise Refused(_diagnostic(UNWRITABLE, file, "cannot be written: this is a pipe or a device"))
        status = target.stat() if target.exists() else None
        data_on_disk = read_bytes(target) if status else None
        if data_on_disk != file.data:
            raise Refused(_diagnostic(CHANGED, file, "changed while enumfix was at work, and was left alone"))
        if status and not os.access(target, os.W_OK):
            raise Refused(_diagnostic(UNWRITABLE, file, "cannot be written: it is read-only"))
        new, stream = _create_temporary(target.parent, leftovers)
        with os.fdopen(stream, "wb") as out:
            out.write(file.encode(text))
            out.flush()
            if status:
                _copy_owner_and_mode(new, target, status)
            os.fsync(out.fileno())
        return _Replacement(file, target, new, _make_second_name(target, leftovers) if status else None)


def _create_temporary(folder: Path, leftovers: list[Path]) -> tuple[Path, int]:
    """Return (path, descriptor) of a new hidden file in a folder, open for writing."""
    for number in range(1000):
        path = folder / f".enumfix-{os.getpid()}-{number}.tmp"
        if os.path.lexists(path):
            continue
        # The path is listed before the file exists, so that an interrupt in between leaves nothing behind.
        leftovers.append(path)
        return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    raise FileExistsError(f"too many files named .enumfix-*.tmp in {folder}")


def _copy_owner_and_mode(path: Path, target: Path, status: os.stat_result) -> None:
    """Give a new file the owner, the mode and the attributes of the file that it replaces."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(path, status.st_uid, status.st_gid)
    path.chmod(stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        _copy_attributes(path, target)


def _copy_attributes(path: Path, target: Path) -> None:
    """Copy the extended attributes of a file, its access control list among them, to a new file.

    Attributes that the new file got from its folder are removed. What the system does not allow is skipped.
    Call this after chmod(), which would change the access control list.
    """
    with suppress(OSError):
        attributes = {name: os.getxattr(target, name) for name in os.listxattr(target)}
        for name in {*os.listxattr(path)} - {*attributes}:
            with suppress(OSError):
                os.removexattr(path, name)
        for name, value in attributes.items():
            with suppress(OSError):
                os.setxattr(path, name, value)


def _make_second_name(target: Path, leftovers: list[Path]) -> Path:
    """Give the old file a second name, and return it. So it can be put back by a rename."""
    path, stream = _create_temporary(target.parent, leftovers)
    os.close(stream)
    path.unlink()
    try:
        os.link(target, path)
    except OSError:  # a file system without hard links
        path, stream = _create_temporary(target.parent, leftovers)
        with os.fdopen(stream, "wb") as out:
            out.write(read_bytes(target))
        _copy_owner_and_mode(path, target, target.stat())
    return path


def _sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, so that the renames survive a power cut."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
