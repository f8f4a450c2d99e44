"""Finds statements that touch what all databases of a server share.

Shared are roles, databases, tablespaces, settings of the server, subscriptions, slots, sessions and files.
A statement is judged by its parse tree. The code of DO blocks and functions is judged by its words, without
comments. SQL that a block puts together from pieces is not recognised. Against that, the role of the scripts
has none of these rights.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pglast import ast
from pglast.enums import ObjectType, TransactionStmtKind

from enumfix.source import Span
from enumfix.sql.tree import walk

_OBJECTS = {
    ObjectType.OBJECT_ROLE: "ROLE",
    ObjectType.OBJECT_DATABASE: "DATABASE",
    ObjectType.OBJECT_TABLESPACE: "TABLESPACE",
    ObjectType.OBJECT_SUBSCRIPTION: "SUBSCRIPTION",
    ObjectType.OBJECT_PARAMETER_ACL: "PARAMETER",
}
_CATALOGS = frozenset(
    "pg_authid pg_auth_members pg_database pg_db_role_setting pg_parameter_acl pg_replication_origin "
    "pg_shdepend pg_shdescription pg_shseclabel pg_subscription pg_tablespace pg_shadow pg_user pg_roles "
    "pg_group".split()
)
_FUNCTIONS = re.compile(
    r"dblink\w*|lo_(?:im|ex)port|pg_(?:terminate|cancel)_backend|pg_(?:create|drop|copy)_\w*slot\w*"
    r"|pg_logical_slot_\w+|pg_replication_(?:origin|slot)_\w+|pg_file_\w+|pg_read_(?:binary_)?file"
    r"|pg_ls_\w+|pg_stat_file|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_switch_wal|pg_create_restore_point"
    r"|pg_(?:backup_)?(?:start|stop)(?:_backup)?|pg_wal_replay_\w+|pg_stat_reset_(?:shared|slru|replication_slot)"
    r"|pg_log_backend_memory_contexts|pg_sync_replication_slots"
)

_STATEMENTS = {
    "AlterDatabaseRefreshCollStmt": "ALTER DATABASE",
    "AlterDatabaseSetStmt": "ALTER DATABASE",
    "AlterDatabaseStmt": "ALTER DATABASE",
    "AlterRoleSetStmt": "ALTER ROLE",
    "AlterRoleStmt": "ALTER ROLE",
    "AlterSubscriptionStmt": "ALTER SUBSCRIPTION",
    "AlterSystemStmt": "ALTER SYSTEM",
    "AlterTableMoveAllStmt": "ALTER ALL IN TABLESPACE",
    "AlterTableSpaceOptionsStmt": "ALTER TABLESPACE",
    "CreateRoleStmt": "CREATE ROLE",
    "CreateSubscriptionStmt": "CREATE SUBSCRIPTION",
    "CreateTableSpaceStmt": "CREATE TABLESPACE",
    "CreatedbStmt": "CREATE DATABASE",
    "DropOwnedStmt": "DROP OWNED",
    "DropRoleStmt": "DROP ROLE",
    "DropSubscriptionStmt": "DROP SUBSCRIPTION",
    "DropTableSpaceStmt": "DROP TABLESPACE",
    "DropdbStmt": "DROP DATABASE",
    "GrantRoleStmt": "GRANT role",
    "LoadStmt": "LOAD",
    "ReassignOwnedStmt": "REASSIGN OWNED",
    "CheckPointStmt": "CHECKPOINT",
}

_COMMENTS = re.compile(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?\*/", re.DOTALL)
_STRINGS = re.compile(r"'((?:[^']|'')*)'")
_WORDS = re.compile(
    r"\b(?:CREATE|ALTER|DROP)\s+(?:ROLE|USER(?!\s+MAPPING)|GROUP|DATABASE|TABLESPACE|SUBSCRIPTION)\b"
    r"|\b(?:COMMENT|SECURITY\s+LABEL)\b[^;]*\bON\s+(?:ROLE|DATABASE|TABLESPACE|SUBSCRIPTION)\b"
    r"|\bALTER\s+SYSTEM\b|\bREASSIGN\s+OWNED\b|\bDROP\s+OWNED\b|\bPREPARE\s+TRANSACTION\b"
    r"|\b(?:GRANT|REVOKE)\b[^;]*\bON\s+(?:DATABASE|TABLESPACE|PARAMETER)\b"
    r"|\b(?:GRANT|REVOKE)\s+(?:(?!\bON\b)[^;])*\b(?:TO|FROM)\b"
    r"|\bCOPY\b[^;]*\b(?:FROM|TO)\s+(?:PROGRAM\b|E?')"
    rf"|\b(?:UPDATE|DELETE\s+FROM|INSERT\s+INTO|TRUNCATE)\s+(?:ONLY\s+)?(?:pg_catalog\s*\.\s*)?"
    rf"(?:{'|'.join(sorted(_CATALOGS))})\b"
    rf"|\b(?:{_FUNCTIONS.pattern})\s*\(",
    re.IGNORECASE,
)


def shared_things_in(node: ast.Node | None, sql: str) -> Iterator[tuple[str, Span]]:
    """Yield (words, span) for each shared thing that a statement touches: "CREATE ROLE", and where it is.

    A statement without a parse tree is judged by its words.
    """
    if node is None:
        yield from _find_words(sql, sql)
        return
    words = _statement_words(node)
    if words:
        yield words, Span(0, len(sql))
        return
    for part in walk(node):
        if isinstance(part, ast.FuncCall):
            name = str((part.funcname or ())[-1].sval)
            if _FUNCTIONS.fullmatch(name):
                yield f"{name}()", _span_from(part, sql)
        elif isinstance(part, ast.CopyStmt):
            yield from ((words, Span(0, len(sql))) for words in _copy_words(part))
        elif isinstance(part, (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)):
            yield from _catalog_change(part.relation, sql)
    for body in _bodies(node):
        yield from _find_words(body, sql)


def reaches_others(node: ast.Node, sql: str) -> bool:
    """Return whether a statement touches what databases share, or creates a trigger that fires at each login.

    Such a statement does not run with more rights on somebody else's server.
    """
    if isinstance(node, ast.CreateEventTrigStmt) and node.eventname == "login":
        return True
    return any(True for _ in shared_things_in(node, sql))


def _statement_words(node: ast.Node) -> str:
    """Return the command, if its kind alone says that it touches something shared; else ""."""
    words = _STATEMENTS.get(type(node).__name__, "")
    more = _WORDS_BY_TREE.get(type(node).__name__)
    return words or (more(node) if more else "")


def _by_object(verb: str, kind: str) -> Callable[[Any], str]:
    """Return a function for `_WORDS_BY_TREE`. `kind` is the field of the tree with the type of the object."""

    def words(node: Any) -> str:
        name = _OBJECTS.get(getattr(node, kind))
        return f"{verb} {name}" if name else ""

    return words


def _grant_words(node: Any) -> str:
    name = _OBJECTS.get(node.objtype)
    return f"GRANT ON {name}" if name else ""


def _two_phase_commit(node: Any) -> str:
    lasting = (
        TransactionStmtKind.TRANS_STMT_PREPARE,
        TransactionStmtKind.TRANS_STMT_COMMIT_PREPARED,
        TransactionStmtKind.TRANS_STMT_ROLLBACK_PREPARED,
    )
    return "PREPARE TRANSACTION" if node.kind in lasting else ""


_WORDS_BY_TREE: dict[str, Callable[[Any], str]] = {
    "AlterOwnerStmt": _by_object("ALTER", "objectType"),
    "CommentStmt": _by_object("COMMENT ON", "objtype"),
    "GrantStmt": _grant_words,
    "RenameStmt": _by_object("ALTER", "renameType"),
    "SecLabelStmt": _by_object("SECURITY LABEL ON", "objtype"),
    "TransactionStmt": _two_phase_commit,
}


def _copy_words(node: ast.CopyStmt) -> Iterator[str]:
    if node.is_program:
        yield "COPY with a PROGRAM"
    elif node.filename:
        yield "COPY with a file of the server"


def _catalog_change(relation: Any, sql: str) -> Iterator[tuple[str, Span]]:
    if relation.relname in _CATALOGS and relation.schemaname in (None, "pg_catalog"):
        yield f"a change of {relation.relname}", _span_from(relation, sql)


def _bodies(node: Any) -> Iterator[str]:
    """Yield the bodies of a DO block or a function."""
    if isinstance(node, (ast.DoStmt, ast.CreateFunctionStmt)):
        for option in (node.args if isinstance(node, ast.DoStmt) else node.options) or ():
            if option.defname == "as":
                parts = option.arg if isinstance(option.arg, tuple) else (option.arg,)
                yield from (str(part.sval) for part in parts)


def _find_words(text: str, sql: str) -> Iterator[tuple[str, Span]]:
    """Yield (words, span) for the shared things that a text or a string in it mentions, without its comments.

    `sql` is the statement of the text. The span is that of the words in the statement, or all of it.
    """
    strings = (match[1].replace("''", "'") for match in _STRINGS.finditer(text))
    for part in (text, *strings):
        match = _WORDS.search(_COMMENTS.sub(lambda comment: comment[1] or " ", part))
        if match:
            words, in_statement = _first_words(match), _WORDS.search(sql)
            is_same = in_statement is not None and _first_words(in_statement) == words
            yield words, Span(*in_statement.span()) if in_statement and is_same else Span(0, len(sql))


def _first_words(match: re.Match[str]) -> str:
    """Return the first three words of a match, such as "COMMENT ON ROLE"."""
    return " ".join(match[0].split()[:3]).rstrip("(")


def _span_from(node: ast.Node, sql: str) -> Span:
    """Return the span from a node to the end of its statement, or the whole statement."""
    start = getattr(node, "location", None) or 0
    return Span(start, len(sql)) if 0 <= start < len(sql) else Span(0, len(sql))
