"""Triggers that name an enum column in WHEN or UPDATE OF.

"cannot alter type of a column used in a trigger definition". Other columns, and a comparison of whole rows
(`OLD.* IS DISTINCT FROM NEW.*`), can be converted while the trigger exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import takewhile
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import AddAccessory, Catalog, Effect
from enumfix.catalog.families import descendants_with_partitions
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.not_followed import changes_not_followed
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.columns import is_generated
from enumfix.recreation.recreated import (
    RecreatedOnTable,
    accessory_from_statement,
    restore_accessories,
    statement_fields,
)
from enumfix.source import Span
from enumfix.sql.script import Statement
from enumfix.sql.tokens import tokens_without_comments
from enumfix.sql.tree import deferral, name_parts, name_span_at, walk

WHOLE_ROWS = Code(
    "EF338",
    Severity.ERROR,
    "a BEFORE trigger reads whole new rows, and its table got a generated column later",
    "PostgreSQL keeps such a trigger, but refuses to create it: 'BEFORE trigger's WHEN condition cannot "
    "reference NEW generated columns'. In an earlier migration, change its WHEN to name the columns that it "
    "compares.",
)


class Event(Enum):
    """An event that fires a trigger. The value is its bit in `pg_trigger.h`."""

    INSERT = 4
    DELETE = 8
    UPDATE = 16


@frozen(kw_only=True)
class Trigger(RecreatedOnTable):
    """A trigger on a table or view, which calls `function`.

    `events` fire it, `update_columns` are the columns of UPDATE OF, and `timing` is a constant of
    `pg_trigger.h`.
    """

    word: ClassVar[str] = "trigger"
    kind: ClassVar[str] = "trigger"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_TRIGGER,)
    drop_keywords: ClassVar[str] = "TRIGGER"

    function: Key
    deferral: str = ""
    events: frozenset[Event] = frozenset()
    update_columns: frozenset[Key] = frozenset()
    timing: int = 0

    @property
    def called_functions(self) -> tuple[Key, ...]:
        """The function that PostgreSQL calls when the trigger fires."""
        return (self.function,)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a trigger that PostgreSQL would refuse to create on its table now."""
        yield from RecreatedOnTable.review(self, change)
        if _compares_new_rows(self.statement.node) and any(
            is_generated(each, change.catalog) for each in change.catalog.members("column", self.key.relation)
        ):
            yield WHOLE_ROWS.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} reads whole new rows, and "
                f"{change.name(self.key.relation)} has a generated column",
            )

    def restore_accessories(self, change: Change) -> Iterator[Sql]:
        """Restore the comment and the state, and the states of its copies on partitions."""
        yield from RecreatedOnTable.restore_accessories(self, change)
        for table in descendants_with_partitions(self.key.relation, change.catalog):
            if table.of("trigger", self.key.part) not in change.catalog.objects:
                yield from restore_accessories(table.of("trigger", self.key.part), "", change)


@reads(ast.CreateTrigStmt)
def read(statement: Statement, node: ast.CreateTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TRIGGER."""
    assert node.relation is not None
    table = relation_named(node.relation, catalog)
    aliases = {"new": table, "old": table}
    mentioned = find_mentions(node.whenClause, catalog=catalog, aliases=aliases, sql=statement.sql)
    key = table.of("trigger", node.trigname or "")
    function = _function_of(node, catalog)
    name_places = tuple(_name_places(statement.sql, node, key, function))
    text_fields = statement_fields(
        statement, mentioned._replace(places=mentioned.places + name_places), table, node.relation.location
    )
    text_fields["unplaced_keys"] |= {key, *_update_columns(node, table), function} - text_fields[
        "text"
    ].placed_keys
    needed = mentioned.needed_keys("column") | _update_columns(node, table) | {function, table}
    yield Trigger(
        key=key,
        uses=mentioned.keys | (needed - mentioned.implicit_keys),
        needs=needed,
        function=function,
        deferral=deferral(node),
        events=frozenset(event for event in Event if (node.events or 0) & event.value),
        update_columns=_update_columns(node, table),
        timing=node.timing or 0,
        **text_fields,
    )


def _compares_new_rows(node: ast.Node) -> bool:
    """Return whether this is a BEFORE trigger whose WHEN reads the whole new row: `NEW.*` or NEW."""
    if not isinstance(node, ast.CreateTrigStmt) or node.timing != BEFORE:
        return False
    columns = (each for each in walk(node.whenClause) if isinstance(each, ast.ColumnRef))
    return any(name_parts(each.fields) == ("new",) for each in columns)


BEFORE = 2
"""TRIGGER_TYPE_BEFORE of `pg_trigger.h`."""


def _name_places(sql: str, node: ast.CreateTrigStmt, key: Key, function: Key) -> Iterator[tuple[Span, Key]]:
    """Yield the span of each name in the statement with its key: trigger, function, UPDATE OF columns."""
    assert node.relation is not None
    tokens = tokens_without_comments(sql)
    positions = {token.name: number for number, token in reversed([*enumerate(tokens)])}
    name_tokens = [(tokens[positions["TRIGGER"] + 1], key), (tokens[positions["EXECUTE"] + 2], function)]
    for token, named_key in name_tokens:
        if span := name_span_at(sql, token.start):
            yield span, named_key
    if node.columns:
        column_tokens = takewhile(lambda token: token.name not in ("ON", "OR"), tokens[positions["OF"] + 1 :])
        column_spans = (Span(token.start, token.end) for token in column_tokens if token.name != "ASCII_44")
        names = name_parts(node.columns)
        yield from zip(column_spans, (key.of("column", name) for name in names), strict=True)


def _update_columns(node: ast.CreateTrigStmt, table: Key) -> frozenset[Key]:
    """Return the columns of UPDATE OF."""
    return frozenset(table.of("column", column) for column in name_parts(node.columns))


def _function_of(node: ast.CreateTrigStmt, catalog: Catalog) -> Key:
    """Return the function that a trigger calls."""
    return catalog.key_for("function", name_parts(node.funcname))._replace(part="()")


@reads_command(
    AlterTableType.AT_EnableTrig,
    AlterTableType.AT_EnableAlwaysTrig,
    AlterTableType.AT_EnableReplicaTrig,
    AlterTableType.AT_DisableTrig,
    survives_recreation=True,
)
def set_state(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ENABLE and DISABLE TRIGGER: not followed where partitions may have another state."""
    accessory = accessory_from_statement("state", statement, command.node, catalog)
    yield AddAccessory(command.table.of("trigger", command.name), accessory)
    partitions = descendants_with_partitions(command.table, catalog)
    differs_in_partitions = any(
        catalog.accessories.get(part.of("trigger", command.name)) for part in partitions
    )
    affected = {command.table.of("trigger", command.name)} if differs_in_partitions else set()
    yield from changes_not_followed(
        statement, affected.union(partitions if differs_in_partitions or command.only else ())
    )


@reads_command(
    AlterTableType.AT_EnableTrigAll,
    AlterTableType.AT_DisableTrigAll,
    AlterTableType.AT_EnableTrigUser,
    AlterTableType.AT_DisableTrigUser,
)
def set_state_of_all(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ENABLE and DISABLE TRIGGER ALL or USER: a trigger that is put back would lose the state."""
    yield from changes_not_followed(statement, catalog.members("trigger", command.table))
