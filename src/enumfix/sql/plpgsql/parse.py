"""The statements of DO blocks in plpgsql, as PostgreSQL's parser gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pglast import ast

from enumfix.sql.script import parse_plpgsql, parsed

Node: TypeAlias = Mapping[str, object]
_VARIABLES = frozenset(("found", "sqlstate", "sqlerrm"))
"""What every block has without declaring it."""
_WARNING = 19
"""The level of RAISE WARNING: what is above it is an error."""


def body_of(node: ast.DoStmt | ast.CreateFunctionStmt) -> str:
    """Return the text between the quotes of a DO block, or of the body of a function."""
    return _said(node, "as")


def is_plpgsql(node: ast.DoStmt) -> bool:
    """Return whether a DO block is in plpgsql, as it is where it names no language."""
    return language_of(node) in ("", "plpgsql")


def language_of(node: ast.DoStmt | ast.CreateFunctionStmt) -> str:
    """Return the language that a DO block or a function names, "" where it names none."""
    return _said(node, "language")


def _said(node: ast.DoStmt | ast.CreateFunctionStmt, name: str) -> str:
    options = node.args if isinstance(node, ast.DoStmt) else node.options
    parts = (each.arg for each in options or () if isinstance(each, ast.DefElem) and each.defname == name)
    each = next(parts, None)
    first = each[0] if isinstance(each, tuple) and each else each
    return (first.sval or "") if isinstance(first, ast.String) else ""


def declared_names(made: Node) -> Iterator[str]:
    """Yield the names of the variables that a block declares."""
    for kind, datum in list_nodes(made.get("datums")):
        if kind != "PLpgSQL_var" or datum.get("refname") not in _VARIABLES:
            yield str(datum.get("refname", ""))


def list_nodes(value: object) -> Iterator[tuple[str, Node]]:
    """Yield the nodes of a list, each with what PostgreSQL calls it."""
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            for kind, inner in each.items():
                yield kind, inner if isinstance(inner, dict) else {}


def single_node(value: object) -> tuple[str, Node]:
    """Return a node with what PostgreSQL calls it."""
    return next(list_nodes([value]), ("", {}))


def outermost_statements(value: object) -> list[tuple[str, Node]]:
    """Return the statements of the outermost block, without the RETURN that the parser puts behind them."""
    found = list(list_nodes(single_node(value)[1].get("body")))
    last = found[-1] if found else ("", {})
    return found[:-1] if last[0] == "PLpgSQL_stmt_return" and "lineno" not in last[1] else found


def handlers_of(block: Node) -> list[tuple[list[str], object]] | None:
    """Return the conditions that each handler of a block is for, and what it does; None without handlers."""
    listed = single_node(block.get("exceptions"))[1].get("exc_list")
    if listed is None:
        return None
    return [
        (
            [str(each.get("condname")) for _, each in list_nodes(handler.get("conditions"))],
            handler.get("action"),
        )
        for _, handler in list_nodes(listed)
    ]


def query_text(value: object) -> str:
    """Return the text of an expression, or of a statement."""
    query = single_node(value)[1].get("query")
    return query if isinstance(query, str) else ""


def parse_expression(value: object) -> ast.Node | None:
    """Return the tree of an expression, None where it is not one alone."""
    select = parsed(f"SELECT {query_text(value)}")
    if not isinstance(select, ast.SelectStmt) or select.fromClause or select.whereClause:
        return None
    [target] = select.targetList if select.targetList and len(select.targetList) == 1 else (None,)
    found = target.val if isinstance(target, ast.ResTarget) and target.name is None else None
    return found if isinstance(found, ast.Node) else None


def is_plain_raise(kind: str, node: Node) -> bool:
    """Return whether a statement is a RAISE that only says something."""
    level = node.get("elog_level")
    said = [parse_expression({kind: each}) for kind, each in list_nodes(node.get("params"))]
    plain = all(isinstance(each, (ast.A_Const, ast.ColumnRef)) for each in said)
    loud = kind != "PLpgSQL_stmt_raise" or not isinstance(level, int) or level > _WARNING
    return plain and not loud and not node.get("options")


def statements_in(sql: str) -> Iterator[ast.Node]:
    """Yield the SQL statements of a DO block in plpgsql, at any depth, but none that it puts together."""
    yield from _statements_below(parse_plpgsql(sql))


def _statements_below(value: object) -> Iterator[ast.Node]:
    if isinstance(value, list):
        for each in value:
            yield from _statements_below(each)
    elif isinstance(value, dict):
        for kind, each in value.items():
            if kind == "PLpgSQL_stmt_execsql":
                text = single_node(each.get("sqlstmt"))[1].get("query")
                found = parsed(text) if isinstance(text, str) else None
                yield from (found,) if found is not None else ()
            else:
                yield from _statements_below(each)
