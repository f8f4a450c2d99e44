"""Views and materialized views.

"cannot alter type of a column used by a view or rule": a view blocks every column that it
names, and the DROP of a type whose value it holds; a materialized one also the columns of a table whose
rows it stores. Dumps write a view that groups by a primary
key in three steps; the last text counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import Attach, Catalog, Effect, Object
from enumfix.catalog.families import rows_of
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import created
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import Recreated, as_it_stands, outdated, written
from enumfix.source import Span
from enumfix.sql.names import Name, quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk

ROWS_IN_A_COLUMN = Code(
    "EF341",
    Severity.ERROR,
    "rows of a view that stands on the enum are in a column",
    "Make a composite type with the attributes of the view, and give the column that type in a migration "
    "before this one.",
)


@frozen(kw_only=True)
class _Query(Recreated):
    """A view of either kind. `rows` are the row types of the tables whose rows it has as values."""

    rows: frozenset[Key] = field(default=frozenset(), compare=False)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename; that of a column of its own is in no text."""
        own = old.kind == "column" and old.relation == self.key
        return Recreated.moved(replace(self, stale=True) if own else self, old, move)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a view whose rows are in a column: it could not go before the column is something else."""
        yield from Recreated.review(self, change)
        rows = self.key.of("row type")
        for key in sorted(change.impact):
            if key.kind == "column" and rows in change.catalog.objects[key].needs:
                yield ROWS_IN_A_COLUMN.at(
                    self.statement.source,
                    self.statement.span,
                    f"{change.types} cannot be recreated: rows of {self.label} are in {key}",
                )


@frozen(kw_only=True)
class View(_Query):
    """A view; `added` is what its column defaults stand on, which CREATE OR REPLACE leaves alone."""

    word: ClassVar[str] = "view"
    dropped: ClassVar[str] = "VIEW"
    granted: ClassVar[str] = "TABLE"

    added: frozenset[Key] = frozenset()


@frozen(kw_only=True)
class MaterializedView(_Query):
    """A materialized view; `unfilled` is the WITH NO DATA at the end of its text, "" where there is none."""

    word: ClassVar[str] = "materialized view"
    dropped: ClassVar[str] = "MATERIALIZED VIEW"
    granted: ClassVar[str] = "TABLE"
    governed: ClassVar[tuple[str, ...]] = ("default_tablespace", "default_table_access_method")

    unfilled: str = field(default="", compare=False)

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the view uses, and all partitions: whatever it reads has to have its rows again."""
        return self.needs | self.uses | {key for key in catalog.objects if key.kind == "attachment"}

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the view again, and fill it where it was filled: a dump writes WITH NO DATA in any case."""
        yield Sql(f"{change.put_back(self)}{'' if self.is_filled(change) else self.unfilled}", self.settings)
        yield from self.put_back(change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a view that could not be filled: a function that it calls names what is called otherwise."""
        yield from _Query.review(self, change)
        called = (change.catalog.objects.get(key) for key in self.uses if key.kind == "function")
        if not self.stale and any(getattr(each, "outrun", False) for each in called):
            yield outdated(self, change)

    def is_filled(self, change: Change) -> bool:
        """Return whether the view has rows when it comes back."""
        dump = self.statement.source
        return not self.unfilled or (dump is change.schema and was_filled(self.key, dump.text))


_NO_DATA = re.compile(r"\s+WITH\s+NO\s+DATA\s*$", re.IGNORECASE)
_REFRESH = re.compile(r"^REFRESH MATERIALIZED VIEW (\S+);", re.MULTILINE)
_ROWS = re.compile(r"^(?:COPY .* FROM stdin;|INSERT INTO )", re.MULTILINE)


def was_filled(view: Key, dump: str) -> bool:
    """Return whether a materialized view has rows, as far as a dump tells.

    One with rows refreshes those views that were filled; one without says nothing, and nearly
    all views are filled.
    """
    refreshed = set(_REFRESH.findall(dump))
    if refreshed or _ROWS.search(dump):
        return bool(refreshed & {str(Name(view.schema, view.name)), quote(view.name)})
    return True


def _rows(query: object, found: Mentions, catalog: Catalog) -> frozenset[Key]:
    """Return the row types of tables whose rows a query may give as values: `SELECT t FROM t`.

    pg_dump writes a cast to the row type there.
    """
    tables, names = {}, set()
    for node in walk(query):
        if isinstance(node, ast.RangeVar):
            name = node.alias.aliasname if node.alias else node.relname
            tables[name or ""] = relation_named(node, catalog)
        elif isinstance(node, ast.ResTarget) and isinstance(node.val, ast.ColumnRef):
            names.add(name_parts(node.val.fields))
    whole = {
        key.of("row type")
        for name, key in tables.items()
        if (name,) in names and key.of("column", name) not in catalog.objects
    }
    return found.of("row type") | whole | rows_of(found.of("relation", "function"), catalog)


def _needs(found: Mentions, own: Key) -> frozenset[Key]:
    return found.pinned("column", "relation") - {own}


@reads(ast.ViewStmt)
def view(statement: Statement, node: ast.ViewStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE VIEW and CREATE OR REPLACE VIEW."""
    assert node.view is not None
    key = created(node.view, catalog)
    found = mentions(node.query, catalog=catalog, sql=statement.sql)
    kept = written(statement, found, key, node.view.location)
    known = catalog.objects.get(key)
    added = known.added if isinstance(known, View) else frozenset()
    uses, needs = found.keys - {key}, _needs(found, key)
    rows = _rows(node.query, found, catalog)
    yield View(key=key, uses=uses | added, needs=needs | added, added=added, rows=rows, **kept)


@reads(ast.CreateTableAsStmt)
def materialized(statement: Statement, node: ast.CreateTableAsStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE MATERIALIZED VIEW."""
    if node.objtype is not ObjectType.OBJECT_MATVIEW:
        return
    assert node.into is not None and node.into.rel is not None
    key = created(node.into.rel, catalog)
    found = mentions(node.query, catalog=catalog, sql=statement.sql)
    kept = written(statement, found, key, node.into.rel.location)
    tail = _NO_DATA.search(statement.sql)
    if tail:
        kept["text"] = kept["text"].without(Span(*tail.span()))
    rows = _rows(node.query, found, catalog)
    needs = _needs(found, key) | rows  # they are stored
    yield MaterializedView(
        key=key,
        uses=(found.keys - {key}) | rows,
        needs=needs,
        unfilled=tail[0] if tail else "",
        rows=rows,
        **kept,
    )


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read what ALTER TABLE or ALTER VIEW says of a view: column defaults, options, statistics targets."""
    known = catalog.objects.get(relation_named(node.relation, catalog)) if node.relation else None
    if not isinstance(known, (View, MaterializedView)):
        return
    for command in node.cmds or ():
        if isinstance(command, ast.AlterTableCmd) and command.subtype not in _ELSEWHERE:
            found = mentions(command.def_, catalog=catalog, sql=statement.sql, assigned=True)
            added = _needs(found, known.key)
            more = replace(
                known,
                uses=known.uses | added,
                needs=known.needs | added,
                loose=known.loose | found.loose,
                bare=known.bare | found.bare,
            )
            yield replace(more, added=more.added | added) if isinstance(more, View) else more
            aspect = f"{command.subtype.name if command.subtype else ''} {command.name or command.num}"
            yield Attach(known.key, as_it_stands(aspect, statement, node, catalog, found))


_ELSEWHERE = (AlterTableType.AT_ChangeOwner, AlterTableType.AT_ClusterOn)
