"""Session settings: SET, RESET and set_config."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import VariableSetKind

from enumfix.catalog.catalog import Catalog, ChangeSetting, Effect
from enumfix.fold.readers import reads
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk


@reads(ast.VariableSetStmt)
def read_set(statement: Statement, node: ast.VariableSetStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SET and RESET."""
    if node.kind is VariableSetKind.VAR_RESET_ALL:
        yield from (ChangeSetting(name, None) for name in tuple(catalog.settings))
    elif node.kind is VariableSetKind.VAR_SET_VALUE:
        values = tuple(map(_constant_value, node.args or ()))
        yield ChangeSetting(node.name or "", _schema_names(values) if node.name == "search_path" else values)
    elif node.name:
        yield ChangeSetting(node.name, None)


@reads(ast.SelectStmt)
def read_set_config(statement: Statement, node: ast.SelectStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SELECT set_config(…), which dumps contain."""
    for call in walk(node.targetList):
        if isinstance(call, ast.FuncCall) and name_parts(call.funcname)[-1:] == ("set_config",):
            name, value, *_ = (*map(_constant_value, call.args or ()), "", "")
            yield ChangeSetting(
                name, _schema_names(tuple(part.strip().strip('"') for part in value.split(",")))
            )


def _constant_value(node: object) -> str:
    """Return the value of a constant as text, "" for other expressions."""
    value = node.val if isinstance(node, ast.A_Const) else None
    if isinstance(value, ast.String):
        return value.sval or ""
    if isinstance(value, (ast.Integer, ast.Boolean)):
        return str(value.ival if isinstance(value, ast.Integer) else value.boolval)
    return ""


def _schema_names(search_path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the schemas of a search_path without "$user", which depends on the role."""
    return tuple(schema for schema in search_path if schema and schema != "$user")
