"""Row-level policies: "cannot alter type of a column used in a policy definition"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Object):
    """A row-level policy of a table."""

    word: ClassVar[str] = "policy"


def _standing(
    node: ast.CreatePolicyStmt | ast.AlterPolicyStmt, table: Key, catalog: Catalog
) -> tuple[frozenset[Key], frozenset[Key]]:
    found = mentions(
        node.qual, node.with_check, catalog=catalog, tables=(table,), aliases={table.name: table}
    )
    needs = found.of("type", "column", "relation", "function", "operator") - {table}
    return found.keys | {table}, needs


@reads(ast.CreatePolicyStmt)
def create(statement: Statement, node: ast.CreatePolicyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE POLICY."""
    assert node.table is not None
    table = refs.relation(node.table, catalog)
    uses, needs = _standing(node, table, catalog)
    key = table.of("policy", node.policy_name or "")
    yield Policy(key=key, uses=uses, needs=needs, statement=statement)


@reads(ast.AlterPolicyStmt)
def alter(statement: Statement, node: ast.AlterPolicyStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER POLICY, whose expressions take the place of those before."""
    assert node.table is not None
    table = refs.relation(node.table, catalog)
    known = catalog.objects.get(table.of("policy", node.policy_name or ""))
    if known:
        uses, needs = _standing(node, table, catalog)
        yield replace(known, uses=known.uses | uses, needs=known.needs | needs, statement=statement)
