"""What a rewrite asks for and what it answers: the values that cross the public border."""

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

    `comment` stands above each recreation; empty for none. `target_version` is the oldest
    PostgreSQL major version the migration has to run on; by default the one that the dump
    was taken from, else 12. `down` is whether the down section of a file that holds both
    directions becomes a commented no-op where it is empty, and is spoken of where it is not.
    `lock_timeout`, such as `5s`, is set for the transaction in front of each recreation; empty for
    not at all. `squawk` adds the comments by which that linter passes over a recreation.
    `allow_unmeasured` rewrites tables of TimescaleDB and Citus, though nobody has tried that.
    `schema_state` says when the dump was taken, where that is not to be guessed.
    `partition_keys` is `rebuild` to make tables again that are partitioned by the enum, or `refuse`.
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
    """What a file beside a migration is: SQL, a program that may hold SQL, or something that is not read."""

    SQL = "SQL"
    PROGRAM = "program"
    UNREAD = "unread"


@frozen(kw_only=True)
class Unplaced:
    """A file of which it is not known whether it runs before a migration or after it, and why.

    `reason` goes on behind its name in a message: "has no version in its name".
    """

    source: Source
    reason: str
    form: Form = Form.SQL


@frozen(kw_only=True)
class Outcome:
    """The answer for one migration file.

    `text` is the file as it should be; it is `source.text` when there is nothing to do or
    something to refuse. `down` is the new text of the down file, or None when that file is
    to stay as it is. `labels` maps each rewritten type to the labels that its run adds.
    """

    source: Source
    text: str
    down: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Return whether an error was found, so that nothing may be written."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def changed(self) -> bool:
        """Return whether the migration file is to be rewritten."""
        return self.text != self.source.text
