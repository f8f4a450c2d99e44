"""Generated columns.

"cannot alter type of a column used by a generated column". A last column of a table is dropped and added
again. Another one would lose its position: it is set to the expression NULL, and back later, which PostgreSQL
can from version 17 on (SET EXPRESSION). If the expression contains only a constant of the enum, PostgreSQL 12
to 14 drop the column with the type, and report nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Drop, Effect
from enumfix.catalog.families import conversion_table, inherited_columns, is_partition, root_tables
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.table_elements import added_constraints
from enumfix.catalog.text import text_with_mentions
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, TableStatement, reads_command, reads_elements
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.columns import (
    generated_tail,
    is_in_generated_tail,
    may_change_value,
    null_sensitive_objects,
    restore_column_accessories,
    tail_columns_before,
    why_not_readded,
)
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.made_types import families_in_text_columns
from enumfix.recreation.recreated import RecreatedObject
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import constraint_span_at, parenthesised_span_from, span_after_keywords

IN_THE_MIDDLE = Code(
    "EF330",
    Severity.ERROR,
    "a generated column that depends on the enum is not the last of its table (before PostgreSQL 17)",
    "PostgreSQL 17 and newer can change the expression of a column: rewrite for them (--target-version 17). "
    "For older versions move the column to the end: drop it in an earlier migration, and add it again there.",
)
OF_A_TYPE_MADE_OF_IT = Code(
    "EF331",
    Severity.ERROR,
    "a generated column that is not the last of its table is of a type that is made of the enum",
    "Move the column to the end: drop it in an earlier migration, and add it again there.",
)
ROWS_IN_A_COLUMN = Code(
    "EF339",
    Severity.ERROR,
    "a generated column cannot change together with its table, whose rows are in a column",
    "Drop the generated column in an earlier migration, and add it again in a later one. It will then be the "
    "last column.",
)
_SET_EXPRESSION = 17
"""The first version that can change the expression of a column."""


@frozen(kw_only=True)
class Generated(RecreatedObject):
    """The expression of a generated column, in parentheses.

    `storage` is the word after it: STORED, VIRTUAL, or "". `statement_table` is the table whose statement has
    the expression: another one where the column is inherited.
    """

    word: ClassVar[str] = "generated column"
    shows_text_in_graph: ClassVar[bool] = True
    graph_place: ClassVar[int] = 30
    kind: ClassVar[str] = "default"
    lives_in: ClassVar[str] = "column"
    is_computed: ClassVar[bool] = True

    statement_table: Key = field(compare=False)
    storage: str

    @property
    def label(self) -> str:
        """What a message calls this column."""
        return str(self.column).replace("column", self.word, 1)

    @property
    def column(self) -> Key:
        """The column."""
        return self.key.of("column", self.key.part)

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return whether the column is dropped and added again."""
        return is_in_generated_tail(self.column, catalog)

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what it uses, and the columns before it in the table that are also added again."""
        return self.needs | self.uses | {each.key for each in self._expressions_in_front(catalog)}

    def _expressions_in_front(self, catalog: Catalog) -> Iterator[Generated]:
        """Yield the expressions of generated columns that are added again before this one."""
        keys = tail_columns_before(self.column, catalog) if self.is_recreated(catalog) else ()
        expressions = (catalog.objects[key.of("default", key.part)] for key in keys)
        yield from (each for each in expressions if isinstance(each, Generated))

    def also_affects(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the columns after it, if it is dropped; else the constraints and indexes that forbid NULL."""
        if self.is_recreated(catalog):
            yield from generated_tail(self.column, catalog)
        elif self._is_null_meanwhile(catalog):
            for member in inherited_columns(self.column, catalog):
                yield from null_sensitive_objects(member, catalog)

    def _is_null_meanwhile(self, catalog: Catalog) -> bool:
        """Return whether the expression is set to NULL for a while: not if it contains only constants."""
        casts = any(key.kind == "cast" for key in catalog.objects)
        return casts or any(may_change_value(key, catalog) for key in self.needs - {self.column})

    def is_computed_by_conversion(self, change: Change) -> bool:
        """Return whether the column has its values again after the ALTER TABLE that converts its table."""
        return (
            self._fits_in_converting_alter(change)
            if self.is_recreated(change.catalog)
            else not self._is_null_meanwhile(change.catalog)
        )

    def _fits_in_converting_alter(self, change: Change) -> bool:
        """Return whether the ALTER TABLE that converts its table can drop and add the column."""
        catalog = change.catalog
        others = [each for each in self._family_expressions(catalog) if each is not self]
        are_in_same_alter = all(
            conversion_table(key, catalog) == conversion_table(self.column, catalog)
            for key in self.needs & change.impact
            if key.kind == "column"
        )
        is_apart = any(each.is_local(catalog) or str(each.text) != str(self.text) for each in others)
        those_in_front_fit = all(
            each._fits_in_converting_alter(change)
            for each in self._expressions_in_front(catalog)
            if each.key in change.impact
        )
        return (
            are_in_same_alter
            and not is_apart
            and those_in_front_fit
            and change.fits_in_converting_alter(self)
        )

    def is_local(self, catalog: Catalog) -> bool:
        """Return whether the table defines the column itself, so that dropping its parent's leaves it."""
        return self.statement_table == self.key.relation and not is_partition(self.key.relation, catalog)

    def _family_expressions(self, catalog: Catalog) -> tuple[Generated, ...]:
        """Return the expressions of the column in all tables, topmost first; none if this is not that one."""
        if self.key.relation not in root_tables(self.column, catalog):
            return ()
        defaults = (
            catalog.objects.get(each.of("default", each.part))
            for each in inherited_columns(self.column, catalog)
        )
        return tuple(each for each in defaults if isinstance(each, Generated))

    def _alter_table(self, rank: Rank, text: str, change: Change, *, is_clause: bool) -> Sql | Clause:
        """Return an ALTER TABLE, or as `is_clause` a part of the one that converts the table."""
        if is_clause:
            return Clause(self.key.relation, rank, text)
        return Sql(f"ALTER TABLE {change.name(self.key.relation)} {text}", self.settings)

    def _set_expression(self, expression: str) -> str:
        return f"ALTER COLUMN {quote(self.key.part)} SET EXPRESSION AS {expression}"

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the column, or set its expression to NULL."""
        members = self._family_expressions(change.catalog)
        if members and self.is_recreated(change.catalog):
            text = f"DROP COLUMN {quote(self.key.part)}"
            yield self._alter_table(
                Rank.DROP_COLUMN, text, change, is_clause=self._fits_in_converting_alter(change)
            )
            for each in members[1:]:
                if each.is_local(change.catalog):
                    yield each._alter_table(Rank.DROP_COLUMN, text, change, is_clause=False)
        elif members and self._is_null_meanwhile(change.catalog):
            yield self._alter_table(Rank.TYPE, self._set_expression("(NULL)"), change, is_clause=False)

    def release_old_type(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the expression again, or to NULL, so that the column does not depend on the old type."""
        if self._is_set_before_old_type_drops(change):
            for each in self._distinct_expressions(change.catalog):
                text = each._set_expression(
                    change.text_before_rename(each) if change.fits_in_converting_alter(self) else "(NULL)"
                )
                yield each._alter_table(Rank.TYPE, text, change, is_clause=False)

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the column again, or set its expression again."""
        if self.is_recreated(change.catalog):
            yield from self._add_column(change)
        elif not self._is_null_meanwhile(change.catalog):
            if not self._is_set_before_old_type_drops(change) and self._family_expressions(change.catalog):
                yield self._alter_table(
                    Rank.TYPE, self._set_expression(change.text_before_rename(self)), change, is_clause=True
                )
        elif not (self._is_set_before_old_type_drops(change) and change.fits_in_converting_alter(self)):
            for each in self._distinct_expressions(change.catalog):
                yield each._alter_table(
                    Rank.TYPE, each._set_expression(change.text_after_rename(each)), change, is_clause=False
                )

    def _is_set_before_old_type_drops(self, change: Change) -> bool:
        """Return whether the expression has to be set before the old type is dropped.

        That needs an ALTER TABLE of its own: in one that also changes types, PostgreSQL fails to rebuild
        indexes and constraints ("cache lookup failed for index").
        """
        members = self._family_expressions(change.catalog)
        if not members or self.is_recreated(change.catalog):
            return False
        if self._is_null_meanwhile(change.catalog):
            return self.column in change.impact
        tables = {each.key.relation for each in members}
        return any(key.kind == "column" and key.relation in tables for key in change.impact)

    def _distinct_expressions(self, catalog: Catalog) -> Iterator[Generated]:
        """Yield the topmost expression, which reaches all tables below, and those that differ from it."""
        for each in self._family_expressions(catalog):
            if each is self or str(each.text) != str(self.text):
                yield each

    def _add_column(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield what adds the column, first to children that define it themselves, and its accessories."""
        members, is_clause = self._family_expressions(change.catalog), self._fits_in_converting_alter(change)
        for each in reversed(members):
            if each is self or each.is_local(change.catalog):
                text = each._column_definition(change, before_rename=is_clause)
                yield each._alter_table(Rank.ADD_COLUMN, text, change, is_clause=is_clause)
        for each in self._distinct_expressions(change.catalog):
            if each is not self and not each.is_local(change.catalog):
                yield each._alter_table(
                    Rank.TYPE, each._set_expression(change.text_after_rename(each)), change, is_clause=False
                )
        yield from restore_column_accessories(self.column, change)

    def _column_definition(self, change: Change, *, before_rename: bool) -> str:
        """Return ADD COLUMN, as `before_rename` with the temporary names of the new types."""
        column = change.catalog.objects[self.column]
        not_null = change.catalog.objects.get(self.key.of("not null", self.key.part))
        inline = not_null.inline_definition(change) if isinstance(not_null, Dependent) else ""
        type_ = change.spell_before_rename(column.text) if before_rename else str(column.text)
        expression = change.text_before_rename(self) if before_rename else change.text_after_rename(self)
        storage = f" {self.storage}" if self.storage else ""
        name = quote(self.key.part)
        return f"ADD COLUMN {name} {type_} GENERATED ALWAYS AS {expression}{storage}{inline}"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse what the target version cannot do, and columns whose table has rows in other columns."""
        yield from RecreatedObject.review(self, change)
        place = self.statement.source, self.statement.span
        reason = (
            why_not_readded(self.column, change.catalog) if self._family_expressions(change.catalog) else ""
        )
        if reason and change.target < _SET_EXPRESSION:
            types_before_17 = f"{change.types} cannot be recreated before PostgreSQL 17"
            yield IN_THE_MIDDLE.at(*place, f"{types_before_17}: {self.label} depends on it, and {reason}")
        type_ = change.catalog.facts(self.column).type
        is_made_of_enum = type_ in change.impact and type_ not in {each.key for each in change.recreations}
        if is_made_of_enum and not self.is_recreated(change.catalog):
            yield OF_A_TYPE_MADE_OF_IT.at(
                *place, f"{change.types} cannot be recreated: {self.label} is of a type that is made of it"
            )
        leaves = self.is_recreated(change.catalog)
        is_separate = (
            not self._fits_in_converting_alter(change) if leaves else self._is_null_meanwhile(change.catalog)
        )
        if is_separate and self.column.relation in families_in_text_columns(change):
            yield ROWS_IN_A_COLUMN.at(
                *place,
                f"{change.types} cannot be recreated: rows of the table of {self.label} are in a column",
            )


def _make_generated(
    statement: Statement,
    column: Key,
    statement_table: Key,
    expression: object,
    definition_span: Span,
    catalog: Catalog,
) -> Generated:
    """Return the expression of a column; `definition_span` has the expression and the word after it."""
    mentioned = find_mentions(
        expression, catalog=catalog, own=column.relation, sql=statement.sql, assigned=True
    )
    expression_span = parenthesised_span_from(statement.sql, definition_span.start)
    return Generated(
        key=column.of("default", column.part),
        uses=mentioned.keys | {column},
        needs=mentioned.needed_keys("column") | {column},
        text=text_with_mentions(statement.sql, expression_span, mentioned.places),
        unplaced_keys=mentioned.unplaced_keys,
        uncast_constants=mentioned.uncast_constants,
        statement_table=statement_table,
        storage=" ".join(
            statement.sql[expression_span.end : max(definition_span.end, expression_span.end)].split()[:1]
        ),
        statement=statement,
    )


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read GENERATED ALWAYS AS (…)."""
    for element, constraint in added_constraints(node, catalog, ConstrType.CONSTR_GENERATED):
        if element.column and constraint.raw_expr is not None:
            column = element.table.of("column", element.column)
            definition_span = constraint_span_at(
                statement.sql, constraint.location or 0, element.constraint_starts
            )
            yield _make_generated(
                statement, column, element.statement_table, constraint.raw_expr, definition_span, catalog
            )


@reads_command(AlterTableType.AT_DropExpression)
def drop_expression(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP EXPRESSION."""
    yield Drop(command.table.of("default", command.name))


@reads_command(AlterTableType.AT_SetExpression)
def set_expression(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET EXPRESSION, which reaches partitions and children."""
    definition_span = span_after_keywords(command.tokens(statement), "SET", "EXPRESSION", "AS")
    for table in command.tables(catalog):
        existing = catalog.objects.get(table.of("default", command.name))
        if definition_span and isinstance(existing, Generated):
            generated = _make_generated(
                statement,
                existing.column,
                existing.statement_table,
                command.command.def_,
                definition_span,
                catalog,
            )
            yield replace(generated, storage=existing.storage)
