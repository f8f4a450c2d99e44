"""Which statements the code of a DO block or a function may run, dynamic SQL included.

PostgreSQL's parser reads code in PL/pgSQL and SQL. A statement of EXECUTE is read with a `HOLE` for each part
that is unknown before the code runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pglast import ast

from enumfix.sql.plpgsql.parse import (
    Node,
    body_of,
    is_plpgsql,
    language_of,
    single_node,
    variable_name,
)
from enumfix.sql.plpgsql.touch_block import is_touch_block
from enumfix.sql.plpgsql.values import HOLE, UNKNOWN, Texts, Variables, possible_elements, possible_texts
from enumfix.sql.script import Statement, parse_all_or_none, parse_or_none, parse_plpgsql
from enumfix.sql.tree import name_parts, walk


class Command(NamedTuple):
    """A statement that code may run: its text, and its tree, None if the text does not parse."""

    text: str
    node: ast.Node | None


class Body(NamedTuple):
    """What code may run: `commands` are statements, `expressions` are evaluated outside of these.

    `plpgsql_tree` is the tree of code in PL/pgSQL, None for code in another language.
    """

    commands: tuple[Command, ...]
    expressions: tuple[ast.Node, ...] = ()
    plpgsql_tree: Node | None = None

    @property
    def calls(self) -> frozenset[tuple[str, ...]]:
        """Return the names of the functions and procedures that the code calls, each in its parts."""
        nodes = (*(command.node for command in self.commands), *self.expressions)
        return frozenset(name for node in nodes for name in names_called_in(node))


def names_called_in(*nodes: object) -> Iterator[tuple[str, ...]]:
    """Yield the names of the functions and procedures that are called at or below some nodes."""
    for node in walk(*nodes):
        if isinstance(node, ast.FuncCall):
            yield name_parts(node.funcname)


def code_in(statement: Statement) -> Body | None:
    """Return what the code of a DO block or a CREATE FUNCTION runs, None for any other statement.

    Code that the parser rejects, or in another language, becomes one command without a tree.
    """
    if statement.problem is not None:
        return None
    node = statement.node
    if isinstance(node, ast.DoStmt):
        text = body_of(node)
        if is_touch_block(text):
            return Body(())  # its ALTER ROUTINE changes nothing
        return _plpgsql_body(statement.sql) if is_plpgsql(node) else Body((Command(text, None),))
    return _function_body(statement.sql, node) if isinstance(node, ast.CreateFunctionStmt) else None


def _function_body(sql: str, node: ast.CreateFunctionStmt) -> Body:
    """Return what a function runs; in C or internal code, nothing."""
    text, language = body_of(node), language_of(node)
    if node.sql_body is not None:
        statements = (each for each in walk(node.sql_body) if type(each).__name__.endswith("Stmt"))
        return Body(tuple(Command(text, statement) for statement in statements))
    if language == "sql":
        return Body(tuple(_commands((text,))))
    if language == "plpgsql":
        return _plpgsql_body(sql, _parameters(node))
    return Body(()) if language in ("c", "internal") else Body((Command(text, None),))


def _parameters(node: ast.CreateFunctionStmt) -> tuple[str, ...]:
    names = (each.name for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return tuple(name for name in names if name)


def _commands(texts: Iterable[str]) -> Iterator[Command]:
    """Yield the statements in some texts that code runs."""
    for text in texts:
        nodes = parse_all_or_none(text)
        if nodes is None:
            yield Command(text, None)
        else:
            yield from (Command(text, node) for node in nodes)


@lru_cache(maxsize=1024)
def _plpgsql_body(sql: str, parameters: tuple[str, ...] = ()) -> Body:
    code = parse_plpgsql(sql)
    return Body((Command(sql, None),)) if code is None else _Reader(code, parameters).body()


_ASSIGNMENT = re.compile(r"[^:=]*(?::=|=)")
_STATEMENT, _EXPRESSION = 0, 2
"""How the parser reads the text of a `PLpgSQL_expr` (RawParseMode in parser.h)."""
_DYNAMIC_FIELDS = ("query", "dynquery")


class _Reader:
    """Reads the PL/pgSQL tree of a DO block or a function.

    It first collects all values that the code assigns to each variable, and then reads the statements.
    """

    def __init__(self, code: Node, parameters: Iterable[str]) -> None:
        self._code = code
        self._assigned: defaultdict[str, list[ast.Node | None]] = defaultdict(list)
        self._elements: defaultdict[str, list[ast.Node | None]] = defaultdict(list)
        for name in parameters:
            self._assigned[name].append(None)
        for kind, node in self._nodes():
            self._collect_values(kind, node)

    def body(self) -> Body:
        """Return what the code runs."""
        variables = self._possible_values()
        commands: list[Command] = []
        expressions: list[ast.Node] = []
        for kind, node in self._nodes():
            dynamic = {name for name in _DYNAMIC_FIELDS if name in node and _is_dynamic(kind, name)}
            for name in dynamic:
                tree = _expression(_text_of_expression(node[name]))
                commands += _commands(possible_texts(tree, variables))
            if kind == "PLpgSQL_expr":
                text, mode = _query_text(node), node.get("parseMode", _STATEMENT)
                if mode == _STATEMENT:
                    commands += _commands((text,))
                else:
                    expression = _expression(text if mode == _EXPRESSION else _ASSIGNMENT.sub("", text, 1))
                    expressions += [expression] if expression else []
                    if expression is None:
                        commands.append(Command(text, None))
        return Body(tuple(commands), tuple(expressions), self._code)

    def _nodes(self) -> Iterator[tuple[str, Node]]:
        """Yield the kind and the fields of all nodes, those of declarations first."""
        stack: list[object] = [self._code.get("action"), self._code.get("datums")]
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += reversed(item)
            elif isinstance(item, dict):
                for kind, fields in item.items():
                    if kind.startswith("PLpgSQL_") and isinstance(fields, dict):
                        yield kind, fields
                stack += reversed(list(item.values()))

    def _collect_values(self, kind: str, node: Node) -> None:
        """Collect the values that a statement or a declaration assigns; None is an unknown value."""
        if kind == "PLpgSQL_var" and "default_val" in node:
            self._assign(str(node.get("refname")), _expression(_text_of_expression(node["default_val"])))
        elif kind == "PLpgSQL_stmt_assign":
            value = _expression(_ASSIGNMENT.sub("", _text_of_expression(node.get("expr")), 1))
            self._assign(self._name(node.get("varno")), value)
        elif kind == "PLpgSQL_stmt_foreach_a":
            array = _expression(_text_of_expression(node.get("expr"))) if not node.get("slice") else None
            self._elements[self._name(node.get("varno"))].append(array)
        elif kind == "PLpgSQL_stmt_fori":
            self._collect_numbers(node)
        elif kind == "PLpgSQL_stmt_fors":
            self._collect_rows(node)
        elif kind == "PLpgSQL_diag_item":
            self._assign(self._name(node.get("target")), None)
        elif "target" in node or "var" in node:
            for name in _target_names(node.get("target") or node.get("var")):
                self._assign(name, None)

    def _assign(self, name: str, value: ast.Node | None) -> None:
        self._assigned[name].append(value)

    def _name(self, number: object) -> str:
        """Return the name of a variable by its number."""
        return variable_name(self._code, number)

    def _collect_numbers(self, node: Node) -> None:
        """Collect the values of the loop variable of `FOR i IN 1..3 LOOP`."""
        bounds = [_expression(_text_of_expression(node.get(side))) for side in ("lower", "upper")]
        low, high = ((possible_texts(each, {}) + UNKNOWN)[0] if each else HOLE for each in bounds)
        few = (
            low.isdecimal()
            and high.isdecimal()
            and int(high) - int(low) < _MOST_NUMBERS
            and not node.get("step")
        )
        numbers = range(int(low), int(high) + 1) if few else ()
        values = [_expression(str(number)) for number in numbers] or [None]
        self._assigned[str(single_node(node.get("var"))[1].get("refname"))] += values

    def _collect_rows(self, node: Node) -> None:
        """Collect the rows of a query that a loop goes over, if it only lists constants."""
        select = parse_or_none(_text_of_expression(node.get("query")))
        kind, target = single_node(node.get("var"))
        names = list(_target_names(node.get("var")))
        columns = list(_columns(select)) if isinstance(select, ast.SelectStmt) else []
        if kind == "PLpgSQL_rec":
            names = [f"{target.get('refname')}.{column}" for column, *_ in columns]
        if len(columns) != len(names):
            columns = [("", [None], False)] * len(names)
        for name, (_, values, is_array) in zip(names, columns, strict=True):
            (self._elements if is_array else self._assigned)[name] += values

    def _possible_values(self) -> Variables:
        """Return the possible texts of each variable: those of all values that the code assigns to it.

        A variable that is appended to itself (`s := s || …`) has one: the common beginning and a hole.
        """
        texts_by_name: dict[str, Texts] = {}
        arrays: dict[str, Texts] = {}
        endless: dict[str, Texts] = {}
        while True:
            for _ in range(_ROUNDS):  # a value can contain variables, whose values contain others
                before = dict(texts_by_name)
                for name in (*self._assigned, *self._elements):
                    assigned = self._assigned.get(name, ())
                    arrays[name] = _union(possible_elements(each, texts_by_name, arrays) for each in assigned)
                    items = [
                        possible_elements(each, texts_by_name, arrays)
                        for each in self._elements.get(name, ())
                    ]
                    texts = _union((*(possible_texts(each, texts_by_name) for each in assigned), *items))
                    texts_by_name[name] = endless.get(name, texts)
                if before == texts_by_name:
                    return texts_by_name
            changing = {name for name in texts_by_name if texts_by_name[name] != before.get(name)}
            endless |= {name: (_common_prefix(texts_by_name[name]) + HOLE,) for name in changing}


_MOST_NUMBERS = 32
_ROUNDS = 6


def _common_prefix(texts: Texts) -> str:
    """Return the longest common prefix."""
    least, most = min(texts), max(texts)
    return next((least[:at] for at, sign in enumerate(least) if most[at : at + 1] != sign), least)


def _union(sets: Iterable[Texts]) -> Texts:
    """Return all texts, each once; `UNKNOWN` if there are none."""
    return tuple(dict.fromkeys(text for texts in sets for text in texts)) or UNKNOWN


def _is_dynamic(kind: str, name: str) -> bool:
    """Return whether a field of a statement is an expression whose value is executed as SQL."""
    return name == "dynquery" or kind in ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors")


def _target_names(value: object) -> Iterator[str]:
    """Yield the names of the variables that are the target of a statement."""
    kind, node = single_node(value)
    fields = node.get("fields") if kind == "PLpgSQL_row" else None
    if isinstance(fields, list):
        yield from (str(each.get("name")) for each in fields if isinstance(each, dict))
    elif node:
        yield str(node.get("refname"))


def _columns(select: ast.SelectStmt) -> Iterator[tuple[str, list[ast.Node | None], bool]]:
    """Yield (name, values, whether these are arrays to unnest) for each column of a query of constants.

    Such a query is `VALUES …` or `SELECT unnest(…)`. Any other one yields nothing.
    """
    if select.valuesLists:
        for number, values in enumerate(zip(*select.valuesLists, strict=False), 1):
            yield f"column{number}", list(values), False
    elif not select.fromClause and select.op is not None and not select.larg:
        for target in select.targetList or ():
            call = target.val if isinstance(target, ast.ResTarget) else None
            if isinstance(call, ast.FuncCall) and name_parts(call.funcname)[-1:] == ("unnest",):
                [array] = call.args if call.args and len(call.args) == 1 else (None,)
                yield target.name or "unnest", [array], True


def _text_of_expression(value: object) -> str:
    return _query_text(single_node(value)[1])


def _query_text(node: Node) -> str:
    text = node.get("query")
    return text if isinstance(text, str) else ""


def _expression(text: str) -> ast.Node | None:
    """Return the tree of an expression. PL/pgSQL also allows `a FROM t`: then it is that of the query."""
    select = parse_or_none(f"SELECT {text}")
    if not isinstance(select, ast.SelectStmt):
        return None
    [target] = select.targetList if select.targetList and len(select.targetList) == 1 else (None,)
    result = target.val if isinstance(target, ast.ResTarget) and not select.fromClause else None
    return result if isinstance(result, ast.Node) else select
