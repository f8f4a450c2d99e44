"""Groups the items of a picture, and words what is said about them. All formats of the graph use it."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.catalog.key import Key
from enumfix.frozen import frozen
from enumfix.picture import Fate, Picture, PictureItem
from enumfix.recreation.dependent import NOT_YET
from enumfix.sql.names import Name, quote


@frozen()
class OutlineGroup:
    """Items under one title. `item` is the table or view that they belong to, None if they belong to none."""

    title: str
    items: tuple[PictureItem, ...]
    item: PictureItem | None = None


def groups(picture: Picture) -> Iterator[OutlineGroup]:
    """Yield a group for each table, then for each view, then one for each other kind of object."""
    for key, table in picture.tables.items():
        yield OutlineGroup(full_title(table), _items_in(key, picture), table)
    views = [item for item in picture.items if item.home is None and item.key.kind == "relation"]
    for view in views:
        yield OutlineGroup(full_title(view), _items_in(view.key, picture), view)
    shown = {*picture.tables, *(view.key for view in views)}
    rest: dict[str, list[PictureItem]] = {}
    for item in picture.items:
        if item.key not in shown and (item.home is None or item.home not in shown):
            rest.setdefault(item.group, []).append(item)
    for name in sorted(rest, key=lambda name: (name == "other", *rest[name][0].key)):
        yield OutlineGroup(name, tuple(rest[name]))


def full_title(item: PictureItem) -> str:
    """Return the title of a table or view, such as "table public.tickets"."""
    return f"{item.word} {Name(item.key.schema, item.key.name)}"


def _items_in(home: Key, picture: Picture) -> tuple[PictureItem, ...]:
    """Return the items that belong to a table or view, columns first."""
    items = (item for item in picture.items if item.home == home)
    return tuple(sorted(items, key=lambda item: item.place))


def explanations(item: PictureItem) -> Iterator[str]:
    """Yield lines that explain an item: why it is refused, and, if it is in no table, what it depends on."""
    for reason in item.reasons:
        line = reason.source.position(reason.span.start)[0]
        message = "" if reason.code is NOT_YET else reason.message.partition(": ")[2]
        yield f"{reason.code.id} {reason.source.path}:{line}" + f": {message}" * bool(message)
    if item.home is None and (below := what_it_reads(item)):
        yield f"on {below}"


def what_it_reads(item: PictureItem) -> str:
    """Return the names of what an item depends on, without types: six names at most, then a count."""
    names = [short_name(key) for key in item.depends_on if key.kind not in ("type", "row type")]
    return ", ".join(names[:6]) + f" and {len(names) - 6} more" * (len(names) > 6)


def short_name(key: Key) -> str:
    """Return the name of an object without its kind: `schema.table.column`, `schema.function(integer)`."""
    home = str(Name(key.schema, key.name))
    return f"{home}.{quote(key.part)}" if key.kind == "column" else home + key.part


def conclusion(picture: Picture) -> tuple[tuple[str, ...], bool]:
    """Return (lines, good): how many objects use the type, and whether it can be recreated."""
    name = str(Name(picture.type.key.schema, picture.type.key.name))
    things = len(picture.items)
    what = f"{_count_of(things, 'object')} use{'s' * (things == 1)} {name}, or what is made of it."
    if refused := len(picture.refusals):
        return (what, f"The type cannot be recreated: {_count_of(refused, 'refusal')}."), False
    return (what, f"The type can be recreated on PostgreSQL {picture.target}."), True


def count_lines(picture: Picture) -> Iterator[tuple[Fate, str]]:
    """Yield (fate, text) for each fate in the picture; the text has the count and what the fate means."""
    columns = picture.count(Fate.REWRITTEN)
    tables = sum(table.fate is Fate.REWRITTEN for table in picture.tables.values())
    if columns:
        yield (
            Fate.REWRITTEN,
            f"{_count_of(columns, 'column')} converted; {_count_of(tables, 'table')} rewritten, and locked "
            "until the batch commits",
        )
    again = sum(table.fate is Fate.RECREATED for table in picture.tables.values())
    if count := picture.count(Fate.RECREATED) + again:
        yield Fate.RECREATED, f"{count} dropped and created again"
    if count := picture.count(Fate.TOUCHED):
        yield Fate.TOUCHED, f"{count} compiled anew by a no-op ALTER"
    if count := picture.count(Fate.KEPT):
        yield Fate.KEPT, f"{count} left alone: PostgreSQL keeps them, or builds them anew"
    if count := picture.count(Fate.REFUSED) + len(picture.not_followed):
        yield Fate.REFUSED, f"{count} in the way: no migration that adds a label would be rewritten"


def _count_of(count: int, word: str) -> str:
    """Return the count and the word, with an s if it is not 1."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
