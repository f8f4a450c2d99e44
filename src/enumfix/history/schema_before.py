"""The schema right before a migration: from the dump where that shows an object, else from the migrations.

If no migration changes an object between the version of the dump and that of the file, the object is
taken from the dump, and renamed as the migrations rename it. Any other object is as the earlier migrations
leave it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Accessory, Catalog, NotFollowed, Object, Rename
from enumfix.catalog.dependencies import impact, retyped_in_place
from enumfix.catalog.families import ancestors, descendants_with_partitions
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.text import Constant, Text, qualified_ref
from enumfix.fold.fold import assemble_catalog
from enumfix.history.holders import holders, holders_of_blocks
from enumfix.history.read import History
from enumfix.history.versions import (
    MigrationStep,
    ObjectAfter,
    Renaming,
    accessories_after_renames,
    inverse_renamings,
    is_in_object_text,
    migration_step,
    objects_after,
    rename_key,
    rename_object,
)
from enumfix.kinds.check import Check
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.kinds.partition import Attachment
from enumfix.recreation.columns import is_generated
from enumfix.recreation.partition_indexes import IndexLike, is_index_like
from enumfix.sql.find import index_statements
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.script import Statement

Accessories: TypeAlias = tuple[Accessory, ...]


class SchemaBefore(NamedTuple):
    """The schema before the file, and what in it is not taken from the dump.

    `from_files` are the objects that are as migrations wrote them, `accessories_from_files` the keys whose
    accessories are. `is_dump` is whether the whole schema is the one that the dump shows.
    """

    catalog: Catalog
    from_files: frozenset[Key] = frozenset()
    accessories_from_files: frozenset[Key] = frozenset()
    is_dump: bool = False


class PlaceInDump(NamedTuple):
    """The key in the dump of an object before the file, and what migrations may change in between.

    `unchanged` is whether they change at most names in it. `changed_aspects` are those of its accessories
    that later migrations may change.
    """

    key: Key
    unchanged: bool
    changed_aspects: frozenset[str] = frozenset()


def schema_before(history: History, versions: Sequence[int], types: Sequence[Key]) -> SchemaBefore:
    """Return the schema before the file, from a dump that is of one of the `versions`."""
    known = _with_known_accessories(history, versions)
    places = _places_in_dump(history, versions, known)
    renamings = _renamings_from_dump(history, max(versions))
    if history.at in versions and _dump_shows_impact(history, versions, places, renamings, types, known):
        return SchemaBefore(_schema_of_dump(history, versions, known), is_dump=True)
    return _compose_schema(history, versions, places, renamings, types, known)


def _schema_of_dump(history: History, versions: Sequence[int], known: Catalog) -> Catalog:
    """Return the schema of a dump from right before the file, with what the dump cannot show."""
    later = history.schema_after(max(versions)).not_followed[len(history.by_files.not_followed) :]
    unsure = (*history.dump.not_followed, *_schema_changes((*known.not_followed, *later)))
    of_blocks = {each.key: each for each in holders_of_blocks(history, min(versions), history.at)}
    return replace(history.dump, objects={**history.dump.objects, **of_blocks}, not_followed=unsure)


def _compose_schema(
    history: History,
    versions: Sequence[int],
    places: dict[Key, PlaceInDump],
    renamings: Sequence[Renaming],
    types: Sequence[Key],
    known: Catalog,
) -> SchemaBefore:
    """Return the schema before the file, composed of the dump's objects and of the migrations'."""
    version = max(versions)
    from_files = _objects_from_files(history, places)
    draft = _Draft(history.dump)
    _add_objects(draft, history, min(versions), places, renamings, from_files)
    _add_not_nulls(draft.objects, history, places, renamings)
    keys = _keys_before(places, draft.objects, from_files)
    for key, found in list(_partition_indexes(history, keys, renamings, version)):
        draft.add(found.key, found, key if key == found.key else None)
        places.setdefault(found.key, PlaceInDump(key, True))
    _add_columns_read(draft.objects, history.dump, renamings)
    accessories, keys_from_files = _accessories_before(
        history, places, known, draft.objects, from_files, is_later=version > history.at
    )
    of_type = holders(draft.objects, history, version, types, renamings)
    draft.objects.update({found.key: found for found in of_type})
    unsure = (_rename_unsure(each, renamings) for each in history.dump.not_followed)
    catalog = replace(
        assemble_catalog(draft.in_order(), accessories),
        not_followed=(*unsure, *_schema_changes(known.not_followed)),
    )
    return SchemaBefore(catalog, from_files, keys_from_files)


_Rank: TypeAlias = tuple[str, str, int, str]
"""What pg_dump sorts the objects of a kind by: schema, name, number of the column, name of the part."""


class _Draft:
    """The objects of the schema before the file, and the places that they have in the dump.

    `places` are the positions of the objects that have the same key there, `renamed` those of the others,
    by class.
    """

    def __init__(self, dump: Catalog) -> None:
        self.objects: dict[Key, Object] = {}
        self.places: dict[Key, int] = {}
        self.renamed: defaultdict[type[Object], list[int]] = defaultdict(list)
        self._positions = {key: position for position, key in enumerate(dump.objects)}

    def add(self, key: Key, found: Object, key_in_dump: Key | None = None) -> None:
        """Add an object. A dump sorts by name, so a renamed one may have another place."""
        self.objects[key] = found
        if key_in_dump == key:
            self.places[key] = self._positions[key]
        elif key_in_dump:
            self.renamed[type(found)].append(self._positions[key_in_dump])

    def in_order(self) -> Iterable[Object]:
        """Return the objects in the order of the dump, new ones where the dump would sort them.

        If all of a class are renamed, they stand where the first of them stands in the dump.
        """
        peers: defaultdict[type[Object], list[tuple[_Rank, int]]] = defaultdict(list)
        for key, place in self.places.items():
            peers[type(self.objects[key])].append((self._rank(key), place))
        for ranked in peers.values():
            ranked.sort()

        def place_of(key: Key) -> tuple[int, int, _Rank]:
            rank, kind = self._rank(key), type(self.objects[key])
            if key in self.places:
                return self.places[key], 0, rank
            if not (known := peers[kind]):
                return min(self.renamed.get(kind, (len(self.objects),))), 1, rank
            at = bisect_left(known, (rank, -1))
            return (known[at - 1][1], 1, rank) if at else (known[0][1], -1, rank)

        return [self.objects[key] for key in sorted(self.objects, key=place_of)]

    def _rank(self, key: Key) -> _Rank:
        column = self.objects.get(key._replace(kind="column")) if key.part else None
        return key.schema, key.name, column.number if column else 0, key.part


def _add_objects(
    draft: _Draft,
    history: History,
    first: int,
    places: Mapping[Key, PlaceInDump],
    renamings: Sequence[Renaming],
    from_files: Container[Key],
) -> None:
    """Add each object before the file: from the dump if it shows the object as it was, else from the files.

    The dump is of version `first` or a later one.
    """
    missed = history.steps[first : history.at]
    for key, migrated in history.by_files.objects.items():
        if key in from_files:
            draft.add(key, _spell_as_in_dump(migrated, history.by_files))
            continue
        key_in_dump = places[key].key
        if migrated.has_incomplete_text and any(key in step.causes for step in missed):
            draft.add(key, migrated, key_in_dump)  # the text in the dump does not show the later ALTERs
        else:
            dumped = rename_object(history.dump.objects[key_in_dump], renamings)
            draft.add(key, dumped.with_details_from(migrated), key_in_dump)


def _objects_from_files(history: History, places: Mapping[Key, PlaceInDump]) -> frozenset[Key]:
    """Return the objects that the dump does not show as they were before the file.

    If a CHECK constraint or a generation expression is one, so are those of the tables above and below,
    since they must be spelled alike.
    """
    schema = history.by_files
    changed = set()
    for key, migrated in schema.objects.items():
        place = places.get(key)
        dumped = history.dump.objects.get(place.key) if place else None
        if place is None or not place.unchanged or type(dumped) is not type(migrated):
            changed.add(key)
    spelled_alike = [
        key for key in changed if isinstance(schema.objects[key], Check) or is_generated(key, schema)
    ]
    for key in spelled_alike:
        for table in (key.relation, *ancestors(key.relation, schema)):
            alike = {
                each.of(key.kind, key.part) for each in (table, *descendants_with_partitions(table, schema))
            }
            changed |= alike & schema.objects.keys()
    return frozenset(changed)


_ACCESSORIES_ONLY = frozenset(("column", "attribute"))
"""Kinds that may have accessories though they are not in the catalog as objects."""


def _accessories_before(
    history: History,
    places: Mapping[Key, PlaceInDump],
    known: Catalog,
    objects: Mapping[Key, Object],
    from_files: Container[Key],
    *,
    is_later: bool,
) -> tuple[Mapping[Key, Accessories], frozenset[Key]]:
    """Return the accessories of all objects before the file, and the keys of those taken from migrations.

    `known` has the accessories by dump and migrations; aspects that later migrations change are the files'.
    """
    schema = history.by_files
    accessories: dict[Key, Accessories] = {}
    keys_from_files = set()
    for key in _keys_with_accessories(objects, schema, known):
        place, by_files = places.get(key), schema.accessories.get(key, ())
        chosen = known.accessories.get(key, ())
        is_unshown = place is None or (key in schema.objects and place.key not in history.dump.objects)
        if is_later and is_unshown:
            chosen = by_files
            keys_from_files.add(key)
        elif place and place.changed_aspects:
            chosen = _with_aspects(chosen, by_files, place.changed_aspects.__contains__)
            keys_from_files.add(key)
        if key in from_files:
            chosen = _with_aspects(chosen, by_files, is_in_object_text)
        accessories[key] = chosen
    return {key: chosen for key, chosen in accessories.items() if chosen}, frozenset(keys_from_files)


def _keys_with_accessories(objects: Mapping[Key, Object], by_files: Catalog, known: Catalog) -> Iterator[Key]:
    """Yield the keys before the file that may have accessories."""
    for key in dict.fromkeys((*objects, *by_files.accessories, *known.accessories)):
        has_home = key.kind in _ACCESSORIES_ONLY and key.home in objects
        if key in objects or key in by_files.accessories or has_home:
            yield key


def _with_aspects(found: Accessories, other: Accessories, is_other: Callable[[str], bool]) -> Accessories:
    """Return accessories, but from `other` for the aspects that `is_other` accepts."""
    kept = (accessory for accessory in found if not is_other(accessory.aspect))
    return (*kept, *(accessory for accessory in other if is_other(accessory.aspect)))


def _schema_changes(unsure: Iterable[NotFollowed]) -> Iterator[NotFollowed]:
    """Yield the statements that may change more than rows."""
    return (each for each in unsure if may_change_schema(each.statement))


def _creates_shown_index(statement: Statement, dump: Catalog) -> bool:
    """Return whether a statement creates an index that the dump shows, itself or in the partitions."""
    node = statement.node if statement.problem is None else None
    if not isinstance(node, ast.IndexStmt) or node.relation is None or not node.idxname:
        return False
    key = relation_named(node.relation, dump)._replace(name=node.idxname)
    return key in dump.objects or bool(dump.members("attached", key))


def _rename_unsure(unsure: NotFollowed, renamings: Iterable[Renaming]) -> NotFollowed:
    for renaming in renamings:
        unsure = unsure.after_rename(renaming.old, renaming.new) if isinstance(renaming, Rename) else unsure
    return unsure


def _spell_as_in_dump(found: Object, catalog: Catalog) -> Object:
    """Return an object; a default that is a label without a cast gets one, as in a dump."""
    value = found.text.parts[0] if len(found.text.parts) == 1 else None
    if not isinstance(found, Default) or not isinstance(value, Constant):
        return found
    type_, brackets = value.type, "[]" if value.array else ""
    if not isinstance(catalog.objects.get(type_), EnumType) or (value.array and value.value != "{}"):
        return found
    text = Text((value, "::", qualified_ref(type_), brackets))
    return replace(found, text=text, uses=found.uses | {type_}, needs=found.needs | {type_})


def _renamings_from_dump(history: History, version: int) -> tuple[Renaming, ...]:
    """Return the renamings that lead from the names in a dump of a version to those before the file."""
    if version >= history.at:
        later = history.steps[history.at : version]
        return inverse_renamings(renaming for step in later for renaming in step.renamings)
    return tuple(renaming for step in history.steps[version : history.at] for renaming in step.renamings)


def _add_not_nulls(
    objects: dict[Key, Object],
    history: History,
    places: Mapping[Key, PlaceInDump],
    renamings: Sequence[Renaming],
) -> None:
    """Add the NOT NULLs that only the dump shows, of columns that exist before the file."""
    keys = _keys_before(places, objects)
    for key, dumped in history.dump.objects.items():
        if key.kind == "not null" and key not in history.baseline and key._replace(kind="column") in keys:
            not_null = rename_object(dumped, renamings)
            objects.setdefault(not_null.key, not_null)


def _add_columns_read(objects: dict[Key, Object], dump: Catalog, renamings: Sequence[Renaming]) -> None:
    """Add the columns that texts of the dump read although no relevant migration adds them."""
    read = {key for found in objects.values() for key in found.uses if key.kind == "column"} - objects.keys()
    for key, dumped in dump.objects.items() if read else ():
        if key.kind == "column" and rename_key(key, renamings) in read:
            column = rename_object(dumped, renamings)
            objects[column.key] = column


def _keys_before(
    places: Mapping[Key, PlaceInDump], objects: Mapping[Key, Object], but: Container[Key] = ()
) -> Mapping[Key, Key]:
    """Map the keys in the dump of unchanged objects to their keys before the file; leave out `but`."""
    return {
        place.key: key
        for key, place in places.items()
        if key in objects and place.unchanged and key not in but
    }


def _places_in_dump(history: History, versions: Sequence[int], known: Catalog) -> dict[Key, PlaceInDump]:
    """Return the places in the dump of the objects before the file.

    An object is unchanged if it is so for each of the versions that the dump can be of.
    """
    at, first, last = history.at, min(versions), max(versions)
    start = history.schema_after(min(first, at))
    if last >= at:
        later = objects_after(history.steps[at:last], history.by_files, known.accessories)
        places = {
            key: PlaceInDump(state.key, state.unchanged, state.changed_aspects)
            for key, state in later.items()
            if state.key
        }
    else:
        earlier = objects_after(history.steps[last:at], history.schema_after(last))
        places = {state.key: PlaceInDump(key, state.unchanged) for key, state in earlier.items() if state.key}
    if first < min(last, at):
        states = objects_after(history.steps[first:at], start).values()
        whole = {state.key: state for state in states if state.key}
        places = {key: _combine_unchanged(place, whole.get(key)) for key, place in places.items()}
    return places


def _combine_unchanged(place: PlaceInDump, state: ObjectAfter | None) -> PlaceInDump:
    return place._replace(unchanged=place.unchanged and state is not None and state.unchanged)


def _dump_shows_impact(
    history: History,
    versions: Sequence[int],
    places: Mapping[Key, PlaceInDump],
    renamings: Sequence[Renaming],
    types: Sequence[Key],
    known: Catalog,
) -> bool:
    """Return whether the dump shows the impact of `types` as it is before the file, names included."""
    dump = history.dump
    keys = _keys_to_compare(history, types)
    with_accessories = (
        key for key in known.accessories.keys() | dump.accessories.keys() if key in keys or key.home in keys
    )
    return not (
        _is_behind(history, min(versions), keys)
        or any(
            known.accessories.get(key, ()) != dump.accessories.get(key, ())
            or (key in places and places[key].changed_aspects)
            for key in with_accessories
        )
        or any(_is_changed(key, places.get(key), dump.objects.get(key), renamings) for key in keys)
    )


def _keys_to_compare(history: History, types: Sequence[Key]) -> frozenset[Key]:
    """Return the impact of types in both schemas, with what loses something on the way.

    A trigger of a partitioned table may be in another state in each partition.
    """
    keys = impact(history.by_files, types) | impact(history.dump, types)
    keys |= {
        found.key for catalog in (history.by_files, history.dump) for found in retyped_in_place(catalog, keys)
    }
    triggers = [key for key in keys if key.kind == "trigger"]
    return keys.union(
        table.of("trigger", key.part)
        for key in triggers
        for table in descendants_with_partitions(key.relation, history.by_files)
    )


def _is_behind(history: History, first: int, keys: frozenset[Key]) -> bool:
    """Return whether migrations from version `first` to the file drop or alter one of the objects."""
    schema, start = history.by_files, history.schema_after(first).objects
    altered = {key for key in keys if schema.facts(key).has_incomplete_text}
    return (
        any(key not in schema.objects for key in keys & start.keys())
        or any(not altered.isdisjoint(step.causes) for step in history.steps[first : history.at])
        or any(key.kind == "default privileges" for key in schema.objects.keys() - start.keys())
    )


def _is_changed(
    key: Key, place: PlaceInDump | None, dumped: Object | None, renamings: Sequence[Renaming]
) -> bool:
    """Return whether a dump shows an object otherwise than it is before the file, or under another name."""
    if place is not None and (not place.unchanged or place.changed_aspects):
        return True
    return dumped is not None and (
        rename_object(dumped, renamings) != dumped or rename_key(key, renamings) != key
    )


def _with_known_accessories(history: History, versions: Sequence[int]) -> Catalog:
    """Return the schema before the file by the migrations, with the accessories that the dump shows, too.

    Of accessories that later migrations change it has the later state. Its `unsure` are the statements that
    cannot be followed in the migrations which a dump of one of the `versions` may not contain.
    """
    low = min(history.at, *versions)
    between = history.steps[low : max(versions)]
    renamings = inverse_renamings(renaming for step in between for renaming in step.renamings)
    dumped = {
        rename_key(key, renamings): accessories_after_renames(key, accessories, renamings)
        for key, accessories in history.dump.accessories.items()
    }
    catalog = assemble_catalog(history.schema_after(low).objects.values(), dumped)
    for step in history.steps[low : history.at]:
        if not step.is_idle:
            catalog = migration_step(step.script, step.statements, catalog).after
    return replace(
        catalog,
        accessories={
            key: _prefer_dump_spelling(accessories, dumped.get(key, ()))
            for key, accessories in catalog.accessories.items()
        },
        not_followed=tuple(
            each for each in catalog.not_followed if not _creates_shown_index(each.statement, history.dump)
        ),
    )


def _prefer_dump_spelling(accessories: Accessories, dumped: Accessories) -> Accessories:
    """Return the accessories of an object as the dump spells them, if that means the same."""
    if accessories == dumped or any(each not in accessories for each in dumped if each.aspect == "grant"):
        return accessories
    has_same_aspects = {each.aspect for each in accessories} == {each.aspect for each in dumped}
    others = (each for each in accessories if each not in dumped)
    return dumped if has_same_aspects and all(_is_stated_in(each, dumped) for each in others) else accessories


def _is_stated_in(wanted: Accessory, dumped: Accessories) -> bool:
    """Return whether a dump states the same comment, owner or grant in other words."""
    node = wanted.statement.node if wanted.statement else None
    for accessory in reversed(dumped):
        other = accessory.statement.node if accessory.statement else None
        if accessory.aspect != wanted.aspect or other is None:
            continue
        if isinstance(node, ast.CommentStmt) and isinstance(other, ast.CommentStmt):
            return node.comment == other.comment
        if wanted.aspect == "owner":
            return bool(wanted.role) and wanted.role == accessory.role
        if isinstance(node, ast.GrantStmt) and isinstance(other, ast.GrantStmt):
            if not (node.is_grant and other.is_grant) or wanted.role != accessory.role:
                return False
            if _grant_meaning(node) == _grant_meaning(other):
                return True
    return False


def _grant_meaning(node: ast.GrantStmt) -> tuple[object, ...]:
    """Return what tells a GRANT from others; its privileges are None if they are all that there are."""
    names = {each.priv_name for each in node.privileges or () if isinstance(each, ast.AccessPriv)}
    is_all = names == {_ONLY_PRIVILEGE.get(node.objtype or ObjectType.OBJECT_TABLE)}
    return None if is_all else node.privileges, node.grantees, node.grant_option, node.objtype


_ONLY_PRIVILEGE = {
    ObjectType.OBJECT_TYPE: "usage",
    ObjectType.OBJECT_DOMAIN: "usage",
    ObjectType.OBJECT_FUNCTION: "execute",
}
"""The privilege of the kinds that have only one: pg_dump writes ALL for it."""


def grantees(accessories: Accessories) -> frozenset[str]:
    """Return the roles that have a grant among the accessories of an object."""
    nodes = (accessory.statement.node for accessory in accessories if accessory.statement)
    roles = (role for node in nodes if isinstance(node, ast.GrantStmt) for role in node.grantees or ())
    return frozenset(role.rolename or "" for role in roles if isinstance(role, ast.RoleSpec))


def _partition_indexes(
    history: History, keys: Mapping[Key, Key], renamings: Sequence[Renaming], version: int
) -> Iterator[tuple[Key, Object]]:
    """Yield the indexes of partitions, and their attachments, that only a dump of the version shows.

    Each comes with its key in the dump. `keys` maps the keys in the dump of unchanged objects to those
    before the file.
    """
    between = history.steps[min(version, history.at) : max(version, history.at)]
    dumped = history.dump.objects
    known = {index.index for index in map(dumped.get, keys) if index and is_index_like(index)}
    attachments = [index for index in dumped.values() if isinstance(index, Attachment) and index.index]
    by_index = {index.index: index for index in dumped.values() if is_index_like(index)}
    has_news = True
    while has_news:
        has_news = False
        for attachment in attachments:
            index = by_index.get(attachment.key.relation)
            if index is None or index.index in known or attachment.parent not in known:
                continue
            has_partition = {index.table, index.table.of("attachment")} <= keys.keys()
            if has_partition and _is_untouched(index, attachment, keys, between):
                known.add(index.index)
                has_news = True
                yield index.key, rename_object(dumped[index.key], renamings)
                yield attachment.key, rename_object(attachment, renamings)


def _is_untouched(
    index: IndexLike, attachment: Attachment, keys: Mapping[Key, Key], between: Sequence[MigrationStep]
) -> bool:
    """Return whether no migration between two versions changes an index, its columns or its attachments."""
    shown = {key for key in index.uses if key.kind == "column"}
    shown |= {index.table.of("attachment"), attachment.parent, index.index}
    both = shown | {keys[key] for key in shown if key in keys}
    return not any(
        both & step.causes.keys()
        or next(iter(index_statements(step.script).schema_statements_mentioning((index.index.name,))), None)
        for step in between
    )
