"""Indexes of partitioned tables, and the indexes of the partitions that are attached to them.

When a column changes its type, PostgreSQL rebuilds both. It builds the partitions' indexes from the parent's
definition: under generated names, in the parent's tablespace and with its options, without the marks of
CLUSTER and REPLICA IDENTITY, and also in partitions that had no such index (measured on 12 to 18). Where that
would change something, all these indexes are dropped, and created again as the schema spells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol, TypeGuard

from enumfix.catalog.catalog import Catalog, Object, PartitionLink
from enumfix.catalog.families import (
    ancestors,
    descendants_with_partitions,
    is_recreated_partitioned_table,
    table_kind,
)
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import make_object_name
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.recreation.change import Change, Settings, Sql
from enumfix.sql.script import Statement

UNLISTED = Code(
    "EF335",
    Severity.ERROR,
    "the schema does not name some indexes of partitions that have to be created again",
    "A statement of the migration creates the index of a partition without naming it, and other indexes have "
    "to be created again by name. Move the ALTER TYPE above that statement, or into a migration of its own "
    "before it.",
)
_COPIES_COMMENTS_UNTIL = 16
"""Up to this version, rebuilt indexes of partitions get the comment of the parent's index (measured)."""


class IndexShape(NamedTuple):
    """The definition of an index, and what its generated name is made from.

    `definition` is what CREATE INDEX says of the index after the table. A generated name consists of the
    table, `columns` and `ending`. `only` is whether the index was created ON ONLY the partitioned table.
    `current` is False after one of the columns was renamed: the name still has the old one.
    """

    definition: str
    columns: str
    ending: str
    only: bool
    current: bool = True

    def after_column_rename(self) -> IndexShape:
        """Return the shape after one of the columns was renamed."""
        return self._replace(current=False)


class IndexLike(Protocol):
    """An index, or a constraint that has an index."""

    @property
    def key(self) -> Key:
        """The key of the object: of the constraint, where it is one."""

    @property
    def label(self) -> str:
        """What a message calls the object."""

    @property
    def statement(self) -> Statement:
        """The statement that creates the object."""

    @property
    def uses(self) -> frozenset[Key]:
        """The keys of what the object mentions."""

    @property
    def needs(self) -> frozenset[Key]:
        """The keys of what cannot change while the object exists."""

    @property
    def shape(self) -> IndexShape:
        """The definition of the index."""

    @property
    def settings(self) -> Settings:
        """The session settings that the index was created under."""

    @property
    def stale(self) -> bool:
        """Whether the object's text is out of date."""

    @property
    def index(self) -> Key:
        """The key of the index."""

    @property
    def table(self) -> Key:
        """The table, or the materialized view, of the index."""


def indexes_changed_by_rebuild(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the indexes of a partitioned table that would change if the column got another type."""
    table = column.relation
    if table_kind(table, catalog) == "partitioned" and not is_recreated_partitioned_table(table, catalog):
        for object_ in catalog.objects.values():
            if column in object_.uses and is_index_like(object_) and object_.table == table:
                yield from () if _is_rebuilt_alike(object_, catalog) else (object_.key,)


def restore_index_comment(index: IndexLike, change: Change) -> Iterator[Sql]:
    """Yield the COMMENT that a partition's index loses when PostgreSQL rebuilds it from the parent's."""
    link = _link(index.index, change.catalog)
    if link is None:
        return
    own_comments = change.catalog.aspect(index.index, "comment")
    yield from (Sql(str(comment.text)) for comment in own_comments)
    copies_comment = change.target <= _COPIES_COMMENTS_UNTIL and _parent_has_comment(link, change.catalog)
    if copies_comment and not own_comments:
        yield Sql(f"COMMENT ON INDEX {change.name(index.index)} IS NULL")


def refuse_unnamed_parts(index: IndexLike, change: Change) -> Iterator[Diagnostic]:
    """Refuse an index if partition indexes have to be created again, and their names are unknown."""
    catalog = change.catalog
    has_old_name = any(
        part is None and _has_old_generated_name(index, attachment, catalog)
        for attachment, part in _partition_indexes(index, catalog)
    )
    if has_old_name or _has_unnamed_parts(index, catalog) or any(_rivals(index, catalog)):
        yield UNLISTED.at(
            index.statement.source,
            index.statement.span,
            f"{change.types} cannot be recreated: {index.label} has indexes in partitions that the file does "
            "not name",
        )


def _rivals(index: IndexLike, catalog: Catalog) -> Iterator[IndexLike]:
    """Yield other indexes of the same tables whose partition indexes may get the same generated names."""
    tables = {index.table, *ancestors(index.table, catalog)}
    for other in catalog.objects.values() if has_named_parts(index, catalog) else ():
        if is_index_like(other) and other.index != index.index and other.table in tables:
            has_same_ending = (other.shape.columns, other.shape.ending) == (
                index.shape.columns,
                index.shape.ending,
            )
            if has_same_ending and any(part is None for _, part in _partition_indexes(other, catalog)):
                yield other


def unattached_index_columns(table: Key, catalog: Catalog) -> frozenset[frozenset[str]]:
    """Return the column names of each index of a table that is not attached to a parent's index.

    If the parent gets an index over the same columns, PostgreSQL may attach such an index to it. enumfix
    cannot predict whether it does.
    """
    indexes = (object_ for object_ in catalog.objects.values() if is_index_like(object_))
    return frozenset(
        index_column_names(index)
        for index in indexes
        if index.table == table and index.index.of("attachment") not in catalog.objects
    )


def index_column_names(index: IndexLike) -> frozenset[str]:
    """Return the names of the columns that an index uses."""
    return frozenset(key.part for key in index.uses if key.kind == "column")


def is_dropped_with_parent(constraint: IndexLike, change: Change) -> bool:
    """Return whether a constraint of a partition is dropped with the parent's constraint.

    That is so if its index is attached to the index of the parent's constraint.
    """
    link = _link(constraint.index, change.catalog)
    if link is None or is_recreated_partitioned_table(link.parent_table, change.catalog):
        return False
    return link.parent_table.of("constraint", link.parent.name) in change.impact


def is_in_generated_name(column: Key, index: IndexLike) -> bool:
    """Return whether a generated name of the index contains the name of a column."""
    return column.kind == "column" and column in index.uses


def has_named_parts(index: IndexLike, catalog: Catalog) -> bool:
    """Return whether the schema names an index of a partition that is attached to an index."""
    return bool(catalog.members("attached", index.index))


def is_index_like(object_: Object | None) -> TypeGuard[IndexLike]:
    """Return whether an object is an index, or a constraint that has an index."""
    return object_ is not None and object_.has_index


def _link(partition: Key, catalog: Catalog) -> PartitionLink | None:
    """Return what makes a table or an index a partition of another, None if it is no partition."""
    attachment = catalog.objects.get(partition.of("attachment"))
    return attachment.partition_link if attachment else None


def _parent_has_comment(link: PartitionLink, catalog: Catalog) -> bool:
    """Return whether the parent's index, or one further up, has a comment."""
    if catalog.aspect(link.parent, "comment"):
        return True
    next_link = _link(link.parent, catalog)
    return next_link is not None and _parent_has_comment(next_link, catalog)


def _partition_indexes(index: IndexLike, catalog: Catalog) -> Iterator[tuple[Object, IndexLike | None]]:
    """Yield (attachment, index) for each partition of the index's table.

    `attachment` attaches the partition to the table. `index` is the partition's index that is attached to the
    given one, None if the schema names none.
    """
    attached = [catalog.objects[key] for key in catalog.members("attached", index.index)]
    keys_by_table = {part.partition_link.table: part.key.relation for part in attached if part.partition_link}
    for key in catalog.members("attached", index.table):
        part_key = keys_by_table.get(key.relation)
        if part_key is None:
            yield catalog.objects[key], None
            continue
        part = catalog.objects.get(part_key) or catalog.objects.get(key.of("constraint", part_key.name))
        yield catalog.objects[key], part if is_index_like(part) else None


def _is_rebuilt_alike(index: IndexLike, catalog: Catalog) -> bool:
    """Return whether all partition indexes are the same after PostgreSQL rebuilds them."""
    return all(
        _is_rebuilt_without_name(index, attachment, catalog)
        if part is None
        else _is_part_rebuilt_alike(index, part, catalog)
        for attachment, part in _partition_indexes(index, catalog)
    )


def _is_rebuilt_without_name(index: IndexLike, attachment: Object, catalog: Catalog) -> bool:
    """Return whether a partition index that the schema does not name is the same after a rebuild."""
    return not (
        _lacks_index(index, attachment, catalog)
        or catalog.aspect(index.index, "comment")
        or _has_old_generated_name(index, attachment, catalog)
    )


def _is_part_rebuilt_alike(index: IndexLike, part: IndexLike, catalog: Catalog) -> bool:
    """Return whether a partition index that the schema names is the same after a rebuild."""
    aspects = {accessory.aspect for accessory in catalog.accessories.get(part.index, ())}
    return (
        part.index.name == make_object_name(part.table.name, part.shape.columns, part.shape.ending)
        and part.shape.definition == index.shape.definition
        and part.settings == index.settings
        and not part.stale
        and part.shape.current
        and aspects.isdisjoint(("cluster", "replica identity"))
        and _is_rebuilt_alike(part, catalog)
    )


def _lacks_index(index: IndexLike, attachment: Object, catalog: Catalog) -> bool:
    """Return whether a partition has no such index: it was attached before CREATE INDEX … ON ONLY."""
    keys = (index.key, attachment.key)
    return index.shape.only and next(key for key in catalog.objects if key in keys) == attachment.key


def _has_old_generated_name(index: IndexLike, attachment: Object, catalog: Catalog) -> bool:
    """Return whether the generated name of a partition index contains the old name of a table or column."""
    table = attachment.key.relation
    links = (_link(partition, catalog) for partition in (table, *descendants_with_partitions(table, catalog)))
    is_table_renamed = any(link is not None and link.was_renamed for link in links)
    return (is_table_renamed or not index.shape.current) and not _lacks_index(index, attachment, catalog)


def _has_unnamed_parts(index: IndexLike, catalog: Catalog) -> bool:
    """Return whether some partition indexes have to be created again, but the schema does not name them."""
    parts = tuple(_partition_indexes(index, catalog))
    named = [part for _, part in parts if part]
    is_unnamed = any(
        part is None and not _lacks_index(index, attachment, catalog) for attachment, part in parts
    )
    # Partitions are detached while their parent is recreated: their indexes stay, or are created by name.
    is_recreated = is_recreated_partitioned_table(index.table, catalog) and bool(index.needs)
    return (is_unnamed and (index.shape.only or bool(named) or is_recreated)) or any(
        _has_unnamed_parts(part, catalog) for part in named
    )
