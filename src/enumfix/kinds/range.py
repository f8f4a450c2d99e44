"""Range types over the enum, and the multirange types that come with them.

"type r depends on type e". The constructor functions of a range type keep the name that the type was
created with, and no dump shows that. So a range type is never created under a temporary name: its columns are
converted to text, and it is created again once the new enum has its final name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import routines_named
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.made_types import ComposedType
from enumfix.recreation.recreated import statement_fields
from enumfix.sql.script import Statement
from enumfix.sql.tokens import tokens_without_comments
from enumfix.sql.tree import name_parts

CANONICAL = Code(
    "EF323",
    Severity.ERROR,
    "a range type over the enum has a canonical function",
    "The function needs the type and the type needs the function. Write this recreation by hand: first "
    "CREATE TYPE with the name only, then the function, then the range type.",
)


@frozen(kw_only=True)
class Range(ComposedType):
    """A range type. `has_canonical_function` says whether it has the option CANONICAL."""

    word: ClassVar[str] = "range type"
    has_canonical_function: bool = False

    def forbids_temporary_name(self, catalog: Catalog) -> bool:
        """Return True: it cannot be created under an temporary name."""
        return True

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a type with a canonical function, which needs the type itself."""
        yield from ComposedType.review(self, change)
        if self.has_canonical_function:
            yield CANONICAL.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} has a canonical function",
            )


class Multirange(ComposedType):
    """The multirange type of a range type, which is dropped and created with it."""

    __slots__ = ()

    word: ClassVar[str] = "multirange type"

    def forbids_temporary_name(self, catalog: Catalog) -> bool:
        """Return True: it cannot be created under an temporary name."""
        return True

    def release_old_type(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: it is dropped with its range type."""
        return iter(())

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: it is created with its range type."""
        return iter(())


@reads(ast.CreateRangeStmt)
def create(statement: Statement, node: ast.CreateRangeStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS RANGE."""
    key = catalog.key_for("type", name_parts(node.typeName))
    options = {
        each.defname: each.arg
        for each in node.params or ()
        if isinstance(each, ast.DefElem) and isinstance(each.arg, ast.TypeName)
    }
    function_options = (options.get("subtype_diff"), options.get("subtype_opclass"))
    mentioned = find_mentions(options.get("subtype"), catalog=catalog, sql=statement.sql)
    option_keys = {
        each
        for option in function_options
        if option
        for each in _keys_of_option(name_parts(option.names), catalog)
    }
    multirange_name = options.get("multirange_type_name")
    multirange = (
        catalog.key_for("type", name_parts(multirange_name.names))
        if multirange_name
        else _multirange_key(key)
    )
    text_fields = statement_fields(statement, mentioned, key, tokens_without_comments(statement.sql)[2].start)
    text_fields["unplaced_keys"] |= {multirange, *option_keys}
    uses = mentioned.of("type", "row type") | option_keys
    yield Range(key=key, has_canonical_function="canonical" in options, uses=uses, needs=uses, **text_fields)
    yield Multirange(key=multirange, uses=frozenset((key,)), needs=frozenset((key,)), statement=statement)


def _keys_of_option(name: tuple[str, ...], catalog: Catalog) -> Iterator[Key]:
    """Yield the functions and the operator class that an option of a range type may name."""
    yield from routines_named(name, catalog)
    if operator_class := catalog.find("operator class", name):
        yield operator_class


def _multirange_key(key: Key) -> Key:
    """Return the key of the multirange type that PostgreSQL creates for a range type by default."""
    name = key.name
    made = name.replace("range", "multirange", 1) if "range" in name else f"{name}_multirange"
    return key._replace(name=made)
