"""Row-level policies: "cannot alter type of a column used in a policy definition"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Accessory, AddAccessory, Catalog, Effect, aspect_of_alter
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.fold.readers import reads
from enumfix.recreation.recreated import RecreatedOnTable, statement_fields_on_table
from enumfix.sql.script import Statement


class Policy(RecreatedOnTable):
    """A row-level policy of a table."""

    __slots__ = ()

    word: ClassVar[str] = "policy"
    kind: ClassVar[str] = "policy"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_POLICY,)
    drop_keywords: ClassVar[str] = "POLICY"


def _mentions_of(
    statement: Statement, node: ast.CreatePolicyStmt | ast.AlterPolicyStmt, table: Key, catalog: Catalog
) -> Mentions:
    """Return what the USING and WITH CHECK expressions mention."""
    return find_mentions(
        node.qual,
        node.with_check,
        catalog=catalog,
        sql=statement.sql,
        tables=(table,),
        aliases={table.name: table},
    )


def _needed_keys(mentioned: Mentions, table: Key) -> frozenset[Key]:
    """Return those mentioned objects that cannot change while the policy exists."""
    return mentioned.needed_keys("column", "relation") - {table}


@reads(ast.CreatePolicyStmt)
def create(statement: Statement, node: ast.CreatePolicyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE POLICY."""
    assert node.table is not None
    table = relation_named(node.table, catalog)
    mentioned = _mentions_of(statement, node, table, catalog)
    key = table.of("policy", node.policy_name or "")
    text_fields = statement_fields_on_table(statement, mentioned, key, "POLICY", node.table.location)
    yield Policy(key=key, uses=mentioned.keys | {table}, needs=_needed_keys(mentioned, table), **text_fields)


@reads(ast.AlterPolicyStmt)
def alter(statement: Statement, node: ast.AlterPolicyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER POLICY as an accessory: it is put back after CREATE POLICY, and replaces expressions."""
    assert node.table is not None
    table = relation_named(node.table, catalog)
    policy = catalog.objects.get(table.of("policy", node.policy_name or ""))
    if isinstance(policy, Policy):
        mentioned = _mentions_of(statement, node, table, catalog)
        needs = policy.needs | _needed_keys(mentioned, table)
        loose = policy.unplaced_keys | mentioned.unplaced_keys
        yield replace(
            policy, uses=policy.uses | mentioned.keys, needs=needs, unplaced_keys=loose, statement=statement
        )
        text = statement_fields_on_table(statement, mentioned, policy.key, "POLICY", node.table.location)[
            "text"
        ]
        yield AddAccessory(policy.key, Accessory(aspect_of_alter(statement), text, statement=statement))
