"""Generated columns: their types as text, and whether they are the last columns of their tables.

A generated column can be dropped and added again in its old place only if it is among the last ones. Such
columns are called the generated tail of a table here: the tail ends at the table's last column.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Accessory, Catalog, Object
from enumfix.catalog.families import inherited_columns, is_partition, parents, shared_roots, table_kind
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.text import Text, text_with_mentions
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.recreated import grant_as_grantor, with_alter_table
from enumfix.sql.script import Statement
from enumfix.sql.tokens import constraint_span_at
from enumfix.sql.tree import name_parts

_NOT_LAST = "is not the last of its table"


def generated_column_type(statement: Statement, node: ast.ColumnDef, catalog: Catalog) -> Text:
    """Return the type and collation of a generated column as they are spelled; no text for other columns."""
    constraints = [item for item in node.constraints or () if isinstance(item, ast.Constraint)]
    if not any(constraint.contype is ConstrType.CONSTR_GENERATED for constraint in constraints):
        return Text()
    borders = tuple(constraint.location or 0 for constraint in constraints)
    collation = node.collClause.location if isinstance(node.collClause, ast.CollateClause) else None
    text = column_type_text(statement, node, catalog, borders)
    if collation is None or collation < min(borders):
        return text
    where = constraint_span_at(statement.sql, collation, borders)
    return text.with_suffix(f" {statement.sql[where.start : where.end]}")


def column_type_text(
    statement: Statement, node: ast.ColumnDef, catalog: Catalog, borders: tuple[int, ...] = ()
) -> Text:
    """Return the type in a column definition as it is spelled. `borders` are where its other parts begin."""
    if node.typeName is None:
        return Text()
    where = constraint_span_at(statement.sql, node.typeName.location or 0, borders)
    return text_with_mentions(
        statement.sql, where, find_mentions(node.typeName, catalog=catalog, sql=statement.sql).places
    )


def is_generated(column: Key, catalog: Catalog) -> bool:
    """Return whether a column is a generated one."""
    return catalog.facts(column.of("default", column.part)).is_computed


def _columns_from(column: Key, catalog: Catalog) -> tuple[Key, ...]:
    """Return a column and those that follow it in its table, in their order."""
    numbers = {key: catalog.objects[key].number for key in catalog.members("column", column)}
    first = numbers.get(column, 0)
    return tuple(key for number, key in sorted((n, key) for key, n in numbers.items()) if number >= first)


def tail_columns_before(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the columns of the generated tail that precede a column of it."""
    following = _columns_from(column, catalog)
    for other in catalog.members("column", column):
        if other not in following and is_in_generated_tail(other, catalog):
            yield other


def is_in_generated_tail(column: Key, catalog: Catalog) -> bool:
    """Return whether a column and all that follow it are generated, in every table that has the column."""
    return is_generated(column, catalog) and all(
        is_generated(following, catalog) and not _may_have_other_place(member, catalog)
        for member in inherited_columns(column, catalog)
        for following in _columns_from(member, catalog)
    )


def _may_have_other_place(column: Key, catalog: Catalog) -> bool:
    """Return whether a column of an inheritance child may have another place than the dump shows.

    A dump lists inherited columns before the child's own. But in the table, a column that the parent got
    later comes after them, and columns of several parents may be in another order.
    """
    table = column.relation
    table_parents = () if is_partition(table, catalog) else parents(table, catalog)
    return len(table_parents) > 1 or (
        bool(table_parents) and catalog.facts(column.of("default", column.part)).statement_table == table
    )


def why_not_readded(column: Key, catalog: Catalog) -> str:
    """Return why a generated column cannot be dropped and added again, "" if it can.

    Such a column stays, and gets another expression until the types are replaced.
    """
    members = inherited_columns(column, catalog)
    if not is_in_generated_tail(column, catalog):
        is_hidden = any(_may_have_other_place(member, catalog) for member in members)
        return "may not be the last: a parent's later columns are behind it" if is_hidden else _NOT_LAST
    expressions = {
        str(catalog.objects[member.of("default", member.part)].text)
        for member in members
        if is_generated(member, catalog)
    }
    return "a partition computes it in another way" if len(expressions) > 1 else ""


def generated_tail(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield a column and those after it, in every table that has it, each followed by its expression."""
    for member in inherited_columns(column, catalog):
        for following in _columns_from(member, catalog):
            yield following
            yield following.of("default", following.part)


def may_change_value(key: Key, catalog: Catalog) -> bool:
    """Return whether an expression that reads the object may change its value while types are replaced."""
    facts = catalog.facts(key)
    return facts.type is not None if key.kind == "column" else facts.word != "enum"


def null_sensitive_objects(column: Key, catalog: Catalog) -> Iterator[Key]:
    """Yield the constraints and unique indexes that could fail while a column is NULL in all rows."""
    not_null = column.of("not null", column.part)
    if not_null in catalog.objects:
        yield not_null
    for object_ in catalog.objects.values():
        if column in object_.uses and not _allows_nulls(object_):
            yield object_.key


def _allows_nulls(object_: Object) -> bool:
    """Return whether a constraint or an index allows NULL in all rows of its columns."""
    text = str(object_.text).upper()
    nulls_are_equal = "NULLS NOT DISTINCT" in text
    if object_.key.kind == "constraint":
        return text.startswith("UNIQUE") and not nulls_are_equal
    has_plain_columns = text.count("(") == 1 and " WHERE " not in text
    return not text.startswith("CREATE UNIQUE INDEX") or (has_plain_columns and not nulls_are_equal)


def restore_column_accessories(column: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that restore a column's comment, storage, statistics target and grants."""
    table = column.relation
    for accessory in change.catalog.accessories.get(column, ()):
        yield Sql(str(with_alter_table(accessory, table).text))
    for grant in change.catalog.aspect(table, "grant"):
        if _names_column(grant, column.part):
            yield from grant_as_grantor(grant.role, str(grant.text), change)


def _names_column(grant: Accessory, column: str) -> bool:
    """Return whether a GRANT or REVOKE is about a column."""
    node = grant.statement.node if grant.statement else None
    privileges = node.privileges or () if isinstance(node, ast.GrantStmt) else ()
    return any(column in name_parts(item.cols) for item in privileges if isinstance(item, ast.AccessPriv))


def is_converted_by_cast(column: Key, catalog: Catalog) -> bool:
    """Return whether PostgreSQL refuses USING for a column, so that a temporary cast has to convert it.

    It refuses USING for generated columns, and where a foreign table is in the column's family. A foreign
    table without parents or children needs no cast: PostgreSQL converts no rows of it.
    """
    members = inherited_columns(column, catalog)
    has_foreign_table = any(table_kind(member.relation, catalog) == "foreign" for member in members)
    return is_generated(column, catalog) or (has_foreign_table and len(members) > 1)


def type_needing_cast(column: Object, change: Change) -> Key | None:
    """Return the column's type if the type needs a temporary cast, and this is its first such column."""
    type_ = _type_to_cast(column, change)
    if type_ is None:
        return None
    columns = (object_ for object_ in change.catalog.objects.values() if object_.key.kind == "column")
    first = next(other for other in columns if _type_to_cast(other, change) == type_)
    return type_ if first is column else None


def _type_to_cast(column: Object, change: Change) -> Key | None:
    """Return the type of a column that a temporary cast converts, None for other columns."""
    stays = column.key in change.impact and not change.is_in_recreated_table(column)
    if (
        not stays
        or column.is_recreated(change.catalog)
        or not is_converted_by_cast(column.key, change.catalog)
    ):
        return None
    return column.type


def have_same_conversion_table(column: Key, other: Key, change: Change) -> bool:
    """Return whether the ALTER TABLE of one temporary parent converts both columns of a table."""
    tables = shared_roots(other, change.catalog)
    return len(tables) > 1 and column in change.impact and shared_roots(column, change.catalog) == tables
