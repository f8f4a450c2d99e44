"""How one statement changes the schema: the only way in which a catalog comes to be.

The same fold reads a dump, earlier files, and the statements before a run in its own file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import (
    Accessory,
    Attach,
    Catalog,
    Detach,
    Drop,
    Effect,
    Object,
    Relabel,
    Rename,
    Set,
    Shake,
    Unsure,
)
from enumfix.catalog.implicit_uses import KINDS
from enumfix.catalog.key import IN_TYPE, ON_TABLE, Key
from enumfix.diagnostics import Refused
from enumfix.fold.not_followed import HARMLESS, unfollowed
from enumfix.fold.readers import is_read, readers
from enumfix.sql.plpgsql.create_if_missing import parts_of
from enumfix.sql.plpgsql.parse import body_of
from enumfix.sql.plpgsql.touch_block import is_touch
from enumfix.sql.script import Statement


def fold(catalog: Catalog, statement: Statement) -> tuple[Catalog, Delta]:
    """Return the schema after `statement`, and what it did."""
    draft = _Draft(catalog)
    delta = draft.apply(statement)
    return draft.catalog, delta


def fold_all(catalog: Catalog, statements: Iterable[Statement]) -> Catalog:
    """Return the schema after `statements`, in their order."""
    draft = _Draft(catalog)
    for statement in statements:
        draft.apply(statement)
    return draft.catalog


def fold_each(catalog: Catalog, statements: Iterable[Statement]) -> tuple[Catalog, tuple[Delta, ...]]:
    """Return the schema after `statements`, and what each of them did."""
    draft = _Draft(catalog)
    deltas = tuple(draft.apply(statement) for statement in statements)
    return draft.catalog, deltas


def assembled(objects: Iterable[Object], carried: Mapping[Key, tuple[Accessory, ...]]) -> Catalog:
    """Return the schema that holds these objects in this order, with what they carry."""
    draft = _Draft(Catalog())
    for found in objects:
        draft.put(found)
    for key, accessories in carried.items():
        draft.carry(key, accessories)
    return draft.catalog


def effects(statement: Statement, catalog: Catalog) -> Iterable[Effect]:
    """Yield what a statement does to a catalog, not in order; `Unsure` where that cannot be told."""
    try:
        node = statement.node
    except Refused:
        yield Unsure(statement)
        return
    for reader in readers(node):
        yield from reader(statement, node, catalog)
    if about := unfollowed(node, catalog):
        yield Unsure(statement, about)
    elif not _is_known(node):
        yield Unsure(statement)


def _is_known(node: ast.Node) -> bool:
    """Return whether a statement is read, or changes nothing that can stand on an enum."""
    if isinstance(node, ast.DefineStmt) and node.kind is ObjectType.OBJECT_TYPE:
        return not node.definition  # a base type, which may be an array of another
    if isinstance(node, ast.DoStmt) and is_touch(body_of(node)):
        return True
    if isinstance(node, ast.AlterTableStmt):
        return is_read(node)
    return bool(readers(node)) or type(node).__name__ in HARMLESS


def followed(accessory: Accessory, key: Key, move: Callable[[Key], Key]) -> Accessory:
    """Return an accessory of `key` after a rename, stale where its text does not follow its object."""
    moved = accessory.after_renames(move)
    stale = accessory.stale or (move(key) != key and moved.text == accessory.text)
    return replace(moved, stale=stale)


def _comes_late(effect: Effect) -> bool:
    """Return whether an effect waits for others of its statement: what goes, goes first."""
    return not isinstance(effect, (Drop, Detach, Shake))


class _Draft:
    """A catalog that is still being written: a copy, so that the one it began as stays."""

    def __init__(self, catalog: Catalog) -> None:
        self._objects = dict(catalog.objects)
        self._accessories = dict(catalog.accessories)
        self._settings = dict(catalog.settings)
        self._families = dict(catalog.families)
        self._unsure = list(catalog.unsure)
        self._delta = Notes()
        self._users: defaultdict[Key, list[Key]] | None = None
        self._view = Catalog(self._objects, self._accessories, self._settings, (), self._families)

    @property
    def catalog(self) -> Catalog:
        """The catalog as written so far; do not apply more statements after taking it."""
        return Catalog(self._objects, self._accessories, self._settings, tuple(self._unsure), self._families)

    def apply(self, statement: Statement) -> Delta:
        """Fold one statement in."""
        self._delta = Notes()
        for part in parts_of(statement):
            found = sorted(effects(part, self._view), key=_comes_late)
            if not (part.unless_there and any(map(self._is_there, found))):
                for effect in found:
                    self._take(effect, part)
        return self._delta.to_delta()

    def _is_there(self, effect: Effect) -> bool:
        """Return whether an effect is to make a thing that is there: not to change one."""
        if not isinstance(effect, Object):
            return False
        known = self._objects.get(effect.key)
        return known is not None and known.statement != effect.statement

    def _take(self, effect: Effect, statement: Statement) -> None:
        match effect:
            case Object():
                self._put_unless_circular(effect, statement)
            case Drop(key):
                self._drop(key, statement)
            case Rename(old, new) if self._is_taken(old, new):  # refused by PostgreSQL: 42P07, 42710
                self._unsure.append(Unsure(statement))
            case Rename(old, new):
                self._delta.moves.append(effect)
                self._rename(old, new)
            case Relabel(key, old_label, new_label):
                self._delta.moves.append(effect)
                self._relabel(key, old_label, new_label)
            case Attach(key, accessory):
                self._delta.carried.add((key, accessory.aspect))
                self._attach(key, accessory)
            case Detach(key, aspects):
                self._detach(key, aspects)
            case Shake(key, aspects):
                for shaken in self._users_of(key):
                    self._detach(shaken, aspects)
            case Set(name, value):
                self._settings.pop(name, None)
                if value is not None:
                    self._settings[name] = value
            case Unsure():
                self._unsure.append(effect)

    def _put_unless_circular(self, found: Object, statement: Statement) -> None:
        """Put an object in, unless it would be made from itself, which PostgreSQL refuses.

        A table that is its own partition, say (`ATExecAddInherit`), or a domain over itself.
        """
        if found.key in self._made_from(found):
            self._unsure.append(Unsure(statement))
        else:
            self._put(found)

    def _is_taken(self, old: Key, new: Key) -> bool:
        """Return whether there is a thing of the new name, though it may not have been read."""
        found = self._objects.get(old)
        return found is not None and (new in self._objects or new in self._made_from(found))

    def _made_from(self, found: Object) -> set[Key]:
        """Return all that an object is made from, and what that is made from."""
        above: set[Key] = set()
        queue = list(found.made_from())
        while queue:
            key = queue.pop()
            if key not in above:
                above.add(key)
                other = self._objects.get(key)
                queue += other.made_from() if other is not None else ()
        return above

    def _put(self, found: Object) -> None:
        known = self._objects.get(found.key)
        if known is None or known.statement != found.statement:  # else it is told more of, not made
            found = found.settled(self._settings)
        if self._users is not None:
            for used in found.uses:
                self._users[used].append(found.key)
        (self._delta.changed if known else self._delta.created).add(found.key)
        if known and known.families != found.families:
            self._leave(known)
        self.put(found)

    def put(self, found: Object) -> None:
        """Put an object in, as it is."""
        self._objects[found.key] = found
        self._enter(found)

    def _enter(self, found: Object) -> None:
        for family in found.families:
            self._join(family, found.key)

    def _leave(self, gone: Object) -> None:
        for family in gone.families:
            self._part(family, gone.key)

    def _join(self, family: Key, key: Key) -> None:
        members = self._families.get(family, ())
        if key not in members:
            self._families[family] = (*members, key)

    def _part(self, family: Key, key: Key) -> None:
        rest = tuple(each for each in self._families.get(family, ()) if each != key)
        if rest:
            self._families[family] = rest
        else:
            self._families.pop(family, None)

    def carry(self, key: Key, carried: tuple[Accessory, ...]) -> None:
        """Note what an object carries from here on."""
        family = Key("accessory", key.schema, key.name)
        if carried:
            self._accessories[key] = carried
            self._join(family, key)
        else:
            self._accessories.pop(key, None)
            self._part(family, key)

    def _drop(self, key: Key, statement: Statement) -> None:
        """Take an object out with all that stands on it; what may not do so stays, unless CASCADE is said."""
        going = {key}
        doubtful: set[Key] = set()
        queue = [key]
        while queue:
            gone = queue.pop()
            users = set(self._users_of(gone))
            unsure = {user for user in users if self._objects[user].may_mean_another(gone)}
            doubtful |= unsure
            inside = {*self._inside(gone), *users} - unsure
            queue.extend(inside - going)
            going |= inside
        doubtful = (doubtful | {*self._reaching(going, KINDS)}) - going
        if doubtful and "cascade" in statement.sql.lower():
            self._unsure.append(Unsure(statement, frozenset(doubtful)))
        # What casts so stays, for it stands on the function alone, but cannot be made again.
        if left := {*self._reaching(going, ("cast",))} - going:
            casts = (self._objects[each] for each in going & self._objects.keys() if each.kind == "cast")
            about = left.union(*(each.uses for each in casts))
            self._unsure.append(Unsure(statement, frozenset(about)))
        for each in going & self._objects.keys():
            self._leave(self._objects.pop(each))
            self._delta.dropped.add(each)
        for each in going & self._accessories.keys():
            self.carry(each, ())

    def _reaching(self, going: Collection[Key], kinds: Collection[str]) -> Iterator[Key]:
        """Yield what may reach something of these kinds that goes, without naming it."""
        unnamed = {key for key in going if key.kind in kinds and key in self._objects}
        for found in self._objects.values() if unnamed else ():
            hidden = unnamed & found.needs - found.uses
            if any(self._objects[key].disturbs(found, self._view) for key in hidden):
                yield found.key

    def _inside(self, key: Key) -> Iterator[Key]:
        """Yield the keys of what lives in a relation or type, and carries something for it."""
        if key.kind == "relation":
            for kind in ON_TABLE:
                yield from self._view.members(kind, key)
        if key.kind in ("relation", "type"):
            inner = ("column",) if key.kind == "relation" else IN_TYPE
            yield from (each for each in self._view.members("accessory", key) if each.kind in inner)

    def _users_of(self, key: Key) -> Iterable[Key]:
        """Return the keys of the objects that use one; many answers are one look at the catalog."""
        if self._users is None:
            self._users = defaultdict(list)
            for found in self._objects.values():
                for used in found.uses:
                    self._users[used].append(found.key)
        users = (self._objects.get(each) for each in self._users.get(key, ()))
        return [found.key for found in users if found and key in found.uses]

    def _rename(self, old: Key, new: Key) -> None:
        def move(key: Key) -> Key:
            return key.moved(old, new)

        self._users = None

        objects = list(self._objects.items())
        accessories = list(self._accessories.items())
        self._objects.clear()
        self._accessories.clear()
        for key, found in objects:
            self._objects[move(key)] = found.moved(old, move)
            if move(key) != key:
                self._delta.renamed.append((key, move(key)))
        self._families.clear()
        for found in self._objects.values():
            self._enter(found)
        for key, carried in accessories:
            self.carry(move(key), tuple(followed(each, key, move) for each in carried))
        self._unsure = [each.moved(old, new) for each in self._unsure]

    def _relabel(self, type_: Key, old: str, new: str) -> None:
        for key, found in self._objects.items():
            self._objects[key] = found.relabelled(type_, old, new)
        for key, carried in self._accessories.items():
            self._accessories[key] = tuple(each.relabelled(type_, old, new) for each in carried)

    def _attach(self, key: Key, accessory: Accessory) -> None:
        present = self._accessories.get(key, ())
        if accessory.aspect != "grant":
            present = tuple(each for each in present if each.aspect != accessory.aspect)
        self.carry(key, (*present, accessory))

    def _detach(self, key: Key, aspects: tuple[str, ...]) -> None:
        self._delta.carried.update((key, aspect) for aspect in aspects)
        kept = tuple(each for each in self._accessories.pop(key, ()) if each.aspect not in aspects)
        self.carry(key, kept)


class Delta(NamedTuple):
    """What one statement did: the keys that came, went, changed, and were renamed.

    `moves` are its renames as it says them, of objects that the catalog does not hold too. `carried`
    are the aspects of what keys carry that it sets or takes away.
    """

    created: frozenset[Key] = frozenset()
    dropped: frozenset[Key] = frozenset()
    changed: frozenset[Key] = frozenset()
    renamed: tuple[tuple[Key, Key], ...] = ()
    moves: tuple[Rename | Relabel, ...] = ()
    carried: frozenset[tuple[Key, str]] = frozenset()


@dataclass(slots=True)
class Notes:
    """A delta that is still being written."""

    created: set[Key] = field(default_factory=set)
    dropped: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    renamed: list[tuple[Key, Key]] = field(default_factory=list)
    moves: list[Rename | Relabel] = field(default_factory=list)
    carried: set[tuple[Key, str]] = field(default_factory=set)

    def to_delta(self) -> Delta:
        """Return the delta as a value."""
        return Delta(
            frozenset(self.created),
            frozenset(self.dropped),
            frozenset(self.changed),
            tuple(self.renamed),
            tuple(self.moves),
            frozenset(self.carried),
        )
