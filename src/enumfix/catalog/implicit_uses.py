"""What an expression can reach without naming it: casts, operators, default operator classes.

PostgreSQL finds them by the types of what stands beside them, and the expression depends on them, and on
their functions: "cannot drop function rank(mood) because other objects depend on it".
Which of them a text may reach is read off its nodes; whether it does, once all columns are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pglast import ast
from pglast.enums import A_Expr_Kind, SetOperation, SortByDir

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.key import Key
from enumfix.sql.tree import name_parts, walk

KINDS = frozenset(("cast", "operator", "operator class"))
"""The kinds of what can be reached without a name."""

CASTS = Key("cast", "", "")
"""The family of all casts."""

OPERATORS = Key("operator", "", "")
"""The family of all operators."""

DEFAULT_CLASSES = Key("operator class", "", "")
"""The family of the operator classes that an index has where it names none."""


def operators_called(name: str) -> Key:
    """Return the family of all operators of a name, whatever their schemas."""
    return Key("operator", "", name)


def unnamed(*roots: object, catalog: Catalog, assigned: bool = False) -> frozenset[Key]:
    """Return the casts, operators and operator classes that some trees may reach without naming them.

    There may be too many among them: `reaches` tells, once the types of all columns are known. `assigned` is
    whether the value goes to something that has a type of its own, a column say.
    """
    if catalog.families.keys().isdisjoint((CASTS, OPERATORS, DEFAULT_CLASSES)):
        return frozenset()
    casts, classes = catalog.families.get(CASTS, ()), default_classes(catalog)
    nodes = tuple(walk(*roots))
    found = {key for name in _symbols(nodes) for key in catalog.families.get(operators_called(name), ())}
    if classes and any(map(_sorts, nodes)):
        found |= classes
    found.update(key for key in casts if _may_use(catalog.objects[key], nodes, assigned=assigned))
    return frozenset(found)


def met_late(found: Object, catalog: Catalog) -> Iterator[Object]:
    """Yield what a schema has before a cast or an operator class, and may reach it nevertheless, needing it.

    pg_dump writes domains before all casts, and domains and functions before the operator classes that sort,
    or compare rows, in them.
    """
    for each in catalog.objects.values():
        kinds = ("domain constraint", "domain default", *(("function",) if found.key.kind != "cast" else ()))
        if each.key.kind in kinds and _may_reach(each, found, catalog) and reaches(each, found, catalog):
            yield replace(each, needs=each.needs | {found.key})


def _may_reach(each: Object, found: Object, catalog: Catalog) -> bool:
    """Return whether the nodes of a statement may reach a cast, or a default operator class."""
    nodes = tuple(walk(each.statement.node))
    if found.key.kind != "cast":
        return any(map(_sorts, nodes))
    home = catalog.objects.get(each.key.home)
    as_it_is = each.text.is_constant and home is not None and bool(home.needs)
    return not as_it_is and _may_use(found, nodes, assigned=each.key.kind == "domain default")


def _may_use(cast: Object, nodes: Iterable[ast.Node], *, assigned: bool) -> bool:
    """Return whether a text may use a cast: unless it is implicit, only where one is spelled, or assigned."""
    return _converts(nodes) and (assigned or cast.implicit or any(map(_spells, nodes)))


def _spells(node: ast.Node) -> bool:
    """Return whether a node spells a cast of more than a string, or writes to columns."""
    if isinstance(node, ast.TypeCast):
        return not (isinstance(node.arg, ast.A_Const) and isinstance(node.arg.val, ast.String))
    return isinstance(node, (ast.FuncCall, ast.InsertStmt, ast.UpdateStmt))


def default_classes(catalog: Catalog) -> frozenset[Key]:
    """Return the operator classes that an index, or a key, may have where it names none."""
    return frozenset(catalog.families.get(DEFAULT_CLASSES, ()))


def reaches(other: Object, found: Object, catalog: Catalog) -> bool:
    """Return whether `other` reaches a cast, an operator or an operator class that it may reach unnamed.

    It does if it has to do with a type of that: PostgreSQL looks for it by the types of values.
    """
    return found.key in other.uses or _is_among(found, _below(other.needs | other.uses, catalog))


def reached(hidden: frozenset[Key], values: frozenset[Key], catalog: Catalog) -> frozenset[Key]:
    """Return which of the things that a text may reach unnamed it does reach.

    `values` are all that it mentions, and the types of the values that it has.
    """
    below = frozenset(_below(values, catalog))
    found = ((key, catalog.objects.get(key)) for key in hidden)
    return frozenset(key for key, each in found if each is None or _is_among(each, below))


def _is_among(found: Object, keys: Iterable[Key]) -> bool:
    """Return whether a type of a cast, an operator or an operator class is among some keys."""
    types = {key for key in found.uses if key.kind in ("type", "row type")}
    return not types or not types.isdisjoint(keys)


def _below(keys: Iterable[Key], catalog: Catalog) -> Iterator[Key]:
    """Yield some keys and all that these depend on, but not what is only of the same table as one of them."""
    seen, queue = set[Key](), [*keys]
    while queue:
        key = queue.pop()
        if key.kind in KINDS or key in seen:
            continue
        seen.add(key)
        yield key
        found = catalog.objects.get(key)
        if found is not None and (key.kind != "relation" or found.word in _VIEWS):
            queue += found.needs | found.uses


_VIEWS = ("view", "materialized view")


def _converts(nodes: Iterable[ast.Node]) -> bool:
    """Return whether something in a text can be cast: not where it only asks which values are NULL."""
    tested: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.NullTest) and isinstance(node.arg, ast.ColumnRef):
            tested.add(id(node.arg))
        elif isinstance(node, _VALUES) and id(node) not in tested:
            return True
    return False


_VALUES = (
    ast.A_ArrayExpr,
    ast.A_Const,
    ast.A_Expr,
    ast.A_Indirection,
    ast.CaseExpr,
    ast.CoalesceExpr,
    ast.ColumnRef,
    ast.FuncCall,
    ast.MinMaxExpr,
    ast.ParamRef,
    ast.RowExpr,
    ast.SelectStmt,
    ast.SubLink,
    ast.TypeCast,
)
"""Nodes whose values can be cast, or that cast those of others."""


def _symbols(nodes: Iterable[ast.Node]) -> Iterator[str]:
    """Yield the names of the operators that a text means, where it may be that it does not spell them."""
    for node in nodes:
        if isinstance(node, ast.A_Expr):
            yield from _SYMBOLS.get(node.kind, ()) if node.kind else ()
            if isinstance(node.lexpr, ast.RowExpr) or isinstance(node.rexpr, ast.RowExpr):
                yield from name_parts(node.name)[-1:]
        elif isinstance(node, ast.SubLink) and node.testexpr is not None:
            yield from name_parts(node.operName)[-1:] or ("=",)
        elif isinstance(node, ast.SortBy) and node.sortby_dir is SortByDir.SORTBY_USING:
            yield from name_parts(node.useOp)[-1:]
        elif (isinstance(node, ast.CaseExpr) and node.arg is not None) or (
            isinstance(node, ast.JoinExpr) and (node.usingClause or node.isNatural)
        ):
            yield "="


_SYMBOLS = {
    A_Expr_Kind.AEXPR_DISTINCT: ("=",),
    A_Expr_Kind.AEXPR_NOT_DISTINCT: ("=",),
    A_Expr_Kind.AEXPR_NULLIF: ("=",),
    A_Expr_Kind.AEXPR_BETWEEN: (">=", "<="),
    A_Expr_Kind.AEXPR_BETWEEN_SYM: (">=", "<="),
    A_Expr_Kind.AEXPR_NOT_BETWEEN: ("<", ">"),
    A_Expr_Kind.AEXPR_NOT_BETWEEN_SYM: ("<", ">"),
}
"""The operators that PostgreSQL's parser puts in the place of other notations (`gram.y`, `parse_expr.c`)."""


def _sorts(node: ast.Node) -> bool:
    """Return whether a node compares values as the default operator class of their type does."""
    if isinstance(node, (ast.IndexElem, ast.PartitionElem)):
        return not node.opclass
    if isinstance(node, ast.SelectStmt):
        clauses = (node.distinctClause, node.groupClause, node.sortClause, node.windowClause)
        return node.op is not SetOperation.SETOP_NONE or any(clauses)
    if isinstance(node, ast.FuncCall):
        return bool(node.agg_order or node.agg_distinct)
    return isinstance(node, (ast.RowExpr, ast.WindowDef, ast.MinMaxExpr, ast.SubLink))
