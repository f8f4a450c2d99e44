"""Partition keys.

"cannot alter column … because it is part of the partition key of relation …". The partitioned table is
recreated. Its partitions are detached and attached again, and keep their rows. A warning names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import PartitionStrategy

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.table_elements import created_relation
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
    "a partitioned table whose key depends on the enum is recreated, and its partitions are attached again",
    "Each partition is rewritten, and scanned when it is attached again: plan for its size. The role that "
    'runs the migration must own all partitions. `partition_keys = "refuse"` in the settings keeps such '
    "tables as they are.",
)
HASHED = Code(
    "EF332",
    Severity.ERROR,
    "a table is partitioned by the hash of the enum",
    "In the new type a label has another hash, so rows would have to move to other partitions. Copy them "
    "into a new table by hand.",
)


@frozen(kw_only=True)
class PartitionKey(Dependent):
    """The partition key of a table. `key_columns` are the names of its columns, "" for an expression."""

    word: ClassVar[str] = "partition key"
    kind: ClassVar[str] = "partition key"
    lives_in: ClassVar[str] = "relation"
    is_in_every_dump: ClassVar[bool] = False

    key_columns: tuple[str, ...]
    is_hash: bool

    def also_affects(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the table, which has to be recreated."""
        if self.key.relation in catalog.objects:
            yield self.key.relation

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Warn, and name the partitions. Refuse a hash key, whose rows would have to move."""
        table = str(Name(self.key.schema, self.key.name))
        if self.is_hash:
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
            f"{table} is recreated, and its partitions are scanned when they are attached again: {names}",
        )


@reads(ast.CreateStmt)
def read(statement: Statement, node: ast.CreateStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read PARTITION BY."""
    if node.partspec is None or node.relation is None:
        return
    table = created_relation(node.relation, catalog)
    parts = tuple(each for each in node.partspec.partParams or () if isinstance(each, ast.PartitionElem))
    plain_columns = {table.of("column", each.name) for each in parts if each.name}
    mentioned = find_mentions(parts, catalog=catalog, own=table)
    needed = mentioned.needed_keys("column") | plain_columns
    yield PartitionKey(
        key=table.of("partition key"),
        key_columns=tuple(each.name or "" for each in parts),
        is_hash=node.partspec.strategy is PartitionStrategy.PARTITION_STRATEGY_HASH,
        uses=needed - mentioned.implicit_keys,
        needs=needed,
        statement=statement,
    )
