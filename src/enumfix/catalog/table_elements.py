"""Columns and constraints, wherever a statement spells them: in CREATE TABLE, in ADD COLUMN, in ADD."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import constraint_name, index_addition
from enumfix.catalog.resolve import enum_behind, relation_named, type_named
from enumfix.sql.tree import commands

OWNED_SEQUENCE = "owned sequence "
"""How the accessory of a table is called that is a sequence of its own; the name follows."""


class Element(NamedTuple):
    """A column or a constraint of a table. `behind` is the column that a constraint stands behind.

    `written` is the table of the statement, whose partitions and children get the element too.
    `borders` are the places where the constraints of one column begin; `attributes` are what is said
    behind this one: DEFERRABLE, INITIALLY DEFERRED.
    """

    table: Key
    written: Key
    node: ast.ColumnDef | ast.Constraint | ast.TableLikeClause
    behind: ast.ColumnDef | None = None
    borders: tuple[int, ...] = ()
    attributes: tuple[ConstrType, ...] = ()

    @property
    def column(self) -> str | None:
        """The name of the column that a constraint stands behind."""
        return self.behind.colname if self.behind else None


def child_and_parent(command: ast.AlterTableCmd, table: Key, catalog: Catalog) -> tuple[Key, Key] | None:
    """Return the tables that a command of ALTER TABLE `table` ties or parts: ATTACH, DETACH, [NO] INHERIT."""
    if isinstance(command.def_, ast.PartitionCmd) and command.def_.name is not None:
        return relation_named(command.def_.name, catalog), table
    return (table, relation_named(command.def_, catalog)) if isinstance(command.def_, ast.RangeVar) else None


def elements(node: ast.Node, catalog: Catalog) -> Iterator[Element]:
    """Yield what a CREATE TABLE or ALTER TABLE adds to a table, each column before its constraints.

    What `IF NOT EXISTS` keeps from being added is left out.
    """
    if isinstance(node, (ast.CreateStmt, ast.CreateForeignTableStmt)):
        base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
        assert isinstance(base, ast.CreateStmt) and base.relation is not None
        table = created(base.relation, catalog)
        if not (base.if_not_exists and table in catalog.objects):
            for element in (*(base.tableElts or ()), *(base.constraints or ())):
                yield from _element(table, table, element)
    elif isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        table = relation_named(node.relation, catalog)
        for command in commands(node, AlterTableType.AT_AddColumn, AlterTableType.AT_AddConstraint):
            known = isinstance(command.def_, ast.ColumnDef) and table.of("column", command.def_.colname or "")
            if not (command.missing_ok and known in catalog.objects):
                yield from _element(table, table, command.def_)
                for member in descendants(table, catalog) if node.relation.inh else ():
                    yield from _handed_down(member, table, command.def_)


def _element(table: Key, written: Key, node: object) -> Iterator[Element]:
    if isinstance(node, ast.ColumnDef):
        yield Element(table, written, node)
        own = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
        # DEFERRABLE or NOT ENFORCED are nodes too, but belong to the constraint before them.
        borders = tuple(each.location or 0 for each in own if each.contype not in _ATTRIBUTES)
        for at, constraint in enumerate(own):
            rest = takewhile(_ATTRIBUTES.__contains__, (each.contype for each in own[at + 1 :]))
            yield Element(table, written, constraint, node, borders, tuple(each for each in rest if each))
    elif isinstance(node, (ast.Constraint, ast.TableLikeClause)):
        yield Element(table, written, node)


def _handed_down(table: Key, written: Key, node: object) -> Iterator[Element]:
    """Yield the elements that a partition or child table inherits when one is added to a table above it."""
    for element in _element(table, written, node):
        if not isinstance(element.node, ast.Constraint) or (
            element.node.contype in _HANDED_DOWN and not element.node.is_no_inherit
        ):
            yield element


_ATTRIBUTES = frozenset(kind for kind in ConstrType if kind.name.startswith("CONSTR_ATTR_"))

_HANDED_DOWN = (
    ConstrType.CONSTR_CHECK,
    ConstrType.CONSTR_DEFAULT,
    ConstrType.CONSTR_GENERATED,
    ConstrType.CONSTR_NOTNULL,
)


def constraints(
    node: ast.Node, catalog: Catalog, *kinds: ConstrType
) -> Iterator[tuple[Element, ast.Constraint]]:
    """Yield the constraints of some kinds that a statement adds."""
    for element in elements(node, catalog):
        if isinstance(element.node, ast.Constraint) and element.node.contype in kinds:
            yield element, element.node


def leaves_none(expression: object, type_: Key | None, catalog: Catalog) -> bool:
    """Return whether PostgreSQL stores no default for this expression, because it is a plain NULL.

    It stores the NULL where the type is a domain, or where the NULL needs a cast (measured on 12, 15 and 18).
    """
    if isinstance(expression, ast.TypeCast) and type_named(expression.typeName, catalog) == type_:
        expression = expression.arg
    over = catalog.objects.get(type_) if type_ else None
    null = isinstance(expression, ast.A_Const) and bool(expression.isnull)
    return null and (over is None or over.word != "domain")


def is_constant(
    expression: object, types: Iterable[Key | None], catalog: Catalog, *, array: bool = False
) -> bool:
    """Return whether a default is a string constant of one of these types, which needs no further cast.

    A value of a domain and a value of its base type count as the same.
    """
    if not isinstance(expression, ast.TypeCast) or not isinstance(expression.arg, ast.A_Const):
        return False
    said = expression.typeName
    type_ = type_named(said, catalog)
    if said is None or type_ is None:
        return False
    own = (type_, bool(said.arrayBounds))
    labels = enum_behind(*own, catalog)
    wanted = {(each, array): enum_behind(each, array, catalog) for each in types if each}
    return own in wanted or (labels is not None and labels in wanted.values())


def created(node: ast.RangeVar, catalog: Catalog) -> Key:
    """Return the key of a relation that a statement creates."""
    return Key("relation", node.schemaname or catalog.home, node.relname or "")


def created_by(node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog) -> Key | None:
    """Return the key of the table that a CREATE TABLE creates; None where IF NOT EXISTS skips it."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    assert isinstance(base, ast.CreateStmt) and base.relation is not None
    key = created(base.relation, catalog)
    return None if base.if_not_exists and key in catalog.objects else key


def inherited(node: ast.CreateStmt | ast.CreateForeignTableStmt, catalog: Catalog) -> Iterator[Key]:
    """Yield the tables that a CREATE TABLE names behind INHERITS or PARTITION OF."""
    base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    for parent in (base.inhRelations if isinstance(base, ast.CreateStmt) else None) or ():
        if isinstance(parent, ast.RangeVar):
            yield relation_named(parent, catalog)


def constraint_key(
    element: Element, suffix: str, columns: tuple[str, ...], catalog: Catalog, made: Iterable[Key] = ()
) -> Key:
    """Return the key of a constraint, by PostgreSQL's naming rules where it has no name.

    `made` are the constraints that the same statement creates before it. `suffix` is `check` or `fkey`.
    """
    assert isinstance(element.node, ast.Constraint)
    table = element.table
    name = element.node.conname
    if not name:
        taken = [key.part for key in made if key.relation == table]
        written = element.written
        name = constraint_name(written, index_addition(columns), f"_{suffix}", catalog, taken)
    return table.of("constraint", name)
