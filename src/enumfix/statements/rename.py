"""Statements that change the name or the schema of an object: RENAME TO, SET SCHEMA."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Effect, Rename, class_of
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import keys_of, relation_named
from enumfix.fold.readers import reads
from enumfix.recreation.partition_indexes import is_indexed
from enumfix.sql.script import Statement


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … RENAME."""
    new = node.newname or ""
    found = class_of(node.renameType)
    if found and found.lives_in == "relation" and node.relation is not None:
        table = relation_named(node.relation, catalog)
        below = descendants(table, catalog) if found.kind == "column" else ()
        for member in (table, *below):
            yield Rename(member.of(found.kind, node.subname or ""), member.of(found.kind, new))
    elif node.renameType is ObjectType.OBJECT_SCHEMA:
        yield Rename(Key("schema", "", node.subname or ""), Key("schema", "", new))
    else:
        named = node.relation if node.relation is not None else node.object
        for key in keys_of(node.renameType, named, catalog):
            yield Rename(key, key._replace(name=new))


@reads(ast.AlterObjectSchemaStmt)
def move(statement: Statement, node: ast.AlterObjectSchemaStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER … SET SCHEMA; a table takes its indexes along."""
    named = node.relation if node.relation is not None else node.object
    for key in keys_of(node.objectType, named, catalog):
        along = [each.index for each in catalog.objects.values() if is_indexed(each) and each.table == key]
        for each in (key, *along):
            yield Rename(each, each._replace(schema=node.newschema or ""))
