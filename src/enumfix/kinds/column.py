"""Columns.

A column of the enum is converted: `ALTER COLUMN c TYPE new USING (c::text::new)`. The parent of a
partition or an inheritance child takes its children along; altering a child by itself fails
with "cannot alter inherited column". The conversion resets the column's storage and
compression, which are set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import Catalog, Detach, Effect, Object, Shake, Unsure
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import descendants, is_partition, roots, rows_of, top, torn, united, variety
from enumfix.catalog.key import Key
from enumfix.catalog.queries import Columns, Gives, made_of_query
from enumfix.catalog.resolve import relation_named, type_named
from enumfix.catalog.table_elements import created_by, elements, inherited
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.columns import cast_for, declared, in_tail, is_cast, is_generated, retyped, shares
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.partition_indexes import disturbed
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import TABLE_TYPES, object_name_parts

SEVERAL_PARENTS = Code(
    "EF310",
    Severity.ERROR,
    "a table inherits from several parents a column that is generated, or has to be text for a while",
    "Take the child off all parents but one (ALTER TABLE … NO INHERIT) before the migration and put it back "
    "after, or write this recreation by hand.",
)
FOREIGN_CHILD = Code(
    "EF311",
    Severity.ERROR,
    "a foreign table takes part in the partitioning or inheritance of a column of a type made of the enum",
    "Detach the foreign table before the migration and attach it again after: PostgreSQL refuses "
    "USING on foreign tables, and has no casts between domains, ranges or composite types.",
)
_AGAIN = ("storage", "compression")


@frozen(kw_only=True)
class Column(Dependent):
    """A column; `type` is None when the catalog does not know its type. `number` grows to the right.

    `text` is the type, with its collation, where the column is generated. `local` is whether the table has
    it of its own, not only from a parent.
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
    local: bool = field(default=True, compare=False)

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterator[Key]:
        """Return the key of the column, or of the attribute, that a statement names behind its home."""
        *home, name = object_name_parts(named) or ("",)
        if home:
            table, composite = catalog.place("relation", home), catalog.find("type", home)
            is_attribute = composite and table not in catalog.objects
            yield composite.of("attribute", name) if composite and is_attribute else table.of("column", name)

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the column is dropped: generated ones at the end of a table are."""
        return in_tail(self.key, catalog)

    def as_own(self) -> Object:
        """Return the column once its table has it of its own."""
        return replace(self, local=True)

    def with_unshown(self, known: Object) -> Object:
        """Return the column with its place, and with whose it is."""
        return replace(self, number=known.number, local=known.local)

    def draws(self, catalog: Catalog) -> Iterator[Key]:
        """Yield the indexes and checks that the server would not leave as they are, or stumble over."""
        yield from disturbed(self.key, catalog)
        yield from torn(self.key, catalog)

    def _leads(self, catalog: Catalog) -> bool:
        """Return whether the column speaks for those of the same name in all tables of its family."""
        return self.key.relation == united(self.key, catalog)[0]

    def build(self, change: Change) -> Iterator[Sql | Clause]:
        """Make what the conversion needs: a cast where it cannot say USING, a parent above several."""
        if type_ := cast_for(self, change):
            new = change.interim(type_)
            yield Sql(f"CREATE CAST ({change.name(type_)} AS {new}) WITH INOUT AS ASSIGNMENT")
        if shared := self._shared(change):
            parent = change.name(top(self.key, change.catalog))
            columns = ", ".join(f"{quote(each.key.part)} {each._type(change)}" for each in shared)
            yield Sql(f"CREATE TABLE {parent} ({columns})")
            for table in united(self.key, change.catalog):
                yield Sql(f"ALTER TABLE {change.name(table)} INHERIT {parent}")

    def discard(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop that parent, and that cast."""
        if self._shared(change):
            parent = change.name(top(self.key, change.catalog))
            for table in united(self.key, change.catalog):
                yield Sql(f"ALTER TABLE {change.name(table)} NO INHERIT {parent}")
            yield Sql(f"DROP TABLE {parent}")
        if type_ := cast_for(self, change):
            yield Sql(f"DROP CAST ({change.name(type_)} AS {change.interim(type_)})")

    def _shared(self, change: Change) -> list[Column]:
        """Return the columns of the parent that this one asks for, if it is the first of them."""
        found = [
            each for each in _of(self.key.relation, change.catalog) if shares(each.key, self.key, change)
        ]
        return found if self._leads(change.catalog) and found[:1] == [self] else []

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Convert the column, at the root of its table's family."""
        table = self.key.relation
        if self.leaves(change.catalog):
            return
        parked = change.is_parked(self.key)
        if self._leads(change.catalog):
            whole = top(self.key, change.catalog)
            column = f"ALTER COLUMN {quote(self.key.part)} TYPE "
            if parked:
                yield Clause(whole, Rank.TYPE, column + self._conversion("text", change))
                yield Clause(whole, Rank.BACK, column + self._conversion(self._type(change), change))
            else:
                yield Clause(whole, Rank.TYPE, column + self._conversion(self._successor(change), change))
        alone = not descendants(table, change.catalog) and table in roots(self.key, change.catalog)
        for aspect in _AGAIN:
            for accessory in change.catalog.aspect(self.key, aspect):
                text = str(accessory.text)
                if alone:
                    yield Clause(table, Rank.BACK_SETTING if parked else Rank.SETTING, text)
                else:
                    yield Sql(f"ALTER TABLE ONLY {change.name(table)} {text}")

    def _type(self, change: Change) -> str:
        assert self.type is not None
        named = self.type.relation if self.type.kind == "row type" else self.type
        return change.name(named) + "[]" * self.array

    def _successor(self, change: Change) -> str:
        assert self.type is not None
        return change.interim(self.type) + "[]" * self.array

    def _conversion(self, target: str, change: Change) -> str:
        foreign = variety(self.key.relation, change.catalog) == "foreign"
        if foreign or is_cast(self.key, change.catalog):
            return target
        text = "text[]" if self.array else "text"
        through = "" if change.is_parked(self.key) else f"::{text}"
        return f"{target} USING ({quote(self.key.part)}{through}::{target})"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse the hierarchies that cannot be converted at their root."""
        home = self.key.relation
        where = self.statement.source, self.statement.span
        held = change.is_parked(self.key) or is_generated(self.key, change.catalog)
        if held and len(united(self.key, change.catalog)) > 1:
            yield SEVERAL_PARENTS.at(
                *where,
                f"{change.types} cannot be recreated: {self.label} is inherited from several parents, "
                "and cannot be converted at once",
            )
        made_of_it = self.type not in {each.key for each in change.recreations}
        if made_of_it and variety(home, change.catalog) == "foreign" and is_cast(self.key, change.catalog):
            yield FOREIGN_CHILD.at(
                *where,
                f"{change.types} cannot be recreated: {self.label} belongs to a foreign table in a "
                "hierarchy, and its type is made of it",
            )


def _make_column(
    statement: Statement, table: Key, node: ast.ColumnDef, number: int, catalog: Catalog
) -> Column:
    kind = node.typeName
    found = type_named(kind, catalog)
    over = {found} | rows_of((found,), catalog) if found else ()
    return Column(
        key=table.of("column", node.colname or ""),
        type=found,
        array=bool(kind and kind.arrayBounds),
        number=number,
        text=declared(statement, node, catalog),
        uses=frozenset(over),
        needs=frozenset(over),
        statement=statement,
    )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read the columns of CREATE TABLE, and those that it takes from others."""
    table = created_by(node, catalog)
    if table is None:
        return
    made = {each.key.part: each for each in _given(statement, table, _attributes(node, catalog))}
    for parent in inherited(node, catalog):
        for column in _of(parent, catalog):
            part = column.key.part
            own = replace(column, key=table.of("column", part), number=len(made) + 1, local=False)
            made.setdefault(part, replace(own, statement=statement))
    for element in elements(node, catalog):
        if isinstance(element.node, ast.ColumnDef):
            name = element.node.colname or ""
            if element.node.typeName is None and name in made:
                continue
            number = made[name].number if name in made else len(made) + 1
            made[name] = _make_column(statement, table, element.node, number, catalog)
        elif isinstance(element.node, ast.TableLikeClause) and element.node.relation is not None:
            source = relation_named(element.node.relation, catalog)
            if not variety(source, catalog):
                yield Unsure(statement)  # of a view or a composite type
            for column in _of(source, catalog):
                part = column.key.part
                own = replace(column, key=table.of("column", part), number=len(made) + 1, local=True)
                made[part] = replace(own, statement=statement)
            if element.node.options:
                yield Unsure(statement)
    yield from made.values()


def _given(statement: Statement, table: Key, columns: Columns) -> Iterator[Column]:
    """Yield the columns of a table that its statement does not spell out."""
    for number, (name, (type_, array)) in enumerate(columns.items(), 1):
        over = frozenset((type_,) if type_ else ())
        key = table.of("column", name)
        yield Column(
            key=key, type=type_, array=array, number=number, uses=over, needs=over, statement=statement
        )


def _attributes(node: ast.Node, catalog: Catalog) -> Columns:
    """Return the columns of a typed table, which are the attributes of its type."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    of = type_named(base.ofTypename, catalog) if isinstance(base, ast.CreateStmt) else None
    return {name: Gives(type_, array) for name, _, type_, array in catalog.facts(of).attributes}


@reads(ast.CreateTableAsStmt, ast.SelectStmt)
def of_query(
    statement: Statement, node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read the columns of CREATE TABLE AS and SELECT INTO, where they can be told."""
    if made := made_of_query(node, catalog):
        table, columns = made
        yield from (Unsure(statement),) if columns is None else _given(statement, table, columns)


def _of(table: Key, catalog: Catalog) -> list[Column]:
    """Return the columns of a table in their order."""
    found = (catalog.objects[key] for key in catalog.members("column", table))
    return sorted((each for each in found if isinstance(each, Column)), key=lambda each: each.number)


@reads_command(AlterTableType.AT_AddColumn)
def add(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ADD COLUMN, also for the tables below; a child keeps a column that it has of its own."""
    if not isinstance(each.command.def_, ast.ColumnDef) or each.node.objtype not in TABLE_TYPES:
        return
    for table in each.tables(catalog):
        there = catalog.objects.get(table.of("column", each.command.def_.colname or ""))
        named = table == each.table
        if not (each.command.missing_ok and there) and (named or not _is_kept(there, catalog)):
            last = max((column.number for column in _of(table, catalog)), default=0)
            number = last + 1 + (each.command.def_.location or 0)
            yield replace(_make_column(statement, table, each.command.def_, number, catalog), local=named)


def _is_kept(found: Object | None, catalog: Catalog) -> bool:
    """Return whether a column stays when that of its parent goes."""
    return isinstance(found, Column) and found.local and not is_partition(found.key.relation, catalog)


@reads_command(AlterTableType.AT_AlterColumnType)
def retype(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER COLUMN … TYPE, also for the tables below."""
    if not isinstance(each.command.def_, ast.ColumnDef) or each.node.objtype not in TABLE_TYPES:
        return
    for table in each.tables(catalog):
        known = catalog.objects.get(table.of("column", each.name))
        if isinstance(known, Column):
            found = _make_column(statement, table, each.command.def_, known.number, catalog)
            shown = retyped(statement, each.command.def_, catalog) if known.text.parts else known.text
            yield replace(found, key=known.key, text=shown)
            yield Detach(known.key, _AGAIN)
            yield Shake(known.key, ("statistics",))
