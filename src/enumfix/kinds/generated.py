"""Stored generated columns.

"cannot alter type of a column used by a generated column". One that holds only a literal of the
enum is worse: PostgreSQL 12–14 drop the column without a word when the type is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix import refs
from enumfix.catalog import Catalog, Drop, Effect, Object
from enumfix.elements import commands, constraints
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated(Object):
    """The expression of a generated column; it stands where a default would."""

    word: ClassVar[str] = "generated column"

    @property
    def label(self) -> str:
        """What a message calls this column."""
        return str(self.key.of("column", self.key.part)).replace("column", self.word, 1)


def _make(statement: Statement, table: Key, column: str, expression: object, catalog: Catalog) -> Generated:
    own = table.of("column", column)
    found = mentions(expression, catalog=catalog, own=table)
    standing = found.of("type", "column", "function", "operator") | {own}
    return Generated(
        key=table.of("default", column), uses=found.keys | {own}, needs=standing, statement=statement
    )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt, ast.AlterTableStmt)
def read(
    statement: Statement,
    node: ast.CreateStmt | ast.CreateForeignTableStmt | ast.AlterTableStmt,
    catalog: Catalog,
) -> Iterator[Effect]:
    """Read GENERATED ALWAYS AS (…), SET EXPRESSION and DROP EXPRESSION."""
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_GENERATED):
        if element.column and constraint.raw_expr is not None:
            yield _make(statement, element.table, element.column, constraint.raw_expr, catalog)
    if isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        table = refs.relation(node.relation, catalog)
        for command in commands(node, AlterTableType.AT_SetExpression):
            if command.def_ is not None:
                yield _make(statement, table, command.name or "", command.def_, catalog)
        for command in commands(node, AlterTableType.AT_DropExpression):
            yield Drop(table.of("default", command.name or ""))
