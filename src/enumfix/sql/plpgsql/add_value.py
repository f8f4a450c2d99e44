"""Find ALTER TYPE … ADD VALUE, as a statement of its own or in a DO block that does nothing else.

In a DO block, a condition before ADD VALUE or an exception handler after it has the purpose of IF NOT EXISTS:
the label may exist already. A handler after several ADD VALUE also undoes all of them if one fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pglast import ast

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.source import Span
from enumfix.sql.find import is_dml
from enumfix.sql.plpgsql.conditions import Guard, answer_of_all_versions, guards_of
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
    variable_name,
)
from enumfix.sql.plpgsql.values import HOLE, Texts, possible_elements, possible_texts
from enumfix.sql.script import Script, Statement, is_comment, parse_or_none, parse_plpgsql, scan_or_none
from enumfix.sql.tree import name_parts
from enumfix.sql.words import mentions_any

_DUPLICATE = frozenset(("duplicate_object", "others", "42710"))
"""Conditions of handlers that catch the error for a label that exists already."""


_NO_TYPE = frozenset(("undefined_object", "42704"))
"""Conditions of handlers that catch the error for a missing type. A type that is rewritten is there."""


def _holds_add_value(node: ast.DoStmt) -> bool:
    """Return whether the code of a DO block contains ADD VALUE."""
    body = body_of(node)
    return may_contain_add_value(body) and spells_add_value(body)


def add_value_lines(statement: Statement, node: ast.Node) -> tuple[AddValueLine, ...]:
    """Return the ADD VALUE lines of a statement, () if it has none.

    Raises `Refused` for a DO block that contains ADD VALUE and may do anything else.
    """
    if isinstance(node, ast.AlterEnumStmt):
        return (AddValueLine(node),) if is_add_value(node) else ()
    if not isinstance(node, ast.DoStmt) or not _holds_add_value(node):
        return ()
    try:
        return tuple(_items(node, statement.sql))
    except _DoesMoreError as problem:
        place = _place(statement, node, problem.line)
        raise Refused(HIDDEN.at(statement.source, place, f"this DO block {problem.what}")) from None


class _DoesMoreError(Exception):
    """Raised when a DO block does more than add labels: `what` it does, and in which line (0: unknown)."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def _place(statement: Statement, node: ast.DoStmt, line: int) -> Span:
    """Return the span of a line of the code, or of the whole statement if the line is unknown."""
    body = body_of(node)
    start = statement.sql.find(body)
    lines = body.split("\n")
    if start == -1 or not 0 < line <= len(lines):
        return statement.span
    before = sum(len(text) + 1 for text in lines[: line - 1])
    text = lines[line - 1]
    at = statement.span.start + start + before + len(text) - len(text.lstrip())
    return Span(at, at + len(text.strip()))


def _items(node: ast.DoStmt, sql: str) -> Iterator[AddValueLine]:
    """Yield the ADD VALUE lines of a DO block."""
    if not is_plpgsql(node):
        raise _DoesMoreError("is not in plpgsql")
    code = parse_plpgsql(sql)
    if code is None:
        raise _DoesMoreError("cannot be read: PostgreSQL's parser rejects it")
    loop_variables = {*_loop_variables(code.get("action"), code)}
    for name in declared_names(code):
        if name not in loop_variables:
            raise _DoesMoreError(f"declares a variable: {name}")
    yield from _Reader(code).read(outermost_statements(code.get("action")), (), None)


def _loop_variables(value: object, code: Node) -> Iterator[str]:
    """Yield the variables of all FOREACH loops below a value of the tree."""
    if isinstance(value, list):
        for item in value:
            yield from _loop_variables(item, code)
    elif isinstance(value, dict):
        for kind, fields in value.items():
            if kind == "PLpgSQL_stmt_foreach_a" and isinstance(fields, dict):
                yield variable_name(code, fields.get("varno"))
            yield from _loop_variables(fields, code)


class _Reader:
    """Reads the statements of a block, and numbers its handlers (groups) and IFs in the order of the code."""

    def __init__(self, code: Node) -> None:
        self._code = code
        self._variables: dict[str, Texts] = {}
        self._groups = 0
        self._ifs = 0

    def read(
        self, statements: Sequence[tuple[str, Node]], outer: tuple[Guard, ...], group: int | None
    ) -> Iterator[AddValueLine]:
        """Yield the ADD VALUE lines of some statements; `outer` are the guards of the IFs around them."""
        for kind, node in statements:
            lineno = node.get("lineno")
            line = lineno if isinstance(lineno, int) else 0
            if kind == "PLpgSQL_stmt_execsql" and not node.get("into"):
                yield self._line(query_text(node.get("sqlstmt")), outer, group, line)
            elif kind == "PLpgSQL_stmt_dynexecute" and not node.get("into") and not node.get("params"):
                yield self._line(self._text_of_execute(node.get("query"), line), outer, group, line)
            elif kind == "PLpgSQL_stmt_foreach_a":
                yield from self._foreach(node, outer, group, line)
            elif kind == "PLpgSQL_stmt_if":
                yield from self._if(node, outer, group, line)
            elif kind == "PLpgSQL_stmt_block":
                yield from self._block(node, outer, group, line)
            elif not is_plain_raise(kind, node):
                raise _DoesMoreError("does more than add labels", line)

    def _line(self, sql: str, outer: tuple[Guard, ...], group: int | None, line: int) -> AddValueLine:
        node = parse_or_none(sql)
        if not isinstance(node, ast.AlterEnumStmt) or not is_add_value(node):
            raise _DoesMoreError("does more than add labels", line)
        return AddValueLine(node, outer, group)

    def _if(
        self, node: Node, outer: tuple[Guard, ...], group: int | None, line: int
    ) -> Iterator[AddValueLine]:
        """Yield the ADD VALUE lines of an IF."""
        condition = parse_expression(node.get("cond"))
        guards = guards_of(condition) if condition else None
        if node.get("elsif_list"):
            raise _DoesMoreError("has an ELSIF, which enumfix cannot follow", line)
        answer = answer_of_all_versions(condition)
        if answer is not None:
            branch = node.get("then_body" if answer else "else_body")
            yield from self.read([*list_nodes(branch)], outer, group)
            return
        if guards is None:
            raise _DoesMoreError("has an IF that asks for something else than a label of an enum", line)
        self._ifs += 1
        guards = tuple(guard._replace(number=self._ifs) for guard in guards)
        negated = tuple(guard.negation for guard in guards)
        branches = [(node.get("then_body"), guards), (node.get("else_body"), negated)]
        if len(guards) == 1 and guards[0].label is None:  # the other branch runs only if the type is missing
            body, if_type_exists = branches[0 if guards[0].present else 1]
            if lines := [*self.read([*list_nodes(body)], (*outer, *if_type_exists), group)]:
                yield from lines
                return
        then_lines, else_lines = (
            [*self.read([*list_nodes(body)], (*outer, *of_branch), group)] for body, of_branch in branches
        )
        if (then_lines and else_lines) or (else_lines and len(guards) > 1):
            raise _DoesMoreError("adds labels in an IF with an ELSE that enumfix cannot follow", line)
        yield from (*then_lines, *else_lines)

    def _foreach(
        self, node: Node, outer: tuple[Guard, ...], group: int | None, line: int
    ) -> Iterator[AddValueLine]:
        """Yield the ADD VALUE lines of a loop over an array of constants, for each of its elements."""
        values = None if node.get("slice") else _elements(parse_expression(node.get("expr")))
        if values is None:
            raise _DoesMoreError("loops over something else than an array of constants", line)
        name, statements = variable_name(self._code, node.get("varno")), [*list_nodes(node.get("body"))]
        for value in values:
            self._variables[name] = (value,)
            yield from self.read(statements, outer, group)

    def _text_of_execute(self, value: object, line: int) -> str:
        """Return the text that EXECUTE runs, if that is known and has no comments."""
        texts = possible_texts(parse_expression(value), self._variables)
        if len(texts) != 1 or HOLE in texts[0]:
            raise _DoesMoreError("executes a text that is not a constant", line)
        if any(map(is_comment, scan_or_none(texts[0]) or ())):
            raise _DoesMoreError("executes a text with a comment, which would be lost", line)
        return texts[0]

    def _block(
        self, node: Node, outer: tuple[Guard, ...], group: int | None, line: int
    ) -> Iterator[AddValueLine]:
        """Yield the ADD VALUE lines of an inner block, as a group if it has a handler."""
        statements, handlers = [*list_nodes(node.get("body"))], handlers_of(node)
        if handlers is None:
            yield from self.read(statements, outer, group)
            return
        if group is not None:
            raise _DoesMoreError("has a handler inside of another", line)
        conditions: set[str] = set()
        for handler_conditions, action in handlers:
            conditions.update(handler_conditions)
            if [*self.read([*list_nodes(action)], outer, group)]:
                raise _DoesMoreError("adds labels in a handler", line)
        if conditions <= _NO_TYPE:
            yield from self.read(statements, outer, group)
            return
        if not conditions & _DUPLICATE:
            raise _DoesMoreError("has a handler that is not for duplicate_object", line)
        self._groups += 1
        yield from self.read(statements, outer, self._groups)


def _elements(array: ast.Node | None) -> tuple[str, ...] | None:
    """Return the elements of an array of constants in their order, None for any other expression."""
    if isinstance(array, ast.TypeCast) and isinstance(array.arg, ast.A_ArrayExpr):
        array = array.arg
    if not isinstance(array, ast.A_ArrayExpr):
        elements = possible_elements(array, {}, {})
        return None if HOLE in elements else elements
    texts = [possible_texts(element, {}) for element in array.elements or ()]
    are_known = all(len(each) == 1 and HOLE not in each[0] for each in texts)
    return tuple(each[0] for each in texts) if are_known else None


HIDDEN = Code(
    "EF304",
    Severity.ERROR,
    "ADD VALUE in a DO block that does more, in dynamic SQL, or with psql variables",
    "Write ALTER TYPE … ADD VALUE as a statement of its own, with IF NOT EXISTS if the label may exist. "
    "enumfix rewrites a DO block only if it does nothing but add labels. It may have an IF that asks for "
    "this label or this type, a handler for duplicate_object, and a FOREACH over an array of constants.",
)

_ADD_VALUE = re.compile(r"\bADD\b.*\bVALUE\b", re.IGNORECASE | re.DOTALL)
_BLANKS = r"(?:\s|/\*.*?\*/|--[^\n]*\n)+"
_ALTER_TYPE_ADD_VALUE = re.compile(
    rf"\bALTER{_BLANKS}TYPE\b.*\bADD{_BLANKS}VALUE\b", re.IGNORECASE | re.DOTALL
)


class AddValueLine(NamedTuple):
    """One ADD VALUE: a statement of its own, or one in a DO block.

    It runs only if all `guards` hold. The lines of one `group` share an exception handler: if one fails, all
    are undone. Without a handler the group is None.
    """

    node: ast.AlterEnumStmt
    guards: tuple[Guard, ...] = ()
    group: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of the name of the type, as the statement writes it."""
        return name_parts(self.node.typeName)

    @property
    def label(self) -> str:
        """Return the new label."""
        return self.node.newVal or ""

    @property
    def may_exist_already(self) -> bool:
        """Return whether the line is written so that the label may exist already."""
        is_guarded = any(guard.label == self.label for guard in self.guards)
        return bool(self.node.skipIfNewValExists) or is_guarded or self.group is not None


def may_contain_add_value(text: str) -> bool:
    """Return whether a text contains the words ADD and VALUE in this order. If not, it adds no label."""
    return bool(_ADD_VALUE.search(text))


def spells_add_value(sql: str) -> bool:
    """Return whether SQL contains ALTER TYPE … ADD VALUE outside of comments."""
    return bool(_ALTER_TYPE_ADD_VALUE.search(without_comments(sql)))


def without_comments(sql: str) -> str:
    """Return SQL without comments and with one blank between its tokens; any other text unchanged."""
    tokens = scan_or_none(sql)
    if tokens is None:
        return sql
    return " ".join(sql[token.start : token.end] for token in tokens if not is_comment(token))


def is_add_value(node: ast.Node | None) -> bool:
    """Return whether a statement is ALTER TYPE … ADD VALUE."""
    return isinstance(node, ast.AlterEnumStmt) and node.oldVal is None and node.newVal is not None


_PSQL_SYNTAX = re.compile(r"(?<![:\w]):['\"]?[A-Za-z_]|\\[a-z]+")


def add_value_statements(script: Script) -> Iterator[tuple[int, tuple[AddValueLine, ...]]]:
    """Yield the number of each statement that contains ADD VALUE, with its ADD VALUE lines.

    Raises `Refused` at the end if there is an ADD VALUE in another statement, or in a DO block that does
    more.
    """
    problems: list[Diagnostic] = []
    for at, statement in enumerate(script.statements):
        if not may_contain_add_value(statement.sql):
            continue
        if statement.problem is not None:
            if may_contain_add_value(without_comments(statement.sql)):
                problems.append(
                    _hidden(statement) if _PSQL_SYNTAX.search(statement.sql) else statement.rejection()
                )
            continue
        node = statement.node if not is_dml(statement) else None
        try:
            items = add_value_lines(statement, node) if node else ()
        except Refused as refused:
            problems += refused.diagnostics
            continue
        if items:
            yield at, items
        elif isinstance(node, _CAN_CALL) and spells_add_value(statement.sql):
            problems.append(_hidden(statement))
        elif isinstance(node, ast.CreateFunctionStmt) and spells_add_value(statement.sql):
            problems += map(_hidden, _callers(node, script.statements[at + 1 :]))
    if problems:
        raise Refused(*problems)


def _hidden(statement: Statement) -> Diagnostic:
    return HIDDEN.at(
        statement.source, statement.span, "enumfix cannot rewrite an ADD VALUE in this statement"
    )


def _callers(node: ast.CreateFunctionStmt, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements that may call the function that `node` creates."""
    name = name_parts(node.funcname)[-1:]
    for statement in statements:
        mentions_it = statement.problem is None and mentions_any(statement.sql, name)
        if mentions_it and isinstance(statement.node, (ast.DoStmt, *_CAN_CALL)):
            yield statement


_CAN_CALL = (ast.SelectStmt, ast.CallStmt, ast.ExecuteStmt)
