"""Which object depends on which: the impact of a type, in an order in which it can be built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.key import IN_TYPE, Key

Edges = Mapping[Key, list[Key]]


def impact(catalog: Catalog, types: Iterable[Key]) -> frozenset[Key]:
    """Return the keys of the types and of all their dependents, direct and indirect.

    A column that changes its type changes the row type of its table too. What leaves for a
    while takes all along that uses it, whether that needs it as it is or not.
    """
    needed = _above(catalog, lambda found: found.needs)
    used = _above(catalog, lambda found: found.uses)
    seeds = frozenset(key for key in types if key in catalog.objects)
    reached: set[Key] = set()
    queue = list(seeds)
    while queue:
        _spread(queue, reached, needed, used, catalog)
        queue = [key for key in _parked(catalog, frozenset(reached), seeds, used) if key not in reached]
    return frozenset(reached)


def _above(catalog: Catalog, of: Callable[[Object], frozenset[Key]]) -> Edges:
    above: defaultdict[Key, list[Key]] = defaultdict(list)
    for found in catalog.objects.values():
        for key in of(found):
            above[key].append(found.key)
    return above


def _spread(queue: list[Key], reached: set[Key], needed: Edges, used: Edges, catalog: Catalog) -> None:
    """Add what depends on the keys in the queue, directly or through other objects."""
    while queue:
        key = queue.pop()
        if key in reached:
            continue
        reached.add(key)
        found = catalog.objects.get(key)
        queue += (
            each
            for each in needed.get(key, ())
            if found is None or found.disturbs(catalog.objects[each], catalog)
        )
        queue += found.draws(catalog) if found else ()
        if key.kind == "column":
            queue += needed.get(key.of("row type"), ())
        if found and found.leaves(catalog):
            queue += (each for each in used.get(key, ()) if not catalog.objects[each].outlives(key, catalog))
            if key.kind == "relation":
                queue += used.get(key.of("row type"), ())


def giving_rows(catalog: Catalog, tables: Iterable[Key]) -> frozenset[Key]:
    """Return the views and functions that hand out rows of some tables as values."""
    rows = {table.of("row type") for table in tables}
    return frozenset(key for key, found in catalog.objects.items() if rows & found.rows)


def made_again(catalog: Catalog, keys: Iterable[Key]) -> frozenset[Key]:
    """Return what of an impact is dropped and created again: it comes back as the schema spells it."""
    found = ((key, catalog.objects.get(key)) for key in keys)
    return frozenset(key for key, each in found if key.kind == "type" or (each and each.leaves(catalog)))


def swapped(catalog: Catalog, keys: frozenset[Key], types: frozenset[Key]) -> frozenset[Key]:
    """Return the types of an impact created again under an interim name: enums, and types made of them.

    A type is not if it needs something that comes back only after the new types have their
    names, a function for instance.
    """
    found = set(types)
    for each in standing(catalog, frozenset(key for key in keys if key.kind == "type")):
        needs = (need for need in each.needs if need in keys or need.kind == "row type")
        if each.swaps(catalog) and found.issuperset(needs):
            found.add(each.key)
    return frozenset(found)


def is_parked(column: Object, keys: frozenset[Key], types: Container[Key]) -> bool:
    """Return whether a column of an impact is text for a while: its type has no interim successor.

    `keys` is the impact, `types` are those of its types that have one.
    """
    type_ = column.type
    return type_ is not None and type_ not in types and (type_ in keys or type_.kind == "row type")


def _parked(catalog: Catalog, reached: frozenset[Key], seeds: frozenset[Key], used: Edges) -> Iterator[Key]:
    """Yield what uses a column that is text for a while: nothing that does can stay."""
    types = swapped(catalog, reached, seeds)
    for key in reached:
        found = catalog.objects.get(key)
        if key.kind == "column" and found and is_parked(found, reached, types):
            yield from used.get(key, ())


def standing(catalog: Catalog, keys: frozenset[Key]) -> tuple[Object, ...]:
    """Return the objects of an impact from the bottom up: each after what it needs, or uses.

    A generated column is there once its expression is. Where that leaves a choice, types, what is in
    them and what is below them come first, then all others in the order of the schema.
    """
    done: dict[Key, None] = {}

    def below(key: Key) -> Iterator[Key]:
        found = catalog.objects[key]
        mentioned = found.stands_on(catalog)
        mentioned |= {each.relation for each in mentioned if each.kind == "row type"}
        expressions = {each.of("default", each.part) for each in (key, *mentioned) if each.kind == "column"}
        computed = {each for each in expressions & keys if catalog.facts(each).computed}
        return iter(sorted((mentioned & keys) | computed))

    def visit(start: Key) -> None:
        stack = [(start, below(start))]
        open_now = {start}
        while stack:
            key, rest = stack[-1]
            for need in rest:
                if need not in done and need not in open_now and need in catalog.objects:
                    open_now.add(need)
                    stack.append((need, below(need)))
                    break
            else:
                done.setdefault(key)
                stack.pop()

    first = IN_TYPE | {"type"}
    for key in sorted(catalog.objects, key=lambda key: key.kind not in first):
        if key in keys and key not in done:
            visit(key)
    return tuple(catalog.objects[key] for key in done)


def shaken(catalog: Catalog, keys: frozenset[Key]) -> tuple[Object, ...]:
    """Return what is not in an impact but uses a column of it: the server carries it along."""
    columns = {key for key in keys if key.kind == "column"}
    return tuple(
        found for found in catalog.objects.values() if found.key not in keys and columns & found.uses
    )
