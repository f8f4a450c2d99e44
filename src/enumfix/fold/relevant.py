"""From texts to the part of the schema that can matter to some types.

A dump may be large and the impact is small: only statements that mention a name of the
growing impact are parsed into trees and folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import giving_rows, impact, shaken
from enumfix.catalog.families import ancestors, descendants, variety
from enumfix.catalog.implicit_uses import KINDS as UNNAMED
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.diagnostics import Refused
from enumfix.fold.fold import fold_all
from enumfix.sql.find import Haystack, bystander, carries_data, haystack
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import object_name_parts, sequence_of, walk
from enumfix.sql.words import words_of


class Loaded(NamedTuple):
    """A schema as far as it was read, and the names that its statements were found by.

    `dump` is the schema after the first script alone.
    """

    catalog: Catalog
    dump: Catalog
    names: frozenset[str]
    stacks: tuple[Haystack, ...]

    def mentions(self, name: str) -> bool:
        """Return whether any of the texts mentions a name."""
        return any(stack.spells(name) for stack in self.stacks)

    def shares_its_name(self, constraint: Key) -> bool:
        """Return whether a constraint of another table, or of a domain, may have the name of one."""
        said = (each for stack in self.stacks for each in stack.mentioning((constraint.part,)))
        return any(owner != constraint.name for each in said for owner in _owners(each, constraint.part))


def load(scripts: Sequence[Script], seeds: Iterable[str]) -> Loaded:
    """Return the schema that the scripts leave, as far as it concerns the objects called `seeds`.

    Scripts are folded one after the other; each begins with the settings of a new session.
    """
    hunt = Hunt(tuple(haystack(script) for script in scripts), seeds)
    while True:
        catalogs = [Catalog()]
        for found in hunt.gather():
            statements = (found[at] for at in sorted(found))
            catalogs.append(new_session(fold_all(catalogs[-1], statements)))
        if not hunt.learn(catalogs[-1]):
            return Loaded(catalogs[-1], catalogs[1], frozenset(hunt.names), hunt.stacks)


class _Aside(NamedTuple):
    """A statement that may be passed over, its words, and those of the part that shows whether it may."""

    statement: Statement
    told: frozenset[str]
    words: frozenset[str]


class Related(NamedTuple):
    """What statements about an impact may mention.

    `columns` are those among the impact. `leaving` are relations that are dropped and made
    again: whatever is said of them counts.
    """

    names: set[str]
    columns: set[str]
    leaving: set[str]


class Hunt:
    """The search for the statements that matter: each that is found may tell of more names.

    `spared` are the names whose statements all count, for the file itself alters what they are.
    """

    def __init__(self, stacks: tuple[Haystack, ...], seeds: Iterable[str]) -> None:
        self.stacks = stacks
        self.names = set(seeds)
        self._spared = words_of(self.names)
        self._columns: set[str] = set()
        self._leaving: set[str] = set()
        self._searched: set[str] = set()
        self._found: list[dict[int, Statement]] = [
            {statement.span.start: statement for statement in stack.always()} for stack in stacks
        ]
        self._aside: dict[tuple[int, int], _Aside] = {}

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
        found = related(catalog, self._searched)
        self.names |= found.names
        self._columns |= found.columns
        self._leaving |= found.leaving
        waiting = len(self._aside)
        self._look_again()
        return self.names != self._searched or len(self._aside) != waiting

    def take(self, number: int, statement: Statement) -> None:
        """Take a statement of a script, whatever it mentions."""
        if statement.span.start not in self._found[number]:
            self._take(number, statement)

    def _look_at(self, number: int, statement: Statement) -> None:
        start, end = statement.span.start, statement.span.end
        if start in self._found[number]:
            return
        sql = self.stacks[number].text[start:end]
        told = None if '"' in sql else bystander(sql)  # a quoted name may have no words in it
        if told is None or words_of((sql,)) & self._spared:
            self._take(number, statement)
        else:
            self._aside[number, start] = _Aside(statement, words_of((told,)), words_of((sql,)))

    def _look_again(self) -> None:
        """Take those that were put aside and turn out to concern what is known by now."""
        concerned = words_of((*self.names, *self._columns))
        leaving = words_of(self._leaving)
        symbols = [name for name in self.names if name and not words_of((name,))]
        for (number, at), aside in tuple(self._aside.items()):
            spelled = any(symbol in aside.statement.sql for symbol in symbols)
            if spelled or aside.told & concerned or aside.words & leaving:
                del self._aside[number, at]
                self._take(number, aside.statement)

    def _take(self, number: int, statement: Statement) -> None:
        self._found[number][statement.span.start] = statement
        try:
            node = statement.node
        except Refused:
            return
        self.names.update(also_called(statement))
        for table, column in typed(node, self.names):
            self.names.add(table)
            self._columns.add(column)
        # What a fold would tell too; to know it sooner saves one.
        if isinstance(node, ast.IndexStmt):
            self.names.add(node.idxname or "")
        elif isinstance(node, ast.CreateTrigStmt):
            self.names.update(object_name_parts(node.funcname)[-1:])


def _owners(statement: Statement, name: str) -> Iterator[str]:
    """Yield the tables in which a statement makes a constraint of a name; "" for a domain."""
    try:
        node = statement.node
    except Refused:
        return
    for each in walk(node):
        if isinstance(each, ast.Constraint) and each.conname == name:
            base = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
            table = base.relation if isinstance(base, (ast.AlterTableStmt, ast.CreateStmt)) else None
            yield table.relname or "" if table is not None else ""
        elif isinstance(each, ast.CreateTrigStmt) and each.isconstraint and each.trigname == name:
            yield each.relation.relname or "" if each.relation is not None else ""


def new_session(catalog: Catalog) -> Catalog:
    """Return a catalog with the settings that a new session has."""
    if not catalog.settings:
        return catalog
    return Catalog(catalog.objects, catalog.accessories, {}, catalog.unsure, catalog.families)


def related(catalog: Catalog, names: Iterable[str]) -> Related:
    """Return what statements about the impact of types of these names may mention."""
    seeds = set(names)
    types = [key for key in catalog.objects if key.kind == "type" and key.name in seeds]
    reached = impact(catalog, types)
    tables = {key.relation for key in reached if key.kind in ("column", "default")}
    family = {each for table in tables for each in (*descendants(table, catalog), *ancestors(table, catalog))}
    carried = {found.key for found in shaken(catalog, reached)}
    made = {key for key in reached if key.kind == "type"}
    carried |= {found.key for found in catalog.objects.values() if made & found.uses}
    called = {
        function.name
        for each in catalog.objects.values()
        for function in each.calls
        if each.key.kind not in ON_TABLE or each.key.relation in tables
    }
    called |= {each.key.name for each in functions_to_recompile(catalog, reached)}
    rows = giving_rows(catalog, tables)
    called |= {key.name for key in (*reached, *tables, *rows, *family, *carried) if key.kind != "cast"}
    called |= set(_beside(catalog, reached))
    leaving = {key.name for key in reached if key.kind == "relation" and catalog.objects[key].leaves(catalog)}
    # An index that is attached again may go with its table, or be moved with it.
    links = [(key, catalog.objects[key].link) for key in reached if key in catalog.objects]
    leaving |= {
        name for key, link in links if link and link.is_index for name in (key.name, link.parent.name)
    }
    constraints = [key for key in (*reached, *carried) if key.kind == "constraint"]
    called |= {key.part for key in constraints if key.name in leaving}
    # The indexes behind them are attached to one another.
    called |= {key.part for key in constraints if variety(key.relation, catalog) == "partitioned"}
    columns = {key.part for key in reached if key.kind in ("column", "default") and key.name not in leaving}
    return Related(called, columns, leaving)


def _beside(catalog: Catalog, reached: Iterable[Key]) -> Iterator[str]:
    """Yield the names of types whose values reach something of an impact unnamed, and of their tables."""
    found = [catalog.objects[key] for key in reached if key.kind in UNNAMED]
    yield from (name for each in found for name in getattr(each, "sides", ()))
    types = {key for each in found for key in each.uses if key.kind in ("type", "row type")} - {*reached}
    yield from (key.name for key, each in catalog.objects.items() if getattr(each, "type", None) in types)


def names_in(script: Script) -> Iterator[str]:
    """Yield the names of relations that the statements of a file change, and of what they rename or drop."""
    for statement in script.statements:
        if statement.problem is None and not carries_data(statement):
            yield from also_called(statement)
            yield from dropped(statement.node)
            if isinstance(statement.node, (ast.AlterTableStmt, ast.CreateStmt, ast.RenameStmt)):
                found = (each for each in walk(statement.node) if isinstance(each, ast.RangeVar))
                yield from (each.relname or "" for each in found)


def dropped(node: ast.Node) -> Iterator[str]:
    """Yield the names of what a DROP takes away, but not what is in a table, or on one."""
    if isinstance(node, ast.DropStmt) and node.removeType not in _ON_TABLE:
        for each in node.objects or ():
            yield from object_name_parts(each)[-1:]


_ON_TABLE = (ObjectType.OBJECT_TRIGGER, ObjectType.OBJECT_POLICY, ObjectType.OBJECT_RULE)


def typed(node: ast.Node, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the table and the column for each column of a CREATE TABLE whose type has one of some names."""
    table = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    if not isinstance(table, ast.CreateStmt) or table.relation is None:
        return
    for column in table.tableElts or ():
        kind = column.typeName if isinstance(column, ast.ColumnDef) else None
        if kind is not None and names.intersection(object_name_parts(kind.names)[-1:]):
            yield table.relation.relname or "", column.colname or ""


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
        else:
            yield from object_name_parts(node.object)[-1:] or (node.subname or "",)
    elif isinstance(node, ast.AlterObjectSchemaStmt):
        yield from (
            (node.relation.relname or "",)
            if node.relation is not None
            else object_name_parts(node.object)[-1:]
        )
    elif isinstance(node, ast.AlterDomainStmt):
        yield from object_name_parts(node.typeName)[-1:]
    elif isinstance(node, ast.AlterPolicyStmt) and node.table is not None:
        yield node.table.relname or ""
    elif isinstance(node, ast.AlterTableStmt) and node.relation is not None:
        for command in node.cmds or ():
            other = command.def_ if isinstance(command, ast.AlterTableCmd) else None
            other = other.name if isinstance(other, ast.PartitionCmd) else other
            if isinstance(other, ast.Constraint):  # ADD GENERATED … (SEQUENCE NAME …)
                yield from sequence_of(other)[-1:]
            if isinstance(other, ast.ColumnDef):
                yield node.relation.relname or ""
            if isinstance(other, ast.RangeVar):
                yield from (node.relation.relname or "", other.relname or "")
