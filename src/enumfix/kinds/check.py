"""CHECK constraints that hold a value of the enum.

PostgreSQL parses a CHECK again when a column changes its type: "operator does not exist:
new <> old". One that holds no value of the enum, nor calls a function that takes it, is
carried along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog import Catalog, Effect
from enumfix.constraint import Constraint, definition
from enumfix.elements import constraint_key, constraints
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Constraint):
    """A CHECK constraint of a table."""

    word: ClassVar[str] = "check constraint"


@reads(ast.CreateStmt, ast.CreateForeignTableStmt, ast.AlterTableStmt)
def read(
    statement: Statement,
    node: ast.CreateStmt | ast.CreateForeignTableStmt | ast.AlterTableStmt,
    catalog: Catalog,
) -> Iterator[Effect]:
    """Read the CHECK constraints of a table."""
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_CHECK):
        found = mentions(constraint.raw_expr, catalog=catalog, own=element.table, sql=statement.sql)
        columns = tuple(sorted(key.part for key in found.of("column") if key.relation == element.table))
        named = columns if len(columns) == 1 else ()
        yield Check(
            key=constraint_key(element, "check", named, catalog),
            uses=found.keys | _own(element.table, element.column),
            needs=found.standing("type", "function", "operator"),
            text=definition(statement, element, found),
            loose=found.loose,
            bare=found.bare,
            local=element.table == element.written,
            statement=statement,
        )


def _own(table: Key, column: str | None) -> frozenset[Key]:
    return frozenset((table.of("column", column),)) if column else frozenset()
