"""Read the trees of PL/pgSQL code: the JSON of PostgreSQL's parser, where each node is `{kind: fields}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pglast import ast

from enumfix.sql.script import parse_or_none, parse_plpgsql

Node: TypeAlias = Mapping[str, object]
"""The fields of a node. Its kind, such as `PLpgSQL_stmt_if`, is kept apart."""
_VARIABLES = frozenset(("found", "sqlstate", "sqlerrm"))
"""The variables that every block has."""
_WARNING = 19
"""The level of RAISE WARNING (elog.h). A higher level is an error."""


def body_of(node: ast.DoStmt | ast.CreateFunctionStmt) -> str:
    """Return the code of a DO block or a function, without the quotes around it."""
    return _option(node, "as")


def is_plpgsql(node: ast.DoStmt) -> bool:
    """Return whether a DO block is in PL/pgSQL: it names that language, or none."""
    return language_of(node) in ("", "plpgsql")


def language_of(node: ast.DoStmt | ast.CreateFunctionStmt) -> str:
    """Return the language that a DO block or a function names, "" if it names none."""
    return _option(node, "language")


def _option(node: ast.DoStmt | ast.CreateFunctionStmt, name: str) -> str:
    """Return the value of an option, "" without it. Of AS with two strings, it is the first."""
    options = node.args if isinstance(node, ast.DoStmt) else node.options
    values = (each.arg for each in options or () if isinstance(each, ast.DefElem) and each.defname == name)
    value = next(values, None)
    first = value[0] if isinstance(value, tuple) and value else value
    return (first.sval or "") if isinstance(first, ast.String) else ""


def declared_names(code: Node) -> Iterator[str]:
    """Yield the names of the variables that a block declares."""
    for kind, datum in list_nodes(code.get("datums")):
        if kind != "PLpgSQL_var" or datum.get("refname") not in _VARIABLES:
            yield str(datum.get("refname", ""))


def variable_name(code: Node, number: object) -> str:
    """Return the name of a variable, or `r.f` for a field of a row, by its number. The JSON omits a 0."""
    kind, datum = [*list_nodes(code.get("datums"))][number if isinstance(number, int) else 0]
    if kind != "PLpgSQL_recfield":
        return str(datum.get("refname"))
    return f"{variable_name(code, datum.get('recparentno'))}.{datum.get('fieldname')}"


def list_nodes(value: object) -> Iterator[tuple[str, Node]]:
    """Yield the kind and the fields of each node in a list."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            for kind, fields in item.items():
                yield kind, fields if isinstance(fields, dict) else {}


def single_node(value: object) -> tuple[str, Node]:
    """Return the kind and the fields of a node; `("", {})` for any other value."""
    return next(list_nodes([value]), ("", {}))


def outermost_statements(value: object) -> list[tuple[str, Node]]:
    """Return the statements of the outermost block, without the RETURN that the parser adds."""
    statements = list(list_nodes(single_node(value)[1].get("body")))
    kind, fields = statements[-1] if statements else ("", {})
    return statements[:-1] if kind == "PLpgSQL_stmt_return" and "lineno" not in fields else statements


def handlers_of(block: Node) -> list[tuple[list[str], object]] | None:
    """Return the (conditions, action) of each exception handler of a block, None if it has none."""
    handlers = single_node(block.get("exceptions"))[1].get("exc_list")
    if handlers is None:
        return None
    return [
        (
            [str(each.get("condname")) for _, each in list_nodes(handler.get("conditions"))],
            handler.get("action"),
        )
        for _, handler in list_nodes(handlers)
    ]


def query_text(value: object) -> str:
    """Return the SQL text of an expression or a statement node."""
    query = single_node(value)[1].get("query")
    return query if isinstance(query, str) else ""


def parse_expression(value: object) -> ast.Node | None:
    """Return the tree of an expression node, None if its text is not a single expression."""
    select = parse_or_none(f"SELECT {query_text(value)}")
    if not isinstance(select, ast.SelectStmt) or select.fromClause or select.whereClause:
        return None
    [target] = select.targetList if select.targetList and len(select.targetList) == 1 else (None,)
    result = target.val if isinstance(target, ast.ResTarget) and target.name is None else None
    return result if isinstance(result, ast.Node) else None


def is_plain_raise(kind: str, node: Node) -> bool:
    """Return whether a statement is a RAISE below ERROR whose arguments call no functions."""
    level = node.get("elog_level")
    arguments = [parse_expression({kind: fields}) for kind, fields in list_nodes(node.get("params"))]
    calls_nothing = all(isinstance(each, (ast.A_Const, ast.ColumnRef)) for each in arguments)
    is_message = kind == "PLpgSQL_stmt_raise" and isinstance(level, int) and level <= _WARNING
    return is_message and calls_nothing and not node.get("options")


def static_statements(sql: str) -> Iterator[ast.Node]:
    """Yield the SQL statements at any depth of a DO block in PL/pgSQL, without those of EXECUTE."""
    yield from _statements_below(parse_plpgsql(sql))


def _statements_below(value: object) -> Iterator[ast.Node]:
    """Yield the SQL statements at any depth below a value of the tree."""
    if isinstance(value, list):
        for item in value:
            yield from _statements_below(item)
    elif isinstance(value, dict):
        for kind, fields in value.items():
            if kind == "PLpgSQL_stmt_execsql":
                statement = parse_or_none(query_text(fields.get("sqlstmt")))
                if statement is not None:
                    yield statement
            else:
                yield from _statements_below(fields)
