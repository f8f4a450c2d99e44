"""The schema right before a migration: from the dump where that shows an object, else from the files.

An object that no migration has touched between the version of the dump and that of the file is
the dump's, with the names that the file meets. Any other is as the migrations before the file left it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Accessory, Catalog, Object, Rename, Unsure
from enumfix.catalog.dependencies import impact, shaken
from enumfix.catalog.families import ancestors, below
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.text import Constant, Text, qualified
from enumfix.fold.fold import assembled
from enumfix.history.held import holders, holders_of_blocks
from enumfix.history.read import History
from enumfix.history.versions import (
    Era,
    Fate,
    Move,
    backwards,
    carried_along,
    era,
    fates,
    in_text,
    moved,
    moved_key,
)
from enumfix.kinds.check import Check
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.kinds.partition import Attachment
from enumfix.recreation.columns import is_generated
from enumfix.recreation.partition_indexes import Indexed, is_indexed
from enumfix.sql.find import haystack
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.script import Statement


class Standing(NamedTuple):
    """The schema before the file. `folded` are the objects that are as migrations wrote them.

    `carried` are those whose accessories are. `as_shown` is whether it is the one of the dump.
    """

    catalog: Catalog
    folded: frozenset[Key] = frozenset()
    carried: frozenset[Key] = frozenset()
    as_shown: bool = False


def standing(history: History, versions: Sequence[int], types: Sequence[Key]) -> Standing:
    """Return the schema before the file, from a dump that is of one of the `versions`."""
    known = told(history, versions)
    unshown = (each for each in known.unsure if not _makes_what_is_shown(each.statement, history.dump))
    known = replace(known, unsure=tuple(unshown))
    shown = where_shown(history, versions, known)
    last = max(versions)
    moves = _moves(history, last)
    if history.at in versions and shows_all(history, versions, shown, moves, types, known):
        other = (*known.unsure, *history.after(last).unsure[len(history.now.unsure) :])
        unsure = (*history.dump.unsure, *_that_matter(other))
        held = {each.key: each for each in holders_of_blocks(history, min(versions), history.at)}
        shown_now = replace(history.dump, objects={**history.dump.objects, **held}, unsure=unsure)
        return Standing(shown_now, as_shown=True)
    missed = history.eras[min(versions) : history.at]
    objects: dict[Key, Object] = {}
    places: dict[Key, int] = {}
    renamed: defaultdict[type[Object], list[int]] = defaultdict(list)
    folded = _folded(history, shown)
    ranks = {key: rank for rank, key in enumerate(history.dump.objects)}
    for key, own in history.now.objects.items():
        if key in folded:
            objects[key] = _as_dumped(own, history.now)
        else:
            where = shown[key].key
            if getattr(own, "altered", False) and any(key in each.causes for each in missed):
                objects[key] = own  # the text in the dump does not show what was done since
            else:
                objects[key] = _with_own(moved(history.dump.objects[where], moves), own)
            if key == where:  # a dump sorts by name
                places[key] = ranks[key]
            else:
                renamed[type(own)].append(ranks[where])
    _add_not_nulls(history, shown, moves, objects)
    for where, found in list(parts(history, _origins(shown, objects, folded), moves, last)):
        objects[found.key] = found
        shown.setdefault(found.key, Shown(where, True))
        if where == found.key:
            places[where] = ranks[where]
    _add_columns_read(history.dump, moves, objects)
    carried, from_files = _carried(history, shown, known, objects, folded, is_later=last > history.at)
    objects |= {each.key: each for each in holders(objects, history, last, types, moves)}
    unsure = (*(_called_now(each, moves) for each in history.dump.unsure), *_that_matter(known.unsure))
    catalog = replace(assembled(_in_order(objects, places, renamed), carried), unsure=unsure)
    return Standing(catalog, folded, from_files)


def _folded(history: History, shown: Mapping[Key, Shown]) -> frozenset[Key]:
    """Return the objects that the dump does not show as they were.

    A check, and what a generated column computes, is written alike in the tables above and below.
    """
    now = history.now
    found = set()
    for key, own in now.objects.items():
        where = shown.get(key)
        there = history.dump.objects.get(where.key) if where else None
        if where is None or not where.same or type(there) is not type(own):
            found.add(key)
    for key in [each for each in found if isinstance(now.objects[each], Check) or is_generated(each, now)]:
        for table in (key.relation, *ancestors(key.relation, now)):
            alike = {each.of(key.kind, key.part) for each in (table, *below(table, now))}
            found |= alike & now.objects.keys()
    return frozenset(found)


_BARE = frozenset(("column", "attribute"))
"""Kinds that may carry something without being objects of their own."""


def _carried(
    history: History,
    shown: Mapping[Key, Shown],
    known: Catalog,
    objects: Mapping[Key, Object],
    folded: Container[Key],
    *,
    is_later: bool,
) -> tuple[Mapping[Key, Carried], frozenset[Key]]:
    """Return what all objects carry before the file, and the keys of those where migrations tell that.

    What a later migration touched is as the earlier ones leave it.
    """
    now, dump = history.now.accessories, history.dump
    found: dict[Key, Carried] = {}
    from_files = set()
    for key in dict.fromkeys((*objects, *now, *known.accessories)):
        where = shown.get(key)
        said = known.accessories.get(key, ())
        if key not in objects and key not in now and not (key.kind in _BARE and key.home in objects):
            continue
        if is_later and (where is None or (key in history.now.objects and where.key not in dump.objects)):
            said = now.get(key, ())
            from_files.add(key)
        elif where and where.touched:
            kept = (each for each in said if each.aspect not in where.touched)
            said = (*kept, *(each for each in now.get(key, ()) if each.aspect in where.touched))
            from_files.add(key)
        if key in folded:
            kept = (each for each in said if not in_text(each.aspect))
            said = (*kept, *(each for each in now.get(key, ()) if in_text(each.aspect)))
        if said:
            found[key] = said
    return found, frozenset(from_files)


def _that_matter(unsure: Iterable[Unsure]) -> Iterator[Unsure]:
    return (each for each in unsure if may_change_schema(each.statement))


def _makes_what_is_shown(statement: Statement, dump: Catalog) -> bool:
    """Return whether a statement makes an index that the dump shows, with those of the partitions."""
    node = statement.node if statement.problem is None else None
    if not isinstance(node, ast.IndexStmt) or node.relation is None or not node.idxname:
        return False
    key = relation_named(node.relation, dump)._replace(name=node.idxname)
    return key in dump.objects or bool(dump.members("attached", key))


def _called_now(unsure: Unsure, moves: Iterable[Move]) -> Unsure:
    for move in moves:
        unsure = unsure.moved(move.old, move.new) if isinstance(move, Rename) else unsure
    return unsure


def _with_own(found: Object, own: Object) -> Object:
    """Return an object of the dump with what it does not show: labels, places, whose a column is."""
    if isinstance(found, EnumType) and isinstance(own, EnumType):
        return replace(found, labels=own.labels)
    told = ("number", "local") if found.key.kind == "column" else ("local",)
    return replace(found, **{name: getattr(own, name) for name in told if hasattr(own, name)})


def _as_dumped(found: Object, catalog: Catalog) -> Object:
    """Return an object of the migrations; a default that is a label without its type, as a dump spells it."""
    value = found.text.parts[0] if len(found.text.parts) == 1 else None
    if not isinstance(found, Default) or not isinstance(value, Constant):
        return found
    type_, brackets = value.type, "[]" if value.array else ""
    if not isinstance(catalog.objects.get(type_), EnumType) or (value.array and value.value != "{}"):
        return found
    text = Text((value, "::", qualified(type_), brackets))
    return replace(found, text=text, uses=found.uses | {type_}, needs=found.needs | {type_})


def _moves(history: History, version: int) -> tuple[Move, ...]:
    """Return the renames that lead from the names in the dump to those before the file."""
    if version >= history.at:
        return backwards(move for each in history.eras[history.at : version] for move in each.moves)
    return tuple(move for each in history.eras[version : history.at] for move in each.moves)


def _add_not_nulls(
    history: History, shown: Mapping[Key, Shown], moves: Sequence[Move], objects: dict[Key, Object]
) -> None:
    """Add the NOT NULLs of columns that are there, where only the dump says them."""
    origins = _origins(shown, objects)
    for key, found in history.dump.objects.items():
        column = key._replace(kind="column")
        if key.kind == "not null" and key not in history.baseline and column in origins:
            again = moved(found, moves)
            objects.setdefault(again.key, again)


def _add_columns_read(dump: Catalog, moves: Sequence[Move], objects: dict[Key, Object]) -> None:
    """Add the columns that texts of the dump read, where the migration that adds them was passed over."""
    read = {key for each in objects.values() for key in each.uses if key.kind == "column"} - objects.keys()
    for key, each in dump.objects.items() if read else ():
        if key.kind == "column" and moved_key(key, moves) in read:
            again = moved(each, moves)
            objects[again.key] = again


def _origins(
    shown: Mapping[Key, Shown], objects: Mapping[Key, Object], but: Container[Key] = ()
) -> Mapping[Key, Key]:
    """Return how what the dump shows as it was is called before the file, `but` for some objects."""
    return {each.key: key for key, each in shown.items() if key in objects and each.same and key not in but}


_Rank = tuple[str, str, int, str]


def _in_order(
    objects: Mapping[Key, Object], places: Mapping[Key, int], renamed: Mapping[type[Object], Sequence[int]]
) -> Iterable[Object]:
    """Return the objects in the order of the dump; others beside those of their kind, as it sorts them.

    Where all of a kind were `renamed`, they are where the first of them stands in the dump.
    """
    peers: defaultdict[type[Object], list[tuple[_Rank, int]]] = defaultdict(list)
    for key, place in places.items():
        peers[type(objects[key])].append((_rank(key, objects), place))
    for each in peers.values():
        each.sort()

    def place_of(key: Key) -> tuple[int, int, _Rank]:
        own = _rank(key, objects)
        if key in places:
            return places[key], 0, own
        known = peers[type(objects[key])]
        at = bisect_left(known, (own, -1))
        if not known:
            return min(renamed.get(type(objects[key]), (len(objects),))), 1, own
        return (known[at - 1][1], 1, own) if at else (known[0][1], -1, own)

    return [objects[key] for key in sorted(objects, key=place_of)]


def _rank(key: Key, objects: Mapping[Key, Object]) -> _Rank:
    """Return what a dump sorts by: names, but columns and what belongs to them by their place."""
    number = getattr(objects.get(key._replace(kind="column")), "number", 0) if key.part else 0
    return key.schema, key.name, number, key.part


class Shown(NamedTuple):
    """Where an object stands in the dump, and whether the dump still, or already, shows it as it was.

    `touched` are the aspects of what it carries that later migrations touch.
    """

    key: Key
    same: bool
    touched: frozenset[str] = frozenset()


def where_shown(history: History, versions: Sequence[int], known: Catalog) -> dict[Key, Shown]:
    """Return where the objects before the file stand in the dump."""
    at, first, last = history.at, min(versions), max(versions)
    start = history.after(min(first, at))
    if last >= at:
        later = fates(history.eras[at:last], history.now, known.accessories)
        found = {key: Shown(fate.key, fate.same, fate.touched) for key, fate in later.items() if fate.key}
    else:
        earlier = fates(history.eras[last:at], history.after(last))
        found = {fate.key: Shown(key, fate.same) for key, fate in earlier.items() if fate.key}
    if first < min(last, at):
        whole = _by_heir(fates(history.eras[first:at], start))
        found = {key: _narrowed(each, whole.get(key)) for key, each in found.items()}
    return found


def _by_heir(found: Mapping[Key, Fate]) -> dict[Key, Fate]:
    return {fate.key: fate for fate in found.values() if fate.key}


def _narrowed(shown: Shown, fate: Fate | None) -> Shown:
    if fate is None:
        return shown._replace(same=False)
    return shown._replace(same=shown.same and fate.same)


def shows_all(
    history: History,
    versions: Sequence[int],
    shown: Mapping[Key, Shown],
    moves: Sequence[Move],
    types: Sequence[Key],
    known: Catalog,
) -> bool:
    """Return whether the dump shows the impact of `types` as it is before the file, names included."""
    now, dump, first = history.now, history.dump, history.after(min(versions)).objects
    keys = impact(now, types) | impact(dump, types)
    keys |= {found.key for catalog in (now, dump) for found in shaken(catalog, keys)}
    keys |= {
        table.of("trigger", key.part)
        for key in keys
        if key.kind == "trigger"
        for table in below(key.relation, now)  # where it may be in another state
    }
    if any(key not in now.objects for key in keys & first.keys()):
        return False
    missed = history.eras[min(versions) : history.at]
    altered = {key for key in keys if getattr(now.objects.get(key), "altered", False)}
    if any(not altered.isdisjoint(each.causes) for each in missed):
        return False
    if any(key.kind == "default privileges" for key in now.objects.keys() - first.keys()):
        return False
    for key in known.accessories.keys() | dump.accessories.keys():
        if key in keys or key.home in keys:
            said = known.accessories.get(key, ())
            if said != dump.accessories.get(key, ()) or (key in shown and shown[key].touched):
                return False
    for key in keys:
        where, found = shown.get(key), dump.objects.get(key)
        if where is not None and (not where.same or where.touched):
            return False
        if found is not None and (moved(found, moves) != found or moved_key(key, moves) != key):
            return False
    return True


Carried = tuple[Accessory, ...]


def told(history: History, versions: Sequence[int]) -> Catalog:
    """Return what objects carry before the file, by the dump and the migrations that it may be older than.

    Of what they carry since a later migration, too. `unsure` are the statements of those migrations
    that cannot be followed; the objects themselves are as the migrations alone tell.
    """
    low = min(history.at, *versions)
    moves = backwards(move for each in history.eras[low : max(versions)] for move in each.moves)
    said = {
        moved_key(key, moves): carried_along(key, each, moves)
        for key, each in history.dump.accessories.items()
    }
    found = assembled(history.after(low).objects.values(), said)
    for each in history.eras[low : history.at]:
        if not each.is_idle:
            found = era(each.script, each.statements, found).after
    return replace(found, accessories=_as_spelled(found.accessories, said))


def _as_spelled(found: Mapping[Key, Carried], shown: Mapping[Key, Carried]) -> Mapping[Key, Carried]:
    return {key: without_repetitions(each, shown.get(key, ())) for key, each in found.items()}


def without_repetitions(found: Carried, shown: Carried) -> Carried:
    """Return what an object carries, as the dump spells it where that says the same already."""
    if found == shown or any(each not in found for each in shown if each.aspect == "grant"):
        return found
    others = [each for each in found if each not in shown]
    return (
        shown
        if all(_is_said(each, shown) for each in others) and _aspects(found) == _aspects(shown)
        else found
    )


def _aspects(found: Carried) -> set[str]:
    return {each.aspect for each in found}


def _is_said(wanted: Accessory, shown: Carried) -> bool:
    node = wanted.statement.node if wanted.statement else None
    for each in reversed(shown):
        other = each.statement.node if each.statement else None
        if each.aspect != wanted.aspect or other is None:
            continue
        if isinstance(node, ast.CommentStmt) and isinstance(other, ast.CommentStmt):
            return node.comment == other.comment
        if wanted.aspect == "owner":
            return bool(wanted.role) and wanted.role == each.role
        if isinstance(node, ast.GrantStmt) and isinstance(other, ast.GrantStmt):
            if not (node.is_grant and other.is_grant) or wanted.role != each.role:
                return False
            if _given(node) == _given(other):
                return True
    return False


def _given(node: ast.GrantStmt) -> tuple[object, ...]:
    names = {each.priv_name for each in node.privileges or () if isinstance(each, ast.AccessPriv)}
    given = None if names == {_WHOLE.get(node.objtype or ObjectType.OBJECT_TABLE)} else node.privileges
    return given, node.grantees, node.grant_option, node.objtype


_WHOLE = {
    ObjectType.OBJECT_TYPE: "usage",
    ObjectType.OBJECT_DOMAIN: "usage",
    ObjectType.OBJECT_FUNCTION: "execute",
}
"""The privileges that are all there are for a kind of object: a dump says ALL of them."""


def grantees(found: Carried) -> frozenset[str]:
    """Return the roles that something is granted to."""
    return frozenset(_grantees(found))


def _grantees(found: Carried) -> Iterator[str]:
    for each in found:
        node = each.statement.node if each.statement else None
        if isinstance(node, ast.GrantStmt):
            yield from (role.rolename or "" for role in node.grantees or () if isinstance(role, ast.RoleSpec))


def parts(
    history: History, origins: Mapping[Key, Key], moves: Sequence[Move], version: int
) -> Iterator[tuple[Key, Object]]:
    """Yield the indexes of partitions, and what attaches them, that are as a dump of a version shows them.

    Each comes with its key in the dump. `origins` says of what the dump shows as it was how it is called
    before the file.
    """
    between = history.eras[min(version, history.at) : max(version, history.at)]
    known = {found.index for found in map(history.dump.objects.get, origins) if found and is_indexed(found)}
    ties = [each for each in history.dump.objects.values() if isinstance(each, Attachment) and each.index]
    made = {found.index: found for found in history.dump.objects.values() if is_indexed(found)}
    taken = True
    while taken:
        taken = False
        for tie in ties:
            found = made.get(tie.key.relation)
            if found is None or found.index in known or tie.parent not in known:
                continue
            stands = {found.table, found.table.of("attachment")} <= origins.keys()
            if stands and _rests(found, tie, origins, between):
                known.add(found.index)
                taken = True
                own = history.dump.objects[found.key]
                yield own.key, moved(own, moves)
                yield tie.key, moved(tie, moves)


def _rests(found: Indexed, tie: Attachment, origins: Mapping[Key, Key], between: Sequence[Era]) -> bool:
    """Return whether nothing is done to an index, or to what it is made of, between two moments.

    What a table gets besides does not matter, and its renames are followed.
    """
    shown = {key for key in found.uses if key.kind == "column"}
    shown |= {found.table.of("attachment"), tie.parent, found.index}
    both = shown | {origins[key] for key in shown if key in origins}
    return not any(
        both & each.causes.keys() or next(iter(haystack(each.script).mentioning((found.index.name,))), None)
        for each in between
    )
