"""What default privileges give to every new object, and how that is taken back from a recreated one."""

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

PUBLIC = {"TYPE": "USAGE", "FUNCTION": "EXECUTE", "PROCEDURE": "EXECUTE"}
"""What everyone may do with a new object, by the word for its kind (manual, "Privileges")."""


@frozen(kw_only=True)
class DefaultPrivileges(Dependent):
    """Who is granted, or refused, new objects of a kind: they act on a recreated one too.

    `on` is the word for the kind as in GRANT … ON; the key's schema is "" for all schemas.
    """

    kind: ClassVar[str] = "default privileges"
    compared: ClassVar[bool] = False
    in_self_check: ClassVar[bool] = False  # a key has the place of its statement

    on: str
    grantees: tuple[str, ...]

    def review(self, change: Change) -> Iterable[Diagnostic]:
        """Say nothing: they are taken back."""
        return ()


def as_new(on: str, key: Key, name: str, change: Change) -> Iterator[str]:
    """Yield what gives a new object the privileges that it has without any default privileges.

    `on` is TYPE, TABLE, FUNCTION or PROCEDURE, `name` how the object is written.
    """
    owners = {quote(each.role) for each in change.catalog.aspect(key, "owner")}
    owners |= {quote(role) for role in change.owners} if not change.owners_differ else set()
    wanted = "FUNCTION" if on == "PROCEDURE" else on
    made = _made_by_file(key, change)
    given = dict.fromkeys(
        grantee
        for each in change.default_privileges
        if isinstance(each, DefaultPrivileges)
        if each.on == wanted and each.key.schema in ("", key.schema)
        if made is None or _comes_after(each.statement, made)
        for grantee in each.grantees
        if grantee not in owners
    )
    if not given:
        return
    public = PUBLIC.get(on)
    grantees = dict.fromkeys(("PUBLIC", *given)) if public else given
    yield f"REVOKE ALL ON {on} {name} FROM {', '.join(grantees)}"
    if public:
        yield f"GRANT {public} ON {on} {name} TO PUBLIC"


def _made_by_file(key: Key, change: Change) -> Statement | None:
    """Return the statement of the migration that makes an object, which got the default privileges then.

    What one replaces has the privileges that it had.
    """
    found = change.catalog.objects.get(key)
    file = change.recreations[0].statement.source if change.recreations else None
    if found is None or file is None or found.statement.source.path != file.path:
        return None
    if not _REPLACING.match(found.statement.sql):
        return found.statement
    dump = change.schema.text if change.schema else ""
    there = re.search(rf"^CREATE\b[^\n]*{re.escape(quote(key.name))}", dump, re.MULTILINE)
    return None if there else found.statement


_REPLACING = re.compile(r"\s*create\s+or\s+replace\b", re.IGNORECASE)


def _comes_after(statement: Statement, made: Statement) -> bool:
    return statement.source.path == made.source.path and statement.span.start > made.span.start
