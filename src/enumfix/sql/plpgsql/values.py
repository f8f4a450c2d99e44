"""Compute the texts that a PL/pgSQL expression can have as its value.

Code assembles statements from constants, from elements of lists that a loop goes over, and from rows of
tables. The first two are known before the code runs. A `HOLE` in a text stands for any other part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind

from enumfix.sql.names import literal, quote
from enumfix.sql.tree import name_parts

HOLE = "\ue000"
"""Stands for an unknown text. The parser takes it for a letter, so a name can contain it."""
MOST_TEXTS = 64
"""The largest number of possible texts. If there are more, the value counts as unknown."""

Texts: TypeAlias = tuple[str, ...]
"""All texts that an expression can have as its value."""
Variables: TypeAlias = Mapping[str, Texts]
"""The possible texts of each variable, by name. `r.f` is a field of a row variable."""

UNKNOWN: Texts = (HOLE,)
_NEUTRAL_CASTS = frozenset("text varchar name regclass regtype bpchar int4 int8 int2".split())
"""Casts to these types do not change the text of a constant or a name."""
_FORMAT_SPECIFIER = re.compile(
    r"%(?:(?P<escape>%)|(?:(?P<number>\d+)\$)?-?(?P<width>\d+|\*(?:\d+\$)?)?(?P<kind>[sIL]))"
)


def possible_texts(node: object, variables: Variables) -> Texts:
    """Return the possible texts of an expression, `UNKNOWN` if there are too many."""
    return _unique(_texts(node, variables))


def possible_elements(node: object, variables: Variables, arrays: Mapping[str, Texts]) -> Texts:
    """Return the possible texts of an element of an array; `arrays` has those of array variables."""
    if isinstance(node, ast.A_ArrayExpr):
        return _of_any(node.elements or (), variables)
    if isinstance(node, ast.ColumnRef):
        return arrays.get(".".join(name_parts(node.fields)), UNKNOWN)
    if isinstance(node, ast.TypeCast):
        if isinstance(node.arg, ast.A_Const):
            return _elements_of_literals(possible_texts(node.arg, variables))
        return possible_elements(node.arg, variables, arrays)
    if isinstance(node, ast.A_Const):
        return _elements_of_literals(possible_texts(node, variables))
    return UNKNOWN


def may_be_equal(one: str, other: str) -> bool:
    """Return whether two texts with holes can stand for the same text."""
    if HOLE not in one and HOLE not in other:
        return one == other
    if HOLE not in other:
        one, other = other, one
    if HOLE not in one:
        return re.fullmatch(".*".join(map(re.escape, other.split(HOLE))), one, re.DOTALL) is not None
    starts = one.split(HOLE)[0], other.split(HOLE)[0]
    ends = one.split(HOLE)[-1][::-1], other.split(HOLE)[-1][::-1]
    return all(this.startswith(that) or that.startswith(this) for this, that in (starts, ends))


def _unique(texts: Iterable[str]) -> Texts:
    """Return the different texts, `UNKNOWN` if there are none or too many."""
    unique = tuple(dict.fromkeys(texts))
    return unique if 0 < len(unique) <= MOST_TEXTS else UNKNOWN


def _of_any(nodes: Iterable[object], variables: Variables) -> Texts:
    """Return the possible texts of an expression that has the value of one of `nodes`."""
    return _unique(text for node in nodes for text in possible_texts(node, variables))


def _elements_of_literals(arrays: Texts) -> Texts:
    """Return the elements of arrays that are written as strings: `'{a,b}'`."""
    elements: list[str] = []
    for text in arrays:
        inner = re.fullmatch(r"\{([^{}\"\\]*)\}", text.strip())
        if inner is None or HOLE in text:
            return UNKNOWN
        elements += [part.strip() for part in inner[1].split(",")]
    return tuple(dict.fromkeys(elements)) if 0 < len(elements) <= MOST_TEXTS else UNKNOWN


def _texts(node: object, variables: Variables) -> Texts:
    """Return the possible texts of an expression, some of them perhaps twice."""
    match node:
        case ast.A_Const():
            return _text_of_constant(node)
        case ast.ColumnRef():
            parts = name_parts(node.fields)
            texts = variables.get(".".join(parts), UNKNOWN)
            return texts if len(parts) == len(node.fields or ()) else UNKNOWN
        case ast.TypeCast() if node.typeName is not None and not node.typeName.arrayBounds:
            plain = (
                name_parts(node.typeName.names)[-1:] and name_parts(node.typeName.names)[-1] in _NEUTRAL_CASTS
            )
            return possible_texts(node.arg, variables) if plain and not node.typeName.typmods else UNKNOWN
        case ast.A_Expr() if node.kind is A_Expr_Kind.AEXPR_OP and name_parts(node.name) == ("||",):
            return _concatenate(node.lexpr, node.rexpr, variables=variables)
        case ast.CoalesceExpr():
            return _of_any(node.args or (), variables)
        case ast.CaseExpr():
            results = [each.result for each in node.args or () if isinstance(each, ast.CaseWhen)]
            return _of_any((*results, *((node.defresult,) if node.defresult else ())), variables)
        case ast.FuncCall() if not (node.func_variadic or node.agg_order or node.over):
            return _results_of_call(name_parts(node.funcname), node.args or (), variables)
    return UNKNOWN


def _text_of_constant(node: ast.A_Const) -> Texts:
    value = node.val
    if isinstance(value, ast.String):
        return (value.sval or "",)
    if isinstance(value, ast.Integer):
        return (str(value.ival or 0),)
    return UNKNOWN


def _concatenate(*nodes: object, variables: Variables) -> Texts:
    """Return the possible texts of a concatenation."""
    operands = [possible_texts(node, variables) for node in nodes]
    is_few = prod(map(len, operands)) <= MOST_TEXTS
    return tuple("".join(parts) for parts in product(*operands)) if is_few else UNKNOWN


def _results_of_call(name: tuple[str, ...], args: Sequence[object], variables: Variables) -> Texts:
    """Return the possible results of format, concat and the functions that quote; `UNKNOWN` for others."""
    if name[:-1] not in ((), ("pg_catalog",)) or not args:
        return UNKNOWN
    match name[-1]:
        case "format":
            return _format_results([possible_texts(each, variables) for each in args])
        case "concat":
            return _concatenate(*args, variables=variables)
        case "quote_ident":
            return tuple(map(quote, possible_texts(args[0], variables)))
        case "quote_literal" | "quote_nullable":
            return tuple(map(literal, possible_texts(args[0], variables)))
    return UNKNOWN


def _format_results(arguments: Sequence[Texts]) -> Texts:
    """Return the possible results of `format`, with holes for its arguments if there are too many."""
    if prod(map(len, arguments)) > MOST_TEXTS:
        return tuple(_format(text, [HOLE] * (len(arguments) - 1)) for text in arguments[0])
    return tuple(_format(text, args) for text, *args in product(*arguments))


def _format(text: str, args: Sequence[str]) -> str:
    """Return the result of `format` (text_format in varlena.c)."""
    at = 0

    def put(specifier: re.Match[str]) -> str:
        nonlocal at
        if specifier["escape"]:
            return "%"
        if (specifier["width"] or "").startswith("*"):
            return HOLE
        at = int(specifier["number"]) if specifier["number"] else at + 1
        value = args[at - 1] if 0 < at <= len(args) else HOLE
        if specifier["kind"] == "s":
            return value
        return literal(value) if specifier["kind"] == "L" else quote(value)

    return _FORMAT_SPECIFIER.sub(put, text)
