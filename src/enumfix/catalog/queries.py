"""The tables that are made of queries, and their columns: CREATE TABLE AS and SELECT INTO."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from pglast import ast
from pglast.enums import SetOperation

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.expressions import ALL, PLAIN, Columns, Gives, Item, Scope, UntoldError, merged, value
from enumfix.catalog.families import variety
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import column_name
from enumfix.catalog.resolve import relation_named
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
    if key is None or (key in catalog.objects and getattr(node, "if_not_exists", False)):
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
    also: Any = getattr(node, "fromClause", None) or getattr(node, "usingClause", None)
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
    alias = getattr(node, "alias", None)
    name = (alias.aliasname or "") if isinstance(alias, ast.Alias) else ""
    columns = name_parts(alias.colnames) if isinstance(alias, ast.Alias) else ()
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
        name = name or name_parts(getattr(calls[0], "funcname", None))[-1]
        yield name, dict.fromkeys((name, *columns, ALL), PLAIN)
    else:
        raise UntoldError


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
    found = {
        each.key.part: Gives(getattr(each, "type", None), getattr(each, "array", False)) for each in columns
    }
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
