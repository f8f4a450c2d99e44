"""Event triggers: one on `table_rewrite` that raises an exception aborts a recreation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.dependent import Dependent
from enumfix.sql.effects import effects_of
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts

FORBIDS = Code(
    "EF317",
    Severity.ERROR,
    "an event trigger may raise an error when a table is rewritten",
    "Disable it around the migration (ALTER EVENT TRIGGER … DISABLE), or let its function pass the tables "
    "in question.",
)

_RAISES = re.compile(r"\bRAISE\b(?!\s+(?:DEBUG|LOG|INFO|NOTICE|WARNING)\b)", re.IGNORECASE)


@frozen(kw_only=True)
class EventTrigger(Dependent):
    """An event trigger on `event`. `is_enabled` says whether it fires in an ordinary session."""

    word: ClassVar[str] = "event trigger"
    kind: ClassVar[str] = "event trigger"
    is_in_every_dump: ClassVar[bool] = False

    event: str
    function: Key
    is_enabled: bool = True

    @property
    def called_functions(self) -> tuple[Key, ...]:
        """The function that PostgreSQL calls when the trigger fires."""
        return (self.function,)

    def review_table_rewrite(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a change that rewrites tables, unless the function is known not to raise."""
        if not self.is_enabled or self.event != "table_rewrite":
            return
        body = change.catalog.facts(self.function).body
        if body is None or _RAISES.search(body):
            yield FORBIDS.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: event trigger {self.key.name} may "
                "raise an error when tables are rewritten",
            )


@reads(ast.CreateEventTrigStmt)
def create(statement: Statement, node: ast.CreateEventTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE EVENT TRIGGER."""
    function = catalog.key_for("function", name_parts(node.funcname))._replace(part="()")
    key = Key("event trigger", "", node.trigname or "")
    yield EventTrigger(key=key, event=node.eventname or "", function=function, statement=statement)


@reads(ast.AlterEventTrigStmt)
def alter(statement: Statement, node: ast.AlterEventTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER EVENT TRIGGER … ENABLE and DISABLE. ENABLE REPLICA disables it in ordinary sessions."""
    known = catalog.objects.get(Key("event trigger", "", node.trigname or ""))
    if isinstance(known, EventTrigger):
        yield replace(known, is_enabled=node.tgenabled in ("O", "A"))


@reads(ast.DropStmt)
def drop(statement: Statement, node: ast.DropStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP EVENT TRIGGER."""
    for dropped in effects_of(node).drops:
        if dropped.kind is ObjectType.OBJECT_EVENT_TRIGGER:
            yield Drop(Key("event trigger", "", dropped.name))
