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
from enumfix.catalog.families import inherited_copy, is_partition
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.table_elements import added_constraints, constraint_key, created_table, parent_tables
from enumfix.fold.readers import TableStatement, reads_elements
from enumfix.recreation.constraint import Constraint, constraint_definition
from enumfix.sql.script import Statement


class Check(Constraint):
    """A CHECK constraint of a table."""

    __slots__ = ()

    word: ClassVar[str] = "check constraint"
    graph_place: ClassVar[int] = 40
    squawk: ClassVar[SquawkRules] = SquawkRules(
        constraints={ConstrType.CONSTR_CHECK: ("constraint-missing-not-valid",)}
    )

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the constraint uses, and its table, which may have to be created first."""
        return Constraint.built_after(self, catalog) | {self.key.relation}


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read the CHECK constraints of a table, the inherited ones included."""
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        yield from _inherited_checks(node, catalog)
    new_keys: set[Key] = set()
    for element, constraint in added_constraints(node, catalog, ConstrType.CONSTR_CHECK):
        mentioned = find_mentions(constraint.raw_expr, catalog=catalog, own=element.table, sql=statement.sql)
        columns = tuple(sorted(key.part for key in mentioned.of("column") if key.relation == element.table))
        key = constraint_key(element, "check", columns if len(columns) == 1 else (), catalog, new_keys)
        new_keys.add(key)
        is_local = element.table == element.statement_table
        existing = catalog.objects.get(key)
        if (
            not is_local
            and isinstance(existing, Check)
            and existing.is_defined_locally
            and not is_partition(key.relation, catalog)
        ):
            continue  # PostgreSQL merges it with the child's own constraint of the same name
        yield Check(
            key=key,
            uses=mentioned.keys | _column_of(element.table, element.column),
            needs=mentioned.needed_keys_of_expression(),
            text=constraint_definition(statement, element, mentioned),
            unplaced_keys=mentioned.unplaced_keys,
            uncast_constants=mentioned.uncast_constants,
            is_defined_locally=is_local,
            statement=statement,
        )


def _inherited_checks(
    node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Yield the CHECKs that a new table inherits from its parents."""
    table = created_table(node, catalog)
    for parent in parent_tables(node, catalog) if table else ():
        for key in catalog.members("constraint", parent):
            check = catalog.objects[key]
            if table and isinstance(check, Check) and check.is_heritable:
                yield replace(inherited_copy(check, table), is_defined_locally=False)


def _column_of(table: Key, column: str | None) -> frozenset[Key]:
    """Return the key of a column in a set, which is empty where there is no column."""
    return frozenset((table.of("column", column),)) if column else frozenset()
