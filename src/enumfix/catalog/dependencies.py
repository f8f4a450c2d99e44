"""The impact of types: all that depends on them, what of it is recreated, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.key import IN_TYPE, Key

Edges = Mapping[Key, list[Key]]
"""The objects that depend on each key."""


def impact(catalog: Catalog, types: Iterable[Key]) -> frozenset[Key]:
    """Return the keys of the types and of all their dependents, direct and indirect.

    A column that gets another type changes the row type of its table too. A recreated object brings all of
    its users along, whether they need it unchanged or not.
    """
    needed = _dependents(catalog, lambda object_: object_.needs)
    used = _dependents(catalog, lambda object_: object_.uses)
    seeds = frozenset(key for key in types if key in catalog.objects)
    reached: set[Key] = set()
    queue = list(seeds)
    while queue:
        _add_dependents(queue, reached, needed, used, catalog)
        via_text = _users_of_text_columns(catalog, frozenset(reached), seeds, used)
        queue = [key for key in via_text if key not in reached]
    return frozenset(reached)


def _dependents(catalog: Catalog, dependencies: Callable[[Object], frozenset[Key]]) -> Edges:
    dependents: defaultdict[Key, list[Key]] = defaultdict(list)
    for object_ in catalog.objects.values():
        for key in dependencies(object_):
            dependents[key].append(object_.key)
    return dependents


def _add_dependents(
    queue: list[Key], reached: set[Key], needed: Edges, used: Edges, catalog: Catalog
) -> None:
    """Add the keys in the queue to `reached`, and all that depends on them, directly or not."""
    while queue:
        key = queue.pop()
        if key in reached:
            continue
        reached.add(key)
        object_ = catalog.objects.get(key)
        queue += (
            user
            for user in needed.get(key, ())
            if object_ is None or object_.pulls_in(catalog.objects[user], catalog)
        )
        queue += object_.also_affects(catalog) if object_ else ()
        if key.kind == "column":
            queue += needed.get(key.of("row type"), ())
        if object_ and object_.is_recreated(catalog):
            queue += (
                user for user in used.get(key, ()) if not catalog.objects[user].survives_drop_of(key, catalog)
            )
            if key.kind == "relation":
                queue += used.get(key.of("row type"), ())


def row_sources(catalog: Catalog, tables: Iterable[Key]) -> frozenset[Key]:
    """Return the views and functions that return whole rows of some tables as values."""
    types = {table.of("row type") for table in tables}
    return frozenset(key for key, object_ in catalog.objects.items() if types & object_.row_types)


def recreated_keys(catalog: Catalog, keys: Iterable[Key]) -> frozenset[Key]:
    """Return the keys of an impact that are dropped and created again, with the text that the schema has."""
    objects = ((key, catalog.objects.get(key)) for key in keys)
    return frozenset(
        key for key, object_ in objects if key.kind == "type" or (object_ and object_.is_recreated(catalog))
    )


def types_with_temporary_twin(
    catalog: Catalog, keys: frozenset[Key], types: frozenset[Key]
) -> frozenset[Key]:
    """Return the types of an impact that are created again under a temporary name: enums, types over them.

    A type that also needs a function, say, is not among them: the function comes back only after the new
    types have their final names.
    """
    twins = set(types)
    for type_ in build_order(catalog, frozenset(key for key in keys if key.kind == "type")):
        needs = (need for need in type_.needs if need in keys or need.kind == "row type")
        if type_.has_temporary_twin(catalog) and twins.issuperset(needs):
            twins.add(type_.key)
    return frozenset(twins)


def is_converted_through_text(column: Object, keys: frozenset[Key], types: Container[Key]) -> bool:
    """Return whether a column is converted to text and from there to the new type.

    It is if its type has no version under a temporary name. `keys` is the impact, `types` are those of its
    types that have one.
    """
    type_ = column.type
    return type_ is not None and type_ not in types and (type_ in keys or type_.kind == "row type")


def _users_of_text_columns(
    catalog: Catalog, reached: frozenset[Key], seeds: frozenset[Key], used: Edges
) -> Iterator[Key]:
    """Yield all users of the columns that are converted through text: none of them survives that."""
    types = types_with_temporary_twin(catalog, reached, seeds)
    for key in reached:
        column = catalog.objects.get(key) if key.kind == "column" else None
        if column and is_converted_through_text(column, reached, types):
            yield from used.get(key, ())


def build_order(catalog: Catalog, keys: frozenset[Key]) -> tuple[Object, ...]:
    """Return the objects of an impact in the order in which they can be created: each after all that it uses.

    Where that leaves a choice, types, their parts and what these use come first, then all others in the order
    of the schema.
    """
    done: dict[Key, None] = {}
    first = IN_TYPE | {"type"}
    for key in sorted(catalog.objects, key=lambda key: key.kind not in first):
        if key in keys and key not in done:
            _add_bottom_up(key, keys, catalog, done)
    return tuple(catalog.objects[key] for key in done)


def _add_bottom_up(start: Key, keys: frozenset[Key], catalog: Catalog, done: dict[Key, None]) -> None:
    """Add an object to `done`, after all that must exist before it. A circle is cut where it closes."""
    stack = [(start, _prerequisites(start, keys, catalog))]
    visited = {start}
    while stack:
        key, rest = stack[-1]
        for need in rest:
            if need not in done and need not in visited and need in catalog.objects:
                visited.add(need)
                stack.append((need, _prerequisites(need, keys, catalog)))
                break
        else:
            done.setdefault(key)
            stack.pop()


def _prerequisites(key: Key, keys: frozenset[Key], catalog: Catalog) -> Iterator[Key]:
    """Yield those of `keys` that must exist before an object; a generated column needs its expression."""
    needs = catalog.objects[key].built_after(catalog)
    needs |= {need.relation for need in needs if need.kind == "row type"}
    expressions = {each.of("default", each.part) for each in (key, *needs) if each.kind == "column"}
    generated = {expression for expression in expressions & keys if catalog.facts(expression).is_computed}
    yield from sorted((needs & keys) | generated)


def retyped_in_place(catalog: Catalog, keys: frozenset[Key]) -> tuple[Object, ...]:
    """Return the objects outside an impact that use a column of it: ALTER COLUMN … TYPE rebuilds them."""
    columns = {key for key in keys if key.kind == "column"}
    return tuple(
        object_ for object_ in catalog.objects.values() if object_.key not in keys and columns & object_.uses
    )
