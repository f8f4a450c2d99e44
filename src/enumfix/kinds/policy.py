"""Row-level policies: "cannot alter type of a column used in a policy definition"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Effect, altered
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.resolve import relation_named
from enumfix.fold.readers import reads
from enumfix.recreation.recreated import OnTable, under_a_name
from enumfix.sql.script import Statement


class Policy(OnTable):
    """A row-level policy of a table."""

    __slots__ = ()

    word: ClassVar[str] = "policy"
    dropped: ClassVar[str] = "POLICY"


def _mentions(
    statement: Statement, node: ast.CreatePolicyStmt | ast.AlterPolicyStmt, table: Key, catalog: Catalog
) -> Mentions:
    return mentions(
        node.qual,
        node.with_check,
        catalog=catalog,
        sql=statement.sql,
        tables=(table,),
        aliases={table.name: table},
    )


def _needs(found: Mentions, table: Key) -> frozenset[Key]:
    return found.pinned("column", "relation") - {table}


@reads(ast.CreatePolicyStmt)
def create(statement: Statement, node: ast.CreatePolicyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE POLICY."""
    assert node.table is not None
    table = relation_named(node.table, catalog)
    found = _mentions(statement, node, table, catalog)
    key = table.of("policy", node.policy_name or "")
    kept = under_a_name(statement, found, key, "POLICY", node.table.location)
    yield Policy(key=key, uses=found.keys | {table}, needs=_needs(found, table), **kept)


@reads(ast.AlterPolicyStmt)
def alter(statement: Statement, node: ast.AlterPolicyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER POLICY, whose expressions take the place of those before."""
    assert node.table is not None
    table = relation_named(node.table, catalog)
    known = catalog.objects.get(table.of("policy", node.policy_name or ""))
    if isinstance(known, Policy):
        found = _mentions(statement, node, table, catalog)
        needs = known.needs | _needs(found, table)
        loose = known.loose | found.loose
        yield replace(known, uses=known.uses | found.keys, needs=needs, loose=loose, statement=statement)
        text = under_a_name(statement, found, known.key, "POLICY", node.table.location)["text"]
        yield Attach(known.key, Accessory(altered(statement), text, statement=statement))
