"""Rewrite rules: "cannot alter type of a column used by a view or rule"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import AddAccessory, Catalog, Effect
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.recreation.recreated import RecreatedOnTable, accessory_from_statement, statement_fields_on_table
from enumfix.sql.script import Statement


class Rule(RecreatedOnTable):
    """A rule on a table or view."""

    __slots__ = ()

    word: ClassVar[str] = "rule"
    kind: ClassVar[str] = "rule"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_RULE,)
    drop_keywords: ClassVar[str] = "RULE"


@reads(ast.RuleStmt)
def read(statement: Statement, node: ast.RuleStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE RULE."""
    assert node.relation is not None
    table = relation_named(node.relation, catalog)
    mentioned = find_mentions(
        node.whereClause,
        node.actions,
        catalog=catalog,
        sql=statement.sql,
        aliases={"new": table, "old": table},
    )
    key = table.of("rule", node.rulename or "")
    text_fields = statement_fields_on_table(statement, mentioned, key, "RULE", node.relation.location)
    yield Rule(
        key=key,
        uses=mentioned.keys | {table},
        needs=mentioned.needed_keys("column", "relation") | {table},
        **text_fields,
    )


@reads_command(
    AlterTableType.AT_EnableRule,
    AlterTableType.AT_EnableAlwaysRule,
    AlterTableType.AT_EnableReplicaRule,
    AlterTableType.AT_DisableRule,
    survives_recreation=True,
)
def set_state(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ENABLE and DISABLE RULE as an accessory of the rule."""
    accessory = accessory_from_statement("state", statement, command.node, catalog)
    yield AddAccessory(command.table.of("rule", command.name), accessory)
