"""NOT NULL constraints, which have names from PostgreSQL 18 on.

Changing the type of a parent's column makes the constraints of partitions and children anew,
under the parent's name: "cannot create not-null constraint … on column … of table …", or,
for a partition, another name without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix import refs
from enumfix.catalog import Catalog, Drop, Effect, Object
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.elements import commands, constraints, made_name
from enumfix.kinds import reads
from enumfix.script import Statement
from enumfix.tree import parents

NAMED_APART = Code(
    "EF313",
    Severity.ERROR,
    "a partition or child calls its NOT NULL constraint otherwise than its parent does (PostgreSQL 18)",
    "Drop the parent's NOT NULL before the migration, and add it to the child and then to the parent "
    "after it, each under its name (ALTER TABLE … ADD CONSTRAINT … NOT NULL …).",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNull(Object):
    """That a column may not be NULL; `name` is the constraint's, given or by the naming rules."""

    word: ClassVar[str] = "NOT NULL of"

    name: str

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse, for PostgreSQL 18, a name that the conversion of the parent would change."""
        if change.target < 18:
            return
        for parent in parents(self.key.relation, change.catalog):
            above = change.catalog.objects.get(parent.of("not null", self.key.part))
            if isinstance(above, NotNull) and above.name != self.name:
                column = str(self.key.of("column", self.key.part))
                yield NAMED_APART.at(
                    self.statement.source,
                    self.statement.span,
                    f"{change.types} cannot be recreated: {column} has the NOT NULL constraint {self.name}, "
                    f"and its parent {above.name}",
                )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt, ast.AlterTableStmt)
def read(
    statement: Statement,
    node: ast.CreateStmt | ast.CreateForeignTableStmt | ast.AlterTableStmt,
    catalog: Catalog,
) -> Iterator[Effect]:
    """Read NOT NULL, SET NOT NULL and DROP NOT NULL."""
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_NOTNULL):
        for column in (element.column,) if element.column else refs.names(constraint.keys):
            name = constraint.conname or made_name(element.written.name, column or "", "_not_null")
            own = frozenset((element.table.of("column", column or ""),))
            key = element.table.of("not null", column or "")
            yield NotNull(key=key, name=name, uses=own, needs=own, statement=statement)
    if isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        table = refs.relation(node.relation, catalog)
        for command in commands(node, AlterTableType.AT_SetNotNull):
            column = command.name or ""
            key, own = table.of("not null", column), frozenset((table.of("column", column),))
            if key not in catalog.objects:
                name = made_name(table.name, column, "_not_null")
                yield NotNull(key=key, name=name, uses=own, needs=own, statement=statement)
        for command in commands(node, AlterTableType.AT_DropNotNull):
            yield Drop(table.of("not null", command.name or ""))
