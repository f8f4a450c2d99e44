"""Publications whose column list names an enum column.

The server's words mislead: "cannot alter type of a column used by a publication WHERE clause".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Object):
    """A publication; `needs` are the columns that its lists name."""

    word: ClassVar[str] = "publication"


def _columns(node: ast.CreatePublicationStmt | ast.AlterPublicationStmt, catalog: Catalog) -> frozenset[Key]:
    found: set[Key] = set()
    for each in node.pubobjects or ():
        table = each.pubtable if isinstance(each, ast.PublicationObjSpec) else None
        if table is not None and table.relation is not None:
            key = refs.relation(table.relation, catalog)
            found.update(key.of("column", column) for column in refs.names(table.columns))
            found.update(mentions(table.whereClause, catalog=catalog, tables=(key,)).of("column"))
    return frozenset(found)


@reads(ast.CreatePublicationStmt)
def create(statement: Statement, node: ast.CreatePublicationStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE PUBLICATION."""
    columns = _columns(node, catalog)
    yield Publication(key=Key("publication", "", node.pubname or ""), needs=columns, statement=statement)


@reads(ast.AlterPublicationStmt)
def alter(statement: Statement, node: ast.AlterPublicationStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER PUBLICATION … ADD TABLE."""
    known = catalog.objects.get(Key("publication", "", node.pubname or ""))
    columns = _columns(node, catalog)
    if known and columns:
        yield replace(known, needs=known.needs | columns, statement=statement)
    elif columns:
        yield Publication(key=Key("publication", "", node.pubname or ""), needs=columns, statement=statement)
