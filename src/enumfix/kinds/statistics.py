"""Extended statistics.

Those on plain columns and on expressions without a value of the enum are rebuilt, but from
PostgreSQL 14 on they lose their target (ALTER STATISTICS … SET STATISTICS), and their owner where
it is not the table's (measured on 15 and 18); both are set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Effect
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.text import Text
from enumfix.fold.readers import reads
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import Recreated, written
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts


class Statistics(Recreated):
    """An extended statistics object."""

    __slots__ = ()

    word: ClassVar[str] = "statistics"
    dropped: ClassVar[str] = "STATISTICS"

    def resettle(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the target again, and the owner: the rebuilt object belongs to the table's owner."""
        lost = ("statistics", "owner") if change.owners_differ else ("statistics",)
        for aspect in lost:
            for accessory in change.catalog.aspect(self.key, aspect):
                yield Sql(str(accessory.text))


@reads(ast.CreateStatsStmt)
def read(statement: Statement, node: ast.CreateStatsStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE STATISTICS."""
    tables = [
        relation_named(each, catalog) for each in node.relations or () if isinstance(each, ast.RangeVar)
    ]
    found = mentions(node.exprs, node.relations, catalog=catalog, tables=tables, sql=statement.sql)
    plain = {
        table.of("column", each.name)
        for table in tables
        for each in node.exprs or ()
        if isinstance(each, ast.StatsElem) and each.name
    }
    key = catalog.place("statistics", name_parts(node.defnames))
    kept = written(statement, found, key)
    kept["loose"] |= plain
    yield Statistics(
        key=key,
        uses=found.keys | plain | frozenset(tables),
        needs=found.standing(),
        **kept,
    )


@reads(ast.AlterStatsStmt)
def alter(statement: Statement, node: ast.AlterStatsStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER STATISTICS … SET STATISTICS."""
    key = catalog.place("statistics", name_parts(node.defnames))
    yield Attach(key, Accessory("statistics", Text((statement.sql,)), statement=statement))
