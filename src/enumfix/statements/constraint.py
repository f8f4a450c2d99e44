"""VALIDATE CONSTRAINT and ALTER CONSTRAINT, which change a constraint whose text the schema gave before."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.fold.not_followed import unsure
from enumfix.fold.readers import TableCommand, reads_command
from enumfix.sql.script import Statement


@reads_command(AlterTableType.AT_ValidateConstraint, AlterTableType.AT_AlterConstraint)
def alter(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read what neither a dump nor the text of the constraint shows."""
    said = each.command.def_
    name = each.name or (said.conname if isinstance(said, ast.ATAlterConstraint) else None) or ""
    yield from unsure(statement, (each.table.of("constraint", name),))
