"""Extended statistics.

PostgreSQL rebuilds them, unless an expression contains a value of the enum. From PostgreSQL 14 on they lose
their target (ALTER STATISTICS … SET STATISTICS), and their owner if it is not the table's (measured on 15 and
18). Both are set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Accessory, AddAccessory, Catalog, Effect
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.text import Text
from enumfix.fold.readers import reads
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import RecreatedObject, statement_fields
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts


class Statistics(RecreatedObject):
    """An extended statistics object."""

    __slots__ = ()

    word: ClassVar[str] = "statistics"
    kind: ClassVar[str] = "statistics"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_STATISTIC_EXT,)
    is_in_every_dump: ClassVar[bool] = False
    drop_keywords: ClassVar[str] = "STATISTICS"

    def restore_after_rebuild(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the target again, and the owner: the rebuilt object belongs to the owner of the table."""
        aspects = ("statistics", "owner") if change.owners_differ else ("statistics",)
        for aspect in aspects:
            for accessory in change.catalog.aspect(self.key, aspect):
                yield Sql(str(accessory.text))


@reads(ast.CreateStatsStmt)
def read(statement: Statement, node: ast.CreateStatsStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE STATISTICS."""
    tables = [
        relation_named(each, catalog) for each in node.relations or () if isinstance(each, ast.RangeVar)
    ]
    mentioned = find_mentions(node.exprs, node.relations, catalog=catalog, tables=tables, sql=statement.sql)
    plain_columns = {
        table.of("column", each.name)
        for table in tables
        for each in node.exprs or ()
        if isinstance(each, ast.StatsElem) and each.name
    }
    key = catalog.key_for("statistics", name_parts(node.defnames))
    text_fields = statement_fields(statement, mentioned, key)
    text_fields["unplaced_keys"] |= plain_columns
    yield Statistics(
        key=key,
        uses=mentioned.keys | plain_columns | frozenset(tables),
        needs=mentioned.needed_keys_of_expression(),
        **text_fields,
    )


@reads(ast.AlterStatsStmt)
def alter(statement: Statement, node: ast.AlterStatsStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER STATISTICS … SET STATISTICS."""
    key = catalog.key_for("statistics", name_parts(node.defnames))
    yield AddAccessory(key, Accessory("statistics", Text((statement.sql,)), statement=statement))
