"""Deferred checks that earlier files of the batch may leave pending for the tables of a change.

Within the file itself they are a refusal (`hazards`). Whether earlier files run in the same
transaction is not known here: there they are a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from enumfix.catalog import Catalog
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.hazards import altered, deferred, written
from enumfix.ids import Key
from enumfix.migrators import opts_out
from enumfix.script import Script, Statement
from enumfix.search import carries_data
from enumfix.transactions import commits
from enumfix.tree import descendants
from enumfix.words import mentions_any

EARLIER_PENDING = Code(
    "EF231",
    Severity.WARNING,
    "an earlier migration changes rows that have deferred checks",
    "Where both run in one transaction, PostgreSQL says 'cannot ALTER TABLE … because it has pending trigger "
    "events': put SET CONSTRAINTS … IMMEDIATE and then SET CONSTRAINTS … DEFERRED, with the constraint's "
    "name, at the end of the earlier file, or run it on its own.",
)


def pending(change: Change, earlier: Sequence[Script]) -> Iterator[Diagnostic]:
    """Yield the warning of the last earlier file that changes rows which wait for a deferred check."""
    if not earlier:
        return
    tables = {table: name for table in altered(change) if (name := _check_on(table, change.catalog))}
    for script in reversed(earlier if tables else ()):
        for statement in reversed(tuple(_last_transaction(script, tables))):
            for table in sorted(_written(statement, change.catalog) & tables.keys()):
                first = change.recreations[0].statement
                yield EARLIER_PENDING.at(
                    first.source,
                    first.span,
                    f"{statement.where}, changes rows of {table.name}, which wait for the "
                    f"deferred check {tables[table]}",
                )
                return


def _check_on(table: Key, catalog: Catalog) -> str:
    return deferred({table, *descendants(table, catalog)}, catalog, False)


def _last_transaction(script: Script, tables: Collection[Key]) -> Iterator[Statement]:
    """Yield the statements of a file that move rows of some tables, and that no COMMIT of it follows."""
    if opts_out(script.source.text):
        return
    names = {table.name for table in tables}
    found = [each for each in script.statements if carries_data(each) and mentions_any(each.sql, names)]
    if found:
        ended = max((each.span.end for each in script.statements if commits(each)), default=0)
        yield from (each for each in found if each.span.start >= ended)


def _written(statement: Statement, catalog: Catalog) -> set[Key]:
    try:
        return written(statement.node, catalog)
    except Refused:
        return set()
