"""Read conditions in PL/pgSQL that ask whether a type exists, or whether an enum has a label.

Such a condition queries pg_enum, pg_type and pg_namespace, or calls enum_range. It is understood completely
or not at all, because one part that is ignored could change its result.
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
    NullTestType,
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
"""The columns of each system catalog that a query may use."""
OLDEST_VERSION = 120000
"""The oldest server version that enumfix knows, as server_version_num has it."""
_NEUTRAL_CASTS = frozenset(("text", "name", "varchar", "oid"))
"""Casts to these types do not change a name, a label or an OID."""


class Schema(NamedTuple):
    """A schema that a query names; "" for current_schema, the first one in the search_path."""

    name: str = ""


class LookedUpType(NamedTuple):
    """The type that a query looks up.

    `parts` is the name of the type in a cast to regtype. Otherwise `name` is compared with typname, in
    `schema` if that is compared too, and only in the search_path if `visible` (pg_type_is_visible).
    """

    parts: tuple[str, ...] = ()
    name: str = ""
    schema: Schema | None = None
    visible: bool = False


class Column(NamedTuple):
    """A column of a system catalog."""

    table: str
    name: str


Value: TypeAlias = str | LookedUpType | Schema | Column
"""The value that a column is compared with."""

RequiredValues: TypeAlias = Mapping[tuple[str, str], Value]
"""The value that each column has to be equal to, by table and name of the column."""


class Query(NamedTuple):
    """A query of the system catalogs: its tables by their aliases, and the conditions in WHERE and ON."""

    tables: Mapping[str, str]
    conditions: tuple[ast.Node, ...]

    def column(self, node: object) -> Column | None:
        """Return the column that an expression names, None for any other expression."""
        node = _strip_regtype(strip_cast(node))
        parts = name_parts(node.fields) if isinstance(node, ast.ColumnRef) else ()
        if isinstance(node, ast.ColumnRef) and len(parts) != len(node.fields or ()):
            return None
        if len(parts) == 2:
            table = self.tables.get(parts[0])
            return Column(table, parts[1]) if table and parts[1] in _COLUMNS[table] else None
        tables = [table for table in self.tables.values() if parts and parts[0] in _COLUMNS[table]]
        return Column(tables[0], parts[0]) if len(tables) == 1 else None


def _strip_regtype(node: object) -> object:
    """Return the operand of a cast to regtype, which does not change the OID; any other node as it is."""
    if isinstance(node, ast.TypeCast) and node.typeName is not None and not node.typeName.arrayBounds:
        return node.arg if name_parts(node.typeName.names)[-1] == "regtype" else node
    return node


def type_identified_by(values: RequiredValues, query: Query) -> LookedUpType | None:
    """Return the type that a query of pg_type looks up, None if it has any other condition."""
    rest = dict(values)
    tables = set(query.tables.values()) - {"pg_enum"}
    type_by_oid = rest.pop(("pg_type", "oid"), None)
    if type_by_oid is not None:
        return (
            type_by_oid
            if isinstance(type_by_oid, LookedUpType) and not rest and tables == {"pg_type"}
            else None
        )
    name = rest.pop(("pg_type", "typname"), None)
    schema = rest.pop(("pg_type", "typnamespace"), None)
    visible = rest.pop(("pg_type", "visible"), None) is not None
    if rest.pop(("pg_type", "typtype"), "e") != "e" or not isinstance(name, str):
        return None
    if schema == ("pg_namespace", "oid"):
        nspname = rest.pop(("pg_namespace", "nspname"), None)
        schema = Schema(nspname) if isinstance(nspname, str) else nspname
        tables -= {"pg_namespace"}
        if schema is None:
            return None
    if rest or tables != {"pg_type"} or not (schema is None or isinstance(schema, Schema)):
        return None
    return LookedUpType(name=name, schema=schema, visible=visible)


def catalog_query(select: ast.SelectStmt) -> Query | None:
    """Read a query of the system catalogs; return None for other tables and for any further clauses."""
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
    """Return whether a query has only SELECT, FROM and WHERE, and perhaps LIMIT 1."""
    other_clauses = (
        select.withClause,
        select.groupClause,
        select.havingClause,
        select.valuesLists,
        select.limitOffset,
    )
    with_ties = select.limitOption is LimitOption.LIMIT_OPTION_WITH_TIES
    is_single = select.op is SetOperation.SETOP_NONE and _is_missing_or_1(select.limitCount)
    return is_single and not with_ties and not any(other_clauses)


def _is_missing_or_1(node: object) -> bool:
    if node is None:
        return True
    return isinstance(node, ast.A_Const) and isinstance(node.val, ast.Integer) and node.val.ival == 1


def _and_operands(node: object) -> Iterator[ast.Node]:
    """Yield the operands of nested ANDs, or the condition itself."""
    if isinstance(node, ast.BoolExpr) and node.boolop is BoolExprType.AND_EXPR:
        for operand in node.args or ():
            yield from _and_operands(operand)
    elif isinstance(node, ast.Node):
        yield node


def required_values(query: Query) -> RequiredValues | None:
    """Return the value that each column has to be equal to, None if a condition is not understood."""
    values: dict[tuple[str, str], Value] = {}
    for condition in query.conditions:
        required = _required_value(condition, query)
        if required is None or required[0] in values:
            return None
        values[required[0]] = required[1]
    return values


def _required_value(node: ast.Node, query: Query) -> tuple[Column, Value] | None:
    """Return a column and the value that a condition compares it with, None if it is not understood.

    pg_type_is_visible(oid) counts as a column `visible`.
    """
    if isinstance(node, ast.FuncCall):
        takes_type = [query.column(argument) for argument in node.args or ()] == [("pg_type", "oid")]
        asks_visible = name_parts(node.funcname)[-1:] == ("pg_type_is_visible",)
        return (Column("pg_type", "visible"), "") if takes_type and asks_visible else None
    if isinstance(node, ast.SubLink) and node.subLinkType is SubLinkType.ANY_SUBLINK and not node.operName:
        sides: tuple[object, object] = (node.testexpr, node)
    elif isinstance(node, ast.A_Expr) and (node.kind, *name_parts(node.name)) == (A_Expr_Kind.AEXPR_OP, "="):
        sides = (node.lexpr, node.rexpr)
    else:
        return None
    left, right = query.column(sides[0]), query.column(sides[1])
    if left and right:
        return (right, left) if left.name == "oid" else (left, right)
    column, value = (left, _constant_value(sides[1])) if left else (right, _constant_value(sides[0]))
    return None if column is None or value is None else _if_comparable(column, value)


def _if_comparable(column: Column, value: Value) -> tuple[Column, Value] | None:
    """Return a column and the value that it is compared with, None if a column cannot have such a value."""
    if column.name == "enumtypid" or column == ("pg_type", "oid"):
        fits = isinstance(value, LookedUpType)
    elif column.name == "typnamespace":
        fits = isinstance(value, Schema)
    elif column.name == "nspname":
        fits = isinstance(value, str) or value == Schema()
    else:
        fits = isinstance(value, str) and column.name != "oid"
    return (column, value) if fits else None


def _constant_value(node: object) -> Value | None:
    """Return the value of an expression without columns, None if it is not understood."""
    if isinstance(node, ast.SubLink):
        return _subquery_value(node)
    if isinstance(node, ast.TypeCast) and node.typeName is not None:
        if node.typeName.arrayBounds or node.typeName.typmods:
            return None
        target = name_parts(node.typeName.names)[-1]
        inner = _constant_value(node.arg)
        if target == "regtype" and isinstance(inner, str):
            return _type_by_name(inner)
        if target == "regnamespace":
            parts = name_parts_in_string(inner) if isinstance(inner, str) else ()
            return Schema(parts[0]) if len(parts) == 1 else inner if isinstance(inner, Schema) else None
        return inner if target in _NEUTRAL_CASTS else None
    if isinstance(node, ast.FuncCall):
        function, arguments = name_parts(node.funcname)[-1:], node.args or ()
        if function == ("current_schema",) and not arguments:
            return Schema()
        name = string_value(arguments[0]) if function == ("to_regtype",) and len(arguments) == 1 else None
        return _type_by_name(name) if name is not None else None
    if isinstance(node, ast.SQLValueFunction):
        return Schema() if node.op is SQLValueFunctionOp.SVFOP_CURRENT_SCHEMA else None
    return string_value(node)


def _subquery_value(node: ast.SubLink) -> Value | None:
    """Return the value of `(SELECT oid FROM pg_type WHERE …)`, or of the same query of pg_namespace."""
    select = node.subselect if isinstance(node.subselect, ast.SelectStmt) else None
    query = catalog_query(select) if select else None
    if query is None or select is None:
        return None
    column, values = query.column(single_target(select)), required_values(query)
    if values is None:
        return None
    if column == ("pg_type", "oid"):
        return type_identified_by(values, query)
    name = values.get(("pg_namespace", "nspname")) if column == ("pg_namespace", "oid") else None
    if len(values) > 1 or len(query.tables) > 1:
        return None
    return Schema(name) if isinstance(name, str) else name


def _type_by_name(text: str) -> LookedUpType | None:
    parts = name_parts_in_string(text)
    return LookedUpType(parts=parts) if parts else None


def single_target(select: ast.SelectStmt) -> ast.Node | None:
    """Return the expression that a query selects, None if there is more than one."""
    targets = [each.val for each in select.targetList or () if isinstance(each, ast.ResTarget)]
    return targets[0] if len(targets) == 1 and isinstance(targets[0], ast.Node) else None


def string_value(node: object) -> str | None:
    """Return the value of a string constant, None for any other expression."""
    node = strip_cast(node)
    value = node.val if isinstance(node, ast.A_Const) else None
    return value.sval if isinstance(value, ast.String) else None


def strip_cast(node: object) -> object:
    """Return the operand of a cast that does not change a name; any other node as it is."""
    if not isinstance(node, ast.TypeCast) or node.typeName is None:
        return node
    if node.typeName.arrayBounds or node.typeName.typmods:
        return node
    return node.arg if name_parts(node.typeName.names)[-1] in _NEUTRAL_CASTS else node


class Guard(NamedTuple):
    """A condition of an IF: the type has the label or, if `label` is None, the type exists.

    `present` is False for the opposite. Guards with the same `number` belong to one IF, which PostgreSQL
    evaluates once. `by_range` means that the condition calls enum_range, which fails if a label was added in
    the same transaction.
    """

    type: LookedUpType
    label: str | None
    present: bool
    by_range: bool = False
    number: int = 0

    @property
    def negation(self) -> Guard:
        """Return the opposite condition."""
        return self._replace(present=not self.present)


def guards_of(condition: ast.Node | None) -> tuple[Guard, ...] | None:
    """Return the guards that a condition consists of, joined by AND; None if it is not understood."""
    if isinstance(condition, ast.BoolExpr) and condition.boolop is BoolExprType.AND_EXPR:
        operands = [guards_of(each) for each in condition.args or () if isinstance(each, ast.Node)]
        if None in operands:
            return None
        return tuple(guard for guards in operands if guards for guard in guards)
    guard = _guard(condition)
    return (guard,) if guard else None


def _guard(node: ast.Node | None) -> Guard | None:
    """Return the guard that a condition without AND stands for, None if it is not understood."""
    if isinstance(node, ast.BoolExpr) and node.boolop is BoolExprType.NOT_EXPR:
        [inner] = node.args or (None,)
        guard = _guard(inner) if isinstance(inner, ast.Node) else None
        return guard.negation if guard else None
    if isinstance(node, ast.SubLink) and isinstance(node.subselect, ast.SelectStmt):
        if node.subLinkType is SubLinkType.EXISTS_SUBLINK:
            return _guard_of_exists(node.subselect)
        if node.subLinkType is SubLinkType.ANY_SUBLINK and node.operName is None:
            return _guard_of_in(string_value(node.testexpr), node.subselect)
    if isinstance(node, ast.NullTest) and not node.argisrow:
        type_ = _constant_value(node.arg)
        present = node.nulltesttype is NullTestType.IS_NOT_NULL
        return Guard(type_, None, present) if isinstance(type_, LookedUpType) else None
    if isinstance(node, ast.A_Expr):
        return _guard_of_any(node)
    return None


def answer_of_all_versions(condition: ast.Node | None) -> bool | None:
    """Return the value of a comparison with server_version_num that is the same from `OLDEST_VERSION` on.

    None if it differs between versions, or for any other condition.
    """
    if not isinstance(condition, ast.A_Expr) or condition.kind is not A_Expr_Kind.AEXPR_OP:
        return None
    call, bound = condition.lexpr, condition.rexpr
    call = call.arg if isinstance(call, ast.TypeCast) else call
    number = bound.val.ival if isinstance(bound, ast.A_Const) and isinstance(bound.val, ast.Integer) else None
    if not isinstance(call, ast.FuncCall) or number is None or number > OLDEST_VERSION:
        return None
    argument = string_value(call.args[0]) if call.args and len(call.args) == 1 else None
    if (name_parts(call.funcname)[-1:], argument) != (("current_setting",), "server_version_num"):
        return None
    answers: Mapping[tuple[str, ...], bool] = {(">=",): True, ("<",): False}
    return answers.get(name_parts(condition.name))


def _guard_of_any(node: ast.A_Expr) -> Guard | None:
    """Read `'x' = ANY (enum_range(NULL::t)::text[])`, or the same with `<> ALL`."""
    present_by_operator: Mapping[tuple[object, ...], bool] = {
        (A_Expr_Kind.AEXPR_OP_ANY, "="): True,
        (A_Expr_Kind.AEXPR_OP_ALL, "<>"): False,
    }
    present = present_by_operator.get((node.kind, *name_parts(node.name)))
    label, right = string_value(node.lexpr), node.rexpr
    if present is None or label is None or not isinstance(right, ast.TypeCast):
        return None
    type_ = _type_of_enum_range(right.arg) if right.typeName and _is_text_array(right.typeName) else None
    return Guard(type_, label, present, by_range=True) if type_ else None


def _is_text_array(name: ast.TypeName) -> bool:
    return bool(name.arrayBounds) and not name.typmods and name_parts(name.names)[-1:] == ("text",)


def _guard_of_in(label: str | None, select: ast.SelectStmt) -> Guard | None:
    """Read `'x' IN (SELECT unnest(enum_range(NULL::t))::text)`, or `IN (SELECT enumlabel FROM pg_enum …)`."""
    target = single_target(select)
    if label is None or target is None:
        return None
    cast = strip_cast(target)
    if isinstance(cast, ast.FuncCall) and cast is not target and not select.fromClause:
        is_unnest = (
            name_parts(cast.funcname)[-1:] == ("unnest",)
            and is_simple_select(select)
            and not select.whereClause
        )
        type_ = _type_of_enum_range(cast.args[0]) if is_unnest and cast.args and len(cast.args) == 1 else None
        return Guard(type_, label, True, by_range=True) if type_ else None
    query = catalog_query(select)
    if query is None or query.column(target) != ("pg_enum", "enumlabel"):
        return None
    values = required_values(query)
    if values is None or ("pg_enum", "enumlabel") in values:
        return None
    return _guard_of_label({**values, ("pg_enum", "enumlabel"): label}, query)


def _guard_of_exists(select: ast.SelectStmt) -> Guard | None:
    """Read the query in EXISTS (…)."""
    query = catalog_query(select)
    targets = [each.val for each in select.targetList or () if isinstance(each, ast.ResTarget)]
    if query is None or not all(isinstance(each, (ast.A_Const, ast.ColumnRef)) for each in targets):
        return None
    values = required_values(query)
    if values is None:
        return None
    if "pg_enum" in query.tables.values():
        return _guard_of_label(values, query)
    type_ = type_identified_by(values, query)
    return Guard(type_, None, True) if type_ else None


def _guard_of_label(values: RequiredValues, query: Query) -> Guard | None:
    """Return the guard that a query of pg_enum stands for."""
    rest = dict(values)
    label = rest.pop(("pg_enum", "enumlabel"), None)
    owner = rest.pop(("pg_enum", "enumtypid"), None)
    if not isinstance(label, str):
        return None
    if isinstance(owner, LookedUpType):
        is_complete = not rest and set(query.tables.values()) == {"pg_enum"}
        return Guard(owner, label, True) if is_complete else None
    type_ = type_identified_by(rest, query) if owner == ("pg_type", "oid") else None
    return Guard(type_, label, True) if type_ else None


def _type_of_enum_range(node: object) -> LookedUpType | None:
    """Return the type `t` of `enum_range(NULL::t)`, None for any other expression."""
    if not isinstance(node, ast.FuncCall) or name_parts(node.funcname)[-1:] != ("enum_range",):
        return None
    [argument] = node.args if node.args and len(node.args) == 1 else (None,)
    if not isinstance(argument, ast.TypeCast) or argument.typeName is None or argument.typeName.arrayBounds:
        return None
    if not isinstance(argument.arg, ast.A_Const) or not argument.arg.isnull:
        return None
    return LookedUpType(parts=name_parts(argument.typeName.names))
