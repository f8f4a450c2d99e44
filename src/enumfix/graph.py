"""What stands on what: the impact of a type, in an order in which it can be built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from enumfix.catalog import Catalog, Object
from enumfix.ids import Key


def impact(catalog: Catalog, types: Iterable[Key]) -> frozenset[Key]:
    """Return the keys of the types and of all their dependents, direct and indirect.

    A column that changes its type changes the row type of its table too.
    """
    above: defaultdict[Key, list[Key]] = defaultdict(list)
    for found in catalog.objects.values():
        for need in found.needs:
            above[need].append(found.key)
    reached = {key for key in types if key in catalog.objects}
    queue = list(reached)
    while queue:
        key = queue.pop()
        dependents = list(above[key])
        if key.kind == "column":
            dependents += above[key.of("row type")]
        for dependent in dependents:
            if dependent not in reached:
                reached.add(dependent)
                queue.append(dependent)
    return frozenset(reached)


def standing(catalog: Catalog, keys: frozenset[Key]) -> tuple[Object, ...]:
    """Return the objects of an impact from the bottom up: each after what it needs.

    Where that leaves a choice, they stand in the order of the schema.
    """
    done: dict[Key, None] = {}

    def visit(start: Key) -> None:
        stack = [(start, iter(sorted(catalog.objects[start].needs & keys)))]
        open_now = {start}
        while stack:
            key, rest = stack[-1]
            for need in rest:
                if need not in done and need not in open_now and need in catalog.objects:
                    open_now.add(need)
                    stack.append((need, iter(sorted(catalog.objects[need].needs & keys))))
                    break
            else:
                done.setdefault(key)
                stack.pop()

    for key in catalog.objects:
        if key in keys and key not in done:
            visit(key)
    return tuple(catalog.objects[key] for key in done)


def shaken(catalog: Catalog, keys: frozenset[Key]) -> tuple[Object, ...]:
    """Return what is not in an impact but uses a column of it: the server carries it along."""
    columns = {key for key in keys if key.kind == "column"}
    return tuple(
        found for found in catalog.objects.values() if found.key not in keys and columns & found.uses
    )
