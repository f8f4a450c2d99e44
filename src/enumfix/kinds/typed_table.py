"""Typed tables: CREATE TABLE … OF a composite type with an attribute of the enum.

"cannot alter column type of typed table". The table is detached from its type (NOT OF), both are changed, and
the table is attached to the type again (OF).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Drop, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import type_named
from enumfix.catalog.table_elements import created_relation
from enumfix.diagnostics import Diagnostic
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.sql.script import Statement


@frozen(kw_only=True)
class TypedTable(Dependent):
    """The link of a typed table (CREATE TABLE … OF type) to its composite type `of`."""

    word: ClassVar[str] = "typed table"
    kind: ClassVar[str] = "typing"
    lives_in: ClassVar[str] = "relation"
    is_in_every_dump: ClassVar[bool] = False

    of: Key

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Detach the table from its type."""
        yield Sql(f"ALTER TABLE {change.name(self.key.relation)} NOT OF")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Attach the table to its type again."""
        yield Clause(self.key.relation, Rank.SETTING_AFTER_RENAME, f"OF {change.name(self.of)}")

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Yield nothing: this can always be done."""
        return iter(())


def _make_link(statement: Statement, table: Key, node: object, catalog: Catalog) -> Iterator[Effect]:
    """Yield the link of a table to the type that follows OF, or nothing if the catalog lacks the type."""
    composite = type_named(node, catalog) if isinstance(node, ast.TypeName) else None
    if composite:
        uses = frozenset((composite, table))
        yield TypedTable(key=table.of("typing"), of=composite, uses=uses, needs=uses, statement=statement)


@reads(ast.CreateStmt)
def create(statement: Statement, node: ast.CreateStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TABLE … OF."""
    if node.relation is not None:
        yield from _make_link(statement, created_relation(node.relation, catalog), node.ofTypename, catalog)


@reads_command(AlterTableType.AT_DropOf, AlterTableType.AT_AddOf)
def alter(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read OF and NOT OF."""
    yield Drop(command.table.of("typing"))
    yield from _make_link(statement, command.table, command.command.def_, catalog)
