"""The block that has plpgsql functions compiled anew where a session may hold them with the old type.

A plpgsql function that already ran in a session keeps the old type and fails after the swap: "cache lookup
failed for type N". A no-op ALTER makes every session compile it anew. The block asks the catalog what there
is to alter: it states nothing of a function, and one that is not there is no error.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import ClassVar, NamedTuple

from enumfix.catalog import Catalog, Object
from enumfix.change import Change, Sql
from enumfix.frozen import frozen
from enumfix.graph import giving_rows
from enumfix.ids import Key
from enumfix.kinds.function import Function
from enumfix.kinds.trigger import Trigger
from enumfix.names import literal, quote
from enumfix.tree import converted_tables

_BLOCK = """\
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

_AND = "\n          AND "
_OR = "\n            OR "


@frozen(kw_only=True)
class Holder(Object):
    """A name under which there may be functions that hold the type: what they are is not known."""

    word: ClassVar[str] = "function"


class _Names(NamedTuple):
    """The names in an impact: of what gives values of its types, and of columns by their tables ("": all).

    Types give such values, and so do views and functions, whose columns may have any names.
    """

    giving: frozenset[str]
    columns: dict[str, set[str]]


def touched(
    catalog: Catalog, impact: frozenset[Key], but: Container[Key] = (), may_be_called: Container[Key] = ()
) -> Iterator[Function]:
    """Yield the plpgsql functions that may hold a type of `impact`, and are not made again with it.

    Their text names it, one of its columns, or a view or a function that gives values of it; or a trigger of
    a table that is converted calls them; or another version of the schema shows them so. Functions and
    triggers in `but` are passed over; of those in `may_be_called` it is taken that a trigger calls them.
    """
    tables = converted_tables(catalog, impact)
    names = _names(catalog, impact, tables)
    called = {
        each.function for each in catalog.of(Trigger) if each.key.relation in tables and each.key not in but
    }
    for found in catalog.of(Function):
        may_stay = found.language == "plpgsql" and found.key not in impact and found.key not in but
        if may_stay and (
            found.may_hold_the_type
            or found.reads(
                names.giving,
                names.columns,
                is_called=found.key in called or (found.of_trigger and found.key in may_be_called),
            )
        ):
            yield found


def _names(catalog: Catalog, impact: frozenset[Key], tables: Iterable[Key]) -> _Names:
    columns: dict[str, set[str]] = {"": set()}
    for key in impact:
        if key.kind == "column":
            columns.setdefault(key.name, set()).add(key.part)
            columns[""].add(key.part)
    giving = (key for key in impact if key.kind in ("type", "function") or _is_view(key, catalog))
    rows = giving_rows(catalog, tables)
    return _Names(frozenset(key.name for key in (*giving, *rows)), columns)


def _is_view(key: Key, catalog: Catalog) -> bool:
    found = catalog.objects.get(key)
    return key.kind == "relation" and found is not None and found.word.endswith("view")


def touch(change: Change) -> Iterator[Sql]:
    """Yield the block for the functions that a change touches, where there are any."""
    routines = (*touched(change.catalog, change.impact), *change.catalog.of(Holder))
    found = {each.key._replace(kind="function", part="") for each in routines}
    if not found:
        return
    schemas = sorted({key.schema for key in found})
    link = " AND " if len(schemas) > 1 else _AND
    where = [link.join(_conditions(schema, found, change)) for schema in schemas]
    condition = where[0] if len(where) == 1 else f"({_OR.join(f'({each})' for each in where)})"
    quotes = _quotes(condition)
    yield Sql(_BLOCK.format(where=condition, quotes=quotes).replace("\n", change.newline))


def _conditions(schema: str, keys: Iterable[Key], change: Change) -> tuple[str, str]:
    """Return the conditions for the functions of one schema.

    That of a recreated type is the one in which the file finds the type: so a placeholder, or no schema at
    all, means the same for both.
    """
    names = ", ".join(literal(key.name) for key in sorted(keys) if key.schema == schema)
    own = next((each.key for each in change.recreations if each.key.schema == schema), None)
    if own is None:
        place = f"pg_catalog.to_regnamespace({literal(quote(schema))})"
    else:
        type_ = literal(change.name(own))
        place = f"(SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = {type_}::regtype)"
    return f"p.proname IN ({names})", f"p.pronamespace = {place}"


def _quotes(text: str) -> str:
    """Return dollar quotes that are not in a text: `$$`, which no program takes for a variable, if it can."""
    tags = ("$$", *(f"$touch{number or ''}$" for number in range(len(text))))
    return next(tag for tag in tags if tag not in text)


def _pattern() -> re.Pattern[str]:
    inside = re.escape(_BLOCK.split("{quotes}")[1]).split(re.escape("{where}"))
    return re.compile(
        r"(?:[^';]|'(?:[^']|'')*')*".join(re.sub(r"(?:\\[ \n])+", r"\\s+", each) for each in inside)
    )


_WRITTEN = _pattern()


def is_touch(body: str) -> bool:
    """Return whether the body of a DO block is one that was written here: it leaves the schema as it is."""
    return _WRITTEN.fullmatch(body) is not None
