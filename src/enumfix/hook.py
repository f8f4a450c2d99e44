"""The pre-commit hook: looks at the bytes of its files before it imports anything.

Nearly all commits touch no migration that adds a label, and then the hook must cost nothing.
"""

from __future__ import annotations

import sys
from io import FileIO  # there already: the interpreter itself needs it

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Options that take the next argument, which then is no migration.
_WITH_VALUE = ("--schema", "--migrations", "--target-version", "--comment")


def main() -> None:
    """Run `enumfix rewrite --new-only` on the arguments if one of the files may add a label."""
    options, files = split(sys.argv[1:])
    wanted = list(worth_reading(files))
    if not any(adds for _, adds in wanted):
        return
    sys.argv[1:] = ["rewrite", "--new-only", *options, "--", *(file for file, _ in wanted)]
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
        elif argument.startswith("-"):
            options.append(argument)
            if argument in _WITH_VALUE:
                options += [next(rest, "")]
        else:
            files.append(argument)
    return options, files


def worth_reading(files: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the files that are not empty, and for each whether it may add a label.

    Those that do not may be what a later one stands on. A file that cannot be opened is passed
    on: the command says what is wrong with it.
    """
    from enumfix.glance import may_add_labels

    for file in files:
        try:
            with FileIO(file) as stream:
                data = stream.read()
        except OSError:
            yield file, True
            continue
        if data.strip():
            yield file, may_add_labels(data)
