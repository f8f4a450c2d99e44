"""Views and materialized views.

"cannot alter type of a column used by a view or rule": a view blocks every column that it
names, and the DROP of a type whose value it holds. Dumps write a view that groups by a primary
key in three steps; the last text counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog import Catalog, Effect, Object, Unsure
from enumfix.elements import created
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import Mentions, mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Object):
    """A view."""

    word: ClassVar[str] = "view"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterializedView(Object):
    """A materialized view."""

    word: ClassVar[str] = "materialized view"


def _needs(found: Mentions, own: Key) -> frozenset[Key]:
    return found.of("type", "column", "relation", "function", "operator") - {own}


@reads(ast.ViewStmt)
def view(statement: Statement, node: ast.ViewStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE VIEW and CREATE OR REPLACE VIEW."""
    assert node.view is not None
    key = created(node.view, catalog)
    found = mentions(node.query, catalog=catalog)
    yield View(key=key, uses=found.keys - {key}, needs=_needs(found, key), statement=statement)


@reads(ast.CreateTableAsStmt)
def materialized(statement: Statement, node: ast.CreateTableAsStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE MATERIALIZED VIEW; what CREATE TABLE AS makes cannot be told from its text."""
    if node.objtype is not ObjectType.OBJECT_MATVIEW:
        yield Unsure(statement)
        return
    assert node.into is not None and node.into.rel is not None
    key = created(node.into.rel, catalog)
    found = mentions(node.query, catalog=catalog)
    yield MaterializedView(key=key, uses=found.keys - {key}, needs=_needs(found, key), statement=statement)


@reads(ast.SelectStmt)
def select(statement: Statement, node: ast.SelectStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SELECT … INTO, which makes a table whose columns cannot be told from its text."""
    if node.intoClause is not None:
        yield Unsure(statement)
