"""The tables that are made of queries, and their columns: CREATE TABLE AS and SELECT INTO."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind, SetOperation, SubLinkType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import variety
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import column_name
from enumfix.catalog.resolve import operators_named, relation_named, routines_named, type_named
from enumfix.catalog.table_elements import created
from enumfix.sql.tree import is_star, made_by_query, name_parts


def made_of_query(
    node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog
) -> tuple[Key, Columns | None] | None:
    """Return the table that a query makes, and its columns as far as they may matter.

    They are None where they cannot be told; all is where it makes none, as IF NOT EXISTS may say.
    """
    made = made_by_query(node)
    key = created(made, catalog) if made else None
    optional = isinstance(node, ast.CreateTableAsStmt) and node.if_not_exists
    if key is None or (optional and key in catalog.objects):
        return None
    return key, _columns(node, catalog)


def _columns(node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog) -> Columns | None:
    made = node if isinstance(node, ast.CreateTableAsStmt) else None
    names = name_parts(made.into.colNames if made and made.into else None)
    try:
        found = _renamed(_query(made.query if made else node, Scope(catalog, _query)), names)
    except UntoldError:
        return None
    return {name: gives for name, gives in found.items() if name != ALL}


def _renamed(columns: Columns, names: tuple[str, ...]) -> Columns:
    """Return columns under the names of a list, which may be shorter."""
    if not names:
        return columns
    if ALL in columns:
        if any(gives != PLAIN for gives in columns.values()):
            raise UntoldError  # which of them is in which place, a partial list does not tell
        return dict.fromkeys((*names, ALL), PLAIN)
    given = dict(enumerate(names))
    return {given.get(number, name): gives for number, (name, gives) in enumerate(columns.items())}


def _query(node: object, outer: Scope) -> Columns:
    if not isinstance(node, ast.SelectStmt):
        raise UntoldError
    scope = _with(node.withClause, outer)
    if node.op is not SetOperation.SETOP_NONE:
        return _combined(_query(node.larg, scope), _query(node.rarg, scope), scope)
    inner = _among(node.fromClause, scope)
    if node.valuesLists:
        rows = [[value(each, inner) for each in row] for row in node.valuesLists]
        columns = enumerate(zip(*rows, strict=True), 1)
        return {f"column{number}": merged(each, scope) for number, each in columns}
    return _listed(node.targetList, inner)


def _combined(left: Columns, right: Columns, scope: Scope) -> Columns:
    """Return what UNION and its like give, column by column."""
    if ALL in left or ALL in right or len(left) != len(right):
        if any(gives != PLAIN for gives in (*left.values(), *right.values())):
            raise UntoldError
        return left | {ALL: PLAIN}
    pairs = zip(left.items(), right.values(), strict=True)
    return {name: merged((one, other), scope) for (name, one), other in pairs}


def _with(clause: ast.WithClause | None, outer: Scope) -> Scope:
    scope = outer
    for each in (clause.ctes or ()) if clause else ():
        if not isinstance(each, ast.CommonTableExpr) or (clause and clause.recursive):
            raise UntoldError
        columns = _renamed(_written(each.ctequery, scope), name_parts(each.aliascolnames))
        scope = scope._replace(queries={**scope.queries, each.ctename or "": columns})
    return scope


def _written(node: object, scope: Scope) -> Columns:
    """Return what a query in WITH gives, which may also write rows."""
    if not isinstance(node, (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt)):
        return _query(node, scope)
    inner = _with(node.withClause, scope)
    also = node.fromClause if isinstance(node, ast.UpdateStmt) else None
    also = node.usingClause if isinstance(node, ast.DeleteStmt) else also
    target = tuple(_items(node.relation, Scope(scope.catalog, scope.read)))
    return _listed(node.returningClause.exprs if node.returningClause else None, _among(also, inner, target))


def _among(items: tuple[Any, ...] | None, outer: Scope, first: tuple[Item, ...] = ()) -> Scope:
    """Return the scope of a query with these FROM items; each sees those before it, as with LATERAL."""
    found = first
    for each in items or ():
        found = (*found, *_items(each, outer._replace(levels=(found, *outer.levels))))
    return outer._replace(levels=(found, *outer.levels))


def _items(node: object, scope: Scope) -> Iterator[Item]:
    """Yield the names of a FROM item, and the columns of each."""
    alias = node.alias if isinstance(node, _WITH_ALIAS) else None
    name = (alias.aliasname or "") if alias else ""
    columns = name_parts(alias.colnames) if alias else ()
    if isinstance(node, ast.RangeVar):
        yield name or node.relname or "", _relation(node, columns, scope)
    elif isinstance(node, ast.JoinExpr) and not name:
        left = tuple(_items(node.larg, scope))
        yield from left
        yield from _items(node.rarg, scope._replace(levels=(left, *scope.levels)))
    elif isinstance(node, ast.RangeSubselect):
        yield name, _renamed(_query(node.subquery, scope), columns)
    elif isinstance(node, ast.RangeFunction) and not node.coldeflist:
        calls = [each for row in node.functions or () for each in row if each is not None]
        if any(value(each, scope) != PLAIN for each in calls):
            raise UntoldError
        name = name or column_name(calls[0], lambda query: "")
        yield name, dict.fromkeys((name, *columns, ALL), PLAIN)
    else:
        raise UntoldError


_WITH_ALIAS = (ast.RangeVar, ast.JoinExpr, ast.RangeSubselect, ast.RangeFunction)


def _relation(node: ast.RangeVar, names: tuple[str, ...], scope: Scope) -> Columns | None:
    query = None if node.schemaname else scope.queries.get(node.relname or "")
    if query is not None:
        return _renamed(query, names)
    key = relation_named(node, scope.catalog)
    if key not in scope.catalog.objects:
        return None
    if not variety(key, scope.catalog):
        raise UntoldError  # of a view
    columns = (scope.catalog.objects[each] for each in scope.catalog.members("column", key))
    found = {each.key.part: Gives(each.type, each.array) for each in columns}
    return _renamed(found | {ALL: PLAIN}, names)


def _listed(targets: tuple[Any, ...] | None, scope: Scope) -> Columns:
    """Return what the entries of a SELECT list, or behind RETURNING, give."""
    found: Columns = {}
    for number, target in enumerate(targets or ()):
        if not isinstance(target, ast.ResTarget):
            raise UntoldError
        read = target.val
        if isinstance(read, ast.ColumnRef) and is_star(read):
            alias = (name_parts(read.fields) or ("",))[-1]
            for _, columns in (each for each in scope.levels[0] if alias in ("", each[0])):
                found |= columns or {}
            found[ALL] = PLAIN
            continue
        name = target.name or column_name(read, partial(_first, scope=scope))
        gives = value(read, scope)
        if gives != PLAIN and (not name or name in found):
            raise UntoldError
        found[name if name and name not in found else f"?{number}"] = gives
    return found


def _first(query: object, scope: Scope) -> str:
    """Return the name of the first column of a subquery, "" where it may be any."""
    name = next(iter(_query(query, scope)), ALL)
    return "" if name == ALL else name


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
    """The columns of a query cannot be known from its text."""


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
        return self.catalog.facts(given.type).word == "enum"


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
