"""Triggers that name an enum column in WHEN or UPDATE OF.

"cannot alter type of a column used in a trigger definition". A whole-row comparison
(`OLD.* IS DISTINCT FROM NEW.*`) and other columns do not block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object
from enumfix.elements import deferral
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Object):
    """A trigger on a table or view; `function` is what it calls."""

    word: ClassVar[str] = "trigger"

    function: Key
    deferral: str = ""


@reads(ast.CreateTrigStmt)
def read(statement: Statement, node: ast.CreateTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TRIGGER."""
    assert node.relation is not None
    table = refs.relation(node.relation, catalog)
    found = mentions(node.whenClause, catalog=catalog, aliases={"new": table, "old": table})
    watched = {table.of("column", column) for column in refs.names(node.columns)}
    function = catalog.place("function", refs.names(node.funcname))._replace(part="()")
    standing = found.of("type", "column", "function", "operator") | watched | {function, table}
    yield Trigger(
        key=table.of("trigger", node.trigname or ""),
        uses=found.keys | standing,
        needs=standing,
        function=function,
        deferral=deferral(node),
        statement=statement,
    )
