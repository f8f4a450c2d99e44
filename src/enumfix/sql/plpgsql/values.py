"""What texts an expression of plpgsql can give: those that constants make are known, all others have holes.

Code puts statements together from constants, names of loops over lists, and rows of tables. The first two
are known before anything runs; a `HOLE` stands for each part that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind

from enumfix.sql.names import quote
from enumfix.sql.tree import name_parts

HOLE = "\ue000"
"""What stands for any text: a letter to PostgreSQL's parser, so that a name may be, or hold, a hole."""
MANY = 64
"""So many different texts are told apart; of more, nothing is known."""

Texts: TypeAlias = tuple[str, ...]
"""All texts that an expression can give."""
Variables: TypeAlias = Mapping[str, Texts]
"""What each variable can hold, by its name; `r.f` is a field of a row."""

UNKNOWN: Texts = (HOLE,)
_PLAIN = frozenset("text varchar name regclass regtype bpchar int4 int8 int2".split())
"""Casts that leave a constant as it is written, or as a name is written."""
_PLACE = re.compile(r"%(?:(?P<escape>%)|(?:(?P<number>\d+)\$)?-?(?P<width>\d+|\*(?:\d+\$)?)?(?P<kind>[sIL]))")


def possible_texts(node: object, variables: Variables) -> Texts:
    """Return all texts that an expression can give, `UNKNOWN` where there are too many to tell."""
    found = tuple(dict.fromkeys(_texts(node, variables)))
    return found if 0 < len(found) <= MANY else UNKNOWN


def possible_elements(node: object, variables: Variables, arrays: Mapping[str, Texts]) -> Texts:
    """Return all texts that an element of an array can be; `arrays` are the elements of variables."""
    if isinstance(node, ast.A_ArrayExpr):
        return _of_all(node.elements or (), variables)
    if isinstance(node, ast.ColumnRef):
        return arrays.get(".".join(name_parts(node.fields)), UNKNOWN)
    if isinstance(node, ast.TypeCast):
        if isinstance(node.arg, ast.A_Const):
            return _listed(possible_texts(node.arg, variables))
        return possible_elements(node.arg, variables, arrays)
    if isinstance(node, ast.A_Const):
        return _listed(possible_texts(node, variables))
    return UNKNOWN


def may_be_one(one: str, other: str) -> bool:
    """Return whether two texts with holes can be the same text."""
    if HOLE not in one and HOLE not in other:
        return one == other
    if HOLE not in other:
        one, other = other, one
    if HOLE not in one:
        return re.fullmatch(".*".join(map(re.escape, other.split(HOLE))), one, re.DOTALL) is not None
    starts = one.split(HOLE)[0], other.split(HOLE)[0]
    ends = one.split(HOLE)[-1][::-1], other.split(HOLE)[-1][::-1]
    return all(this.startswith(that) or that.startswith(this) for this, that in (starts, ends))


def _of_all(nodes: Iterable[object], variables: Variables) -> Texts:
    found = tuple(dict.fromkeys(text for node in nodes for text in possible_texts(node, variables)))
    return found if 0 < len(found) <= MANY else UNKNOWN


def _listed(arrays: Texts) -> Texts:
    """Return the elements of arrays that are written as strings: `'{a,b}'`."""
    found: list[str] = []
    for text in arrays:
        inner = re.fullmatch(r"\{([^{}\"\\]*)\}", text.strip())
        if inner is None or HOLE in text:
            return UNKNOWN
        found += [part.strip() for part in inner[1].split(",")]
    return tuple(dict.fromkeys(found)) if 0 < len(found) <= MANY else UNKNOWN


def _texts(node: object, variables: Variables) -> Texts:
    match node:
        case ast.A_Const():
            return _constant(node)
        case ast.ColumnRef():
            parts = name_parts(node.fields)
            known = variables.get(".".join(parts), UNKNOWN)
            return known if len(parts) == len(node.fields or ()) else UNKNOWN
        case ast.TypeCast() if node.typeName is not None and not node.typeName.arrayBounds:
            plain = name_parts(node.typeName.names)[-1:] and name_parts(node.typeName.names)[-1] in _PLAIN
            return possible_texts(node.arg, variables) if plain and not node.typeName.typmods else UNKNOWN
        case ast.A_Expr() if node.kind is A_Expr_Kind.AEXPR_OP and name_parts(node.name) == ("||",):
            return _joined(node.lexpr, node.rexpr, variables=variables)
        case ast.CoalesceExpr():
            return _of_all(node.args or (), variables)
        case ast.CaseExpr():
            results = [each.result for each in node.args or () if isinstance(each, ast.CaseWhen)]
            return _of_all((*results, *((node.defresult,) if node.defresult else ())), variables)
        case ast.FuncCall() if not (node.func_variadic or node.agg_order or node.over):
            return _called(name_parts(node.funcname), node.args or (), variables)
    return UNKNOWN


def _constant(node: ast.A_Const) -> Texts:
    value = node.val
    if isinstance(value, ast.String):
        return (value.sval or "",)
    if isinstance(value, ast.Integer):
        return (str(value.ival or 0),)
    return UNKNOWN


def _joined(*nodes: object, variables: Variables) -> Texts:
    each = [possible_texts(node, variables) for node in nodes]
    count = 1
    for texts in each:
        count *= len(texts)
    return tuple("".join(parts) for parts in product(*each)) if count <= MANY else UNKNOWN


def _called(name: tuple[str, ...], args: Sequence[object], variables: Variables) -> Texts:
    """Return what a call of a function of PostgreSQL gives, with texts as they are known."""
    if name[:-1] not in ((), ("pg_catalog",)) or not args:
        return UNKNOWN
    match name[-1]:
        case "format":
            return _formatted([possible_texts(each, variables) for each in args])
        case "concat":
            return _joined(*args, variables=variables)
        case "quote_ident":
            return tuple(map(quote, possible_texts(args[0], variables)))
        case "quote_literal" | "quote_nullable":
            return tuple(map(_string, possible_texts(args[0], variables)))
    return UNKNOWN


def _formatted(each: Sequence[Texts]) -> Texts:
    count = 1
    for texts in each:
        count *= len(texts)
    if count > MANY:
        return tuple(_filled(text, [HOLE] * (len(each) - 1)) for text in each[0])
    return tuple(_filled(text, args) for text, *args in product(*each))


def _filled(text: str, args: Sequence[str]) -> str:
    """Return what `format` makes of a text and its arguments (text_format in varlena.c)."""
    at = 0

    def put(found: re.Match[str]) -> str:
        nonlocal at
        if found["escape"]:
            return "%"
        if (found["width"] or "").startswith("*"):
            return HOLE
        at = int(found["number"]) if found["number"] else at + 1
        value = args[at - 1] if 0 < at <= len(args) else HOLE
        return value if found["kind"] == "s" else _string(value) if found["kind"] == "L" else quote(value)

    return _PLACE.sub(put, text)


def _string(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
