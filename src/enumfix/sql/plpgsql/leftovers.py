"""What a DO block leaves behind: open cursors, and tables that it creates and does not drop.

A statement only counts as undone by a later one of the same list if no statement between can leave the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pglast.enums import ObjectType

from enumfix.sql.effects import Effects, NamedObject, effects_of
from enumfix.sql.plpgsql.parse import Node, list_nodes, query_text
from enumfix.sql.script import parse_or_none

_LOOPS = frozenset(
    f"PLpgSQL_stmt_{kind}" for kind in ("loop", "while", "fori", "fors", "forc", "dynfors", "foreach_a")
)


def may_leave_cursor_open(code: Node) -> bool:
    """Return whether a cursor may be open at the end of a block, or the block ends the transaction."""
    ending = ("PLpgSQL_stmt_commit", "PLpgSQL_stmt_rollback")
    opens = [node for kind, node in _all_nodes(code) if kind == "PLpgSQL_stmt_open"]
    if any(kind in ending for kind, _ in _all_nodes(code)):
        return True
    closed = [
        node for statements in _statement_lists(code) for node in _ended_later(statements, _is_open, _closes)
    ]
    return any(node not in closed for node in opens)


def tables_created_and_dropped(code: Node) -> frozenset[str]:
    """Return the names of the tables that a block creates and later drops."""
    return frozenset(
        name
        for statements in _statement_lists(code)
        for node in _ended_later(statements, _is_sql, _drops_a_table_of)
        for name in _table_names(_effects(node).creates)
    )


def _all_nodes(value: object) -> Iterator[tuple[str, Node]]:
    """Yield the kind and the fields of every node in a block."""
    if isinstance(value, list):
        for item in value:
            yield from _all_nodes(item)
    elif isinstance(value, dict):
        for kind, fields in value.items():
            if isinstance(fields, dict) and kind.startswith("PLpgSQL_"):
                yield kind, fields
            yield from _all_nodes(fields)


def _statement_lists(value: object) -> Iterator[list[tuple[str, Node]]]:
    """Yield the statement lists of a block: its own, and those of its loops and branches."""
    if isinstance(value, list):
        yield list(list_nodes(value))
    for item in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from _statement_lists(item)


_Statement = tuple[str, Node]


def _ended_later(
    statements: Sequence[_Statement],
    begins: Callable[[_Statement], bool],
    ends: Callable[[Node, _Statement], bool],
) -> Iterator[Node]:
    """Yield the statements that `begins` accepts and that a later one of the list ends in any case."""
    for number, statement in enumerate(statements):
        if begins(statement):
            for later in statements[number + 1 :]:
                if ends(statement[1], later):
                    yield statement[1]
                    break
                if _may_leave(later):
                    break


def _may_leave(statement: _Statement, *, in_loop: bool = False) -> bool:
    """Return whether the statements after this one in its list may be skipped."""
    kind, node = statement
    if kind in ("PLpgSQL_stmt_return", "PLpgSQL_stmt_return_query", "PLpgSQL_stmt_return_next"):
        return kind == "PLpgSQL_stmt_return"
    if kind == "PLpgSQL_stmt_exit":
        return not in_loop or "label" in node
    inside = in_loop or kind in _LOOPS
    return any(
        _may_leave(inner, in_loop=inside) for field in node.values() for inner in _inner_statements(field)
    )


def _inner_statements(value: object) -> Iterator[_Statement]:
    """Yield the nearest statements below a node."""
    for kind, node in list_nodes(value if isinstance(value, list) else [value]):
        if kind.startswith("PLpgSQL_stmt_"):
            yield kind, node
        else:
            for field in node.values():
                yield from _inner_statements(field)


def _is_open(statement: _Statement) -> bool:
    return statement[0] == "PLpgSQL_stmt_open"


def _closes(opening: Node, other: _Statement) -> bool:
    return other[0] == "PLpgSQL_stmt_close" and other[1].get("curvar") == opening.get("curvar")


def _is_sql(statement: _Statement) -> bool:
    return statement[0] == "PLpgSQL_stmt_execsql"


def _effects(statement: Node) -> Effects:
    return effects_of(parse_or_none(query_text(statement.get("sqlstmt"))))


def _table_names(objects: Iterable[NamedObject]) -> set[str]:
    return {each.name for each in objects if each.kind is ObjectType.OBJECT_TABLE}


def _drops_a_table_of(create: Node, other: _Statement) -> bool:
    dropped = _table_names(_effects(other[1]).drops) if _is_sql(other) else set[str]()
    return not dropped.isdisjoint(_table_names(_effects(create).creates))
