"""Objects that are dropped and created again, as the schema spells them, with all that they carry."""

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
from enumfix.recreation.accessories import as_new
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
    "an object mentions something that the file renames above, in a place that cannot be followed",
    "Move the ADD VALUE statements above the RENAME, or into a file of their own before it.",
)

_STANDING = ("view", "materialized view", "rule", "policy", "trigger", "function")
"""What PostgreSQL drops with what it stands on only where CASCADE is said."""

_FIELDS = ("column", "attribute")


@frozen(kw_only=True)
class Worded(Dependent):
    """An object whose text is written again, and may be out of date by then.

    `loose` and `bare` are what cannot be followed in the text (see `Mentions`), `stale` is whether a
    rename would have had to.
    """

    loose: frozenset[Key] = field(default=frozenset(), compare=False)
    bare: frozenset[str] = field(default=frozenset(), compare=False)
    stale: bool = field(default=False, compare=False)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename, or mark the text as stale."""
        found = renamed(self, move)
        lost = old in self.loose or (old.kind in _FIELDS and anywhere(old.part) in self.loose)
        return replace(found, stale=True) if lost or self._loses(old) else found

    def _loses(self, old: Key) -> bool:
        """Return whether the text names something of a schema where a rename of that cannot be followed.

        An index is named without its schema.
        """
        if old.kind != "schema":
            return False
        unplaced = self.loose - self.text.refs - ({self.key} if self.word == "index" else frozenset())
        return any(key.schema == old.name and key.kind not in ON_TABLE for key in unplaced)

    def may_mean_another(self, used: Key) -> bool:
        """Return whether a name in the text may be that of another column, or of an overloaded function.

        What goes along with a column of its own table has no other in its text.
        """
        return used.kind in ("column", "function") and used in self.loose and self.word in _STANDING

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Follow a renamed label, or mark the text as stale; an array without a cast may hold any label."""
        text = self.text.relabelled(type_, old, new)
        stale = self.stale or any(each == old or each.startswith("{") for each in self.bare)
        stale = stale or text.is_packed
        return self if text == self.text and stale == self.stale else replace(self, text=text, stale=stale)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a text that is out of date."""
        if self.stale:
            yield outdated(self, change)


def outdated(found: Object, change: Change) -> Diagnostic:
    """Return the refusal of an object whose text, or that of something it carries, is out of date."""
    return STALE.at(
        found.statement.source,
        found.statement.span,
        f"{change.types} cannot be recreated: the text of {found.label} is older than a RENAME above",
    )


STAR = Code(
    "EF319",
    Severity.ERROR,
    "an object that has to be created again lists its columns by *",
    "Take a dump with pg_dump, which names the columns: those that * stood for when the object was made "
    "cannot be told from its text. --replay takes one after the earlier migrations.",
)


@frozen(kw_only=True)
class Recreated(Worded):
    """An object that steps aside and is put back by its own text.

    `star` is whether that lists columns by `*`. `settings` were in force for it, as far as they matter.
    """

    dropped: ClassVar[str] = ""
    """What stands behind DROP."""

    governed: ClassVar[tuple[str, ...]] = ()
    """The settings that say how an object of this kind is made; search_path always does."""

    granted: ClassVar[str] = ""
    """What stands behind GRANT … ON, where default privileges can give something to a new one."""

    star: bool = field(default=False, compare=False)
    settings: Settings = field(default=(), compare=False)

    def leaves(self, catalog: Catalog) -> bool:
        """Return True: whatever uses the object has to step aside too."""
        return True

    def settled(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Keep the settings that matter to the text."""
        kept = tuple((name, settings[name]) for name in ("search_path", *self.governed) if name in settings)
        return replace(self, settings=kept) if kept != self.settings else self

    @property
    def home(self) -> Key | None:
        """The relation that the object lives in, and goes with."""
        return None

    def goes_along(self, change: Change) -> bool:
        """Return whether the object is dropped together with its home, and nothing asks for more."""
        home = change.catalog.objects.get(self.home) if self.home in change.impact and self.home else None
        others = ((self.uses | self.needs) & change.impact) - {self.home}
        return (
            home is not None
            and home.leaves(change.catalog)
            and all(key.kind in ("column", "type") for key in others)
        )

    def spelled(self, change: Change) -> str:
        """Return the name of the object, as a DROP says it."""
        return change.name(self.key)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the object, unless it goes with its home."""
        if not self.goes_along(change):
            yield from released(self.key, change)
            yield Sql(f"DROP {self.dropped} {self.spelled(change)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the object, and give it back what it carried."""
        yield Sql(change.put_back(self), self.settings)
        yield from self.put_back(change)

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Yield what gives the object back what it carried."""
        yield from carried(self.key, self.granted, change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a text that is out of date, or would mean something else now."""
        carried_ones = tuple(accessories(self.key, change.catalog))
        stale = (each for each in carried_ones if each.aspect != "owner" or change.owners_differ)
        if self.stale or any(each.stale for each in stale):
            yield outdated(self, change)
        if self.star:
            yield STAR.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} lists its columns by *",
            )


class Written(TypedDict):
    """What a recreated object keeps of the statement that makes it."""

    text: Text
    loose: frozenset[Key]
    bare: frozenset[str]
    star: bool
    statement: Statement


def written(statement: Statement, found: Mentions, own: Key, offset: int | None = None) -> Written:
    """Return what the object `own` keeps of its statement, which mentions what was found.

    `offset` is where its name stands. Without one, the text cannot follow a rename of the object.
    """
    where = name_span_at(statement.sql, offset)
    places = (*found.places, (where, own)) if where else found.places
    return Written(
        text=cut(statement.sql, Span(0, len(statement.sql)), places),
        loose=found.loose if where else found.loose | {own},
        bare=found.bare,
        star=found.star,
        statement=statement,
    )


def under_a_name(statement: Statement, found: Mentions, own: Key, word: str, offset: int | None) -> Written:
    """Return what an object in a table keeps of its statement, which names it behind `word`.

    `offset` is where the table stands.
    """
    where = name_span_at(statement.sql, words_after(statement.sql, 0, word))
    places = (*found.places, (where, own)) if where else found.places
    kept = written(statement, found._replace(places=places), own.relation, offset)
    kept["loose"] |= {own} - kept["text"].refs
    return kept


def as_it_stands(
    aspect: str,
    statement: Statement,
    node: ast.AlterTableStmt,
    catalog: Catalog,
    found: Mentions | None = None,
) -> Accessory:
    """Return an accessory that is put back by its own statement, if that says nothing else.

    `found` is what it mentions beside the relation that it is about.
    """
    stale = len(node.cmds or ()) > 1
    text = about(statement, node.relation, catalog, found)
    return Accessory(aspect, text, statement=statement, stale=stale)


def about(
    statement: Statement, relation: ast.RangeVar | None, catalog: Catalog, found: Mentions | None = None
) -> Text:
    """Return a statement about a relation, which follows renames of that and of what else it mentions."""
    where = name_span_at(statement.sql, relation.location) if relation else None
    places = [*(found.places if found else ())]
    if relation and where:
        places.append((where, relation_named(relation, catalog)))
    return cut(statement.sql, Span(0, len(statement.sql)), places)


class OnTable(Recreated):
    """An object that lives in a table or view and has a name there: a trigger, a policy, a rule."""

    __slots__ = ()

    @property
    def home(self) -> Key:
        """The table or view."""
        return self.key.relation

    def spelled(self, change: Change) -> str:
        """Return the name of the object, and of its table."""
        return f"{quote(self.key.part)} ON {change.name(self.key.relation)}"


def accessories(key: Key, catalog: Catalog) -> Iterator[Accessory]:
    """Yield all that an object and its columns or attributes carry."""
    yield from catalog.accessories.get(key, ())
    inner = {"relation": "column", "type": "attribute"}.get(key.kind)
    for column in catalog.members("accessory", key) if inner else ():
        if column.kind == inner:
            yield from (whole(each, key) for each in catalog.accessories.get(column, ()))


def whole(accessory: Accessory, table: Key) -> Accessory:
    """Return an accessory of a column with the ALTER TABLE that its text is a part of."""
    if accessory.aspect not in ("storage", "compression"):
        return accessory
    name = qualified(table)
    return replace(accessory, text=Text(("ALTER TABLE ONLY ", name, " ", *accessory.text.parts)))


def released(key: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that keep the sequences of a relation, which would be dropped with it."""
    for each in change.catalog.accessories.get(key, ()):
        if each.aspect.startswith(OWNED_SEQUENCE):
            yield Sql(f"ALTER SEQUENCE {each.aspect.removeprefix(OWNED_SEQUENCE)} OWNED BY NONE")


def carried(key: Key, granted: str, change: Change, later: Container[Accessory] = ()) -> Iterator[Sql]:
    """Yield the statements that give a recreated object its owner, its grants, and all else that it had.

    `granted` is what GRANT calls its kind, "" where default privileges give it nothing. What comes `later`
    is left out.
    """
    found = tuple(accessories(key, change.catalog))
    if change.owners_differ:
        yield from (Sql(str(each.text)) for each in found if _is_owned(each))
    if granted:
        name = change.name(key) + (key.part if key.kind == "function" else "")
        yield from (Sql(text) for text in as_new(granted, key, name, change))
    for each in found:
        if each.aspect == "grant":
            yield from granted_by(each.role, str(each.text), change)
    rest = (each for each in found if each.aspect not in ("owner", "grant") and each not in later)
    yield from (Sql(str(each.text)) for each in rest)


def _is_owned(found: Accessory) -> bool:
    """Return whether an accessory gives something to a role: what is new has CURRENT_USER for its owner."""
    return found.aspect == "owner" and bool(found.role)


def type_carried(key: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that give a type under a new name what the old one carried.

    They write the type as the file does.
    """
    names = {key: change.name(key)}
    found = change.catalog.accessories.get(key, ())
    if change.owners_differ:
        yield from (Sql(each.text.spell(names)) for each in found if _is_owned(each))
    yield from (Sql(text) for text in as_new("TYPE", key, names[key], change))
    for each in found:
        if each.aspect == "grant":
            yield from granted_by(each.role, each.text.spell(names), change)
    yield from (Sql(each.text.spell(names)) for each in found if each.aspect not in ("owner", "grant"))


def granted_by(role: str, text: str, change: Change) -> Iterator[Sql]:
    """Yield a grant, under the role that gave it where that is not the owner."""
    if not role:
        yield Sql(text)
        return
    yield Sql(f"SET LOCAL ROLE {quote(role)}")
    yield Sql(text)
    yield Sql(f"SET LOCAL ROLE {change.role}")
