"""Where the history is uncertain: what cannot be told from the migrations, and could matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pglast import ast

from enumfix.catalog.catalog import Catalog, Unsure
from enumfix.catalog.dependencies import impact, made_again
from enumfix.catalog.families import above, variety
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.history.later_changes import (
    altered,
    going,
    hidden_defaults,
    made_meanwhile,
    made_since,
    made_unseen,
    new_table,
    privileges_before,
    reach,
    remade,
    unmade,
)
from enumfix.history.read import History
from enumfix.history.schema_before import SchemaBefore, grantees
from enumfix.history.versions import MigrationStep, all_keys, keys_by_version, rename_key
from enumfix.kinds.enum import EnumType
from enumfix.kinds.index import Index
from enumfix.kinds.unique_constraint import UniqueKey
from enumfix.source import Source, Span
from enumfix.sql.effects import effects_of, read_effects
from enumfix.sql.plpgsql.row_changes import may_change, may_change_schema
from enumfix.sql.script import Statement

WAY_OUT = (
    "Use --replay, which applies the earlier migrations to a throw-away PostgreSQL and works from its dump, "
    "or name one from right before this migration with --schema."
)
UNCERTAIN = Code(
    "EF325",
    Severity.ERROR,
    "the schema before the migration cannot be told from the dump and the other migrations",
    WAY_OUT,
)
HIDDEN = Code(
    "EF236",
    Severity.WARNING,
    "later migrations replace defaults that neither a migration nor the dump shows",
    "Look at the old defaults of these columns. Where one of them mentions the enum, as "
    "length('a'::status::text) does, PostgreSQL will refuse to drop the type (2BP01): then name a dump from "
    "right before this migration with --schema.",
)


def uncertain(
    history: History,
    versions: Sequence[int],
    found: SchemaBefore,
    keys: frozenset[Key],
    place: tuple[Source, Span],
) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement that could make the impact, `keys`, another one."""
    causes: dict[Statement, str] = {}
    for statement, what in _causes(history, versions, found, keys):
        causes.setdefault(statement, what)
    for statement, what in causes.items():
        yield UNCERTAIN.at(*place, f"{statement.where}: {what}")


def hidden(
    history: History,
    versions: Sequence[int],
    keys: frozenset[Key],
    place: tuple[Source, Span],
) -> Iterator[Diagnostic]:
    """Yield a warning of the defaults that were there before, in tables that no migration makes."""
    high = max(history.at, *versions)
    if not _misses_a_baseline(history, _own(history, keys)):
        return
    later = enumerate(history.steps[history.at + 1 : high], history.at + 1)
    causes = [cause for number, each in later for cause in hidden_defaults(history, number, each)]
    if causes:
        more = f" and {len(causes) - 1} more" if len(causes) > 1 else ""
        yield HIDDEN.at(
            *place,
            f"{causes[0].where}{more}: what the default was before cannot be told, "
            "and no migration makes the table",
        )


def _causes(
    history: History, versions: Sequence[int], found: SchemaBefore, keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    low, high = min(history.at, *versions), max(history.at, *versions)
    yield from _before(history, low, found, keys)
    yield from _after(history, high, found, keys)
    for key in sorted(keys & found.from_files):
        own = found.catalog.objects[key]
        made = own.statement.node
        if isinstance(own, Index) and not (isinstance(made, ast.IndexStmt) and made.idxname):
            yield own.statement, f"{key} has no name here, and the dump does not show it as it was"
    yield from _underived(found.catalog, keys)
    yield from older(history, low, found.catalog, keys)
    if high > history.at:
        unknown = _own(history, keys)
        remaking = remade(history, high, found.catalog, keys, unknown)
        yield from ((cause, unmade(table)) for cause, table in remaking)
        yield from _unknown_before(history, high, found, keys, unknown)


def older(
    history: History, low: int, catalog: Catalog, keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield the code before the file that a dump of the version `low` may lack: what it made is not known."""
    if low < history.at:
        names = reach(keys, made_again(catalog, keys), _own(history, keys))
        yield from made_meanwhile(history, low, names)


def _underived(catalog: Catalog, keys: frozenset[Key]) -> Iterator[tuple[Statement, str]]:
    """Yield what makes indexes of partitions that no migration names: a conversion names them anew."""
    columns = frozenset(key for key in keys if key.kind == "column")
    for each in catalog.objects.values():
        if isinstance(each, (Index, UniqueKey)) and columns & each.uses:
            tied, parts = (catalog.members("attached", key) for key in (each.index, each.table))
            if len(tied) < len(parts):
                yield (
                    each.statement,
                    f"what the indexes of partitions of {each.table} are called cannot be told",
                )


def _enums(history: History, keys: Iterable[Key]) -> list[Key]:
    names = {key.name for key in keys}
    return [
        key for key, each in history.dump.objects.items() if isinstance(each, EnumType) and key.name in names
    ]


def _before(
    history: History, low: int, found: SchemaBefore, keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield what the dump would show, had it not gone by another migration: it is as files wrote it."""
    written = keys & found.from_files | made_again(found.catalog, keys) & found.accessories_from_files
    names = {name for key in written for name in _words(key, found.catalog)}
    yield from _unfollowed(history.by_files.unsure[: len(history.schema_after(low).unsure)], names, written)


def _words(key: Key, catalog: Catalog) -> Iterator[str]:
    """Yield the names that a statement about an object mentions."""
    own = catalog.objects[key]
    if key.kind == "cast":
        yield from (used.name for used in own.uses)
    else:
        yield key.name
    if own.table:
        yield own.table.name


def _after(
    history: History, high: int, found: SchemaBefore, keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield what later migrations may have done to what is taken from the dump."""
    later = {key: keys_by_version(history.steps, history.at, key)[high] for key in keys}
    called = keys | {key for key in later.values() if key}
    called |= impact(history.dump, _enums(history, called))
    names = {key.name for key in called if key.kind != "cast"}
    taken = made_again(found.catalog, keys) - (found.from_files & found.accessories_from_files)
    shown = frozenset(later[key] or key for key in taken)
    later_ones = history.schema_after(high).unsure[len(history.by_files.unsure) :]
    yield from _unfollowed((each for each in later_ones if _may_touch(each, names)), names, shown)


def _may_touch(unsure: Unsure, names: set[str]) -> bool:
    """Return whether a statement may touch what has one of these names: a table made from a query is new."""
    node = unsure.statement.node if unsure.statement.problem is None else None
    if isinstance(node, ast.CreateTableAsStmt) and (table := new_table(effects_of(node))):
        return not {table, *unsure.called}.isdisjoint(names)
    return True


def _unfollowed(
    unsure: Iterable[Unsure], names: set[str], keys: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    for each in unsure:
        if each.concerns(names, keys) and _may_change(each, names):
            found = sorted(names) if each.about is None else [str(key) for key in sorted(each.about & keys)]
            what = next((name for name in found if each.about or each.mentions((name,))), "it")
            yield each.statement, f"what this does to {what} cannot be told"


def _may_change(unsure: Unsure, names: set[str]) -> bool:
    """Return whether a statement may change what has one of these names now."""
    if unsure.called.isdisjoint(names):
        return may_change(unsure.statement, names)
    return may_change_schema(unsure.statement)


def _unknown_before(
    history: History, high: int, found: SchemaBefore, keys: frozenset[Key], own: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield what later migrations do to things that no migration makes: their state before is not known."""
    yield from _given_before(history, high, found, keys, own)
    yield from privileges_before(history, high)
    names = reach(keys, made_again(found.catalog, keys), own)
    yield from made_unseen(history, high, names)
    yield from made_since(history, high, names)
    yield from _stands_on_what_comes_later(history, high, found.catalog, own)
    if not own:
        return
    later = history.steps[history.at : high]
    touched = found.from_files | found.accessories_from_files
    for key in sorted(own):
        for name in dict.fromkeys(keys_by_version(history.steps, history.at, key)[history.at :]):
            for each in later:
                for cause, what in _touches(each, name) if name else ():
                    if key in touched or what == "default":
                        yield cause, unmade(key)
    if _misses_a_baseline(history, own):
        for number, each in enumerate(later, history.at):
            yield from going(history, number, each)
    catalog = found.catalog
    named = own | {used for key in own for used in catalog.objects[key].uses if used.kind == "function"}
    split = frozenset(key.relation for key in own if variety(key.relation, catalog) == "partitioned")
    for number, each in enumerate(history.steps[history.at :]):  # what tells how old the dump is may mislead
        named, split = all_keys(named, each.renamings), all_keys(split, each.renamings)
        yield from altered(each, named, split, labels=number > 0)


def _stands_on_what_comes_later(
    history: History, high: int, catalog: Catalog, own: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield what makes something from the file on that an object stands on which no migration makes."""
    for key in sorted(own):
        for used in sorted(catalog.objects[key].uses - catalog.objects.keys()):
            for each in history.steps[history.at : high]:
                if used in each.created and used in each.causes:
                    yield each.causes[used], f"{key} stands on what this makes, and no migration makes it"


def _own(history: History, keys: frozenset[Key]) -> frozenset[Key]:
    """Return those of the objects before the file that no migration makes."""
    return history.preexisting(keys)


def _misses_a_baseline(history: History, own: frozenset[Key]) -> bool:
    """Return whether something that stands on the types was there before all migrations.

    A table of another schema may be there of which only migrations make what stands on them.
    """
    return any(not (_is_table(key, history) or _is_new_partition(key, history)) for key in own)


def _is_table(key: Key, history: History) -> bool:
    found = history.by_files.objects.get(key)
    return key.kind == "relation" and found is not None and found.word == "table"


def _is_new_partition(key: Key, history: History) -> bool:
    """Return whether an object is of a table that no migration makes below one that a migration makes.

    A program or a function makes such partitions: nothing else was there before all migrations.
    """
    start = history.steps[0].before.objects
    return any(
        each in history.by_files.objects and each not in start
        for each in above(key.relation, history.by_files)
    )


def _given_before(
    history: History, high: int, found: SchemaBefore, keys: frozenset[Key], own: frozenset[Key]
) -> Iterator[tuple[Statement, str]]:
    """Yield what later migrations do to grants, comments and the like that no earlier one gives.

    What stays where it is keeps them in any case.
    """
    made = made_again(found.catalog, keys)
    last = history.schema_after(high).accessories
    for key in sorted(found.accessories_from_files):
        home = key if key in keys else key.relation
        touched = list(_touched(history, high, key)) if home in keys else []
        name = touched[-1][0] if touched else key
        outside = grantees(history.dump.accessories.get(name, ())) - grantees(last.get(name, ()))
        for _, aspect, cause in touched:
            matters = home in made or aspect not in _LASTING
            if matters and (home in own or (aspect == "grant" and outside)):
                yield cause, f"the {aspect} of {key} before this cannot be told, for no migration gives it"


_LASTING = ("comment", "owner", "grant")


def _touched(history: History, high: int, key: Key) -> Iterator[tuple[Key, str, Statement]]:
    """Yield what later migrations touch of what an object carries, and how it is called then."""
    for each in history.steps[history.at : high]:
        heir = each.key_after(key) if key in each.before.objects else rename_key(key, each.renamings)
        if heir is None:
            return
        said = each.accessory_statements.get(heir, {})
        yield from (
            (heir, aspect, said[aspect]) for aspect in sorted(each.changed_aspects(key, heir) & said.keys())
        )
        key = heir


def _touches(each: MigrationStep, key: Key) -> Iterator[tuple[Statement, str]]:
    if key in each.causes and key.kind not in ("type", "column"):
        yield each.causes[key], "object"
    elif key in each.causes and key.kind == "column":
        heir = each.key_after(key) if key in each.before.objects else None
        if heir and not each.leaves_unchanged(key, heir):
            yield each.causes[key], "object"
    default = each.causes.get(key.of("default", key.part)) if key.kind == "column" else None
    if default is not None and not read_effects(default).renames:
        yield default, "default"
