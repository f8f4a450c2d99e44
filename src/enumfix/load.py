"""From texts to the part of the schema that can matter to some types.

A dump may be large and the impact is small: only statements that mention a name of the
growing impact are parsed into trees and folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog import Catalog
from enumfix.diagnostics import Refused
from enumfix.fold import fold_all
from enumfix.graph import impact, shaken
from enumfix.ids import Key
from enumfix.kinds.event_trigger import EventTrigger
from enumfix.kinds.trigger import Trigger
from enumfix.refs import walk
from enumfix.script import Script, Statement
from enumfix.search import Haystack, carries_data, haystack
from enumfix.tree import descendants, parents


@dataclass(frozen=True, slots=True)
class Loaded:
    """A schema as far as it was read, and the names that its statements were found by.

    `dump` is the schema after the first script alone.
    """

    catalog: Catalog
    dump: Catalog
    names: frozenset[str]
    stacks: tuple[Haystack, ...]

    def mentions(self, name: str) -> bool:
        """Return whether any of the texts mentions a name."""
        return any(True for stack in self.stacks for _ in stack.mentioning((name,)))


def load(scripts: Sequence[Script], seeds: Iterable[str]) -> Loaded:
    """Return the schema that the scripts leave, as far as it concerns the objects called `seeds`.

    Scripts are folded one after the other; each begins with the settings of a new session.
    """
    hunt = _Hunt(tuple(haystack(script) for script in scripts), seeds)
    while True:
        catalogs = [Catalog()]
        for found in hunt.gather():
            statements = (found[at] for at in sorted(found))
            catalogs.append(new_session(fold_all(catalogs[-1], statements)))
        if not hunt.learn(catalogs[-1]):
            return Loaded(catalogs[-1], catalogs[1], frozenset(hunt.names), hunt.stacks)


class _Hunt:
    """The search for the statements that matter: each that is found may tell of more names.

    `spared` are the names whose statements all count, for the file itself alters what they are.
    """

    def __init__(self, stacks: tuple[Haystack, ...], seeds: Iterable[str]) -> None:
        self.stacks = stacks
        self.names = set(seeds)
        self._spared = words_of(self.names)
        self._columns: set[str] = set()
        self._searched: set[str] = set()
        self._found: list[dict[int, Statement]] = [
            {statement.span.start: statement for statement in stack.always()} for stack in stacks
        ]
        self._aside: dict[tuple[int, int], tuple[Statement, frozenset[str]]] = {}

    def gather(self) -> list[dict[int, Statement]]:
        """Return the statements of each script that count, by their offsets."""
        while fresh := self.names - self._searched:
            self._searched |= fresh
            for number, stack in enumerate(self.stacks):
                for statement in stack.mentioning(fresh):
                    self._look_at(number, statement)
            self._look_again()
        return self._found

    def learn(self, catalog: Catalog) -> bool:
        """Take down what the folded statements tell; return whether that is news."""
        columns = {key.part for key in reached(catalog, self._searched) if key.kind == "column"}
        self.names |= related(catalog, self._searched)
        self._columns |= columns
        before = sum(map(len, self._found))
        self._look_again()
        return self.names > self._searched or before < sum(map(len, self._found))

    def _look_at(self, number: int, statement: Statement) -> None:
        span = statement.span
        if span.start in self._found[number]:
            return
        told = bystander(self.stacks[number].text[span.start : span.end])
        if told is None or words_of((told[0],)) & self._spared:
            self._take(number, statement)
        else:
            self._aside[number, span.start] = statement, words_of((told[1],))

    def _look_again(self) -> None:
        """Take those that were put aside and turn out to concern what is known by now."""
        concerned = words_of((*self.names, *self._columns))
        for (number, at), (statement, words) in tuple(self._aside.items()):
            if words & concerned:
                del self._aside[number, at]
                self._take(number, statement)

    def _take(self, number: int, statement: Statement) -> None:
        self._found[number][statement.span.start] = statement
        self.names.update(also_called(statement))
        columns = set(columns_of(statement, self.names))
        self._columns |= columns


def new_session(catalog: Catalog) -> Catalog:
    """Return a catalog with the settings that a new session has."""
    if not catalog.settings:
        return catalog
    return Catalog(catalog.objects, catalog.accessories, {}, catalog.unsure, catalog.families)


def related(catalog: Catalog, names: Iterable[str]) -> set[str]:
    """Return the names by which statements about the impact of types of these names can be found."""
    seeds = set(names)
    types = [key for key in catalog.objects if key.kind == "type" and key.name in seeds]
    reached = impact(catalog, types)
    tables = {key.relation for key in reached if key.kind in ("column", "default")}
    family = {each for table in tables for each in (*descendants(table, catalog), *_above(table, catalog))}
    carried = {found.key for found in shaken(catalog, reached)}
    called = {each.function.name for each in catalog.of(Trigger) if each.key.relation in tables}
    called |= {each.function.name for each in catalog.of(EventTrigger)}
    return {key.name for key in (*reached, *tables, *family, *carried) if key.kind != "cast"} | called


def names_in(script: Script) -> Iterator[str]:
    """Yield the names of relations that the statements of a file change, and of what they rename."""
    for statement in script.statements:
        if statement.problem is None and not carries_data(statement):
            yield from also_called(statement)
            if isinstance(statement.node, (ast.AlterTableStmt, ast.CreateStmt, ast.RenameStmt)):
                found = (each for each in walk(statement.node) if isinstance(each, ast.RangeVar))
                yield from (each.relname or "" for each in found)


def _above(table: Key, catalog: Catalog) -> Iterator[Key]:
    for parent in parents(table, catalog):
        yield parent
        yield from _above(parent, catalog)


def also_called(statement: Statement) -> Iterator[str]:
    """Yield the names that a statement ties to those it was found by: renames and new family members."""
    try:
        node = statement.node
    except Refused:
        return
    if isinstance(node, ast.RenameStmt) and node.renameType is not ObjectType.OBJECT_COLUMN:
        yield node.newname or ""
        if node.relation is not None:
            yield node.relation.relname or ""
        elif isinstance(node.object, tuple):
            yield from (part.sval or "" for part in node.object[-1:] if isinstance(part, ast.String))
    elif isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        for command in node.cmds or ():
            other = command.def_ if isinstance(command, ast.AlterTableCmd) else None
            other = other.name if isinstance(other, ast.PartitionCmd) else other
            if isinstance(other, ast.ColumnDef):
                yield node.relation.relname or ""
            if isinstance(other, ast.RangeVar):
                yield from (node.relation.relname or "", other.relname or "")
