"""What the command line asks for, and what the settings add to it."""

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


def names_a_url(paths: Iterable[Path | None]) -> bool:
    """Return whether the URL of a server stands in the place of a file: no message may show its password."""
    return any(_URL.match(str(path)) and not os.path.lexists(path) for path in paths if path)


NO_FILE = "the URL of a server stands where a file belongs: give it to --database-url"


class Mode(Enum):
    """What becomes of the new texts."""

    WRITE = "write"
    DIFF = "diff"
    CHECK = "check"


@frozen(kw_only=True)
class Request:
    """What is to be rewritten, and how. None leaves a choice to the settings."""

    files: tuple[Path, ...]
    schema: Path | None = None
    migrations: Path | None = None
    comment: str | None = None
    target_version: int | None = None
    down: bool | None = None
    new_only: bool = False
    lock_timeout: str | None = None
    squawk: bool | None = None
    schema_state: SchemaState | None = None
    allow_unmeasured: bool = False
    partition_keys: str | None = None

    def under(self, settings: Settings) -> Request:
        """Return the request with its gaps filled from the settings: the command line wins."""
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
        """Return what the rewrite itself has to know."""
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
class Evidence:
    """What a proof stands on, beside the migration and its schema.

    `against` is the Git revision that holds the originals of files that are rewritten on disk;
    `replay` says that the schema is built from the earlier migrations, and not from a dump; `trusted`, that
    what the repository holds may do all that the user may. `paths` are the files that the user names.
    """

    database_url: str | None = None
    prelude: Path | None = None
    seed: Path | None = None
    timeout: float | None = None
    against: str | None = None
    replay: bool = False
    trusted: bool = False
    paths: tuple[Path, ...] = ()
