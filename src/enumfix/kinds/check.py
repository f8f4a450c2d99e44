"""CHECK constraints that hold a value of the enum.

PostgreSQL parses a CHECK again when a column changes its type: "operator does not exist:
new <> old". One that holds no value of the enum, nor calls a function that takes it, is
carried along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import handed_down, is_partition
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.table_elements import constraint_key, constraints, created_by, inherited
from enumfix.fold.readers import TableStatement, reads_elements
from enumfix.recreation.constraint import Constraint, definition
from enumfix.sql.script import Statement


class Check(Constraint):
    """A CHECK constraint of a table."""

    __slots__ = ()

    word: ClassVar[str] = "check constraint"
    graph_place: ClassVar[int] = 40
    squawk: ClassVar[SquawkRules] = SquawkRules(
        constraints={ConstrType.CONSTR_CHECK: ("constraint-missing-not-valid",)}
    )

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what comes before it: its table too, which may be made again."""
        return Constraint.stands_on(self, catalog) | {self.key.relation}


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read the CHECK constraints of a table, and those that it takes from its parents."""
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        yield from _inherited(node, catalog)
    made: set[Key] = set()
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_CHECK):
        found = mentions(constraint.raw_expr, catalog=catalog, own=element.table, sql=statement.sql)
        columns = tuple(sorted(key.part for key in found.of("column") if key.relation == element.table))
        key = constraint_key(element, "check", columns if len(columns) == 1 else (), catalog, made)
        made.add(key)
        local = element.table == element.written
        known = catalog.objects.get(key)
        if not local and isinstance(known, Check) and known.local and not is_partition(key.relation, catalog):
            continue  # it is merged with the child's own
        yield Check(
            key=key,
            uses=found.keys | _own(element.table, element.column),
            needs=found.standing(),
            text=definition(statement, element, found),
            loose=found.loose,
            bare=found.bare,
            local=local,
            statement=statement,
        )


def _inherited(node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Yield what a new child takes from its parents; what the statement says itself comes after."""
    table = created_by(node, catalog)
    for parent in inherited(node, catalog) if table else ():
        for key in catalog.members("constraint", parent):
            found = catalog.objects[key]
            if table and isinstance(found, Check) and found.heritable:
                yield replace(handed_down(found, table), local=False)


def _own(table: Key, column: str | None) -> frozenset[Key]:
    return frozenset((table.of("column", column),)) if column else frozenset()
