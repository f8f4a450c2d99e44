"""Typed tables: CREATE TABLE … OF a composite type with an attribute of the enum.

"cannot alter column type of typed table": the table is taken off its type, both are changed, and
it is tied to the type again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Drop, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named, type_named
from enumfix.catalog.table_elements import created
from enumfix.diagnostics import Diagnostic
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.sql.script import Statement
from enumfix.sql.tree import commands


@frozen(kw_only=True)
class Typing(Dependent):
    """That a table has the columns of a type; `of` is that."""

    word: ClassVar[str] = "typed table"

    of: Key

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Take the table off its type."""
        yield Sql(f"ALTER TABLE {change.name(self.key.relation)} NOT OF")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Tie the table to its type again."""
        yield Clause(self.key.relation, Rank.BACK_SETTING, f"OF {change.name(self.of)}")

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Say nothing: it can always be done."""
        return iter(())


def _made(statement: Statement, table: Key, node: object, catalog: Catalog) -> Iterator[Effect]:
    of = type_named(node, catalog) if isinstance(node, ast.TypeName) else None
    if of:
        uses = frozenset((of, table))
        yield Typing(key=table.of("typing"), of=of, uses=uses, needs=uses, statement=statement)


@reads(ast.CreateStmt)
def create(statement: Statement, node: ast.CreateStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TABLE … OF."""
    if node.relation is not None:
        yield from _made(statement, created(node.relation, catalog), node.ofTypename, catalog)


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read OF and NOT OF."""
    if node.relation is not None:
        table = relation_named(node.relation, catalog)
        for command in commands(node, AlterTableType.AT_DropOf, AlterTableType.AT_AddOf):
            yield Drop(table.of("typing"))
            yield from _made(statement, table, command.def_, catalog)
