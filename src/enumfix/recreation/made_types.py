"""Types made of other types: domains, composite types and range types.

Such a type is replaced in one of three ways:

- Like an enum: a new type is created under a temporary name, the columns are converted to it, the old type is
  dropped, and the new one renamed.
- Where the new type cannot have a temporary name: the columns are converted to text, the type is dropped and
  created again, and the columns are converted back.
- Not at all: the type stays, and at most its attributes are altered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, TypeAlias

from pglast import ast

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.families import ancestors, descendants, rows_of
from enumfix.catalog.key import Key
from enumfix.catalog.text import Text
from enumfix.diagnostics import Diagnostic
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import Recreated, type_carried

Spell: TypeAlias = Callable[[Text], str]
"""Writes a text as SQL: with the temporary names of the new types, or with their final names."""


class Composed(Recreated):
    """A type that is made of other types."""

    __slots__ = ()

    is_type: ClassVar[bool] = True
    graph_group: ClassVar[str] = "types"
    dropped: ClassVar[str] = "TYPE"

    def made(self, name: str, spell: Spell, change: Change) -> str:
        """Return the statement that creates the type under a name. `spell` writes the texts in it."""
        return self.text.spell({self.key: name})

    def made_from(self) -> frozenset[Key]:
        """Return the types that it is made of."""
        return self.needs

    def is_fixed(self, catalog: Catalog) -> bool:
        """Return whether the type itself forbids that its successor is created under a temporary name."""
        return False

    def holds(self) -> bool:
        """Return whether its values contain values of other types: False for a domain that is no array."""
        return True

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the type is dropped and replaced. A type that contains rows of tables stays."""
        return is_fixed(self, catalog) or not _tables_with_rows_in(self.key, catalog)

    def swaps(self, catalog: Catalog) -> bool:
        """Return whether the new type can be created under a temporary name."""
        return self.leaves(catalog) and not is_fixed(self, catalog)

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other`, which needs the type, is in the impact too.

        Where the type stays, a cast stays, and so does a function that only takes or returns the type.
        """
        if self.leaves(catalog):
            return True
        if other.key.kind == "type":
            return is_stored(self.key, catalog)
        return other.key.kind != "cast" and not _is_only_in_signature(other, catalog)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: the type is dropped after its columns are converted, in `discard`."""
        return iter(())

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a type whose text is out of date, if it has to be created again."""
        if self.leaves(change.catalog):
            yield from Recreated.review(self, change)

    def build(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the new type under its temporary name."""
        if self.key in change.temporary:
            yield Sql(self.made(change.interim(self.key), change.inside, change), self.settings)

    def discard(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type."""
        if self.leaves(change.catalog):
            yield Sql(f"DROP {self.dropped} {change.name(self.key)}")

    def succeed(self, change: Change) -> Iterator[Sql | Clause]:
        """Rename the new type to the name of the old one."""
        if self.key in change.temporary:
            yield Sql(f"ALTER {self.dropped} {change.interim(self.key)} RENAME TO {change.plain(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the type if that was not done under a temporary name, and restore its accessories."""
        if self.leaves(change.catalog):
            if self.key not in change.temporary:
                yield Sql(self.made(change.name(self.key), str, change), self.settings)
            yield from type_carried(self.key, change)


def is_fixed(type_: Composed, catalog: Catalog) -> bool:
    """Return whether a type, or a type that it is made of, cannot have a successor under a temporary name."""
    parts = (catalog.objects.get(key) for key in type_.needs)
    return type_.is_fixed(catalog) or any(
        is_fixed(part, catalog) for part in parts if isinstance(part, Composed)
    )


def is_stored(type_: Key, catalog: Catalog) -> bool:
    """Return whether a column is of a type, or of a type that is made of it."""
    types = {type_}
    count_before = 0
    while count_before != len(types):
        count_before = len(types)
        for object_ in catalog.objects.values():
            if types & object_.uses:
                if object_.key.kind == "column":
                    return True
                if object_.key.kind == "type":
                    types.add(object_.key)
    return False


def _is_only_in_signature(object_: Object, catalog: Catalog) -> bool:
    """Return whether an object is a function that names a type only as that of an argument or result.

    False if PostgreSQL stores parsed expressions of the function (an SQL body, defaults), or if an object
    uses it.
    """
    if object_.key.kind != "function" or any(object_.key in user.uses for user in catalog.objects.values()):
        return False
    node = object_.statement.node
    if not isinstance(node, ast.CreateFunctionStmt):
        return True
    defaults = (item.defexpr for item in node.parameters or () if isinstance(item, ast.FunctionParameter))
    return node.sql_body is None and all(default is None for default in defaults)


class DomainPart(Recreated):
    """The default or a constraint of a domain. It is recreated by itself if the domain stays."""

    __slots__ = ()

    @property
    def home(self) -> Key:
        """The domain."""
        return self.key._replace(kind="type", part="")

    def comes_along(self, change: Change) -> bool:
        """Return whether the CREATE DOMAIN of the recreated domain creates it."""
        if self.home in change.temporary:
            return change.rides(self)
        domain_needs = change.catalog.objects[self.home].needs
        return self.goes_along(change) and domain_needs | {self.home} >= self.needs & change.impact

    def alter(self, change: Change, text: str) -> Sql:
        """Return an ALTER DOMAIN. `text` is what follows the name."""
        return Sql(f"ALTER DOMAIN {change.name(self.home)} {text}", self.settings)


def _tables_with_rows_in(type_: Key, catalog: Catalog) -> frozenset[Key]:
    """Return the tables whose rows a value of a type can contain."""
    if type_.kind == "row type":
        return frozenset(row.relation for row in (type_, *rows_of((type_,), catalog)))
    object_ = catalog.objects.get(type_)
    parts = object_.needs if isinstance(object_, Composed) else ()
    return frozenset(table for part in parts for table in _tables_with_rows_in(part, catalog))


def rows_in_text_columns(change: Change) -> Iterator[tuple[Key, Key]]:
    """Yield (column, table) if the column contains rows of the table and is converted to text first."""
    catalog = change.catalog
    for key, object_ in catalog.objects.items():
        type_ = object_.type if change.is_parked(key) else None
        yield from ((key, table) for table in (_tables_with_rows_in(type_, catalog) if type_ else ()))


def rows_held(change: Change) -> frozenset[Key]:
    """Return the tables of `rows_in_text_columns`, and all tables above and below them."""
    catalog = change.catalog
    tables = {table for _, table in rows_in_text_columns(change)}
    return frozenset(
        relative
        for table in tables
        for relative in (table, *ancestors(table, catalog), *descendants(table, catalog))
    )


def is_held(domain: Key, catalog: Catalog) -> bool:
    """Return whether a column contains values of a domain inside an array, a composite or a range type."""
    for object_ in catalog.objects.values():
        if domain not in object_.uses or object_.key.kind not in ("column", "type"):
            continue
        if not isinstance(object_, Composed):
            is_inside = object_.array
        elif object_.holds():
            is_inside = is_stored(object_.key, catalog)
        else:
            is_inside = is_held(object_.key, catalog)
        if is_inside:
            return True
    return False
