"""Tables and their columns.

A column of the enum is converted: `ALTER COLUMN c TYPE new USING (c::text::new)`. The parent of a
partition or an inheritance child takes its children along; altering a child by itself fails
with "cannot alter inherited column". The conversion resets the column's storage and
compression, which are set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix import refs
from enumfix.catalog import Catalog, Detach, Drop, Effect, Object, Unsure
from enumfix.change import Change, Clause, Rank, Sql
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.elements import created, elements
from enumfix.generation import declared, in_tail, is_generated, retyped
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.mentions import mentions
from enumfix.names import quote
from enumfix.script import Statement
from enumfix.tree import descendants, roots

SEVERAL_PARENTS = Code(
    "EF310",
    Severity.ERROR,
    "a table inherits the enum column from several parents",
    "Take the child off one parent (ALTER TABLE … NO INHERIT) before the migration and put it back after, "
    "or write this recreation by hand.",
)
FOREIGN_CHILD = Code(
    "EF311",
    Severity.ERROR,
    "a foreign table takes part in the partitioning or inheritance of an enum column",
    "Detach the foreign table before the migration and attach it again after: PostgreSQL refuses "
    "USING on foreign tables.",
)
TYPED = Code(
    "EF312",
    Severity.ERROR,
    "a typed table (CREATE TABLE … OF) has a column of the enum",
    "Use ALTER TABLE … NOT OF before the migration and ALTER TABLE … OF after it.",
)

ROW_TYPE = Code(
    "EF314",
    Severity.ERROR,
    "a column is of the row type of a table that has a column of the enum",
    "Park the column as text before the migration and convert it back after it, or write this "
    "recreation by hand.",
)

_AGAIN = ("storage", "compression")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Object):
    """A table. `variety` is `table`, `partitioned` or `foreign`; `parents` are inherited from."""

    word: ClassVar[str] = "table"

    variety: str = "table"
    parents: tuple[Key, ...] = ()
    typed: bool = False

    @property
    def families(self) -> tuple[Key, ...]:
        """A table is listed under its own name, and among the children of its parents."""
        return (self.key, *(Key("child", parent.schema, parent.name) for parent in self.parents))

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Say nothing: a table is never in the way by itself; its columns are."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Object):
    """A column; `type` is None when the catalog does not know its type. `number` grows to the right.

    `text` is the type, with its collation, where the column is generated.
    """

    word: ClassVar[str] = "column"

    type: Key | None
    array: bool
    number: int = field(compare=False)

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the column is dropped: generated ones at the end of a table are."""
        return in_tail(self.key, catalog)

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Convert the column, at the root of its table's family."""
        table = self.key.relation
        if self.leaves(change.catalog):
            return
        if (table,) == tuple(roots(self.key, change.catalog)):
            yield Clause(
                table, Rank.TYPE, f"ALTER COLUMN {quote(self.key.part)} TYPE {self._conversion(change)}"
            )
        alone = not descendants(table, change.catalog) and table in roots(self.key, change.catalog)
        for aspect in _AGAIN:
            for accessory in change.catalog.aspect(self.key, aspect):
                text = str(accessory.text)
                if alone:
                    yield Clause(table, Rank.SETTING, text)
                else:
                    yield Sql(f"ALTER TABLE ONLY {change.name(table)} {text}")

    def _conversion(self, change: Change) -> str:
        assert self.type is not None
        table = change.catalog.objects.get(self.key.relation)
        target = change.interim(self.type) + "[]" * self.array
        foreign = isinstance(table, Table) and table.variety == "foreign"
        if foreign or is_generated(self.key, change.catalog):
            return target
        text = "text[]" if self.array else "text"
        return f"{target} USING ({quote(self.key.part)}::{text}::{target})"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse the hierarchies that cannot be converted at their root."""
        home = self.key.relation
        table = change.catalog.objects.get(home)
        if not isinstance(table, Table):
            return
        where = self.statement.source, self.statement.span
        if self.type and self.type.kind == "row type":
            yield ROW_TYPE.at(
                *where,
                f"{change.types} cannot be recreated: {self.label} is of the row type of {self.type.name}",
            )
        if table.typed:
            yield TYPED.at(
                *where, f"{change.types} cannot be recreated: {self.label} belongs to a typed table"
            )
        if len(set(roots(self.key, change.catalog))) > 1:
            yield SEVERAL_PARENTS.at(
                *where, f"{change.types} cannot be recreated: {self.label} is inherited from several parents"
            )
        below = descendants(home, change.catalog)
        if table.variety == "foreign" and (below or table.parents):
            yield FOREIGN_CHILD.at(
                *where,
                f"{change.types} cannot be recreated: {self.label} belongs to a foreign table in a hierarchy",
            )


def _make_column(
    statement: Statement, table: Key, node: ast.ColumnDef, number: int, catalog: Catalog
) -> Column:
    kind = node.typeName
    found = refs.type_of(kind, catalog)
    return Column(
        key=table.of("column", node.colname or ""),
        type=found,
        array=bool(kind and kind.arrayBounds),
        number=number,
        text=declared(statement, node, catalog),
        uses=frozenset((found,)) if found else frozenset(),
        needs=frozenset((found,)) if found else frozenset(),
        statement=statement,
    )


@reads(ast.CreateStmt, ast.CreateForeignTableStmt)
def create(
    statement: Statement, node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE TABLE: the table, its columns, and those that it takes from others."""
    foreign = isinstance(node, ast.CreateForeignTableStmt)
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    assert isinstance(base, ast.CreateStmt) and base.relation is not None
    key = created(base.relation, catalog)
    if base.if_not_exists and key in catalog.objects:
        return
    parents = tuple(
        refs.relation(parent, catalog)
        for parent in base.inhRelations or ()
        if isinstance(parent, ast.RangeVar)
    )
    variety = "foreign" if foreign else "partitioned" if base.partspec else "table"
    yield Table(
        key=key,
        variety=variety,
        parents=parents,
        typed=base.ofTypename is not None,
        uses=mentions(base.ofTypename, catalog=catalog).of("type") | frozenset(parents),
        statement=statement,
    )
    yield from _columns(statement, node, key, parents, catalog)


def _columns(
    statement: Statement, node: ast.Node, table: Key, parents: tuple[Key, ...], catalog: Catalog
) -> Iterator[Effect]:
    made: dict[str, Column] = {}
    for parent in parents:
        for column in _of(parent, catalog):
            part = column.key.part
            made.setdefault(
                part, replace(column, key=table.of("column", part), number=len(made) + 1, statement=statement)
            )
    for element in elements(node, catalog):
        if isinstance(element.node, ast.ColumnDef):
            name = element.node.colname or ""
            if element.node.typeName is None and name in made:
                continue
            number = made[name].number if name in made else len(made) + 1
            made[name] = _make_column(statement, table, element.node, number, catalog)
        elif isinstance(element.node, ast.TableLikeClause) and element.node.relation is not None:
            source = refs.relation(element.node.relation, catalog)
            for column in _of(source, catalog):
                part = column.key.part
                made[part] = replace(
                    column, key=table.of("column", part), number=len(made) + 1, statement=statement
                )
            if element.node.options:
                yield Unsure(statement)
    yield from made.values()


def _of(table: Key, catalog: Catalog) -> list[Column]:
    """Return the columns of a table in their order."""
    found = (catalog.objects[key] for key in catalog.members("column", table))
    return sorted((each for each in found if isinstance(each, Column)), key=lambda each: each.number)


@reads(ast.AlterTableStmt)
def alter(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read the commands of ALTER TABLE that change columns or where the table belongs."""
    if node.relation is None or node.objtype not in (
        ObjectType.OBJECT_TABLE,
        ObjectType.OBJECT_FOREIGN_TABLE,
    ):
        return
    table = refs.relation(node.relation, catalog)
    family = (table, *(descendants(table, catalog) if node.relation.inh else ()))
    for command in node.cmds or ():
        if isinstance(command, ast.AlterTableCmd):
            for member in family:
                yield from _alter(statement, command, member, catalog)
    yield from _membership(node, table, catalog)


def _alter(
    statement: Statement, command: ast.AlterTableCmd, table: Key, catalog: Catalog
) -> Iterator[Effect]:
    column = table.of("column", command.name or "")
    known = catalog.objects.get(column)
    if command.subtype is AlterTableType.AT_AddColumn and isinstance(command.def_, ast.ColumnDef):
        added = table.of("column", command.def_.colname or "")
        if not (command.missing_ok and added in catalog.objects):
            last = max((each.number for each in _of(table, catalog)), default=0)
            number = last + 1 + (command.def_.location or 0)
            yield _make_column(statement, table, command.def_, number, catalog)
    elif command.subtype is AlterTableType.AT_DropColumn and known:
        yield Drop(column)
    elif command.subtype is AlterTableType.AT_AlterColumnType and isinstance(known, Column):
        assert isinstance(command.def_, ast.ColumnDef)
        yield replace(
            _make_column(statement, table, command.def_, known.number, catalog),
            key=column,
            text=retyped(statement, command.def_, catalog) if known.text.parts else known.text,
        )
        yield Detach(column, _AGAIN)
        for shaken in catalog.objects.values():
            if column in shaken.uses:
                yield Detach(shaken.key, ("statistics",))


def _membership(node: ast.AlterTableStmt, table: Key, catalog: Catalog) -> Iterator[Effect]:
    """Yield what ATTACH, DETACH, INHERIT, NO INHERIT, OF and NOT OF do."""
    for command in node.cmds or ():
        if not isinstance(command, ast.AlterTableCmd):
            continue
        child, parent = table, command.def_
        if isinstance(parent, ast.PartitionCmd) and parent.name is not None:
            child, parent_key = refs.relation(parent.name, catalog), table
        elif isinstance(parent, ast.RangeVar):
            parent_key = refs.relation(parent, catalog)
        else:
            parent_key = table
        known = catalog.objects.get(child)
        if not isinstance(known, Table):
            continue
        rest = tuple(each for each in known.parents if each != parent_key)
        if command.subtype in (AlterTableType.AT_AttachPartition, AlterTableType.AT_AddInherit):
            yield replace(known, parents=(*rest, parent_key), uses=known.uses | {parent_key})
        elif command.subtype in (AlterTableType.AT_DetachPartition, AlterTableType.AT_DropInherit):
            yield replace(known, parents=rest, uses=known.uses - {parent_key})
        elif command.subtype in (AlterTableType.AT_AddOf, AlterTableType.AT_DropOf):
            yield replace(known, typed=command.subtype is AlterTableType.AT_AddOf)
