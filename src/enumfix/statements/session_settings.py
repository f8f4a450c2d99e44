"""Settings of the session: SET, RESET and set_config."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import VariableSetKind

from enumfix.catalog.catalog import Catalog, Effect, Set
from enumfix.fold.readers import reads
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk


@reads(ast.VariableSetStmt)
def variable(statement: Statement, node: ast.VariableSetStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SET and RESET."""
    if node.kind is VariableSetKind.VAR_RESET_ALL:
        yield from (Set(name, None) for name in tuple(catalog.settings))
    elif node.kind is VariableSetKind.VAR_SET_VALUE:
        values = tuple(_value(each) for each in node.args or ())
        yield Set(node.name or "", _path(values) if node.name == "search_path" else values)
    elif node.name:
        yield Set(node.name, None)


@reads(ast.SelectStmt)
def configured(statement: Statement, node: ast.SelectStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SELECT set_config(…), as dumps have it."""
    for call in walk(node.targetList):
        if isinstance(call, ast.FuncCall) and name_parts(call.funcname)[-1:] == ("set_config",):
            name, value, *_ = (*(_value(each) for each in call.args or ()), "", "")
            yield Set(name, _path(tuple(part.strip().strip('"') for part in value.split(","))))


def _value(node: object) -> str:
    value = node.val if isinstance(node, ast.A_Const) else None
    if isinstance(value, ast.String):
        return value.sval or ""
    if isinstance(value, (ast.Integer, ast.Boolean)):
        return str(value.ival if isinstance(value, ast.Integer) else value.boolval)
    return ""


def _path(schemas: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in schemas if each and each != "$user")
