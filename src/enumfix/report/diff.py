"""Unified diffs for `git apply` and `patch -p1`, which run in the folder where the diff was printed.

The names start with `a/` and `b/` as in Git's own diffs: both programs remove the first part of a name. There
is no `diff --git` line, since with it Git would read the names from the top of the repository, and not from
the current folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from enumfix.report.terminal import Styled

_NO_NEWLINE = "\\ No newline at end of file\n"
_STYLES = {"+": "green", "-": "red", "@": "cyan", "\\": "dim"}


class FileTexts(NamedTuple):
    """The old and the new text of a file. `before` is None if the file does not exist yet."""

    path: Path
    before: str | None
    after: str


def diff(change: FileTexts) -> str:
    """Return the unified diff of one file, "" if nothing changes."""
    from difflib import unified_diff

    if change.before == change.after:
        return ""
    name = _path_from_here(change.path)
    old = "/dev/null" if change.before is None else _quoted_name("a/" + name)
    if change.before is None and not change.after:
        return ""
    lines = unified_diff(
        _lines(change.before or ""), _lines(change.after), old, _quoted_name("b/" + name), lineterm="\n"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)


def can_be_applied(path: Path) -> bool:
    """Return whether `git apply` and `patch` accept a diff of this file.

    They refuse files outside the folder.
    """
    return not _path_from_here(path).startswith(("../", "/"))


def styled_lines(text: str) -> Iterator[Styled]:
    """Yield the lines of a diff with their styles."""
    for line in _lines(text):
        yield line, "bold" if line.startswith(("--- ", "+++ ")) else _STYLES.get(line[0], "")


def _path_from_here(path: Path) -> str:
    """Return the path of a file from the current folder.

    If it is a link, this is the path of its target: neither program writes through a link.
    """
    place = os.path.realpath(path)
    try:
        return Path(os.path.relpath(place, os.path.realpath(Path.cwd()))).as_posix()
    except ValueError:  # another drive, on Windows
        return Path(place).as_posix()


def _quoted_name(name: str) -> str:
    """Return a file name as a diff writes it: in quotes if it has special characters."""
    if any(char < " " or char in '"\x7f' for char in name):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{"".join(_escape(char) for char in quoted)}"'
    # Without the tab at the end, patch reads the name only up to its first blank.
    return name + "\t" if " " in name else name


def _escape(char: str) -> str:
    """Return a control character as an octal escape, another one as it is."""
    return f"\\{ord(char):03o}" if char < " " or char == "\x7f" else char


def _lines(text: str) -> list[str]:
    """Return the lines with their line endings. `str.splitlines` would also split at form feeds."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
