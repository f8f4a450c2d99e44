"""The schema in memory: objects, what they stand on, and what they carry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, fields, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar

from enumfix.catalog.key import Key
from enumfix.catalog.text import Text
from enumfix.frozen import frozen
from enumfix.sql.script import Statement
from enumfix.sql.words import mentions_any


class Unsure(NamedTuple):
    """What the statement does cannot be told; `about` are the objects that it changes, where known.

    `called` are the names that what it mentions got after it.
    """

    statement: Statement
    about: frozenset[Key] | None = None
    called: frozenset[str] = frozenset()

    def moved(self, old: Key, new: Key) -> Unsure:
        """Return it with the names that hold once `old` is called `new`."""
        about = None if self.about is None else frozenset(key.moved(old, new) for key in self.about)
        is_new = old.name != new.name and self.mentions((old.name,))
        return self._replace(about=about, called=self.called | {new.name} if is_new else self.called)

    def mentions(self, names: Collection[str]) -> bool:
        """Return whether the statement mentions something that has one of these names now."""
        return not self.called.isdisjoint(names) or mentions_any(self.statement.sql, names)

    def concerns(self, names: Collection[str], keys: frozenset[Key]) -> bool:
        """Return whether it may change what has one of these names, or one of `keys` where that is known."""
        return self.mentions(names) if self.about is None else not self.about.isdisjoint(keys)


Kept = TypeVar("Kept", bound="Object")

DEFAULT_PATH = ("public",)
"""The `search_path` of a new session, as far as it can be known: `"$user", public`."""


class PartitionLink(NamedTuple):
    """What makes a table, or an index if `is_index`, a partition of `parent`.

    `table` and `above` are the tables of the two: themselves, if they are no indexes. `renamed` is whether
    the partition has had another name.
    """

    parent: Key
    table: Key
    above: Key
    is_index: bool
    renamed: bool


class NamesInImpact(NamedTuple):
    """The names in an impact: of what gives values of its types, and of columns by their tables ("": all).

    Types give such values, and so do views and functions, whose columns may have any names.
    """

    giving: frozenset[str]
    columns: Mapping[str, AbstractSet[str]]


@frozen(kw_only=True)
class Object:
    """Something in the schema, as it is at one version.

    `uses` are all objects that it mentions: it goes when they go. `needs` are those of them
    that may not change while it stands; what the server carries along by itself (a plain
    index on a retyped column, say) needs nothing, and so never enters a plan.
    """

    word: ClassVar[str] = "object"

    key: Key
    text: Text = field(default_factory=Text)
    uses: frozenset[Key] = frozenset()
    needs: frozenset[Key] = frozenset()
    statement: Statement = field(compare=False)

    @property
    def families(self) -> tuple[Key, ...]:
        """The families that this object is listed in; see `Catalog.families`."""
        return (self.key._replace(part=""),)

    @property
    def calls(self) -> tuple[Key, ...]:
        """The functions that PostgreSQL calls when this fires: a trigger has one."""
        return ()

    @property
    def link(self) -> PartitionLink | None:
        """What makes a table, or an index, a partition of another, where this is that."""
        return None

    @property
    def label(self) -> str:
        """What a message calls this object."""
        return str(self.key).replace(self.key.kind, self.word, 1)

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the object is dropped and made again when it is in an impact: so is what uses it."""
        return False

    def swaps(self, catalog: Catalog) -> bool:
        """Return whether the object is a type that can be made anew under an interim name, as an enum is."""
        return False

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other`, which needs the object, is in the impact with it."""
        return True

    def outlives(self, used: Key, catalog: Catalog) -> bool:
        """Return whether the object stays though `used`, which it uses, leaves."""
        return False

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what comes before the object where it is put back."""
        return self.needs | self.uses

    def draws(self, catalog: Catalog) -> Iterable[Key]:
        """Return what else is in an impact with the object, though it does not need it."""
        return ()

    def made_from(self) -> frozenset[Key]:
        """Return what the object is made from: none of it can be made from the object."""
        return frozenset()

    def settled(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Return the object as it is when it is made under these settings of the session."""
        return self

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Return the object after `old` was renamed: `move` says what a key is called now."""
        return renamed(self, move)

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Return the object after a label of a type was renamed."""
        text = self.text.relabelled(type_, old, new)
        return self if text == self.text else replace(self, text=text)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether a text of the object may not be about this one of those that it `uses`."""
        return False

    def may_stay_compiled(self, names: NamesInImpact, *, is_called: bool, may_be_called: bool) -> bool:
        """Return whether a session may hold the code of the object, compiled with types that it had before.

        `is_called` says whether a trigger of a table that is converted calls it; `may_be_called`, whether
        one may that is not known.
        """
        return False


@frozen()
class Accessory:
    """What comes and goes with an object: its owner, a grant, a comment, a setting.

    A later one of the same `aspect` replaces an earlier one; grants add up. `stale` is whether
    its object was renamed where the text does not follow.
    """

    aspect: str
    text: Text
    role: str = ""
    statement: Statement | None = field(default=None, compare=False)
    stale: bool = field(default=False, compare=False)

    def relabelled(self, type_: Key, old: str, new: str) -> Accessory:
        """Return the accessory after a label of a type was renamed."""
        return replace(self, text=self.text.relabelled(type_, old, new))

    def renamed(self, move: Callable[[Key], Key]) -> Accessory:
        """Return the accessory after renames."""
        return replace(self, text=self.text.renamed(move))


def altered(statement: Statement) -> str:
    """Return the aspect for an ALTER that changes what a dump shows in the text of the object itself."""
    return f"altered at {statement.span.start} of {statement.source.path}"


class Drop(NamedTuple):
    """The object goes, and with it all that uses it."""

    key: Key


class Rename(NamedTuple):
    """The object is called something else from here on."""

    old: Key
    new: Key


class Relabel(NamedTuple):
    """A label of a type is called something else from here on."""

    type: Key
    old: str
    new: str


class Attach(NamedTuple):
    """The object gets an accessory."""

    key: Key
    accessory: Accessory


class Detach(NamedTuple):
    """The object loses its accessories of these aspects."""

    key: Key
    aspects: tuple[str, ...]


class Shake(NamedTuple):
    """What uses the object is made again by the server, and loses its accessories of these aspects."""

    key: Key
    aspects: tuple[str, ...]


class Set(NamedTuple):
    """A setting of the session is in force from here on; None for its default."""

    name: str
    value: tuple[str, ...] | None


Effect: TypeAlias = Object | Drop | Rename | Relabel | Attach | Detach | Shake | Set | Unsure
"""What a statement does to a catalog; an `Object` is put in, in place of one of the same key."""


@frozen()
class Catalog:
    """The schema at one version, as far as it was read.

    `families` lists the keys of one kind and name: the columns of a table, the overloads of
    a function, and, as the kind `accessory`, whatever of that name carries accessories. `unsure`
    holds what happened that could not be followed.
    """

    objects: Mapping[Key, Object] = field(default_factory=dict)
    accessories: Mapping[Key, tuple[Accessory, ...]] = field(default_factory=dict)
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsure: tuple[Unsure, ...] = field(default=(), compare=False)
    families: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict, compare=False)

    @property
    def search_path(self) -> tuple[str, ...]:
        """The schemas that unqualified names are looked up in, in order.

        pg_dump empties the path and qualifies all names; where they were trimmed, public is meant.
        """
        return self.settings.get("search_path") or DEFAULT_PATH

    def members(self, kind: str, relation: Key) -> tuple[Key, ...]:
        """Return the keys of one kind that share the schema and name of `relation`."""
        return self.families.get(Key(kind, relation.schema, relation.name), ())

    def find(self, kind: str, names: Iterable[str]) -> Key | None:
        """Return the key of an object of `kind` by the parts of its name, None if there is none."""
        *qualifier, name = names
        for schema in qualifier[-1:] or self.search_path:
            key = Key(kind, schema, name)
            if key in self.objects:
                return key
        return None

    def place(self, kind: str, names: Iterable[str]) -> Key:
        """Return the key of what a statement creates, or mentions, under this name."""
        *qualifier, name = names
        found = self.find(kind, (*qualifier, name))
        return found or Key(kind, qualifier[-1] if qualifier else self.home, name)

    @property
    def home(self) -> str:
        """The schema that unqualified names are created in."""
        return next(iter(self.search_path), DEFAULT_PATH[0])

    def of(self, kind: type[Kept]) -> Iterator[Kept]:
        """Yield the objects of one class, in the order in which they came."""
        return (found for found in self.objects.values() if isinstance(found, kind))

    def aspect(self, key: Key, aspect: str) -> tuple[Accessory, ...]:
        """Return the accessories of one aspect that an object carries."""
        return tuple(found for found in self.accessories.get(key, ()) if found.aspect == aspect)


def renamed(found: Kept, move: Callable[[Key], Key]) -> Kept:
    """Return an object with every key in it renamed: `move` says what a key is called now."""
    changes: dict[str, Any] = {}
    for each in fields(found):
        before = getattr(found, each.name)
        after = _moved(before, move)
        if after is not before:
            changes[each.name] = after
    return replace(found, **changes) if changes else found


def _moved(value: object, move: Callable[[Key], Key]) -> object:
    """Return a key, a text or a collection of them after renames; anything else as it is."""
    if isinstance(value, (Key, Text, Accessory)):
        return move(value) if isinstance(value, Key) else value.renamed(move)
    if isinstance(value, (frozenset, tuple)) and not hasattr(value, "_fields"):
        return type(value)(_moved(item, move) for item in value)
    return value
