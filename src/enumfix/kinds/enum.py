"""Enums: their labels, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.diagnostics import Diagnostic
from enumfix.kinds import reads
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType(Object):
    """An enum. `labels` are in their sort order."""

    word: ClassVar[str] = "enum"

    labels: tuple[str, ...]

    def review(self, change: object) -> Iterable[Diagnostic]:
        """Nothing stands in the way of an enum itself."""
        return ()


def inserted(labels: tuple[str, ...], new: str, neighbour: str | None, *, after: bool) -> tuple[str, ...]:
    """Return the labels with `new` beside its neighbour, or at the end where there is none.

    Raises `ValueError` when the neighbour is not among them.
    """
    at = len(labels) if neighbour is None else labels.index(neighbour) + after
    return (*labels[:at], new, *labels[at:])


@reads(ast.CreateEnumStmt)
def create(statement: Statement, node: ast.CreateEnumStmt, catalog: Catalog) -> Iterable[Effect]:
    """Read CREATE TYPE … AS ENUM."""
    key = catalog.place("type", refs.names(node.typeName))
    yield EnumType(key=key, labels=refs.names(node.vals), statement=statement)


@reads(ast.AlterEnumStmt)
def alter(statement: Statement, node: ast.AlterEnumStmt, catalog: Catalog) -> Iterable[Effect]:
    """Read ADD VALUE and RENAME VALUE."""
    key = catalog.find("type", refs.names(node.typeName))
    known = catalog.objects.get(key) if key else None
    if not isinstance(known, EnumType) or node.newVal is None:
        return
    if node.oldVal is not None:
        labels = tuple(node.newVal if label == node.oldVal else label for label in known.labels)
    elif node.newVal in known.labels or (node.newValNeighbor or node.newVal) not in (
        *known.labels,
        node.newVal,
    ):
        return
    else:
        labels = inserted(known.labels, node.newVal, node.newValNeighbor, after=bool(node.newValIsAfter))
    yield replace(known, labels=labels)
