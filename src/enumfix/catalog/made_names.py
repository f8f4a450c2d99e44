"""The names that PostgreSQL makes up for what has none: columns of queries, indexes, constraints.

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
from enumfix.sql.names import MAX_BYTES, cut
from enumfix.sql.tree import name_parts, walk

UNNAMED = "?column?"
"""The name of a column whose expression lends it none."""

EXPRESSION = "expr"
"""What a made-up name of an index says of an expression that lends it none."""

FirstColumn = Callable[[object], str]
"""Returns the name of the first column of a subquery, "" where it is not known."""


def constraint_named(schema: str, name: str) -> Key:
    """Return the family of the constraints of one name in a schema, of any table or domain."""
    return Key("constraint name", schema, name)


def index_behind(schema: str, name: str) -> Key:
    """Return the family of the constraints whose index has a name in a schema."""
    return Key("index", schema, name)


def column_name(node: object, first_column: FirstColumn) -> str:
    """Return the name that PostgreSQL gives to an unnamed column of a query; "" where that is not known.

    Source: `FigureColname` in parse_target.c. `first_column` answers for a subquery.
    """
    name, _ = _figure(node, first_column)
    return UNNAMED if name is None else name


def index_column_name(node: object) -> str:
    """Return what a made-up name of an index says of an expression.

    Source: `FigureIndexColname` in parse_target.c, and `ChooseIndexColumnNames` in indexcmds.c.
    """
    name, _ = _figure(node, lambda query: "")
    return EXPRESSION if name is None else name


def differs_by_version(node: object) -> bool:
    """Return whether the name of an expression is another one before PostgreSQL 14, or 15.

    EXTRACT was a call of date_part until 13, and TRUE a cast to bool until 14.
    """
    for each in walk(node):
        if isinstance(each, ast.FuncCall) and name_parts(each.funcname) == ("pg_catalog", "extract"):
            return True
        if isinstance(each, ast.A_Const) and isinstance(each.val, ast.Boolean):
            return True
    return False


def index_columns(elements: Iterable[object]) -> str:
    """Return what a made-up name says of the columns of an index: its keys, and those behind INCLUDE.

    Source: `ChooseIndexColumnNames` and `ChooseIndexNameAddition` in indexcmds.c.
    """
    names: list[str] = []
    for each in elements:
        if isinstance(each, ast.IndexElem):
            wanted = each.indexcolname or each.name or index_column_name(each.expr)
            names.append(_unlike(wanted, names))
    return index_addition(names)


def index_addition(names: Iterable[str]) -> str:
    """Return the names of columns as one part of a name, as far as anything of them can be in that."""
    said = ""
    for name in names:
        said += f"_{name}" if said else name
        if len(said.encode()) > MAX_BYTES:
            break
    return said


def _unlike(name: str, others: list[str]) -> str:
    """Return the name of a column of an index, with a number where another column has it."""
    if name not in others:
        return name
    found = (cut(name, MAX_BYTES - len(str(number))) + str(number) for number in count(1))
    return next(each for each in found if each not in others)


def index_name(
    table: Key, columns: str, ending: str, catalog: Catalog, taken: Collection[str] | None = None
) -> str:
    """Return the name that PostgreSQL gives to an index, or to a constraint with an index behind it.

    Source: `ChooseIndexName` and `ChooseRelationName` in indexcmds.c: no relation of the schema has it. If it
    is of a constraint, no other constraint has it either, nor one of those in `taken`, which the same
    statement makes; `taken` is None for an index that is no constraint's.
    """

    def is_free(name: str) -> bool:
        if (
            table._replace(name=name) in catalog.objects
            or index_behind(table.schema, name) in catalog.families
        ):
            return False
        if taken is not None and (name in taken or constraint_named(table.schema, name) in catalog.families):
            return False
        made = catalog.objects.get(Key("type", table.schema, name))
        return made is None or made.word != "composite type"

    return next(filter(is_free, candidates(table.name, columns, ending)))


def constraint_name(
    owner: Key, columns: str, ending: str, catalog: Catalog, taken: Iterable[str] = ()
) -> str:
    """Return the name that PostgreSQL gives to a constraint of a table or a domain.

    No constraint of the schema has it (`ChooseConstraintName` in pg_constraint.c), and none of those in
    `taken`, which the same statement makes before it.
    """
    there = frozenset(taken)
    return next(
        name
        for name in candidates(owner.name, columns, ending)
        if name not in there and constraint_named(owner.schema, name) not in catalog.families
    )


def candidates(table: str, column: str, ending: str) -> Iterator[str]:
    """Yield the names that PostgreSQL tries for what the author gave none, in its order."""
    return (made_name(table, column, f"{ending}{number or ''}") for number in count())


def made_name(table: str, column: str, ending: str) -> str:
    """Return a name made of parts, the longer one cut first until all fits in 63 bytes.

    Source: `makeObjectName` in indexcmds.c.
    """
    room = MAX_BYTES - len(ending) - bool(column)
    first, second = len(table.encode()), len(column.encode())
    while first + second > room:
        if first > second:
            first -= 1
        else:
            second -= 1
    return "_".join(part for part in (cut(table, first), cut(column, second)) if part) + ending


def _figure(node: object, first_column: FirstColumn) -> tuple[str | None, int]:
    """Return the name that an expression lends its column, None for none, and how strong that is.

    2 is the name of a column or of something like a function, 1 that of a type. Source:
    `FigureColnameInternal` in parse_target.c.
    """
    if isinstance(node, (ast.ColumnRef, ast.A_Indirection)):
        return _last_field(node, first_column)
    if isinstance(node, ast.FuncCall):
        return name_parts(node.funcname)[-1], 2
    if isinstance(node, ast.TypeCast):
        return _or_weakly(
            node.arg, name_parts(node.typeName.names if node.typeName else ())[-1], first_column
        )
    if isinstance(node, ast.CaseExpr):
        return _or_weakly(node.defresult, "case", first_column)
    if isinstance(node, ast.CollateClause):
        return _figure(node.arg, first_column)
    if isinstance(node, ast.SubLink):
        return _of_subquery(node, first_column)
    name = _NAMES.get(type(node)) or _by_kind(node)
    return (name, 2) if name else (None, 0)


def _last_field(node: ast.ColumnRef | ast.A_Indirection, first_column: FirstColumn) -> tuple[str | None, int]:
    """Return the last name of a column, or of what is selected of a value; stars and subscripts have none."""
    fields = name_parts(node.fields if isinstance(node, ast.ColumnRef) else node.indirection)
    if fields:
        return fields[-1], 2
    return _figure(node.arg, first_column) if isinstance(node, ast.A_Indirection) else (None, 0)


def _or_weakly(inner: object, name: str, first_column: FirstColumn) -> tuple[str | None, int]:
    """Return the name that a part of an expression lends, if that is a strong one; else this name."""
    found, strength = _figure(inner, first_column)
    return (found, strength) if strength > 1 else (name, 1)


def _of_subquery(node: ast.SubLink, first_column: FirstColumn) -> tuple[str | None, int]:
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
"""What acts like a function whatever it holds."""


def _by_kind(node: object) -> str | None:
    """Return the name of what acts like a function, and is one of several in the same node."""
    if isinstance(node, ast.A_Expr):
        return "nullif" if node.kind is A_Expr_Kind.AEXPR_NULLIF else None
    if isinstance(node, (ast.JsonFuncExpr, ast.MinMaxExpr, ast.SQLValueFunction, ast.XmlExpr)):
        return _SEVERAL[type(node)].get(node.op)
    return None


_SEVERAL: Mapping[type, Mapping[Any, str]] = {
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
