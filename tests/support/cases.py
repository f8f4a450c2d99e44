"""Golden cases: each folder below `golden/` with an `up.sql`. CONTRIBUTING describes the files."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from enumfix.api import rewrite
from enumfix.diagnostics import Diagnostic
from enumfix.outcome import COMMENT, Options, Outcome, SchemaState
from enumfix.source import Source

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GOLDEN = Path(__file__).parents[2] / "golden"
MIGRATION, DOWN = "000499_up.up.sql", "000499_up.down.sql"
BOM = "\ufeff"
OLDEST_MAJOR = 12

STANDARD = {
    "EF201": re.compile(r"the tables? (?:is|are) rewritten and locked until the batch commits: (.*)"),
    "EF202": re.compile(r"sessions with statements prepared for (.*) must be recycled"),
    "EF234": re.compile(r"run ANALYZE after the batch: (.*)"),
}
"""Warnings of nearly every case. `diagnostics.txt` has only the names in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The keys of `options.toml`.

    - `postgres`: the oldest major version that the case can run on.
    - `transaction`: false if `up.sql` has its own BEGIN and COMMIT, or may not run in a transaction.
    - `prove`: false if the original migration cannot run at all.
    - `prefix`: false if nothing may be put in front of the migration.
    - `down`: false if the migrations have no down files.
    - `down_section`: true if an empty down section is filled.
    - `fill`: what a migrator replaces placeholders by. It is applied before anything runs on a server.
    - `same_text`: false if the rewrite keeps the migration's spelling of an object, and `exact.sql` has the
      server's.
    - `stands`: true if dependents, or other objects near the type, stay as they are.

    The other keys are options of `rewrite`.
    """

    comment: str | None = None
    target_version: int | None = None
    postgres: int = OLDEST_MAJOR
    transaction: bool = True
    prove: bool = True
    prefix: bool = True
    down: bool = True
    down_section: bool = False
    lock_timeout: str = ""
    squawk: bool = False
    allow_unmeasured: bool = False
    schema_state: str = ""
    same_text: bool = True
    partition_keys: str = "rebuild"
    fill: Mapping[str, str] = field(default_factory=dict)
    stands: bool = False


@dataclass(frozen=True)
class Case:
    """One golden folder. Texts are read once; none has its byte order mark."""

    folder: Path

    @property
    def name(self) -> str:
        """Return the area and the sentence of the case: `kinds/view/on-an-enum-column-is-put-back`."""
        return self.folder.relative_to(GOLDEN).as_posix()

    @cached_property
    def settings(self) -> Settings:
        """Return the settings in `options.toml`."""
        return Settings(**tomllib.loads(self.text("options.toml")))

    @cached_property
    def schema(self) -> str:
        """Return the dump."""
        return self.text("schema.sql")

    @cached_property
    def exact(self) -> str:
        """Return the dump right before the migration if `schema` is of another moment, else ""."""
        return self.text("exact.sql")

    @cached_property
    def up(self) -> str:
        """Return the migration."""
        return self.text("up.sql")

    @cached_property
    def before(self) -> tuple[Source, ...]:
        """Return the earlier migrations of the same call."""
        return self._sources("before")

    @cached_property
    def outcome(self) -> Outcome:
        """Return the outcome of the rewrite."""
        return self.rewrite()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the names of the roles that the dump mentions."""
        return tuple(self.text("roles.txt").splitlines())

    @property
    def tablespaces(self) -> tuple[str, ...]:
        """Return the names of the tablespaces that the dump mentions."""
        return tuple(self.text("tablespaces.txt").splitlines())

    @property
    def diagnostics(self) -> str:
        """Return the diagnostics as `diagnostics.txt` has them: of standard warnings, only the names."""
        return "".join(f"{shorten(diagnostic)}\n" for diagnostic in self.outcome.diagnostics)

    def text(self, name: str) -> str:
        """Return the text of a file in the folder, "" if there is none."""
        path = self.folder / name
        return path.read_bytes().decode().removeprefix(BOM) if path.exists() else ""

    def filled(self, text: str) -> str:
        """Return a text of the case with the placeholders filled, as a migrator sends it to a server."""
        for placeholder, value in self.settings.fill.items():
            text = text.replace(placeholder, value)
        return text

    @property
    def area(self) -> str:
        """Return the area of the case: `kinds/view`."""
        return self.name.rpartition("/")[0]

    @property
    def is_refused(self) -> bool:
        """Return whether `diagnostics.txt` has an error."""
        return "error[" in self.text("diagnostics.txt")

    @property
    def proof(self) -> tuple[object, ...]:
        """Return everything that the proof of the case depends on. Cases with equal inputs need one proof."""
        texts = (migration.text for migration in self.before)
        rewritten = self.text("expected.sql") or self.up
        sql = (self.exact or self.schema, self.text("data.sql"), *texts, self.up, rewritten)
        return (*map(self.filled, sql), self.settings.transaction, self.roles, self.tablespaces)

    @property
    def options(self) -> Options:
        """Return the options of the rewrite."""
        settings = self.settings
        return Options(
            comment=COMMENT if settings.comment is None else settings.comment,
            target_version=settings.target_version,
            lock_timeout=settings.lock_timeout,
            squawk=settings.squawk,
            allow_unmeasured=settings.allow_unmeasured,
            schema_state=SchemaState(settings.schema_state) if settings.schema_state else None,
            partition_keys=settings.partition_keys,
        )

    def rewrite(self, up: str | None = None, schema: str | None = None) -> Outcome:
        """Return the outcome of the rewrite, perhaps with another migration or schema."""
        migration = Source(MIGRATION, self.up if up is None else up)
        return rewrite(
            migration,
            Source("schema.sql", self.schema if schema is None else schema),
            before=self.before,
            siblings=self._siblings(migration),
            down=Source(DOWN, self.text("down.sql")) if self.settings.down else None,
            options=self.options,
        )

    def exactly(self) -> Outcome:
        """Return the outcome of a rewrite that only knows the dump right before the migration."""
        options = replace(self.options, schema_state=SchemaState.BEFORE)
        return rewrite(Source(MIGRATION, self.up), Source("schema.sql", self.exact), options=options)

    def _siblings(self, migration: Source) -> Sequence[Source]:
        siblings = self._sources("siblings")
        if not siblings:
            return ()
        return sorted((*self.before, *siblings, migration), key=lambda source: source.path)

    def _sources(self, folder: str) -> tuple[Source, ...]:
        paths = sorted((self.folder / folder).glob("*.sql"))
        return tuple(Source(path.name, self.text(f"{folder}/{path.name}")) for path in paths)


def shorten(diagnostic: Diagnostic) -> str:
    """Return a diagnostic as enumfix prints it; of a standard warning, only the names."""
    pattern = STANDARD.get(diagnostic.code.id)
    match = pattern.fullmatch(diagnostic.message) if pattern else None
    return str(replace(diagnostic, message=match[1]) if match else diagnostic)


def cases() -> list[Case]:
    """Return all cases in the order of their names."""
    return [Case(path.parent) for path in sorted(GOLDEN.rglob("up.sql"))]
