"""The pre-commit hook: looks at the bytes of its files before it imports anything.

Nearly all commits touch no migration that adds a label, and then the hook must cost nothing.
"""

from __future__ import annotations

import os  # these are there already: the interpreter itself needs them
import stat
import sys
from io import FileIO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

WITH_VALUE = (
    *("--schema", "--migrations", "--schema-state", "--target-version"),
    *("--comment", "--lock-timeout", "--database-url", "--prelude"),
)
"""The options of `enumfix rewrite` that take the next argument, which then is no migration.

They stand here a second time, since importing the command would cost more than all that the hook does. A test
compares them with the command's own definition.
"""


def main() -> None:
    """Run `enumfix rewrite --new-only` on the arguments if one of the files may add a label."""
    options, files = split(sys.argv[1:])
    if not any(may_add_labels(file) for file in files):
        return
    # The others go along: a later migration may stand on them.
    sys.argv[1:] = ["rewrite", "--new-only", *options, "--", *files]
    from enumfix.__main__ import main as run

    run()


def split(arguments: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the options with their values, and the files."""
    options: list[str] = []
    files: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            files += rest
        elif argument.startswith("-") and argument != "-":
            options.append(argument)
            if argument in WITH_VALUE:
                options += [next(rest, "")]
        else:
            files.append(argument)
    return options, files


def may_add_labels(file: str) -> bool:
    """Return whether the file may add a label, or cannot be read: the command says why.

    Only regular files up to the limit are read, and no more of one than it had when it was opened.
    """
    from enumfix import prefilter as glance

    try:
        # Without waiting for who writes into a pipe.
        with FileIO(os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))) as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > glance.LIMIT:
                return True
            data = stream.read(found.st_size + 1)
            return len(data) > found.st_size or glance.may_add_labels(data)
    except OSError:
        return True
