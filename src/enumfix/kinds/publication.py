"""Tables of a publication whose column list names an enum column.

The server's words mislead: "cannot alter type of a column used by a publication WHERE clause". The
table is taken out of the publication and put in again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterPublicationAction

from enumfix.catalog.catalog import Catalog, Drop, Effect, Unsure
from enumfix.catalog.families import descendants, variety
from enumfix.catalog.key import Key
from enumfix.catalog.marks import with_lists
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.text import cut
from enumfix.fold.readers import reads
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.recreated import Recreated
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import element_from
from enumfix.sql.tree import name_parts


class Published(Recreated):
    """A table of a publication, whose name is the key's part; `text` is what stands behind ADD TABLE."""

    __slots__ = ()

    word: ClassVar[str] = "publication"

    @property
    def label(self) -> str:
        """What a message calls this object."""
        return f"publication {quote(self.key.part)} of {self.key.relation}"

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Take the table out of the publication."""
        table = change.name(self.key.relation)
        yield Sql(f"ALTER PUBLICATION {quote(self.key.part)} DROP TABLE ONLY {table}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Put the table in again, with its column list and row filter."""
        yield Sql(f"ALTER PUBLICATION {quote(self.key.part)} ADD TABLE {self.text}", self.settings)


@reads(ast.CreatePublicationStmt, ast.AlterPublicationStmt)
def read(
    statement: Statement, node: ast.CreatePublicationStmt | ast.AlterPublicationStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read CREATE PUBLICATION … FOR TABLE and ALTER PUBLICATION … ADD, SET and DROP TABLE."""
    name = node.pubname or ""
    action = node.action if isinstance(node, ast.AlterPublicationStmt) else None
    if action is AlterPublicationAction.AP_SetObjects:
        yield from (Drop(each.key) for each in catalog.of(Published) if each.key.part == name)
    for each in node.pubobjects or ():
        table = each.pubtable if isinstance(each, ast.PublicationObjSpec) else None
        if table is None or table.relation is None:
            continue
        key = relation_named(table.relation, catalog).of("published", name)
        children = descendants(key.relation, catalog) if table.relation.inh else ()
        if children and variety(key.relation, catalog) != "partitioned":
            yield Unsure(statement)  # they are in it, too, and leave it apart from their parent
        if action is AlterPublicationAction.AP_DropObjects:
            yield Drop(key)
        else:
            yield _published(statement, table, key, catalog)


def _published(statement: Statement, node: ast.PublicationTable, key: Key, catalog: Catalog) -> Published:
    table, relation = key.relation, node.relation
    assert relation is not None
    found = mentions(relation, node.whereClause, catalog=catalog, sql=statement.sql, tables=(table,))
    names = name_parts(node.columns)
    columns = frozenset(table.of("column", column) for column in names)
    found = with_lists(found, statement.sql, relation.location or 0, [names] if names else [], table)
    text = cut(statement.sql, element_from(statement.sql, relation.location or 0), found.places)
    return Published(
        key=key,
        text=text if relation.inh else text.after("ONLY "),
        uses=found.keys | columns | {table},
        needs=columns | found.of("column", "type", "function"),
        loose=found.loose,
        bare=found.bare,
        statement=statement,
    )
