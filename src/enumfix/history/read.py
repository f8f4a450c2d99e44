"""Reads a dump and the migrations of its folder, and works out what each migration does to some types.

Only relevant statements are parsed and folded: those that mention a name of the impact, which grows from
round to round; and those that rename, move, or drop with CASCADE something that the impact mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact
from enumfix.catalog.key import Key
from enumfix.fold.fold import fold_all
from enumfix.fold.not_followed import KINDS_WITHOUT_KEYS
from enumfix.fold.relevant import (
    LoadedSchema,
    RelevantStatements,
    dropped_names,
    related_names,
    with_new_session,
)
from enumfix.history.baseline import (
    always_new,
    may_have_existed,
    migration_steps,
    never_new,
    steps_on_baseline,
    surely_new,
)
from enumfix.history.versions import MigrationStep, objects_after
from enumfix.kinds.enum import EnumType
from enumfix.sql.effects import read_effects
from enumfix.sql.find import StatementIndex, index_statements
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.script import Script, Statement
from enumfix.sql.words import words_of

_REACHING = re.compile(r"\brename\b|\bset\s+schema\b|\bdrop\b[^;]{1,400}?\bcascade\b")
"""Words of a statement that can change an object which it does not name."""


class History(NamedTuple):
    """The dump, and what each migration does.

    The file to rewrite is the `at`-th migration. `baseline` are the objects of the dump that no migration
    creates.
    """

    loaded: LoadedSchema
    steps: tuple[MigrationStep, ...]
    at: int
    baseline: frozenset[Key]

    @property
    def dump(self) -> Catalog:
        """The schema that the dump shows."""
        return self.loaded.catalog

    @property
    def by_files(self) -> Catalog:
        """The schema before the file, as the migrations alone leave it."""
        return self.schema_after(self.at)

    def preexisting(self, keys: Iterable[Key]) -> frozenset[Key]:
        """Return those of some objects before the file that existed before all migrations."""
        start, keys = self.steps[0].before, frozenset(keys)
        if not keys or not start.objects:
            return frozenset()
        left = objects_after(self.steps[: self.at], start).values()
        return keys & {state.key for state in left if state.key}

    def schema_after(self, count: int) -> Catalog:
        """Return the schema after the first `count` migrations, as the migrations alone leave it."""
        return self.steps[count].before if count < len(self.steps) else self.steps[-1].after


def histories(dump: Script, scripts: Sequence[Script], at: int, seeds: Iterable[str]) -> Iterator[History]:
    """Yield the possible histories, the likeliest first, for the types that are called `seeds`.

    They differ in what existed before all migrations: that may include what a migration creates or adds
    IF NOT EXISTS.
    """
    search = _StatementSearch(
        tuple(index_statements(script) for script in (dump, *scripts)), frozenset(seeds)
    )
    while True:
        in_dump, *in_scripts = search.gather()
        shown = with_new_session(fold_all(Catalog(), in_dump))
        from_empty = migration_steps(Catalog(), scripts, in_scripts)
        steps, baseline = steps_on_baseline(shown, from_empty, scripts, in_scripts, always_new, at)
        if not search.learn_names((shown, steps[at].before, steps[-1].after)):
            break
    loaded = LoadedSchema(shown, shown, frozenset(search.names), search.indexes[:1])
    first = History(loaded, steps, at, baseline)
    optional = {number for number, step in enumerate(from_empty) if _may_create_shown_enum(step, shown)}
    if at not in optional:
        yield first
    if optional or any(isinstance(shown.objects[key], EnumType) for key in baseline):
        for counts_as_new in (surely_new, never_new):
            steps, baseline = steps_on_baseline(shown, from_empty, scripts, in_scripts, counts_as_new, at)
            yield History(loaded, steps, at, baseline)
    if at in optional:  # the file itself creates the type, which the dump shows: it may be older
        yield first


class _StatementSearch:
    """The search for the relevant statements of the dump and of all migrations."""

    def __init__(self, indexes: tuple[StatementIndex, ...], seeds: frozenset[str]) -> None:
        self.indexes = indexes
        self._reaching = [
            (number, statement)
            for number, index in enumerate(indexes)
            if number
            for statement in _reaching_statements(index)
        ]
        self._has_cascade = any("cascade" in statement.sql.lower() for _, statement in self._reaching)
        enums = (_enum_of_renamed_label(statement) for _, statement in self._reaching)
        self._hunt = RelevantStatements(indexes, seeds.union(*enums))

    @property
    def names(self) -> set[str]:
        """The names by which statements were found."""
        return self._hunt.names

    def gather(self) -> list[list[Statement]]:
        """Return the relevant statements of the dump and of each migration, in their order."""
        return [[by_number[number] for number in sorted(by_number)] for by_number in self._hunt.gather()]

    def learn_names(self, catalogs: Sequence[Catalog]) -> bool:
        """Search for the names that folded catalogs mention as well; return whether there are new ones."""
        news = [self._hunt.learn_names(catalog) for catalog in catalogs]
        impacts = [(catalog, _impact(catalog, self.names)) for catalog in catalogs]
        has_taken = self._take_reaching(impacts)
        deeper = impacts if self._has_cascade else []
        read = {name for catalog, objects in deeper for name in _names_read(objects, catalog)} - self.names
        self.names.update(read)
        return any(news) or has_taken or bool(read)

    def _take_reaching(self, impacts: Sequence[tuple[Catalog, list[Object]]]) -> bool:
        """Take the statements that may change what an impact mentions; return whether there are any."""
        functions = [
            found
            for catalog, objects in impacts
            for found in functions_to_recompile(catalog, frozenset(each.key for each in objects))
        ]
        of_functions = (name for found in functions for name in (found.key.name, found.key.schema))
        also = (name for name in of_functions if name != "public")
        mentioned = words_of((*(name for _, objects in impacts for name in _names_mentioned(objects)), *also))
        spelled = words_of(text for catalog, objects in impacts for text in _texts(objects, catalog))
        taken = [
            (number, statement)
            for number, statement in self._reaching
            if words_of((statement.sql,)) & mentioned
            or _kind_of(statement) is ObjectType.OBJECT_EXTENSION  # its members are not known
            or (
                _kind_of(statement) in _UNMARKED
                and words_of((*_names_of(statement), *_operator_word(statement))) & spelled
            )
        ]
        for number, statement in taken:
            self._reaching.remove((number, statement))
            self.names.update(_names_of(statement))
            self._hunt.add_statement(number, statement)
        return bool(taken)


def _reaching_statements(index: StatementIndex) -> Iterator[Statement]:
    """Yield the statements of a script that can change objects which they do not name.

    They rename an object, move it to another schema, or drop it with everything that depends on it.
    """
    starts = index.script.starts
    numbers = {bisect_right(starts, match.start()) - 1 for match in _REACHING.finditer(index.text)}
    for number in sorted(numbers - {-1}):
        for statement in statements_inside(index.script.statement(number)):
            if statement.problem is None and _REACHING.search(statement.sql.lower()):
                yield statement


def _enum_of_renamed_label(statement: Statement) -> tuple[str, ...]:
    """Return the name of the enum whose label a statement renames: any text may hold a constant of it."""
    relabels = read_effects(statement).relabels if "value" in statement.sql.lower() else ()
    return tuple(name for relabel in relabels for name in relabel.type[-1:])


def _names_of(statement: Statement) -> Iterator[str]:
    """Yield the names of what a statement alters, renames or drops."""
    effects = read_effects(statement)
    yield from related_names(statement)
    yield from dropped_names(statement)
    renamed = (rename.old for rename in effects.renames)
    yield from (named.home_name for named in (*effects.alters, *renamed))


def _operator_word(statement: Statement) -> tuple[str, ...]:
    """Return the word before an operator's name, which is no word itself, in a text: `OPERATOR(s.=)`."""
    return ("operator",) if _kind_of(statement) is ObjectType.OBJECT_OPERATOR else ()


_UNMARKED = (
    *KINDS_WITHOUT_KEYS,
    ObjectType.OBJECT_AGGREGATE,
    ObjectType.OBJECT_DOMAIN,
    ObjectType.OBJECT_FUNCTION,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_OPERATOR,
    ObjectType.OBJECT_TABCONSTRAINT,
    ObjectType.OBJECT_TYPE,
)
"""Kinds that a text may mention without a mark, unless their names are searched for."""


def _kind_of(statement: Statement) -> ObjectType | None:
    """Return the kind of what a statement renames, moves or drops; None for a part of a table, or nothing."""
    effects = read_effects(statement)
    renamed = (rename.old for rename in effects.renames)
    drops = (named for named in effects.drops if not named.home)
    return next((named.kind for named in (*renamed, *drops)), None)


def _impact(catalog: Catalog, names: set[str]) -> list[Object]:
    """Return the objects of the impact of the types that have one of these names."""
    types = [key for key in catalog.objects if key.kind == "type" and key.name in names]
    return [catalog.objects[key] for key in impact(catalog, types)]


def _texts(objects: Iterable[Object], catalog: Catalog) -> Iterator[str]:
    """Yield the texts of objects and of their accessories, but not those of tables that are kept."""
    for found in objects:
        if found.key.kind != "relation" or found.is_recreated(catalog):
            yield str(found.text)
            yield from (str(accessory.text) for accessory in catalog.accessories.get(found.key, ()))


def _names_mentioned(objects: Iterable[Object]) -> Iterator[str]:
    """Yield the names of objects, and of everything that they mention."""
    for found in objects:
        for used in found.uses | {found.key}:
            yield used.name
            if used.schema != "public":
                yield used.schema


def _names_read(objects: Iterable[Object], catalog: Catalog) -> frozenset[str]:
    """Return the names of the relations and functions that recreated objects read, directly or not."""
    queue = [found for found in objects if found.is_recreated(catalog)]
    read: set[Key] = set()
    while queue:
        used = {key for key in queue.pop().uses if key.kind in ("relation", "function")} - read
        read |= used
        queue += (catalog.objects[key] for key in used & catalog.objects.keys())
    return frozenset(key.name for key in read)


def _may_create_shown_enum(step: MigrationStep, shown: Catalog) -> bool:
    """Return whether a migration creates, unless it exists, an enum that the dump shows."""
    enums = (key for key in step.created if isinstance(shown.objects.get(key), EnumType))
    return any(may_have_existed(step, key) for key in enums)
