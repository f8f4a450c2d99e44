"""Columns.

A column of the enum is converted: `ALTER COLUMN c TYPE new USING (c::text::new)`. This is done on the parent
table, and reaches its partitions and inheritance children: altering a child alone fails with "cannot alter
inherited column". The conversion resets the storage and the compression of the column, which are set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import Catalog, Effect, LosesOnRetype, NotFollowed, Object, RemoveAccessories
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import (
    conversion_table,
    descendants,
    is_partition,
    root_tables,
    row_types_of,
    shared_roots,
    split_dependents,
    table_kind,
)
from enumfix.catalog.key import Key
from enumfix.catalog.queries import Columns, ValueType, table_made_by_query
from enumfix.catalog.resolve import relation_named, type_named
from enumfix.catalog.table_elements import created_table, parent_tables, table_elements_of
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.columns import (
    column_type_text,
    generated_column_type,
    have_same_conversion_table,
    is_converted_by_cast,
    is_generated,
    is_in_generated_tail,
    type_needing_cast,
)
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.partition_indexes import indexes_changed_by_rebuild
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import TABLE_TYPES, object_name_parts

SEVERAL_PARENTS = Code(
    "EF310",
    Severity.ERROR,
    "a table inherits from several parents a column that is generated, or has to be text for a while",
    "Before the migration, take the child off all parents but one (ALTER TABLE … NO INHERIT). Put it back "
    "after the migration. Or write this recreation by hand.",
)
FOREIGN_CHILD = Code(
    "EF311",
    Severity.ERROR,
    "a foreign table is a partition or a child, and its column is of a type that is made of the enum",
    "Detach the foreign table before the migration, and attach it again after it. PostgreSQL refuses "
    "USING on foreign tables, and has no casts between domains, ranges or composite types.",
)
_RESET_BY_CONVERSION = ("storage", "compression")


@frozen(kw_only=True)
class Column(Dependent):
    """A column.

    `type` is None where the catalog does not hold its type; `number` grows from left to right. `text` is the
    type with its collation if the column is generated, else it is empty. `is_defined_locally` says whether
    the table defines the column itself, rather than only inherits it.
    """

    word: ClassVar[str] = "column"
    is_stored_in_rows: ClassVar[bool] = True
    graph_place: ClassVar[int] = 10
    kind: ClassVar[str] = "column"
    lives_in: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_COLUMN,)
    squawk: ClassVar[SquawkRules] = SquawkRules(
        commands={
            AlterTableType.AT_AddColumn: ("adding-field-with-default",),
            AlterTableType.AT_AlterColumnType: ("changing-column-type",),
            AlterTableType.AT_DropColumn: ("ban-drop-column",),
        }
    )

    type: Key | None
    array: bool
    number: int = field(compare=False)
    is_defined_locally: bool = field(default=True, compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterator[Key]:
        """Return the key of the column, or of the attribute of a type, that a statement names: `t.c`."""
        *home, name = object_name_parts(named) or ("",)
        if home:
            table, composite = catalog.key_for("relation", home), catalog.find("type", home)
            is_attribute = composite and table not in catalog.objects
            yield composite.of("attribute", name) if composite and is_attribute else table.of("column", name)

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return whether the column is dropped and added again, as a generated last column is."""
        return is_in_generated_tail(self.key, catalog)

    def as_defined_locally(self) -> Object:
        """Return the column as defined by its table, no longer only inherited."""
        return replace(self, is_defined_locally=True)

    def with_details_from(self, known: Object) -> Object:
        """Return the column with the `number` and the `is_defined_locally` of `known`."""
        return replace(self, number=known.number, is_defined_locally=known.is_defined_locally)

    def also_affects(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the indexes and constraints that the conversion would change, or fail at."""
        yield from indexes_changed_by_rebuild(self.key, catalog)
        yield from split_dependents(self.key, catalog)

    def _leads_family(self, catalog: Catalog) -> bool:
        """Return whether the ALTER TABLE for the whole family of tables is written for this column."""
        return self.key.relation == shared_roots(self.key, catalog)[0]

    def prepare_conversion(self, change: Change) -> Iterator[Sql | Clause]:
        """Create a cast where USING is refused, and a temporary parent where a table has several parents."""
        if type_ := type_needing_cast(self, change):
            new = change.temporary_name(type_)
            yield Sql(f"CREATE CAST ({change.name(type_)} AS {new}) WITH INOUT AS ASSIGNMENT")
        if shared := self._columns_of_temporary_parent(change):
            parent = change.name(conversion_table(self.key, change.catalog))
            columns = ", ".join(f"{quote(each.key.part)} {each._type_name(change)}" for each in shared)
            yield Sql(f"CREATE TABLE {parent} ({columns})")
            for table in shared_roots(self.key, change.catalog):
                yield Sql(f"ALTER TABLE {change.name(table)} INHERIT {parent}")

    def release_old_type(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the temporary parent, and the cast."""
        if self._columns_of_temporary_parent(change):
            parent = change.name(conversion_table(self.key, change.catalog))
            for table in shared_roots(self.key, change.catalog):
                yield Sql(f"ALTER TABLE {change.name(table)} NO INHERIT {parent}")
            yield Sql(f"DROP TABLE {parent}")
        if type_ := type_needing_cast(self, change):
            yield Sql(f"DROP CAST ({change.name(type_)} AS {change.temporary_name(type_)})")

    def _columns_of_temporary_parent(self, change: Change) -> list[Column]:
        """Return the columns of the temporary parent if this is the first of them, else an empty list."""
        columns = [
            each
            for each in _columns_in(self.key.relation, change.catalog)
            if have_same_conversion_table(each.key, self.key, change)
        ]
        return columns if self._leads_family(change.catalog) and columns[:1] == [self] else []

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Convert the column in the topmost table of its family, and set what the conversion resets."""
        table = self.key.relation
        if self.is_recreated(change.catalog):
            return
        through_text = change.is_converted_through_text(self.key)
        if self._leads_family(change.catalog):
            altered_table = conversion_table(self.key, change.catalog)
            column = f"ALTER COLUMN {quote(self.key.part)} TYPE "
            if through_text:
                yield Clause(altered_table, Rank.TYPE, column + self._conversion_to("text", change))
                yield Clause(
                    altered_table,
                    Rank.TYPE_FROM_TEXT,
                    column + self._conversion_to(self._type_name(change), change),
                )
            else:
                yield Clause(
                    altered_table,
                    Rank.TYPE,
                    column + self._conversion_to(self._new_type_name(change), change),
                )
        is_alone = not descendants(table, change.catalog) and table in root_tables(self.key, change.catalog)
        for aspect in _RESET_BY_CONVERSION:
            for accessory in change.catalog.aspect(self.key, aspect):
                text = str(accessory.text)
                if is_alone:
                    yield Clause(table, Rank.SETTING_AFTER_RENAME if through_text else Rank.SETTING, text)
                else:
                    yield Sql(f"ALTER TABLE ONLY {change.name(table)} {text}")

    def _type_name(self, change: Change) -> str:
        assert self.type is not None
        named = self.type.relation if self.type.kind == "row type" else self.type
        return change.name(named) + "[]" * self.array

    def _new_type_name(self, change: Change) -> str:
        assert self.type is not None
        return change.temporary_name(self.type) + "[]" * self.array

    def _conversion_to(self, target: str, change: Change) -> str:
        foreign = table_kind(self.key.relation, change.catalog) == "foreign"
        if foreign or is_converted_by_cast(self.key, change.catalog):
            return target
        text = "text[]" if self.array else "text"
        through = "" if change.is_converted_through_text(self.key) else f"::{text}"
        return f"{target} USING ({quote(self.key.part)}{through}::{target})"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a column that cannot be converted in one ALTER TABLE of its topmost table."""
        home = self.key.relation
        place = self.statement.source, self.statement.span
        cannot_be_shared = change.is_converted_through_text(self.key) or is_generated(
            self.key, change.catalog
        )
        if cannot_be_shared and len(shared_roots(self.key, change.catalog)) > 1:
            yield SEVERAL_PARENTS.at(
                *place,
                f"{change.types} cannot be recreated: {self.label} is inherited from several parents, "
                "and cannot be converted in one ALTER TABLE",
            )
        is_made_of_enum = self.type not in {each.key for each in change.recreations}
        if (
            is_made_of_enum
            and table_kind(home, change.catalog) == "foreign"
            and is_converted_by_cast(self.key, change.catalog)
        ):
            yield FOREIGN_CHILD.at(
                *place,
                f"{change.types} cannot be recreated: {self.label} is of a type made of it, and its foreign "
                "table is a partition or a child",
            )


def _make_column(
    statement: Statement, table: Key, node: ast.ColumnDef, number: int, catalog: Catalog
) -> Column:
    type_name = node.typeName
    type_ = type_named(type_name, catalog)
    types = {type_} | row_types_of((type_,), catalog) if type_ else ()
    return Column(
        key=table.of("column", node.colname or ""),
        type=type_,
        array=bool(type_name and type_name.arrayBounds),
        number=number,
        text=generated_column_type(statement, node, catalog),
        uses=frozenset(types),
        needs=frozenset(types),
        statement=statement,
    )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read the columns of CREATE TABLE: its own, and those of its type, its parents and LIKE."""
    table = created_table(node, catalog)
    if table is None:
        return
    columns = {
        column.key.part: column
        for column in _columns_from(statement, table, _attributes_of_type(node, catalog))
    }
    for parent in parent_tables(node, catalog):
        for column in _columns_in(parent, catalog):
            copy = _copy_of(column, statement, table, len(columns) + 1)
            columns.setdefault(column.key.part, replace(copy, is_defined_locally=False))
    for element in table_elements_of(node, catalog):
        if isinstance(element.node, ast.ColumnDef):
            name = element.node.colname or ""
            if element.node.typeName is None and name in columns:
                continue
            number = columns[name].number if name in columns else len(columns) + 1
            columns[name] = _make_column(statement, table, element.node, number, catalog)
        elif isinstance(element.node, ast.TableLikeClause) and element.node.relation is not None:
            source = relation_named(element.node.relation, catalog)
            if not table_kind(source, catalog) or element.node.options:
                yield NotFollowed(statement)  # LIKE a view or a composite type, or INCLUDING something
            for column in _columns_in(source, catalog):
                copy = _copy_of(column, statement, table, len(columns) + 1)
                columns[column.key.part] = replace(copy, is_defined_locally=True)
    yield from columns.values()


def _copy_of(column: Column, statement: Statement, table: Key, number: int) -> Column:
    """Return a column of another table as one of `table`."""
    return replace(column, key=table.of("column", column.key.part), number=number, statement=statement)


def _columns_from(statement: Statement, table: Key, columns: Columns) -> Iterator[Column]:
    """Yield columns of a table, by the names and types that a query or a composite type gives them."""
    for number, (name, (type_, array)) in enumerate(columns.items(), 1):
        types = frozenset((type_,) if type_ else ())
        key = table.of("column", name)
        yield Column(
            key=key, type=type_, array=array, number=number, uses=types, needs=types, statement=statement
        )


def _attributes_of_type(node: ast.Node, catalog: Catalog) -> Columns:
    """Return the columns of a typed table: the attributes of its type. Other tables have none of these."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    of = type_named(base.ofTypename, catalog) if isinstance(base, ast.CreateStmt) else None
    return {name: ValueType(type_, array) for name, _, type_, array in catalog.facts(of).attributes}


@reads(ast.CreateTableAsStmt, ast.SelectStmt)
def create_from_query(
    statement: Statement, node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read the columns of CREATE TABLE AS and SELECT INTO, where the types of the query are known."""
    if table_and_columns := table_made_by_query(node, catalog):
        table, columns = table_and_columns
        yield from (NotFollowed(statement),) if columns is None else _columns_from(statement, table, columns)


def _columns_in(table: Key, catalog: Catalog) -> list[Column]:
    """Return the columns of a table in order."""
    objects = (catalog.objects[key] for key in catalog.members("column", table))
    return sorted((each for each in objects if isinstance(each, Column)), key=lambda each: each.number)


@reads_command(AlterTableType.AT_AddColumn)
def add(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ADD COLUMN for a table and its children. A child keeps a column that it already defines."""
    if not isinstance(command.command.def_, ast.ColumnDef) or command.node.objtype not in TABLE_TYPES:
        return
    for table in command.tables(catalog):
        existing = catalog.objects.get(table.of("column", command.command.def_.colname or ""))
        is_named_table = table == command.table
        if not (command.command.missing_ok and existing) and (
            is_named_table or not _stays_without_parent(existing, catalog)
        ):
            last = max((column.number for column in _columns_in(table, catalog)), default=0)
            number = last + 1 + (command.command.def_.location or 0)
            yield replace(
                _make_column(statement, table, command.command.def_, number, catalog),
                is_defined_locally=is_named_table,
            )


def _stays_without_parent(column: Object | None, catalog: Catalog) -> bool:
    """Return whether a child table keeps the column when its parent drops it."""
    return (
        isinstance(column, Column)
        and column.is_defined_locally
        and not is_partition(column.key.relation, catalog)
    )


@reads_command(AlterTableType.AT_AlterColumnType)
def retype(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … TYPE for a table and its children."""
    if not isinstance(command.command.def_, ast.ColumnDef) or command.node.objtype not in TABLE_TYPES:
        return
    for table in command.tables(catalog):
        column = catalog.objects.get(table.of("column", command.name))
        if isinstance(column, Column):
            retyped_column = _make_column(statement, table, command.command.def_, column.number, catalog)
            text = (
                column_type_text(statement, command.command.def_, catalog)
                if column.text.parts
                else column.text
            )
            yield replace(retyped_column, key=column.key, text=text)
            yield RemoveAccessories(column.key, _RESET_BY_CONVERSION)
            yield LosesOnRetype(column.key, ("statistics",))
