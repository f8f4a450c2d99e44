"""From a dump and the migrations of its folder to what each of them does to some types.

Only statements that mention a name of the growing impact, at any version, are parsed into
trees and folded; and renames of whatever is mentioned in turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Object, Relabel
from enumfix.fold import assembled, fold_all
from enumfix.graph import impact
from enumfix.history import earlier
from enumfix.history.eras import Era, era
from enumfix.history.moves import backwards
from enumfix.ids import ON_TABLE, Key
from enumfix.kinds.enum import EnumType
from enumfix.load import Hunt, Loaded, also_called, new_session
from enumfix.script import Script, Statement
from enumfix.search import Haystack, haystack
from enumfix.tree import ancestors, is_partition
from enumfix.words import mentions_any, words_of

_RENAMES = re.compile(r"\brename\b|\bset\s+schema\b")


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
        bare = _eras(Catalog(), scripts, found[1:])
        eras, baseline = _on_baseline(shown, bare, scripts, found[1:], earlier.is_added)
        catalogs = (shown, eras[at].before, eras[-1].after)
        if not hunt.learn(catalogs):
            break
    loaded = Loaded(shown, shown, frozenset(hunt.names), hunt.stacks[:1])
    first = History(loaded, eras, at, baseline)
    optional = {number for number, each in enumerate(bare) if _may_make_an_enum(each, shown)}
    if at not in optional:
        yield first
    if optional or any(isinstance(shown.objects[key], EnumType) for key in baseline):
        for added in (earlier.is_surely_added, earlier.is_never_added):
            eras, baseline = _on_baseline(shown, bare, scripts, found[1:], added)
            yield History(loaded, eras, at, baseline)
    if at in optional:  # the file itself makes the type, which the dump shows: it may be older
        yield first


class _Search:
    """The search for the statements that matter, in the dump and in all migrations."""

    def __init__(self, stacks: tuple[Haystack, ...], seeds: frozenset[str]) -> None:
        self.stacks = stacks
        self._renames = [
            (number, statement)
            for number, stack in enumerate(stacks)
            if number
            for statement in _renames(stack)
        ]
        self._hunt = Hunt(stacks, seeds.union(*(_relabelled(each) for _, each in self._renames)))

    @property
    def names(self) -> set[str]:
        """The names that statements were found by."""
        return self._hunt.names

    def gather(self) -> list[list[Statement]]:
        """Return the statements of each script that count, in their order."""
        return [[found[at] for at in sorted(found)] for found in self._hunt.gather()]

    def learn(self, catalogs: Iterable[Catalog]) -> bool:
        """Take down what the folded statements tell; return whether that is news."""
        news = [self._hunt.learn(catalog) for catalog in catalogs]
        mentioned = words_of(name for catalog in catalogs for name in _mentioned(catalog, self.names))
        taken = [pair for pair in self._renames if words_of((pair[1].sql,)) & mentioned]
        for number, statement in taken:
            self._renames.remove((number, statement))
            self.names.update(_names_of(statement))
            self._hunt.take(number, statement)
        return any(news) or bool(taken)


def _renames(stack: Haystack) -> Iterator[Statement]:
    """Yield the statements that rename something, or move it to another schema."""
    numbers = {bisect_right(stack.script.starts, each.start()) - 1 for each in _RENAMES.finditer(stack.text)}
    for number in sorted(numbers - {-1}):
        statement = stack.script.statement(number)
        if statement.problem is None and _RENAMES.search(statement.sql.lower()):
            yield statement


def _relabelled(statement: Statement) -> tuple[str, ...]:
    """Return the name of the enum whose label a statement renames: constants of it may be in any text."""
    if "value" not in statement.sql.lower():
        return ()
    node = statement.node
    return refs.names(node.typeName)[-1:] if isinstance(node, ast.AlterEnumStmt) else ()


def _names_of(statement: Statement) -> Iterator[str]:
    yield from also_called(statement)
    node = statement.node
    if isinstance(node, (ast.RenameStmt, ast.AlterObjectSchemaStmt)) and node.relation is not None:
        yield node.relation.relname or ""


def _mentioned(catalog: Catalog, names: Iterable[str]) -> Iterator[str]:
    """Yield the names of all that the impact of types of these names mentions."""
    seeds = set(names)
    types = [key for key in catalog.objects if key.kind == "type" and key.name in seeds]
    for key in impact(catalog, types):
        for used in catalog.objects[key].uses | {key}:
            yield used.name
            if used.schema != "public":
                yield used.schema


def _eras(start: Catalog, scripts: Sequence[Script], found: Sequence[Sequence[Statement]]) -> tuple[Era, ...]:
    eras: list[Era] = []
    for script, statements in zip(scripts, found, strict=True):
        eras.append(era(script, statements, start))
        start = eras[-1].after
    return tuple(eras)


def _on_baseline(
    dump: Catalog,
    bare: tuple[Era, ...],
    scripts: Sequence[Script],
    found: Sequence[Sequence[Statement]],
    added: earlier.Adding,
) -> tuple[tuple[Era, ...], frozenset[Key]]:
    """Return what the migrations do to the objects of the dump that none of them makes, and those."""
    born = frozenset(key for each in bare for key in each.born)
    keys = [key for key, each in dump.objects.items() if _is_baseline(each, born)]
    roots = [key for key in keys if not any(each in born for each in ancestors(key, dump))]
    if any(key.kind in ("relation", "type") for key in roots):
        first: dict[Key, Era] = {}
        for each in bare:
            first |= dict.fromkeys(each.born - first.keys(), each)
        born -= {key for key, each in first.items() if _may_replace(each, key)}
        if added is not earlier.is_added:
            born -= {key for key, each in first.items() if _may_have_been_there(each, key)}
        keys = [key for key, each in dump.objects.items() if _is_baseline(each, born)]
    keys = [key for key in keys if not _is_handed_down(dump.objects[key], dump, born)]
    if not keys:
        return bare, frozenset()
    moves = backwards(move for each in bare for move in each.moves)
    statements = [statement for each in found for statement in each]
    start = assembled(earlier.as_they_were((dump.objects[key] for key in keys), moves, statements, added), {})
    eras = _eras(start, scripts, found)
    return eras, frozenset(keys)


def _is_baseline(found: Object, born: frozenset[Key]) -> bool:
    if found.key in born:
        return False
    homes = {found.key.relation} if found.key.kind in ON_TABLE else set()
    homes |= {table for table in (getattr(found, "table", None),) if table}
    return not homes & born


def _is_handed_down(found: Object, dump: Catalog, born: frozenset[Key]) -> bool:
    """Return whether a table has something only because a migration adds it to one above that was there."""
    if getattr(found, "local", False) and not is_partition(found.key.relation, dump):
        return False
    own = {found.key, found.key._replace(kind="column")} if found.key.kind in ON_TABLE else set()
    above = [each for each in ancestors(found.key.relation, dump) if each not in born] if own else []
    return any(table.of(key.kind, key.part) in born for table in above for key in own)


def _may_replace(each: Era, key: Key) -> bool:
    """Return whether what a migration makes may have taken the place of something that no migration makes."""
    made = each.causes[key].sql if key in each.causes else ""
    if _REPLACING.match(_STRING.sub("''", made)):
        return True
    name = (key.part if key.kind in ON_TABLE else key.name,)
    return any(_DROPPING.search(other.sql) and mentions_any(other.sql, name) for other in each.statements)


def _may_have_been_there(each: Era, key: Key) -> bool:
    """Return whether a migration makes something IF NOT EXISTS, or under a name that it took from another."""
    made = each.after.objects.get(key)
    optional = made is not None and made.statement.unless_there
    optional = optional or (key in each.causes and bool(_OPTIONAL.search(each.causes[key].sql)))
    return optional or any(not isinstance(move, Relabel) and move.old == key for move in each.moves)


def _may_make_an_enum(each: Era, shown: Catalog) -> bool:
    """Return whether a migration makes an enum that the dump shows, unless it is there."""
    enums = (key for key in each.born if isinstance(shown.objects.get(key), EnumType))
    return any(_may_have_been_there(each, key) for key in enums)


_OPTIONAL = re.compile(r"\bif\s+not\s+exists\b", re.IGNORECASE)
_REPLACING = re.compile(r"create\s+or\s+replace\b|alter\b(?!.*\badd\b)", re.IGNORECASE | re.DOTALL)
_STRING = re.compile(r"'(?:[^']|'')*'")
_DROPPING = re.compile(r"\bdrop\b", re.IGNORECASE)
