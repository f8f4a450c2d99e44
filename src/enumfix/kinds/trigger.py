"""Triggers that name an enum column in WHEN or UPDATE OF.

"cannot alter type of a column used in a trigger definition". A whole-row comparison
(`OLD.* IS DISTINCT FROM NEW.*`) and other columns do not block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType

from enumfix import refs
from enumfix.catalog import Attach, Catalog, Effect
from enumfix.change import Change, Sql
from enumfix.elements import commands, deferral
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.recreated import OnTable, as_it_stands, carried, written
from enumfix.script import Statement
from enumfix.spans import name_behind, words
from enumfix.tree import below


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(OnTable):
    """A trigger on a table or view; `function` is what it calls."""

    word: ClassVar[str] = "trigger"
    dropped: ClassVar[str] = "TRIGGER"

    function: Key
    deferral: str = ""

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Give back comment and state, and the states of its copies on partitions."""
        yield from OnTable.put_back(self, change)
        for table in below(self.key.relation, change.catalog):
            if table.of("trigger", self.key.part) not in change.catalog.objects:
                yield from carried(table.of("trigger", self.key.part), "", change)


@reads(ast.CreateTrigStmt)
def read(statement: Statement, node: ast.CreateTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TRIGGER."""
    assert node.relation is not None
    table = refs.relation(node.relation, catalog)
    aliases = {"new": table, "old": table}
    found = mentions(node.whenClause, catalog=catalog, aliases=aliases, sql=statement.sql)
    key = table.of("trigger", node.trigname or "")
    function = function_of(node, catalog)
    *_, call = (
        one
        for one, two in pairwise(words(statement.sql))
        if one.name == "EXECUTE" and two.name in ("FUNCTION", "PROCEDURE")
    )
    called = name_behind(statement.sql[call.start :], "FUNCTION", "PROCEDURE")
    assert called is not None
    named = [(name_behind(statement.sql, "TRIGGER"), key), (call.start + called, function)]
    kept = written(statement, found, table, node.relation.location, named)
    kept["loose"] |= watched(node, table)
    standing = found.of("type", "column", "function", "operator") | watched(node, table) | {function, table}
    yield Trigger(
        key=key,
        uses=found.keys | standing,
        needs=standing,
        function=function,
        deferral=deferral(node),
        **kept,
    )


def watched(node: ast.CreateTrigStmt, table: Key) -> frozenset[Key]:
    """Return the columns behind UPDATE OF."""
    return frozenset(table.of("column", column) for column in refs.names(node.columns))


def function_of(node: ast.CreateTrigStmt, catalog: Catalog) -> Key:
    """Return the function that a trigger calls."""
    return catalog.place("function", refs.names(node.funcname))._replace(part="()")


_STATES = (
    AlterTableType.AT_EnableTrig,
    AlterTableType.AT_EnableAlwaysTrig,
    AlterTableType.AT_EnableReplicaTrig,
    AlterTableType.AT_DisableTrig,
)


@reads(ast.AlterTableStmt)
def state(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ENABLE and DISABLE TRIGGER."""
    for command in commands(node, *_STATES):
        if node.relation is not None:
            key = refs.relation(node.relation, catalog).of("trigger", command.name or "")
            yield Attach(key, as_it_stands("state", statement, node, catalog))
