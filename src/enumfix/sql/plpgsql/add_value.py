"""ADD VALUE lines, as statements of their own and in DO blocks that do nothing else.

A guard in front of an ADD VALUE, and a handler behind it, do what IF NOT EXISTS does: the label may be
there already. A handler does more than that where it stands behind several lines: when one fails, it
takes back the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pglast import ast

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.source import Span
from enumfix.sql.find import carries_data
from enumfix.sql.plpgsql.conditions import Guard, guards_of
from enumfix.sql.plpgsql.parse import (
    Node,
    body_of,
    declared_names,
    handlers_of,
    is_plain_raise,
    is_plpgsql,
    list_nodes,
    outermost_statements,
    parse_expression,
    query_text,
)
from enumfix.sql.script import Script, Statement, is_comment, parse_plpgsql, parsed, scanned
from enumfix.sql.tree import name_parts
from enumfix.sql.words import mentions_any

_DUPLICATE = frozenset(("duplicate_object", "others", "42710"))
"""Conditions that hold for the error of a label that is there already."""


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
    """A DO block does more than add labels: `what` it does, and the line of its body (0: not known)."""

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


def _items(node: ast.DoStmt, sql: str) -> Iterator[Item]:
    if not is_plpgsql(node):
        raise _NotUnderstood("is not in plpgsql")
    made = parse_plpgsql(sql)
    if made is None:
        raise _NotUnderstood("cannot be read: PostgreSQL's parser rejects it")
    for name in declared_names(made):
        raise _NotUnderstood(f"declares a variable: {name}")
    yield from _Reader().read(outermost_statements(made.get("action")), (), None)


class _Reader:
    """Reads the statements of a block, one after the other; groups and IFs are numbered as they come."""

    def __init__(self) -> None:
        self._groups = 0
        self._ifs = 0

    def read(
        self, statements: Sequence[tuple[str, Node]], held: tuple[Guard, ...], group: int | None
    ) -> Iterator[Item]:
        """Yield the ADD VALUE lines of some statements, which run where `held` holds."""
        for kind, node in statements:
            lineno = node.get("lineno")
            line = lineno if isinstance(lineno, int) else 0
            if kind == "PLpgSQL_stmt_execsql" and not node.get("into"):
                yield self._item(query_text(node.get("sqlstmt")), held, group, line)
            elif kind == "PLpgSQL_stmt_dynexecute" and not node.get("into") and not node.get("params"):
                yield self._item(_constant(node.get("query"), line), held, group, line)
            elif kind == "PLpgSQL_stmt_if":
                yield from self._if(node, held, group, line)
            elif kind == "PLpgSQL_stmt_block":
                yield from self._block(node, held, group, line)
            elif not is_plain_raise(kind, node):
                raise _NotUnderstood("does more than add labels", line)

    def _item(self, sql: str, held: tuple[Guard, ...], group: int | None, line: int) -> Item:
        node = parsed(sql)
        if not isinstance(node, ast.AlterEnumStmt) or not is_addition(node):
            raise _NotUnderstood("does more than add labels", line)
        return Item(node, held, group)

    def _if(self, node: Node, held: tuple[Guard, ...], group: int | None, line: int) -> Iterator[Item]:
        condition = parse_expression(node.get("cond"))
        asked = guards_of(condition) if condition else None
        if node.get("elsif_list"):
            raise _NotUnderstood("has an ELSIF, which is too much to follow", line)
        if asked is None:
            raise _NotUnderstood("asks for something else than whether an enum has a label", line)
        self._ifs += 1
        asked = tuple(guard._replace(number=self._ifs) for guard in asked)
        then = [*self.read([*list_nodes(node.get("then_body"))], (*held, *asked), group)]
        turned = tuple(guard.otherwise for guard in asked)
        rest = [*self.read([*list_nodes(node.get("else_body"))], (*held, *turned), group)]
        if (then and rest) or (rest and len(asked) > 1):
            raise _NotUnderstood("adds labels by an IF with an ELSE that is too much to follow", line)
        yield from (*then, *rest)

    def _block(self, node: Node, held: tuple[Guard, ...], group: int | None, line: int) -> Iterator[Item]:
        inside, handled = [*list_nodes(node.get("body"))], handlers_of(node)
        if handled is None:
            yield from self.read(inside, held, group)
            return
        if group is not None:
            raise _NotUnderstood("has a handler inside of another", line)
        conditions: set[str] = set()
        for caught, action in handled:
            conditions.update(caught)
            if [*self.read([*list_nodes(action)], held, group)]:
                raise _NotUnderstood("adds labels in a handler", line)
        if not conditions & _DUPLICATE:
            raise _NotUnderstood("has a handler that is not for duplicate_object", line)
        self._groups += 1
        yield from self.read(inside, held, self._groups)


def _constant(value: object, line: int) -> str:
    node = parse_expression(value)
    constant = node.val if isinstance(node, ast.A_Const) else None
    if not isinstance(constant, ast.String) or constant.sval is None:
        raise _NotUnderstood("executes a text that it puts together", line)
    if any(map(is_comment, scanned(constant.sval) or ())):
        raise _NotUnderstood("executes a text with a comment in it, which would be lost", line)
    return constant.sval


HIDDEN = Code(
    "EF304",
    Severity.ERROR,
    "ADD VALUE stands in a DO block that does more, in dynamic SQL or behind psql variables",
    "Write ALTER TYPE … ADD VALUE as a statement of its own; IF NOT EXISTS takes the place of most guards. "
    "A DO block is rewritten where it does nothing but add labels, behind an IF that asks for this label of "
    "this type, or with a handler for duplicate_object.",
)

_ADD_VALUE = re.compile(r"\bADD\b.*\bVALUE\b", re.IGNORECASE | re.DOTALL)
_GAP = r"(?:\s|/\*.*?\*/|--[^\n]*\n)+"
_INSIDE = re.compile(rf"\bALTER{_GAP}TYPE\b.*\bADD{_GAP}VALUE\b", re.IGNORECASE | re.DOTALL)


class Item(NamedTuple):
    """One ADD VALUE of a statement, which is the statement itself or a part of a DO block.

    `guards` have to hold for it to run. Those of one `group` run together: where one fails, the
    handler takes back what the others did. Without a handler the group is None.
    """

    node: ast.AlterEnumStmt
    guards: tuple[Guard, ...] = ()
    group: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The name of the type, as it is written."""
        return name_parts(self.node.typeName)

    @property
    def label(self) -> str:
        """The label."""
        return self.node.newVal or ""

    @property
    def may_be_there(self) -> bool:
        """Whether the label may be in the type already."""
        asked = any(guard.label == self.label for guard in self.guards)
        return bool(self.node.skipIfNewValExists) or asked or self.group is not None


def adds_value(text: str) -> bool:
    """Return whether a text can hold an ADD VALUE at all; the words may be apart."""
    return bool(_ADD_VALUE.search(text))


def spells_it_out(sql: str) -> bool:
    """Return whether a piece of SQL, but for its comments, holds ALTER TYPE … ADD VALUE."""
    return bool(_INSIDE.search(without_comments(sql)))


def without_comments(sql: str) -> str:
    """Return a piece of SQL with one blank between its words, and no comments; anything else as it is."""
    found = scanned(sql)
    if found is None:
        return sql
    return " ".join(sql[token.start : token.end] for token in found if not is_comment(token))


def is_addition(node: ast.Node | None) -> bool:
    """Return whether a tree is that of an ADD VALUE."""
    return isinstance(node, ast.AlterEnumStmt) and node.oldVal is None and node.newVal is not None


_PSQL = re.compile(r"(?<![:\w]):['\"]?[A-Za-z_]|\\[a-z]+")


def additions_in(script: Script) -> Iterator[tuple[int, tuple[Item, ...]]]:
    """Yield the place of each statement of a file that holds ADD VALUE, and its ADD VALUE lines.

    Raises `Refused` where one is found that is neither a statement of its own nor in a DO block that
    does nothing else.
    """
    found: list[Diagnostic] = []
    for at, statement in enumerate(script.statements):
        if not adds_value(statement.sql):
            continue
        if statement.problem is not None:
            if adds_value(without_comments(statement.sql)):
                found.append(_hidden(statement) if _PSQL.search(statement.sql) else statement.rejection())
            continue
        node = statement.node if not carries_data(statement) else None
        try:
            items = items_of(statement, node) if node else ()
        except Refused as refused:
            found += refused.diagnostics
            continue
        if items:
            yield at, items
        elif isinstance(node, _RUNNING) and spells_it_out(statement.sql):
            found.append(_hidden(statement))
        elif isinstance(node, ast.CreateFunctionStmt) and spells_it_out(statement.sql):
            found += (_hidden(each) for each in _callers(node, script.statements[at + 1 :]))
    if found:
        raise Refused(*found)


def _hidden(statement: Statement) -> Diagnostic:
    return HIDDEN.at(statement.source, statement.span, "ADD VALUE stands where it cannot be rewritten")


def _callers(node: ast.CreateFunctionStmt, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements that run a function."""
    name = name_parts(node.funcname)[-1:]
    for statement in statements:
        named = statement.problem is None and mentions_any(statement.sql, name)
        if named and isinstance(statement.node, (ast.DoStmt, *_RUNNING)):
            yield statement


_RUNNING = (ast.SelectStmt, ast.CallStmt, ast.ExecuteStmt)
