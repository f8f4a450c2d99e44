"""Load the part of a schema that can matter to some types.

A dump may be large, and the impact of a type is small. Only statements that mention a name of the impact are
parsed and folded; they may add names to the impact, so this is repeated until no statement is added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact, retyped_in_place, row_sources
from enumfix.catalog.families import ancestors, descendants, table_kind
from enumfix.catalog.implicit_uses import IMPLICIT_KINDS as UNNAMED
from enumfix.catalog.key import ON_TABLE, Key
from enumfix.diagnostics import Refused
from enumfix.fold.fold import fold_all
from enumfix.sql.effects import read_effects
from enumfix.sql.find import StatementIndex, index_statements, is_dml, part_to_search
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import object_name_parts, walk
from enumfix.sql.words import words_of


class LoadedSchema(NamedTuple):
    """The part of a schema that was read, and the names by which its statements were found.

    `catalog` is the schema after all scripts, `dump` the schema after the first script alone.
    """

    catalog: Catalog
    dump: Catalog
    names: frozenset[str]
    statement_indexes: tuple[StatementIndex, ...]

    def mentions(self, name: str) -> bool:
        """Return whether any script mentions a name."""
        return any(index.contains_name(name) for index in self.statement_indexes)

    def may_share_name(self, constraint: Key) -> bool:
        """Return whether a constraint of another table, or of a domain, may have the constraint's name."""
        mentioning = (
            each
            for index in self.statement_indexes
            for each in index.schema_statements_mentioning((constraint.part,))
        )
        owners = (owner for statement in mentioning for owner in _owners(statement, constraint.part))
        return any(owner != constraint.name for owner in owners)


def load_schema(scripts: Sequence[Script], seeds: Iterable[str]) -> LoadedSchema:
    """Return the schema after the scripts, as far as it concerns the objects named `seeds`.

    Scripts are folded one after the other; each begins with the settings of a new session.
    """
    relevant = RelevantStatements(tuple(index_statements(script) for script in scripts), seeds)
    while True:
        catalogs = [Catalog()]
        for by_offset in relevant.gather():
            statements = (by_offset[offset] for offset in sorted(by_offset))
            catalogs.append(with_new_session(fold_all(catalogs[-1], statements)))
        if not relevant.learn_names(catalogs[-1]):
            return LoadedSchema(
                catalogs[-1], catalogs[1], frozenset(relevant.names), relevant.statement_indexes
            )


class _Deferred(NamedTuple):
    """A statement that mentions a relevant name, but may not matter.

    It matters if `decisive_words`, the words of a part of it, contain a relevant name; or if `all_words`
    contain the name of a relation that is recreated.
    """

    statement: Statement
    decisive_words: frozenset[str]
    all_words: frozenset[str]


class ImpactNames(NamedTuple):
    """The names that statements about an impact may mention.

    `columns` are the names of its columns. `recreated` are the names of the relations that are dropped and
    created again: all statements that mention them matter.
    """

    names: set[str]
    columns: set[str]
    recreated: set[str]


class RelevantStatements:
    """The search for the statements that matter; each statement that is added may add names to search for.

    All statements that mention one of the `seeds` matter, since the file itself changes those objects.
    """

    def __init__(self, stacks: tuple[StatementIndex, ...], seeds: Iterable[str]) -> None:
        self.statement_indexes = stacks
        self.names = set(seeds)
        self._seed_words = words_of(self.names)
        self._columns: set[str] = set()
        self._recreated: set[str] = set()
        self._searched: set[str] = set()
        self._relevant: list[dict[int, Statement]] = [
            {statement.span.start: statement for statement in index.statements_that_always_matter()}
            for index in stacks
        ]
        self._deferred: dict[tuple[int, int], _Deferred] = {}

    def gather(self) -> list[dict[int, Statement]]:
        """Return the statements of each script that matter, by their offsets."""
        while new_names := self.names - self._searched:
            self._searched |= new_names
            for number, index in enumerate(self.statement_indexes):
                for statement in index.schema_statements_mentioning(new_names):
                    self._add_or_defer(number, statement)
            self._add_deferred()
        return self._relevant

    def learn_names(self, catalog: Catalog) -> bool:
        """Add the names of the impact in the folded catalog; return whether another search is needed."""
        impact_names = impact_names_of(catalog, self._searched)
        self.names |= impact_names.names
        self._columns |= impact_names.columns
        self._recreated |= impact_names.recreated
        count = len(self._deferred)
        self._add_deferred()
        return self.names != self._searched or len(self._deferred) != count

    def add_statement(self, number: int, statement: Statement) -> None:
        """Add a statement of a script, whatever it mentions."""
        if statement.span.start not in self._relevant[number]:
            self._add(number, statement)

    def _add_or_defer(self, number: int, statement: Statement) -> None:
        start, end = statement.span.start, statement.span.end
        if start in self._relevant[number]:
            return
        sql = self.statement_indexes[number].text[start:end]
        decisive_part = None if '"' in sql else part_to_search(sql)  # a quoted name may have no words in it
        if decisive_part is None or words_of((sql,)) & self._seed_words:
            self._add(number, statement)
        else:
            self._deferred[number, start] = _Deferred(statement, words_of((decisive_part,)), words_of((sql,)))

    def _add_deferred(self) -> None:
        """Add the deferred statements that concern a name known by now."""
        relevant_words = words_of((*self.names, *self._columns))
        recreated_words = words_of(self._recreated)
        symbols = [name for name in self.names if name and not words_of((name,))]
        for (number, offset), deferred in tuple(self._deferred.items()):
            has_symbol = any(symbol in deferred.statement.sql for symbol in symbols)
            concerns_name = deferred.decisive_words & relevant_words or deferred.all_words & recreated_words
            if has_symbol or concerns_name:
                del self._deferred[number, offset]
                self._add(number, deferred.statement)

    def _add(self, number: int, statement: Statement) -> None:
        self._relevant[number][statement.span.start] = statement
        try:
            node = statement.node
        except Refused:
            return
        self.names.update(related_names(statement))
        for table, column in columns_of_types(node, self.names):
            self.names.add(table)
            self._columns.add(column)
        # `learn_names` would add these names too, but only after another fold.
        if isinstance(node, ast.IndexStmt):
            self.names.add(node.idxname or "")
        elif isinstance(node, ast.CreateTrigStmt):
            self.names.update(object_name_parts(node.funcname)[-1:])


def _owners(statement: Statement, name: str) -> Iterator[str]:
    """Yield the names of the tables in which a statement creates a constraint of a name; "" for a domain."""
    effects = read_effects(statement)
    for each in effects.creates + effects.parts:
        if each.name == name and each.kind is ObjectType.OBJECT_DOMCONSTRAINT:
            yield ""
        elif each.name == name and (
            each.kind is ObjectType.OBJECT_TABCONSTRAINT or _is_constraint_trigger(statement.node)
        ):
            yield each.home_name


def _is_constraint_trigger(node: ast.Node) -> bool:
    return isinstance(node, ast.CreateTrigStmt) and bool(node.isconstraint)


def with_new_session(catalog: Catalog) -> Catalog:
    """Return a catalog with the settings of a new session."""
    if not catalog.settings:
        return catalog
    return replace(catalog, settings={})


def impact_names_of(catalog: Catalog, names: Iterable[str]) -> ImpactNames:
    """Return the names that statements about the impact of types of these names may mention."""
    seeds = set(names)
    types = [key for key in catalog.objects if key.kind == "type" and key.name in seeds]
    keys = impact(catalog, types)
    tables = {key.relation for key in keys if key.kind in ("column", "default")}
    users = {object_.key for object_ in retyped_in_place(catalog, keys)}
    all_types = {key for key in keys if key.kind == "type"}
    users |= {object_.key for object_ in catalog.objects.values() if all_types & object_.uses}
    recreated = _recreated_names(catalog, keys)
    mentioned = {key.name for key in (*keys, *tables, *users) if key.kind != "cast"}
    mentioned |= {table.name for table in _tables_around(catalog, tables)}
    mentioned |= {key.name for key in row_sources(catalog, tables)}
    mentioned |= set(_function_names(catalog, keys, tables))
    mentioned |= set(_names_beside_implicit_uses(catalog, keys))
    constraints = [key for key in (*keys, *users) if key.kind == "constraint"]
    mentioned |= {key.part for key in constraints if key.name in recreated}
    # The indexes of these constraints are attached to one another.
    mentioned |= {key.part for key in constraints if table_kind(key.relation, catalog) == "partitioned"}
    columns = {key.part for key in keys if key.kind in ("column", "default") and key.name not in recreated}
    return ImpactNames(mentioned, columns, recreated)


def _tables_around(catalog: Catalog, tables: Iterable[Key]) -> Iterator[Key]:
    """Yield all tables above and below some tables."""
    for table in tables:
        yield from descendants(table, catalog)
        yield from ancestors(table, catalog)


def _function_names(catalog: Catalog, keys: frozenset[Key], tables: Collection[Key]) -> Iterator[str]:
    """Yield the names of the functions that triggers of these tables call, or that compiled the types."""
    for trigger in catalog.objects.values():
        if trigger.key.kind not in ON_TABLE or trigger.key.relation in tables:
            yield from (function.name for function in trigger.called_functions)
    yield from (function.key.name for function in functions_to_recompile(catalog, keys))


def _recreated_names(catalog: Catalog, keys: frozenset[Key]) -> set[str]:
    """Return the names of the relations of an impact that are dropped and created again.

    An attached index and its parent are among them: the index may be dropped or moved with its table.
    """
    objects = [catalog.objects[key] for key in keys if key in catalog.objects]
    names = {each.key.name for each in objects if each.key.kind == "relation" and each.is_recreated(catalog)}
    for object_ in objects:
        if object_.partition_link and object_.partition_link.is_index:
            names |= {object_.key.name, object_.partition_link.parent.name}
    return names


def _names_beside_implicit_uses(catalog: Catalog, keys: frozenset[Key]) -> Iterator[str]:
    """Yield the names of the other types of the casts and operators in an impact, and of their tables."""
    implicit = [catalog.objects[key] for key in keys if key.kind in UNNAMED]
    yield from (name for object_ in implicit for name in object_.type_names)
    types = {key for object_ in implicit for key in object_.uses if key.kind in ("type", "row type")} - keys
    yield from (key.name for key, object_ in catalog.objects.items() if object_.type in types)


def changed_names(script: Script) -> Iterator[str]:
    """Yield the names of the relations that the statements of a file change, and of all that they drop."""
    for statement in script.statements:
        if statement.problem is None and not is_dml(statement):
            yield from related_names(statement)
            yield from dropped_names(statement)
            if isinstance(statement.node, (ast.AlterTableStmt, ast.CreateStmt, ast.RenameStmt)):
                nodes = (each for each in walk(statement.node) if isinstance(each, ast.RangeVar))
                yield from (each.relname or "" for each in nodes)


def dropped_names(statement: Statement) -> Iterator[str]:
    """Yield the names of the objects that a DROP drops, without parts of tables."""
    drops = read_effects(statement).drops
    yield from (each.name for each in drops if each.name and not each.home)


def columns_of_types(node: ast.Node, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (table, column) for each column of a CREATE TABLE whose type has one of these names."""
    table = node.base if isinstance(node, ast.CreateForeignTableStmt) else node
    if not isinstance(table, ast.CreateStmt) or table.relation is None:
        return
    for column in table.tableElts or ():
        kind = column.typeName if isinstance(column, ast.ColumnDef) else None
        if kind is not None and names.intersection(object_name_parts(kind.names)[-1:]):
            yield table.relation.relname or "", column.colname or ""


def related_names(statement: Statement) -> Iterator[str]:
    """Yield more names of objects that a statement changes: new names, changed tables, partitions."""
    effects = read_effects(statement)
    for rename in effects.renames:
        if rename.old.kind is not ObjectType.OBJECT_COLUMN:
            yield from (rename.new.name, rename.old.home_name)
    changes_columns = any(each.kind in _COLUMNS for each in effects.creates + effects.retypes)
    partitions = effects.attaches + effects.detaches
    for altered in effects.alters:
        if changes_columns or partitions or altered.kind in _ALTERED_AS_A_WHOLE:
            yield altered.home_name
    yield from (each.name for each in partitions)
    yield from (each.name for each in effects.parts if effects.alters and each.kind is _SEQUENCE)


_ALTERED_AS_A_WHOLE = (ObjectType.OBJECT_DOMAIN, ObjectType.OBJECT_POLICY)
_COLUMNS = (ObjectType.OBJECT_ATTRIBUTE, ObjectType.OBJECT_COLUMN)
_SEQUENCE = ObjectType.OBJECT_SEQUENCE
