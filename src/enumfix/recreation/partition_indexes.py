"""Indexes of partitioned tables, and what they are made of: those of the partitions.

PostgreSQL makes both again when a column changes its type, but those of the partitions from the parent's
definition: under a made-up name, in the parent's tablespace and with its options, without the mark of CLUSTER
and REPLICA IDENTITY, and also where a partition had none (measured on 12 to 18). Where that would change
something, the whole family is dropped, and created again as the schema spells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol, TypeGuard

from enumfix.catalog.catalog import Catalog, Object, PartitionLink
from enumfix.catalog.families import ancestors, below, is_made_again, variety
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import made_name
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.recreation.change import Change, Sql
from enumfix.sql.script import Statement

UNLISTED = Code(
    "EF335",
    Severity.ERROR,
    "an index of a partitioned table has parts that only the server knows",
    "A statement of the migration makes a partition's index without naming it, and others have to be made "
    "again by name. Move the ALTER TYPE above that statement, or into a migration of its own before it.",
)
_COPIES_COMMENTS_UNTIL = 16
"""Up to it, the indexes of partitions get the comment of the parent's when they are made again (measured)."""


class Shape(NamedTuple):
    """What PostgreSQL makes an index from, and whether that was said of the partitioned table ONLY.

    `columns` and `ending` are what follows the table in a made-up name; `current` is whether its
    columns are still called so.
    """

    definition: str
    columns: str
    ending: str
    only: bool
    current: bool = True

    def outdated(self) -> Shape:
        """Return the shape once one of the columns has another name."""
        return self._replace(current=False)


class Indexed(Protocol):
    """An index, or a constraint with an index behind it."""

    @property
    def key(self) -> Key:
        """The key."""

    @property
    def label(self) -> str:
        """What a message calls it."""

    @property
    def statement(self) -> Statement:
        """The statement that makes it."""

    @property
    def uses(self) -> frozenset[Key]:
        """What it mentions."""

    @property
    def needs(self) -> frozenset[Key]:
        """What of it may not change while it stands."""

    @property
    def shape(self) -> Shape:
        """What it is made from."""

    @property
    def index(self) -> Key:
        """The key of the index."""

    @property
    def table(self) -> Key:
        """The table, or the materialized view, that it is an index of."""


def disturbed(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the indexes of a partitioned table that would not be left as they are if a column is retyped."""
    table = column.relation
    if variety(table, catalog) == "partitioned" and not is_made_again(table, catalog):
        for found in catalog.objects.values():
            if column in found.uses and is_indexed(found) and found.table == table:
                yield from () if _is_kept(found, catalog) else (found.key,)


def comments(found: Indexed, change: Change) -> Iterator[Sql]:
    """Yield the comment of a partition's index, which is lost when it is made again with its parent's."""
    above = _link(found.index, change.catalog)
    if above is None:
        return
    own = change.catalog.aspect(found.index, "comment")
    yield from (Sql(str(each.text)) for each in own)
    if not own and change.target <= _COPIES_COMMENTS_UNTIL and _has_comment(above, change.catalog):
        yield Sql(f"COMMENT ON INDEX {change.name(found.index)} IS NULL")


def unlisted(found: Indexed, change: Change) -> Iterator[Diagnostic]:
    """Refuse an index that has parts with names of their own, and others that the schema does not name."""
    parts = _parts(found, change.catalog)
    outdated = any(own is None and _is_outdated(found, each, change.catalog) for each, own in parts)
    if outdated or _is_unlisted(found, change.catalog) or any(_rivals(found, change.catalog)):
        yield UNLISTED.at(
            found.statement.source,
            found.statement.span,
            f"{change.types} cannot be recreated: {found.label} has parts that the file makes unnamed",
        )


def _rivals(found: Indexed, catalog: Catalog) -> Iterator[Indexed]:
    """Yield the indexes whose unnamed parts PostgreSQL makes again, under the names of those of this."""
    lines = {found.table, *ancestors(found.table, catalog)}
    for each in catalog.objects.values() if is_listed_below(found, catalog) else ():
        if is_indexed(each) and each.index != found.index and each.table in lines:
            alike = each.shape.columns == found.shape.columns and each.shape.ending == found.shape.ending
            if alike and any(own is None for _, own in _parts(each, catalog)):
                yield each


def free_columns(table: Key, catalog: Catalog) -> frozenset[frozenset[str]]:
    """Return the columns of each index of a table that is no part of another.

    One of a partition may become a part of one of its parent's over the same columns. Whether PostgreSQL
    takes it, only the server can tell.
    """
    found = (each for each in catalog.objects.values() if is_indexed(each) and each.table == table)
    return frozenset(columns_of(each) for each in found if each.index.of("attachment") not in catalog.objects)


def columns_of(found: Indexed) -> frozenset[str]:
    """Return the names of the columns that an index stands on."""
    return frozenset(key.part for key in found.uses if key.kind == "column")


def goes_with_parent(found: Indexed, change: Change) -> bool:
    """Return whether a constraint of a partition is dropped with the parent's that it is a part of."""
    tied = _link(found.index, change.catalog)
    if tied is None or is_made_again(tied.above, change.catalog):
        return False
    return tied.above.of("constraint", tied.parent.name) in change.impact


def lends_name(column: Key, found: Indexed) -> bool:
    """Return whether a made-up name of the index has a column's name in it."""
    return column.kind == "column" and column in found.uses


def is_listed_below(found: Indexed, catalog: Catalog) -> bool:
    """Return whether the schema names indexes of partitions that an index is made of."""
    return bool(catalog.members("attached", found.index))


def is_indexed(found: Object | None) -> TypeGuard[Indexed]:
    """Return whether this is an index, or a constraint with an index behind it."""
    return isinstance(getattr(found, "shape", None), Shape)


def _link(part: Key, catalog: Catalog) -> PartitionLink | None:
    """Return what makes a table, or an index, a partition, None where it is none."""
    found = catalog.objects.get(part.of("attachment"))
    return found.link if found else None


def _has_comment(part: PartitionLink, catalog: Catalog) -> bool:
    if catalog.aspect(part.parent, "comment"):
        return True
    above = _link(part.parent, catalog)
    return above is not None and _has_comment(above, catalog)


def _parts(found: Indexed, catalog: Catalog) -> Iterator[tuple[Object, Indexed | None]]:
    """Yield how each partition is attached to the table, and its index, None where the schema names none."""
    listed = [catalog.objects[key] for key in catalog.members("attached", found.index)]
    tied = {each.link.table: each.key.relation for each in listed if each.link}
    for key in catalog.members("attached", found.table):
        index = tied.get(key.relation)
        if index is None:
            yield catalog.objects[key], None
            continue
        known = catalog.objects.get(index) or catalog.objects.get(key.of("constraint", index.name))
        yield catalog.objects[key], known if is_indexed(known) else None


def _is_kept(found: Indexed, catalog: Catalog) -> bool:
    """Return whether PostgreSQL makes the index of each partition again as it was."""
    for attached, own in _parts(found, catalog):
        if own is None:
            if _has_none(found, attached, catalog) or catalog.aspect(found.index, "comment"):
                return False
            if _is_outdated(found, attached, catalog):
                return False
            continue
        made = made_name(own.table.name, own.shape.columns, own.shape.ending)
        carried = {each.aspect for each in catalog.accessories.get(own.index, ())}
        if (
            own.index.name != made
            or own.shape.definition != found.shape.definition
            or getattr(own, "settings", ()) != getattr(found, "settings", ())
            or getattr(own, "stale", False)
            or not own.shape.current
            or carried & {"cluster", "replica identity"}
            or not _is_kept(own, catalog)
        ):
            return False
    return True


def _has_none(found: Indexed, attached: Object, catalog: Catalog) -> bool:
    """Return whether a partition was there already when an index was made for the parent ONLY."""
    both = (found.key, attached.key)
    return found.shape.only and next(key for key in catalog.objects if key in both) == attached.key


def _is_outdated(found: Indexed, attached: Object, catalog: Catalog) -> bool:
    """Return whether what PostgreSQL named the index of a partition after is called otherwise by now."""
    table = attached.key.relation
    links = (_link(each, catalog) for each in (table, *below(table, catalog)))
    renamed = any(link is not None and link.renamed for link in links)
    return (renamed or not found.shape.current) and not _has_none(found, attached, catalog)


def _is_unlisted(found: Indexed, catalog: Catalog) -> bool:
    parts = tuple(_parts(found, catalog))
    unnamed = any(own is None and not _has_none(found, each, catalog) for each, own in parts)
    named = [own for _, own in parts if own]
    stays = is_made_again(found.table, catalog) and bool(found.needs)  # in partitions that are cut off
    return (unnamed and (found.shape.only or bool(named) or stays)) or any(
        _is_unlisted(own, catalog) for own in named
    )
