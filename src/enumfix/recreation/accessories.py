"""The privileges that ALTER DEFAULT PRIVILEGES gives to new objects, and how recreated objects lose them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from enumfix.catalog.key import Key
from enumfix.diagnostics import Diagnostic
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.dependent import Dependent
from enumfix.sql.names import quote
from enumfix.sql.script import Statement

PUBLIC_PRIVILEGES = {"TYPE": "USAGE", "FUNCTION": "EXECUTE", "PROCEDURE": "EXECUTE"}
"""What PUBLIC may do with a new object, by the keyword for its kind (manual, "Privileges")."""

_OR_REPLACE = re.compile(r"\s*create\s+or\s+replace\b", re.IGNORECASE)


@frozen(kw_only=True)
class DefaultPrivileges(Dependent):
    """An ALTER DEFAULT PRIVILEGES, which also acts on recreated objects.

    `on` is the keyword for the kind of the new objects, such as TABLE. `grantees` are the roles that it
    grants to or revokes from, as SQL. The key's schema is "" if it is for all schemas.
    """

    kind: ClassVar[str] = "default privileges"
    is_in_every_dump: ClassVar[bool] = False
    in_self_check: ClassVar[bool] = False  # a key has the place of its statement

    on: str
    grantees: tuple[str, ...]

    def review(self, change: Change) -> Iterable[Diagnostic]:
        """Yield nothing: `undo_default_privileges` deals with them."""
        return ()


def undo_default_privileges(keyword: str, key: Key, name: str, change: Change) -> Iterator[str]:
    """Yield REVOKE and GRANT, which leave a recreated object as if there were no default privileges.

    `keyword` is TYPE, TABLE, SEQUENCE, FUNCTION or PROCEDURE. `name` is the object's name as SQL.
    """
    grantees = _default_grantees("FUNCTION" if keyword == "PROCEDURE" else keyword, key, change)
    if not grantees:
        return
    public = PUBLIC_PRIVILEGES.get(keyword)
    if public:
        grantees = dict.fromkeys(("PUBLIC", *grantees))
    yield f"REVOKE ALL ON {keyword} {name} FROM {', '.join(grantees)}"
    if public:
        yield f"GRANT {public} ON {keyword} {name} TO PUBLIC"


def _default_grantees(keyword: str, key: Key, change: Change) -> dict[str, None]:
    """Return the roles, except the owners, that default privileges concern when the object is recreated."""
    owners = {quote(owner.role) for owner in change.catalog.aspect(key, "owner")}
    if not change.owners_differ:
        owners |= {quote(role) for role in change.owners}
    created = _created_by_file(key, change)
    return dict.fromkeys(
        grantee
        for defaults in change.default_privileges
        if isinstance(defaults, DefaultPrivileges)
        if defaults.on == keyword and defaults.key.schema in ("", key.schema)
        if created is None or _is_later_in_file(defaults.statement, created)
        for grantee in defaults.grantees
        if grantee not in owners
    )


def _created_by_file(key: Key, change: Change) -> Statement | None:
    """Return the statement of the migration that creates an object, None if the object is older.

    The object keeps what older default privileges gave it then. After CREATE OR REPLACE, an older object
    keeps its privileges.
    """
    object_ = change.catalog.objects.get(key)
    file = change.recreations[0].statement.source if change.recreations else None
    if object_ is None or file is None or object_.statement.source.path != file.path:
        return None
    if not _OR_REPLACE.match(object_.statement.sql):
        return object_.statement
    dump = change.schema.text if change.schema else ""
    is_older = re.search(rf"^CREATE\b[^\n]*{re.escape(quote(key.name))}", dump, re.MULTILINE)
    return None if is_older else object_.statement


def _is_later_in_file(statement: Statement, other: Statement) -> bool:
    """Return whether a statement stands after another one in the same file."""
    return statement.source.path == other.source.path and statement.span.start > other.span.start
