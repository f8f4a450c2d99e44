"""The arguments of the command line, and how the settings complete them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from pathlib import Path

from enumfix.frozen import frozen
from enumfix.outcome import COMMENT, Options, SchemaState
from enumfix.project.settings import Settings

STDIN = Path("-")
_URL = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)


def any_is_a_url(paths: Iterable[Path | None]) -> bool:
    """Return whether one of the paths is the URL of a server. A message must not show its password."""
    return any(_URL.match(str(path)) and not os.path.lexists(path) for path in paths if path)


URL_NOT_FILE = "this is the URL of a server, not a file: give it to --database-url"


class Mode(Enum):
    """What to do with the new texts: write them, print a diff, or only say that there are some."""

    WRITE = "write"
    DIFF = "diff"
    CHECK = "check"


@frozen(kw_only=True)
class Arguments:
    """The files to rewrite, and the options for it. None means that the settings decide."""

    files: tuple[Path, ...]
    schema: Path | None = None
    migrations: Path | None = None
    comment: str | None = None
    target_version: int | None = None
    down: bool | None = None
    new_only: bool = False
    applied_ok: bool = False
    lock_timeout: str | None = None
    squawk: bool | None = None
    schema_state: SchemaState | None = None
    allow_unmeasured: bool = False
    partition_keys: str | None = None

    def with_settings(self, settings: Settings) -> Arguments:
        """Return a copy in which the settings fill in what the command line leaves open."""
        return replace(
            self,
            schema=self.schema or settings.schema,
            migrations=self.migrations or settings.migrations,
            comment=settings.comment if self.comment is None else self.comment,
            target_version=self.target_version or settings.target_version,
            down=settings.down if self.down is None else self.down,
            lock_timeout=settings.lock_timeout if self.lock_timeout is None else self.lock_timeout,
            squawk=settings.squawk if self.squawk is None else self.squawk,
            schema_state=self.schema_state or settings.schema_state,
            allow_unmeasured=self.allow_unmeasured or bool(settings.allow_unmeasured),
            partition_keys=self.partition_keys or settings.partition_keys,
        )

    @property
    def options(self) -> Options:
        """Return the options of the rewrite, with defaults in place of None."""
        comment = COMMENT if self.comment is None else self.comment
        return Options(
            comment=comment,
            target_version=self.target_version,
            down=self.down is not False,
            lock_timeout=self.lock_timeout or "",
            squawk=bool(self.squawk),
            schema_state=self.schema_state,
            allow_unmeasured=self.allow_unmeasured,
            partition_keys=self.partition_keys or "rebuild",
        )


@frozen(kw_only=True)
class ProofOptions:
    """The options for a proof or a replay on a server.

    - `database_url` is the server to use; None starts one.
    - `prelude` is a SQL file that runs first, `seed` one with rows.
    - `timeout` is how many seconds one script may run.
    - `against` is the Git revision of the originals, for files that are rewritten on disk already.
    - `replay` makes the schema from the earlier migrations, and not from a dump.
    - `trusted` gives the code of the repository all rights of the user.
    - `paths` are the files that the user named.
    """

    database_url: str | None = None
    prelude: Path | None = None
    seed: Path | None = None
    timeout: float | None = None
    against: str | None = None
    replay: bool = False
    trusted: bool = False
    paths: tuple[Path, ...] = ()
