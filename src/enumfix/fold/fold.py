"""Apply statements to a catalog, one by one.

The same code reads a dump, earlier files, and the statements before a run in its own file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import (
    Accessory,
    AddAccessory,
    Catalog,
    ChangeSetting,
    Drop,
    Effect,
    LosesOnRetype,
    NotFollowed,
    Object,
    RemoveAccessories,
    Rename,
    RenameLabel,
)
from enumfix.catalog.implicit_uses import IMPLICIT_KINDS
from enumfix.catalog.key import IN_TYPE, ON_TABLE, Key
from enumfix.catalog.name_index import IndexedNames, NameIndex
from enumfix.diagnostics import Refused
from enumfix.fold.not_followed import HARMLESS, keys_changed_without_reader
from enumfix.fold.readers import has_readers, readers_of
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.plpgsql.parse import body_of
from enumfix.sql.plpgsql.touch_block import is_touch_block
from enumfix.sql.script import Statement

V = TypeVar("V")


def fold(catalog: Catalog, statement: Statement) -> tuple[Catalog, Delta]:
    """Return the schema after `statement`, and what the statement changed."""
    draft = _Draft(catalog)
    delta = draft.apply(statement)
    return draft.catalog, delta


def fold_all(catalog: Catalog, statements: Iterable[Statement]) -> Catalog:
    """Return the schema after `statements`."""
    draft = _Draft(catalog)
    for statement in statements:
        draft.apply(statement)
    return draft.catalog


def fold_each(catalog: Catalog, statements: Iterable[Statement]) -> tuple[Catalog, tuple[Delta, ...]]:
    """Return the schema after `statements`, and what each of them changed."""
    draft = _Draft(catalog)
    deltas = tuple(draft.apply(statement) for statement in statements)
    return draft.catalog, deltas


def assemble_catalog(objects: Iterable[Object], accessories: Mapping[Key, tuple[Accessory, ...]]) -> Catalog:
    """Return a catalog of these objects, in this order, with these accessories."""
    draft = _Draft(Catalog())
    for object_ in objects:
        draft.put(object_)
    for key, of_object in accessories.items():
        draft.set_accessories(key, of_object)
    return draft.catalog


def statement_effects(statement: Statement, catalog: Catalog) -> Iterable[Effect]:
    """Yield what a statement does to a catalog, in any order; a `NotFollowed` if enumfix cannot follow it."""
    try:
        node = statement.node
    except Refused:
        yield NotFollowed(statement)
        return
    for reader in readers_of(node):
        yield from reader(statement, node, catalog)
    if affected := keys_changed_without_reader(node, catalog):
        yield NotFollowed(statement, affected)
    elif not _is_followed(node):
        yield NotFollowed(statement)


def _is_followed(node: ast.Node) -> bool:
    """Return whether a statement is read, or changes no object that can depend on an enum."""
    if isinstance(node, ast.DefineStmt) and node.kind is ObjectType.OBJECT_TYPE:
        return not node.definition  # a base type, which may be an array of another
    if isinstance(node, ast.DoStmt) and is_touch_block(body_of(node)):
        return True
    if isinstance(node, ast.AlterTableStmt):
        return has_readers(node)
    return bool(readers_of(node)) or type(node).__name__ in HARMLESS


def accessory_after_rename(accessory: Accessory, key: Key, move: Callable[[Key], Key]) -> Accessory:
    """Return an accessory of `key` after a rename; it is stale if its text has no name that follows."""
    renamed = accessory.after_renames(move)
    stale = accessory.stale or (move(key) != key and renamed.text == accessory.text)
    return replace(renamed, stale=stale)


def _adds_or_changes(effect: Effect) -> bool:
    """Return whether an effect removes nothing: within a statement, removals are applied first."""
    return not isinstance(effect, (Drop, RemoveAccessories, LosesOnRetype))


_ACCESSORY = "accessory"
"""The kind of the families of accessories."""


def _accessory_family(key: Key) -> Key:
    """Return the key of the family in which an object with accessories is."""
    return Key(_ACCESSORY, key.schema, key.name)


def _replace_in_order(entries: dict[Key, V], changes: Mapping[Key, tuple[Key, V]]) -> None:
    """Replace entries of a dictionary, at the same places. `changes` maps old keys to (key, value)."""
    changed = [changes.get(key, (key, value)) for key, value in entries.items()]
    entries.clear()
    entries.update(changed)


class _Draft:
    """A mutable copy of a catalog, to which statements are applied."""

    def __init__(self, catalog: Catalog) -> None:
        self._objects = dict(catalog.objects)
        self._accessories = dict(catalog.accessories)
        self._settings = dict(catalog.settings)
        self._families = dict(catalog.families)
        self._unsure = list(catalog.not_followed)
        self._delta = _DeltaDraft()
        self._users: defaultdict[Key, list[Key]] | None = None
        self._names: NameIndex | None = None
        self._unordered_families: set[Key] = set()
        indexed = catalog.indexed_names
        if indexed and indexed.objects is catalog.objects and indexed.accessories is catalog.accessories:
            self._names, self._unordered_families = indexed.names, set(indexed.unordered_families)
        self._view = Catalog(self._objects, self._accessories, self._settings, (), self._families)

    @property
    def catalog(self) -> Catalog:
        """The catalog after all statements. It shares the dictionaries of the draft: apply no more then."""
        catalog = Catalog(
            self._objects, self._accessories, self._settings, tuple(self._unsure), self._families
        )
        if self._names is None:
            return catalog
        unordered = frozenset(self._unordered_families)
        return replace(
            catalog, indexed_names=IndexedNames(self._objects, self._accessories, self._names, unordered)
        )

    def apply(self, statement: Statement) -> Delta:
        """Apply one statement, and return what it changed."""
        self._delta = _DeltaDraft()
        for part in statements_inside(statement):
            effects = sorted(statement_effects(part, self._view), key=_adds_or_changes)
            if not (part.only_if_missing and any(map(self._creates_existing, effects))):
                for effect in effects:
                    self._apply_effect(effect, part)
        return self._delta.to_delta()

    def _creates_existing(self, effect: Effect) -> bool:
        """Return whether an effect creates an object that the catalog already has."""
        if not isinstance(effect, Object):
            return False
        known = self._objects.get(effect.key)
        return known is not None and known.statement != effect.statement

    def _apply_effect(self, effect: Effect, statement: Statement) -> None:
        match effect:
            case Object():
                self._put_unless_circular(effect, statement)
            case Drop(key):
                self._drop(key, statement)
            case Rename(old, new) if self._is_taken(old, new):  # PostgreSQL refuses it: 42P07, 42710
                self._unsure.append(NotFollowed(statement))
            case Rename(old, new):
                self._delta.moves.append(effect)
                self._rename(old, new)
            case RenameLabel(key, old_label, new_label):
                self._delta.moves.append(effect)
                self._rename_label(key, old_label, new_label)
            case AddAccessory(key, accessory):
                self._delta.carried.add((key, accessory.aspect))
                self._attach(key, accessory)
            case RemoveAccessories(key, aspects):
                self._detach(key, aspects)
            case LosesOnRetype(key, aspects):
                for user in self._users_of(key):
                    self._detach(user, aspects)
            case ChangeSetting(name, value):
                self._settings.pop(name, None)
                if value is not None:
                    self._settings[name] = value
            case NotFollowed():
                self._unsure.append(effect)

    def _put_unless_circular(self, object_: Object, statement: Statement) -> None:
        """Add or replace an object, unless it would be made from itself, which PostgreSQL refuses.

        A table that is its own partition, say (`ATExecAddInherit`), or a domain over itself.
        """
        if object_.key in self._origins(object_):
            self._unsure.append(NotFollowed(statement))
        else:
            self._put_and_note(object_)

    def _is_taken(self, old: Key, new: Key) -> bool:
        """Return whether another object has the new name, or an origin of the object that was not read."""
        object_ = self._objects.get(old)
        return object_ is not None and (new in self._objects or new in self._origins(object_))

    def _origins(self, object_: Object) -> set[Key]:
        """Return all that an object is made from, directly or not: parent tables, types."""
        origins: set[Key] = set()
        queue = list(object_.made_from())
        while queue:
            key = queue.pop()
            if key not in origins:
                origins.add(key)
                origin = self._objects.get(key)
                queue += origin.made_from() if origin is not None else ()
        return origins

    def _put_and_note(self, object_: Object) -> None:
        """Add or replace an object, and note that in the delta."""
        known = self._objects.get(object_.key)
        if (
            known is None or known.statement != object_.statement
        ):  # created, not changed by the same statement
            object_ = object_.with_settings(self._settings)
        if self._users is not None:
            for used in object_.uses:
                self._users[used].append(object_.key)
        (self._delta.changed if known else self._delta.created).add(object_.key)
        if known and known.families != object_.families:
            self._remove_from_families(known)
            self._unordered_families.update(object_.families)
        self.put(object_)

    def put(self, object_: Object) -> None:
        """Add or replace an object."""
        self._objects[object_.key] = object_
        self._add_to_families(object_)
        if self._names is not None:
            self._names.add(object_.key, object_.mentioned_names())

    def _add_to_families(self, object_: Object) -> None:
        for family in object_.families:
            self._add_member(family, object_.key)

    def _remove_from_families(self, object_: Object) -> None:
        for family in object_.families:
            self._remove_member(family, object_.key)

    def _add_member(self, family: Key, key: Key) -> None:
        members = self._families.get(family, ())
        if key not in members:
            self._families[family] = (*members, key)

    def _remove_member(self, family: Key, key: Key) -> None:
        rest = tuple(member for member in self._families.get(family, ()) if member != key)
        if rest:
            self._families[family] = rest
        else:
            self._families.pop(family, None)

    def set_accessories(self, key: Key, accessories: tuple[Accessory, ...]) -> None:
        """Replace the accessories of an object."""
        family = _accessory_family(key)
        if accessories:
            self._accessories[key] = accessories
            self._add_member(family, key)
            if self._names is not None:
                self._names.add(key, *(each.mentioned_names() for each in accessories))
        else:
            self._accessories.pop(key, None)
            self._remove_member(family, key)

    def _drop(self, key: Key, statement: Statement) -> None:
        """Remove an object and all that depends on it.

        A user that may mention another object, or uses a dropped one without naming it, stays. If the
        statement says CASCADE, it may be dropped too, so the statement is noted as not followed.
        """
        dropped, doubtful = self._users_to_drop(key)
        doubtful = (doubtful | {*self._unnamed_users(dropped, IMPLICIT_KINDS)}) - dropped
        if doubtful and "cascade" in statement.sql.lower():
            self._unsure.append(NotFollowed(statement, frozenset(doubtful)))
        # What uses a dropped cast stays, for it depends on the cast's function only, but cannot be recreated.
        if left := {*self._unnamed_users(dropped, ("cast",))} - dropped:
            casts = (self._objects[each] for each in dropped & self._objects.keys() if each.kind == "cast")
            affected = left.union(*(cast.uses for cast in casts))
            self._unsure.append(NotFollowed(statement, frozenset(affected)))
        for each in dropped & self._objects.keys():
            self._remove_from_families(self._objects.pop(each))
            self._delta.dropped.add(each)
        for each in dropped & self._accessories.keys():
            self.set_accessories(each, ())

    def _users_to_drop(self, key: Key) -> tuple[set[Key], set[Key]]:
        """Return an object with all its parts and users, and the users that may mention another object."""
        dropped = {key}
        doubtful: set[Key] = set()
        queue = [key]
        while queue:
            gone = queue.pop()
            users = set(self._users_of(gone))
            unsure = {user for user in users if self._objects[user].may_mean_another(gone)}
            doubtful |= unsure
            dependents = {*self._parts_of(gone), *users} - unsure
            queue.extend(dependents - dropped)
            dropped |= dependents
        return dropped, doubtful

    def _unnamed_users(self, dropped: Collection[Key], kinds: Collection[str]) -> Iterator[Key]:
        """Yield what needs a dropped object of these kinds without naming it."""
        implicit = {key for key in dropped if key.kind in kinds and key in self._objects}
        for user in self._objects.values() if implicit else ():
            unnamed = implicit & user.needs - user.uses
            if any(self._objects[key].pulls_in(user, self._view) for key in unnamed):
                yield user.key

    def _parts_of(self, key: Key) -> Iterator[Key]:
        """Yield the parts of a relation, and those of a relation or type that have accessories."""
        if key.kind == "relation":
            for kind in ON_TABLE:
                yield from self._view.members(kind, key)
        if key.kind in ("relation", "type"):
            inner = ("column",) if key.kind == "relation" else IN_TYPE
            yield from (each for each in self._view.members("accessory", key) if each.kind in inner)

    def _users_of(self, key: Key) -> Iterable[Key]:
        """Return the keys of the objects that use one. The index for that is built at the first call."""
        if self._users is None:
            self._users = defaultdict(list)
            for object_ in self._objects.values():
                for used in object_.uses:
                    self._users[used].append(object_.key)
        users = (self._objects.get(each) for each in self._users.get(key, ()))
        return [user.key for user in users if user and key in user.uses]

    def _rename(self, old: Key, new: Key) -> None:
        """Rename an object in all keys and texts. Only what mentions its name is looked at."""

        def move(key: Key) -> Key:
            return key.after_rename(old, new)

        self._users = None
        affected = self._index_names().keys_mentioning(old)
        objects = {key: self._objects[key] for key in affected & self._objects.keys()}
        renamed = {key: (move(key), object_.after_rename(old, move)) for key, object_ in objects.items()}
        accessories = {
            key: (
                move(key),
                tuple(accessory_after_rename(each, key, move) for each in self._accessories[key]),
            )
            for key in affected & self._accessories.keys()
        }
        moved = (key for key in self._objects if key in renamed and renamed[key][0] != key)
        self._delta.renamed_keys += [(key, move(key)) for key in moved]
        _replace_in_order(self._objects, renamed)
        _replace_in_order(self._accessories, accessories)
        self._regroup(objects.values(), renamed.values(), accessories, move)
        self._unsure = [each.after_rename(old, new) for each in self._unsure]

    def _index_names(self) -> NameIndex:
        """Return the index of names. It is built at the first rename, and kept up to date from then on."""
        if self._names is None:
            self._names = NameIndex()
            for key, object_ in self._objects.items():
                self._names.add(key, object_.mentioned_names())
            for key, of_object in self._accessories.items():
                self._names.add(key, *(each.mentioned_names() for each in of_object))
            self._unordered_families.update(self._families)
        return self._names

    def _regroup(
        self,
        before: Iterable[Object],
        after: Collection[tuple[Key, Object]],
        accessories: Mapping[Key, tuple[Key, tuple[Accessory, ...]]],
        move: Callable[[Key], Key],
    ) -> None:
        """Correct the index of names and the families after a rename; the members get the catalog's order.

        `before` and `after` are the objects that mention the renamed one, `accessories` maps the old keys of
        what has accessories to the new keys and accessories.
        """
        families = {family for object_ in before for family in object_.families}
        families |= {_accessory_family(key) for key in accessories} | self._unordered_families
        self._unordered_families.clear()
        members: defaultdict[Key, set[Key]] = defaultdict(set)
        for family in families:
            members[family].update(map(move, self._families.pop(family, ())))
        for key, object_ in after:
            self._index_names().add(key, object_.mentioned_names())
            for family in object_.families:
                members[family].update((key, *self._families.get(family, ())))
        for key, of_object in accessories.values():
            self._index_names().add(key, *(each.mentioned_names() for each in of_object))
            family = _accessory_family(key)
            members[family].update((key, *self._families.get(family, ())))
        self._put_in_order(members)

    def _put_in_order(self, members: Mapping[Key, Iterable[Key]]) -> None:
        """Set families to those of the given keys that belong to them, in the order of the catalog."""
        object_places = {key: number for number, key in enumerate(self._objects)}
        accessory_places = {key: number for number, key in enumerate(self._accessories)}
        for family, keys in members.items():
            places = accessory_places if family.kind == _ACCESSORY else object_places
            ordered = sorted((key for key in keys if self._is_member(key, family)), key=places.__getitem__)
            if ordered:
                self._families[family] = tuple(ordered)
            else:
                self._families.pop(family, None)

    def _is_member(self, key: Key, family: Key) -> bool:
        """Return whether an object, or its accessories, are in a family."""
        if family.kind == _ACCESSORY:
            return key in self._accessories and _accessory_family(key) == family
        return key in self._objects and family in self._objects[key].families

    def _rename_label(self, type_: Key, old: str, new: str) -> None:
        for key, object_ in self._objects.items():
            self._objects[key] = object_.after_label_rename(type_, old, new)
        for key, accessories in self._accessories.items():
            self._accessories[key] = tuple(each.after_label_rename(type_, old, new) for each in accessories)

    def _attach(self, key: Key, accessory: Accessory) -> None:
        others = self._accessories.get(key, ())
        if accessory.aspect != "grant":
            others = tuple(each for each in others if each.aspect != accessory.aspect)
        self.set_accessories(key, (*others, accessory))

    def _detach(self, key: Key, aspects: tuple[str, ...]) -> None:
        self._delta.carried.update((key, aspect) for aspect in aspects)
        rest = tuple(each for each in self._accessories.pop(key, ()) if each.aspect not in aspects)
        self._unordered_families.add(_accessory_family(key))
        self.set_accessories(key, rest)


class Delta(NamedTuple):
    """What one statement changed: the keys that it created, dropped, changed and renamed.

    `renamed_keys` are pairs of an old and a new key, also of the parts of a renamed object. `moves` are the
    renames of the statement itself, also of objects that the catalog does not have. `carried` are the keys
    and aspects of the accessories that it sets or removes.
    """

    created: frozenset[Key] = frozenset()
    dropped: frozenset[Key] = frozenset()
    changed: frozenset[Key] = frozenset()
    renamed_keys: tuple[tuple[Key, Key], ...] = ()
    moves: tuple[Rename | RenameLabel, ...] = ()
    carried: frozenset[tuple[Key, str]] = frozenset()


@dataclass(slots=True)
class _DeltaDraft:
    """A mutable `Delta`, while a statement is applied."""

    created: set[Key] = field(default_factory=set)
    dropped: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    renamed_keys: list[tuple[Key, Key]] = field(default_factory=list)
    moves: list[Rename | RenameLabel] = field(default_factory=list)
    carried: set[tuple[Key, str]] = field(default_factory=set)

    def to_delta(self) -> Delta:
        """Return the finished delta."""
        return Delta(
            frozenset(self.created),
            frozenset(self.dropped),
            frozenset(self.changed),
            tuple(self.renamed_keys),
            tuple(self.moves),
            frozenset(self.carried),
        )
