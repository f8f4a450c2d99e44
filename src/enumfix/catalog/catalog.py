"""The schema in memory: objects, what each depends on, their accessories, and how statements change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, fields, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar

from pglast.enums import ObjectType

from enumfix.catalog.facts import Facts, SquawkRules
from enumfix.catalog.key import Key, register_kind
from enumfix.catalog.name_index import IndexedNames
from enumfix.catalog.text import Text
from enumfix.frozen import frozen
from enumfix.sql.script import Statement
from enumfix.sql.tree import object_name_parts
from enumfix.sql.words import mentions_any


class NotFollowed(NamedTuple):
    """A statement whose effect on the schema enumfix cannot follow.

    `affected` are the keys of the objects that it changes, or None where these are not known. `later_names`
    are the names that later statements gave to objects that the statement mentions.
    """

    statement: Statement
    affected: frozenset[Key] | None = None
    later_names: frozenset[str] = frozenset()

    def after_rename(self, old: Key, new: Key) -> NotFollowed:
        """Return the same statement after the object `old` was renamed to `new`."""
        affected = (
            None if self.affected is None else frozenset(key.after_rename(old, new) for key in self.affected)
        )
        is_new = old.name != new.name and self.mentions((old.name,))
        return NotFollowed(
            self.statement, affected, self.later_names | {new.name} if is_new else self.later_names
        )

    def mentions(self, names: Collection[str]) -> bool:
        """Return whether the statement mentions an object that now has one of these names."""
        return not self.later_names.isdisjoint(names) or mentions_any(self.statement.sql, names)

    def may_affect(self, names: Collection[str], keys: frozenset[Key]) -> bool:
        """Return whether the statement may change an object with one of these names or keys.

        Where the changed objects are known, only `keys` counts; elsewhere only `names` does.
        """
        return self.mentions(names) if self.affected is None else not self.affected.isdisjoint(keys)


AnyObject = TypeVar("AnyObject", bound="Object")

DEFAULT_PATH = ("public",)
"""The `search_path` of a new session, `"$user", public`, without the schema of the unknown user."""


class PartitionLink(NamedTuple):
    """The link between a partition and its `parent`: two tables, or two indexes if `is_index`.

    `table` is the partition, or the table of the index that is a partition; `parent_table` is the parent
    table. `was_renamed` says whether `table` was renamed since it was attached.
    """

    parent: Key
    table: Key
    parent_table: Key
    is_index: bool
    was_renamed: bool


class NamesInImpact(NamedTuple):
    """The names by which a function body can get a value of the types of an impact.

    `value_sources` are the names of types, views and functions. `columns` maps the name of a table to the
    names of its columns in the impact; the key "" holds the columns of all tables.
    """

    value_sources: frozenset[str]
    columns: Mapping[str, AbstractSet[str]]


@frozen(kw_only=True)
class Object(Facts):
    """An object of the schema, as it is at one version.

    `uses` are all objects that it mentions: it is dropped when one of them is dropped. `needs` are the
    objects that cannot change while this one exists. An object that PostgreSQL adapts by itself (a plain
    index on a column that gets another type, say) needs nothing, and so is never part of a plan.
    """

    word: ClassVar[str] = "object"

    kind: ClassVar[str] = ""
    """The `kind` of the object's key. Several classes may share one."""

    lives_in: ClassVar[str] = ""
    """What the object is a part of: `relation`, `type` or `column`; "" if it has a name in a schema."""

    key_has_types: ClassVar[bool] = False
    """Whether the object's key contains types, as the signature of a function does."""

    object_types: ClassVar[tuple[ObjectType, ...]] = ()
    """What the parse trees of COMMENT, DROP, RENAME, GRANT and OWNER TO call the kind."""

    is_in_every_dump: ClassVar[bool] = True
    """Whether a dump that lacks the object must be older than the migration that creates it."""

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
        """Register the class under its name, its kind and its object types."""
        _BY_NAME[cls.__name__] = cls
        if cls.kind:
            _KINDS[cls.kind] = cls
            register_kind(cls.kind, cls.lives_in, has_types=cls.key_has_types)
        for object_type in vars(cls).get("object_types", ()):
            _CLASSES[object_type] = cls

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the object that a statement names; `named` is its node in the parse tree."""
        parts = object_name_parts(named)
        if not parts:
            return ()
        if cls.lives_in != "relation":
            return (catalog.key_for(cls.kind, parts),)
        return (catalog.key_for("relation", parts[:-1]).of(cls.kind, parts[-1]),) if len(parts) > 1 else ()

    @property
    def families(self) -> tuple[Key, ...]:
        """The keys of the families that the object belongs to; see `Catalog.families`."""
        return (self.key._replace(part=""),)

    def mentioned_names(self) -> frozenset[str]:
        """Return the names whose rename can change the object: those in the keys that its fields hold."""
        return frozenset(_names_in([getattr(self, each.name) for each in fields(self)]))

    @property
    def called_functions(self) -> tuple[Key, ...]:
        """The functions that a trigger or an event trigger calls."""
        return ()

    @property
    def partition_link(self) -> PartitionLink | None:
        """The link between a partition and its parent, if this object is one."""
        return None

    @property
    def full_word(self) -> str:
        """What `enumfix graph` calls the kind: it may say more than `word`."""
        return self.word

    @property
    def label(self) -> str:
        """What messages call the object: its kind and its name."""
        return str(self.key).replace(self.key.kind, self.word, 1)

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return whether the object is dropped and created again in an impact, and so all that uses it."""
        return False

    def has_temporary_twin(self, catalog: Catalog) -> bool:
        """Return whether the object is a type that can have a second version under a temporary name."""
        return False

    def pulls_in(self, other: Object, catalog: Catalog) -> bool:
        """Return whether `other`, which needs the object, joins an impact that contains the object."""
        return True

    def survives_drop_of(self, used: Key, catalog: Catalog) -> bool:
        """Return whether the object survives when `used`, an object that it uses, is dropped."""
        return False

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return the keys of all that must exist before the object is created again."""
        return self.needs | self.uses

    def also_affects(self, catalog: Catalog) -> Iterable[Key]:
        """Return the keys that join an impact with this object although they do not need it."""
        return ()

    def made_from(self) -> frozenset[Key]:
        """Return the parents of a table, or the types of a type: nothing may be made from itself."""
        return frozenset()

    def with_settings(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Return the object with the session settings under which it is created."""
        return self

    def as_defined_locally(self) -> Object:
        """Return the object as defined by its own table, no longer inherited from a parent."""
        return self

    def with_details_from(self, known: Object) -> Object:
        """Return the object of a dump, completed by what a dump does not show.

        `known` is the same object as the migrations create it.
        """
        return self

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Return the object after the object `old` was renamed; `move` maps old keys to new ones."""
        return with_renamed_keys(self, move)

    def after_label_rename(self, type_: Key, old: str, new: str) -> Object:
        """Return the object after RENAME VALUE of a type."""
        text = self.text.after_label_rename(type_, old, new)
        return self if text == self.text else replace(self, text=text)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether the object may in truth mention another object than `used`, one of its `uses`."""
        return False

    def may_stay_compiled(self, names: NamesInImpact, *, is_called: bool, may_be_called: bool) -> bool:
        """Return whether a session may still run the function's code as compiled with the old types.

        `is_called` says whether a known trigger of a converted table calls the function; `may_be_called`,
        whether an unknown one may.
        """
        return False


_KINDS: dict[str, type[Object]] = {}
_CLASSES: dict[ObjectType, type[Object]] = {}
_BY_NAME: dict[str, type[Object]] = {}
"""The registry of kinds: the definition of a class fills it."""


def object_classes() -> Iterable[type[Object]]:
    """Return the classes of all kinds."""
    return _BY_NAME.values()


def is_in_every_dump(key: Key) -> bool:
    """Return whether a dump that lacks the object must be older than the migration that creates it."""
    kind = _KINDS.get(key.kind)
    return kind is not None and kind.is_in_every_dump


def class_for(object_type: ObjectType | None) -> type[Object] | None:
    """Return the class for an object type of a parse tree; None if enumfix does not follow it."""
    return _CLASSES.get(object_type) if object_type is not None else None


@frozen()
class Accessory:
    """A statement about an object that DROP undoes: owner, grant, comment, setting.

    A later accessory replaces an earlier one of the same `aspect`; grants add up. `stale` says whether the
    object was renamed while the text still has the old name.
    """

    aspect: str
    text: Text
    role: str = ""
    statement: Statement | None = field(default=None, compare=False)
    stale: bool = field(default=False, compare=False)

    def after_label_rename(self, type_: Key, old: str, new: str) -> Accessory:
        """Return the accessory after RENAME VALUE of a type."""
        return replace(self, text=self.text.after_label_rename(type_, old, new))

    def mentioned_names(self) -> frozenset[str]:
        """Return the names whose rename can change the text."""
        return frozenset(_names_in([self.text]))

    def after_renames(self, move: Callable[[Key], Key]) -> Accessory:
        """Return the accessory after renames; `move` maps old keys to new ones."""
        return replace(self, text=self.text.after_renames(move))


def aspect_of_alter(statement: Statement) -> str:
    """Return an aspect of its own for an ALTER whose effect a dump shows in the object's own text."""
    return f"altered at {statement.span.start} of {statement.source.path}"


class Drop(NamedTuple):
    """An object is dropped, and with it all that uses it."""

    key: Key


class Rename(NamedTuple):
    """An object gets another name or schema."""

    old: Key
    new: Key


class RenameLabel(NamedTuple):
    """A label of a type gets another name."""

    type: Key
    old: str
    new: str


class AddAccessory(NamedTuple):
    """An object gets an accessory."""

    key: Key
    accessory: Accessory


class RemoveAccessories(NamedTuple):
    """An object loses its accessories of these aspects."""

    key: Key
    aspects: tuple[str, ...]


class LosesOnRetype(NamedTuple):
    """PostgreSQL rebuilds what uses an object that gets another type: its accessories of these aspects go."""

    key: Key
    aspects: tuple[str, ...]


class ChangeSetting(NamedTuple):
    """A setting of the session gets a value; None is its default."""

    name: str
    value: tuple[str, ...] | None


Effect: TypeAlias = (
    Object
    | Drop
    | Rename
    | RenameLabel
    | AddAccessory
    | RemoveAccessories
    | LosesOnRetype
    | ChangeSetting
    | NotFollowed
)
"""What a statement does to a catalog. An `Object` is added; it replaces an object of the same key."""


_NO_FACTS = Facts()


@frozen()
class Catalog:
    """The schema at one version, as far as it was read.

    `accessories` has an entry for each object that has any. `families` maps the key of a family, of one kind,
    schema and name, to its members: the columns of a table, the overloads of a function, and for the kind
    `accessory` all objects of that name that have accessories. `not_followed` are the statements that enumfix
    could not follow. `indexed_names` is set once something was renamed.
    """

    objects: Mapping[Key, Object] = field(default_factory=dict)
    accessories: Mapping[Key, tuple[Accessory, ...]] = field(default_factory=dict)
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_followed: tuple[NotFollowed, ...] = field(default=(), compare=False)
    families: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict, compare=False)
    indexed_names: IndexedNames | None = field(default=None, compare=False, repr=False)

    @property
    def search_path(self) -> tuple[str, ...]:
        """The schemas in which PostgreSQL looks up unqualified names, in order.

        pg_dump empties the path and qualifies all names. Where somebody removed the schemas from a dump, its
        names mean public.
        """
        return self.settings.get("search_path") or DEFAULT_PATH

    def members(self, kind: str, relation: Key) -> tuple[Key, ...]:
        """Return the keys of the family of one kind that has the schema and name of `relation`."""
        return self.families.get(Key(kind, relation.schema, relation.name), ())

    def facts(self, key: Key | None) -> Facts:
        """Return the facts of an object; empty facts if the catalog does not have it."""
        known = self.objects.get(key) if key else None
        return _NO_FACTS if known is None else known

    def find(self, kind: str, names: Iterable[str]) -> Key | None:
        """Return the key of a known object by the parts of its name, None if there is none."""
        *qualifier, name = names
        for schema in qualifier[-1:] or self.search_path:
            key = Key(kind, schema, name)
            if key in self.objects:
                return key
        return None

    def key_for(self, kind: str, names: Iterable[str]) -> Key:
        """Return the key of a known object, or the key that a new object of this name gets."""
        *qualifier, name = names
        known = self.find(kind, (*qualifier, name))
        return known or Key(kind, qualifier[-1] if qualifier else self.home, name)

    @property
    def home(self) -> str:
        """The schema in which an object with an unqualified name is created."""
        return next(iter(self.search_path), DEFAULT_PATH[0])

    def of(self, kind: type[AnyObject]) -> Iterator[AnyObject]:
        """Yield the objects of one class, in the order in which they were created."""
        return (candidate for candidate in self.objects.values() if isinstance(candidate, kind))

    def aspect(self, key: Key, aspect: str) -> tuple[Accessory, ...]:
        """Return the accessories of one aspect that an object has."""
        return tuple(each for each in self.accessories.get(key, ()) if each.aspect == aspect)


def with_renamed_keys(object_: AnyObject, move: Callable[[Key], Key]) -> AnyObject:
    """Return an object with every key in its fields renamed; `move` maps old keys to new ones."""
    changes: dict[str, Any] = {}
    for each in fields(object_):
        before = getattr(object_, each.name)
        after = _value_after_renames(before, move)
        if after is not before:
            changes[each.name] = after
    return replace(object_, **changes) if changes else object_


def _names_in(values: Iterable[object]) -> Iterator[str]:
    """Yield the names in all keys that values hold, as `_value_after_renames` finds these."""
    for value in values:
        if isinstance(value, Key):
            yield from value.names
        elif isinstance(value, Text):
            yield from (name for key in value.marked_keys for name in key.names)
        elif isinstance(value, Accessory):
            yield from value.mentioned_names()
        elif isinstance(value, frozenset) or type(value) is tuple:
            yield from _names_in(value)


def _value_after_renames(value: object, move: Callable[[Key], Key]) -> object:
    """Return a key, a text or a collection of them after renames; anything else as it is."""
    if isinstance(value, (Key, Text, Accessory)):
        return move(value) if isinstance(value, Key) else value.after_renames(move)
    if isinstance(value, frozenset):
        return frozenset(_value_after_renames(item, move) for item in value)
    if type(value) is tuple:
        return tuple(_value_after_renames(item, move) for item in value)
    return value
