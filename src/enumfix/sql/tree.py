"""Read parse trees: their nodes, the names in them, and the spans of these names in the text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from pglast import ast
from pglast.enums import AlterTableType, ConstrType, ObjectType

from enumfix.source import Span
from enumfix.sql.names import BUILT_IN_TYPES, IDENTIFIER
from enumfix.sql.tokens import string_spans

_NUMBER_AT_END = re.compile(r"_\d+$")
_QUALIFIED_NAME = re.compile(rf"(?:{IDENTIFIER})(?:\s*\.\s*(?:{IDENTIFIER}))*")


def name_parts(parts: Iterable[object] | None) -> tuple[str, ...]:
    """Return the parts of a possibly qualified name, outermost first."""
    return tuple(part.sval for part in parts or () if isinstance(part, ast.String) and part.sval is not None)


def is_star(node: object) -> bool:
    """Return whether an expression means all columns or all fields: `*`, `t.*` or `(c).*`."""
    parts = node.fields if isinstance(node, ast.ColumnRef) else None
    if isinstance(node, ast.A_Indirection):
        parts = node.indirection
    return isinstance((parts or (None,))[-1], ast.A_Star)


def name_span_at(sql: str, offset: int | None) -> Span | None:
    """Return the span of the qualified or unqualified name that begins at `offset`, None if none does."""
    match = _QUALIFIED_NAME.match(sql, offset) if offset is not None and offset >= 0 else None
    return Span(*match.span()) if match else None


def string_span_at(sql: str, offset: int | None) -> Span | None:
    """Return the span of the string constant that begins at `offset`, None if none does."""
    return next((span for span in string_spans(sql) if span.start == offset), None)


def cast_string_span(sql: str, node: ast.TypeCast) -> Span | None:
    """Return the span of the string that is cast in `'x'::e`, `CAST('x' AS e)` or `e 'x'`."""
    offset = node.location
    if offset is None and node.typeName is not None:
        offset = node.typeName.location
    if offset is None:
        return None
    spans = string_spans(sql)
    if sql.startswith("::", offset):
        return next((span for span in reversed(spans) if span.end <= offset), None)
    return next((span for span in spans if span.start >= offset), None)


def walk(*roots: object) -> Iterator[ast.Node]:
    """Yield the roots and every node below them. A root is a node, a tuple of nodes, or None."""
    stack = list(reversed(roots))
    while stack:
        item = stack.pop()
        if isinstance(item, ast.Node):
            yield item
            stack.extend(getattr(item, slot) for slot in item)
        elif isinstance(item, tuple):
            stack.extend(reversed(item))


def cte_names(*roots: object) -> Iterator[str]:
    """Yield the names of all WITH queries at or below the roots."""
    yield from (node.ctename or "" for node in walk(*roots) if isinstance(node, ast.CommonTableExpr))


def has_made_up_alias(node: ast.RangeVar) -> bool:
    """Return whether an alias looks like those that pg_get_viewdef makes up for a repeated table: `t t_1`."""
    alias = node.alias.aliasname if node.alias else None
    return alias is not None and alias != node.relname and _NUMBER_AT_END.sub("", alias) == node.relname


INDEX_CONSTRAINTS = (ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE, ConstrType.CONSTR_EXCLUSION)
"""The constraints that are implemented by an index."""


def alter_table_commands(node: ast.AlterTableStmt, *kinds: AlterTableType) -> Iterator[ast.AlterTableCmd]:
    """Yield the commands of an ALTER TABLE whose subtype is one of `kinds`."""
    for command in node.cmds or ():
        if isinstance(command, ast.AlterTableCmd) and command.subtype in kinds:
            yield command


def identity_sequence_name(identity: ast.Constraint) -> tuple[str, ...]:
    """Return the name parts of SEQUENCE NAME in the options of an identity column, () if it has none."""
    for option in identity.options or ():
        if isinstance(option, ast.DefElem) and option.defname == "sequence_name":
            return name_parts(option.arg if isinstance(option.arg, tuple) else None)
    return ()


def deferral(node: ast.Constraint | ast.CreateTrigStmt, attributes: Container[ConstrType] = ()) -> str:
    """Return the timing of a constraint: "deferred" (INITIALLY DEFERRED), "deferrable", or "" for neither.

    `attributes` are the constraint attributes that follow a column constraint as nodes of their own.
    """
    if node.initdeferred or ConstrType.CONSTR_ATTR_DEFERRED in attributes:
        return "deferred"
    return "deferrable" if node.deferrable or ConstrType.CONSTR_ATTR_DEFERRABLE in attributes else ""


TABLE_TYPES = (ObjectType.OBJECT_TABLE, ObjectType.OBJECT_FOREIGN_TABLE)
"""The kinds of tables that an ALTER TABLE alters. It alters views and indexes, too."""


def table_created_by_query(node: ast.Node) -> ast.RangeVar | None:
    """Return the table that a CREATE TABLE AS or a SELECT INTO creates, None for any other statement."""
    if isinstance(node, ast.CreateTableAsStmt):
        return node.into.rel if node.into and node.objtype is ObjectType.OBJECT_TABLE else None
    first = node if isinstance(node, ast.SelectStmt) else None
    while first is not None and first.larg is not None:
        first = first.larg
    return first.intoClause.rel if first is not None and first.intoClause is not None else None


def object_name_parts(named: object) -> tuple[str, ...]:
    """Return the name parts of an object, whichever node the tree has for it; () for any other."""
    if isinstance(named, ast.TypeName):
        return name_parts(named.names)
    if isinstance(named, ast.ObjectWithArgs):
        return name_parts(named.objname)
    if isinstance(named, ast.RangeVar):
        return tuple(part for part in (named.schemaname, named.relname) if part)
    if isinstance(named, ast.String):
        return (named.sval or "",)
    return name_parts(named) if isinstance(named, tuple) else ()


def types_not_built_in(*nodes: ast.TypeName | None) -> frozenset[str]:
    """Return the unqualified names of the types that are not PostgreSQL's own."""
    names = {parts[-1] for node in nodes if node for parts in (name_parts(node.names),) if parts}
    return frozenset(names - BUILT_IN_TYPES)
