"""What an expression gives: its type, where that is of the catalog.

A type that the catalog does not know cannot stand on an enum, so what is made of such values alone needs no
closer look. What is made of others is told where PostgreSQL's rules for it are plain, and else not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind, SubLinkType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import operators_named, routines_named, type_named
from enumfix.sql.tree import name_parts


class Gives(NamedTuple):
    """A type of the catalog, or an array of it; None for any other."""

    type: Key | None = None
    array: bool = False


PLAIN = Gives()
Columns: TypeAlias = dict[str, Gives]
"""The columns that a query gives, or a table has, by name; `ALL` is among them where there may be more."""
ALL = "*"
Item: TypeAlias = tuple[str, Columns | None]
"""The alias of a FROM item and its columns; None where the catalog knows nothing of it."""


class UntoldError(Exception):
    """What a query gives cannot be told from its text."""


class Scope(NamedTuple):
    """What names mean in a query: those of WITH, and the items of FROM, level by level, inner ones first.

    `read` returns what a query inside an expression gives.
    """

    catalog: Catalog
    read: Callable[[object, Scope], Columns]
    queries: Mapping[str, Columns] = {}
    levels: tuple[tuple[Item, ...], ...] = ()

    def column(self, parts: tuple[str, ...]) -> Gives:
        """Return what a column gives. Raises `UntoldError` for the rows of a table."""
        *qualifier, name = parts
        hidden = False
        for level in self.levels:
            items = [columns for alias, columns in level if not qualifier or alias == qualifier[-1]]
            found = {columns[name] for columns in items if columns and name in columns}
            if len(found) > 1 or (found and hidden and found != {PLAIN}):
                raise UntoldError
            if found:
                return found.pop()
            if not qualifier and any(alias == name for alias, _ in level):
                raise UntoldError
            if qualifier and items:
                return PLAIN
            hidden = hidden or any(columns is None or ALL in columns for columns in items)
        if not self.levels:
            raise UntoldError
        return PLAIN

    def is_enum(self, given: Gives) -> bool:
        """Return whether this is an enum, or an array of one: what comes of a domain may be its base type."""
        return given.type is not None and getattr(self.catalog.objects.get(given.type), "word", "") == "enum"


def value(node: object, scope: Scope) -> Gives:
    """Return what an expression gives. Raises `UntoldError` where its parts do not tell."""
    reader = _READERS.get(type(node))
    if reader is None:
        raise UntoldError
    return reader(node, scope)


def merged(found: Iterable[Gives], scope: Scope) -> Gives:
    """Return the type that several values have in common: constants get that of the others."""
    kinds = set(found)
    typed = kinds - {PLAIN}
    if len(typed) > 1 or (len(kinds) > 1 and not all(map(scope.is_enum, typed))):
        raise UntoldError
    return typed.pop() if typed else PLAIN


def _all(nodes: Iterable[object] | None, scope: Scope) -> Gives:
    return merged((value(each, scope) for each in nodes or () if each is not None), scope)


def _plain_of(nodes: Iterable[object] | None, scope: Scope) -> Gives:
    """Return that a thing made of plain values is plain: of others, nobody knows what."""
    if any(value(each, scope) != PLAIN for each in nodes or () if each is not None):
        raise UntoldError
    return PLAIN


def _cast(node: ast.TypeCast, scope: Scope) -> Gives:
    kind = node.typeName
    if kind is None or kind.pct_type:
        raise UntoldError
    type_ = type_named(kind, scope.catalog)
    return Gives(type_, bool(kind.arrayBounds)) if type_ else PLAIN


def _operation(node: ast.A_Expr, scope: Scope) -> Gives:
    name = name_parts(node.name)
    if node.kind is A_Expr_Kind.AEXPR_NULLIF:
        return _handed((node.lexpr, node.rexpr), scope)
    if operators_named(name, scope.catalog):
        raise UntoldError
    if node.kind is not A_Expr_Kind.AEXPR_OP or name[-1] in _COMPARING:
        return PLAIN
    return _plain_of((node.lexpr, node.rexpr), scope)


def _call(node: ast.FuncCall, scope: Scope) -> Gives:
    parts = name_parts(node.funcname)
    if routines_named(parts, scope.catalog) or node.agg_within_group:
        raise UntoldError
    if parts[-1] in _COUNTING:
        return PLAIN
    return _handed(node.args, scope) if parts[-1] in _HANDING else _plain_of(node.args, scope)


def _handed(nodes: tuple[Any, ...] | None, scope: Scope) -> Gives:
    """Return what the first value gives, if that is an enum: a constant would get the type of the others."""
    given = value(nodes[0], scope) if nodes else PLAIN
    return given if scope.is_enum(given) else _plain_of(nodes, scope)


def _sublink(node: ast.SubLink, scope: Scope) -> Gives:
    if node.subLinkType not in (SubLinkType.EXPR_SUBLINK, SubLinkType.ARRAY_SUBLINK):
        return PLAIN
    given = scope.read(node.subselect, scope)
    if len(given) != 1 or ALL in given:
        raise UntoldError
    (only,) = given.values()
    return only if node.subLinkType is SubLinkType.EXPR_SUBLINK else _arrayed(only)


def _array(node: ast.A_ArrayExpr, scope: Scope) -> Gives:
    return _arrayed(_all(node.elements, scope))


def _arrayed(given: Gives) -> Gives:
    return given._replace(array=True) if given.type else PLAIN


def _case(node: ast.CaseExpr, scope: Scope) -> Gives:
    results = (each.result for each in node.args or () if isinstance(each, ast.CaseWhen))
    return _all((*results, node.defresult), scope)


def _plain(_node: ast.Node, _scope: Scope) -> Gives:
    return PLAIN


_READERS: Mapping[type, Callable[[Any, Scope], Gives]] = {
    ast.A_ArrayExpr: _array,
    ast.A_Const: _plain,
    ast.A_Expr: _operation,
    ast.A_Indirection: lambda node, scope: _plain_of((node.arg,), scope),
    ast.BoolExpr: _plain,
    ast.BooleanTest: _plain,
    ast.CaseExpr: _case,
    ast.CoalesceExpr: lambda node, scope: _all(node.args, scope),
    ast.CollateClause: lambda node, scope: value(node.arg, scope),
    ast.ColumnRef: lambda node, scope: scope.column(name_parts(node.fields)),
    ast.FuncCall: _call,
    ast.MinMaxExpr: lambda node, scope: _all(node.args, scope),
    ast.NullTest: _plain,
    ast.SQLValueFunction: _plain,
    ast.SubLink: _sublink,
    ast.TypeCast: _cast,
}

_COMPARING = frozenset(("=", "<>", "!=", "<", "<=", ">", ">=", "~~", "!~~", "~", "!~", "@>", "<@", "&&"))
_COUNTING = frozenset(("count", "row_number", "rank", "dense_rank", "ntile", "num_nonnulls", "to_jsonb"))
"""Functions that give a type of their own, whatever they get."""
_HANDING = frozenset(("first_value", "last_value", "nth_value", "lag", "lead", "min", "max"))
"""Functions that give a value that they got."""
