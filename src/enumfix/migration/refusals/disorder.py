"""Schemas that PostgreSQL would not take: hand-sorted dumps, and columns that do not fit those of a parent.

A dump is read from its top to its end. What stands above the type or the table that it needs is not seen to
stand on it: the type would be dropped from under it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pglast import ast
from pglast.enums import ConstrType, ObjectType

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.families import above, ancestors, below
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named, type_named
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.sql.effects import effects_of
from enumfix.sql.find import Haystack
from enumfix.sql.names import BUILT_IN_TYPES
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts, walk

DISORDER = Code(
    "EF354",
    Severity.ERROR,
    "the schema makes something before what it stands on",
    "Make the dump anew with pg_dump, or put the statement behind the one that it needs: PostgreSQL "
    "would not take the schema in this order.",
)
UNLIKE_PARENT = Code(
    "EF358",
    Severity.ERROR,
    "a column has another type than that of the parent from which it is inherited",
    "Make the dump anew with pg_dump: PostgreSQL lets no partition or child have such a column.",
)

_MAKING = (
    ast.CompositeTypeStmt,
    ast.CreateDomainStmt,
    ast.CreateForeignTableStmt,
    ast.CreateFunctionStmt,
    ast.CreatePolicyStmt,
    ast.CreateRangeStmt,
    ast.CreateStmt,
    ast.CreateTableAsStmt,
    ast.CreateTrigStmt,
    ast.IndexStmt,
    ast.RuleStmt,
    ast.ViewStmt,
)
"""Statements that need all that they name. Those that drop or change something may stand anywhere."""

_HOLDING = ("type", "relation", "column")

_Named = tuple[str, str]
"""A kind, `type` or `relation`, and a name without its schema."""


@refuses
def out_of_order(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement of the dump above a type or relation of the impact that it needs."""
    change, dump = situation.change, situation.dump
    catalog = change.catalog
    owners = {own.statement: own for own in reversed([*catalog.objects.values()])}
    wanted = {key if key.kind == "type" else key.relation for key in change.impact if key.kind in _HOLDING}
    known = {key: catalog.objects[key] for key in sorted(wanted) if key in catalog.objects}
    known = {key: own for key, own in known.items() if own.statement.source is dump.script.source}
    made: set[_Named] = set()
    for statement in dump.mentioning({key.name for key in known}):
        made.update((key.kind, key.name) for key, own in known.items() if own.statement == statement)
        if statement.problem is None and isinstance(statement.node, _MAKING):
            for key in sorted(key for key in known if _needs(statement.node, key, made)):
                what = owners[statement].label if statement in owners else "this"
                said = f"{what} stands above {known[key].label}, which it needs"
                yield DISORDER.at(statement.source, statement.span, said)
        made.update(_made(statement, known))


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
                own, found = catalog.objects[key], catalog.objects[table]
                said = f"{own.label} is one with column {key.part} of {found.label}, which has another type"
                yield UNLIKE_PARENT.at(found.statement.source, found.statement.span, said)


def _family(table: Key, catalog: Catalog) -> Iterable[Key]:
    """Return all tables above and below a table, also where it is cut off from its partitions."""
    found = (*ancestors(table, catalog), *above(table, catalog), *below(table, catalog))
    return dict.fromkeys(found)


def _lists(catalog: Catalog, column: Key) -> bool:
    """Return whether a column is known, or the CREATE TABLE of its table lists it with a type that is not.

    One that is listed with a type of the catalog, and not known, was dropped.
    """
    node = catalog.objects[column.relation].statement.node
    if isinstance(node, ast.CreateForeignTableStmt):
        node = node.base or node
    listed = (node.tableElts or ()) if isinstance(node, ast.CreateStmt) else ()
    return column in catalog.objects or any(
        isinstance(each, ast.ColumnDef)
        and each.colname == column.part
        and each.typeName is not None
        and type_named(each.typeName, catalog) is None
        for each in listed
    )


def _made(statement: Statement, known: Collection[Key]) -> Iterator[_Named]:
    """Yield what exists from a statement on, as far as it can be among the `known` objects.

    Code, and what cannot be read, may make any of what it names.
    """
    node = statement.node if statement.problem is None else None
    if node is None or isinstance(node, (ast.DoStmt, ast.RenameStmt, ast.AlterObjectSchemaStmt)):
        yield from ((key.kind, key.name) for key in known)
    elif isinstance(node, (ast.CreateEnumStmt, ast.CreateRangeStmt)):
        yield "type", name_parts(node.typeName)[-1]
    elif isinstance(node, ast.CreateDomainStmt):
        yield "type", name_parts(node.domainname)[-1]
    elif isinstance(node, ast.DefineStmt) and node.kind == ObjectType.OBJECT_TYPE:
        yield "type", name_parts(node.defnames)[-1]
    elif isinstance(node, ast.CompositeTypeStmt) and node.typevar is not None:
        yield "type", node.typevar.relname or ""
    elif (own := _relation(node)) is not None:
        yield "relation", own.relname or ""


def _relation(node: ast.Node) -> ast.RangeVar | None:
    """Return the name that a statement gives to the relation that it makes."""
    if isinstance(node, ast.CreateForeignTableStmt):
        return node.base.relation if node.base else None
    if isinstance(node, ast.CreateStmt):
        return node.relation
    if isinstance(node, ast.ViewStmt):
        return node.view
    return node.into.rel if isinstance(node, ast.CreateTableAsStmt) and node.into else None


def _needs(node: ast.Node, key: Key, made: set[_Named]) -> bool:
    """Return whether a statement names an object that nothing above it makes."""
    if (key.kind, key.name) in made:
        return False
    own = _relation(node)
    queries = {each.ctename for each in walk(node) if isinstance(each, ast.CommonTableExpr)}
    keys = {
        id(each.pktable)
        for each in walk(node)
        if isinstance(each, ast.Constraint) and each.contype == ConstrType.CONSTR_FOREIGN
    }
    for each in walk(node):
        parts: tuple[str, ...] = ()
        if isinstance(each, ast.TypeName) and not each.pct_type:
            parts = name_parts(each.names)
        elif isinstance(each, ast.RangeVar) and key.kind == "relation" and each is not own:
            is_other = id(each) in keys or (not each.schemaname and each.relname in queries)
            parts = () if is_other else tuple(filter(None, (each.schemaname, each.relname)))
        if parts[-1:] == (key.name,) and parts[:-1] in ((), (key.schema,)):
            return True
    return False


def missing_objects(catalog: Catalog, stacks: Sequence[Haystack]) -> Iterator[Diagnostic]:
    """Yield a refusal for each object that names a type, a table or an index that nothing creates.

    PostgreSQL would not have taken its statement. `stacks` are the dump and the migrations that were read.
    """
    for own in catalog.objects.values():
        if isinstance(own.statement.node, _MAKING + _TYING):
            for name, comes_later in sorted(_unknown_names(own, catalog)):
                others = (each for stack in stacks for each in stack.mentioning((name,)))
                if comes_later or not any(_creates(each, name) for each in others):
                    said = f"{own.label} names {name}, which nothing before it creates"
                    yield DISORDER.at(own.statement.source, own.statement.span, said)


_TYING = (ast.AlterTableStmt,)


def _unknown_names(own: Object, catalog: Catalog) -> Iterator[tuple[str, bool]]:
    """Yield the names of types, tables and indexes that are not there yet where an object names them.

    With each comes whether a later statement of the same text creates it; else the catalog does not have it.
    """
    for node in walk(own.statement.node):
        if isinstance(node, ast.TypeName) and not node.pct_type:
            *schema, name = name_parts(node.names)
            is_own = schema != ["pg_catalog"] and name not in BUILT_IN_TYPES
            if is_own and type_named(node, catalog) is None:
                yield name, False
        elif isinstance(node, ast.RangeVar):
            found = catalog.objects.get(relation_named(node, catalog))
            if found is None or _is_above(own.statement, found.statement):
                yield node.relname or "", found is not None


def _is_above(statement: Statement, other: Statement) -> bool:
    """Return whether a statement stands above another one of the same text."""
    return statement.source is other.source and statement.span.start < other.span.start


def _creates(statement: Statement, name: str) -> bool:
    """Return whether a statement may create something of a name; one that cannot be read may."""
    node = statement.node if statement.problem is None else None
    if node is None or isinstance(node, ast.DoStmt):
        return True
    effects = effects_of(node)
    return any(each.name == name for each in (*effects.creates, *(each.new for each in effects.renames)))
