"""Generated columns: how they are spelled, and whether they stand at the end of their tables.

Only at the end can a column be dropped, and added again in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Accessory, Catalog, Object
from enumfix.catalog.families import family, is_partition, parents, united, variety
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.text import Text, cut
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.recreated import granted_by, whole
from enumfix.sql.script import Statement
from enumfix.sql.tokens import constraint_at
from enumfix.sql.tree import name_parts


def declared(statement: Statement, node: ast.ColumnDef, catalog: Catalog) -> Text:
    """Return the type of a generated column, with its collation, as it is spelled; no text for others."""
    own = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
    if not any(each.contype is ConstrType.CONSTR_GENERATED for each in own):
        return Text()
    borders = tuple(each.location or 0 for each in own)
    collation = node.collClause.location if isinstance(node.collClause, ast.CollateClause) else None
    found = retyped(statement, node, catalog, borders)
    if collation is None or collation < min(borders):
        return found
    where = constraint_at(statement.sql, collation, borders)
    return found.before(f" {statement.sql[where.start : where.end]}")


def retyped(
    statement: Statement, node: ast.ColumnDef, catalog: Catalog, borders: tuple[int, ...] = ()
) -> Text:
    """Return the type that a column gets, as it is spelled before the first border."""
    if node.typeName is None:
        return Text()
    where = constraint_at(statement.sql, node.typeName.location or 0, borders)
    return cut(statement.sql, where, mentions(node.typeName, catalog=catalog, sql=statement.sql).places)


def is_generated(column: Key, catalog: Catalog) -> bool:
    """Return whether the values of a column are computed."""
    return bool(getattr(catalog.objects.get(column.of("default", column.part)), "computed", False))


def from_here(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return a column and those that stand behind it in its table, in their order."""
    found = [(getattr(catalog.objects[key], "number", 0), key) for key in catalog.members("column", column)]
    own = next((number for number, key in found if key == column), 0)
    return tuple(key for number, key in sorted(found) if number >= own)


def in_front(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the columns of the same tail that stand in front of one in its table."""
    behind = from_here(column, catalog)
    for each in catalog.members("column", column):
        if each not in behind and in_tail(each, catalog):
            yield each


def in_tail(column: Key, catalog: Catalog) -> bool:
    """Return whether a column and all behind it are generated, in every table that has it."""
    return is_generated(column, catalog) and all(
        is_generated(each, catalog) and not has_hidden_place(member, catalog)
        for member in family(column, catalog)
        for each in from_here(member, catalog)
    )


def has_hidden_place(column: Key, catalog: Catalog) -> bool:
    """Return whether an inheritance child has a generated column of its own, or several parents.

    Columns that its parents got later stand behind it, or in another order, but a dump shows them in front.
    """
    table = column.relation
    above = () if is_partition(table, catalog) else parents(table, catalog)
    found = catalog.objects.get(column.of("default", column.part))
    return len(above) > 1 or (bool(above) and getattr(found, "written", None) == table)


def why_late(column: Key, catalog: Catalog) -> str:
    """Return why a generated column has to be given another expression for a while, "" if it has not."""
    members = family(column, catalog)
    if not in_tail(column, catalog):
        hidden = any(has_hidden_place(each, catalog) for each in members)
        return "may not be the last: a parent's later columns are behind it" if hidden else _NOT_LAST
    computed = (each.of("default", each.part) for each in members if is_generated(each, catalog))
    apart = len({str(catalog.objects[key].text) for key in computed}) > 1
    return "a partition computes it in another way" * apart


_NOT_LAST = "is not the last of its table"


def tail(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield a column of a tail and all behind it, in every table, each followed by its expression."""
    for member in family(column, catalog):
        for each in from_here(member, catalog):
            yield each
            yield each.of("default", each.part)


def is_unsteady(key: Key, catalog: Catalog) -> bool:
    """Return whether an expression over this may not be what it was while the type changes."""
    found = catalog.objects.get(key)
    if key.kind == "column":
        return getattr(found, "type", None) is not None
    return found is None or found.word != "enum"


def particular(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the constraints and unique indexes that may not bear a NULL in a column, or a changing value."""
    yield from (key for key in (column.of("not null", column.part),) if key in catalog.objects)
    for found in catalog.objects.values():
        if column in found.uses and not _bears_nulls(found):
            yield found.key


def _bears_nulls(found: Object) -> bool:
    text = str(found.text).upper()
    if found.key.kind == "constraint":
        return text.startswith("UNIQUE") and "NULLS NOT DISTINCT" not in text
    plain = text.count("(") == 1 and "NULLS NOT DISTINCT" not in text and " WHERE " not in text
    return not text.startswith("CREATE UNIQUE INDEX") or plain


def column_carried(column: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that give a column its comment, storage, statistics target and grants again."""
    table = column.relation
    for each in change.catalog.accessories.get(column, ()):
        yield Sql(str(whole(each, table).text))
    for each in change.catalog.aspect(table, "grant"):
        if _names_column(each, column.part):
            yield from granted_by(each.role, str(each.text), change)


def _names_column(accessory: Accessory, column: str) -> bool:
    """Return whether a GRANT or REVOKE names a column."""
    node = accessory.statement.node if accessory.statement else None
    given = node.privileges or () if isinstance(node, ast.GrantStmt) else ()
    return any(column in name_parts(each.cols) for each in given if isinstance(each, ast.AccessPriv))


def is_cast(column: Key, catalog: Catalog) -> bool:
    """Return whether PostgreSQL refuses USING for a column, and goes by a cast.

    So it does for generated columns, and where a foreign table is in the family. One that is alone
    needs no cast: it has no rows.
    """
    members = family(column, catalog)
    foreign = any(variety(each.relation, catalog) == "foreign" for each in members)
    return is_generated(column, catalog) or (foreign and len(members) > 1)


def cast_for(column: Object, change: Change) -> Key | None:
    """Return the type of a column that is the first of it to need a cast."""
    own = _cast_from(column, change)
    if own is None:
        return None
    columns = (each for each in change.catalog.objects.values() if each.key.kind == "column")
    first = next(each for each in columns if _cast_from(each, change) == own)
    return own if first is column else None


def _cast_from(column: Object, change: Change) -> Key | None:
    there = column.key in change.impact and not change.is_away(column)
    if not there or column.leaves(change.catalog) or not is_cast(column.key, change.catalog):
        return None
    type_: Key | None = getattr(column, "type", None)
    return type_


def shares(column: Key, other: Key, change: Change) -> bool:
    """Return whether two columns of a table are converted through the same interim parent."""
    tables = united(other, change.catalog)
    return len(tables) > 1 and column in change.impact and united(column, change.catalog) == tables
