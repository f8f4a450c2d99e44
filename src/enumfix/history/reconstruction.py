"""A schema before the file that was worked out from other versions, and the reasons to doubt it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.dependencies import recreated_keys
from enumfix.catalog.key import Key
from enumfix.history.read import History
from enumfix.history.schema_before import SchemaBefore
from enumfix.history.versions import MigrationStep
from enumfix.sql.script import Statement


class Doubt(NamedTuple):
    """A statement that makes the schema before the file uncertain, and the reason, in words for the user."""

    statement: Statement
    reason: str


class Reconstruction(NamedTuple):
    """The schema before the file, as worked out from a dump and the migrations.

    `low` is the first version that the dump may be of, `high` the last one; the file's own counts as one.
    `impact` are the objects that depend on the types of the file, and `preexisting` those of them that
    existed before all migrations.
    """

    history: History
    before: SchemaBefore
    low: int
    high: int
    impact: frozenset[Key]
    preexisting: frozenset[Key]

    @property
    def catalog(self) -> Catalog:
        """The schema before the file."""
        return self.before.catalog

    @property
    def recreated_keys(self) -> frozenset[Key]:
        """The objects of the impact that a rewrite drops and creates again."""
        return recreated_keys(self.catalog, self.impact)

    @property
    def later(self) -> tuple[tuple[int, MigrationStep], ...]:
        """The migrations that the dump may contain from the file on, each with its number."""
        at = self.history.at
        return tuple(enumerate(self.history.steps[at : self.high], at))


Rule: TypeAlias = Callable[[Reconstruction], Iterator[Doubt]]
"""Yields the statements that make a reconstruction uncertain for one reason."""
