"""The DO block that makes sessions compile functions again: its text, and how to recognise it."""

from __future__ import annotations

import re

BLOCK = """\
DO {quotes}
DECLARE
    routine record;
BEGIN
    -- Sessions that ran these before still hold the old type: a no-op ALTER has them compiled anew.
    FOR routine IN
        SELECT p.oid::regprocedure AS name,
            CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END AS security
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        WHERE {where}
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
{quotes}"""
"""The functions and procedures of some names, with all overloads, on PostgreSQL 12 and later.

To set the security that a routine has changes nothing, and is what functions and procedures have in common.
A routine that the role may not alter is passed over: else the migration would fail for it.
"""

AND = "\n          AND "
OR = "\n            OR "


def _pattern() -> re.Pattern[str]:
    inside = re.escape(BLOCK.split("{quotes}")[1]).split(re.escape("{where}"))
    return re.compile(
        r"(?:[^';]|'(?:[^']|'')*')*".join(re.sub(r"(?:\\[ \n])+", r"\\s+", each) for each in inside)
    )


_WRITTEN = _pattern()


def is_touch(body: str) -> bool:
    """Return whether the body of a DO block is one that was written here: it leaves the schema as it is."""
    return _WRITTEN.fullmatch(body) is not None
