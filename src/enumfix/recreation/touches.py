"""The block that has plpgsql functions compiled anew where a session may hold them with the old type.

A plpgsql function that already ran in a session keeps the old type and fails after the swap: "cache lookup
failed for type N". A no-op ALTER makes every session compile it anew. The block asks the catalog what there
is to alter: it states nothing of a function, and one that is not there is no error.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import ClassVar, NamedTuple

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.families import converted_tables
from enumfix.catalog.key import Key
from enumfix.frozen import frozen
from enumfix.kinds.function import Function
from enumfix.kinds.trigger import Trigger
from enumfix.recreation.change import Change, Sql
from enumfix.sql.names import literal, quote
from enumfix.sql.plpgsql.touch_block import AND, BLOCK, OR


@frozen(kw_only=True)
class Holder(Object):
    """A name under which there may be functions that hold the type: what they are is not known."""

    word: ClassVar[str] = "function"


class _Names(NamedTuple):
    """The names in an impact: of its types, and of its columns by the names of their tables ("": all)."""

    types: frozenset[str]
    columns: dict[str, set[str]]


def touched(
    catalog: Catalog, impact: frozenset[Key], but: Container[Key] = (), may_be_called: Container[Key] = ()
) -> Iterator[Function]:
    """Yield the plpgsql functions that may hold a type of `impact`, and are not made again with it.

    Their text names it or one of its columns, or a trigger of a table that is converted calls them; or
    another version of the schema shows them so. Functions and triggers in `but` are passed over; of those in
    `may_be_called` it is taken that a trigger calls them.
    """
    names = _names(impact)
    tables = converted_tables(catalog, impact)
    called = {
        each.function for each in catalog.of(Trigger) if each.key.relation in tables and each.key not in but
    }
    for found in catalog.of(Function):
        may_stay = found.language == "plpgsql" and found.key not in impact and found.key not in but
        if may_stay and (
            found.may_hold_the_type
            or found.reads(
                names.types,
                names.columns,
                is_called=found.key in called or (found.of_trigger and found.key in may_be_called),
            )
        ):
            yield found


def _names(impact: Iterable[Key]) -> _Names:
    columns: dict[str, set[str]] = {"": set()}
    for key in impact:
        if key.kind == "column":
            columns.setdefault(key.name, set()).add(key.part)
            columns[""].add(key.part)
    return _Names(frozenset(key.name for key in impact if key.kind == "type"), columns)


def touch(change: Change) -> Iterator[Sql]:
    """Yield the block for the functions that a change touches, where there are any."""
    routines = (*touched(change.catalog, change.impact), *change.catalog.of(Holder))
    found = {each.key._replace(kind="function", part="") for each in routines}
    if not found:
        return
    schemas = sorted({key.schema for key in found})
    link = " AND " if len(schemas) > 1 else AND
    where = [link.join(_conditions(schema, found, change)) for schema in schemas]
    condition = where[0] if len(where) == 1 else f"({OR.join(f'({each})' for each in where)})"
    quotes = _quotes(condition)
    yield Sql(BLOCK.format(where=condition, quotes=quotes).replace("\n", change.newline))


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
