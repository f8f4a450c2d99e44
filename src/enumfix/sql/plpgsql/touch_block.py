"""The DO block that makes sessions compile PL/pgSQL functions again: its text, and how to recognise it."""

from __future__ import annotations

import re

TOUCH_BLOCK = """\
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
"""Alters the functions and procedures that `where` selects, on PostgreSQL 12 and later.

Each gets the SECURITY that it has, which changes nothing and is allowed for functions and procedures.
Routines that the role may not alter are skipped, because the migration would fail.
"""

AND = "\n          AND "
OR = "\n            OR "


def _pattern() -> re.Pattern[str]:
    """Return a pattern of the code with any conditions and any blanks."""
    inside = re.escape(TOUCH_BLOCK.split("{quotes}")[1]).split(re.escape("{where}"))
    return re.compile(
        r"(?:[^';]|'(?:[^']|'')*')*".join(re.sub(r"(?:\\[ \n])+", r"\\s+", each) for each in inside)
    )


_WRITTEN_BY_ENUMFIX = _pattern()


def is_touch_block(body: str) -> bool:
    """Return whether enumfix has written the code of a DO block. It then leaves the schema as it is."""
    return _WRITTEN_BY_ENUMFIX.fullmatch(body) is not None
