"""Triggers that name an enum column in WHEN or UPDATE OF.

"cannot alter type of a column used in a trigger definition". A whole-row comparison
(`OLD.* IS DISTINCT FROM NEW.*`) and other columns do not block.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import takewhile
from typing import ClassVar

from pglast import ast

from enumfix.catalog.catalog import Attach, Catalog, Effect
from enumfix.catalog.families import below
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import TRIGGER_STATES
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.columns import is_generated
from enumfix.recreation.recreated import OnTable, as_it_stands, carried, written
from enumfix.source import Span
from enumfix.sql.script import Statement
from enumfix.sql.tokens import words
from enumfix.sql.tree import commands, deferral, name_parts, name_span_at, walk

WHOLE_ROWS = Code(
    "EF338",
    Severity.ERROR,
    "a BEFORE trigger looks at whole new rows, and its table has got a generated column since",
    "PostgreSQL keeps such a trigger, but makes none: 'BEFORE trigger's WHEN condition cannot reference NEW "
    "generated columns'. Let its WHEN name the columns that it compares, in a migration before this one.",
)


class Event(Enum):
    """What is done to a row, by its bit in `pg_trigger.h`."""

    INSERT = 4
    DELETE = 8
    UPDATE = 16


@frozen(kw_only=True)
class Trigger(OnTable):
    """A trigger on a table or view; `function` is what it calls.

    `events` are those that fire it, `watched` are the columns behind UPDATE OF, and `timing` is when.
    """

    word: ClassVar[str] = "trigger"
    dropped: ClassVar[str] = "TRIGGER"

    function: Key
    deferral: str = ""
    events: frozenset[Event] = frozenset()
    watched: frozenset[Key] = frozenset()
    timing: int = 0

    @property
    def calls(self) -> tuple[Key, ...]:
        """The function that PostgreSQL calls when the trigger fires."""
        return (self.function,)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a trigger that PostgreSQL would not make again on its table."""
        yield from OnTable.review(self, change)
        if _compares_new_rows(self.statement.node) and any(
            is_generated(each, change.catalog) for each in change.catalog.members("column", self.key.relation)
        ):
            yield WHOLE_ROWS.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} looks at whole rows, and "
                f"{change.name(self.key.relation)} has a generated column",
            )

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
    table = relation_named(node.relation, catalog)
    aliases = {"new": table, "old": table}
    found = mentions(node.whenClause, catalog=catalog, aliases=aliases, sql=statement.sql)
    key = table.of("trigger", node.trigname or "")
    function = function_of(node, catalog)
    places = tuple(_places(statement.sql, node, key, function))
    kept = written(statement, found._replace(places=found.places + places), table, node.relation.location)
    kept["loose"] |= {key, *watched(node, table), function} - kept["text"].refs
    standing = found.pinned("column") | watched(node, table) | {function, table}
    yield Trigger(
        key=key,
        uses=found.keys | (standing - found.hidden),
        needs=standing,
        function=function,
        deferral=deferral(node),
        events=frozenset(event for event in Event if (node.events or 0) & event.value),
        watched=watched(node, table),
        timing=node.timing or 0,
        **kept,
    )


def _compares_new_rows(node: ast.Node) -> bool:
    """Return whether a BEFORE trigger's WHEN reads NEW as a whole: `NEW.*`, NEW."""
    if not isinstance(node, ast.CreateTrigStmt) or node.timing != BEFORE:
        return False
    columns = (each for each in walk(node.whenClause) if isinstance(each, ast.ColumnRef))
    return any(name_parts(each.fields) == ("new",) for each in columns)


BEFORE = 2
"""TRIGGER_TYPE_BEFORE of `pg_trigger.h`."""


def _places(sql: str, node: ast.CreateTrigStmt, key: Key, function: Key) -> Iterator[tuple[Span, Key]]:
    """Yield where the trigger, the columns behind UPDATE OF and the function are named."""
    assert node.relation is not None
    said = words(sql)
    at = {token.name: number for number, token in reversed([*enumerate(said)])}
    named = [(said[at["TRIGGER"] + 1], key), (said[at["EXECUTE"] + 2], function)]
    for token, own in named:
        if where := name_span_at(sql, token.start):
            yield where, own
    if node.columns:
        listed = takewhile(lambda token: token.name not in ("ON", "OR"), said[at["OF"] + 1 :])
        columns = (Span(token.start, token.end) for token in listed if token.name != "ASCII_44")
        names = name_parts(node.columns)
        yield from zip(columns, (key.of("column", name) for name in names), strict=True)


def watched(node: ast.CreateTrigStmt, table: Key) -> frozenset[Key]:
    """Return the columns behind UPDATE OF."""
    return frozenset(table.of("column", column) for column in name_parts(node.columns))


def function_of(node: ast.CreateTrigStmt, catalog: Catalog) -> Key:
    """Return the function that a trigger calls."""
    return catalog.place("function", name_parts(node.funcname))._replace(part="()")


@reads(ast.AlterTableStmt)
def state(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ENABLE and DISABLE TRIGGER."""
    for command in commands(node, *TRIGGER_STATES):
        if node.relation is not None:
            key = relation_named(node.relation, catalog).of("trigger", command.name or "")
            yield Attach(key, as_it_stands("state", statement, node, catalog))
