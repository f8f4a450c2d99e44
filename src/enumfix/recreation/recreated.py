"""Objects that are dropped and created again by their own text, with their accessories."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import field, replace
from typing import ClassVar, TypedDict

from pglast import ast

from enumfix.catalog.catalog import Accessory, Catalog, Object, renamed
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.mentions import Mentions, anywhere
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.catalog.text import Text, cut, qualified
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.frozen import frozen
from enumfix.recreation.accessories import undo_default_privileges
from enumfix.recreation.change import Change, Clause, Settings, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import words_after
from enumfix.sql.tree import name_span_at

STALE = Code(
    "EF318",
    Severity.ERROR,
    "an object's text has an old name that enumfix cannot replace: a RENAME above changed it",
    "Move the ADD VALUE statements above the RENAME, or into a file of their own before it.",
)

STAR = Code(
    "EF319",
    Severity.ERROR,
    "an object that has to be created again lists its columns by *",
    "Take a dump with pg_dump, which names the columns: the text of the object does not show which columns * "
    "stood for when the object was created. --replay takes one after the earlier migrations.",
)

_FIELDS = ("column", "attribute")


@frozen(kw_only=True)
class Worded(Dependent):
    """An object whose text is used again, and may be out of date by then.

    `loose` are the keys of what the text mentions in places where a rename cannot be followed. `bare` are the
    constants without a cast, which may be labels. `stale` is whether one of these was renamed, so that the
    text still has the old name.
    """

    needs_cascade: ClassVar[bool] = False
    """Whether DROP of an object that it depends on fails without CASCADE."""

    loose: frozenset[Key] = field(default=frozenset(), compare=False)
    bare: frozenset[str] = field(default=frozenset(), compare=False)
    stale: bool = field(default=False, compare=False)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Return the object after a rename, marked as stale if its text cannot follow."""
        after = renamed(self, move)
        is_lost = old in self.loose or (old.kind in _FIELDS and anywhere(old.part) in self.loose)
        return replace(after, stale=True) if is_lost or self._names_unplaced_in(old) else after

    def _names_unplaced_in(self, schema: Key) -> bool:
        """Return whether a text names an object of a schema in a place where a rename cannot be followed.

        CREATE INDEX names the index itself without its schema.
        """
        if schema.kind != "schema":
            return False
        unplaced = self.loose - self.text.refs - ({self.key} if self.word == "index" else frozenset())
        return any(key.schema == schema.name and key.kind not in ON_TABLE for key in unplaced)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether a name in the text may mean another column, or another overload of a function.

        An object that is dropped with a column without CASCADE, such as an index, has one table. So its text
        cannot mean a column of another table.
        """
        return used.kind in ("column", "function") and used in self.loose and self.needs_cascade

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Return the object after a label was renamed, marked as stale if its text cannot follow.

        An array without a cast, such as '{a,b}', may contain any label.
        """
        text = self.text.relabelled(type_, old, new)
        is_lost = any(constant == old or constant.startswith("{") for constant in self.bare)
        stale = self.stale or is_lost or text.is_packed
        return self if text == self.text and stale == self.stale else replace(self, text=text, stale=stale)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an object whose text is out of date."""
        if self.stale:
            yield outdated(self, change)


def outdated(object_: Object, change: Change) -> Diagnostic:
    """Return the refusal of an object whose text, or the text of one of its accessories, is out of date."""
    return STALE.at(
        object_.statement.source,
        object_.statement.span,
        f"{change.types} cannot be recreated: the text of {object_.label} is older than a RENAME above",
    )


@frozen(kw_only=True)
class Recreated(Worded):
    """An object that is dropped, and created again by its own text.

    `star` is whether the text lists columns by `*`. `settings` are the session settings that it was created
    under, as far as they matter.
    """

    dropped: ClassVar[str] = ""
    """The keywords after DROP, such as MATERIALIZED VIEW."""

    governed: ClassVar[tuple[str, ...]] = ()
    """The session settings that decide how such an object is created. search_path always does."""

    granted: ClassVar[str] = ""
    """The keyword after GRANT … ON, "" for kinds that default privileges do not concern."""

    star: bool = field(default=False, compare=False)
    settings: Settings = field(default=(), compare=False)

    def leaves(self, catalog: Catalog) -> bool:
        """Return True: it is dropped and created again, and so is all that uses it."""
        return True

    def settled(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Return the object with those of the session settings that decide how it is created."""
        names = ("search_path", *self.governed)
        kept = tuple((name, settings[name]) for name in names if name in settings)
        return replace(self, settings=kept) if kept != self.settings else self

    @property
    def home(self) -> Key | None:
        """The relation, or the domain, that the object belongs to and is dropped with."""
        return None

    def goes_along(self, change: Change) -> bool:
        """Return whether DROP of its home drops the object too.

        False if the object also depends on functions, views and the like in the impact: it has to be dropped
        before those.
        """
        home = change.catalog.objects.get(self.home) if self.home in change.impact and self.home else None
        other_keys = ((self.uses | self.needs) & change.impact) - {self.home}
        return (
            home is not None
            and home.leaves(change.catalog)
            and all(key.kind in ("column", "type") for key in other_keys)
        )

    def spelled(self, change: Change) -> str:
        """Return what DROP says after its keywords: the name, and what else it needs."""
        return change.name(self.key)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the object, unless it is dropped with its home."""
        if not self.goes_along(change):
            yield from released(self.key, change)
            yield Sql(f"DROP {self.dropped} {self.spelled(change)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the object, and restore its accessories."""
        yield Sql(change.put_back(self), self.settings)
        yield from self.put_back(change)

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Yield the statements that restore the object's accessories."""
        yield from carried(self.key, self.granted, change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an object if a text is out of date, or lists columns by `*`: that may mean others now."""
        restored = (
            accessory
            for accessory in _all_accessories(self.key, change.catalog)
            if accessory.aspect != "owner" or change.owners_differ
        )
        if self.stale or any(accessory.stale for accessory in restored):
            yield outdated(self, change)
        if self.star:
            yield STAR.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} lists its columns by *",
            )


class Written(TypedDict):
    """The fields of a recreated object that come from the statement that creates it."""

    text: Text
    loose: frozenset[Key]
    bare: frozenset[str]
    star: bool
    statement: Statement


def written(statement: Statement, mentioned: Mentions, key: Key, offset: int | None = None) -> Written:
    """Return the fields of the object `key` that come from its statement. `mentioned` is what that mentions.

    `offset` is where the statement names the object. If it is None, the text cannot follow a rename of the
    object.
    """
    where = name_span_at(statement.sql, offset)
    places = (*mentioned.places, (where, key)) if where else mentioned.places
    return Written(
        text=cut(statement.sql, Span(0, len(statement.sql)), places),
        loose=mentioned.loose if where else mentioned.loose | {key},
        bare=mentioned.bare,
        star=mentioned.star,
        statement=statement,
    )


def under_a_name(
    statement: Statement, mentioned: Mentions, key: Key, word: str, offset: int | None
) -> Written:
    """Return the fields of an object that belongs to a table, such as a policy.

    The name of the object follows the keyword `word`. `offset` is where the statement names the table.
    """
    where = name_span_at(statement.sql, words_after(statement.sql, 0, word))
    places = (*mentioned.places, (where, key)) if where else mentioned.places
    fields = written(statement, mentioned._replace(places=places), key.relation, offset)
    fields["loose"] |= {key} - fields["text"].refs
    return fields


def as_it_stands(
    aspect: str,
    statement: Statement,
    node: ast.AlterTableStmt,
    catalog: Catalog,
    mentioned: Mentions | None = None,
) -> Accessory:
    """Return an accessory whose text is the whole statement.

    `mentioned` is what the statement mentions beside the relation. The accessory is stale if the ALTER TABLE
    has other commands too: they must not run twice.
    """
    text = about(statement, node.relation, catalog, mentioned)
    return Accessory(aspect, text, statement=statement, stale=len(node.cmds or ()) > 1)


def about(
    statement: Statement, relation: ast.RangeVar | None, catalog: Catalog, mentioned: Mentions | None = None
) -> Text:
    """Return the text of a statement that follows renames of `relation` and of what else it mentions."""
    where = name_span_at(statement.sql, relation.location) if relation else None
    places = [*(mentioned.places if mentioned else ())]
    if relation and where:
        places.append((where, relation_named(relation, catalog)))
    return cut(statement.sql, Span(0, len(statement.sql)), places)


class OnTable(Recreated):
    """An object that belongs to a table or view and has a name there: a trigger, a policy, a rule."""

    __slots__ = ()

    lives_in: ClassVar[str] = "relation"
    needs_cascade: ClassVar[bool] = True

    @property
    def home(self) -> Key:
        """The table or view."""
        return self.key.relation

    def spelled(self, change: Change) -> str:
        """Return the name of the object ON its table."""
        return f"{quote(self.key.part)} ON {change.name(self.key.relation)}"


def _all_accessories(key: Key, catalog: Catalog) -> Iterator[Accessory]:
    """Yield the accessories of an object and of its columns or attributes."""
    yield from catalog.accessories.get(key, ())
    field_kind = {"relation": "column", "type": "attribute"}.get(key.kind)
    for member in catalog.members("accessory", key) if field_kind else ():
        if member.kind == field_kind:
            accessories = catalog.accessories.get(member, ())
            yield from (with_alter_table(accessory, key) for accessory in accessories)


def with_alter_table(accessory: Accessory, table: Key) -> Accessory:
    """Return an accessory of a column as a whole statement, also where its text is only ALTER COLUMN …."""
    if accessory.aspect not in ("storage", "compression"):
        return accessory
    name = qualified(table)
    return replace(accessory, text=Text(("ALTER TABLE ONLY ", name, " ", *accessory.text.parts)))


def released(key: Key, change: Change) -> Iterator[Sql]:
    """Yield ALTER SEQUENCE … OWNED BY NONE, so that a dropped table leaves its sequences behind."""
    for accessory in change.catalog.accessories.get(key, ()):
        if accessory.aspect.startswith(OWNED_SEQUENCE):
            yield Sql(f"ALTER SEQUENCE {accessory.aspect.removeprefix(OWNED_SEQUENCE)} OWNED BY NONE")


def carried(key: Key, granted: str, change: Change, later: Container[Accessory] = ()) -> Iterator[Sql]:
    """Yield the statements that restore a recreated object's owner, grants and other accessories.

    `granted` is the keyword after GRANT … ON, "" if default privileges do not concern the object. The
    accessories in `later` are left out.
    """
    accessories = tuple(_all_accessories(key, change.catalog))
    name = change.name(key) + (key.part if key.kind == "function" else "")
    yield from _restore_owner_and_grants(accessories, key, granted, name, str, change)
    for accessory in accessories:
        if accessory.aspect not in ("owner", "grant") and accessory not in later:
            yield Sql(str(accessory.text))


def type_carried(key: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that restore a type's accessories. They name the type as the file does."""
    name = change.name(key)
    accessories = change.catalog.accessories.get(key, ())

    def spell(text: Text) -> str:
        return text.spell({key: name})

    yield from _restore_owner_and_grants(accessories, key, "TYPE", name, spell, change)
    for accessory in accessories:
        if accessory.aspect not in ("owner", "grant"):
            yield Sql(spell(accessory.text))


def _restore_owner_and_grants(
    accessories: tuple[Accessory, ...],
    key: Key,
    granted: str,
    name: str,
    spell: Callable[[Text], str],
    change: Change,
) -> Iterator[Sql]:
    """Yield OWNER TO, then what undoes default privileges, then the grants. `spell` writes their texts.

    OWNER TO is left out if all objects of the dump have one owner, or if it says CURRENT_USER: a new object
    belongs to that role anyway.
    """
    if change.owners_differ:
        for accessory in accessories:
            if accessory.aspect == "owner" and accessory.role:
                yield Sql(spell(accessory.text))
    if granted:
        yield from (Sql(text) for text in undo_default_privileges(granted, key, name, change))
    for accessory in accessories:
        if accessory.aspect == "grant":
            yield from grant_as_grantor(accessory.role, spell(accessory.text), change)


def grant_as_grantor(role: str, text: str, change: Change) -> Iterator[Sql]:
    """Yield a grant under SET LOCAL ROLE of its grantor; `role` is "" if that is the owner."""
    if not role:
        yield Sql(text)
        return
    yield Sql(f"SET LOCAL ROLE {quote(role)}")
    yield Sql(text)
    yield Sql(f"SET LOCAL ROLE {change.session_role}")
