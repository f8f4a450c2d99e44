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
from enumfix.catalog.families import ancestors, descendants, row_types_of
from enumfix.catalog.key import Key
from enumfix.catalog.text import Text
from enumfix.diagnostics import Diagnostic
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import RecreatedObject, restore_type_accessories

SpellText: TypeAlias = Callable[[Text], str]
"""Writes a text as SQL: with the temporary names of the new types, or with their final names."""


class ComposedType(RecreatedObject):
    """A type that is made of other types."""

    __slots__ = ()

    is_type: ClassVar[bool] = True
    graph_group: ClassVar[str] = "types"
    drop_keywords: ClassVar[str] = "TYPE"

    def create_statement(self, name: str, spell: SpellText, change: Change) -> str:
        """Return the statement that creates the type under a name. `spell` writes the texts in it."""
        return self.text.spell({self.key: name})

    def made_from(self) -> frozenset[Key]:
        """Return the types that it is made of."""
        return self.needs

    def forbids_temporary_name(self, catalog: Catalog) -> bool:
        """Return whether the type itself forbids that its successor is created under a temporary name."""
        return False

    def is_container(self) -> bool:
        """Return whether its values contain values of other types: False for a domain that is no array."""
        return True

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return whether the type is dropped and replaced. A type that contains rows of tables stays."""
        return part_forbids_temporary_name(self, catalog) or not _tables_with_rows_in(self.key, catalog)

    def has_temporary_twin(self, catalog: Catalog) -> bool:
        """Return whether the new type can be created under a temporary name."""
        return self.is_recreated(catalog) and not part_forbids_temporary_name(self, catalog)

    def pulls_in(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other`, which needs the type, is in the impact too.

        Where the type stays, a cast stays, and so does a function that only takes or returns the type.
        """
        if self.is_recreated(catalog):
            return True
        if other.key.kind == "type":
            return is_type_of_column(self.key, catalog)
        return other.key.kind != "cast" and not _is_only_in_signature(other, catalog)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield nothing: the type is dropped after its columns are converted, in `release_old_type`."""
        return iter(())

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a type whose text is out of date, if it has to be created again."""
        if self.is_recreated(change.catalog):
            yield from RecreatedObject.review(self, change)

    def prepare_conversion(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the new type under its temporary name."""
        if self.key in change.temporary:
            yield Sql(
                self.create_statement(change.temporary_name(self.key), change.spell_before_rename, change),
                self.settings,
            )

    def release_old_type(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the old type."""
        if self.is_recreated(change.catalog):
            yield Sql(f"DROP {self.drop_keywords} {change.name(self.key)}")

    def take_old_name(self, change: Change) -> Iterator[Sql | Clause]:
        """Rename the new type to the name of the old one."""
        if self.key in change.temporary:
            yield Sql(
                f"ALTER {self.drop_keywords} {change.temporary_name(self.key)} "
                f"RENAME TO {change.unqualified_name(self.key)}"
            )

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the type if that was not done under a temporary name, and restore its accessories."""
        if self.is_recreated(change.catalog):
            if self.key not in change.temporary:
                yield Sql(self.create_statement(change.name(self.key), str, change), self.settings)
            yield from restore_type_accessories(self.key, change)


def part_forbids_temporary_name(type_: ComposedType, catalog: Catalog) -> bool:
    """Return whether a type, or a type that it is made of, cannot have a successor under a temporary name."""
    parts = (catalog.objects.get(key) for key in type_.needs)
    return type_.forbids_temporary_name(catalog) or any(
        part_forbids_temporary_name(part, catalog) for part in parts if isinstance(part, ComposedType)
    )


def is_type_of_column(type_: Key, catalog: Catalog) -> bool:
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


class DomainPart(RecreatedObject):
    """The default or a constraint of a domain. It is recreated by itself if the domain stays."""

    __slots__ = ()

    @property
    def home(self) -> Key:
        """The domain."""
        return self.key._replace(kind="type", part="")

    def is_created_with_home(self, change: Change) -> bool:
        """Return whether the CREATE DOMAIN of the recreated domain creates it."""
        if self.home in change.temporary:
            return change.fits_in_converting_alter(self)
        domain_needs = change.catalog.objects[self.home].needs
        return self.is_dropped_with_home(change) and domain_needs | {self.home} >= self.needs & change.impact

    def alter_domain(self, change: Change, text: str) -> Sql:
        """Return an ALTER DOMAIN. `text` is what follows the name."""
        return Sql(f"ALTER DOMAIN {change.name(self.home)} {text}", self.settings)


def _tables_with_rows_in(type_: Key, catalog: Catalog) -> frozenset[Key]:
    """Return the tables whose rows a value of a type can contain."""
    if type_.kind == "row type":
        return frozenset(row.relation for row in (type_, *row_types_of((type_,), catalog)))
    object_ = catalog.objects.get(type_)
    parts = object_.needs if isinstance(object_, ComposedType) else ()
    return frozenset(table for part in parts for table in _tables_with_rows_in(part, catalog))


def rows_in_text_columns(change: Change) -> Iterator[tuple[Key, Key]]:
    """Yield (column, table) if the column contains rows of the table and is converted to text first."""
    catalog = change.catalog
    for key, object_ in catalog.objects.items():
        type_ = object_.type if change.is_converted_through_text(key) else None
        yield from ((key, table) for table in (_tables_with_rows_in(type_, catalog) if type_ else ()))


def families_in_text_columns(change: Change) -> frozenset[Key]:
    """Return the tables of `rows_in_text_columns`, and all tables above and below them."""
    catalog = change.catalog
    tables = {table for _, table in rows_in_text_columns(change)}
    return frozenset(
        relative
        for table in tables
        for relative in (table, *ancestors(table, catalog), *descendants(table, catalog))
    )


def is_nested_in_column(domain: Key, catalog: Catalog) -> bool:
    """Return whether a column contains values of a domain inside an array, a composite or a range type."""
    for object_ in catalog.objects.values():
        if domain not in object_.uses or object_.key.kind not in ("column", "type"):
            continue
        if not isinstance(object_, ComposedType):
            is_inside = object_.array
        elif object_.is_container():
            is_inside = is_type_of_column(object_.key, catalog)
        else:
            is_inside = is_nested_in_column(object_.key, catalog)
        if is_inside:
            return True
    return False
