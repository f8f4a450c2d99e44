"""Table families: partitions and inheritance children, and the table at their root."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from enumfix.catalog.catalog import Catalog, Object, renamed
from enumfix.catalog.key import ON_TABLE, Key

Kept = TypeVar("Kept", bound=Object)


def parents(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the tables that a table is a partition or a child of."""
    found: tuple[Key, ...] = getattr(catalog.objects.get(table), "parents", ())
    return found


def variety(table: Key, catalog: Catalog) -> str:
    """Return what kind of table this is: `table`, `partitioned` or `foreign`; "" if it is none."""
    found: str = getattr(catalog.objects.get(table), "variety", "")
    return found


def is_made_again(table: Key, catalog: Catalog) -> bool:
    """Return whether a table is a partitioned one that is dropped and created around its partitions."""
    return variety(table, catalog) == "partitioned" and catalog.objects[table].leaves(catalog)


def converted_tables(catalog: Catalog, impact: frozenset[Key]) -> frozenset[Key]:
    """Return the tables that are rewritten: those with a column, or its expression, in an impact."""
    return frozenset(
        key.relation
        for key in impact
        if key.kind == "column" or getattr(catalog.objects.get(key), "computed", False)
    )


def ancestors(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return all tables that a table inherits from, the nearest first."""
    above = parents(table, catalog)
    return tuple(dict.fromkeys((*above, *(each for parent in above for each in ancestors(parent, catalog)))))


def is_partition(table: Key, catalog: Catalog) -> bool:
    """Return whether a table is a partition, not only a child."""
    return any(variety(parent, catalog) == "partitioned" for parent in parents(table, catalog))


def children(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the partitions and children of a table, in the order in which they were made."""
    return catalog.members("child", table)


def above(table: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the tables that a partition is below, the nearest first, also where it is cut off from them."""
    parent: Key | None = getattr(catalog.objects.get(table.of("attachment")), "parent", None)
    if parent:
        yield parent
        yield from above(parent, catalog)


def below(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return all tables below a table, also where it is cut off from its partitions."""
    found: dict[Key, None] = {}
    queue = [table]
    while queue:
        attached = catalog.members("attached", queue[0])
        parts = (each._replace(kind="relation", part="") for each in attached)
        for child in (*children(queue.pop(0), catalog), *parts):
            if child not in found:
                found[child] = None
                queue.append(child)
    return tuple(found)


def cut(catalog: Catalog, leaving: frozenset[Key]) -> Catalog:
    """Return a catalog in which tables that leave have no partitions, and are none."""
    objects = dict(catalog.objects)
    families = dict(catalog.families)
    for key, found in catalog.objects.items():
        above: tuple[Key, ...] = getattr(found, "parents", ())
        gone = [parent for parent in above if leaving & {key, parent}]
        if gone:
            parents_left = tuple(parent for parent in above if parent not in gone)
            changes: dict[str, Any] = {"parents": parents_left}
            objects[key] = replace(found, **changes)
            for parent in gone:
                family_key = Key("child", parent.schema, parent.name)
                families[family_key] = tuple(each for each in families[family_key] if each != key)
    return replace(catalog, objects=objects, families=families)


def descendants(table: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return all tables below a table, each once."""
    found: dict[Key, None] = {}
    queue = [table]
    while queue:
        for child in children(queue.pop(0), catalog):
            if child not in found:
                found[child] = None
                queue.append(child)
    return tuple(found)


def roots(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the topmost tables that a column is inherited from; its own table where it is not."""
    above = [
        root
        for parent in parents(column.relation, catalog)
        if parent.of("column", column.part) in catalog.objects
        for root in roots(parent.of("column", column.part), catalog)
    ]
    return tuple(dict.fromkeys(above)) or (column.relation,)


def united(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the topmost tables of a column, and those that they share children with.

    A partition has one parent alone, so what is below a partitioned table need not be looked at.
    """
    found = dict.fromkeys(roots(column, catalog))
    queue = [table for table in found if variety(table, catalog) != "partitioned"]
    while queue:
        for table in descendants(queue.pop(0), catalog):
            own = table.of("column", column.part)
            for root in roots(own, catalog) if own in catalog.objects else ():
                if root not in found:
                    found[root] = None
                    queue.append(root)
    return tuple(sorted(found, key=list(catalog.objects).index)) if len(found) > 1 else tuple(found)


def family(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return the columns that change together with one: the topmost first, then those below them."""
    tops = united(column, catalog)
    tables = dict.fromkeys((*tops, *(each for top in tops for each in descendants(top, catalog))))
    found = (table.of("column", column.part) for table in tables)
    return tuple(each for each in found if each in catalog.objects)


def top(column: Key, catalog: Catalog) -> Key:
    """Return the table whose ALTER TABLE reaches all of a column.

    Of several topmost tables it is their interim parent, which is called after the first.
    """
    first, *others = united(column, catalog)
    return first.of("interim parent", " ".join(each.name for each in others)) if others else first


def torn(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the checks and indexes of an inheritance child that compare a column with one of another table's.

    The ALTER TABLE of the parent converts the one, that of the child the other: in between they do not fit.
    """
    table = column.relation
    if not parents(table, catalog) or is_partition(table, catalog):
        return
    root, type_ = top(column, catalog), getattr(catalog.objects.get(column), "type", None)
    for found in catalog.objects.values():
        if (
            column in found.uses
            and _is_expression(found)
            and any(
                each.relation == table
                and getattr(catalog.objects.get(each), "type", None) == type_
                and top(each, catalog) != root
                for each in found.uses
                if each.kind == "column"
            )
        ):
            yield found.key


def _is_expression(found: Object) -> bool:
    """Return whether an object is a check or an index over more than plain columns."""
    text = str(found.text).upper()
    if found.key.kind == "constraint":
        return text.startswith(("CHECK", "EXCLUDE"))
    return found.word == "index" and (" WHERE " in text or text.count("(") > 1)


def handed_down(found: Kept, table: Key) -> Kept:
    """Return what a child of a table gets of something in that table."""
    home = found.key.relation

    def move(key: Key) -> Key:
        inside = key.kind in ON_TABLE and key.relation == home
        return key._replace(schema=table.schema, name=table.name) if inside else key

    return renamed(found, move)


def rows_of(keys: Iterable[Key], catalog: Catalog) -> frozenset[Key]:
    """Return the row types of the tables whose rows some views and functions hand out as values."""
    found = (catalog.objects.get(key if key.kind == "function" else key.relation) for key in keys)
    return frozenset(row for each in found for row in getattr(each, "rows", ()))
