"""Event triggers: they fire during a recreation, and one on `table_rewrite` that raises aborts it."""

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
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts

FORBIDS = Code(
    "EF317",
    Severity.ERROR,
    "an event trigger forbids that tables are rewritten",
    "Disable it around the migration (ALTER EVENT TRIGGER … DISABLE), or let its function pass the tables "
    "in question.",
)

_RAISES = re.compile(r"\bRAISE\b(?!\s+(?:DEBUG|LOG|INFO|NOTICE|WARNING)\b)", re.IGNORECASE)


@frozen(kw_only=True)
class EventTrigger(Dependent):
    """An event trigger; `event` is what it fires on, `enabled` whether it does in an ordinary session."""

    word: ClassVar[str] = "event trigger"

    event: str
    function: Key
    enabled: bool = True

    @property
    def calls(self) -> tuple[Key, ...]:
        """The function that PostgreSQL calls when the trigger fires."""
        return (self.function,)

    def forbids(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a change that rewrites tables, unless the function is known not to raise."""
        if not self.enabled or self.event != "table_rewrite":
            return
        called = change.catalog.objects.get(self.function)
        body = getattr(called, "body", None)
        if body is None or _RAISES.search(body):
            yield FORBIDS.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: event trigger {self.key.name} stands against rewrites",
            )


@reads(ast.CreateEventTrigStmt)
def create(statement: Statement, node: ast.CreateEventTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE EVENT TRIGGER."""
    function = catalog.place("function", name_parts(node.funcname))._replace(part="()")
    key = Key("event trigger", "", node.trigname or "")
    yield EventTrigger(key=key, event=node.eventname or "", function=function, statement=statement)


@reads(ast.AlterEventTrigStmt)
def alter(statement: Statement, node: ast.AlterEventTrigStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER EVENT TRIGGER … DISABLE and ENABLE; ENABLE REPLICA is for the sessions of replication."""
    known = catalog.objects.get(Key("event trigger", "", node.trigname or ""))
    if isinstance(known, EventTrigger):
        yield replace(known, enabled=node.tgenabled in ("O", "A"))


@reads(ast.DropStmt)
def drop(statement: Statement, node: ast.DropStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP EVENT TRIGGER."""
    if node.removeType is ObjectType.OBJECT_EVENT_TRIGGER:
        for each in node.objects or ():
            if isinstance(each, ast.String):
                yield Drop(Key("event trigger", "", each.sval or ""))
