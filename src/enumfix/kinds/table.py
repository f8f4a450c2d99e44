"""Tables, partitions and inheritance children.

A table is never in the way by itself; its columns are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.change import Change
from enumfix.diagnostics import Diagnostic
from enumfix.elements import TABLES, created_by, inherited
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Object):
    """A table. `variety` is `table`, `partitioned` or `foreign`; `parents` are inherited from."""

    word: ClassVar[str] = "table"

    variety: str = "table"
    parents: tuple[Key, ...] = ()

    @property
    def families(self) -> tuple[Key, ...]:
        """A table is listed under its own name, and among the children of its parents."""
        return (self.key, *(Key("child", parent.schema, parent.name) for parent in self.parents))

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Say nothing: a table is never in the way by itself; its columns are."""
        return iter(())


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE."""
    key = created_by(node, catalog)
    if key:
        parents = tuple(inherited(node, catalog))
        partitioned = isinstance(node, ast.CreateStmt) and node.partspec is not None
        foreign = isinstance(node, ast.CreateForeignTableStmt)
        variety = "foreign" if foreign else "partitioned" if partitioned else "table"
        yield Table(key=key, variety=variety, parents=parents, uses=frozenset(parents), statement=statement)


@reads(ast.AlterTableStmt)
def membership(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ATTACH, DETACH, INHERIT and NO INHERIT."""
    if node.relation is None or node.objtype not in TABLES:
        return
    table = refs.relation(node.relation, catalog)
    for command in node.cmds or ():
        if not isinstance(command, ast.AlterTableCmd):
            continue
        child, parent = table, command.def_
        if isinstance(parent, ast.PartitionCmd) and parent.name is not None:
            child, parent_key = refs.relation(parent.name, catalog), table
        elif isinstance(parent, ast.RangeVar):
            parent_key = refs.relation(parent, catalog)
        else:
            parent_key = table
        known = catalog.objects.get(child)
        if not isinstance(known, Table):
            continue
        rest = tuple(each for each in known.parents if each != parent_key)
        if command.subtype in (AlterTableType.AT_AttachPartition, AlterTableType.AT_AddInherit):
            yield replace(known, parents=(*rest, parent_key), uses=known.uses | {parent_key})
        elif command.subtype in (AlterTableType.AT_DetachPartition, AlterTableType.AT_DropInherit):
            yield replace(known, parents=rest, uses=known.uses - {parent_key})
