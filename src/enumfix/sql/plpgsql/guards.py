"""What an IF of a DO block asks of the schema: whether an enum has a label.

People ask the system catalogs, or the array of all labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pglast import ast
from pglast.enums import A_Expr_Kind, BoolExprType, SubLinkType

from enumfix.sql.plpgsql.conditions import (
    Asked,
    Facts,
    Query,
    facts_of,
    is_plain,
    only_target,
    query_of,
    string,
    type_in,
    uncast,
)
from enumfix.sql.tree import name_parts


class Guard(NamedTuple):
    """A condition: the type has the label, or has it not; without a label, the type is there.

    PostgreSQL asks once for all that stands behind an IF: guards of one IF have its `number`. `by_range`
    is whether it looks at all labels of the type, which PostgreSQL refuses once one of them is new in
    the transaction.
    """

    type: Asked
    label: str | None
    present: bool
    by_range: bool = False
    number: int = 0

    @property
    def otherwise(self) -> Guard:
        """The opposite."""
        return self._replace(present=not self.present)


def guards(condition: ast.Node | None) -> tuple[Guard, ...] | None:
    """Return what must all hold for a condition to hold, None where that is not understood."""
    if isinstance(condition, ast.BoolExpr) and condition.boolop is BoolExprType.AND_EXPR:
        found = [guards(each) for each in condition.args or () if isinstance(each, ast.Node)]
        if None in found:
            return None
        return tuple(guard for each in found if each for guard in each)
    guard = _guard(condition)
    return (guard,) if guard else None


def _guard(node: ast.Node | None) -> Guard | None:
    if isinstance(node, ast.BoolExpr) and node.boolop is BoolExprType.NOT_EXPR:
        [inner] = node.args or (None,)
        found = _guard(inner) if isinstance(inner, ast.Node) else None
        return found.otherwise if found else None
    if isinstance(node, ast.SubLink) and isinstance(node.subselect, ast.SelectStmt):
        if node.subLinkType is SubLinkType.EXISTS_SUBLINK:
            return _rows(node.subselect)
        if node.subLinkType is SubLinkType.ANY_SUBLINK and node.operName is None:
            return _among(string(node.testexpr), node.subselect)
    if isinstance(node, ast.A_Expr):
        return _in_range(node)
    return None


def _in_range(node: ast.A_Expr) -> Guard | None:
    """Read `'x' = ANY (enum_range(NULL::t)::text[])`, and `<> ALL`."""
    ways: Mapping[tuple[object, ...], bool] = {
        (A_Expr_Kind.AEXPR_OP_ANY, "="): True,
        (A_Expr_Kind.AEXPR_OP_ALL, "<>"): False,
    }
    present = ways.get((node.kind, *name_parts(node.name)))
    label, right = string(node.lexpr), node.rexpr
    if present is None or label is None or not isinstance(right, ast.TypeCast):
        return None
    type_ = _range(right.arg) if right.typeName and _is_text_array(right.typeName) else None
    return Guard(type_, label, present, by_range=True) if type_ else None


def _is_text_array(name: ast.TypeName) -> bool:
    return bool(name.arrayBounds) and not name.typmods and name_parts(name.names)[-1:] == ("text",)


def _among(label: str | None, select: ast.SelectStmt) -> Guard | None:
    """Read `'x' IN (SELECT unnest(enum_range(NULL::t))::text)`, and the labels from `pg_enum`."""
    target = only_target(select)
    if label is None or target is None:
        return None
    cast = uncast(target)
    if isinstance(cast, ast.FuncCall) and cast is not target and not select.fromClause:
        called = name_parts(cast.funcname)[-1:] == ("unnest",) and is_plain(select) and not select.whereClause
        type_ = _range(cast.args[0]) if called and cast.args and len(cast.args) == 1 else None
        return Guard(type_, label, True, by_range=True) if type_ else None
    query = query_of(select)
    if query is None or query.column(target) != ("pg_enum", "enumlabel"):
        return None
    facts = facts_of(query)
    if facts is None or ("pg_enum", "enumlabel") in facts:
        return None
    return _labelled({**facts, ("pg_enum", "enumlabel"): label}, query)


def _rows(select: ast.SelectStmt) -> Guard | None:
    """Read the query behind EXISTS."""
    query = query_of(select)
    targets = [each.val for each in select.targetList or () if isinstance(each, ast.ResTarget)]
    if query is None or not all(isinstance(each, (ast.A_Const, ast.ColumnRef)) for each in targets):
        return None
    facts = facts_of(query)
    if facts is None:
        return None
    if "pg_enum" in query.tables.values():
        return _labelled(facts, query)
    type_ = type_in(dict(facts), query)
    return Guard(type_, None, True) if type_ else None


def _labelled(facts: Facts, query: Query) -> Guard | None:
    rest = dict(facts)
    label = rest.pop(("pg_enum", "enumlabel"), None)
    owner = rest.pop(("pg_enum", "enumtypid"), None)
    if not isinstance(label, str):
        return None
    if isinstance(owner, Asked):
        alone = not rest and set(query.tables.values()) == {"pg_enum"}
        return Guard(owner, label, True) if alone else None
    type_ = type_in(rest, query) if owner == ("pg_type", "oid") else None
    return Guard(type_, label, True) if type_ else None


def _range(node: object) -> Asked | None:
    """Read `enum_range(NULL::t)`."""
    if not isinstance(node, ast.FuncCall) or name_parts(node.funcname)[-1:] != ("enum_range",):
        return None
    [argument] = node.args if node.args and len(node.args) == 1 else (None,)
    if not isinstance(argument, ast.TypeCast) or argument.typeName is None or argument.typeName.arrayBounds:
        return None
    if not isinstance(argument.arg, ast.A_Const) or not argument.arg.isnull:
        return None
    return Asked(parts=name_parts(argument.typeName.names))
