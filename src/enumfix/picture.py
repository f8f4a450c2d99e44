"""What would become of all that stands on a type, if the type had to be recreated.

The picture is taken as a rewrite does its work: the same impact, the same reviews. Nothing is
planned or written; how it is drawn is the business of `report/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from enumfix.catalog.catalog import Object
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact, shaken, swapped
from enumfix.catalog.families import is_made_again
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.diagnostics import Diagnostic
from enumfix.fold.relevant import load
from enumfix.frozen import frozen
from enumfix.kinds.enum import EnumType
from enumfix.migration.refusals.extension_tables import unmeasured
from enumfix.migration.refusals.not_followed import unread
from enumfix.recreation.change import Change, Label, Recreation
from enumfix.recreation.dependent import dependents
from enumfix.recreation.plan import converted, reviews
from enumfix.source import Source
from enumfix.sql.names import Name, interim, quote
from enumfix.sql.recognise import owners_in, version_of, with_line_feeds
from enumfix.sql.script import Script, Statement, read_script


class Fate(Enum):
    """What becomes of an object when the type is recreated."""

    REWRITTEN = "rewritten"
    RECREATED = "recreated"
    TOUCHED = "touched"
    KEPT = "left_alone"
    REFUSED = "refused"


@frozen(kw_only=True)
class Item:
    """One object of the picture.

    `name` is what it is called inside of `home`, the table or view that it lives in; None for what
    has a place of its own. `detail` is what its name does not say: a type, an expression.
    `stands_on` are the objects of the picture below it, `reasons` why it is refused.
    """

    key: Key
    word: str
    name: str
    fate: Fate
    statement: Statement
    home: Key | None = None
    detail: str = ""
    stands_on: tuple[Key, ...] = ()
    reasons: tuple[Diagnostic, ...] = ()


@frozen(kw_only=True)
class Picture:
    """An enum, and all that stands on it or is carried along, in the order of the schema.

    `tables` are the relations in which items live, by their keys. `unread` are the refusals for
    statements that cannot be followed.
    """

    type: Item
    labels: tuple[str, ...]
    target: int
    tables: dict[Key, Item]
    items: tuple[Item, ...]
    unread: tuple[Diagnostic, ...]

    def count(self, fate: Fate) -> int:
        """Return how many items meet a fate; tables are counted apart."""
        return sum(item.fate is fate for item in self.items)

    @property
    def refusals(self) -> tuple[Diagnostic, ...]:
        """All reasons why the type cannot be recreated."""
        items = (self.type, *self.tables.values(), *self.items)
        return tuple(dict.fromkeys((*(each for item in items for each in item.reasons), *self.unread)))


def read_schema(schema: Source) -> Script:
    """Return the statements of a dump."""
    return read_script(with_line_feeds(schema))


def take(script: Script, enum: Key, target: int | None = None, *, allow_unmeasured: bool = False) -> Picture:
    """Return the picture of an enum of a dump; `target` is the PostgreSQL to run on."""
    change = _change(script, enum, target or version_of(script.source))
    type_ = change.catalog.objects[enum]
    assert isinstance(type_, EnumType)
    reasons: dict[Key, list[Diagnostic]] = {}
    for found, diagnostic in (*reviews(change), *(() if allow_unmeasured else unmeasured(change))):
        if diagnostic.is_error:
            reasons.setdefault(found.key, []).append(diagnostic)
    items = tuple(_items(change, reasons))
    return Picture(
        type=_item(type_, change, Fate.RECREATED, reasons),
        labels=type_.labels,
        target=change.target,
        tables=dict(_tables(change, items, reasons)),
        items=items,
        unread=tuple(unread(change)),
    )


def _change(script: Script, enum: Key, target: int) -> Change:
    """Return the change that makes the type anew with the labels that it has."""
    catalog = load((script,), (enum.name,)).catalog
    type_ = catalog.objects[enum]
    assert isinstance(type_, EnumType)
    labels = tuple(Label(text) for text in type_.labels)
    reached = impact(catalog, (enum,))
    types = swapped(catalog, reached, frozenset((enum,)))
    return Change(
        catalog=catalog,
        recreations=(Recreation(key=enum, labels=labels, added=(), statement=type_.statement),),
        bare=frozenset(),
        target=target,
        owners=owners_in(script.source),
        impact=reached,
        temporary={key: interim(key.name, lambda _: False) for key in sorted(types)},
        schema=script.source,
    )


def _items(change: Change, reasons: dict[Key, list[Diagnostic]]) -> Iterator[Item]:
    """Yield all but the enum and the tables, in the order of the schema."""
    catalog = change.catalog
    root = change.recreations[0].key
    carried = {found.key for found in shaken(catalog, change.impact)}
    anew = {each.key for each in functions_to_recompile(catalog, change.impact)}
    for found in catalog.objects.values():
        if found.key == root or found.word == "table":
            continue
        if found.key in change.impact:
            yield _item(found, change, _fate(found, change), reasons)
        elif found.key in anew:
            yield _item(found, change, Fate.TOUCHED, reasons)
        elif found.key in carried:
            yield _item(found, change, Fate.KEPT, reasons)
        elif found.key in reasons:
            yield _item(found, change, Fate.REFUSED, reasons)


def _fate(found: Object, change: Change) -> Fate:
    if change.is_away(found):
        return Fate.RECREATED
    if found.key.kind == "column":
        return Fate.REWRITTEN
    leaves = found.leaves(change.catalog) or found.swaps(change.catalog) or found.key.kind == "type"
    return (
        Fate.RECREATED
        if leaves or any(True for own in dependents([found]) for _ in own.retire(change))
        else Fate.KEPT
    )


def _tables(
    change: Change, items: tuple[Item, ...], reasons: dict[Key, list[Diagnostic]]
) -> Iterator[tuple[Key, Item]]:
    """Yield the tables that items live in, or that are refused themselves, in the order of the schema."""
    homes = {item.home for item in items}
    rewritten = converted(change)
    for found in change.catalog.objects.values():
        if found.word == "table" and (found.key in homes or found.key in change.impact):
            fate = Fate.REWRITTEN if found.key in rewritten else Fate.KEPT
            fate = Fate.RECREATED if is_made_again(found.key, change.catalog) else fate
            yield found.key, _item(found, change, fate, reasons)


def _item(found: Object, change: Change, fate: Fate, reasons: dict[Key, list[Diagnostic]]) -> Item:
    why = tuple(reasons.get(found.key, ()))
    home = _home(found)
    return Item(
        key=found.key,
        word=_word(found),
        name=_name(found, home),
        fate=Fate.REFUSED if why else fate,
        statement=found.statement,
        home=home,
        detail=_detail(found, change),
        stands_on=tuple(sorted((found.needs | found.uses) & change.impact - {found.key})),
        reasons=why,
    )


def _home(found: Object) -> Key | None:
    home: Key | None = getattr(found, "home", None)
    return home or (found.key.relation if found.key.kind in ON_TABLE else None)


_BY_THEIR_TEXT = {"PRIMARY": "primary key", "UNIQUE": "unique constraint", "EXCLUDE": "exclusion constraint"}


def _word(found: Object) -> str:
    """Return the word for a kind, as fine as the object tells."""
    if found.word == "constraint":
        return _BY_THEIR_TEXT.get(str(found.text).upper().split(" ", 1)[0], found.word)
    if getattr(found, "procedure", False):
        return "procedure"
    if found.word == "table":
        variety: str = getattr(found, "variety", "table")
        below = "partition " if getattr(found, "parents", ()) else ""
        return below + (variety if variety == "table" else f"{variety} table")
    return found.word.removesuffix(" of")


def _name(found: Object, home: Key | None) -> str:
    key = found.key
    if key.kind in ON_TABLE:
        return quote(key.part) if key.part else ""
    if home is not None and home.schema == key.schema:
        return quote(key.name)
    if key.kind == "cast":
        return key.name
    return str(Name(key.schema, key.name)) + key.part


def _detail(found: Object, change: Change) -> str:
    if found.key.kind == "attachment":
        parent: Key | None = getattr(found, "parent", None)
        return f"of {Name(parent.schema, parent.name)}" if parent else ""
    if found.key.kind != "column":
        return str(found.text) if found.key.kind == "default" else ""
    type_: Key | None = getattr(found, "type", None)
    brackets = "[]" * getattr(found, "array", False)
    if type_ is None or (type_ == change.recreations[0].key and not brackets):
        return ""
    return str(Name(type_.schema, type_.name)) + brackets
