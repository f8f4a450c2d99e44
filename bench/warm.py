"""Print the CPU seconds of one library call in a process that has warmed up.

    python bench/warm.py rewrite DUMP MIGRATION [SIBLING…]
    python bench/warm.py split DUMP

Every run is a process of its own, so that no cache of an earlier run can help.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pglast.parser import split

import enumfix.api
from enumfix.source import Source

_SMALL = Source("small.sql", "CREATE TYPE e AS ENUM ('a');\nCREATE TABLE t (c e DEFAULT 'a'::e);\n")
_ADDING = Source("up.sql", "ALTER TYPE e ADD VALUE 'b';\n")


def source(path: str) -> Source:
    return Source(path, Path(path).read_text())


def rewriting(dump: str, migration: str, *siblings: str) -> Callable[[], None]:
    """Return the rewrite of one file; it has to succeed."""
    schema, file = source(dump), source(migration)
    history = tuple(source(path) for path in siblings)
    enumfix.api.rewrite(_ADDING, _SMALL)

    def call() -> None:
        outcome = enumfix.api.rewrite(file, schema, siblings=history)
        if outcome.failed or not outcome.changed:
            sys.exit("\n".join(map(str, outcome.diagnostics)) or "nothing was rewritten")

    return call


def splitting(dump: str) -> Callable[[], None]:
    """Return the parser's split of a dump, without the psql lines that it cannot read."""
    text = re.sub(r"^\\.*$", "", Path(dump).read_text(), flags=re.MULTILINE)
    split(_SMALL.text, only_slices=True)

    def call() -> None:
        split(text, only_slices=True)

    return call


def main() -> None:
    what, *files = sys.argv[1:]
    call = rewriting(*files) if what == "rewrite" else splitting(*files)
    started = time.process_time()
    call()
    print(time.process_time() - started)


if __name__ == "__main__":
    main()
