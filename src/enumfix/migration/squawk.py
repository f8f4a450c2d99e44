"""Comments that silence the linter squawk where a recreation has to break its rules.

`-- squawk-ignore rule-a, rule-b` counts for the line below it. So a part of an ALTER TABLE that stands on a
line of its own gets a comment of its own. The class of each kind of objects lists the rules that statements
about it break (`Object.squawk`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import class_for, object_classes
from enumfix.sql.effects import effects_of
from enumfix.sql.script import parse_statement
from enumfix.sql.tokens import comma_separated_parts
from enumfix.sql.tree import name_span_at

_TABLES = (ObjectType.OBJECT_TABLE, ObjectType.OBJECT_FOREIGN_TABLE)
_EACH_COMMAND = "prefer-robust-stmts"
"""The rule that every part of an ALTER TABLE breaks."""
_LOCK_TIMEOUT = "require-lock-timeout"
_TIMEOUTS = (_LOCK_TIMEOUT, "require-statement-timeout")


def with_ignore_comments(statements: Iterable[str], newline: str) -> Iterator[str]:
    """Yield statements with `squawk-ignore` comments.

    squawk asks for timeouts in front of the first statement that may wait for a lock. It does not ask for a
    lock timeout where a SET above sets one.
    """
    timeouts: tuple[str, ...] = _TIMEOUTS
    for sql in statements:
        node = parse_statement(sql)
        if isinstance(node, ast.VariableSetStmt):
            if node.name == "lock_timeout":
                timeouts = tuple(rule for rule in timeouts if rule != _LOCK_TIMEOUT)
            yield sql
        else:
            yield _with_comments(sql, node, timeouts, newline)
            timeouts = ()


def _with_comments(sql: str, node: ast.Node, timeouts: tuple[str, ...], newline: str) -> str:
    """Return a statement with a comment above it, and above each of its parts that has its own line."""
    above = {*timeouts, *_statement_rules(node)}
    inside: list[tuple[int, str]] = []
    for start, rules in _parts(sql, node):
        line = sql.rfind("\n", 0, start) + 1
        if line and not sql[line:start].strip():
            inside.append((line, sql[line:start] + _comment(rules, newline)))
        else:
            above |= rules
    for at, text in reversed(inside):
        sql = sql[:at] + text + sql[at:]
    return (_comment(above, newline) if above else "") + sql


def _comment(rules: Iterable[str], newline: str) -> str:
    return f"-- squawk-ignore {', '.join(sorted(rules))}{newline}"


def _statement_rules(node: ast.Node) -> Iterator[str]:
    """Yield the rules that a statement breaks as a whole."""
    if isinstance(node, ast.AlterTableStmt):
        return  # its parts break rules, each by itself
    effects = effects_of(node)
    for created in effects.creates:
        if class_ := class_for(created.kind):
            yield from class_.squawk.create
    for dropped in effects.drops:
        if class_ := class_for(dropped.kind):
            yield from class_.squawk.drop


def _parts(sql: str, node: ast.Node) -> Iterator[tuple[int, set[str]]]:
    """Yield where each part of a statement begins, and the rules that the part breaks."""
    if isinstance(node, ast.CreateDomainStmt):
        for constraint in node.constraints or ():
            if isinstance(constraint, ast.Constraint):
                yield constraint.location or 0, _domain_constraint_rules()
    if not isinstance(node, ast.AlterTableStmt) or node.objtype not in _TABLES:
        return
    for number, (tokens, command) in enumerate(zip(comma_separated_parts(sql), node.cmds or (), strict=True)):
        if isinstance(command, ast.AlterTableCmd) and command.subtype is not None and tokens:
            yield tokens[0].start if number else _first_part(sql, node), _command_rules(command)


def _domain_constraint_rules() -> set[str]:
    """Return the rules that a constraint in CREATE DOMAIN breaks."""
    class_ = class_for(ObjectType.OBJECT_DOMCONSTRAINT)
    return {*class_.squawk.inside} if class_ else set()


def _command_rules(command: ast.AlterTableCmd) -> set[str]:
    """Return the rules that one part of an ALTER TABLE breaks."""
    added = command.def_.contype if isinstance(command.def_, ast.Constraint) else None
    rules = {_EACH_COMMAND}
    for class_ in object_classes():
        if command.subtype is not None:
            rules.update(class_.squawk.commands.get(command.subtype, ()))
        if added is not None:
            rules.update(class_.squawk.constraints.get(added, ()))
    return rules


def _first_part(sql: str, node: ast.AlterTableStmt) -> int:
    """Return where the first part begins: behind the name of the table."""
    name = name_span_at(sql, node.relation.location if node.relation else None)
    behind = name.end if name else 0
    return behind + len(sql[behind:]) - len(sql[behind:].lstrip())
