"""Statements that change the name or the schema of an object: ALTER … RENAME and SET SCHEMA."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Effect, Rename, class_for
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import keys_of_named_object, relation_named
from enumfix.fold.readers import reads
from enumfix.recreation.partition_indexes import is_index_like
from enumfix.sql.script import Statement


@reads(ast.RenameStmt)
def read_rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … RENAME. The columns of the tables below are renamed with a column."""
    new = node.newname or ""
    renamed_class = class_for(node.renameType)
    if renamed_class and renamed_class.lives_in == "relation" and node.relation is not None:
        kind = renamed_class.kind
        table = relation_named(node.relation, catalog)
        for home in (table, *(descendants(table, catalog) if kind == "column" else ())):
            yield Rename(home.of(kind, node.subname or ""), home.of(kind, new))
    elif node.renameType is ObjectType.OBJECT_SCHEMA:
        yield Rename(Key("schema", "", node.subname or ""), Key("schema", "", new))
    else:
        named = node.relation if node.relation is not None else node.object
        for key in keys_of_named_object(node.renameType, named, catalog):
            yield Rename(key, key._replace(name=new))


@reads(ast.AlterObjectSchemaStmt)
def read_set_schema(
    statement: Statement, node: ast.AlterObjectSchemaStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read ALTER … SET SCHEMA. The indexes of a table move with the table."""
    named = node.relation if node.relation is not None else node.object
    for key in keys_of_named_object(node.objectType, named, catalog):
        objects = catalog.objects.values()
        indexes = [object_.index for object_ in objects if is_index_like(object_) and object_.table == key]
        for moved in (key, *indexes):
            yield Rename(moved, moved._replace(schema=node.newschema or ""))
