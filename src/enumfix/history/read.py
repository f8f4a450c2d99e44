"""From a dump and the migrations of its folder to what each of them does to some types.

Only statements that mention a name of the growing impact, at any version, are parsed into
trees and folded; and those that rename whatever is mentioned in turn, or drop it with CASCADE.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact
from enumfix.catalog.key import Key
from enumfix.fold.fold import fold_all
from enumfix.fold.not_followed import KEYLESS
from enumfix.fold.relevant import Hunt, Loaded, also_called, dropped, new_session
from enumfix.history.baseline import (
    eras_from,
    is_added,
    is_never_added,
    is_surely_added,
    may_have_been_there,
    on_baseline,
)
from enumfix.history.versions import Era, fates
from enumfix.kinds.enum import EnumType
from enumfix.sql.find import Haystack, haystack
from enumfix.sql.plpgsql.create_if_missing import parts_of
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts
from enumfix.sql.words import words_of

_REACHING = re.compile(r"\brename\b|\bset\s+schema\b|\bdrop\b[^;]{1,400}?\bcascade\b")


class History(NamedTuple):
    """What was read: the dump, and what each migration does.

    The file is the `at`-th migration. `baseline` are the objects of the dump that no migration makes.
    """

    loaded: Loaded
    eras: tuple[Era, ...]
    at: int
    baseline: frozenset[Key]

    @property
    def dump(self) -> Catalog:
        """The schema that the dump shows."""
        return self.loaded.catalog

    @property
    def now(self) -> Catalog:
        """The schema before the file, as far as the migrations tell."""
        return self.after(self.at)

    def unmade(self, keys: Iterable[Key]) -> frozenset[Key]:
        """Return those of some objects before the file that no migration makes."""
        start, keys = self.eras[0].before, frozenset(keys)
        if not keys or not start.objects:
            return frozenset()
        return keys & {fate.key for fate in fates(self.eras[: self.at], start).values() if fate.key}

    def after(self, count: int) -> Catalog:
        """Return the schema after the first `count` migrations."""
        return self.eras[count].before if count < len(self.eras) else self.eras[-1].after


def histories(dump: Script, scripts: Sequence[Script], at: int, seeds: Iterable[str]) -> Iterator[History]:
    """Yield the histories that there can be: they differ in what no migration makes.

    What a migration makes or adds IF NOT EXISTS may have been there before.
    """
    seeds = frozenset(seeds)
    hunt = _Search(tuple(haystack(script) for script in (dump, *scripts)), seeds)
    while True:
        found = hunt.gather()
        shown = new_session(fold_all(Catalog(), found[0]))
        bare = eras_from(Catalog(), scripts, found[1:])
        eras, baseline = on_baseline(shown, bare, scripts, found[1:], is_added, at)
        catalogs = (shown, eras[at].before, eras[-1].after)
        if not hunt.learn(catalogs):
            break
    loaded = Loaded(shown, shown, frozenset(hunt.names), hunt.stacks[:1])
    first = History(loaded, eras, at, baseline)
    optional = {number for number, each in enumerate(bare) if _may_make_an_enum(each, shown)}
    if at not in optional:
        yield first
    if optional or any(isinstance(shown.objects[key], EnumType) for key in baseline):
        for added in (is_surely_added, is_never_added):
            eras, baseline = on_baseline(shown, bare, scripts, found[1:], added, at)
            yield History(loaded, eras, at, baseline)
    if at in optional:  # the file itself makes the type, which the dump shows: it may be older
        yield first


class _Search:
    """The search for the statements that matter, in the dump and in all migrations."""

    def __init__(self, stacks: tuple[Haystack, ...], seeds: frozenset[str]) -> None:
        self.stacks = stacks
        self._reaching = [
            (number, statement)
            for number, stack in enumerate(stacks)
            if number
            for statement in _reaching(stack)
        ]
        self._takes_along = any("cascade" in each.sql.lower() for _, each in self._reaching)
        self._hunt = Hunt(stacks, seeds.union(*(_relabelled(each) for _, each in self._reaching)))

    @property
    def names(self) -> set[str]:
        """The names that statements were found by."""
        return self._hunt.names

    def gather(self) -> list[list[Statement]]:
        """Return the statements of each script that count, in their order."""
        return [[found[at] for at in sorted(found)] for found in self._hunt.gather()]

    def learn(self, catalogs: Sequence[Catalog]) -> bool:
        """Take down what the folded statements tell; return whether that is news."""
        news = [self._hunt.learn(catalog) for catalog in catalogs]
        impacts = [(catalog, _impact(catalog, self.names)) for catalog in catalogs]
        holding = [
            found
            for catalog, objects in impacts
            for found in functions_to_recompile(catalog, frozenset(each.key for each in objects))
        ]
        also = (name for each in holding for name in (each.key.name, each.key.schema) if name != "public")
        mentioned = words_of((*(name for _, objects in impacts for name in _mentioned(objects)), *also))
        spelled = words_of(text for catalog, objects in impacts for text in _texts(objects, catalog))
        taken = [
            (number, statement)
            for number, statement in self._reaching
            if words_of((statement.sql,)) & mentioned
            or _kind_of(statement.node) is ObjectType.OBJECT_EXTENSION  # what is of it is not known
            or (_is_unmarked(statement) and words_of((*_names_of(statement), *_sign(statement))) & spelled)
        ]
        for number, statement in taken:
            self._reaching.remove((number, statement))
            self.names.update(_names_of(statement))
            self._hunt.take(number, statement)
        deeper = impacts if self._takes_along else []
        read = {name for catalog, objects in deeper for name in _read_by(objects, catalog)} - self.names
        self.names.update(read)
        return any(news) or bool(taken) or bool(read)


def _reaching(stack: Haystack) -> Iterator[Statement]:
    """Yield the statements that reach what they do not name.

    They rename something, move it to another schema, or drop it with all that stands on it.
    """
    numbers = {bisect_right(stack.script.starts, each.start()) - 1 for each in _REACHING.finditer(stack.text)}
    for number in sorted(numbers - {-1}):
        for statement in parts_of(stack.script.statement(number)):
            if statement.problem is None and _REACHING.search(statement.sql.lower()):
                yield statement


def _relabelled(statement: Statement) -> tuple[str, ...]:
    """Return the name of the enum whose label a statement renames: constants of it may be in any text."""
    if "value" not in statement.sql.lower():
        return ()
    node = statement.node
    return name_parts(node.typeName)[-1:] if isinstance(node, ast.AlterEnumStmt) else ()


def _names_of(statement: Statement) -> Iterator[str]:
    yield from also_called(statement)
    node = statement.node
    yield from dropped(node)
    if isinstance(node, (ast.RenameStmt, ast.AlterTableStmt)) and node.relation is not None:
        yield node.relation.relname or ""


def _sign(statement: Statement) -> tuple[str, ...]:
    """Return the word in front of an operator's name, which is no word itself: `OPERATOR(s.=)`."""
    return ("operator",) if _kind_of(statement.node) is ObjectType.OBJECT_OPERATOR else ()


_UNMARKED = (
    *KEYLESS,
    ObjectType.OBJECT_AGGREGATE,
    ObjectType.OBJECT_DOMAIN,
    ObjectType.OBJECT_FUNCTION,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_OPERATOR,
    ObjectType.OBJECT_TABCONSTRAINT,
    ObjectType.OBJECT_TYPE,
)


def _is_unmarked(statement: Statement) -> bool:
    """Return whether a statement is about what a text mentions unmarked, unless it is looked for."""
    return _kind_of(statement.node) in _UNMARKED


def _kind_of(node: ast.Node) -> ObjectType | None:
    """Return the kind of what a statement renames, moves or drops; None for one in a table."""
    if isinstance(node, ast.AlterObjectSchemaStmt):
        return node.objectType
    if isinstance(node, ast.RenameStmt):
        return node.renameType
    return node.removeType if isinstance(node, ast.DropStmt) else None


def _impact(catalog: Catalog, names: set[str]) -> list[Object]:
    """Return the objects of the impact of types of these names."""
    types = [key for key in catalog.objects if key.kind == "type" and key.name in names]
    return [catalog.objects[key] for key in impact(catalog, types)]


def _texts(objects: Iterable[Object], catalog: Catalog) -> Iterator[str]:
    """Yield the texts of objects of a catalog, and of what they carry, but not those of tables that stay."""
    for each in objects:
        if each.key.kind != "relation" or each.leaves(catalog):
            yield str(each.text)
            yield from (str(carried.text) for carried in catalog.accessories.get(each.key, ()))


def _mentioned(objects: Iterable[Object]) -> Iterator[str]:
    """Yield the names of objects, and of all that they mention."""
    for each in objects:
        for used in each.uses | {each.key}:
            yield used.name
            if used.schema != "public":
                yield used.schema


def _read_by(objects: Iterable[Object], catalog: Catalog) -> frozenset[str]:
    """Return the names of what the texts that are written again read, and of what that reads in turn."""
    queue = [each for each in objects if each.leaves(catalog)]
    found: set[Key] = set()
    while queue:
        used = {key for key in queue.pop().uses if key.kind in ("relation", "function")} - found
        found |= used
        queue += (catalog.objects[key] for key in used & catalog.objects.keys())
    return frozenset(key.name for key in found)


def _may_make_an_enum(each: Era, shown: Catalog) -> bool:
    """Return whether a migration makes an enum that the dump shows, unless it is there."""
    enums = (key for key in each.born if isinstance(shown.objects.get(key), EnumType))
    return any(may_have_been_there(each, key) for key in enums)
