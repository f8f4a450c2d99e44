"""Settings of the session: SET, RESET, set_config, and default privileges on types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pglast import ast
from pglast.enums import ObjectType, RoleSpecType, VariableSetKind

from enumfix import refs
from enumfix.catalog import Catalog, Effect, Object, Set
from enumfix.diagnostics import Diagnostic
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.names import quote
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPrivileges(Object):
    """Who is granted, or refused, new types: they act on the recreated type too."""

    grantees: tuple[str, ...]

    def review(self, change: object) -> Iterable[Diagnostic]:
        """Nothing stands in the way."""
        return ()


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
    for call in refs.walk(node.targetList):
        if isinstance(call, ast.FuncCall) and refs.names(call.funcname)[-1:] == ("set_config",):
            name, value, *_ = (*(_value(each) for each in call.args or ()), "", "")
            yield Set(name, _path(tuple(part.strip().strip('"') for part in value.split(","))))


@reads(ast.AlterDefaultPrivilegesStmt)
def privileges(
    statement: Statement, node: ast.AlterDefaultPrivilegesStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read ALTER DEFAULT PRIVILEGES … ON TYPES."""
    if node.action is None or node.action.objtype is not ObjectType.OBJECT_TYPE:
        return
    schemas = [
        name
        for option in node.options or ()
        if isinstance(option, ast.DefElem) and option.defname == "schemas" and isinstance(option.arg, tuple)
        for name in refs.names(option.arg)
    ]
    grantees = tuple(
        "PUBLIC" if each.roletype is RoleSpecType.ROLESPEC_PUBLIC else quote(each.rolename or "")
        for each in node.action.grantees or ()
        if isinstance(each, ast.RoleSpec)
    )
    for schema in schemas or [""]:
        key = Key("default privileges", schema, "types", str(statement.span.start))
        yield DefaultPrivileges(key=key, grantees=grantees, statement=statement)


def _value(node: object) -> str:
    value = node.val if isinstance(node, ast.A_Const) else None
    if isinstance(value, ast.String):
        return value.sval or ""
    if isinstance(value, (ast.Integer, ast.Boolean)):
        return str(value.ival if isinstance(value, ast.Integer) else value.boolval)
    return ""


def _path(schemas: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in schemas if each and each != "$user")
