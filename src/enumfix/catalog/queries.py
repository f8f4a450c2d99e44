"""The tables that CREATE TABLE AS and SELECT INTO create, and the types of their columns.

Only types of the catalog matter. All others are the same `PLAIN`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind, SetOperation, SubLinkType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import table_kind
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import column_name
from enumfix.catalog.resolve import operators_named, relation_named, routines_named, type_named
from enumfix.catalog.table_elements import created_relation
from enumfix.sql.tree import is_star, name_parts, table_created_by_query


def table_made_by_query(
    node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog
) -> tuple[Key, Columns | None] | None:
    """Return the table that a statement creates from a query, and its columns by name.

    The columns are None if the text does not show their types. Return None if the statement creates no table:
    it is a plain SELECT, or IF NOT EXISTS skips it.
    """
    table = table_created_by_query(node)
    key = created_relation(table, catalog) if table else None
    optional = isinstance(node, ast.CreateTableAsStmt) and node.if_not_exists
    if key is None or (optional and key in catalog.objects):
        return None
    return key, _table_columns(node, catalog)


def _table_columns(node: ast.CreateTableAsStmt | ast.SelectStmt, catalog: Catalog) -> Columns | None:
    creates = node if isinstance(node, ast.CreateTableAsStmt) else None
    names = name_parts(creates.into.colNames if creates and creates.into else None)
    try:
        columns = _query_columns(creates.query if creates else node, Scope(catalog, _query_columns))
        renamed = _rename_columns(columns, names)
    except UnknownColumnsError:
        return None
    return {name: type_ for name, type_ in renamed.items() if name != ALL}


def _rename_columns(columns: Columns, names: tuple[str, ...]) -> Columns:
    """Return columns under the names of a list, which may be shorter."""
    if not names:
        return columns
    if ALL in columns:
        if any(type_ != PLAIN for type_ in columns.values()):
            raise UnknownColumnsError  # the positions of the columns are not known
        return dict.fromkeys((*names, ALL), PLAIN)
    new_names = dict(enumerate(names))
    return {new_names.get(number, name): type_ for number, (name, type_) in enumerate(columns.items())}


def _query_columns(node: object, outer: Scope) -> Columns:
    if not isinstance(node, ast.SelectStmt):
        raise UnknownColumnsError
    scope = _with_queries(node.withClause, outer)
    if node.op is not SetOperation.SETOP_NONE:
        return _union_columns(_query_columns(node.larg, scope), _query_columns(node.rarg, scope), scope)
    inner = _from_scope(node.fromClause, scope)
    if node.valuesLists:
        rows = [[value_type(value, inner) for value in row] for row in node.valuesLists]
        columns = enumerate(zip(*rows, strict=True), 1)
        return {f"column{number}": common_type(types, scope) for number, types in columns}
    return _target_columns(node.targetList, inner)


def _union_columns(left: Columns, right: Columns, scope: Scope) -> Columns:
    """Return the columns of a UNION, INTERSECT or EXCEPT."""
    if ALL in left or ALL in right or len(left) != len(right):
        if any(type_ != PLAIN for type_ in (*left.values(), *right.values())):
            raise UnknownColumnsError
        return left | {ALL: PLAIN}
    pairs = zip(left.items(), right.values(), strict=True)
    return {name: common_type((one, other), scope) for (name, one), other in pairs}


def _with_queries(clause: ast.WithClause | None, outer: Scope) -> Scope:
    """Return a scope with the queries of a WITH clause; each sees those before it."""
    scope = outer
    for query in (clause.ctes or ()) if clause else ():
        if not isinstance(query, ast.CommonTableExpr) or (clause and clause.recursive):
            raise UnknownColumnsError
        columns = _rename_columns(_with_query_columns(query.ctequery, scope), name_parts(query.aliascolnames))
        scope = scope._replace(queries={**scope.queries, query.ctename or "": columns})
    return scope


def _with_query_columns(node: object, scope: Scope) -> Columns:
    """Return the columns of a query in WITH, which may also be an INSERT, UPDATE or DELETE."""
    if not isinstance(node, (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt)):
        return _query_columns(node, scope)
    inner = _with_queries(node.withClause, scope)
    others = node.fromClause if isinstance(node, ast.UpdateStmt) else None
    others = node.usingClause if isinstance(node, ast.DeleteStmt) else others
    target = tuple(_from_items(node.relation, Scope(scope.catalog, scope.query_columns)))
    returning = node.returningClause.exprs if node.returningClause else None
    return _target_columns(returning, _from_scope(others, inner, target))


def _from_scope(nodes: tuple[Any, ...] | None, outer: Scope, first: tuple[Item, ...] = ()) -> Scope:
    """Return the scope of a query with these FROM items; each sees those before it, as with LATERAL."""
    items = first
    for node in nodes or ():
        items = (*items, *_from_items(node, outer._replace(levels=(items, *outer.levels))))
    return outer._replace(levels=(items, *outer.levels))


def _from_items(node: object, scope: Scope) -> Iterator[Item]:
    """Yield each name that a FROM item introduces, with its columns."""
    alias = node.alias if isinstance(node, _WITH_ALIAS) else None
    name = (alias.aliasname or "") if alias else ""
    columns = name_parts(alias.colnames) if alias else ()
    if isinstance(node, ast.RangeVar):
        yield name or node.relname or "", _relation_columns(node, columns, scope)
    elif isinstance(node, ast.JoinExpr) and not name:
        left = tuple(_from_items(node.larg, scope))
        yield from left
        yield from _from_items(node.rarg, scope._replace(levels=(left, *scope.levels)))
    elif isinstance(node, ast.RangeSubselect):
        yield name, _rename_columns(_query_columns(node.subquery, scope), columns)
    elif isinstance(node, ast.RangeFunction) and not node.coldeflist:
        calls = [call for row in node.functions or () for call in row if call is not None]
        if any(value_type(call, scope) != PLAIN for call in calls):
            raise UnknownColumnsError
        name = name or column_name(calls[0], lambda query: "")
        yield name, dict.fromkeys((name, *columns, ALL), PLAIN)
    else:
        raise UnknownColumnsError


_WITH_ALIAS = (ast.RangeVar, ast.JoinExpr, ast.RangeSubselect, ast.RangeFunction)


def _relation_columns(node: ast.RangeVar, names: tuple[str, ...], scope: Scope) -> Columns | None:
    query = None if node.schemaname else scope.queries.get(node.relname or "")
    if query is not None:
        return _rename_columns(query, names)
    key = relation_named(node, scope.catalog)
    if key not in scope.catalog.objects:
        return None
    if not table_kind(key, scope.catalog):
        raise UnknownColumnsError  # a view
    objects = (scope.catalog.objects[column] for column in scope.catalog.members("column", key))
    columns = {column.key.part: ValueType(column.type, column.array) for column in objects}
    return _rename_columns(columns | {ALL: PLAIN}, names)


def _target_columns(targets: tuple[Any, ...] | None, scope: Scope) -> Columns:
    """Return the columns of a SELECT list or a RETURNING list."""
    columns: Columns = {}
    for number, target in enumerate(targets or ()):
        if not isinstance(target, ast.ResTarget):
            raise UnknownColumnsError
        value = target.val
        if isinstance(value, ast.ColumnRef) and is_star(value):
            qualifier = (name_parts(value.fields) or ("",))[-1]
            for alias, item_columns in scope.levels[0]:
                columns |= (item_columns or {}) if qualifier in ("", alias) else {}
            columns[ALL] = PLAIN
            continue
        name = target.name or column_name(value, partial(_first_column, scope=scope))
        type_ = value_type(value, scope)
        if type_ != PLAIN and (not name or name in columns):
            raise UnknownColumnsError
        columns[name if name and name not in columns else f"?{number}"] = type_
    return columns


def _first_column(query: object, scope: Scope) -> str:
    """Return the name of the first column of a subquery, "" if it is not known."""
    name = next(iter(_query_columns(query, scope)), ALL)
    return "" if name == ALL else name


class ValueType(NamedTuple):
    """The type of a value: a type of the catalog, or an array of it; None for any other type."""

    type: Key | None = None
    array: bool = False


PLAIN = ValueType()
Columns: TypeAlias = dict[str, ValueType]
"""The types of the columns of a query or table, by name. `ALL` is a key if there may be more columns."""
ALL = "*"
Item: TypeAlias = tuple[str, Columns | None]
"""The alias of a FROM item and its columns, None if the catalog does not have the relation."""


class UnknownColumnsError(Exception):
    """The text of a query does not show the types of its columns."""


class Scope(NamedTuple):
    """The names that a query can use: WITH queries, and the FROM items level by level, inner ones first.

    `query_columns` returns the columns of a query inside an expression.
    """

    catalog: Catalog
    query_columns: Callable[[object, Scope], Columns]
    queries: Mapping[str, Columns] = {}
    levels: tuple[tuple[Item, ...], ...] = ()

    def column(self, parts: tuple[str, ...]) -> ValueType:
        """Return the type of a column. Raises `UnknownColumnsError` if the name may mean a whole row."""
        *qualifier, name = parts
        may_be_inner = False
        for level in self.levels:
            items = [columns for alias, columns in level if not qualifier or alias == qualifier[-1]]
            types = {columns[name] for columns in items if columns and name in columns}
            if len(types) > 1 or (types and may_be_inner and types != {PLAIN}):
                raise UnknownColumnsError
            if types:
                return types.pop()
            if not qualifier and any(alias == name for alias, _ in level):
                raise UnknownColumnsError
            if qualifier and items:
                return PLAIN
            may_be_inner = may_be_inner or any(columns is None or ALL in columns for columns in items)
        if not self.levels:
            raise UnknownColumnsError
        return PLAIN

    def is_enum(self, type_: ValueType) -> bool:
        """Return whether a type is an enum or an array of one; a domain may become its base type."""
        return self.catalog.facts(type_.type).word == "enum"


def value_type(node: object, scope: Scope) -> ValueType:
    """Return the type of an expression. Raises `UnknownColumnsError` if its parts do not show it."""
    reader = _READERS.get(type(node))
    if reader is None:
        raise UnknownColumnsError
    return reader(node, scope)


def common_type(types: Iterable[ValueType], scope: Scope) -> ValueType:
    """Return the type to which PostgreSQL converts several values; constants get the type of the others."""
    distinct = set(types)
    in_catalog = distinct - {PLAIN}
    if len(in_catalog) > 1 or (len(distinct) > 1 and not all(map(scope.is_enum, in_catalog))):
        raise UnknownColumnsError
    return in_catalog.pop() if in_catalog else PLAIN


def _common_type_of(nodes: Iterable[object] | None, scope: Scope) -> ValueType:
    return common_type((value_type(node, scope) for node in nodes or () if node is not None), scope)


def _plain_if_all_plain(nodes: Iterable[object] | None, scope: Scope) -> ValueType:
    """Return `PLAIN` if all values are plain, and raise `UnknownColumnsError` if not."""
    if any(value_type(node, scope) != PLAIN for node in nodes or () if node is not None):
        raise UnknownColumnsError
    return PLAIN


def _cast_type(node: ast.TypeCast, scope: Scope) -> ValueType:
    target = node.typeName
    if target is None or target.pct_type:
        raise UnknownColumnsError
    type_ = type_named(target, scope.catalog)
    return ValueType(type_, bool(target.arrayBounds)) if type_ else PLAIN


def _operator_type(node: ast.A_Expr, scope: Scope) -> ValueType:
    name = name_parts(node.name)
    if node.kind is A_Expr_Kind.AEXPR_NULLIF:
        return _first_argument_type((node.lexpr, node.rexpr), scope)
    if operators_named(name, scope.catalog):
        raise UnknownColumnsError
    if node.kind is not A_Expr_Kind.AEXPR_OP or name[-1] in _COMPARISONS:
        return PLAIN
    return _plain_if_all_plain((node.lexpr, node.rexpr), scope)


def _call_type(node: ast.FuncCall, scope: Scope) -> ValueType:
    parts = name_parts(node.funcname)
    if routines_named(parts, scope.catalog) or node.agg_within_group:
        raise UnknownColumnsError
    if parts[-1] in _WITH_FIXED_TYPE:
        return PLAIN
    if parts[-1] in _RETURNING_ARGUMENT:
        return _first_argument_type(node.args, scope)
    return _plain_if_all_plain(node.args, scope)


def _first_argument_type(nodes: tuple[Any, ...] | None, scope: Scope) -> ValueType:
    """Return the type of the first argument if that is an enum; otherwise all must be plain."""
    first = value_type(nodes[0], scope) if nodes else PLAIN
    return first if scope.is_enum(first) else _plain_if_all_plain(nodes, scope)


def _subquery_type(node: ast.SubLink, scope: Scope) -> ValueType:
    if node.subLinkType not in (SubLinkType.EXPR_SUBLINK, SubLinkType.ARRAY_SUBLINK):
        return PLAIN
    columns = scope.query_columns(node.subselect, scope)
    if len(columns) != 1 or ALL in columns:
        raise UnknownColumnsError
    (type_,) = columns.values()
    return type_ if node.subLinkType is SubLinkType.EXPR_SUBLINK else _array_of(type_)


def _array_type(node: ast.A_ArrayExpr, scope: Scope) -> ValueType:
    return _array_of(_common_type_of(node.elements, scope))


def _array_of(type_: ValueType) -> ValueType:
    return type_._replace(array=True) if type_.type else PLAIN


def _case_type(node: ast.CaseExpr, scope: Scope) -> ValueType:
    results = (branch.result for branch in node.args or () if isinstance(branch, ast.CaseWhen))
    return _common_type_of((*results, node.defresult), scope)


def _plain(_node: ast.Node, _scope: Scope) -> ValueType:
    return PLAIN


_READERS: Mapping[type, Callable[[Any, Scope], ValueType]] = {
    ast.A_ArrayExpr: _array_type,
    ast.A_Const: _plain,
    ast.A_Expr: _operator_type,
    ast.A_Indirection: lambda node, scope: _plain_if_all_plain((node.arg,), scope),
    ast.BoolExpr: _plain,
    ast.BooleanTest: _plain,
    ast.CaseExpr: _case_type,
    ast.CoalesceExpr: lambda node, scope: _common_type_of(node.args, scope),
    ast.CollateClause: lambda node, scope: value_type(node.arg, scope),
    ast.ColumnRef: lambda node, scope: scope.column(name_parts(node.fields)),
    ast.FuncCall: _call_type,
    ast.MinMaxExpr: lambda node, scope: _common_type_of(node.args, scope),
    ast.NullTest: _plain,
    ast.SQLValueFunction: _plain,
    ast.SubLink: _subquery_type,
    ast.TypeCast: _cast_type,
}

_COMPARISONS = frozenset(("=", "<>", "!=", "<", "<=", ">", ">=", "~~", "!~~", "~", "!~", "@>", "<@", "&&"))
_WITH_FIXED_TYPE = frozenset(
    ("count", "row_number", "rank", "dense_rank", "ntile", "num_nonnulls", "to_jsonb")
)
"""Functions whose type does not depend on their arguments."""
_RETURNING_ARGUMENT = frozenset(("first_value", "last_value", "nth_value", "lag", "lead", "min", "max"))
"""Functions that return a value of their argument."""
