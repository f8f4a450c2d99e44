"""Defaults: of enum columns, and of other columns that hold a value of the enum.

A default keeps its type when the column changes: "default for column … cannot be cast
automatically to type …". It is dropped and set again in the ALTER TABLE that converts the
column. Both reach down to partitions and children, so what those had of their own, or did not
have, is put right after.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object
from enumfix.catalog.families import family, handed_down, top, variety
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.queries import Gives
from enumfix.catalog.resolve import enum_behind, type_named
from enumfix.catalog.table_elements import (
    Element,
    constraints,
    created_by,
    elements,
    inherited,
    is_constant,
    leaves_none,
)
from enumfix.catalog.text import Constant, cut
from enumfix.fold.readers import TableCommand, TableStatement, reads_command, reads_elements
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.recreated import Worded
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import behind, expression_at, words_after
from enumfix.sql.tree import commands, string_span_at


class Default(Worded):
    """The default of a column; `text` is its expression."""

    __slots__ = ()

    word: ClassVar[str] = "default"
    shows_text_in_graph: ClassVar[bool] = True
    graph_place: ClassVar[int] = 20
    kind: ClassVar[str] = "default"
    lives_in: ClassVar[str] = "column"

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what its expression uses, and its table, which may be one that is made again."""
        return self.uses | self.needs | {self.key.relation}

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the default at the root of the table's family, and with it all below."""
        if change.is_away(self) or not self._speaks(change):
            return
        rides = self._rides(change) or self._waits(change)
        if self._root(change.catalog).kind == "relation" or rides:
            yield self._alter(Rank.DROP_DEFAULT, "DROP DEFAULT", change)
            return
        for each in self._family(change.catalog):  # their interim parent is not there yet
            table, column = change.name(each.key.relation), quote(each.key.part)
            yield Sql(f"ALTER TABLE ONLY {table} ALTER COLUMN {column} DROP DEFAULT")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the root's default, which reaches all below, and then what differs there."""
        if not self._speaks(change):
            return
        root = self._root(change.catalog)
        column = quote(self.key.part)
        above = root.of("default", self.key.part) if root.kind == "relation" else None
        first = change.catalog.objects.get(above) if above else None
        if first:
            text = change.inside(first.text) if self._rides(change) else str(first.text)
            rank = Rank.BACK_DEFAULT if self._waits(change) else Rank.SET_DEFAULT
            yield self._alter(rank, f"SET DEFAULT {text}", change)
        for each in family(self.key.of("column", self.key.part), change.catalog):
            table, own = each.relation, change.catalog.objects.get(each.of("default", each.part))
            if own and table != root and (first is None or own.text != first.text):
                yield Sql(
                    f"ALTER TABLE ONLY {change.name(table)} ALTER COLUMN {column} SET DEFAULT {own.text}"
                )
            elif first and own is None and table != root:
                yield Sql(f"ALTER TABLE ONLY {change.name(table)} ALTER COLUMN {column} DROP DEFAULT")

    def _rides(self, change: Change) -> bool:
        """Return whether the converting ALTER TABLE can drop and set all defaults below the root."""
        return all(change.rides(each) for each in self._family(change.catalog))

    def _waits(self, change: Change) -> bool:
        """Return whether the defaults go with the conversion to text, and come back with that from text."""
        needs = frozenset(key for each in self._family(change.catalog) for key in each.needs & change.impact)
        parked = change.is_parked(self._root(change.catalog).of("column", self.key.part))
        return parked and all(key.kind in ("type", "column") for key in needs)

    def _speaks(self, change: Change) -> bool:
        """Return whether this is the topmost default of its family in the impact: it sees to all others."""
        speakers = (each.key for each in self._family(change.catalog) if each.key in change.impact)
        return next(speakers, self.key) == self.key

    def _family(self, catalog: Catalog) -> Iterator[Object]:
        for each in family(self.key.of("column", self.key.part), catalog):
            if found := catalog.objects.get(each.of("default", each.part)):
                yield found

    def _alter(self, rank: Rank, text: str, change: Change) -> Sql | Clause:
        root = self._root(change.catalog)
        clause = f"ALTER COLUMN {quote(self.key.part)} {text}"
        if self._rides(change) or self._waits(change):
            return Clause(root, rank, clause)
        return Sql(f"ALTER TABLE {'ONLY ' * change.is_away(self)}{change.name(root)} {clause}")

    def _root(self, catalog: Catalog) -> Key:
        return top(self.key.of("column", self.key.part), catalog)


def _default(
    statement: Statement, own: Key, expression: object, where: Span, gives: Gives, catalog: Catalog
) -> Default:
    """Return the default of the column `own`, which is of the type `gives`."""
    bare = _bare(expression, gives.type, catalog, array=gives.array)
    as_it_is = bare is not None or is_constant(expression, {gives.type}, catalog, array=gives.array)
    found = mentions(expression, catalog=catalog, sql=statement.sql, assigned=True)
    string = string_span_at(statement.sql, where.start) if bare else None
    places = (*found.places, (string, bare)) if string and bare else found.places
    standing = found.of("type", "function", "operator") if as_it_is else found.pinned()
    return Default(
        key=own.of("default", own.part),
        text=cut(statement.sql, where, places),
        uses=found.keys | {own},
        needs=standing | {own},
        loose=found.loose,
        bare=frozenset() if bare else found.bare,
        statement=statement,
    )


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read DEFAULT behind a column, and the defaults that a child takes from its parents."""
    own_ones = list(constraints(node, catalog, ConstrType.CONSTR_DEFAULT))
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        yield from _inherited(node, {element.column for element, _ in own_ones}, catalog)
    places = [
        each.node.location
        for each in elements(node, catalog)
        if isinstance(each.node, ast.Constraint) and each.node.location is not None
    ]
    for element, constraint in own_ones:
        if not element.column or constraint.raw_expr is None:
            continue
        gives = _type(element, node, catalog)
        if leaves_none(constraint.raw_expr, gives.type, catalog):
            continue
        where = expression_at(statement.sql, constraint.location or 0, places)
        if constraint.conname:  # CONSTRAINT name DEFAULT expression
            where = Span(words_after(statement.sql, where.start, "DEFAULT"), where.end)
        own = element.table.of("column", element.column)
        yield _default(statement, own, constraint.raw_expr, where, gives, catalog)


def _type(element: Element, node: ast.Node, catalog: Catalog) -> Gives:
    """Return the type of a column, and whether it is an array, where only a parent or a type says it, too."""
    said = element.behind.typeName if element.behind else None
    if said is not None or not isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        return Gives(type_named(said, catalog), bool(said and said.arrayBounds))
    of = type_named(node.ofTypename, catalog) if isinstance(node, ast.CreateStmt) else None
    for name, _, type_, array in catalog.facts(of).attributes:
        if name == element.column:
            return Gives(type_, array)
    for parent in inherited(node, catalog):
        above = catalog.objects.get(parent.of("column", element.column or ""))
        if above is not None:
            return Gives(above.type, above.array)
    return Gives()


def _inherited(
    node: ast.CreateStmt | ast.CreateForeignTableStmt, own: Container[str | None], catalog: Catalog
) -> Iterator[Effect]:
    """Yield the defaults that a new child takes from its parents, but for columns that have `own` ones."""
    table = created_by(node, catalog)
    for parent in inherited(node, catalog) if table else ():
        for key in catalog.members("default", parent):
            if table and key.part not in own and table.of("default", key.part) not in catalog.objects:
                yield handed_down(catalog.objects[key], table)


@reads_command(AlterTableType.AT_ColumnDefault, is_kept=True)
def alter(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET DEFAULT and DROP DEFAULT, which reach down to children unless ONLY is said."""
    where = behind(each.words(statement), "SET", "DEFAULT")
    expression = each.command.def_
    for table in each.tables(catalog):
        # Its table may be read only now that something of it turns out to matter.
        own = catalog.facts(table.of("column", each.name))
        gives = _retyped(each, catalog) or Gives(own.type, own.array)
        if expression is None or leaves_none(expression, gives.type, catalog):
            yield Drop(table.of("default", each.name))
        elif where and (variety(table, catalog) or table not in catalog.objects):
            yield _default(statement, table.of("column", each.name), expression, where, gives, catalog)


def _retyped(default: TableCommand, catalog: Catalog) -> Gives | None:
    """Return the type that the same statement gives to the column of a default, if it does."""
    for each in commands(default.node, AlterTableType.AT_AlterColumnType):
        if each.name == default.name and isinstance(each.def_, ast.ColumnDef) and each.def_.typeName:
            return Gives(type_named(each.def_.typeName, catalog), bool(each.def_.typeName.arrayBounds))
    return None


def _bare(expression: object, type_: Key | None, catalog: Catalog, *, array: bool) -> Constant | None:
    """Return what a default means that is a string without a cast: it is of its column's type."""
    if not type_ or not isinstance(expression, ast.A_Const) or not isinstance(expression.val, ast.String):
        return None
    told = enum_behind(type_, array, catalog)
    type_, array = told or (type_, array)
    return Constant(type_, expression.val.sval or "", array, "", packed=told is None)
