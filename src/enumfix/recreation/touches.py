"""The DO block that makes sessions recompile the plpgsql functions that may use the old type.

A plpgsql function that ran in a session before keeps the old type there, and fails after the type is
replaced: "cache lookup failed for type N". An ALTER FUNCTION that changes nothing makes every session compile
it again. The block looks the functions up in the server's catalog by their names. So it needs no definitions,
and a function that does not exist is no error.
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
from enumfix.sql.plpgsql.touch_block import AND, OR, TOUCH_BLOCK


@frozen(kw_only=True)
class UnseenFunction(Dependent):
    """A name of functions that may use the type. What these functions are is unknown."""

    word: ClassVar[str] = "function"


def recompile_functions(change: Change) -> Iterator[Sql]:
    """Yield the DO block, if a session may have compiled functions with an old type."""
    functions = (*functions_to_recompile(change.catalog, change.impact), *change.catalog.of(UnseenFunction))
    keys = {function.key._replace(kind="function", part="") for function in functions}
    if not keys:
        return
    schemas = sorted({key.schema for key in keys})
    link = " AND " if len(schemas) > 1 else AND
    conditions = [link.join(_conditions(schema, keys, change)) for schema in schemas]
    where = conditions[0] if len(conditions) == 1 else f"({OR.join(f'({text})' for text in conditions)})"
    yield Sql(TOUCH_BLOCK.format(where=where, quotes=_dollar_quotes(where)).replace("\n", change.newline))


def _conditions(schema: str, keys: Iterable[Key], change: Change) -> tuple[str, str]:
    """Return the conditions on pg_proc for the functions of one schema: (on the name, on the schema).

    The schema of a replaced type is looked up through that type, as the file names it. So the block finds the
    right schema also if the file writes a placeholder for it, or no schema at all.
    """
    names = ", ".join(literal(key.name) for key in sorted(keys) if key.schema == schema)
    type_ = next((each.key for each in change.recreations if each.key.schema == schema), None)
    if type_ is None:
        place = f"pg_catalog.to_regnamespace({literal(quote(schema))})"
    else:
        name = literal(change.name(type_))
        place = f"(SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = {name}::regtype)"
    return f"p.proname IN ({names})", f"p.pronamespace = {place}"


def _dollar_quotes(text: str) -> str:
    """Return dollar quotes that the text does not contain.

    `$$` if possible: no migrator takes it for a variable.
    """
    tags = ("$$", *(f"$touch{number or ''}$" for number in range(len(text))))
    return next(tag for tag in tags if tag not in text)
