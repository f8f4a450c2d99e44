"""Rewrite rules: "cannot alter type of a column used by a view or rule"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Attach, Catalog, Effect
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import relation_named
from enumfix.fold.readers import reads
from enumfix.recreation.recreated import OnTable, as_it_stands, under_a_name
from enumfix.sql.script import Statement
from enumfix.sql.tree import commands


class Rule(OnTable):
    """A rule on a table or view."""

    __slots__ = ()

    word: ClassVar[str] = "rule"
    dropped: ClassVar[str] = "RULE"


@reads(ast.RuleStmt)
def read(statement: Statement, node: ast.RuleStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE RULE."""
    assert node.relation is not None
    table = relation_named(node.relation, catalog)
    found = mentions(
        node.whereClause,
        node.actions,
        catalog=catalog,
        sql=statement.sql,
        aliases={"new": table, "old": table},
    )
    key = table.of("rule", node.rulename or "")
    kept = under_a_name(statement, found, key, "RULE", node.relation.location)
    yield Rule(
        key=key,
        uses=found.keys | {table},
        needs=found.pinned("column", "relation") | {table},
        **kept,
    )


_STATES = (
    AlterTableType.AT_EnableRule,
    AlterTableType.AT_EnableAlwaysRule,
    AlterTableType.AT_EnableReplicaRule,
    AlterTableType.AT_DisableRule,
)


@reads(ast.AlterTableStmt)
def state(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ENABLE and DISABLE RULE."""
    for command in commands(node, *_STATES):
        if node.relation is not None:
            key = relation_named(node.relation, catalog).of("rule", command.name or "")
            yield Attach(key, as_it_stands("state", statement, node, catalog))
