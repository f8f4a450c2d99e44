"""Types made of other types: domains, composite and range types.

Such a type goes one of three ways. It is made anew under an interim name, as the enum is, and its
columns are converted to that. Where it cannot have an interim name, its columns are text for
a while, and it is dropped and created again. Or it stays, and at most its attributes are altered.
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
"""How a text is written: before the new types have their names, or after."""


class Composed(Recreated):
    """A type that is made of others."""

    __slots__ = ()

    dropped: ClassVar[str] = "TYPE"

    def made(self, name: str, spell: Spell, change: Change) -> str:
        """Return the statement that creates the type under a name: its own, if nothing else is to be said."""
        return self.text.spell({self.key: name})

    def made_from(self) -> frozenset[Key]:
        """Return the types that it is made of."""
        return self.needs

    def is_fixed(self, catalog: Catalog) -> bool:
        """Return whether the type cannot be made under an interim name, whatever it is made of."""
        return False

    def holds(self) -> bool:
        """Return whether values of it hold those of other types inside: all but plain domains do."""
        return True

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the type is dropped: one made of row types stays, and only its columns do not."""
        return is_fixed(self, catalog) or not rows_in(self.key, catalog)

    def swaps(self, catalog: Catalog) -> bool:
        """Return whether the type can be made anew under an interim name."""
        return self.leaves(catalog) and not is_fixed(self, catalog)

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other` has to step aside: what only takes or returns a type that stays need not."""
        if self.leaves(catalog):
            return True
        if other.key.kind == "type":
            return is_stored(self.key, catalog)
        return other.key.kind != "cast" and not only_named(other, catalog)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: columns of the type have to be converted before it can go."""
        return iter(())

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a text that is out of date, if it has to be made again."""
        if self.leaves(change.catalog):
            yield from Recreated.review(self, change)

    def build(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the new type under its interim name."""
        if self.key in change.temporary:
            yield Sql(self.made(change.interim(self.key), change.inside, change), self.settings)

    def discard(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type."""
        if self.leaves(change.catalog):
            yield Sql(f"DROP {self.dropped} {change.name(self.key)}")

    def succeed(self, change: Change) -> Iterator[Sql | Clause]:
        """Give the name of the old type to the new one."""
        if self.key in change.temporary:
            yield Sql(f"ALTER {self.dropped} {change.interim(self.key)} RENAME TO {change.plain(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the type if it has no successor, and give it back what it carried."""
        if self.leaves(change.catalog):
            if self.key not in change.temporary:
                yield Sql(self.made(change.name(self.key), str, change), self.settings)
            yield from type_carried(self.key, change)


def parts_of(found: Object, catalog: Catalog) -> Iterator[Composed]:
    """Yield the composed types that a type is made of."""
    for key in found.needs:
        part = catalog.objects.get(key)
        if isinstance(part, Composed):
            yield part


def is_fixed(found: Composed, catalog: Catalog) -> bool:
    """Return whether a type, or one that it is made of, cannot be made under an interim name."""
    return found.is_fixed(catalog) or any(is_fixed(part, catalog) for part in parts_of(found, catalog))


def is_stored(type_: Key, catalog: Catalog) -> bool:
    """Return whether a column is of a type, or of one made of it."""
    made = {type_}
    before = 0
    while before != len(made):
        before = len(made)
        for found in catalog.objects.values():
            if made & found.uses:
                if found.key.kind == "column":
                    return True
                if found.key.kind == "type":
                    made.add(found.key)
    return False


def only_named(found: Object, catalog: Catalog) -> bool:
    """Return whether a routine has a type in its signature alone, and nothing looks into what it returns."""
    if found.key.kind != "function" or any(found.key in each.uses for each in catalog.objects.values()):
        return False
    node = found.statement.node
    if not isinstance(node, ast.CreateFunctionStmt):
        return True
    defaults = (each.defexpr for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return node.sql_body is None and not any(default is not None for default in defaults)


class DomainPart(Recreated):
    """What a domain has beside its type; it has to step aside alone where the domain stays."""

    __slots__ = ()

    @property
    def home(self) -> Key:
        """The domain."""
        return self.key._replace(kind="type", part="")

    def comes_along(self, change: Change) -> bool:
        """Return whether CREATE DOMAIN makes it, for the domain is made anew."""
        if self.home in change.temporary:
            return change.rides(self)
        over = change.catalog.objects[self.home].needs
        return self.goes_along(change) and over | {self.home} >= self.needs & change.impact

    def alter(self, change: Change, text: str) -> Sql:
        """Return an ALTER DOMAIN."""
        return Sql(f"ALTER DOMAIN {change.name(self.home)} {text}", self.settings)


def rows_in(type_: Key, catalog: Catalog) -> frozenset[Key]:
    """Return the tables whose rows a value of a type can hold."""
    if type_.kind == "row type":
        return frozenset(row.relation for row in (type_, *rows_of((type_,), catalog)))
    found = catalog.objects.get(type_)
    inner = found.needs if isinstance(found, Composed) else ()
    return frozenset(table for key in inner for table in rows_in(key, catalog))


def parked_rows(change: Change) -> Iterator[tuple[Key, Key]]:
    """Yield each column that is text for a while with each table whose rows it holds."""
    catalog = change.catalog
    for key in catalog.objects:
        type_ = getattr(catalog.objects[key], "type", None) if change.is_parked(key) else None
        yield from ((key, table) for table in (rows_in(type_, catalog) if type_ else ()))


def rows_held(change: Change) -> frozenset[Key]:
    """Return the tables whose rows are in columns that are text for a while, and all above and below them."""
    tables = {table for _, table in parked_rows(change)}
    return frozenset(
        each
        for table in tables
        for each in (table, *ancestors(table, change.catalog), *descendants(table, change.catalog))
    )


def is_held(domain: Key, catalog: Catalog) -> bool:
    """Return whether a column holds a domain inside an array, a composite or a range type."""
    for found in catalog.objects.values():
        if domain not in found.uses or found.key.kind not in ("column", "type"):
            continue
        if isinstance(found, Composed):
            held = is_stored(found.key, catalog) if found.holds() else is_held(found.key, catalog)
        else:
            held = bool(getattr(found, "array", False))
        if held:
            return True
    return False
