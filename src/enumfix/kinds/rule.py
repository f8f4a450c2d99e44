"""Rewrite rules: "cannot alter type of a column used by a view or rule"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Object):
    """A rule on a table or view."""

    word: ClassVar[str] = "rule"


@reads(ast.RuleStmt)
def read(statement: Statement, node: ast.RuleStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE RULE."""
    assert node.relation is not None
    table = refs.relation(node.relation, catalog)
    found = mentions(node.whereClause, node.actions, catalog=catalog, aliases={"new": table, "old": table})
    yield Rule(
        key=table.of("rule", node.rulename or ""),
        uses=found.keys | {table},
        needs=found.of("type", "column", "relation", "function", "operator") | {table},
        statement=statement,
    )
