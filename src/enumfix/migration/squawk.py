"""Comments that tell the linter squawk to pass over what a recreation cannot do otherwise.

`-- squawk-ignore rule-a, rule-b` speaks of the line below it. So a part of an ALTER TABLE that
stands on a line of its own has its own comment there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType

from enumfix.sql.script import tree
from enumfix.sql.tokens import commands
from enumfix.sql.tree import name_span_at

_ROBUST = "prefer-robust-stmts"
_SCAN = "constraint-missing-not-valid"
_COMMANDS = {
    AlterTableType.AT_AlterColumnType: ("changing-column-type",),
    AlterTableType.AT_DropColumn: ("ban-drop-column",),
    AlterTableType.AT_AddColumn: ("adding-field-with-default",),
    AlterTableType.AT_SetNotNull: ("adding-not-nullable-field",),
    AlterTableType.AT_DetachPartition: ("require-concurrent-partition-detach",),
}
_CONSTRAINTS = {
    ConstrType.CONSTR_CHECK: (_SCAN,),
    ConstrType.CONSTR_EXCLUSION: (_SCAN,),
    ConstrType.CONSTR_FOREIGN: ("adding-foreign-key-constraint", _SCAN),
    ConstrType.CONSTR_PRIMARY: ("adding-serial-primary-key-field", _SCAN),
    ConstrType.CONSTR_UNIQUE: (_SCAN, "disallowed-unique-constraint"),
}
_DROPS = {
    ObjectType.OBJECT_INDEX: (_ROBUST, "require-concurrent-index-deletion"),
    ObjectType.OBJECT_TABLE: ("ban-drop-table", _ROBUST),
    ObjectType.OBJECT_TYPE: (_ROBUST,),
}
_TABLES = (ObjectType.OBJECT_TABLE, ObjectType.OBJECT_FOREIGN_TABLE)
_ADD_CONSTRAINT = "C"
_TIMEOUTS = ("require-lock-timeout", "require-statement-timeout")


def silenced(statements: Iterable[str], newline: str) -> Iterator[str]:
    """Yield statements with the comments that squawk wants; the first that may wait names its timeouts.

    squawk asks for a lock timeout only where none is set above.
    """
    timeouts: tuple[str, ...] = _TIMEOUTS
    for sql in statements:
        node = tree(sql)
        if isinstance(node, ast.VariableSetStmt):
            timeouts = tuple(each for each in timeouts if node.name != "lock_timeout" or "lock" not in each)
            yield sql
        else:
            yield _silenced(sql, node, timeouts, newline)
            timeouts = ()


def _silenced(sql: str, node: ast.Node, timeouts: tuple[str, ...], newline: str) -> str:
    """Return a statement with a comment above it, and above each of its parts that has its own line."""
    above = {*timeouts, *_rules(node)}
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


def _rules(node: ast.Node) -> tuple[str, ...]:
    """Return the rules that a statement breaks as a whole."""
    if isinstance(node, ast.IndexStmt):
        return _ROBUST, "require-concurrent-index-creation"
    if isinstance(node, ast.CreateStmt):
        return (_ROBUST,)
    if isinstance(node, ast.AlterDomainStmt) and node.subtype == _ADD_CONSTRAINT:
        return ("ban-alter-domain-with-add-constraint",)
    return _DROPS.get(node.removeType, ()) if isinstance(node, ast.DropStmt) and node.removeType else ()


def _parts(sql: str, node: ast.Node) -> Iterator[tuple[int, set[str]]]:
    """Yield where each part of a statement begins, and the rules that it breaks."""
    if isinstance(node, ast.CreateDomainStmt):
        for constraint in node.constraints or ():
            if isinstance(constraint, ast.Constraint):
                yield constraint.location or 0, {"ban-create-domain-with-constraint"}
    if not isinstance(node, ast.AlterTableStmt) or node.objtype not in _TABLES:
        return
    for number, (tokens, command) in enumerate(zip(commands(sql), node.cmds or (), strict=True)):
        if not isinstance(command, ast.AlterTableCmd) or command.subtype is None or not tokens:
            continue
        rules = {_ROBUST, *_COMMANDS.get(command.subtype, ())}
        if isinstance(command.def_, ast.Constraint) and command.def_.contype is not None:
            rules.update(_CONSTRAINTS.get(command.def_.contype, ()))
        yield tokens[0].start if number else _first(sql, node), rules


def _first(sql: str, node: ast.AlterTableStmt) -> int:
    """Return where the first part begins: behind the name of the table."""
    name = name_span_at(sql, node.relation.location if node.relation else None)
    behind = name.end if name else 0
    return behind + len(sql[behind:]) - len(sql[behind:].lstrip())
