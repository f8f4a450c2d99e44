"""CHECK constraints that contain a constant of the enum, or call a function that takes it.

When a column changes its type, PostgreSQL parses the CHECKs on it again and fails: "operator does not exist:
new <> old". Such a CHECK is dropped and put back. PostgreSQL keeps any other by itself.
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
        """Return what the constraint uses, and its table, which may have to be created first."""
        return Constraint.stands_on(self, catalog) | {self.key.relation}


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read the CHECK constraints of a table, the inherited ones included."""
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        yield from _inherited_checks(node, catalog)
    new_keys: set[Key] = set()
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_CHECK):
        mentioned = mentions(constraint.raw_expr, catalog=catalog, own=element.table, sql=statement.sql)
        columns = tuple(sorted(key.part for key in mentioned.of("column") if key.relation == element.table))
        key = constraint_key(element, "check", columns if len(columns) == 1 else (), catalog, new_keys)
        new_keys.add(key)
        is_local = element.table == element.written
        existing = catalog.objects.get(key)
        if (
            not is_local
            and isinstance(existing, Check)
            and existing.local
            and not is_partition(key.relation, catalog)
        ):
            continue  # PostgreSQL merges it with the child's own constraint of the same name
        yield Check(
            key=key,
            uses=mentioned.keys | _column_of(element.table, element.column),
            needs=mentioned.standing(),
            text=definition(statement, element, mentioned),
            loose=mentioned.loose,
            bare=mentioned.bare,
            local=is_local,
            statement=statement,
        )


def _inherited_checks(
    node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Yield the CHECKs that a new table inherits from its parents."""
    table = created_by(node, catalog)
    for parent in inherited(node, catalog) if table else ():
        for key in catalog.members("constraint", parent):
            check = catalog.objects[key]
            if table and isinstance(check, Check) and check.heritable:
                yield replace(handed_down(check, table), local=False)


def _column_of(table: Key, column: str | None) -> frozenset[Key]:
    """Return the key of a column in a set, which is empty where there is no column."""
    return frozenset((table.of("column", column),)) if column else frozenset()
