"""Calls, in the text of a recreated object, that two functions can answer now.

PostgreSQL stores which function an expression calls. When the text is parsed again, the call is resolved
again, and PostgreSQL cannot choose between `f(integer)` and `f(integer, text DEFAULT 'a')` for `f(1)`
("function f(integer) is not unique").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import permutations

from pglast import ast

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.fold import fold_all
from enumfix.recreation.change import Change
from enumfix.source import Source
from enumfix.sql.names import Name
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import name_parts, walk

AMBIGUOUS = Code(
    "EF344",
    Severity.ERROR,
    "an object calls a function by a name that two functions have",
    "PostgreSQL cannot choose between the two where arguments with defaults are omitted, so it could not "
    "parse the object's text again. Drop one of the functions, or remove the defaults, before the ADD VALUE.",
)

_CREATE_FUNCTION = "\nCREATE FUNCTION "
_END_OF_OBJECT = "\n\n\n--\n"
"""What `pg_dump` writes between two objects."""


def refuse_ambiguous_calls(object_: Object, change: Change) -> Iterator[Diagnostic]:
    """Yield a refusal for each pair of functions that a call in the object's text could mean."""
    if not object_.is_recreated(change.catalog):
        return
    functions = {key._replace(part="") for key in object_.uses if key.kind == "function"}
    for name in sorted(functions.union(_qualified_calls(object_.statement))):
        catalog = _with_overloads(name, change)
        for function, other in permutations(sorted(catalog.families.get(name, ())), 2):
            if _answers_same_call(function, other, catalog):
                yield AMBIGUOUS.at(
                    object_.statement.source,
                    object_.statement.span,
                    f"{change.types} cannot be recreated: {object_.label} calls {function} or {other}",
                )


def _qualified_calls(statement: Statement) -> Iterator[Key]:
    """Yield the functions that a statement calls with a schema name, whether the catalog has them or not."""
    for node in walk(statement.node) if statement.problem is None else ():
        if isinstance(node, ast.FuncCall):
            *schema, name = name_parts(node.funcname)
            if schema and schema[-1] != "pg_catalog":
                yield Key("function", schema[-1], name)


def _with_overloads(name: Key, change: Change) -> Catalog:
    """Return the catalog with all functions of a name that the dump creates.

    The change's own catalog has only the functions that concern its types.
    """
    dump = change.schema.text if change.schema else ""
    starts = _function_offsets(dump).get(f"{Name(name.schema, name.name)}(", ())
    if len(starts) < 2:
        return change.catalog
    texts = (dump[start : dump.find(_END_OF_OBJECT, start)] for start in starts)
    statements = [read_script(Source("", text)).statements[0] for text in texts]
    return fold_all(change.catalog, (statement for statement in statements if statement.problem is None))


@lru_cache(maxsize=1)
def _function_offsets(dump: str) -> Mapping[str, Sequence[int]]:
    """Return the offsets of each CREATE FUNCTION in a dump, by the function's name with its `(`.

    Cached, because every object of a change asks for it.
    """
    offsets: defaultdict[str, list[int]] = defaultdict(list)
    at = dump.find(_CREATE_FUNCTION)
    while at != -1:
        start = at + len(_CREATE_FUNCTION)
        offsets[dump[start : dump.find("(", start) + 1]].append(at + 1)
        at = dump.find(_CREATE_FUNCTION, start)
    return offsets


def _answers_same_call(function: Key, other: Key, catalog: Catalog) -> bool:
    """Return whether a call of `function` is also a call of `other` without its last, optional arguments."""
    types, other_types = (
        [part for part in key.part.strip("()").split(", ") if part] for key in (function, other)
    )
    fewest = len(other_types) - catalog.facts(other).default_count
    return fewest <= len(types) < len(other_types) and other_types[: len(types)] == types
