"""Objects that are dropped and created again by their own text, with their accessories."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import field, replace
from typing import ClassVar, TypedDict

from pglast import ast

from enumfix.catalog.catalog import Accessory, Catalog, Object, with_renamed_keys
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.catalog.mentions import Mentions, field_of_any_row
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.catalog.text import Text, qualified_ref, text_with_mentions
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.frozen import frozen
from enumfix.recreation.accessories import undo_default_privileges
from enumfix.recreation.change import Change, Clause, Settings, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import offset_after_keyword
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
class TextObject(Dependent):
    """An object whose text is used again, and may be out of date by then.

    `unplaced_keys` are the keys of what the text mentions in places where a rename cannot be followed.
    `uncast_constants` are the constants without a cast, which may be labels. `stale` is whether one of these
    was renamed, so that the text still has the old name.
    """

    needs_cascade: ClassVar[bool] = False
    """Whether DROP of an object that it depends on fails without CASCADE."""

    unplaced_keys: frozenset[Key] = field(default=frozenset(), compare=False)
    uncast_constants: frozenset[str] = field(default=frozenset(), compare=False)
    stale: bool = field(default=False, compare=False)

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Return the object after a rename, marked as stale if its text cannot follow."""
        after = with_renamed_keys(self, move)
        is_lost = old in self.unplaced_keys or (
            old.kind in _FIELDS and field_of_any_row(old.part) in self.unplaced_keys
        )
        return replace(after, stale=True) if is_lost or self._names_unplaced_in(old) else after

    def _names_unplaced_in(self, schema: Key) -> bool:
        """Return whether a text names an object of a schema in a place where a rename cannot be followed.

        CREATE INDEX names the index itself without its schema.
        """
        if schema.kind != "schema":
            return False
        unplaced = (
            self.unplaced_keys - self.text.placed_keys - ({self.key} if self.word == "index" else frozenset())
        )
        return any(key.schema == schema.name and key.kind not in ON_TABLE for key in unplaced)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether a name in the text may mean another column, or another overload of a function.

        An object that is dropped with a column without CASCADE, such as an index, has one table. So its text
        cannot mean a column of another table.
        """
        return used.kind in ("column", "function") and used in self.unplaced_keys and self.needs_cascade

    def after_label_rename(self, type_: Key, old: str, new: str) -> Object:
        """Return the object after a label was renamed, marked as stale if its text cannot follow.

        An array without a cast, such as '{a,b}', may contain any label.
        """
        text = self.text.after_label_rename(type_, old, new)
        is_lost = any(constant == old or constant.startswith("{") for constant in self.uncast_constants)
        stale = self.stale or is_lost or text.has_opaque_constant
        return self if text == self.text and stale == self.stale else replace(self, text=text, stale=stale)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an object whose text is out of date."""
        if self.stale:
            yield stale_text_refusal(self, change)


def stale_text_refusal(object_: Object, change: Change) -> Diagnostic:
    """Return the refusal of an object whose text, or the text of one of its accessories, is out of date."""
    return STALE.at(
        object_.statement.source,
        object_.statement.span,
        f"{change.types} cannot be recreated: the text of {object_.label} is older than a RENAME above",
    )


@frozen(kw_only=True)
class RecreatedObject(TextObject):
    """An object that is dropped, and created again by its own text.

    `lists_all_columns` is whether the text lists columns by `*`. `settings` are the session settings that it
    was created under, as far as they matter.
    """

    drop_keywords: ClassVar[str] = ""
    """The keywords after DROP, such as MATERIALIZED VIEW."""

    governing_settings: ClassVar[tuple[str, ...]] = ()
    """The session settings that decide how such an object is created. search_path always does."""

    grant_keyword: ClassVar[str] = ""
    """The keyword after GRANT … ON, "" for kinds that default privileges do not concern."""

    lists_all_columns: bool = field(default=False, compare=False)
    settings: Settings = field(default=(), compare=False)

    def is_recreated(self, catalog: Catalog) -> bool:
        """Return True: it is dropped and created again, and so is all that uses it."""
        return True

    def with_settings(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Return the object with those of the session settings that decide how it is created."""
        names = ("search_path", *self.governing_settings)
        kept = tuple((name, settings[name]) for name in names if name in settings)
        return replace(self, settings=kept) if kept != self.settings else self

    @property
    def home(self) -> Key | None:
        """The relation, or the domain, that the object belongs to and is dropped with."""
        return None

    def is_dropped_with_home(self, change: Change) -> bool:
        """Return whether DROP of its home drops the object too.

        False if the object also depends on functions, views and the like in the impact: it has to be dropped
        before those.
        """
        home = change.catalog.objects.get(self.home) if self.home in change.impact and self.home else None
        other_keys = ((self.uses | self.needs) & change.impact) - {self.home}
        return (
            home is not None
            and home.is_recreated(change.catalog)
            and all(key.kind in ("column", "type") for key in other_keys)
        )

    def name_in_drop(self, change: Change) -> str:
        """Return what DROP says after its keywords: the name, and what else it needs."""
        return change.name(self.key)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the object, unless it is dropped with its home."""
        if not self.is_dropped_with_home(change):
            yield from release_sequences(self.key, change)
            yield Sql(f"DROP {self.drop_keywords} {self.name_in_drop(change)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the object, and restore its accessories."""
        yield Sql(change.text_after_rename(self), self.settings)
        yield from self.restore_accessories(change)

    def restore_accessories(self, change: Change) -> Iterator[Sql]:
        """Yield the statements that restore the object's accessories."""
        yield from restore_accessories(self.key, self.grant_keyword, change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse an object if a text is out of date, or lists columns by `*`: that may mean others now."""
        restored = (
            accessory
            for accessory in _all_accessories(self.key, change.catalog)
            if accessory.aspect != "owner" or change.owners_differ
        )
        if self.stale or any(accessory.stale for accessory in restored):
            yield stale_text_refusal(self, change)
        if self.lists_all_columns:
            yield STAR.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} lists its columns by *",
            )


class StatementFields(TypedDict):
    """The fields of a recreated object that come from the statement that creates it."""

    text: Text
    unplaced_keys: frozenset[Key]
    uncast_constants: frozenset[str]
    lists_all_columns: bool
    statement: Statement


def statement_fields(
    statement: Statement, mentioned: Mentions, key: Key, offset: int | None = None
) -> StatementFields:
    """Return the fields of the object `key` that come from its statement. `mentioned` is what that mentions.

    `offset` is where the statement names the object. If it is None, the text cannot follow a rename of the
    object.
    """
    where = name_span_at(statement.sql, offset)
    places = (*mentioned.places, (where, key)) if where else mentioned.places
    return StatementFields(
        text=text_with_mentions(statement.sql, Span(0, len(statement.sql)), places),
        unplaced_keys=mentioned.unplaced_keys if where else mentioned.unplaced_keys | {key},
        uncast_constants=mentioned.uncast_constants,
        lists_all_columns=mentioned.lists_all_columns,
        statement=statement,
    )


def statement_fields_on_table(
    statement: Statement, mentioned: Mentions, key: Key, word: str, offset: int | None
) -> StatementFields:
    """Return the fields of an object that belongs to a table, such as a policy.

    The name of the object follows the keyword `word`. `offset` is where the statement names the table.
    """
    where = name_span_at(statement.sql, offset_after_keyword(statement.sql, 0, word))
    places = (*mentioned.places, (where, key)) if where else mentioned.places
    fields = statement_fields(statement, mentioned._replace(places=places), key.relation, offset)
    fields["unplaced_keys"] |= {key} - fields["text"].placed_keys
    return fields


def accessory_from_statement(
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
    text = relation_statement_text(statement, node.relation, catalog, mentioned)
    return Accessory(aspect, text, statement=statement, stale=len(node.cmds or ()) > 1)


def relation_statement_text(
    statement: Statement, relation: ast.RangeVar | None, catalog: Catalog, mentioned: Mentions | None = None
) -> Text:
    """Return the text of a statement that follows renames of `relation` and of what else it mentions."""
    where = name_span_at(statement.sql, relation.location) if relation else None
    places = [*(mentioned.places if mentioned else ())]
    if relation and where:
        places.append((where, relation_named(relation, catalog)))
    return text_with_mentions(statement.sql, Span(0, len(statement.sql)), places)


class RecreatedOnTable(RecreatedObject):
    """An object that belongs to a table or view and has a name there: a trigger, a policy, a rule."""

    __slots__ = ()

    lives_in: ClassVar[str] = "relation"
    needs_cascade: ClassVar[bool] = True

    @property
    def home(self) -> Key:
        """The table or view."""
        return self.key.relation

    def name_in_drop(self, change: Change) -> str:
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
    name = qualified_ref(table)
    return replace(accessory, text=Text(("ALTER TABLE ONLY ", name, " ", *accessory.text.parts)))


def release_sequences(key: Key, change: Change) -> Iterator[Sql]:
    """Yield ALTER SEQUENCE … OWNED BY NONE, so that a dropped table leaves its sequences behind."""
    for accessory in change.catalog.accessories.get(key, ()):
        if accessory.aspect.startswith(OWNED_SEQUENCE):
            yield Sql(f"ALTER SEQUENCE {accessory.aspect.removeprefix(OWNED_SEQUENCE)} OWNED BY NONE")


def restore_accessories(
    key: Key, granted: str, change: Change, later: Container[Accessory] = ()
) -> Iterator[Sql]:
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


def restore_type_accessories(key: Key, change: Change) -> Iterator[Sql]:
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
