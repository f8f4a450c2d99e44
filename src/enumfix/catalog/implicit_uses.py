"""Objects that an expression uses without naming them: casts, operators, default operator classes.

PostgreSQL chooses them by the types of the operands. The expression then depends on them and on their
functions: "cannot drop function rank(mood) because other objects depend on it". `possible_implicit_uses`
returns those that an expression may use, by its nodes alone; `keys_used_implicitly` and `uses_implicitly` say
which it does use, by the types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pglast import ast
from pglast.enums import A_Expr_Kind, SetOperation, SortByDir

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.key import Key
from enumfix.sql.tree import name_parts, walk

IMPLICIT_KINDS = frozenset(("cast", "operator", "operator class"))
"""The kinds of objects that an expression can use without naming them."""

CASTS = Key("cast", "", "")
"""The key of the family of all casts."""

OPERATORS = Key("operator", "", "")
"""The key of the family of all operators."""

DEFAULT_CLASSES = Key("operator class", "", "")
"""The key of the family of all default operator classes."""


def operators_key(name: str) -> Key:
    """Return the key of the family of the operators of one name, in all schemas."""
    return Key("operator", "", name)


def possible_implicit_uses(*roots: object, catalog: Catalog, assigned: bool = False) -> frozenset[Key]:
    """Return the casts, operators and operator classes that some trees may use without naming them.

    `assigned` says whether the value is assigned to something with a type, a column say: then casts for
    assignment count too. The types of columns are not looked at, so there may be too many.
    """
    if catalog.families.keys().isdisjoint((CASTS, OPERATORS, DEFAULT_CLASSES)):
        return frozenset()
    casts, classes = catalog.families.get(CASTS, ()), default_operator_classes(catalog)
    nodes = tuple(walk(*roots))
    names = _unwritten_operators(nodes)
    keys = {key for name in names for key in catalog.families.get(operators_key(name), ())}
    if classes and any(map(_needs_operator_class, nodes)):
        keys |= classes
    keys.update(key for key in casts if _may_use_cast(catalog.objects[key], nodes, assigned=assigned))
    return frozenset(keys)


def earlier_users(used: Object, catalog: Catalog) -> Iterator[Object]:
    """Yield the objects that come before a cast or a default operator class and use it, now with that need.

    pg_dump writes domains before all casts, and domains and functions before the operator classes by which
    they sort or compare rows.
    """
    is_cast = used.key.kind == "cast"
    kinds = ("domain constraint", "domain default", *(() if is_cast else ("function",)))
    for user in catalog.objects.values():
        if user.key.kind in kinds and _may_use(user, used, catalog) and uses_implicitly(user, used, catalog):
            yield replace(user, needs=user.needs | {used.key})


def _may_use(user: Object, used: Object, catalog: Catalog) -> bool:
    """Return whether the statement of `user` may use a cast or a default operator class."""
    nodes = tuple(walk(user.statement.node))
    if used.key.kind != "cast":
        return any(map(_needs_operator_class, nodes))
    home = catalog.objects.get(user.key.home)
    is_stored_constant = user.text.is_constant and home is not None and bool(home.needs)
    return not is_stored_constant and _may_use_cast(used, nodes, assigned=user.key.kind == "domain default")


def _may_use_cast(cast: Object, nodes: Iterable[ast.Node], *, assigned: bool) -> bool:
    """Return whether an expression may use a cast: implicitly, by an explicit cast, or by assignment."""
    return _has_value_to_cast(nodes) and (assigned or cast.is_implicit or any(map(_casts_or_assigns, nodes)))


def _casts_or_assigns(node: ast.Node) -> bool:
    """Return whether a node casts more than a string constant, calls a function, or writes to columns."""
    if isinstance(node, ast.TypeCast):
        return not (isinstance(node.arg, ast.A_Const) and isinstance(node.arg.val, ast.String))
    return isinstance(node, (ast.FuncCall, ast.InsertStmt, ast.UpdateStmt))


def default_operator_classes(catalog: Catalog) -> frozenset[Key]:
    """Return all default operator classes: an index or a key that names none may use one of them."""
    return frozenset(catalog.families.get(DEFAULT_CLASSES, ()))


def uses_implicitly(user: Object, used: Object, catalog: Catalog) -> bool:
    """Return whether `user` uses a cast, an operator or an operator class, named or by the types of values.

    It does if it depends on a type of it.
    """
    return used.key in user.uses or _has_type_among(used, _dependencies(user.needs | user.uses, catalog))


def keys_used_implicitly(hidden: frozenset[Key], values: frozenset[Key], catalog: Catalog) -> frozenset[Key]:
    """Return those of the keys in `hidden` that an expression does use, by the types of its values.

    `values` are the objects that the expression mentions, and the types of its values.
    """
    depended_on = frozenset(_dependencies(values, catalog))
    candidates = ((key, catalog.objects.get(key)) for key in hidden)
    return frozenset(
        key for key, object_ in candidates if object_ is None or _has_type_among(object_, depended_on)
    )


def _has_type_among(object_: Object, keys: Iterable[Key]) -> bool:
    """Return whether a type of a cast, an operator or an operator class is among some keys."""
    types = {key for key in object_.uses if key.kind in ("type", "row type")}
    return not types or not types.isdisjoint(keys)


def _dependencies(keys: Iterable[Key], catalog: Catalog) -> Iterator[Key]:
    """Yield some keys and all that they depend on. A table does not lead to its other columns."""
    seen, queue = set[Key](), [*keys]
    while queue:
        key = queue.pop()
        if key.kind in IMPLICIT_KINDS or key in seen:
            continue
        seen.add(key)
        yield key
        object_ = catalog.objects.get(key)
        if object_ is not None and (key.kind != "relation" or object_.word in _VIEWS):
            queue += object_.needs | object_.uses


_VIEWS = ("view", "materialized view")


def _has_value_to_cast(nodes: Iterable[ast.Node]) -> bool:
    """Return whether an expression has a value that can be cast; `column IS NULL` has none."""
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
"""Nodes whose values can be cast, or that cast the values of others."""


def _unwritten_operators(nodes: Iterable[ast.Node]) -> Iterator[str]:
    """Yield the names of the operators that a text uses without writing them: CASE x WHEN …, x IN (…)."""
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


def _needs_operator_class(node: ast.Node) -> bool:
    """Return whether a node sorts, groups or compares values by the default operator class of their type."""
    if isinstance(node, (ast.IndexElem, ast.PartitionElem)):
        return not node.opclass
    if isinstance(node, ast.SelectStmt):
        clauses = (node.distinctClause, node.groupClause, node.sortClause, node.windowClause)
        return node.op is not SetOperation.SETOP_NONE or any(clauses)
    if isinstance(node, ast.FuncCall):
        return bool(node.agg_order or node.agg_distinct)
    return isinstance(node, (ast.RowExpr, ast.WindowDef, ast.MinMaxExpr, ast.SubLink))
