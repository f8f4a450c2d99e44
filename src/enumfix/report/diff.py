"""Unified diffs that `git apply` and `patch -p1` take, from the folder they were made in.

The names start with `a/` and `b/`, as Git's own do: both programs take away the first part of
a name unless they are told otherwise. There is no `diff --git` line, since Git would then
count the names from the top of the repository and not from the current folder.
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
    """A file, and what is in it before and after; `before` is None for a file to be made."""

    path: Path
    before: str | None
    after: str


def diff(change: FileTexts) -> str:
    """Return the unified diff of one file; empty where nothing changes."""
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
    """Return whether `git apply` and `patch` take a diff of this file: not outside the folder."""
    return not _path_from_here(path).startswith(("../", "/"))


def styled_lines(text: str) -> Iterator[Styled]:
    """Yield the lines of a diff with their styles."""
    for line in _lines(text):
        yield line, "bold" if line.startswith(("--- ", "+++ ")) else _STYLES.get(line[0], "")


def _path_from_here(path: Path) -> str:
    """Return the real place of `path`, as seen from the current folder.

    A link is followed: neither program writes through one.
    """
    place = os.path.realpath(path)
    try:
        return Path(os.path.relpath(place, os.path.realpath(Path.cwd()))).as_posix()
    except ValueError:  # another drive, on Windows
        return Path(place).as_posix()


def _quoted_name(name: str) -> str:
    """Return a name as both programs read it: in quotes where it has to be, else closed by a tab."""
    if any(char < " " or char in '"\x7f' for char in name):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{"".join(_escape(char) for char in quoted)}"'
    # Without the tab, patch takes the first blank for the end of the name.
    return name + "\t" if " " in name else name


def _escape(char: str) -> str:
    return f"\\{ord(char):03o}" if char < " " or char == "\x7f" else char


def _lines(text: str) -> list[str]:
    """Return the lines with their endings. `str.splitlines` would also cut at form feeds and the like."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
