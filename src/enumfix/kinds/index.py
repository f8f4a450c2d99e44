"""Indexes, and those whose predicate or expression holds a value of the enum.

PostgreSQL rebuilds a plain index on a retyped column by itself, with its comment, its CLUSTER
mark and its replica identity. What it forgets is the statistics target of an expression
(ALTER INDEX … SET STATISTICS). A predicate or an expression that holds a value of the old type
makes the rebuild fail: "operator does not exist".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix import refs
from enumfix.catalog import Accessory, Attach, Catalog, Effect, Object
from enumfix.change import Change, Clause, Sql
from enumfix.elements import commands, made_names
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement
from enumfix.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Object):
    """An index."""

    word: ClassVar[str] = "index"

    def resettle(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the statistics targets again, which the rebuild forgets."""
        for accessory in change.catalog.accessories.get(self.key, ()):
            if accessory.aspect.startswith("statistics"):
                yield Sql(str(accessory.text))


@reads(ast.IndexStmt)
def read(statement: Statement, node: ast.IndexStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE INDEX."""
    assert node.relation is not None
    table = refs.relation(node.relation, catalog)
    key = Key("relation", table.schema, node.idxname or _unnamed(node, table, catalog))
    if node.if_not_exists and key in catalog.objects:
        return
    elements = (*(node.indexParams or ()), *(node.indexIncludingParams or ()))
    plain = {
        table.of("column", element.name)
        for element in elements
        if isinstance(element, ast.IndexElem) and element.name
    }
    classes = {
        each
        for element in elements
        if isinstance(element, ast.IndexElem) and element.opclass
        for each in (catalog.find("operator class", refs.names(element.opclass)),)
        if each
    }
    found = mentions(elements, node.whereClause, catalog=catalog, own=table)
    yield Index(
        key=key,
        uses=found.keys | plain | classes | {table},
        needs=found.standing("type", "function", "operator") | classes,
        statement=statement,
    )


def _unnamed(node: ast.IndexStmt, table: Key, catalog: Catalog) -> str:
    """Return the name that PostgreSQL gives an index that has none (`ChooseIndexName`)."""
    columns = [
        each.indexcolname or each.name or _figure(each.expr)
        for each in (*(node.indexParams or ()), *(node.indexIncludingParams or ()))
        if isinstance(each, ast.IndexElem)
    ]
    for name in made_names(table.name, "_".join(columns), "_idx"):
        if table._replace(name=name) not in catalog.objects:
            return name
    raise AssertionError("names never run out")


def _figure(expression: object) -> str:
    """Return what PostgreSQL calls an expression in a made-up name (`FigureIndexColname`)."""
    if isinstance(expression, ast.FuncCall):
        return refs.names(expression.funcname)[-1]
    if isinstance(expression, ast.ColumnRef):
        return refs.names(expression.fields)[-1]
    if isinstance(expression, ast.TypeCast):
        inner = _figure(expression.arg)
        named = refs.names(expression.typeName.names if expression.typeName else None)
        return inner if inner != "expr" or not named else named[-1]
    return "coalesce" if isinstance(expression, ast.CoalesceExpr) else "expr"


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER INDEX … ALTER COLUMN n SET STATISTICS."""
    if node.objtype is ObjectType.OBJECT_INDEX and node.relation is not None:
        for command in commands(node, AlterTableType.AT_SetStatistics):
            yield Attach(
                refs.relation(node.relation, catalog),
                Accessory(
                    f"statistics {command.num or command.name}", Text((statement.sql,)), statement=statement
                ),
            )
