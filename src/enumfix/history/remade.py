"""What later migrations do to tables that are made again: a dump has it all in the text of the table.

Such a table is spelled out with its columns, defaults, constraints, NOT NULLs and sequences, and shares
them with the tables above and below. What is not surely told apart from that is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import above, ancestors, below, is_made_again
from enumfix.catalog.key import Key
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.history.read import History
from enumfix.history.versions import lineage
from enumfix.sql.find import haystack
from enumfix.sql.script import Statement

_ENDINGS = ("Trig", "TrigAll", "TrigUser", "Rule", "RowSecurity", "ChangeOwner", "ReplicaIdentity")
_APART = frozenset(kind for kind in AlterTableType if kind.name.endswith(_ENDINGS))
"""What ALTER TABLE does to something that has a statement of its own in a dump."""

_TOLD = _APART | {AlterTableType.AT_AttachPartition, AlterTableType.AT_DetachPartition}
"""What is followed where migrations make the table."""


def remade(
    history: History, high: int, catalog: Catalog, keys: Collection[Key], own: Collection[Key]
) -> Iterator[tuple[Statement, Key]]:
    """Yield what later migrations do to tables of `keys` that are made again, and the tables it is done to.

    `own` are the objects that no migration makes.
    """
    for table in sorted(key for key in keys if key.kind == "relation" and is_made_again(key, catalog)):
        tree = {table, *above(table, catalog), *ancestors(table, catalog)}
        tree |= {each for top in tree for each in below(top, catalog)}
        names = {
            heir.name
            for key in tree
            for heir in (key, *lineage(history.eras, history.at, key)[history.at : high + 1])
            if heir
        }
        told = frozenset[AlterTableType]() if tree & frozenset(own) else _TOLD
        names |= _sequences(tree, catalog)
        for each in history.eras[history.at : high]:
            stack = haystack(each.script)
            made_up = (re.compile(rf"\b{re.escape(name)}_\w+").finditer(stack.text) for name in names)
            for statement in stack.mentioning(names.union(at[0] for found in made_up for at in found)):
                if statement.problem is None and _reaches_in(statement.node, told):
                    yield statement, table


def _sequences(tables: Collection[Key], catalog: Catalog) -> set[str]:
    """Return the names of the sequences that tables own."""
    return {
        each.aspect.removeprefix(OWNED_SEQUENCE).rpartition(".")[2].strip('"')
        for table in tables
        for each in catalog.accessories.get(table, ())
        if each.aspect.startswith(OWNED_SEQUENCE)
    }


def _reaches_in(node: ast.Node, told: Collection[AlterTableType]) -> bool:
    """Return whether a statement may change what the text of a table says."""
    if isinstance(node, ast.AlterTableStmt):
        return any(
            isinstance(each, ast.AlterTableCmd) and each.subtype not in told for each in node.cmds or ()
        )
    if isinstance(node, ast.RenameStmt):
        return node.renameType in _INSIDE
    if isinstance(node, (ast.CommentStmt, ast.IndexStmt)):
        return not told
    return isinstance(node, (ast.AlterObjectSchemaStmt, ast.AlterSeqStmt, ast.CreateSeqStmt))


_INSIDE = (
    ObjectType.OBJECT_COLUMN,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_TABCONSTRAINT,
    ObjectType.OBJECT_TABLE,
)
