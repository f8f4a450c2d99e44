"""Partition keys: "cannot alter column … because it is part of the partition key"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast

from enumfix.catalog import Catalog, Effect, Object
from enumfix.elements import created
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


class PartitionKey(Object):
    """What a table is partitioned by."""

    __slots__ = ()

    word: ClassVar[str] = "partition key"


@reads(ast.CreateStmt)
def read(statement: Statement, node: ast.CreateStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read PARTITION BY."""
    if node.partspec is None or node.relation is None:
        return
    table = created(node.relation, catalog)
    parts = node.partspec.partParams or ()
    plain = {
        table.of("column", each.name) for each in parts if isinstance(each, ast.PartitionElem) and each.name
    }
    found = mentions(parts, catalog=catalog, own=table)
    standing = found.of("type", "column", "function", "operator") | plain
    yield PartitionKey(key=table.of("partition key"), uses=standing, needs=standing, statement=statement)
