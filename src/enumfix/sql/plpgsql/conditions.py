"""Queries of the system catalogs for a type: which one they are about.

Only a query that is understood to the last word counts: a condition that is left out may be the one
that decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import (
    A_Expr_Kind,
    BoolExprType,
    JoinType,
    LimitOption,
    SetOperation,
    SQLValueFunctionOp,
    SubLinkType,
)

from enumfix.sql.names import name_parts_in_string
from enumfix.sql.tree import name_parts

_COLUMNS = {
    "pg_enum": ("enumlabel", "enumtypid", "oid"),
    "pg_type": ("typname", "typnamespace", "typtype", "oid"),
    "pg_namespace": ("nspname", "oid"),
}
_NEUTRAL_CASTS = frozenset(("text", "name", "varchar", "oid"))
"""Casts that change nothing about a name or a label."""


class Schema(NamedTuple):
    """A schema that a query names; without a name, the first one of the search_path."""

    name: str = ""


class Asked(NamedTuple):
    """The type that a question is about.

    `parts` is its name as an expression names a type; or `name` is all that the system catalog is
    asked for, with the `schema` where that is asked too, or one on the search_path if `visible`.
    """

    parts: tuple[str, ...] = ()
    name: str = ""
    schema: Schema | None = None
    visible: bool = False


class Column(NamedTuple):
    """A column of a system catalog."""

    table: str
    name: str


Value: TypeAlias = str | Asked | Schema | Column
"""What a column is compared with."""

RequiredValues: TypeAlias = Mapping[tuple[str, str], Value]
"""What each column has to be, by its table and its name."""


class Query(NamedTuple):
    """A query of the system catalogs: its tables by the names they go by, and what must hold."""

    tables: Mapping[str, str]
    conditions: tuple[ast.Node, ...]

    def column(self, node: object) -> Column | None:
        """Return the table and the name of a column, None for anything else."""
        node = _strip_regtype(strip_cast(node))
        parts = name_parts(node.fields) if isinstance(node, ast.ColumnRef) else ()
        if isinstance(node, ast.ColumnRef) and len(parts) != len(node.fields or ()):
            return None
        if len(parts) == 2:
            table = self.tables.get(parts[0])
            return Column(table, parts[1]) if table and parts[1] in _COLUMNS[table] else None
        having = [table for table in self.tables.values() if parts and parts[0] in _COLUMNS[table]]
        return Column(having[0], parts[0]) if len(having) == 1 else None


def _strip_regtype(node: object) -> object:
    """Return what is cast to regtype: a type is compared by its number, whatever prints it."""
    if isinstance(node, ast.TypeCast) and node.typeName is not None and not node.typeName.arrayBounds:
        return node.arg if name_parts(node.typeName.names)[-1] == "regtype" else node
    return node


def type_identified_by(rest: dict[tuple[str, str], Value], query: Query) -> Asked | None:
    """Return the type that a query of `pg_type` is about, None if it asks for anything else."""
    tables = set(query.tables.values()) - {"pg_enum"}
    whole = rest.pop(("pg_type", "oid"), None)
    if whole is not None:
        return whole if isinstance(whole, Asked) and not rest and tables == {"pg_type"} else None
    name = rest.pop(("pg_type", "typname"), None)
    schema = rest.pop(("pg_type", "typnamespace"), None)
    visible = rest.pop(("pg_type", "visible"), None) is not None
    if rest.pop(("pg_type", "typtype"), "e") != "e" or not isinstance(name, str):
        return None
    if schema == ("pg_namespace", "oid"):
        named = rest.pop(("pg_namespace", "nspname"), None)
        schema = Schema(named) if isinstance(named, str) else named
        tables -= {"pg_namespace"}
        if schema is None:
            return None
    if rest or tables != {"pg_type"} or not (schema is None or isinstance(schema, Schema)):
        return None
    return Asked(name=name, schema=schema, visible=visible)


def catalog_query(select: ast.SelectStmt) -> Query | None:
    """Return a query of the system catalogs, None where it is no plain one, or asks other tables."""
    if not is_simple_select(select):
        return None
    tables: dict[str, str] = {}
    conditions: list[ast.Node] = list(_and_operands(select.whereClause))
    queue = list(select.fromClause or ())
    while queue:
        item = queue.pop()
        if isinstance(item, ast.JoinExpr) and item.jointype is JoinType.JOIN_INNER:
            if item.isNatural or item.usingClause or item.alias:
                return None
            conditions += _and_operands(item.quals)
            queue += [item.larg, item.rarg]
        elif isinstance(item, ast.RangeVar) and item.schemaname in (None, "pg_catalog"):
            name = item.relname or ""
            if name not in _COLUMNS or name in tables.values():
                return None
            tables[(item.alias.aliasname if item.alias else None) or name] = name
        else:
            return None
    return Query(tables, tuple(conditions)) if tables else None


def is_simple_select(select: ast.SelectStmt) -> bool:
    """Return whether a query has no part by which its rows could come to be others."""
    odd = (select.withClause, select.groupClause, select.havingClause, select.valuesLists, select.limitOffset)
    ties = select.limitOption is LimitOption.LIMIT_OPTION_WITH_TIES
    one = select.op is SetOperation.SETOP_NONE and _is_missing_or_1(select.limitCount)
    return one and not ties and not any(odd)


def _is_missing_or_1(node: object) -> bool:
    if node is None:
        return True
    return isinstance(node, ast.A_Const) and isinstance(node.val, ast.Integer) and node.val.ival == 1


def _and_operands(node: object) -> Iterator[ast.Node]:
    if isinstance(node, ast.BoolExpr) and node.boolop is BoolExprType.AND_EXPR:
        for each in node.args or ():
            yield from _and_operands(each)
    elif isinstance(node, ast.Node):
        yield node


def required_values(query: Query) -> RequiredValues | None:
    """Return what each column has to be, None where something is asked that is not understood."""
    found: dict[tuple[str, str], Value] = {}
    for condition in query.conditions:
        fact = _required_value(condition, query)
        if fact is None or fact[0] in found:
            return None
        found[fact[0]] = fact[1]
    return found


def _required_value(node: ast.Node, query: Query) -> tuple[Column, Value] | None:
    if isinstance(node, ast.FuncCall):
        own = [query.column(each) for each in node.args or ()] == [("pg_type", "oid")]
        visible = name_parts(node.funcname)[-1:] == ("pg_type_is_visible",)
        return (Column("pg_type", "visible"), "") if own and visible else None
    if isinstance(node, ast.SubLink) and node.subLinkType is SubLinkType.ANY_SUBLINK and not node.operName:
        sides: tuple[object, object] = (node.testexpr, node)
    elif isinstance(node, ast.A_Expr) and (node.kind, *name_parts(node.name)) == (A_Expr_Kind.AEXPR_OP, "="):
        sides = (node.lexpr, node.rexpr)
    else:
        return None
    one, other = query.column(sides[0]), query.column(sides[1])
    if one and other:
        return (other, one) if one.name == "oid" else (one, other)
    column, value = (one, _constant_value(sides[1])) if one else (other, _constant_value(sides[0]))
    return None if column is None or value is None else _if_comparable(column, value)


def _if_comparable(column: Column, value: Value) -> tuple[Column, Value] | None:
    """Return a column and what it is compared with, None where the two are of different sorts."""
    if column.name == "enumtypid" or column == ("pg_type", "oid"):
        fits = isinstance(value, Asked)
    elif column.name == "typnamespace":
        fits = isinstance(value, Schema)
    elif column.name == "nspname":
        fits = isinstance(value, str) or value == Schema()
    else:
        fits = isinstance(value, str) and column.name != "oid"
    return (column, value) if fits else None


def _constant_value(node: object) -> Value | None:
    """Return what an expression without columns stands for."""
    if isinstance(node, ast.SubLink):
        return _subquery_value(node)
    if isinstance(node, ast.TypeCast) and node.typeName is not None:
        if node.typeName.arrayBounds or node.typeName.typmods:
            return None
        name = name_parts(node.typeName.names)[-1]
        inner = _constant_value(node.arg)
        if name == "regtype" and isinstance(inner, str):
            return _type_by_name(inner)
        if name == "regnamespace":
            parts = name_parts_in_string(inner) if isinstance(inner, str) else ()
            return Schema(parts[0]) if len(parts) == 1 else inner if isinstance(inner, Schema) else None
        return inner if name in _NEUTRAL_CASTS else None
    if isinstance(node, ast.FuncCall):
        called, arguments = name_parts(node.funcname)[-1:], node.args or ()
        if called == ("current_schema",) and not arguments:
            return Schema()
        named = string_value(arguments[0]) if called == ("to_regtype",) and len(arguments) == 1 else None
        return _type_by_name(named) if named is not None else None
    if isinstance(node, ast.SQLValueFunction):
        return Schema() if node.op is SQLValueFunctionOp.SVFOP_CURRENT_SCHEMA else None
    return string_value(node)


def _subquery_value(node: ast.SubLink) -> Value | None:
    """Read `(SELECT oid FROM pg_type WHERE …)`, and the same of `pg_namespace`."""
    select = node.subselect if isinstance(node.subselect, ast.SelectStmt) else None
    query = catalog_query(select) if select else None
    if query is None or select is None:
        return None
    column, facts = query.column(single_target(select)), required_values(query)
    if facts is None:
        return None
    if column == ("pg_type", "oid"):
        return type_identified_by(dict(facts), query)
    name = facts.get(("pg_namespace", "nspname")) if column == ("pg_namespace", "oid") else None
    if len(facts) > 1 or len(query.tables) > 1:
        return None
    return Schema(name) if isinstance(name, str) else name


def _type_by_name(text: str) -> Asked | None:
    parts = name_parts_in_string(text)
    return Asked(parts=parts) if parts else None


def single_target(select: ast.SelectStmt) -> ast.Node | None:
    """Return what a query selects, None where that is not one expression."""
    targets = [each.val for each in select.targetList or () if isinstance(each, ast.ResTarget)]
    return targets[0] if len(targets) == 1 and isinstance(targets[0], ast.Node) else None


def string_value(node: object) -> str | None:
    """Return the value of a string constant, None for anything else."""
    node = strip_cast(node)
    value = node.val if isinstance(node, ast.A_Const) else None
    return value.sval if isinstance(value, ast.String) else None


def strip_cast(node: object) -> object:
    """Return an expression without a cast that changes nothing about a name."""
    if not isinstance(node, ast.TypeCast) or node.typeName is None:
        return node
    if node.typeName.arrayBounds or node.typeName.typmods:
        return node
    return node.arg if name_parts(node.typeName.names)[-1] in _NEUTRAL_CASTS else node


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


def guards_of(condition: ast.Node | None) -> tuple[Guard, ...] | None:
    """Return what must all hold for a condition to hold, None where that is not understood."""
    if isinstance(condition, ast.BoolExpr) and condition.boolop is BoolExprType.AND_EXPR:
        found = [guards_of(each) for each in condition.args or () if isinstance(each, ast.Node)]
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
            return _guard_of_exists(node.subselect)
        if node.subLinkType is SubLinkType.ANY_SUBLINK and node.operName is None:
            return _guard_of_in(string_value(node.testexpr), node.subselect)
    if isinstance(node, ast.A_Expr):
        return _guard_of_any(node)
    return None


def _guard_of_any(node: ast.A_Expr) -> Guard | None:
    """Read `'x' = ANY (enum_range(NULL::t)::text[])`, and `<> ALL`."""
    ways: Mapping[tuple[object, ...], bool] = {
        (A_Expr_Kind.AEXPR_OP_ANY, "="): True,
        (A_Expr_Kind.AEXPR_OP_ALL, "<>"): False,
    }
    present = ways.get((node.kind, *name_parts(node.name)))
    label, right = string_value(node.lexpr), node.rexpr
    if present is None or label is None or not isinstance(right, ast.TypeCast):
        return None
    type_ = _type_of_enum_range(right.arg) if right.typeName and _is_text_array(right.typeName) else None
    return Guard(type_, label, present, by_range=True) if type_ else None


def _is_text_array(name: ast.TypeName) -> bool:
    return bool(name.arrayBounds) and not name.typmods and name_parts(name.names)[-1:] == ("text",)


def _guard_of_in(label: str | None, select: ast.SelectStmt) -> Guard | None:
    """Read `'x' IN (SELECT unnest(enum_range(NULL::t))::text)`, and the labels from `pg_enum`."""
    target = single_target(select)
    if label is None or target is None:
        return None
    cast = strip_cast(target)
    if isinstance(cast, ast.FuncCall) and cast is not target and not select.fromClause:
        called = (
            name_parts(cast.funcname)[-1:] == ("unnest",)
            and is_simple_select(select)
            and not select.whereClause
        )
        type_ = _type_of_enum_range(cast.args[0]) if called and cast.args and len(cast.args) == 1 else None
        return Guard(type_, label, True, by_range=True) if type_ else None
    query = catalog_query(select)
    if query is None or query.column(target) != ("pg_enum", "enumlabel"):
        return None
    facts = required_values(query)
    if facts is None or ("pg_enum", "enumlabel") in facts:
        return None
    return _guard_of_label({**facts, ("pg_enum", "enumlabel"): label}, query)


def _guard_of_exists(select: ast.SelectStmt) -> Guard | None:
    """Read the query behind EXISTS."""
    query = catalog_query(select)
    targets = [each.val for each in select.targetList or () if isinstance(each, ast.ResTarget)]
    if query is None or not all(isinstance(each, (ast.A_Const, ast.ColumnRef)) for each in targets):
        return None
    facts = required_values(query)
    if facts is None:
        return None
    if "pg_enum" in query.tables.values():
        return _guard_of_label(facts, query)
    type_ = type_identified_by(dict(facts), query)
    return Guard(type_, None, True) if type_ else None


def _guard_of_label(facts: RequiredValues, query: Query) -> Guard | None:
    rest = dict(facts)
    label = rest.pop(("pg_enum", "enumlabel"), None)
    owner = rest.pop(("pg_enum", "enumtypid"), None)
    if not isinstance(label, str):
        return None
    if isinstance(owner, Asked):
        alone = not rest and set(query.tables.values()) == {"pg_enum"}
        return Guard(owner, label, True) if alone else None
    type_ = type_identified_by(rest, query) if owner == ("pg_type", "oid") else None
    return Guard(type_, label, True) if type_ else None


def _type_of_enum_range(node: object) -> Asked | None:
    """Read `enum_range(NULL::t)`."""
    if not isinstance(node, ast.FuncCall) or name_parts(node.funcname)[-1:] != ("enum_range",):
        return None
    [argument] = node.args if node.args and len(node.args) == 1 else (None,)
    if not isinstance(argument, ast.TypeCast) or argument.typeName is None or argument.typeName.arrayBounds:
        return None
    if not isinstance(argument.arg, ast.A_Const) or not argument.arg.isnull:
        return None
    return Asked(parts=name_parts(argument.typeName.names))
