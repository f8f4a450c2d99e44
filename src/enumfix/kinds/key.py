"""Primary keys, unique and exclusion constraints.

They are rebuilt with their column, name, comment and replica identity. An exclusion
constraint whose WHERE holds a value of the enum is not: "operator does not exist".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType

from enumfix import refs
from enumfix.catalog import Catalog, Effect
from enumfix.change import Change, Sql
from enumfix.constraint import Constraint, definition
from enumfix.elements import constraint_key, constraints, deferral
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.recreated import carried
from enumfix.script import Statement

_SUFFIX = {
    ConstrType.CONSTR_PRIMARY: "pkey",
    ConstrType.CONSTR_UNIQUE: "key",
    ConstrType.CONSTR_EXCLUSION: "excl",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueKey(Constraint):
    """A primary key, a unique or an exclusion constraint of a table."""

    word: ClassVar[str] = "constraint"

    deferral: str = ""
    exclusion: bool = False

    def rides(self, change: Change) -> bool:
        """Return whether the converting ALTER TABLE can add it: 12 looks at the old type in a WHERE."""
        return Constraint.rides(self, change) and not (self.exclusion and change.target < 13)

    def is_alone(self, change: Change) -> bool:
        """Return whether the table is made again: its partitions have their own, which are attached."""
        return change.is_away(self)

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Give back what the constraint carried, and its index."""
        yield from Constraint.put_back(self, change)
        yield from carried(self.key._replace(kind="relation", name=self.key.part, part=""), "", change)


@reads(ast.CreateStmt, ast.AlterTableStmt)
def read(
    statement: Statement, node: ast.CreateStmt | ast.AlterTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read the constraints that an index stands behind."""
    for element, constraint in constraints(node, catalog, *_SUFFIX):
        columns = refs.names((*(constraint.keys or ()), *(constraint.including or ())))
        excluded = (each.name for each in refs.walk(constraint.exclusions) if isinstance(each, ast.IndexElem))
        columns = (*columns, *(name for name in excluded if name))
        own = columns or ((element.column,) if element.column else ())
        pinned = constraint.exclusions, constraint.where_clause
        found = mentions(*pinned, catalog=catalog, own=element.table, sql=statement.sql)
        primary = constraint.contype is ConstrType.CONSTR_PRIMARY
        assert constraint.contype is not None
        yield UniqueKey(
            key=constraint_key(element, _SUFFIX[constraint.contype], () if primary else own, catalog),
            deferral=deferral(constraint),
            exclusion=constraint.contype is ConstrType.CONSTR_EXCLUSION,
            uses=found.keys | {element.table.of("column", column) for column in own},
            needs=found.standing("type", "function", "operator"),
            text=definition(statement, element, found),
            loose=found.loose | {element.table.of("column", column) for column in columns},
            bare=found.bare,
            statement=statement,
        )
