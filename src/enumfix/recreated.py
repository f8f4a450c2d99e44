"""Objects that are dropped and created again, as the schema spells them, with all that they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypedDict

from pglast import ast

from enumfix import refs
from enumfix.catalog import Accessory, Catalog, Object, renamed
from enumfix.change import Change, Clause, Settings, Sql
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.ids import Key
from enumfix.mentions import Mentions
from enumfix.names import Name, quote
from enumfix.privileges import as_new
from enumfix.script import Statement
from enumfix.source import Span
from enumfix.text import Mark, Ref, Text, cut

STALE = Code(
    "EF318",
    Severity.ERROR,
    "an object mentions something that the file renames above, in a place that cannot be followed",
    "Move the ADD VALUE statements above the RENAME, or into a file of their own before it.",
)


STAR = Code(
    "EF319",
    Severity.ERROR,
    "an object that has to be created again lists its columns by *",
    "Take a dump with pg_dump, which names the columns: those that * stood for when the object was made "
    "cannot be told from its text.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recreated(Object):
    """An object that steps aside and is put back by its own text.

    `loose`, `bare` and `star` are what cannot be followed in the text (see `Mentions`), `stale` is
    whether a rename would have had to. `settings` were in force for the text, as far as they matter.
    """

    dropped: ClassVar[str] = ""
    """What stands behind DROP."""

    governed: ClassVar[tuple[str, ...]] = ()
    """The settings that say how an object of this kind is made; search_path always does."""

    granted: ClassVar[str] = ""
    """What stands behind GRANT … ON, where default privileges can give something to a new one."""

    loose: frozenset[Key] = field(default=frozenset(), compare=False)
    bare: frozenset[str] = field(default=frozenset(), compare=False)
    star: bool = field(default=False, compare=False)
    stale: bool = field(default=False, compare=False)
    settings: Settings = field(default=(), compare=False)

    def leaves(self, catalog: Catalog) -> bool:
        """Return True: whatever uses the object has to step aside too."""
        return True

    def settled(self, settings: Mapping[str, tuple[str, ...]]) -> Object:
        """Keep the settings that matter to the text."""
        kept = tuple((name, settings[name]) for name in ("search_path", *self.governed) if name in settings)
        return replace(self, settings=kept) if kept != self.settings else self

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename, or mark the text as stale."""
        found = renamed(self, move)
        return replace(found, stale=True) if old in self.loose else found

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Follow a renamed label, or mark the text as stale; an array without a cast may hold any label."""
        text = self.text.relabelled(type_, old, new)
        stale = self.stale or any(each == old or each.startswith("{") for each in self.bare)
        return self if text == self.text and stale == self.stale else replace(self, text=text, stale=stale)

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
            yield STALE.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: the text of {self.label} is older than a RENAME above",
            )
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


def written(
    statement: Statement,
    found: Mentions,
    own: Key,
    offset: int | None = None,
    also: Iterable[tuple[int | None, Mark]] = (),
) -> Written:
    """Return what the object `own` keeps of its statement, which mentions what was found.

    `offset` is where its name stands. Without one, or `also` saying it, the text cannot follow a rename of
    the object. `also` says where other names begin.
    """
    where = refs.span_at(statement.sql, offset)
    places = (*found.places, (where, own)) if where else found.places
    for start, key in also:
        span = refs.span_at(statement.sql, start)
        places = (*places, (span, key)) if span else places
    return Written(
        text=cut(statement.sql, Span(0, len(statement.sql)), places),
        loose=found.loose if where else found.loose | {own},
        bare=found.bare,
        star=found.star,
        statement=statement,
    )


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
    where = refs.span_at(statement.sql, relation.location) if relation else None
    places = [*(found.places if found else ())]
    if relation and where:
        places.append((where, refs.relation(relation, catalog)))
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
    name = Ref(table, str(Name(table.schema, table.name)))
    return replace(accessory, text=Text(("ALTER TABLE ONLY ", name, " ", *accessory.text.parts)))


def carried(key: Key, granted: str, change: Change) -> Iterator[Sql]:
    """Yield the statements that give a recreated object its owner, its grants, and all else that it had.

    `granted` is what GRANT calls its kind, "" where default privileges give it nothing.
    """
    found = tuple(accessories(key, change.catalog))
    if change.owners_differ:
        yield from (Sql(str(each.text)) for each in found if each.aspect == "owner")
    if granted:
        name = change.name(key) + (key.part if key.kind == "function" else "")
        yield from (Sql(text) for text in as_new(granted, key, name, change))
    for each in found:
        if each.aspect == "grant":
            yield from granted_by(each.role, str(each.text), change)
    yield from (Sql(str(each.text)) for each in found if each.aspect not in ("owner", "grant"))


def type_carried(key: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that give a type under a new name what the old one carried.

    They write the type as the file does.
    """
    names = {key: change.name(key)}
    found = change.catalog.accessories.get(key, ())
    if change.owners_differ:
        yield from (Sql(each.text.spell(names)) for each in found if each.aspect == "owner")
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
