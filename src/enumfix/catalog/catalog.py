"""The schema in memory: objects, what each depends on, their accessories, and how statements change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, fields, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar

from pglast.enums import ObjectType

from enumfix.catalog.facts import Facts, SquawkRules
from enumfix.catalog.key import Key, register
from enumfix.catalog.text import Text
from enumfix.frozen import frozen
from enumfix.sql.script import Statement
from enumfix.sql.tree import object_name_parts
from enumfix.sql.words import mentions_any


class Unsure(NamedTuple):
    """A statement that enumfix cannot follow.

    `about` are the keys of the objects that it changes, or None where that is not known. `called` are the
    new names that later renames gave to objects that the statement mentions.
    """

    statement: Statement
    about: frozenset[Key] | None = None
    called: frozenset[str] = frozenset()

    def moved(self, old: Key, new: Key) -> Unsure:
        """Return the value after the object `old` was renamed to `new`."""
        about = None if self.about is None else frozenset(key.moved(old, new) for key in self.about)
        is_new = old.name != new.name and self.mentions((old.name,))
        return self._replace(about=about, called=self.called | {new.name} if is_new else self.called)

    def mentions(self, names: Collection[str]) -> bool:
        """Return whether the statement mentions an object that now has one of these names."""
        return not self.called.isdisjoint(names) or mentions_any(self.statement.sql, names)

    def concerns(self, names: Collection[str], keys: frozenset[Key]) -> bool:
        """Return whether the statement may change an object.

        Where the changed objects are known, they are compared with `keys`; elsewhere any mention of one of
        `names` counts.
        """
        return self.mentions(names) if self.about is None else not self.about.isdisjoint(keys)


Kept = TypeVar("Kept", bound="Object")

DEFAULT_PATH = ("public",)
"""The `search_path` of a new session, as far as it can be known: `"$user", public`."""


class PartitionLink(NamedTuple):
    """What makes a table, or an index if `is_index`, a partition of `parent`.

    `table` is the table of the partition, `above` that of its parent; tables stand for themselves. `renamed`
    says whether the partition had another name before.
    """

    parent: Key
    table: Key
    above: Key
    is_index: bool
    renamed: bool


class NamesInImpact(NamedTuple):
    """The names of the objects in an impact that have values of its types.

    `giving` are the names of types, views and functions, whose columns may have any names. `columns` maps the
    name of a table to the names of its columns in the impact; the key "" holds the columns of all tables.
    """

    giving: frozenset[str]
    columns: Mapping[str, AbstractSet[str]]


@frozen(kw_only=True)
class Object(Facts):
    """Something in the schema, as it is at one version.

    `uses` are all objects that it mentions: it is dropped when one of them is dropped. `needs` are those of
    them that cannot change while the object exists. An object that the server adapts by itself (a plain
    index on a column that gets another type, say) needs nothing, and so is never part of a plan.
    """

    word: ClassVar[str] = "object"

    kind: ClassVar[str] = ""
    """The `kind` of its keys, which several classes may share."""

    lives_in: ClassVar[str] = ""
    """Whose name its keys carry: `relation`, `type` or `column`; "" where it has a name of its own."""

    with_types: ClassVar[bool] = False
    """Whether its keys spell the types that it takes."""

    object_types: ClassVar[tuple[ObjectType, ...]] = ()
    """What COMMENT, DROP, RENAME, GRANT and OWNER TO call it in a tree."""

    compared: ClassVar[bool] = True
    """Whether a dump without it is of another version than the migrations that make it."""

    in_self_check: ClassVar[bool] = True
    """Whether the self-check compares it: original and rewritten file must leave the same one."""

    squawk: ClassVar[SquawkRules] = SquawkRules()
    """The rules of squawk that statements about it break."""

    key: Key
    text: Text = field(default_factory=Text)
    uses: frozenset[Key] = frozenset()
    needs: frozenset[Key] = frozenset()
    statement: Statement = field(compare=False)

    def __init_subclass__(cls) -> None:
        """Register the class for its kind, and for what statements call it."""
        _BY_NAME[cls.__name__] = cls
        if cls.kind:
            _KINDS[cls.kind] = cls
            register(cls.kind, cls.lives_in, with_types=cls.with_types)
        for object_type in vars(cls).get("object_types", ()):
            _CLASSES[object_type] = cls

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of what a statement names, by what its tree has for that: a name, or a range."""
        parts = object_name_parts(named)
        if not parts:
            return ()
        if cls.lives_in != "relation":
            return (catalog.place(cls.kind, parts),)
        return (catalog.place("relation", parts[:-1]).of(cls.kind, parts[-1]),) if len(parts) > 1 else ()

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
    def full_word(self) -> str:
        """The word for the object in a picture, which may say more than the word for its kind."""
        return self.word

    @property
    def label(self) -> str:
        """What a message calls this object."""
        return str(self.key).replace(self.key.kind, self.word, 1)

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether an impact drops and creates again the object, and so all that uses it."""
        return False

    def swaps(self, catalog: Catalog) -> bool:
        """Return whether the object is a type that can be created under an interim name, like an enum."""
        return False

    def disturbs(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other`, which needs the object, is in the impact with it."""
        return True

    def outlives(self, used: Key, catalog: Catalog) -> bool:
        """Return whether the object stays although `used`, an object that it uses, is dropped."""
        return False

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return the keys of what has to exist before the object is created again."""
        return self.needs | self.uses

    def draws(self, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of objects that join an impact with this one, although they do not need it."""
        return ()

    def made_from(self) -> frozenset[Key]:
        """Return the keys of what the object is created from; none of them is created from the object."""
        return frozenset()

    def settled(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Return the object as it is when it is created under these settings of the session."""
        return self

    def as_own(self) -> Object:
        """Return the object as its table's own, no longer inherited from a parent."""
        return self

    def with_unshown(self, known: Object) -> Object:
        """Return the object as a dump shows it, completed by what a dump leaves out.

        `known` is the same object, as the migrations create it.
        """
        return self

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Return the object after `old` was renamed: `move` says what a key is called now."""
        return renamed(self, move)

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Return the object after a label of a type was renamed."""
        text = self.text.relabelled(type_, old, new)
        return self if text == self.text else replace(self, text=text)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether a text of the object may mean another object than `used`, one of its `uses`."""
        return False

    def may_stay_compiled(self, names: NamesInImpact, *, is_called: bool, may_be_called: bool) -> bool:
        """Return whether a session may hold the code of the object, compiled with types that it had before.

        `is_called` says whether a trigger of a table that is converted calls it; `may_be_called`, whether
        one may that is not known.
        """
        return False


_KINDS: dict[str, type[Object]] = {}
_CLASSES: dict[ObjectType, type[Object]] = {}
_BY_NAME: dict[str, type[Object]] = {}
"""The registry of kinds, which is filled as their classes are defined."""


def object_classes() -> Iterable[type[Object]]:
    """Return the classes of all kinds."""
    return _BY_NAME.values()


def is_compared(key: Key) -> bool:
    """Return whether a dump without the object is of another version than the migrations that make it."""
    found = _KINDS.get(key.kind)
    return found is not None and found.compared


def class_of(object_type: ObjectType | None) -> type[Object] | None:
    """Return the class of what statements call so, None where enumfix follows no such object."""
    return _CLASSES.get(object_type) if object_type is not None else None


@frozen()
class Accessory:
    """What an object has beside its definition, and loses when it is dropped: owner, grant, comment, setting.

    A later one of the same `aspect` replaces an earlier one; grants add up. `stale` says whether the object
    was renamed while the text still has the old name.
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
    """The object is dropped, and with it all that uses it."""

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
    """The server creates again the users of the object; they lose their accessories of these aspects."""

    key: Key
    aspects: tuple[str, ...]


class Set(NamedTuple):
    """A setting of the session is in force from here on; None for its default."""

    name: str
    value: tuple[str, ...] | None


Effect: TypeAlias = Object | Drop | Rename | Relabel | Attach | Detach | Shake | Set | Unsure
"""What a statement does to a catalog; an `Object` is put in, in place of one of the same key."""


_NOTHING = Facts()


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

    def facts(self, key: Key | None) -> Facts:
        """Return the facts of the object with this key; empty facts where there is no such object."""
        found = self.objects.get(key) if key else None
        return _NOTHING if found is None else found

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
    if isinstance(value, frozenset):
        return frozenset(_moved(item, move) for item in value)
    if type(value) is tuple:
        return tuple(_moved(item, move) for item in value)
    return value
