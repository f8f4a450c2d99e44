"""Tables of a publication whose column list names an enum column.

"cannot alter type of a column used by a publication WHERE clause": PostgreSQL says so of a column list, too.
The table is dropped from the publication, and added again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterPublicationAction, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, NotFollowed
from enumfix.catalog.families import descendants, table_kind
from enumfix.catalog.key import Key
from enumfix.catalog.marks import add_column_lists
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.text import text_with_mentions
from enumfix.fold.readers import reads
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import RecreatedObject
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import element_span_from
from enumfix.sql.tree import name_parts, object_name_parts


class Published(RecreatedObject):
    """A table in a publication. The part of its key is the publication; `text` is what follows ADD TABLE."""

    __slots__ = ()

    word: ClassVar[str] = "publication"
    kind: ClassVar[str] = "published"
    lives_in: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_PUBLICATION,)
    is_in_every_dump: ClassVar[bool] = False

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the publication that a statement names. A publication has no schema."""
        return (Key("publication", "", name) for name in object_name_parts(named)[-1:])

    @property
    def label(self) -> str:
        """What a message calls this object."""
        return f"publication {quote(self.key.part)} of {self.key.relation}"

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the table from the publication."""
        table = change.name(self.key.relation)
        yield Sql(f"ALTER PUBLICATION {quote(self.key.part)} DROP TABLE ONLY {table}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the table to the publication again, with its column list and row filter."""
        yield Sql(f"ALTER PUBLICATION {quote(self.key.part)} ADD TABLE {self.text}", self.settings)


@reads(ast.CreatePublicationStmt, ast.AlterPublicationStmt)
def read(
    statement: Statement, node: ast.CreatePublicationStmt | ast.AlterPublicationStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE PUBLICATION … FOR TABLE and ALTER PUBLICATION … ADD, SET and DROP TABLE."""
    name = node.pubname or ""
    action = node.action if isinstance(node, ast.AlterPublicationStmt) else None
    if action is AlterPublicationAction.AP_SetObjects:
        yield from (Drop(item.key) for item in catalog.of(Published) if item.key.part == name)
    for item in node.pubobjects or ():
        published_table = item.pubtable if isinstance(item, ast.PublicationObjSpec) else None
        if published_table is None or published_table.relation is None:
            continue
        key = relation_named(published_table.relation, catalog).of("published", name)
        children = descendants(key.relation, catalog) if published_table.relation.inh else ()
        if children and table_kind(key.relation, catalog) != "partitioned":
            yield NotFollowed(
                statement
            )  # the children are published too, and dropped apart from their parent
        if action is AlterPublicationAction.AP_DropObjects:
            yield Drop(key)
        else:
            yield _make_published(statement, published_table, key, catalog)


def _make_published(
    statement: Statement, node: ast.PublicationTable, key: Key, catalog: Catalog
) -> Published:
    """Return the table of a publication that a statement adds."""
    table, relation = key.relation, node.relation
    assert relation is not None
    mentioned = find_mentions(relation, node.whereClause, catalog=catalog, sql=statement.sql, tables=(table,))
    column_names = name_parts(node.columns)
    columns = frozenset(table.of("column", column) for column in column_names)
    mentioned = add_column_lists(
        mentioned, statement.sql, relation.location or 0, [column_names] if column_names else [], table
    )
    text = text_with_mentions(
        statement.sql, element_span_from(statement.sql, relation.location or 0), mentioned.places
    )
    return Published(
        key=key,
        text=text if relation.inh else text.with_prefix("ONLY "),
        uses=mentioned.keys | columns | {table},
        needs=columns | mentioned.of("column", "type", "function"),
        unplaced_keys=mentioned.unplaced_keys,
        uncast_constants=mentioned.uncast_constants,
        statement=statement,
    )
