"""What a block leaves behind: cursors that stay open, and tables that no later statement of it drops.

Only statements that stand in one list count, with nothing between that may leave the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pglast.enums import ObjectType

from enumfix.sql.effects import Effects, NamedObject, effects_of
from enumfix.sql.plpgsql.parse import Node, list_nodes, query_text
from enumfix.sql.script import parsed

_LOOPS = frozenset(
    f"PLpgSQL_stmt_{kind}" for kind in ("loop", "while", "fori", "fors", "forc", "dynfors", "foreach_a")
)


def may_leave_cursor_open(made: Node) -> bool:
    """Return whether a cursor of a block may be open at its end, or the block ends the transaction."""
    ending = ("PLpgSQL_stmt_commit", "PLpgSQL_stmt_rollback")
    opened = [node for kind, node in _nodes(made) if kind == "PLpgSQL_stmt_open"]
    if any(kind in ending for kind, _ in _nodes(made)):
        return True
    closed = [node for statements in _lists(made) for node in _paired(statements, _is_open, _closes)]
    return any(each not in closed for each in opened)


def tables_created_and_dropped(made: Node) -> frozenset[str]:
    """Return the names of the tables that a block drops behind the statement that makes them."""
    return frozenset(
        name
        for statements in _lists(made)
        for node in _paired(statements, _is_plain_statement, _drops)
        for name in _tables(_effects(node).creates)
    )


def _nodes(value: object) -> Iterator[tuple[str, Node]]:
    """Yield all nodes of a block."""
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each)
    elif isinstance(value, dict):
        for kind, inner in value.items():
            if isinstance(inner, dict) and kind.startswith("PLpgSQL_"):
                yield kind, inner
            yield from _nodes(inner)


def _lists(value: object) -> Iterator[list[tuple[str, Node]]]:
    """Yield the lists of statements of a block: its own, and those of its loops and branches."""
    if isinstance(value, list):
        yield list(list_nodes(value))
    for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from _lists(each)


_Statement = tuple[str, Node]


def _paired(
    statements: Sequence[_Statement],
    begins: Callable[[_Statement], bool],
    ends: Callable[[Node, _Statement], bool],
) -> Iterator[Node]:
    """Yield the statements that begin something which a later one of the list ends in every case."""
    for number, one in enumerate(statements):
        if begins(one):
            for other in statements[number + 1 :]:
                if ends(one[1], other):
                    yield one[1]
                    break
                if _may_leave(other):
                    break


def _may_leave(statement: _Statement, *, in_loop: bool = False) -> bool:
    """Return whether what stands behind a statement in its list may be left out."""
    kind, node = statement
    if kind in ("PLpgSQL_stmt_return", "PLpgSQL_stmt_return_query", "PLpgSQL_stmt_return_next"):
        return kind == "PLpgSQL_stmt_return"
    if kind == "PLpgSQL_stmt_exit":
        return not in_loop or "label" in node
    inside = in_loop or kind in _LOOPS
    return any(_may_leave(each, in_loop=inside) for found in node.values() for each in _inner(found))


def _inner(value: object) -> Iterator[_Statement]:
    """Yield the statements right below a node, whatever stands between."""
    for kind, node in list_nodes(value if isinstance(value, list) else [value]):
        if kind.startswith("PLpgSQL_stmt_"):
            yield kind, node
        else:
            for each in node.values():
                yield from _inner(each)


def _is_open(statement: _Statement) -> bool:
    return statement[0] == "PLpgSQL_stmt_open"


def _closes(opened: Node, other: _Statement) -> bool:
    return other[0] == "PLpgSQL_stmt_close" and other[1].get("curvar") == opened.get("curvar")


def _is_plain_statement(statement: _Statement) -> bool:
    return statement[0] == "PLpgSQL_stmt_execsql"


def _effects(statement: Node) -> Effects:
    return effects_of(parsed(query_text(statement.get("sqlstmt"))))


def _tables(objects: Iterable[NamedObject]) -> set[str]:
    return {each.name for each in objects if each.kind is ObjectType.OBJECT_TABLE}


def _drops(made: Node, other: _Statement) -> bool:
    dropped = _tables(_effects(other[1]).drops) if _is_plain_statement(other) else set[str]()
    return not dropped.isdisjoint(_tables(_effects(made).creates))
