"""Range types over the enum, and the multirange types that come with them.

"type r depends on type e". The functions that make ranges keep the name that their type was created
under, and no dump shows it; so a range is never renamed. Its columns are text for a while, and
it is created again once the new enum has its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import routines_named
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.made_types import Composed
from enumfix.recreation.recreated import written
from enumfix.sql.script import Statement
from enumfix.sql.tokens import words
from enumfix.sql.tree import name_parts

CANONICAL = Code(
    "EF323",
    Severity.ERROR,
    "a range type over the enum has a canonical function",
    "The function takes the range type and the range type takes the function: write this recreation by hand, "
    "with CREATE TYPE of the name alone in between.",
)


@frozen(kw_only=True)
class Range(Composed):
    """A range type; `canonical` is whether a function of it brings its values into one form."""

    word: ClassVar[str] = "range type"
    canonical: bool = False

    def is_fixed(self, catalog: Catalog) -> bool:
        """Return True: it is never renamed."""
        return True

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a type and a function that need each other."""
        yield from Composed.review(self, change)
        if self.canonical:
            yield CANONICAL.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} has a canonical function",
            )


class Multirange(Composed):
    """The multirange type of a range type, which comes and goes with it."""

    __slots__ = ()

    word: ClassVar[str] = "multirange type"

    def is_fixed(self, catalog: Catalog) -> bool:
        """Return True: it is never renamed."""
        return True

    def discard(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: it goes with its range."""
        return iter(())

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: it comes with its range."""
        return iter(())


@reads(ast.CreateRangeStmt)
def create(statement: Statement, node: ast.CreateRangeStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS RANGE."""
    key = catalog.place("type", name_parts(node.typeName))
    options = {
        each.defname: each.arg
        for each in node.params or ()
        if isinstance(each, ast.DefElem) and isinstance(each.arg, ast.TypeName)
    }
    called = (options.get("subtype_diff"), options.get("subtype_opclass"))
    found = mentions(options.get("subtype"), catalog=catalog, sql=statement.sql)
    also = {each for option in called if option for each in _made_with(name_parts(option.names), catalog)}
    named = options.get("multirange_type_name")
    many = catalog.place("type", name_parts(named.names)) if named else _multirange(key)
    kept = written(statement, found, key, words(statement.sql)[2].start)
    kept["loose"] |= {many, *also}
    uses = found.of("type", "row type") | also
    yield Range(key=key, canonical="canonical" in options, uses=uses, needs=uses, **kept)
    yield Multirange(key=many, uses=frozenset((key,)), needs=frozenset((key,)), statement=statement)


def _made_with(name: tuple[str, ...], catalog: Catalog) -> Iterator[Key]:
    """Yield what an option of a range type may mean: functions, or an operator class."""
    yield from routines_named(name, catalog)
    if found := catalog.find("operator class", name):
        yield found


def _multirange(key: Key) -> Key:
    """Return the key of the multirange type that PostgreSQL makes for a range type."""
    name = key.name
    made = name.replace("range", "multirange", 1) if "range" in name else f"{name}_multirange"
    return key._replace(name=made)
