"""Views and materialized views.

"cannot alter type of a column used by a view or rule". A view prevents changes of every column that it names,
and DROP of a type whose value it contains. A materialized view does the same for the columns of a table whose
rows it stores. A dump creates a view that groups by a primary key in three steps: the last one counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import AddAccessory, Catalog, Effect, Object
from enumfix.catalog.families import row_types_of
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import created_relation
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import (
    RecreatedObject,
    accessory_from_statement,
    stale_text_refusal,
    statement_fields,
)
from enumfix.source import Span
from enumfix.sql.names import Name, quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk

ROWS_IN_A_COLUMN = Code(
    "EF341",
    Severity.ERROR,
    "a column has rows of a view that depends on the enum",
    "In an earlier migration, create a composite type with the attributes of the view, and give the column "
    "that type.",
)


@frozen(kw_only=True)
class _AnyView(RecreatedObject):
    """A view of either kind. `row_types` holds the row types of the tables whose whole rows it selects."""

    needs_cascade: ClassVar[bool] = True

    row_types: frozenset[Key] = field(default=frozenset(), compare=False)

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename. That of a column of the view itself makes its text stale."""
        is_own_column = old.kind == "column" and old.relation == self.key
        return RecreatedObject.after_rename(replace(self, stale=True) if is_own_column else self, old, move)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a view whose rows are in a column: it cannot be dropped before that column is converted."""
        yield from RecreatedObject.review(self, change)
        row_type = self.key.of("row type")
        for key in sorted(change.impact):
            if key.kind == "column" and row_type in change.catalog.objects[key].needs:
                yield ROWS_IN_A_COLUMN.at(
                    self.statement.source,
                    self.statement.span,
                    f"{change.types} cannot be recreated: rows of {self.label} are in {key}",
                )


@frozen(kw_only=True)
class View(_AnyView):
    """A view. `needed_by_defaults` is what its column defaults need, which CREATE OR REPLACE keeps."""

    word: ClassVar[str] = "view"
    kind: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_VIEW,)
    drop_keywords: ClassVar[str] = "VIEW"
    grant_keyword: ClassVar[str] = "TABLE"

    needed_by_defaults: frozenset[Key] = frozenset()


@frozen(kw_only=True)
class MaterializedView(_AnyView):
    """A materialized view. `no_data_clause` is the WITH NO DATA of its statement, "" if there is none."""

    word: ClassVar[str] = "materialized view"
    kind: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_MATVIEW,)
    drop_keywords: ClassVar[str] = "MATERIALIZED VIEW"
    grant_keyword: ClassVar[str] = "TABLE"
    governing_settings: ClassVar[tuple[str, ...]] = ("default_tablespace", "default_table_access_method")

    no_data_clause: str = field(default="", compare=False)

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the view uses, and all attachments: the tables that it reads need their rows."""
        return self.needs | self.uses | {key for key in catalog.objects if key.kind == "attachment"}

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the view, and fill it if it was filled: a dump writes WITH NO DATA in any case."""
        yield Sql(
            f"{change.text_after_rename(self)}{'' if self.is_filled(change) else self.no_data_clause}",
            self.settings,
        )
        yield from self.restore_accessories(change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a view that calls a function whose body has old names: filling it would fail."""
        yield from _AnyView.review(self, change)
        functions = (key for key in self.uses if key.kind == "function")
        if not self.stale and any(change.catalog.facts(key).body_has_old_names for key in functions):
            yield stale_text_refusal(self, change)

    def is_filled(self, change: Change) -> bool:
        """Return whether the view is filled when it is created."""
        dump = self.statement.source
        return not self.no_data_clause or (dump is change.schema and was_filled(self.key, dump.text))


_NO_DATA = re.compile(r"\s+WITH\s+NO\s+DATA\s*$", re.IGNORECASE)
_REFRESH_VIEW = re.compile(r"^REFRESH MATERIALIZED VIEW (\S+);", re.MULTILINE)
_LOADED_ROWS = re.compile(r"^(?:COPY .* FROM stdin;|INSERT INTO )", re.MULTILINE)


def was_filled(create_view: Key, dump: str) -> bool:
    """Return whether a materialized view has rows, as far as a dump shows.

    A dump with data refreshes the views that were filled. A dump without data does not show it: then the
    answer is True, as nearly all views are filled.
    """
    refreshed_views = set(_REFRESH_VIEW.findall(dump))
    if refreshed_views or _LOADED_ROWS.search(dump):
        return bool(
            refreshed_views & {str(Name(create_view.schema, create_view.name)), quote(create_view.name)}
        )
    return True


def _row_types(query: object, mentioned: Mentions, catalog: Catalog) -> frozenset[Key]:
    """Return the row types of tables whose whole rows a query may select: `SELECT t FROM t`.

    pg_dump writes a cast to the row type there.
    """
    tables, selected = {}, set()
    for node in walk(query):
        if isinstance(node, ast.RangeVar):
            name = node.alias.aliasname if node.alias else node.relname
            tables[name or ""] = relation_named(node, catalog)
        elif isinstance(node, ast.ResTarget) and isinstance(node.val, ast.ColumnRef):
            selected.add(name_parts(node.val.fields))
    whole_rows = {
        key.of("row type")
        for name, key in tables.items()
        if (name,) in selected and key.of("column", name) not in catalog.objects
    }
    return mentioned.of("row type") | whole_rows | row_types_of(mentioned.of("relation", "function"), catalog)


def _needed_keys(mentioned: Mentions, view_key: Key) -> frozenset[Key]:
    """Return those mentioned objects that cannot change while the view exists."""
    return mentioned.needed_keys("column", "relation") - {view_key}


@reads(ast.ViewStmt)
def create_view(statement: Statement, node: ast.ViewStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE VIEW and CREATE OR REPLACE VIEW."""
    assert node.view is not None
    key = created_relation(node.view, catalog)
    mentioned = find_mentions(node.query, catalog=catalog, sql=statement.sql)
    text_fields = statement_fields(statement, mentioned, key, node.view.location)
    replaced = catalog.objects.get(key)
    needed_by_defaults = replaced.needed_by_defaults if isinstance(replaced, View) else frozenset()
    uses, needed = mentioned.keys - {key}, _needed_keys(mentioned, key)
    row_types = _row_types(node.query, mentioned, catalog)
    yield View(
        key=key,
        uses=uses | needed_by_defaults,
        needs=needed | needed_by_defaults,
        needed_by_defaults=needed_by_defaults,
        row_types=row_types,
        **text_fields,
    )


@reads(ast.CreateTableAsStmt)
def create_materialized_view(
    statement: Statement, node: ast.CreateTableAsStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE MATERIALIZED VIEW."""
    if node.objtype is not ObjectType.OBJECT_MATVIEW:
        return
    assert node.into is not None and node.into.rel is not None
    key = created_relation(node.into.rel, catalog)
    mentioned = find_mentions(node.query, catalog=catalog, sql=statement.sql)
    text_fields = statement_fields(statement, mentioned, key, node.into.rel.location)
    no_data = _NO_DATA.search(statement.sql)
    if no_data:
        text_fields["text"] = text_fields["text"].without_span(Span(*no_data.span()))
    row_types = _row_types(node.query, mentioned, catalog)
    needed = _needed_keys(mentioned, key) | row_types  # the rows are stored
    yield MaterializedView(
        key=key,
        uses=(mentioned.keys - {key}) | row_types,
        needs=needed,
        no_data_clause=no_data[0] if no_data else "",
        row_types=row_types,
        **text_fields,
    )


@reads_command(
    AlterTableType.AT_ColumnDefault,
    AlterTableType.AT_DropCluster,
    AlterTableType.AT_ReplaceRelOptions,
    AlterTableType.AT_ResetOptions,
    AlterTableType.AT_ResetRelOptions,
    AlterTableType.AT_SetAccessMethod,
    AlterTableType.AT_SetCompression,
    AlterTableType.AT_SetOptions,
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_SetStatistics,
    AlterTableType.AT_SetStorage,
    AlterTableType.AT_SetTableSpace,
)
def alter(statement: Statement, alter_command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read column defaults, options and statistics targets that ALTER TABLE or ALTER VIEW sets on a view."""
    create_view, command = catalog.objects.get(alter_command.table), alter_command.command
    if isinstance(create_view, (View, MaterializedView)):
        mentioned = find_mentions(command.def_, catalog=catalog, sql=statement.sql, assigned=True)
        needed = _needed_keys(mentioned, create_view.key)
        changed_view = replace(
            create_view,
            uses=create_view.uses | needed,
            needs=create_view.needs | needed,
            unplaced_keys=create_view.unplaced_keys | mentioned.unplaced_keys,
            uncast_constants=create_view.uncast_constants | mentioned.uncast_constants,
        )
        yield (
            replace(changed_view, needed_by_defaults=changed_view.needed_by_defaults | needed)
            if isinstance(changed_view, View)
            else changed_view
        )
        aspect = f"{command.subtype.name if command.subtype else ''} {command.name or command.num}"
        yield AddAccessory(
            create_view.key,
            accessory_from_statement(aspect, statement, alter_command.node, catalog, mentioned),
        )
