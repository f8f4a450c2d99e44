"""What later migrations do to things that no migration makes: their state before is not to be had."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pglast import ast
from pglast.enums import AlterTableType, ObjectType, RoleSpecType

from enumfix.catalog.key import Key
from enumfix.history.read import History
from enumfix.history.versions import Era
from enumfix.sql.find import haystack
from enumfix.sql.script import Statement
from enumfix.sql.tree import INDEX_CONSTRAINTS, commands
from enumfix.sql.words import mentions_any

_ALTERING = (ast.AlterDomainStmt, ast.AlterObjectSchemaStmt, ast.CreateCastStmt)
_RENAMED = (
    ObjectType.OBJECT_AGGREGATE,
    ObjectType.OBJECT_ATTRIBUTE,
    ObjectType.OBJECT_DOMAIN,
    ObjectType.OBJECT_DOMCONSTRAINT,
    ObjectType.OBJECT_FUNCTION,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_PROCEDURE,
    ObjectType.OBJECT_ROUTINE,
)

_TYING = (
    AlterTableType.AT_AddInherit,
    AlterTableType.AT_DropInherit,
    AlterTableType.AT_AttachPartition,
    AlterTableType.AT_DetachPartition,
)


def unmade(what: object) -> str:
    """Return what to say of a thing whose state before a statement is not known."""
    return f"what {what} was before this cannot be told, for no migration makes it"


def altered(
    each: Era, own: Collection[Key], split: Collection[Key], *, labels: bool
) -> Iterator[tuple[Statement, str]]:
    """Yield the statements of a migration that alter some of `own`, which no catalog of migrations has.

    `labels` is whether renamed labels count: those of the file itself are followed. What is made an index
    of in all partitions of a table that is `split`: which of those are new, nobody can tell.
    """
    partitioned = {table.name for table in split}
    names = {key.name for key in own if key.kind != "cast"}
    columns = {(key.name, key.part) for key in own if key.kind == "column"}
    for statement in haystack(each.script).mentioning(names):
        if statement.problem is not None:
            continue
        if _alters(statement.node, columns, labels=labels) or _indexed_by(statement.node) in partitioned:
            name = next((name for name in sorted(names) if mentions_any(statement.sql, (name,))), "it")
            yield statement, unmade(name)


def _indexed_by(node: ast.Node) -> str:
    """Return the name of the table that a statement makes an index, or a key, of, else ""."""
    table = node.relation if isinstance(node, (ast.IndexStmt, ast.AlterTableStmt)) else None
    added = commands(node, AlterTableType.AT_AddConstraint) if isinstance(node, ast.AlterTableStmt) else ()
    makes_one = isinstance(node, ast.IndexStmt) or any(
        isinstance(each.def_, ast.Constraint) and each.def_.contype in INDEX_CONSTRAINTS for each in added
    )
    return (table.relname or "") if table and makes_one else ""


def _alters(node: ast.Node, columns: Collection[tuple[str, str]], *, labels: bool) -> bool:
    """Return whether a statement changes what it names without making it, or a default of these columns."""
    if isinstance(node, ast.RenameStmt):
        return node.renameType in _RENAMED
    if isinstance(node, ast.AlterEnumStmt):
        return labels and bool(node.oldVal)
    if isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        table = node.relation.relname or ""
        named = ((table, each.name or "") for each in commands(node, AlterTableType.AT_ColumnDefault))
        tied = any(commands(node, *_TYING))
        return tied or node.objtype is ObjectType.OBJECT_TYPE or any(each in columns for each in named)
    return isinstance(node, _ALTERING)


def privileges_before(history: History, high: int) -> Iterator[tuple[Statement, str]]:
    """Yield what takes default privileges back that no migration gives: they act on what is made anew.

    PUBLIC has its privileges from the beginning.
    """
    given = {key._replace(part="") for key in history.now.objects if key.kind == "default privileges"}
    for each in history.eras[history.at : high]:
        for key, cause in each.causes.items():
            node = cause.node if key.kind == "default privileges" else None
            if not isinstance(node, ast.AlterDefaultPrivilegesStmt):
                continue
            if node.action and node.action.is_grant:
                given.add(key._replace(part=""))
            elif key._replace(part="") not in given and not _is_of_public(node):
                yield cause, "the default privileges before this cannot be told, for no migration gives them"


def _is_of_public(node: ast.AlterDefaultPrivilegesStmt) -> bool:
    roles = [each.roletype for each in (node.action and node.action.grantees) or ()]
    return roles == [RoleSpecType.ROLESPEC_PUBLIC]
