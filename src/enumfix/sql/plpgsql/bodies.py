"""What the code of DO blocks and functions runs, dynamic SQL included, as far as that is known.

Code in plpgsql and SQL is read by PostgreSQL's parser. A statement that is put together while the code runs
is read with a `HOLE` for each part of it that is not a constant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pglast import ast

from enumfix.sql.plpgsql.parse import Node, body_of, is_plpgsql, language_of, list_nodes, single_node
from enumfix.sql.plpgsql.touch_block import is_touch
from enumfix.sql.plpgsql.values import HOLE, UNKNOWN, Texts, Variables, possible_elements, possible_texts
from enumfix.sql.script import Statement, parse_all_or_none, parse_plpgsql, parsed
from enumfix.sql.tree import name_parts, walk


class Command(NamedTuple):
    """A statement that code may run: its text, and its tree; None where holes in the text prevent parsing."""

    text: str
    node: ast.Node | None


class Body(NamedTuple):
    """What code may run: its statements, and the expressions that it evaluates beside them.

    `made` is the tree of the code by PostgreSQL's PL/pgSQL parser; None for code in SQL.
    """

    commands: tuple[Command, ...]
    expressions: tuple[ast.Node, ...] = ()
    made: Node | None = None

    @property
    def calls(self) -> frozenset[tuple[str, ...]]:
        """The names of the functions and procedures that it calls."""
        nodes = (*(each.node for each in self.commands), *self.expressions)
        return frozenset(name for node in nodes for name in names_called_in(node))


def names_called_in(*nodes: object) -> Iterator[tuple[str, ...]]:
    """Yield the names of the functions and procedures that trees call."""
    for node in walk(*nodes):
        if isinstance(node, ast.FuncCall):
            yield name_parts(node.funcname)


def code_in(statement: Statement) -> Body | None:
    """Return what the code in a statement runs; None where it is no DO block and makes no function.

    Code in another language, or that the parser rejects, is one command without a tree.
    """
    if statement.problem is not None:
        return None
    node = statement.node
    if isinstance(node, ast.DoStmt):
        text = body_of(node)
        if is_touch(text):
            return Body(())  # it leaves the schema as it is
        return _plpgsql(statement.sql) if is_plpgsql(node) else Body((Command(text, None),))
    return _of_function(statement.sql, node) if isinstance(node, ast.CreateFunctionStmt) else None


def _of_function(sql: str, node: ast.CreateFunctionStmt) -> Body:
    text, language = body_of(node), language_of(node)
    if node.sql_body is not None:
        inside = (each for each in walk(node.sql_body) if type(each).__name__.endswith("Stmt"))
        return Body(tuple(Command(text, each) for each in inside))
    if language == "sql":
        return Body(tuple(_commands((text,))))
    if language == "plpgsql":
        return _plpgsql(sql, _parameters(node))
    return Body(()) if language in ("c", "internal") else Body((Command(text, None),))


def _parameters(node: ast.CreateFunctionStmt) -> tuple[str, ...]:
    found = (each.name for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return tuple(name for name in found if name)


def _commands(texts: Iterable[str]) -> Iterator[Command]:
    """Yield the statements in texts that code runs."""
    for text in texts:
        nodes = parse_all_or_none(text)
        if nodes is None:
            yield Command(text, None)
        else:
            yield from (Command(text, node) for node in nodes)


@lru_cache(maxsize=1024)
def _plpgsql(sql: str, parameters: tuple[str, ...] = ()) -> Body:
    made = parse_plpgsql(sql)
    return Body((Command(sql, None),)) if made is None else _Reader(made, parameters).body()


_ASSIGNMENT = re.compile(r"[^:=]*(?::=|=)")
_STATEMENT, _EXPRESSION = 0, 2
"""How the parser reads what stands in an expression of plpgsql (RawParseMode in parser.h)."""
_DYNAMIC = ("query", "dynquery")


class _Reader:
    """Reads the code that PostgreSQL's parser gives for a block or a function."""

    def __init__(self, made: Node, parameters: Iterable[str]) -> None:
        self._made = made
        self._datums = list(list_nodes(made.get("datums")))
        self._assigned: defaultdict[str, list[ast.Node | None]] = defaultdict(list)
        self._elements: defaultdict[str, list[ast.Node | None]] = defaultdict(list)
        for name in parameters:
            self._assigned[name].append(None)
        for kind, node in self._nodes():
            self._note(kind, node)

    def body(self) -> Body:
        """Return what the code runs."""
        variables = self._values()
        commands: list[Command] = []
        expressions: list[ast.Node] = []
        for kind, node in self._nodes():
            dynamic = {name for name in _DYNAMIC if name in node and _is_dynamic(kind, name)}
            for name in dynamic:
                tree = _expression(_text(node[name]))
                commands += _commands(possible_texts(tree, variables))
            if kind == "PLpgSQL_expr":
                text, mode = _query(node), node.get("parseMode", _STATEMENT)
                if mode == _STATEMENT:
                    commands += _commands((text,))
                else:
                    expression = _expression(text if mode == _EXPRESSION else _ASSIGNMENT.sub("", text, 1))
                    expressions += [expression] if expression else []
                    if expression is None:
                        commands.append(Command(text, None))
        return Body(tuple(commands), tuple(expressions), self._made)

    def _nodes(self) -> Iterator[tuple[str, Node]]:
        """Yield all nodes of the code in the order in which they are written, declarations first."""
        stack: list[object] = [self._made.get("action"), self._made.get("datums")]
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += reversed(item)
            elif isinstance(item, dict):
                for kind, inner in item.items():
                    if kind.startswith("PLpgSQL_") and isinstance(inner, dict):
                        yield kind, inner
                stack += reversed(list(item.values()))

    def _note(self, kind: str, node: Node) -> None:
        """Note what a statement or a declaration gives to variables."""
        if kind == "PLpgSQL_var" and "default_val" in node:
            self._give(str(node.get("refname")), _expression(_text(node["default_val"])))
        elif kind == "PLpgSQL_stmt_assign":
            value = _expression(_ASSIGNMENT.sub("", _text(node.get("expr")), 1))
            self._give(self._name(node.get("varno")), value)
        elif kind == "PLpgSQL_stmt_foreach_a":
            known = _expression(_text(node.get("expr"))) if not node.get("slice") else None
            self._elements[self._name(node.get("varno"))].append(known)
        elif kind == "PLpgSQL_stmt_fori":
            self._note_numbers(node)
        elif kind == "PLpgSQL_stmt_fors":
            self._note_rows(node)
        elif kind == "PLpgSQL_diag_item":
            self._give(self._name(node.get("target")), None)
        elif "target" in node or "var" in node:
            for name in _targets(node.get("target") or node.get("var")):
                self._give(name, None)

    def _give(self, name: str, value: ast.Node | None) -> None:
        self._assigned[name].append(value)

    def _name(self, number: object) -> str:
        """Return what a variable, or the field of a row, is called by its number; 0 is left out."""
        kind, datum = self._datums[number if isinstance(number, int) else 0]
        if kind != "PLpgSQL_recfield":
            return str(datum.get("refname"))
        return f"{self._name(datum.get('recparentno'))}.{datum.get('fieldname')}"

    def _note_numbers(self, node: Node) -> None:
        bounds = [_expression(_text(node.get(side))) for side in ("lower", "upper")]
        low, high = ((possible_texts(each, {}) + UNKNOWN)[0] if each else HOLE for each in bounds)
        few = low.isdecimal() and high.isdecimal() and int(high) - int(low) < _FEW and not node.get("step")
        numbers = range(int(low), int(high) + 1) if few else ()
        values = [_expression(str(number)) for number in numbers] or [None]
        self._assigned[str(single_node(node.get("var"))[1].get("refname"))] += values

    def _note_rows(self, node: Node) -> None:
        """Note the rows of a query that a loop goes over, where it only lists constants."""
        select = parsed(_text(node.get("query")))
        kind, target = single_node(node.get("var"))
        names = list(_targets(node.get("var")))
        columns = list(_columns(select)) if isinstance(select, ast.SelectStmt) else []
        if kind == "PLpgSQL_rec":
            names = [f"{target.get('refname')}.{column}" for column, *_ in columns]
        if len(columns) != len(names):
            columns = [("", [None], False)] * len(names)
        for name, (_, values, is_array) in zip(names, columns, strict=True):
            (self._elements if is_array else self._assigned)[name] += values

    def _values(self) -> Variables:
        """Return what each variable can hold: all that is ever given to it.

        One that is made of itself, `s := s || …`, has a hole behind what all its texts begin with.
        """
        known: dict[str, Texts] = {}
        arrays: dict[str, Texts] = {}
        endless: dict[str, Texts] = {}
        while True:
            for _ in range(_ROUNDS):  # a variable may be made of others, and those of others
                before = dict(known)
                for name in (*self._assigned, *self._elements):
                    assigned = self._assigned.get(name, ())
                    arrays[name] = _union(possible_elements(each, known, arrays) for each in assigned)
                    items = [possible_elements(each, known, arrays) for each in self._elements.get(name, ())]
                    found = _union((*(possible_texts(each, known) for each in assigned), *items))
                    known[name] = endless.get(name, found)
                if before == known:
                    return known
            changing = {name for name in known if known[name] != before.get(name)}
            endless |= {name: (_beginning(known[name]) + HOLE,) for name in changing}


_FEW = 32
_ROUNDS = 6


def _beginning(texts: Texts) -> str:
    """Return what all texts begin with."""
    least, most = min(texts), max(texts)
    return next((least[:at] for at, sign in enumerate(least) if most[at : at + 1] != sign), least)


def _union(each: Iterable[Texts]) -> Texts:
    return tuple(dict.fromkeys(text for texts in each for text in texts)) or UNKNOWN


def _is_dynamic(kind: str, name: str) -> bool:
    """Return whether a part of a statement is an expression whose value is run."""
    return name == "dynquery" or kind in ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors")


def _targets(value: object) -> Iterator[str]:
    """Yield the names of the variables that a statement fills."""
    kind, node = single_node(value)
    fields = node.get("fields") if kind == "PLpgSQL_row" else None
    if isinstance(fields, list):
        yield from (str(each.get("name")) for each in fields if isinstance(each, dict))
    elif node:
        yield str(node.get("refname"))


def _columns(select: ast.SelectStmt) -> Iterator[tuple[str, list[ast.Node | None], bool]]:
    """Yield the columns of a query that lists constants, and whether their values are those of an array.

    They are `VALUES`, or `SELECT unnest(…)`; a query of any other form has none.
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


def _text(value: object) -> str:
    return _query(single_node(value)[1])


def _query(node: Node) -> str:
    text = node.get("query")
    return text if isinstance(text, str) else ""


def _expression(text: str) -> ast.Node | None:
    """Return the tree of an expression; that of a query where it has parts of one, as plpgsql allows."""
    select = parsed(f"SELECT {text}")
    if not isinstance(select, ast.SelectStmt):
        return None
    [target] = select.targetList if select.targetList and len(select.targetList) == 1 else (None,)
    found = target.val if isinstance(target, ast.ResTarget) and not select.fromClause else None
    return found if isinstance(found, ast.Node) else select
