"""Refuse schemas that PostgreSQL would reject.

A dump is read from top to bottom. enumfix does not see that a statement depends on a type or a table that is
created below it, so the rewrite would drop the type without recreating the object of that statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Catalog, Object, class_for
from enumfix.catalog.families import ancestors, descendants_with_partitions, partition_ancestors
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named, type_named
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.sql.effects import Effects, NamedObject, effects_of, read_effects
from enumfix.sql.find import StatementIndex
from enumfix.sql.names import BUILT_IN_TYPES
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, object_name_parts, walk

DISORDER = Code(
    "EF354",
    Severity.ERROR,
    "the schema creates an object before another one that it needs",
    "Take the dump again with pg_dump, or move the statement below the one that it needs: PostgreSQL "
    "rejects the schema in this order.",
)
UNLIKE_PARENT = Code(
    "EF358",
    Severity.ERROR,
    "a column has another type than the parent's column that it inherits",
    "Take the dump again with pg_dump: PostgreSQL lets no partition or child have such a column.",
)

_WITH_TABLE = ("type", "relation", "column")
"""Kinds of keys in an impact that are a type or a relation, or lie in one."""

_KindAndName = tuple[str, str]
"""A kind of keys, `type` or `relation`, and a name without its schema."""


@refuses
def out_of_order(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement of the dump above a type or relation of the impact that it needs."""
    change, dump = situation.change, situation.dump
    objects = change.catalog.objects
    object_of = {each.statement: each for each in reversed([*objects.values()])}
    keys = {key if key.kind == "type" else key.relation for key in change.impact if key.kind in _WITH_TABLE}
    wanted = {key: objects[key] for key in sorted(keys) if key in objects}
    wanted = {key: each for key, each in wanted.items() if each.statement.source is dump.script.source}
    created: set[_KindAndName] = set()
    for statement in dump.schema_statements_mentioning({key.name for key in wanted}):
        created.update((key.kind, key.name) for key, each in wanted.items() if each.statement == statement)
        used = _used_names(statement.node) if _needs_what_it_names(statement) else _NO_NAMES
        for key in sorted(wanted):
            if (key.kind, key.name) not in created and used.include(key):
                label = object_of[statement].label if statement in object_of else "this"
                message = f"{label} stands above {wanted[key].label}, which it needs"
                yield DISORDER.at(statement.source, statement.span, message)
        created.update(_created_by(statement, wanted))


def _needs_what_it_names(statement: Statement) -> bool:
    """Return whether a statement creates something out of types and relations that have to be there.

    Not so ALTER, which may say IF EXISTS, and the CREATE statements of operators and aggregates: their trees
    hold names of functions as if they were types.
    """
    effects = read_effects(statement)
    created = effects.creates + effects.replaces
    is_followed = any(class_for(each.kind) is not None for each in created)
    return is_followed and not effects.alters and not isinstance(statement.node, ast.DefineStmt)


def _created_by(statement: Statement, wanted: Collection[Key]) -> Iterator[_KindAndName]:
    """Yield the types and relations that may exist from a statement on, as far as they are `wanted`.

    A rename, the code of a DO block, and what cannot be parsed may create any of them.
    """
    effects = read_effects(statement)
    if effects.renames or _is_opaque(statement):
        yield from ((key.kind, key.name) for key in wanted)
    for each in _types_and_relations(effects):
        yield _kind_of_keys(each), each.name


def _is_opaque(statement: Statement) -> bool:
    """Return whether a statement does not show what it creates."""
    return statement.problem is not None or isinstance(statement.node, ast.DoStmt)


def _types_and_relations(effects: Effects) -> Iterator[NamedObject]:
    """Yield the types and relations that a statement creates, without the indexes of a table."""
    for each in effects.creates + effects.replaces:
        if not each.home and _kind_of_keys(each) in ("type", "relation"):
            yield each


def _kind_of_keys(named: NamedObject) -> str:
    """Return the kind of the keys of an object, "" where enumfix does not follow its kind."""
    found = class_for(named.kind)
    return found.kind if found else ""


class _UsedNames(NamedTuple):
    """The names of types and of relations in a statement, as (schema, name) or (name,)."""

    types: frozenset[tuple[str, ...]]
    relations: frozenset[tuple[str, ...]]

    def include(self, key: Key) -> bool:
        """Return whether the statement names a type or relation."""
        names = self.types | self.relations if key.kind == "relation" else self.types
        return not names.isdisjoint(((key.name,), (key.schema, key.name)))


_NO_NAMES = _UsedNames(frozenset(), frozenset())


def _used_names(node: ast.Node) -> _UsedNames:
    """Return the names in a statement, without those of what it creates.

    The table that a foreign key references does not count, nor a query of WITH that is called the same.
    """
    created = {each.parts for each in _types_and_relations(effects_of(node))}
    nodes = [*walk(node)]
    queries = {each.ctename for each in nodes if isinstance(each, ast.CommonTableExpr)}
    foreign_keys = (
        each
        for each in nodes
        if isinstance(each, ast.Constraint) and each.contype == ConstrType.CONSTR_FOREIGN
    )
    referenced = {id(each.pktable) for each in foreign_keys}
    types = (name_parts(each.names) for each in nodes if isinstance(each, ast.TypeName) and not each.pct_type)
    relations = {
        object_name_parts(each)
        for each in nodes
        if isinstance(each, ast.RangeVar)
        and id(each) not in referenced
        and (each.schemaname or each.relname not in queries)
    }
    return _UsedNames(frozenset(types), frozenset(relations - created))


@refuses
def unlike_their_parents(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each column of the impact that has another type in a parent or a child."""
    change = situation.change
    catalog = change.catalog
    for key in sorted(key for key in change.impact if key.kind == "column"):
        if catalog.objects[key].type not in change.impact:
            continue
        for table in _family(key.relation, catalog):
            other = table.of("column", key.part)
            if table in catalog.objects and other not in change.impact and _lists(catalog, other):
                label, relative = catalog.objects[key].label, catalog.objects[table]
                message = f"{label} has another type than column {key.part} of {relative.label}"
                yield UNLIKE_PARENT.at(relative.statement.source, relative.statement.span, message)


def _family(table: Key, catalog: Catalog) -> Iterable[Key]:
    """Return all tables above and below a table, also where it is cut off from its partitions."""
    return dict.fromkeys(
        (
            *ancestors(table, catalog),
            *partition_ancestors(table, catalog),
            *descendants_with_partitions(table, catalog),
        )
    )


def _lists(catalog: Catalog, column: Key) -> bool:
    """Return whether a table has a column: in the catalog, or with an unknown type in its CREATE TABLE.

    One that CREATE TABLE lists with a known type, and the catalog does not have, was dropped.
    """
    node = catalog.objects[column.relation].statement.node
    if isinstance(node, ast.CreateForeignTableStmt):
        node = node.base or node
    elements = (node.tableElts or ()) if isinstance(node, ast.CreateStmt) else ()
    return column in catalog.objects or any(
        isinstance(each, ast.ColumnDef)
        and each.colname == column.part
        and each.typeName is not None
        and type_named(each.typeName, catalog) is None
        for each in elements
    )


def refuse_unknown_names(catalog: Catalog, stacks: Sequence[StatementIndex]) -> Iterator[Diagnostic]:
    """Yield a refusal for each object that names a type, a table or an index that nothing creates.

    PostgreSQL would have rejected its statement. `stacks` are the dump and the migrations that were read.
    """
    for each in catalog.objects.values():
        if _needs_what_it_names(each.statement) or isinstance(each.statement.node, ast.AlterTableStmt):
            for name, comes_later in sorted(_unknown_names(each, catalog)):
                mentions = (
                    statement for stack in stacks for statement in stack.schema_statements_mentioning((name,))
                )
                if comes_later or not any(_may_create(statement, name) for statement in mentions):
                    message = f"{each.label} names {name}, which nothing before it creates"
                    yield DISORDER.at(each.statement.source, each.statement.span, message)


def _unknown_names(dependent: Object, catalog: Catalog) -> Iterator[tuple[str, bool]]:
    """Yield the names of types, tables and indexes that do not exist yet where an object names them.

    With each comes whether a later statement of the same text creates it; else the catalog does not have it.
    """
    for node in walk(dependent.statement.node):
        if isinstance(node, ast.TypeName) and not node.pct_type:
            *schema, name = name_parts(node.names)
            is_users = schema != ["pg_catalog"] and name not in BUILT_IN_TYPES
            if is_users and type_named(node, catalog) is None:
                yield name, False
        elif isinstance(node, ast.RangeVar):
            relation = catalog.objects.get(relation_named(node, catalog))
            if relation is None or _is_above(dependent.statement, relation.statement):
                yield node.relname or "", relation is not None


def _is_above(statement: Statement, other: Statement) -> bool:
    """Return whether a statement stands above another one of the same text."""
    return statement.source is other.source and statement.span.start < other.span.start


def _may_create(statement: Statement, name: str) -> bool:
    """Return whether a statement may create something of a name, or rename something to it."""
    effects = read_effects(statement)
    new = (*effects.creates, *(each.new for each in effects.renames))
    return _is_opaque(statement) or any(each.name == name for each in new)
