"""Table families: partitions and inheritance children, and the table at their root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from enumfix.catalog.catalog import Catalog, Object, with_renamed_keys
from enumfix.catalog.key import ON_TABLE, Key

AnyObject = TypeVar("AnyObject", bound=Object)


def parents(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the tables that a table is a partition or a child of."""
    return catalog.facts(table).parents


def table_kind(table: Key, catalog: Catalog) -> str:
    """Return the kind of a table: `table`, `partitioned` or `foreign`; "" if it is no known table."""
    return catalog.facts(table).table_kind


def is_recreated_partitioned_table(table: Key, catalog: Catalog) -> bool:
    """Return whether a table is partitioned, and is dropped and created again while its partitions stay."""
    return table_kind(table, catalog) == "partitioned" and catalog.objects[table].is_recreated(catalog)


def converted_tables(catalog: Catalog, impact: frozenset[Key]) -> frozenset[Key]:
    """Return the tables with a column, or the expression of a generated column, in an impact."""
    return frozenset(key.relation for key in impact if key.kind == "column" or catalog.facts(key).is_computed)


def ancestors(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return all tables that a table inherits from, the nearest first."""
    nearest = parents(table, catalog)
    further = (ancestor for parent in nearest for ancestor in ancestors(parent, catalog))
    return tuple(dict.fromkeys((*nearest, *further)))


def is_partition(table: Key, catalog: Catalog) -> bool:
    """Return whether a table is a partition, rather than an inheritance child."""
    return any(table_kind(parent, catalog) == "partitioned" for parent in parents(table, catalog))


def children(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the partitions and inheritance children of a table, in the order of their creation."""
    return catalog.members("child", table)


def partition_ancestors(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the partitioned tables above a partition, the nearest first.

    Unlike `ancestors`, this also works in a catalog that `without_partition_links` returned.
    """
    attachment = catalog.objects.get(table.of("attachment"))
    if attachment and attachment.partition_link:
        yield attachment.partition_link.parent
        yield from partition_ancestors(attachment.partition_link.parent, catalog)


def descendants_with_partitions(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return all tables below a table, like `descendants`, but also after `without_partition_links`."""

    def children_and_partitions(parent: Key) -> tuple[Key, ...]:
        attached = catalog.members("attached", parent)
        return (*children(parent, catalog), *(each._replace(kind="relation", part="") for each in attached))

    return _reachable(table, children_and_partitions)


def without_partition_links(catalog: Catalog, leaving: frozenset[Key]) -> Catalog:
    """Return the catalog with the tables in `leaving` separated from their parents and children."""
    objects = dict(catalog.objects)
    families = dict(catalog.families)
    for key, table in catalog.objects.items():
        lost = [parent for parent in table.parents if leaving & {key, parent}]
        if lost:
            parents_left = tuple(parent for parent in table.parents if parent not in lost)
            changes: dict[str, Any] = {"parents": parents_left}
            objects[key] = replace(table, **changes)
            for parent in lost:
                family_key = Key("child", parent.schema, parent.name)
                families[family_key] = tuple(child for child in families[family_key] if child != key)
    return replace(catalog, objects=objects, families=families)


def descendants(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return all partitions and inheritance children below a table, each once."""
    return _reachable(table, lambda parent: children(parent, catalog))


def _reachable(table: Key, below_one: Callable[[Key], tuple[Key, ...]]) -> tuple[Key, ...]:
    """Return all tables below a table, level by level; `below_one` gives those directly below one."""
    reached: dict[Key, None] = {}
    queue = [table]
    while queue:
        for child in below_one(queue.pop(0)):
            if child not in reached:
                reached[child] = None
                queue.append(child)
    return tuple(reached)


def root_tables(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the topmost tables that a column is inherited from; its own table if it is not inherited."""
    inherited_from = [
        root
        for parent in parents(column.relation, catalog)
        if parent.of("column", column.part) in catalog.objects
        for root in root_tables(parent.of("column", column.part), catalog)
    ]
    return tuple(dict.fromkeys(inherited_from)) or (column.relation,)


def shared_roots(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the topmost tables of a column, and all topmost tables that share a child with one of them.

    Tables below a partitioned table are not searched: a partition has only one parent.
    """
    tops = dict.fromkeys(root_tables(column, catalog))
    queue = [table for table in tops if table_kind(table, catalog) != "partitioned"]
    while queue:
        for table in descendants(queue.pop(0), catalog):
            inherited = table.of("column", column.part)
            for root in root_tables(inherited, catalog) if inherited in catalog.objects else ():
                if root not in tops:
                    tops[root] = None
                    queue.append(root)
    return tuple(sorted(tops, key=list(catalog.objects).index)) if len(tops) > 1 else tuple(tops)


def inherited_columns(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return a column in all tables that share it by inheritance: the topmost first, then those below."""
    tops = shared_roots(column, catalog)
    tables = dict.fromkeys((*tops, *(table for top in tops for table in descendants(top, catalog))))
    columns = (table.of("column", column.part) for table in tables)
    return tuple(key for key in columns if key in catalog.objects)


def conversion_table(column: Key, catalog: Catalog) -> Key:
    """Return the table whose ALTER TABLE converts a column in all tables that share it.

    Several topmost tables get a temporary parent for that; its key is made of their names.
    """
    first, *others = shared_roots(column, catalog)
    return first.of("interim parent", " ".join(each.name for each in others)) if others else first


def split_dependents(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the checks and indexes of an inheritance child that mix an inherited column and one of its own.

    If both columns have the type, one ALTER TABLE converts the parent's column and another the child's: in
    between, the two columns have different types.
    """
    table = column.relation
    if not parents(table, catalog) or is_partition(table, catalog):
        return
    root, type_ = conversion_table(column, catalog), catalog.facts(column).type

    def converts_apart(other: Key) -> bool:
        is_of_table = other.kind == "column" and other.relation == table
        return is_of_table and catalog.facts(other).type == type_ and conversion_table(other, catalog) != root

    for object_ in catalog.objects.values():
        if column in object_.uses and _has_expression(object_) and any(map(converts_apart, object_.uses)):
            yield object_.key


def _has_expression(object_: Object) -> bool:
    """Return whether an object is a check, an exclusion constraint or an index with an expression."""
    text = str(object_.text).upper()
    if object_.key.kind == "constraint":
        return text.startswith(("CHECK", "EXCLUDE"))
    return object_.word == "index" and (" WHERE " in text or text.count("(") > 1)


def inherited_copy(object_: AnyObject, table: Key) -> AnyObject:
    """Return the copy of a parent's column, constraint or default that its child `table` inherits."""
    parent = object_.key.relation

    def move(key: Key) -> Key:
        is_of_parent = key.kind in ON_TABLE and key.relation == parent
        return key._replace(schema=table.schema, name=table.name) if is_of_parent else key

    return with_renamed_keys(object_, move)


def row_types_of(keys: Iterable[Key], catalog: Catalog) -> frozenset[Key]:
    """Return the row types of the tables whose whole rows some views and functions return as values."""
    facts = (catalog.facts(key if key.kind == "function" else key.relation) for key in keys)
    return frozenset(row_type for each in facts for row_type in each.row_types)
