"""What all databases of a server share, and which statements touch it: the one list of it.

Roles, databases, tablespaces, settings of the server, subscriptions, slots, sessions and files are not a
database's own. Statements are judged by their trees; what DO blocks and functions run is text that PostgreSQL
reads only then, so that there the words are looked at, without comments. Words that a block puts together
out of pieces are not seen: a role that may do none of this is what stands against them.
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


def shared_in(node: ast.Node | None, sql: str) -> Iterator[tuple[str, Span]]:
    """Yield what a statement touches that all databases share, and where in it: a few words each.

    A statement without a tree is judged by its words.
    """
    if node is None:
        yield from _words(sql, sql)
        return
    words = _said(node)
    if words:
        yield words, Span(0, len(sql))
        return
    for each in walk(node):
        if isinstance(each, ast.FuncCall):
            name = str((each.funcname or ())[-1].sval)
            if _FUNCTIONS.fullmatch(name):
                yield f"{name}()", _at(each, sql)
        elif isinstance(each, ast.CopyStmt):
            yield from ((words, Span(0, len(sql))) for words in _copy(each))
        elif isinstance(each, (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)):
            yield from _changed(each.relation, sql)
    for body in _bodies(node):
        yield from _words(body, sql)


def reaches_others(node: ast.Node, sql: str) -> bool:
    """Return whether a statement may not run with more rights on somebody else's server.

    It touches what databases share, or makes a trigger that runs as whoever connects to the database.
    """
    if isinstance(node, ast.CreateEventTrigStmt) and node.eventname == "login":
        return True
    return any(True for _ in shared_in(node, sql))


def _said(node: ast.Node) -> str:
    """Return what a statement touches by being what it is, "" for nothing."""
    words = _STATEMENTS.get(type(node).__name__, "")
    more = _MORE.get(type(node).__name__)
    return words or (more(node) if more else "")


def _about(verb: str, kind: str) -> Callable[[Any], str]:
    """Return what says that a statement is about a shared object, by the kind that its tree names."""

    def said(node: Any) -> str:
        name = _OBJECTS.get(getattr(node, kind))
        return f"{verb} {name}" if name else ""

    return said


def _grant(node: Any) -> str:
    name = _OBJECTS.get(node.objtype)
    return f"GRANT ON {name}" if name else ""


def _prepared(node: Any) -> str:
    lasting = (
        TransactionStmtKind.TRANS_STMT_PREPARE,
        TransactionStmtKind.TRANS_STMT_COMMIT_PREPARED,
        TransactionStmtKind.TRANS_STMT_ROLLBACK_PREPARED,
    )
    return "PREPARE TRANSACTION" if node.kind in lasting else ""


_MORE: dict[str, Callable[[Any], str]] = {
    "AlterOwnerStmt": _about("ALTER", "objectType"),
    "CommentStmt": _about("COMMENT ON", "objtype"),
    "GrantStmt": _grant,
    "RenameStmt": _about("ALTER", "renameType"),
    "SecLabelStmt": _about("SECURITY LABEL ON", "objtype"),
    "TransactionStmt": _prepared,
}


def _copy(node: ast.CopyStmt) -> Iterator[str]:
    if node.is_program:
        yield "COPY with a PROGRAM"
    elif node.filename:
        yield "COPY with a file of the server"


def _changed(relation: Any, sql: str) -> Iterator[tuple[str, Span]]:
    if relation.relname in _CATALOGS and relation.schemaname in (None, "pg_catalog"):
        yield f"a change of {relation.relname}", _at(relation, sql)


def _bodies(node: Any) -> Iterator[str]:
    """Yield the texts that a DO block or a function has for a body."""
    told = node.args if isinstance(node, ast.DoStmt) else getattr(node, "options", None)
    if isinstance(node, (ast.DoStmt, ast.CreateFunctionStmt)):
        for each in told or ():
            if each.defname == "as":
                parts = each.arg if isinstance(each.arg, tuple) else (each.arg,)
                yield from (str(part.sval) for part in parts)


def _words(text: str, sql: str) -> Iterator[tuple[str, Span]]:
    """Yield what the words of a text say, and of the strings in it; comments aside."""
    strings = (found[1].replace("''", "'") for found in _STRINGS.finditer(text))
    for each in (text, *strings):
        plain = _COMMENTS.sub(lambda comment: comment[1] or " ", each)
        found = _WORDS.search(plain)
        if found:
            seen = _WORDS.search(sql)
            words, place = _short(found), Span(0, len(sql))
            yield words, Span(*seen.span()) if seen and _short(seen) == words else place


def _short(found: re.Match[str]) -> str:
    return " ".join(found[0].split()[:3]).rstrip("(")


def _at(node: ast.Node, sql: str) -> Span:
    start = getattr(node, "location", None) or 0
    return Span(start, len(sql)) if 0 <= start < len(sql) else Span(0, len(sql))
