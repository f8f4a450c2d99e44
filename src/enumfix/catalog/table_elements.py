"""The columns and constraints that CREATE TABLE, ADD COLUMN and ADD CONSTRAINT add to tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import choose_constraint_name, join_column_names
from enumfix.catalog.resolve import relation_named, type_named, underlying_enum
from enumfix.sql.tree import alter_table_commands

OWNED_SEQUENCE = "owned sequence "
"""The start of the aspect of an accessory for a sequence that a table owns; the name follows."""


class Element(NamedTuple):
    """A column or a constraint that a statement adds to `table`.

    `statement_table` is the table that the statement names; its partitions and children get the element too.
    `column_def` is the column in whose definition a constraint stands. `constraint_starts` are the offsets at
    which the constraints of that column begin. `constraint_attributes` are the constraint's attributes, such
    as DEFERRABLE.
    """

    table: Key
    statement_table: Key
    node: ast.ColumnDef | ast.Constraint | ast.TableLikeClause
    column_def: ast.ColumnDef | None = None
    constraint_starts: tuple[int, ...] = ()
    constraint_attributes: tuple[ConstrType, ...] = ()

    @property
    def column(self) -> str | None:
        """The name of the column in whose definition a constraint stands."""
        return self.column_def.colname if self.column_def else None


def child_and_parent(command: ast.AlterTableCmd, table: Key, catalog: Catalog) -> tuple[Key, Key] | None:
    """Return the child and the parent that an ATTACH, DETACH, INHERIT or NO INHERIT in ALTER TABLE links."""
    if isinstance(command.def_, ast.PartitionCmd) and command.def_.name is not None:
        return relation_named(command.def_.name, catalog), table
    return (table, relation_named(command.def_, catalog)) if isinstance(command.def_, ast.RangeVar) else None


def table_elements_of(node: ast.Node, catalog: Catalog) -> Iterator[Element]:
    """Yield the columns and constraints that a statement adds, each column before its constraints.

    IF NOT EXISTS is obeyed: what it skips is left out.
    """
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
        assert isinstance(base, ast.CreateStmt) and base.relation is not None
        table = created_relation(base.relation, catalog)
        if not (base.if_not_exists and table in catalog.objects):
            for element in (*(base.tableElts or ()), *(base.constraints or ())):
                yield from _with_constraints(table, table, element)
    elif isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        table = relation_named(node.relation, catalog)
        for command in alter_table_commands(
            node, AlterTableType.AT_AddColumn, AlterTableType.AT_AddConstraint
        ):
            column = isinstance(command.def_, ast.ColumnDef) and table.of(
                "column", command.def_.colname or ""
            )
            if not (command.missing_ok and column in catalog.objects):
                yield from _with_constraints(table, table, command.def_)
                for child in descendants(table, catalog) if node.relation.inh else ():
                    yield from _inherited_elements(child, table, command.def_)


def _with_constraints(table: Key, written: Key, node: object) -> Iterator[Element]:
    """Yield the element of a node, and after a column the constraints in its definition."""
    if isinstance(node, ast.ColumnDef):
        yield Element(table, written, node)
        nodes = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
        # DEFERRABLE or NOT ENFORCED are nodes too, but belong to the constraint before them.
        borders = tuple(each.location or 0 for each in nodes if each.contype not in _ATTRIBUTES)
        for at, constraint in enumerate(nodes):
            following = (each.contype for each in nodes[at + 1 :])
            attributes = tuple(each for each in takewhile(_ATTRIBUTES.__contains__, following) if each)
            yield Element(table, written, constraint, node, borders, attributes)
    elif isinstance(node, (ast.Constraint, ast.TableLikeClause)):
        yield Element(table, written, node)


def _inherited_elements(table: Key, written: Key, node: object) -> Iterator[Element]:
    """Yield the elements that a partition or inheritance child gets when its parent gets them."""
    for element in _with_constraints(table, written, node):
        constraint = element.node
        if not isinstance(constraint, ast.Constraint) or (
            constraint.contype in _INHERITED and not constraint.is_no_inherit
        ):
            yield element


_ATTRIBUTES = frozenset(kind for kind in ConstrType if kind.name.startswith("CONSTR_ATTR_"))

_INHERITED = (
    ConstrType.CONSTR_CHECK,
    ConstrType.CONSTR_DEFAULT,
    ConstrType.CONSTR_GENERATED,
    ConstrType.CONSTR_NOTNULL,
)


def added_constraints(
    node: ast.Node, catalog: Catalog, *kinds: ConstrType
) -> Iterator[tuple[Element, ast.Constraint]]:
    """Yield the constraints of some kinds that a statement adds."""
    for element in table_elements_of(node, catalog):
        if isinstance(element.node, ast.Constraint) and element.node.contype in kinds:
            yield element, element.node


def stores_no_default(expression: object, type_: Key | None, catalog: Catalog) -> bool:
    """Return whether PostgreSQL stores no default for an expression of a column, since it is a plain NULL.

    It does store NULL if `type_` is a domain, or if the NULL needs a cast (measured on 12, 15 and 18).
    """
    if isinstance(expression, ast.TypeCast) and type_named(expression.typeName, catalog) == type_:
        expression = expression.arg
    is_null = isinstance(expression, ast.A_Const) and bool(expression.isnull)
    return is_null and catalog.facts(type_).word != "domain"


def is_typed_constant(
    expression: object, types: Iterable[Key | None], catalog: Catalog, *, array: bool = False
) -> bool:
    """Return whether a default is a string constant of one of these types, so that it needs no further cast.

    `array` says that the types are those of array elements. A domain and its base type count as the same.
    """
    if not isinstance(expression, ast.TypeCast) or not isinstance(expression.arg, ast.A_Const):
        return False
    target = expression.typeName
    type_ = type_named(target, catalog)
    if target is None or type_ is None:
        return False
    constant_type = (type_, bool(target.arrayBounds))
    enum = underlying_enum(*constant_type, catalog)
    enums = {(each, array): underlying_enum(each, array, catalog) for each in types if each}
    return constant_type in enums or (enum is not None and enum in enums.values())


def created_relation(node: ast.RangeVar, catalog: Catalog) -> Key:
    """Return the key of a relation that a statement creates."""
    return Key("relation", node.schemaname or catalog.home, node.relname or "")


def created_table(node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog) -> Key | None:
    """Return the key of the table that a CREATE TABLE creates; None if IF NOT EXISTS skips it."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    assert isinstance(base, ast.CreateStmt) and base.relation is not None
    key = created_relation(base.relation, catalog)
    return None if base.if_not_exists and key in catalog.objects else key


def parent_tables(node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog) -> Iterator[Key]:
    """Yield the tables that a CREATE TABLE names after INHERITS or PARTITION OF."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    for parent in (base.inhRelations if isinstance(base, ast.CreateStmt) else None) or ():
        if isinstance(parent, ast.RangeVar):
            yield relation_named(parent, catalog)


def constraint_key(
    element: Element, suffix: str, columns: tuple[str, ...], catalog: Catalog, made: Iterable[Key] = ()
) -> Key:
    """Return the key of a constraint. PostgreSQL's rules name it if the statement does not.

    `made` are the constraints that the same statement creates before it. `suffix` is `check` or `fkey`;
    `columns` are the names of the columns that go into the name.
    """
    assert isinstance(element.node, ast.Constraint)
    table = element.table
    name = element.node.conname
    if not name:
        taken = [key.part for key in made if key.relation == table]
        written = element.statement_table
        name = choose_constraint_name(written, join_column_names(columns), f"_{suffix}", catalog, taken)
    return table.of("constraint", name)
