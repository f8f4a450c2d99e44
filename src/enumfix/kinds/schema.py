"""Schemas: CREATE SCHEMA may hold further statements, which enumfix does not read."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog import Catalog, Effect
from enumfix.kinds import reads
from enumfix.sql.script import Statement
from enumfix.unsure import Unsure


@reads(ast.CreateSchemaStmt)
def read(statement: Statement, node: ast.CreateSchemaStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE SCHEMA."""
    if node.schemaElts:
        yield Unsure(statement)
