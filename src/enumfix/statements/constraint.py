"""VALIDATE CONSTRAINT and ALTER CONSTRAINT, after which the text of a constraint is out of date."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.fold.not_followed import changes_not_followed
from enumfix.fold.readers import TableCommand, reads_command
from enumfix.sql.script import Statement


@reads_command(AlterTableType.AT_ValidateConstraint, AlterTableType.AT_AlterConstraint)
def read_altered_constraint(statement: Statement, action: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read VALIDATE CONSTRAINT and ALTER CONSTRAINT: enumfix cannot follow what they change."""
    definition = action.command.def_
    name = action.name or (definition.conname if isinstance(definition, ast.ATAlterConstraint) else None)
    yield from changes_not_followed(statement, (action.table.of("constraint", name or ""),))
