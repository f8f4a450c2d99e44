"""Parse trees: their nodes, the names in them, and where these stand in the text. Asks no schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pglast import ast

from enumfix.source import Span
from enumfix.spans import strings

IDENTIFIER = r'(?:[uU]&)?"(?:[^"]|"")*"|[^\W\d][\w$]*'
_NUMBERED = re.compile(r"_\d+$")
_DOTTED = re.compile(rf"(?:{IDENTIFIER})(?:\s*\.\s*(?:{IDENTIFIER}))*")


def name_parts(parts: Iterable[object] | None) -> tuple[str, ...]:
    """Return the parts of a possibly qualified name, outermost first."""
    return tuple(part.sval for part in parts or () if isinstance(part, ast.String) and part.sval is not None)


def is_star(node: object) -> bool:
    """Return whether this stands for all columns, or fields: `*`, `t.*`, or `(c).*`."""
    parts = node.fields if isinstance(node, ast.ColumnRef) else None
    if isinstance(node, ast.A_Indirection):
        parts = node.indirection
    return isinstance((parts or (None,))[-1], ast.A_Star)


def name_span_at(sql: str, offset: int | None) -> Span | None:
    """Return the span of the dotted name that begins at `offset`."""
    found = _DOTTED.match(sql, offset) if offset is not None and offset >= 0 else None
    return Span(*found.span()) if found else None


def string_span_at(sql: str, offset: int | None) -> Span | None:
    """Return the span of the string constant that begins at `offset`."""
    return next((span for span in strings(sql) if span.start == offset), None)


def cast_string_span(sql: str, node: ast.TypeCast) -> Span | None:
    """Return the span of the string that is cast: `'x'::e`, CAST('x' AS e), e 'x'."""
    offset = node.location
    if offset is None and node.typeName is not None:
        offset = node.typeName.location
    if offset is None:
        return None
    spans = strings(sql)
    if sql.startswith("::", offset):
        return next((span for span in reversed(spans) if span.end <= offset), None)
    return next((span for span in spans if span.start >= offset), None)


def walk(*roots: object) -> Iterator[ast.Node]:
    """Yield every node below and at the roots, which are nodes, tuples of them, or None."""
    stack = list(reversed(roots))
    while stack:
        item = stack.pop()
        if isinstance(item, ast.Node):
            yield item
            stack.extend(getattr(item, slot) for slot in item)
        elif isinstance(item, tuple):
            stack.extend(reversed(item))


def with_queries(*roots: object) -> Iterator[str]:
    """Yield the names that WITH gives to queries."""
    yield from (each.ctename or "" for each in walk(*roots) if isinstance(each, ast.CommonTableExpr))


def has_made_up_alias(node: ast.RangeVar) -> bool:
    """Return whether PostgreSQL may have made up an alias, to tell two of a table apart: `t t_1`."""
    alias = node.alias.aliasname if node.alias else None
    return alias is not None and alias != node.relname and _NUMBERED.sub("", alias) == node.relname
