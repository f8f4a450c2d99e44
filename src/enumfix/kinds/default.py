"""Defaults of enum columns, and of other columns whose default contains a value of the enum.

A default keeps its type when its column gets another: "default for column … cannot be cast automatically to
type …". It is dropped and set again in the ALTER TABLE that converts the column. Both reach partitions and
children. Where those had another default, or none, that is restored after the ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object
from enumfix.catalog.families import conversion_table, inherited_columns, inherited_copy, table_kind
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.queries import ValueType
from enumfix.catalog.resolve import type_named, underlying_enum
from enumfix.catalog.table_elements import (
    Element,
    added_constraints,
    created_table,
    is_typed_constant,
    parent_tables,
    stores_no_default,
    table_elements_of,
)
from enumfix.catalog.text import Constant, text_with_mentions
from enumfix.fold.readers import TableCommand, TableStatement, reads_command, reads_elements
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.recreated import TextObject
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import expression_span_after, offset_after_keyword, span_after_keywords
from enumfix.sql.tree import alter_table_commands, string_span_at


class Default(TextObject):
    """The default of a column; `text` is its expression."""

    __slots__ = ()

    word: ClassVar[str] = "default"
    shows_text_in_graph: ClassVar[bool] = True
    graph_place: ClassVar[int] = 20
    kind: ClassVar[str] = "default"
    lives_in: ClassVar[str] = "column"

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what its expression uses, and its table, which may have to be created first."""
        return self.uses | self.needs | {self.key.relation}

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the default in the topmost table of the family, which drops those of all tables below."""
        if change.is_in_recreated_table(self) or not self._leads_family(change):
            return
        is_clause = self._fits_in_converting_alter(change) or self._follows_text_conversion(change)
        if self._conversion_table(change.catalog).kind == "relation" or is_clause:
            yield self._alter_column(Rank.DROP_DEFAULT, "DROP DEFAULT", change)
            return
        for each in self._family_defaults(change.catalog):  # their temporary parent does not exist yet
            table, column = change.name(each.key.relation), quote(each.key.part)
            yield Sql(f"ALTER TABLE ONLY {table} ALTER COLUMN {column} DROP DEFAULT")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the default of the topmost table, which reaches all below, then those that differ from it."""
        if not self._leads_family(change):
            return
        root = self._conversion_table(change.catalog)
        column = quote(self.key.part)
        root_key = root.of("default", self.key.part) if root.kind == "relation" else None
        root_default = change.catalog.objects.get(root_key) if root_key else None
        if root_default:
            text = (
                change.spell_before_rename(root_default.text)
                if self._fits_in_converting_alter(change)
                else str(root_default.text)
            )
            rank = Rank.DEFAULT_AFTER_RENAME if self._follows_text_conversion(change) else Rank.SET_DEFAULT
            yield self._alter_column(rank, f"SET DEFAULT {text}", change)
        for each in inherited_columns(self.key.of("column", self.key.part), change.catalog):
            table, default = each.relation, change.catalog.objects.get(each.of("default", each.part))
            if default and table != root and (root_default is None or default.text != root_default.text):
                yield Sql(
                    f"ALTER TABLE ONLY {change.name(table)} ALTER COLUMN {column} SET DEFAULT {default.text}"
                )
            elif root_default and default is None and table != root:
                yield Sql(f"ALTER TABLE ONLY {change.name(table)} ALTER COLUMN {column} DROP DEFAULT")

    def _fits_in_converting_alter(self, change: Change) -> bool:
        """Return whether the ALTER TABLE that converts the column can drop and set all its defaults."""
        return all(change.fits_in_converting_alter(each) for each in self._family_defaults(change.catalog))

    def _follows_text_conversion(self, change: Change) -> bool:
        """Return whether conversions of the column to text and back can drop and set the defaults."""
        needs = frozenset(
            key for each in self._family_defaults(change.catalog) for key in each.needs & change.impact
        )
        is_text_meanwhile = change.is_converted_through_text(
            self._conversion_table(change.catalog).of("column", self.key.part)
        )
        return is_text_meanwhile and all(key.kind in ("type", "column") for key in needs)

    def _leads_family(self, change: Change) -> bool:
        """Return whether statements for the whole family are written for this default: the topmost one."""
        in_impact = (each.key for each in self._family_defaults(change.catalog) if each.key in change.impact)
        return next(in_impact, self.key) == self.key

    def _family_defaults(self, catalog: Catalog) -> Iterator[Object]:
        """Yield the defaults of the column in all tables of its family, from the top down."""
        for each in inherited_columns(self.key.of("column", self.key.part), catalog):
            if default := catalog.objects.get(each.of("default", each.part)):
                yield default

    def _alter_column(self, rank: Rank, text: str, change: Change) -> Sql | Clause:
        """Return an ALTER COLUMN of the topmost table: a clause where its converting ALTER TABLE takes it."""
        root = self._conversion_table(change.catalog)
        clause = f"ALTER COLUMN {quote(self.key.part)} {text}"
        if self._fits_in_converting_alter(change) or self._follows_text_conversion(change):
            return Clause(root, rank, clause)
        return Sql(f"ALTER TABLE {'ONLY ' * change.is_in_recreated_table(self)}{change.name(root)} {clause}")

    def _conversion_table(self, catalog: Catalog) -> Key:
        return conversion_table(self.key.of("column", self.key.part), catalog)


def _make_default(
    statement: Statement,
    column: Key,
    expression: object,
    expression_span: Span,
    value_type: ValueType,
    catalog: Catalog,
) -> Default:
    """Return the default of a column that is of the type `value_type`."""
    constant = _uncast_constant(expression, value_type.type, catalog, array=value_type.array)
    is_only_constant = constant is not None or is_typed_constant(
        expression, {value_type.type}, catalog, array=value_type.array
    )
    mentioned = find_mentions(expression, catalog=catalog, sql=statement.sql, assigned=True)
    string = string_span_at(statement.sql, expression_span.start) if constant else None
    places = (*mentioned.places, (string, constant)) if string and constant else mentioned.places
    needed = mentioned.of("type", "function", "operator") if is_only_constant else mentioned.needed_keys()
    return Default(
        key=column.of("default", column.part),
        text=text_with_mentions(statement.sql, expression_span, places),
        uses=mentioned.keys | {column},
        needs=needed | {column},
        unplaced_keys=mentioned.unplaced_keys,
        uncast_constants=frozenset() if constant else mentioned.uncast_constants,
        statement=statement,
    )


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read DEFAULT in column definitions, and the defaults that a new table inherits."""
    new_defaults = list(added_constraints(node, catalog, ConstrType.CONSTR_DEFAULT))
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        yield from _inherited_defaults(node, {element.column for element, _ in new_defaults}, catalog)
    constraint_starts = [
        each.node.location
        for each in table_elements_of(node, catalog)
        if isinstance(each.node, ast.Constraint) and each.node.location is not None
    ]
    for element, constraint in new_defaults:
        if not element.column or constraint.raw_expr is None:
            continue
        value_type = _type_of_column(element, node, catalog)
        if stores_no_default(constraint.raw_expr, value_type.type, catalog):
            continue
        expression_span = expression_span_after(statement.sql, constraint.location or 0, constraint_starts)
        if constraint.conname:  # CONSTRAINT name DEFAULT expression
            expression_span = Span(
                offset_after_keyword(statement.sql, expression_span.start, "DEFAULT"), expression_span.end
            )
        column = element.table.of("column", element.column)
        yield _make_default(statement, column, constraint.raw_expr, expression_span, value_type, catalog)


def _type_of_column(element: Element, node: ast.Node, catalog: Catalog) -> ValueType:
    """Return the type of a column, from its definition, else from the composite type or the parents."""
    type_name = element.column_def.typeName if element.column_def else None
    if type_name is not None or not isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        return ValueType(type_named(type_name, catalog), bool(type_name and type_name.arrayBounds))
    row_type = type_named(node.ofTypename, catalog) if isinstance(node, ast.CreateStmt) else None
    for name, _, type_, array in catalog.facts(row_type).attributes:
        if name == element.column:
            return ValueType(type_, array)
    for parent in parent_tables(node, catalog):
        inherited_column = catalog.objects.get(parent.of("column", element.column or ""))
        if inherited_column is not None:
            return ValueType(inherited_column.type, inherited_column.array)
    return ValueType()


def _inherited_defaults(
    node: ast.CreateStmt | ast.CreateForeignTableStmt,
    columns_with_default: Container[str | None],
    catalog: Catalog,
) -> Iterator[Effect]:
    """Yield the defaults that a new table inherits, except for columns that define one themselves."""
    table = created_table(node, catalog)
    for parent in parent_tables(node, catalog) if table else ():
        for key in catalog.members("default", parent):
            if (
                table
                and key.part not in columns_with_default
                and table.of("default", key.part) not in catalog.objects
            ):
                yield inherited_copy(catalog.objects[key], table)


@reads_command(AlterTableType.AT_ColumnDefault, survives_recreation=True)
def alter(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET DEFAULT and DROP DEFAULT, which reach partitions and children unless ONLY is written."""
    expression_span = span_after_keywords(command.tokens(statement), "SET", "DEFAULT")
    expression = command.command.def_
    for table in command.tables(catalog):
        # The catalog may lack the table: its CREATE is read only once something of it is relevant.
        column = catalog.facts(table.of("column", command.name))
        value_type = _type_in_same_statement(command, catalog) or ValueType(column.type, column.array)
        if expression is None or stores_no_default(expression, value_type.type, catalog):
            yield Drop(table.of("default", command.name))
        elif expression_span and (table_kind(table, catalog) or table not in catalog.objects):
            yield _make_default(
                statement, table.of("column", command.name), expression, expression_span, value_type, catalog
            )


def _type_in_same_statement(default: TableCommand, catalog: Catalog) -> ValueType | None:
    """Return the type that the same ALTER TABLE gives to the column, None if it gives none."""
    for each in alter_table_commands(default.node, AlterTableType.AT_AlterColumnType):
        if each.name == default.name and isinstance(each.def_, ast.ColumnDef) and each.def_.typeName:
            return ValueType(type_named(each.def_.typeName, catalog), bool(each.def_.typeName.arrayBounds))
    return None


def _uncast_constant(
    expression: object, type_: Key | None, catalog: Catalog, *, array: bool
) -> Constant | None:
    """Return the constant if the default is a string without a cast, which is of the column's type."""
    if not type_ or not isinstance(expression, ast.A_Const) or not isinstance(expression.val, ast.String):
        return None
    enum = underlying_enum(type_, array, catalog)
    type_, array = enum or (type_, array)
    return Constant(type_, expression.val.sval or "", array, "", is_opaque=enum is None)
