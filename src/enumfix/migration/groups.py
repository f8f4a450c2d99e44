"""Which types are recreated where: one recreation per type, and one for types that share a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.dependencies import impact, swapped
from enumfix.catalog.families import cut, top, variety
from enumfix.catalog.key import Key
from enumfix.kinds.enum import EnumType
from enumfix.migration.comments import Notes
from enumfix.migration.runs import Listed, Place, Run, Step, added, listing
from enumfix.recreation.change import Change, Label, Recreation
from enumfix.source import Source
from enumfix.sql.names import interim


class Group(NamedTuple):
    """Runs whose types are recreated together at one `place`, each with its key there."""

    place: int
    members: tuple[tuple[Run, Key], ...]


def group(runs: Sequence[Run], steps: Sequence[Step]) -> tuple[Group, ...]:
    """Return the runs in groups: those whose types meet in a table go together, at the first place.

    So do those that begin in one DO block. A run moves up only where the same things stand on its type
    there as at its own place.
    """
    groups: list[Group] = []
    for run in runs:
        own = _dependents(run.first.key, run.first.at, steps)
        for number, each in enumerate(groups):
            key = earlier_key(run, each.place, steps)
            tables = {
                found.relation for _, other in each.members for found in _columns(other, each.place, steps)
            }
            shared = tables & {found.relation for found in own if found.kind == "column"}
            meet = shared or each.place == run.first.at
            if key and meet and _dependents(key, each.place, steps) - {key} == own - {run.first.key}:
                groups[number] = Group(each.place, (*each.members, (run, key)))
                break
        else:
            groups.append(Group(run.first.at, ((run, run.first.key),)))
    return tuple(groups)


def _dependents(key: Key, place: int, steps: Sequence[Step]) -> frozenset[Key]:
    return impact(steps[place].before, (key,))


def _columns(key: Key, place: int, steps: Sequence[Step]) -> list[Key]:
    return [found for found in _dependents(key, place, steps) if found.kind == "column"]


def earlier_key(run: Run, place: int, steps: Sequence[Step]) -> Key | None:
    """Return what the type of a run is called at an earlier place, None where it is not there."""
    for each in steps[place].before.of(EnumType):
        start = key = each.key
        for step in steps[place : run.first.at]:
            for old, new in step.delta.renamed:
                key = new if key == old else key
        if key == run.first.key:
            return start
    return None


def change_of(
    group: Group,
    steps: Sequence[Step],
    notes: Mapping[Place, Notes],
    is_taken: Callable[[str], bool],
    target: int,
    owners: frozenset[str],
    newline: str,
    schema: Source,
) -> Change:
    """Return the change that recreates the types of a group. Raises `Refused` for impossible labels."""
    catalog = steps[group.place].before
    recreations: list[Recreation] = []
    for run, key in group.members:
        listed = listing(key, group.place, steps, run.additions)
        labels = tuple(_label(each, notes) for each in listed)
        recreations.append(
            Recreation(key=key, labels=labels, added=added(listed), statement=run.first.statement)
        )
    types = [key for _, key in group.members]
    reached = impact(catalog, types)
    leaving = (key for key in reached if variety(key, catalog) == "partitioned")
    return Change(
        catalog=cut(catalog, frozenset(key for key in leaving if catalog.objects[key].leaves(catalog))),
        recreations=tuple(recreations),
        bare=_bare(group, catalog.home),
        target=target,
        owners=owners,
        impact=reached,
        temporary=_free_names(
            [*types, *_made_of_them(catalog, reached, types), *_interim_parents(catalog, reached)], is_taken
        ),
        newline=newline,
        schema=schema,
    )


def _made_of_them(catalog: Catalog, keys: frozenset[Key], types: Sequence[Key]) -> Iterator[Key]:
    """Yield the types made of `types` that are swapped with them, in the order of the schema."""
    found = swapped(catalog, keys, frozenset(types))
    return (key for key in catalog.objects if key in found and key not in types)


def _interim_parents(catalog: Catalog, keys: frozenset[Key]) -> Iterator[Key]:
    """Yield the parents that tables get for a while whose children have several."""
    found = (top(key, catalog) for key in catalog.objects if key in keys and key.kind == "column")
    return iter(dict.fromkeys(each for each in found if each.kind == "interim parent"))


def _free_names(keys: Iterable[Key], is_taken: Callable[[str], bool]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for key in keys:
        found[key] = interim(key.name, lambda name: name in found.values() or is_taken(name))
    return found


def _bare(group: Group, home: str) -> frozenset[str]:
    """Return the schemas that the author leaves out, where the file's search_path makes that safe."""
    left_out = {key.schema for run, key in group.members if not run.first.qualified and key.schema == home}
    return frozenset(left_out - {key.schema for run, key in group.members if run.first.qualified})


def _label(listed: Listed, notes: Mapping[Place, Notes]) -> Label:
    written = [notes[at] for at in listed.asked_at if at in notes]
    return Label(
        listed.text,
        tuple(comment for note in written for comment in note.above),
        tuple(comment for note in written for comment in note.behind),
    )
