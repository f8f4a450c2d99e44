"""The block that has plpgsql functions compiled anew where a session may hold them with the old type.

A plpgsql function that already ran in a session keeps the old type and fails after the swap: "cache lookup
failed for type N". A no-op ALTER makes every session compile it anew. The block asks the catalog what there
is to alter: it states nothing of a function, and one that is not there is no error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.key import Key
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.sql.names import literal, quote
from enumfix.sql.plpgsql.touch_block import AND, BLOCK, OR


@frozen(kw_only=True)
class Holder(Dependent):
    """A name under which there may be functions that hold the type: what they are is not known."""

    word: ClassVar[str] = "function"


def touch(change: Change) -> Iterator[Sql]:
    """Yield the block for the functions that a change touches, where there are any."""
    routines = (*functions_to_recompile(change.catalog, change.impact), *change.catalog.of(Holder))
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
