"""The picture of `enumfix graph`: every object that depends on an enum, and what a recreation does to it.

It comes from the same functions as a rewrite (impact and reviews), but nothing is planned or written.
The modules `report/graph_*.py` print it.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact, recreated_keys, retyped_in_place, types_with_temporary_twin
from enumfix.catalog.families import is_recreated_partitioned_table
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.diagnostics import Diagnostic
from enumfix.fold.relevant import load_schema
from enumfix.frozen import frozen
from enumfix.kinds.enum import EnumType
from enumfix.migration.refusals.extension_tables import extension_refusals
from enumfix.migration.refusals.not_followed import not_followed_refusals
from enumfix.recreation.change import Change, Label, Recreation
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.plan import review_objects, tables_to_rewrite
from enumfix.source import Source
from enumfix.sql.names import Name, quote, temporary_name
from enumfix.sql.recognise import owners_in, server_version_of_dump, with_line_feeds
from enumfix.sql.script import Script, Statement, read_script


class Fate(Enum):
    """What a recreation of the type does to an object. The value stands in the JSON of `enumfix graph`."""

    REWRITTEN = "rewritten"
    RECREATED = "recreated"
    TOUCHED = "touched"
    KEPT = "left_alone"
    REFUSED = "refused"


@frozen(kw_only=True)
class PictureItem:
    """One object of the picture.

    `word` is the word for its kind, such as "index". `group` is the title of the group that lists objects of
    the kind which belong to no table or view, and `place` sorts the objects of one table. `home` is the table
    or view that it belongs to; None means that it belongs to none. `name` is its name as SQL, without the
    name of `home`. `detail` is shown behind the name: the type of a column, the expression of a default.
    `depends_on` are the keys of the objects in the picture that it depends on. `reasons` are the errors for
    which it cannot be recreated.
    """

    key: Key
    word: str
    group: str
    place: int
    name: str
    fate: Fate
    statement: Statement
    home: Key | None = None
    detail: str = ""
    depends_on: tuple[Key, ...] = ()
    reasons: tuple[Diagnostic, ...] = ()


@frozen(kw_only=True)
class Picture:
    """An enum and the objects that a recreation of it touches, in the order of the dump.

    `type` is the enum, `labels` are its labels, `target` is the major version of PostgreSQL. `tables` are the
    tables that items belong to, by key. `items` are all other objects. `not_followed` are refusals: one for
    each statement whose effect enumfix cannot follow.
    """

    type: PictureItem
    labels: tuple[str, ...]
    target: int
    tables: dict[Key, PictureItem]
    items: tuple[PictureItem, ...]
    not_followed: tuple[Diagnostic, ...]

    def count(self, fate: Fate) -> int:
        """Return the number of items with this fate. Tables are not among the items."""
        return sum(item.fate is fate for item in self.items)

    @property
    def refusals(self) -> tuple[Diagnostic, ...]:
        """Return every reason why the type cannot be recreated, without duplicates."""
        items = (self.type, *self.tables.values(), *self.items)
        return tuple(
            dict.fromkeys((*(reason for item in items for reason in item.reasons), *self.not_followed))
        )


def read_schema(schema: Source) -> Script:
    """Return the dump, cut into statements."""
    return read_script(with_line_feeds(schema))


def picture_of(
    script: Script, enum: Key, target: int | None = None, *, allow_unmeasured: bool = False
) -> Picture:
    """Return the picture of an enum.

    `script` is the dump, `enum` the key of the type in it. `target` is the major version of PostgreSQL; None
    means the version that the dump names. `allow_unmeasured` accepts tables of TimescaleDB and Citus.
    """
    change = _change_without_new_labels(script, enum, target or server_version_of_dump(script.source))
    type_ = change.catalog.objects[enum]
    assert isinstance(type_, EnumType)
    reasons: dict[Key, list[Diagnostic]] = {}
    for object_, diagnostic in (
        *review_objects(change),
        *(() if allow_unmeasured else extension_refusals(change)),
    ):
        if diagnostic.is_error:
            reasons.setdefault(object_.key, []).append(diagnostic)
    items = tuple(_other_items(change, reasons))
    return Picture(
        type=_item_for(type_, change, Fate.RECREATED, reasons),
        labels=type_.labels,
        target=change.target,
        tables=dict(_table_items(change, items, reasons)),
        items=items,
        not_followed=tuple(not_followed_refusals(change)),
    )


def _change_without_new_labels(script: Script, enum: Key, target: int) -> Change:
    """Return a change that recreates the type with the labels it has now: the graph adds none."""
    catalog = load_schema((script,), (enum.name,)).catalog
    type_ = catalog.objects[enum]
    assert isinstance(type_, EnumType)
    labels = tuple(Label(text) for text in type_.labels)
    affected = impact(catalog, (enum,))
    types = types_with_temporary_twin(catalog, affected, frozenset((enum,)))
    return Change(
        catalog=catalog,
        recreations=(Recreation(key=enum, labels=labels, added=(), statement=type_.statement),),
        unqualified_schemas=frozenset(),
        target=target,
        owners=owners_in(script.source),
        impact=affected,
        temporary={key: temporary_name(key.name, lambda _: False) for key in sorted(types)},
        schema=script.source,
    )


def _other_items(change: Change, reasons: dict[Key, list[Diagnostic]]) -> Iterator[PictureItem]:
    """Yield the items that are neither the enum nor a table, in the order of the dump."""
    catalog = change.catalog
    root = change.recreations[0].key
    rebuilt = {object_.key for object_ in retyped_in_place(catalog, change.impact)}
    recompiled = {function.key for function in functions_to_recompile(catalog, change.impact)}
    recreated = recreated_keys(catalog, change.impact)
    for object_ in catalog.of(Dependent):
        if object_.key == root or object_.table_kind:
            continue
        if object_.key in change.impact:
            fate = _fate_of(object_, change, is_recreated=object_.key in recreated)
            yield _item_for(object_, change, fate, reasons)
        elif object_.key in recompiled:
            yield _item_for(object_, change, Fate.TOUCHED, reasons)
        elif object_.key in rebuilt:
            yield _item_for(object_, change, Fate.KEPT, reasons)
        elif object_.key in reasons:
            yield _item_for(object_, change, Fate.REFUSED, reasons)


def _fate_of(object_: Dependent, change: Change, *, is_recreated: bool) -> Fate:
    """Return what a recreation does to an object of the impact that is not refused."""
    if change.is_in_recreated_table(object_):
        return Fate.RECREATED
    if object_.is_stored_in_rows:
        return Fate.REWRITTEN
    return Fate.RECREATED if is_recreated or any(True for _ in object_.retire(change)) else Fate.KEPT


def _table_items(
    change: Change, items: tuple[PictureItem, ...], reasons: dict[Key, list[Diagnostic]]
) -> Iterator[tuple[Key, PictureItem]]:
    """Yield (key, item) of each table that is in the impact or has items, in the order of the dump."""
    homes = {item.home for item in items}
    rewritten = tables_to_rewrite(change)
    for table in change.catalog.of(Dependent):
        if table.table_kind and (table.key in homes or table.key in change.impact):
            fate = Fate.REWRITTEN if table.key in rewritten else Fate.KEPT
            fate = Fate.RECREATED if is_recreated_partitioned_table(table.key, change.catalog) else fate
            yield table.key, _item_for(table, change, fate, reasons)


def _item_for(
    object_: Dependent, change: Change, fate: Fate, reasons: dict[Key, list[Diagnostic]]
) -> PictureItem:
    """Return the item of an object. Its fate is REFUSED if there are reasons for that."""
    refusals = tuple(reasons.get(object_.key, ()))
    home = _home_of(object_)
    return PictureItem(
        key=object_.key,
        word=object_.full_word,
        group=object_.graph_group,
        place=object_.graph_place,
        name=_name_inside(object_, home),
        fate=Fate.REFUSED if refusals else fate,
        statement=object_.statement,
        home=home,
        detail=_detail_of(object_, change),
        depends_on=tuple(sorted((object_.needs | object_.uses) & change.impact - {object_.key})),
        reasons=refusals,
    )


def _home_of(object_: Dependent) -> Key | None:
    """Return the table or view that an object belongs to."""
    return object_.home or (object_.key.relation if object_.key.kind in ON_TABLE else None)


def _name_inside(object_: Dependent, home: Key | None) -> str:
    """Return the name of an object as SQL, without the name of its table or view."""
    key = object_.key
    if key.kind in ON_TABLE:
        return quote(key.part) if key.part else ""
    if home is not None and home.schema == key.schema:
        return quote(key.name)
    if object_.has_sql_name:
        return key.name
    return str(Name(key.schema, key.name)) + key.part


def _detail_of(object_: Dependent, change: Change) -> str:
    """Return what is shown behind the name: a parent table, an expression, or the type of a column."""
    if object_.partition_link:
        return f"of {Name(object_.partition_link.parent.schema, object_.partition_link.parent.name)}"
    if object_.shows_text_in_graph:
        return str(object_.text)
    type_, brackets = object_.type, "[]" * object_.array
    if type_ is None or (type_ == change.recreations[0].key and not brackets):
        return ""
    return str(Name(type_.schema, type_.name)) + brackets
