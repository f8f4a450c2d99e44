"""DO blocks that add labels and do nothing else: what each of their ADD VALUE lines asks for.

A guard in front of an ADD VALUE, and a handler behind it, do what IF NOT EXISTS does: the label may be
there already. A handler does more than that where it stands behind several lines: when one fails, it
takes back the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pglast import ast

from enumfix.additions import HIDDEN, Item, adds_value, is_addition, spells_it_out
from enumfix.diagnostics import Refused
from enumfix.guards import Guard, guards
from enumfix.script import Statement, is_comment, parsed, procedure, scanned
from enumfix.source import Span

_WARNING = 19
"""The level of RAISE WARNING: what is above it is an error."""
_VARIABLES = frozenset(("found", "sqlstate", "sqlerrm"))
"""What every block has without declaring it."""
_DUPLICATE = frozenset(("duplicate_object", "others", "42710"))
"""Conditions that hold for the error of a label that is there already."""


def body_of(node: ast.DoStmt) -> str:
    """Return the text between the quotes of a DO block."""
    return _said(node, "as")


def is_plpgsql(node: ast.DoStmt) -> bool:
    """Return whether a DO block is in plpgsql, as it is where it names no language."""
    return _said(node, "language") in ("", "plpgsql")


def _said(node: ast.DoStmt, name: str) -> str:
    parts = (each.arg for each in node.args or () if isinstance(each, ast.DefElem) and each.defname == name)
    return next((each.sval or "" for each in parts if isinstance(each, ast.String)), "")


def adds_in(node: ast.DoStmt) -> bool:
    """Return whether a DO block holds an ADD VALUE."""
    body = body_of(node)
    return adds_value(body) and spells_it_out(body)


def items_of(statement: Statement, node: ast.Node) -> tuple[Item, ...]:
    """Return the ADD VALUE lines of a statement, () where it has none.

    Raises `Refused` for a DO block that holds some and does anything else, or may do it.
    """
    if isinstance(node, ast.AlterEnumStmt):
        return (Item(node),) if is_addition(node) else ()
    if not isinstance(node, ast.DoStmt) or not adds_in(node):
        return ()
    try:
        return tuple(_items(node, statement.sql))
    except _NotUnderstood as problem:
        place = _place(statement, node, problem.line)
        raise Refused(HIDDEN.at(statement.source, place, f"this DO block {problem.what}")) from None


class _NotUnderstood(Exception):
    """What a block does beside adding labels, and in which line of its body."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def _place(statement: Statement, node: ast.DoStmt, line: int) -> Span:
    """Return the span of a line of the body, or of the statement where it is not known."""
    body = body_of(node)
    start = statement.sql.find(body)
    lines = body.split("\n")
    if start == -1 or not 0 < line <= len(lines):
        return statement.span
    before = sum(len(each) + 1 for each in lines[: line - 1])
    text = lines[line - 1]
    at = statement.span.start + start + before + len(text) - len(text.lstrip())
    return Span(at, at + len(text.strip()))


_Node = Mapping[str, object]


def _items(node: ast.DoStmt, sql: str) -> Iterator[Item]:
    if not is_plpgsql(node):
        raise _NotUnderstood("is not in plpgsql")
    made = procedure(sql)
    if made is None:
        raise _NotUnderstood("cannot be read: PostgreSQL's parser rejects it")
    for kind, datum in _each(made.get("datums")):
        if kind != "PLpgSQL_var" or datum.get("refname") not in _VARIABLES:
            raise _NotUnderstood(f"declares a variable: {datum.get('refname', '')}")
    yield from _Reader().read(_body(made.get("action")), (), None)


def _each(value: object) -> Iterator[tuple[str, _Node]]:
    """Yield the nodes of a list, each with what PostgreSQL calls it."""
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            for kind, inner in each.items():
                yield kind, inner if isinstance(inner, dict) else {}


def _only(value: object) -> tuple[str, _Node]:
    return next(_each([value]), ("", {}))


def _body(value: object) -> list[tuple[str, _Node]]:
    """Return the statements of the outermost block, without the RETURN that the parser puts behind them."""
    found = list(_each(_only(value)[1].get("body")))
    last = found[-1] if found else ("", {})
    return found[:-1] if last[0] == "PLpgSQL_stmt_return" and "lineno" not in last[1] else found


def _text(value: object) -> str:
    """Return the text of an expression."""
    query = _only(value)[1].get("query")
    return query if isinstance(query, str) else ""


def _expression(value: object) -> ast.Node | None:
    """Return the tree of an expression, None where it is not one alone."""
    select = parsed(f"SELECT {_text(value)}")
    if not isinstance(select, ast.SelectStmt) or select.fromClause or select.whereClause:
        return None
    [target] = select.targetList if select.targetList and len(select.targetList) == 1 else (None,)
    found = target.val if isinstance(target, ast.ResTarget) and target.name is None else None
    return found if isinstance(found, ast.Node) else None


class _Reader:
    """Reads the statements of a block, one after the other; groups and IFs are numbered as they come."""

    def __init__(self) -> None:
        self._groups = 0
        self._ifs = 0

    def read(
        self, body: Sequence[tuple[str, _Node]], held: tuple[Guard, ...], group: int | None
    ) -> Iterator[Item]:
        """Yield the ADD VALUE lines of some statements, which run where `held` holds."""
        for kind, node in body:
            lineno = node.get("lineno")
            line = lineno if isinstance(lineno, int) else 0
            if kind == "PLpgSQL_stmt_execsql" and not node.get("into"):
                yield self._item(_text(node.get("sqlstmt")), held, group, line)
            elif kind == "PLpgSQL_stmt_dynexecute" and not node.get("into") and not node.get("params"):
                yield self._item(_constant(node.get("query"), line), held, group, line)
            elif kind == "PLpgSQL_stmt_if":
                yield from self._if(node, held, group, line)
            elif kind == "PLpgSQL_stmt_block":
                yield from self._block(node, held, group, line)
            elif kind != "PLpgSQL_stmt_raise" or not _is_quiet(node):
                raise _NotUnderstood("does more than add labels", line)

    def _item(self, sql: str, held: tuple[Guard, ...], group: int | None, line: int) -> Item:
        node = parsed(sql)
        if not isinstance(node, ast.AlterEnumStmt) or not is_addition(node):
            raise _NotUnderstood("does more than add labels", line)
        return Item(node, held, group)

    def _if(self, node: _Node, held: tuple[Guard, ...], group: int | None, line: int) -> Iterator[Item]:
        condition = _expression(node.get("cond"))
        asked = guards(condition) if condition else None
        if node.get("elsif_list"):
            raise _NotUnderstood("has an ELSIF, which is too much to follow", line)
        if asked is None:
            raise _NotUnderstood("asks for something else than whether an enum has a label", line)
        self._ifs += 1
        asked = tuple(guard._replace(number=self._ifs) for guard in asked)
        then = [*self.read([*_each(node.get("then_body"))], (*held, *asked), group)]
        turned = tuple(guard.otherwise for guard in asked)
        rest = [*self.read([*_each(node.get("else_body"))], (*held, *turned), group)]
        if (then and rest) or (rest and len(asked) > 1):
            raise _NotUnderstood("adds labels by an IF with an ELSE that is too much to follow", line)
        yield from (*then, *rest)

    def _block(self, node: _Node, held: tuple[Guard, ...], group: int | None, line: int) -> Iterator[Item]:
        handlers = _only(node.get("exceptions"))[1].get("exc_list")
        body = [*_each(node.get("body"))]
        if handlers is None:
            yield from self.read(body, held, group)
            return
        if group is not None:
            raise _NotUnderstood("has a handler inside of another", line)
        conditions: set[object] = set()
        for _, handler in _each(handlers):
            conditions.update(each.get("condname") for _, each in _each(handler.get("conditions")))
            if [*self.read([*_each(handler.get("action"))], held, group)]:
                raise _NotUnderstood("adds labels in a handler", line)
        if not conditions & _DUPLICATE:
            raise _NotUnderstood("has a handler that is not for duplicate_object", line)
        self._groups += 1
        yield from self.read(body, held, self._groups)


def _constant(value: object, line: int) -> str:
    node = _expression(value)
    constant = node.val if isinstance(node, ast.A_Const) else None
    if not isinstance(constant, ast.String) or constant.sval is None:
        raise _NotUnderstood("executes a text that it puts together", line)
    if any(map(is_comment, scanned(constant.sval) or ())):
        raise _NotUnderstood("executes a text with a comment in it, which would be lost", line)
    return constant.sval


def _is_quiet(node: _Node) -> bool:
    """Return whether a RAISE only says something."""
    level = node.get("elog_level")
    said = [_expression({kind: each}) for kind, each in _each(node.get("params"))]
    plain = all(isinstance(each, (ast.A_Const, ast.ColumnRef)) for each in said)
    return isinstance(level, int) and level <= _WARNING and not node.get("options") and plain
