"""Which types are recreated together, and where: types that share a table form one group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.dependencies import impact, types_with_temporary_twin
from enumfix.catalog.families import conversion_table, table_kind, without_partition_links
from enumfix.catalog.key import Key
from enumfix.kinds.enum import EnumType
from enumfix.migration.comments import AttachedComments
from enumfix.migration.runs import ListedLabel, Place, Run, Step, list_labels, new_labels
from enumfix.recreation.change import Change, Label, Recreation
from enumfix.source import Source
from enumfix.sql.names import temporary_name


class Group(NamedTuple):
    """Runs whose types are recreated together at statement number `place`.

    `members` holds each run with the key that its type has at this place.
    """

    place: int
    members: tuple[tuple[Run, Key], ...]

    @property
    def types(self) -> tuple[Key, ...]:
        """The keys of the types at the place of the group."""
        return tuple(key for _, key in self.members)


def group_runs(runs: Sequence[Run], steps: Sequence[Step]) -> tuple[Group, ...]:
    """Group the runs whose types share a table or whose first ADD VALUE is in the same DO block.

    A group is recreated at the place of its first run. A later run joins it only if the same objects depend
    on its type there as at its own place.
    """
    groups: list[Group] = []
    for run in runs:
        for number, candidate in enumerate(groups):
            key = key_at(candidate.place, run, steps)
            if key is not None and _can_join(run, key, candidate, steps):
                groups[number] = Group(candidate.place, (*candidate.members, (run, key)))
                break
        else:
            groups.append(Group(run.first.at, ((run, run.first.key),)))
    return tuple(groups)


def _can_join(run: Run, key: Key, group: Group, steps: Sequence[Step]) -> bool:
    """Return whether a run can be recreated with a group, at whose place its type is called `key`."""
    dependents = _dependents(run.first.key, run.first.at, steps)
    tables = {table for other in group.types for table in _tables(_dependents(other, group.place, steps))}
    if group.place != run.first.at and tables.isdisjoint(_tables(dependents)):
        return False
    return _dependents(key, group.place, steps) - {key} == dependents - {run.first.key}


def _dependents(key: Key, place: int, steps: Sequence[Step]) -> frozenset[Key]:
    return impact(steps[place].before, (key,))


def _tables(keys: Iterable[Key]) -> set[Key]:
    return {key.relation for key in keys if key.kind == "column"}


def key_at(place: int, run: Run, steps: Sequence[Step]) -> Key | None:
    """Return the key that the type of a run has at an earlier place, or None if it does not exist there."""
    for enum in steps[place].before.of(EnumType):
        key = enum.key
        for step in steps[place : run.first.at]:
            for old, new in step.delta.renamed_keys:
                key = new if key == old else key
        if key == run.first.key:
            return enum.key
    return None


def change_of(
    group: Group,
    steps: Sequence[Step],
    comments: Mapping[Place, AttachedComments],
    is_taken: Callable[[str], bool],
    target: int,
    owners: frozenset[str],
    newline: str,
    schema: Source,
) -> Change:
    """Return the change that recreates the types of a group. Raises `Refused` for impossible labels.

    `is_taken` tells whether a name is in use, `target` is the PostgreSQL version that the change is for.
    """
    catalog = steps[group.place].before
    recreations = tuple(_recreation(run, key, group.place, steps, comments) for run, key in group.members)
    reached = impact(catalog, group.types)
    return Change(
        catalog=_without_recreated_families(catalog, reached),
        recreations=recreations,
        unqualified_schemas=_unqualified_schemas(group, catalog.home),
        target=target,
        owners=owners,
        impact=reached,
        temporary=_temporary_names(_temporarily_renamed(group.types, reached, catalog), is_taken),
        newline=newline,
        schema=schema,
    )


def _recreation(
    run: Run, key: Key, place: int, steps: Sequence[Step], comments: Mapping[Place, AttachedComments]
) -> Recreation:
    labels = list_labels(key, place, steps, run.additions)
    return Recreation(
        key=key,
        labels=tuple(_with_comments(label, comments) for label in labels),
        added=new_labels(labels),
        statement=run.first.statement,
    )


def _without_recreated_families(catalog: Catalog, reached: frozenset[Key]) -> Catalog:
    """Return the catalog in which recreated partitioned tables have neither partitions nor parents."""
    partitioned = (key for key in reached if table_kind(key, catalog) == "partitioned")
    return without_partition_links(
        catalog, frozenset(key for key in partitioned if catalog.objects[key].is_recreated(catalog))
    )


def _temporarily_renamed(types: Sequence[Key], reached: frozenset[Key], catalog: Catalog) -> Iterator[Key]:
    """Yield what needs a temporary name: the types, types made of them, and interim parents of tables.

    A table whose children have several parents gets an interim parent.
    """
    yield from types
    twins = types_with_temporary_twin(catalog, reached, frozenset(types))
    yield from (key for key in catalog.objects if key in twins and key not in types)
    columns = (key for key in catalog.objects if key in reached and key.kind == "column")
    parents = dict.fromkeys(conversion_table(column, catalog) for column in columns)
    yield from (parent for parent in parents if parent.kind == "interim parent")


def _temporary_names(keys: Iterable[Key], is_taken: Callable[[str], bool]) -> dict[Key, str]:
    """Return a temporary name for each key: a free one, and none twice."""
    names: dict[Key, str] = {}
    for key in keys:
        names[key] = temporary_name(key.name, lambda name: name in names.values() or is_taken(name))
    return names


def _unqualified_schemas(group: Group, home: str) -> frozenset[str]:
    """Return the schema that the author leaves out everywhere, if it is the file's default schema `home`."""
    left_out = {key.schema for run, key in group.members if not run.first.qualified and key.schema == home}
    return frozenset(left_out - {key.schema for run, key in group.members if run.first.qualified})


def _with_comments(label: ListedLabel, comments: Mapping[Place, AttachedComments]) -> Label:
    attached = [comments[place] for place in label.asked_at if place in comments]
    return Label(
        label.text,
        tuple(comment for each in attached for comment in each.above),
        tuple(comment for each in attached for comment in each.behind),
    )
