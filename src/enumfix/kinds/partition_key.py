"""Partition keys.

"cannot alter column … because it is part of the partition key of relation …". The partitioned table
is made again around its partitions, which keep their rows: a warning names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import PartitionStrategy

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.table_elements import created
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.dependent import Dependent
from enumfix.sql.names import Name
from enumfix.sql.script import Statement

REBUILT = Code(
    "EF206",
    Severity.WARNING,
    "a partitioned table whose key stands on the enum is made again around its partitions",
    "Each partition is rewritten, and looked through when it is attached again: plan for its size. Whoever "
    'runs the migration must own them all. `partition_keys = "refuse"` in the settings keeps such tables as '
    "they are.",
)
HASHED = Code(
    "EF332",
    Severity.ERROR,
    "a table is partitioned by the hash of the enum",
    "The hash of a label is another one in the new type, so that rows would have to move among the "
    "partitions. Copy them into a new table by hand.",
)


@frozen(kw_only=True)
class PartitionKey(Dependent):
    """What a table is partitioned by. `columns` are its parts, "" for an expression."""

    word: ClassVar[str] = "partition key"

    columns: tuple[str, ...]
    hashed: bool

    def draws(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the table: it has to be made again."""
        if self.key.relation in catalog.objects:
            yield self.key.relation

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Name the partitions, or refuse to move rows."""
        table = str(Name(self.key.schema, self.key.name))
        if self.hashed:
            yield HASHED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {table} is partitioned by its hash",
            )
            return
        first = change.recreations[0].statement
        parts = change.catalog.members("attached", self.key.relation)
        names = ", ".join(str(Name(each.schema, each.name)) for each in parts) or "none"
        yield REBUILT.at(
            first.source,
            first.span,
            f"{table} is made again around its partitions, which are scanned: {names}",
        )


@reads(ast.CreateStmt)
def read(statement: Statement, node: ast.CreateStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read PARTITION BY."""
    if node.partspec is None or node.relation is None:
        return
    table = created(node.relation, catalog)
    parts = tuple(each for each in node.partspec.partParams or () if isinstance(each, ast.PartitionElem))
    plain = {table.of("column", each.name) for each in parts if each.name}
    found = mentions(parts, catalog=catalog, own=table)
    standing = found.pinned("column") | plain
    yield PartitionKey(
        key=table.of("partition key"),
        columns=tuple(each.name or "" for each in parts),
        hashed=node.partspec.strategy is PartitionStrategy.PARTITION_STRATEGY_HASH,
        uses=standing - found.hidden,
        needs=standing,
        statement=statement,
    )
