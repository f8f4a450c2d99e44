"""The names that PostgreSQL chooses where a statement gives none: columns of queries, indexes, constraints.

Each rule names the function of PostgreSQL 18 that it is taken from; all were compared with servers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from pglast import ast
from pglast.enums import A_Expr_Kind, JsonExprOp, MinMaxOp, SQLValueFunctionOp, SubLinkType, XmlExprOp

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.sql.names import MAX_BYTES, truncate_name
from enumfix.sql.tree import name_parts, walk

UNNAMED = "?column?"
"""The name of a column whose expression gives it no name."""

EXPRESSION = "expr"
"""What stands in the name of an index for an expression that gives it no name."""

FirstColumn = Callable[[object], str]
"""Returns the name of the first column of a subquery, "" if that is not known."""


def constraint_name_key(schema: str, name: str) -> Key:
    """Return the key of the family of the constraints of one name in a schema, of all tables and domains."""
    return Key("constraint name", schema, name)


def index_name_key(schema: str, name: str) -> Key:
    """Return the key of the family of the constraints whose index has one name in a schema."""
    return Key("index", schema, name)


def column_name(node: object, first_column: FirstColumn) -> str:
    """Return the name that PostgreSQL gives to an unnamed column of a query; "" if that is not known.

    Source: `FigureColname` in parse_target.c. `first_column` answers for a subquery.
    """
    name, _ = _name_and_strength(node, first_column)
    return UNNAMED if name is None else name


def index_column_name(node: object) -> str:
    """Return what stands for an expression in the name that PostgreSQL chooses for an index.

    Source: `FigureIndexColname` in parse_target.c, and `ChooseIndexColumnNames` in indexcmds.c.
    """
    name, _ = _name_and_strength(node, lambda query: "")
    return EXPRESSION if name is None else name


def name_differs_by_version(node: object) -> bool:
    """Return whether older versions of PostgreSQL name a column of an expression differently.

    EXTRACT was parsed as a call of date_part until 13, and TRUE as a cast to bool until 14.
    """
    for each in walk(node):
        if isinstance(each, ast.FuncCall) and name_parts(each.funcname) == ("pg_catalog", "extract"):
            return True
        if isinstance(each, ast.A_Const) and isinstance(each.val, ast.Boolean):
            return True
    return False


def index_columns_in_name(elements: Iterable[object]) -> str:
    """Return what stands for the key columns and INCLUDE columns in the name chosen for an index.

    Source: `ChooseIndexColumnNames` and `ChooseIndexNameAddition` in indexcmds.c.
    """
    names: list[str] = []
    for each in elements:
        if isinstance(each, ast.IndexElem):
            name = each.indexcolname or each.name or index_column_name(each.expr)
            names.append(_with_free_number(name, names))
    return join_column_names(names)


def join_column_names(names: Iterable[str]) -> str:
    """Return the names of columns joined by `_`, at least as long as a name can be if there are enough."""
    joined = ""
    for name in names:
        joined += f"_{name}" if joined else name
        if len(joined.encode()) > MAX_BYTES:
            break
    return joined


def _with_free_number(name: str, others: list[str]) -> str:
    """Return the name of a column of an index, with a number behind it if another column has that name."""
    if name not in others:
        return name
    numbered = (truncate_name(name, MAX_BYTES - len(str(number))) + str(number) for number in count(1))
    return next(candidate for candidate in numbered if candidate not in others)


def choose_index_name(
    table: Key, columns: str, ending: str, catalog: Catalog, taken: Collection[str] | None = None
) -> str:
    """Return the name that PostgreSQL chooses for an index, or for a constraint that has an index.

    Source: `ChooseIndexName` and `ChooseRelationName` in indexcmds.c. No relation of the schema may have the
    name. `taken` are the names of the constraints that the same statement creates before this one, which also
    may not have it, like all other constraints; None if the index belongs to no constraint.
    """

    def is_free(name: str) -> bool:
        if (
            table._replace(name=name) in catalog.objects
            or index_name_key(table.schema, name) in catalog.families
        ):
            return False
        if taken is not None and (
            name in taken or constraint_name_key(table.schema, name) in catalog.families
        ):
            return False
        return catalog.facts(Key("type", table.schema, name)).word != "composite type"

    return next(filter(is_free, _name_candidates(table.name, columns, ending)))


def choose_constraint_name(
    owner: Key, columns: str, ending: str, catalog: Catalog, taken: Iterable[str] = ()
) -> str:
    """Return the name that PostgreSQL chooses for a constraint of the table or domain `owner`.

    No constraint of the schema may have it (`ChooseConstraintName` in pg_constraint.c). `taken` are the names
    of the constraints that the same statement creates before this one.
    """
    taken_before = frozenset(taken)
    return next(
        name
        for name in _name_candidates(owner.name, columns, ending)
        if name not in taken_before and constraint_name_key(owner.schema, name) not in catalog.families
    )


def _name_candidates(table: str, column: str, ending: str) -> Iterator[str]:
    """Yield the names that PostgreSQL tries for an unnamed index or constraint, in order."""
    return (make_object_name(table, column, f"{ending}{number or ''}") for number in count())


def make_object_name(table: str, column: str, ending: str) -> str:
    """Return a name made of three parts. Of `table` and `column`, the longer is cut until 63 bytes suffice.

    Source: `makeObjectName` in indexcmds.c.
    """
    room = MAX_BYTES - len(ending) - bool(column)
    first, second = len(table.encode()), len(column.encode())
    while first + second > room:
        if first > second:
            first -= 1
        else:
            second -= 1
    return (
        "_".join(part for part in (truncate_name(table, first), truncate_name(column, second)) if part)
        + ending
    )


def _name_and_strength(node: object, first_column: FirstColumn) -> tuple[str | None, int]:
    """Return the name that an expression gives to its column, None for none, and its strength.

    The strength is 2 for the name of a column or a function, and 1 for the name of a type. Source:
    `FigureColnameInternal` in parse_target.c.
    """
    if isinstance(node, (ast.ColumnRef, ast.A_Indirection)):
        return _last_field(node, first_column)
    if isinstance(node, ast.FuncCall):
        return name_parts(node.funcname)[-1], 2
    if isinstance(node, ast.TypeCast):
        type_name = name_parts(node.typeName.names if node.typeName else ())[-1]
        return _strong_or_default(node.arg, type_name, first_column)
    if isinstance(node, ast.CaseExpr):
        return _strong_or_default(node.defresult, "case", first_column)
    if isinstance(node, ast.CollateClause):
        return _name_and_strength(node.arg, first_column)
    if isinstance(node, ast.SubLink):
        return _subquery_name(node, first_column)
    name = _NAMES.get(type(node)) or _name_by_kind(node)
    return (name, 2) if name else (None, 0)


def _last_field(node: ast.ColumnRef | ast.A_Indirection, first_column: FirstColumn) -> tuple[str | None, int]:
    """Return the last field of a column or of a selection `(value).field`; stars and subscripts have none."""
    fields = name_parts(node.fields if isinstance(node, ast.ColumnRef) else node.indirection)
    if fields:
        return fields[-1], 2
    return _name_and_strength(node.arg, first_column) if isinstance(node, ast.A_Indirection) else (None, 0)


def _strong_or_default(inner: object, default: str, first_column: FirstColumn) -> tuple[str | None, int]:
    """Return the name that the inner expression gives if its strength is 2, else `default`."""
    name, strength = _name_and_strength(inner, first_column)
    return (name, strength) if strength > 1 else (default, 1)


def _subquery_name(node: ast.SubLink, first_column: FirstColumn) -> tuple[str | None, int]:
    if node.subLinkType is SubLinkType.EXPR_SUBLINK:
        return first_column(node.subselect), 2
    name = _SUBLINKS.get(node.subLinkType) if node.subLinkType is not None else None
    return (name, 2) if name else (None, 0)


_SUBLINKS = {SubLinkType.EXISTS_SUBLINK: "exists", SubLinkType.ARRAY_SUBLINK: "array"}

_NAMES: Mapping[type, str] = {
    ast.A_ArrayExpr: "array",
    ast.CoalesceExpr: "coalesce",
    ast.GroupingFunc: "grouping",
    ast.JsonArrayAgg: "json_arrayagg",
    ast.JsonArrayConstructor: "json_array",
    ast.JsonArrayQueryConstructor: "json_array",
    ast.JsonObjectAgg: "json_objectagg",
    ast.JsonObjectConstructor: "json_object",
    ast.JsonParseExpr: "json",
    ast.JsonScalarExpr: "json_scalar",
    ast.JsonSerializeExpr: "json_serialize",
    ast.MergeSupportFunc: "merge_action",
    ast.RowExpr: "row",
    ast.XmlSerialize: "xmlserialize",
}
"""The names of nodes that act like a function."""


def _name_by_kind(node: object) -> str | None:
    """Return the name of a node that acts like one of several functions, by its kind."""
    if isinstance(node, ast.A_Expr):
        return "nullif" if node.kind is A_Expr_Kind.AEXPR_NULLIF else None
    if isinstance(node, (ast.JsonFuncExpr, ast.MinMaxExpr, ast.SQLValueFunction, ast.XmlExpr)):
        return _NAMES_BY_KIND[type(node)].get(node.op)
    return None


_NAMES_BY_KIND: Mapping[type, Mapping[Any, str]] = {
    ast.MinMaxExpr: {MinMaxOp.IS_GREATEST: "greatest", MinMaxOp.IS_LEAST: "least"},
    ast.SQLValueFunction: {
        each: each.name.removeprefix("SVFOP_").removesuffix("_N").lower() for each in SQLValueFunctionOp
    },
    ast.XmlExpr: {
        each: each.name.removeprefix("IS_").lower() for each in XmlExprOp if each is not XmlExprOp.IS_DOCUMENT
    },
    ast.JsonFuncExpr: {
        JsonExprOp.JSON_EXISTS_OP: "json_exists",
        JsonExprOp.JSON_QUERY_OP: "json_query",
        JsonExprOp.JSON_VALUE_OP: "json_value",
    },
}
"""`current_timestamp` of SVFOP_CURRENT_TIMESTAMP and of SVFOP_CURRENT_TIMESTAMP_N, and so on."""
