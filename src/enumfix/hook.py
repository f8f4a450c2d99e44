"""The pre-commit hook. It looks at the bytes of the files before it imports the rest of enumfix.

Most commits touch no migration that adds a label. The hook must cost them no time.
"""

from __future__ import annotations

import os  # costs nothing: Python itself has imported these already
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
"""The options of `enumfix rewrite` that take a value: the next argument is then not a migration.

The list is a copy, since importing the command would take longer than the hook itself. A test compares it
with the options of the command.
"""


def main() -> None:
    """Run `enumfix rewrite --new-only` on the arguments if one of the files may add a label."""
    options, files = split_arguments(sys.argv[1:])
    if not any(may_add_labels(file) for file in files):
        return
    # All files are passed on: a later migration of the same commit may need an earlier one.
    sys.argv[1:] = ["rewrite", "--new-only", *options, "--", *files]
    from enumfix.__main__ import main as run

    run()


def split_arguments(arguments: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return (options, files): the options with their values, in order, and all other arguments."""
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
    """Return whether the command has to look at this file.

    True if the file may add a label, or if the hook cannot read it: the command then says why. Only regular
    files up to the size limit are read. A file that grows while it is read counts as one that may add a
    label.
    """
    from enumfix import prefilter

    try:
        # O_NONBLOCK: opening a pipe must not wait for a writer.
        with FileIO(os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > prefilter.LIMIT:
                return True
            data = stream.read(status.st_size + 1)
            return len(data) > status.st_size or prefilter.may_add_labels(data)
    except OSError:
        return True
