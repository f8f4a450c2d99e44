"""CREATE SCHEMA, which may contain other CREATE statements. enumfix does not read those."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Catalog, Effect, NotFollowed
from enumfix.fold.readers import reads
from enumfix.sql.script import Statement


@reads(ast.CreateSchemaStmt)
def read_create_schema(
    statement: Statement, node: ast.CreateSchemaStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE SCHEMA: enumfix cannot follow it if it contains statements."""
    if node.schemaElts:
        yield NotFollowed(statement)
