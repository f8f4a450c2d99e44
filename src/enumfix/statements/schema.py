"""Schemas: CREATE SCHEMA may hold further statements, which enumfix does not read."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Catalog, Effect, Unsure
from enumfix.fold.readers import reads
from enumfix.sql.script import Statement


@reads(ast.CreateSchemaStmt)
def read(statement: Statement, node: ast.CreateSchemaStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE SCHEMA."""
    if node.schemaElts:
        yield Unsure(statement)
