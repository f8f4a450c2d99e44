"""How migrators name their files: where the version is, and how versions are compared."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TypeAlias

from enumfix.frozen import frozen

Version: TypeAlias = tuple[int, ...]
"""The parts of a version, for sorting: `2024-01-31_x` is (2024, 1, 31). () means that there is none."""

_NUMBER = re.compile(r"\d+(?:[-.]\d+)*")


@frozen(kw_only=True, slots=False)
class FileNames:
    """A rule for the names of migrations, which several migrators may share.

    `up` and `down` are the ends of the file names. With `folder`, each migration is a folder, and they are
    the whole names. `down` is None if there are no down files. Versions are compared as numbers, part by
    part; with `text`, names are compared as text.

    With a `prefix`, a pattern for what precedes the version, names are like those of Flyway: `V1.2__x.sql`.
    Parts are separated by `.` or `_`, and zeros at the end do not count. A file with `undo_prefix` reverts
    the file of the same version that has another prefix. A file with `repeatable_prefix` has no version: it
    runs after the others, each time that it has changed.
    """

    up: str
    down: str | None = None
    folder: bool = False
    text: bool = False
    prefix: str = ""
    undo_prefix: str = ""
    repeatable_prefix: str = ""

    @cached_property
    def _pattern_with_prefix(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:{self.prefix})(?P<version>\d+(?:[._]\d+)*)__.*{re.escape(self.up)}", re.DOTALL
        )

    def match(self, name: str) -> bool:
        """Return whether the name of a file follows the rule."""
        if self.folder:
            return name == self.up
        return bool(self._pattern_with_prefix.fullmatch(name)) if self.prefix else name.endswith(self.up)

    def version(self, name: str) -> Version:
        """Return the version in a name, or ()."""
        if self.prefix:
            match = self._pattern_with_prefix.fullmatch(name)
            return self.parse_version(match["version"]) if match else ()
        number = _NUMBER.match(name)
        if number is None:
            return ()
        return tuple(name.encode()) if self.text else self.parse_version(number[0])

    def parse_version(self, text: str) -> Version:
        """Return a version that is written as in a name, or () if it is none. A prefix may precede it."""
        text = re.sub(rf"\A(?:{self.prefix})", "", text) if self.prefix else text
        if not re.fullmatch(r"\d+(?:[._]\d+)*" if self.prefix else _NUMBER, text):
            return ()
        parts = [int(part) for part in re.split("[-._]", text)]
        while self.prefix and len(parts) > 1 and not parts[-1]:
            parts.pop()
        return tuple(parts)

    def is_undo(self, name: str) -> bool:
        """Return whether a file reverts another one, if there is one of its version without this prefix."""
        return bool(self.undo_prefix and name.startswith(self.undo_prefix) and self.match(name))

    def is_repeatable(self, name: str) -> bool:
        """Return whether a file runs again after the others each time that it has changed."""
        prefix = self.repeatable_prefix
        return bool(prefix) and name.startswith(f"{prefix}__") and name.endswith(self.up)
