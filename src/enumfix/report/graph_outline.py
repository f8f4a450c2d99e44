"""The outline of a picture: what belongs together, in which order, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.catalog.key import Key
from enumfix.frozen import frozen
from enumfix.picture import Fate, Item, Picture
from enumfix.sql.names import Name, quote


@frozen()
class Group:
    """Items that belong together; `item` is the table or view in which they live, if they do."""

    title: str
    items: tuple[Item, ...]
    item: Item | None = None


_KINDS = ("column", "default", "generated column", "check constraint", "primary key", "unique constraint")
_ORDER = {
    word: number for number, word in enumerate((*_KINDS, "exclusion constraint", "foreign key", "index"))
}

_PLURALS = {"type": "types", "function": "functions", "operator": "operators", "cast": "casts"}


def groups(picture: Picture) -> Iterator[Group]:
    """Yield the tables, then the views, then all else by its kind."""
    for key, table in picture.tables.items():
        yield Group(title(table), _inside(key, picture), table)
    views = [item for item in picture.items if item.home is None and item.key.kind == "relation"]
    for view in views:
        yield Group(title(view), _inside(view.key, picture), view)
    shown = {*picture.tables, *(view.key for view in views)}
    rest: dict[str, list[Item]] = {}
    for item in picture.items:
        if item.key not in shown and (item.home is None or item.home not in shown):
            rest.setdefault(_PLURALS.get(item.key.kind, "other"), []).append(item)
    for name in sorted(rest, key=lambda name: (name == "other", *rest[name][0].key)):
        yield Group(name, tuple(rest[name]))


def title(item: Item) -> str:
    """Return what a table or view is called in full."""
    return f"{item.word} {Name(item.key.schema, item.key.name)}"


def _inside(home: Key, picture: Picture) -> tuple[Item, ...]:
    """Return what lives in a relation, columns first."""
    found = (item for item in picture.items if item.home == home)
    return tuple(sorted(found, key=lambda item: _ORDER.get(item.word, len(_ORDER))))


def details(item: Item) -> Iterator[str]:
    """Yield what explains an item: why it is refused; for what has a place of its own, what it reads."""
    for reason in item.reasons:
        line = reason.source.position(reason.span.start)[0]
        said = "" if reason.message.endswith(" stands on it") else reason.message.partition(": ")[2]
        yield f"{reason.code.id} {reason.source.path}:{line}" + f": {said}" * bool(said)
    if item.home is None and (below := reads(item)):
        yield f"on {below}"


def reads(item: Item) -> str:
    """Return the columns, views and functions that an item stands on, "" where it is only the type."""
    names = [spelled(key) for key in item.stands_on if key.kind not in ("type", "row type")]
    return ", ".join(names[:6]) + f" and {len(names) - 6} more" * (len(names) > 6)


def spelled(key: Key) -> str:
    """Return a short name of what an item stands on."""
    home = str(Name(key.schema, key.name))
    return f"{home}.{quote(key.part)}" if key.kind == "column" else home + key.part


def verdict(picture: Picture) -> tuple[tuple[str, ...], bool]:
    """Return what the picture comes to, in two lines, and whether that is good."""
    name = str(Name(picture.type.key.schema, picture.type.key.name))
    things = len(picture.items)
    what = f"{_many(things, 'object')} use{'s' * (things == 1)} {name}, or what is made of it."
    if refused := len(picture.refusals):
        return (what, f"The type cannot be recreated: {_many(refused, 'refusal')}."), False
    return (what, f"The type can be recreated on PostgreSQL {picture.target}."), True


def meanings(picture: Picture) -> Iterator[tuple[Fate, str]]:
    """Yield each fate that the picture shows, with the count and what it means."""
    columns = picture.count(Fate.REWRITTEN)
    tables = sum(table.fate is Fate.REWRITTEN for table in picture.tables.values())
    if columns:
        yield (
            Fate.REWRITTEN,
            f"{_many(columns, 'column')} converted; {_many(tables, 'table')} rewritten, and locked until the "
            "batch commits",
        )
    again = sum(table.fate is Fate.RECREATED for table in picture.tables.values())
    if count := picture.count(Fate.RECREATED) + again:
        yield Fate.RECREATED, f"{count} dropped and created again"
    if count := picture.count(Fate.TOUCHED):
        yield Fate.TOUCHED, f"{count} compiled anew by a no-op ALTER"
    if count := picture.count(Fate.KEPT):
        yield Fate.KEPT, f"{count} left alone: PostgreSQL keeps them, or builds them anew"
    if count := picture.count(Fate.REFUSED) + len(picture.unread):
        yield Fate.REFUSED, f"{count} in the way: no migration that adds a label would be rewritten"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
