"""What a rewrite takes and what it returns, as the Python API shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from enumfix.diagnostics import Diagnostic
from enumfix.frozen import frozen
from enumfix.source import Source

COMMENT = "PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type."


class SchemaState(Enum):
    """When a dump was taken: before earlier migrations, right before, right after, or after all of them."""

    BEHIND = "behind"
    BEFORE = "before"
    AFTER = "after"
    HEAD = "head"


@frozen(kw_only=True)
class Options:
    """How to rewrite.

    - `comment` is written above each recreation; "" for none.
    - `target_version` is the oldest major version of PostgreSQL that the migration has to run on. None means
      the version that the dump comes from, or 12 if the dump names none.
    - `down` is about files that hold both directions. True: an empty down section becomes a commented no-op,
      and a note names one that has statements. False: down sections are left alone.
    - `lock_timeout`, such as `5s`, is set in front of each recreation, for the transaction; "" for none.
    - `squawk` writes the comments that make the linter squawk accept a recreation.
    - `allow_unmeasured` rewrites tables of TimescaleDB and Citus, although nobody has tested that.
    - `schema_state` says when the dump was taken. None: enumfix finds it out from the migrations.
    - `partition_keys` is about tables that are partitioned by the enum. `rebuild` creates them again,
      `refuse` refuses the migration.
    """

    comment: str = COMMENT
    target_version: int | None = None
    down: bool = True
    lock_timeout: str = ""
    squawk: bool = False
    allow_unmeasured: bool = False
    schema_state: SchemaState | None = None
    partition_keys: str = "rebuild"


class Form(Enum):
    """What a file beside a migration is: SQL, a program that may contain SQL, or a file that is not read."""

    SQL = "SQL"
    PROGRAM = "program"
    UNREAD = "unread"


@frozen(kw_only=True)
class Unplaced:
    """A file beside a migration, when enumfix does not know which of the two runs first.

    `reason` says why, and stands in a message: "the name does not begin with a version".
    """

    source: Source
    reason: str
    form: Form = Form.SQL


@frozen(kw_only=True)
class Outcome:
    """The answer for one migration file.

    `source` is the file that was given. `text` is its new text; it equals `source.text` if there is nothing
    to do or the file is refused. `down` is the new text of the down file; None means that it stays as it is.
    `labels` maps the name of each recreated type to the labels that the migration adds to it.
    """

    source: Source
    text: str
    down: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Return whether there is an error. Then nothing may be written."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def changed(self) -> bool:
        """Return whether the migration gets a new text."""
        return self.text != self.source.text
