"""Calls in a text that is written again, which more than one routine answers by now.

A stored expression keeps the routine that it was made with. A text is resolved anew, and PostgreSQL
cannot tell `f(integer)` from `f(integer, text DEFAULT 'a')` in `f(1)` ("function is not unique").
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
    "an object calls a function by a name that two functions answer to",
    "PostgreSQL cannot tell the two apart where the arguments with defaults are left out, so that the text "
    "of the object cannot be read again. Drop one of them, or take away the defaults, before the ADD VALUE.",
)


def ambiguous(found: Object, change: Change) -> Iterator[Diagnostic]:
    """Yield a refusal of an object that comes back, if PostgreSQL could not read its text any more."""
    if not found.leaves(change.catalog):
        return
    known = {key._replace(part="") for key in found.uses if key.kind == "function"}
    for name in sorted(known.union(_called(found.statement))):
        catalog = _with_all(name, change)
        for one, other in permutations(sorted(catalog.families.get(name, ())), 2):
            if _answers(other, one, catalog):
                yield AMBIGUOUS.at(
                    found.statement.source,
                    found.statement.span,
                    f"{change.types} cannot be recreated: {found.label} calls {one} or {other}",
                )


def _called(statement: Statement) -> Iterator[Key]:
    """Yield the functions that a statement calls by full names, whether they were read or not."""
    for each in walk(statement.node) if statement.problem is None else ():
        if isinstance(each, ast.FuncCall):
            *schema, name = name_parts(each.funcname)
            if schema and schema[-1] != "pg_catalog":
                yield Key("function", schema[-1], name)


def _with_all(name: Key, change: Change) -> Catalog:
    """Return the schema with all functions of a name that the dump shows: it is read as far as types go."""
    dump = change.schema.text if change.schema else ""
    starts = _functions(dump).get(f"{Name(name.schema, name.name)}(", ())
    if len(starts) < 2:
        return change.catalog
    made = [read_script(Source("", dump[at : dump.find(_NEXT, at)])).statements[0] for at in starts]
    return fold_all(change.catalog, (each for each in made if each.problem is None))


_MAKES = "\nCREATE FUNCTION "
_NEXT = "\n\n\n--\n"
"""What `pg_dump` writes between two objects."""


@lru_cache(maxsize=1)
def _functions(dump: str) -> Mapping[str, Sequence[int]]:
    """Return where a dump makes functions, by their names with the parenthesis. All objects ask for it."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    at = dump.find(_MAKES)
    while at != -1:
        start = at + len(_MAKES)
        found[dump[start : dump.find("(", start) + 1]].append(at + 1)
        at = dump.find(_MAKES, start)
    return found


def _answers(other: Key, one: Key, catalog: Catalog) -> bool:
    """Return whether a call of one function is as good a call of the other, without its last arguments."""
    few, many = (key.part.strip("()").split(", ") for key in (one, other))
    few = [each for each in few if each]
    optional = getattr(catalog.objects.get(other), "optional", 0)
    return len(few) < len(many) <= len(few) + optional and many[: len(few)] == few
