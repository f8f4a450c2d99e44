"""Foreign keys between enum columns.

Converting the columns of one side alone fails: "foreign key constraint … cannot be implemented", "Key columns
… are of incompatible types". PostgreSQL rebuilds a foreign key of a table to itself when one ALTER TABLE
converts both columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import descendants_with_partitions
from enumfix.catalog.key import Key
from enumfix.catalog.marks import add_column_lists
from enumfix.catalog.mentions import Mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import Element, added_constraints, constraint_key
from enumfix.fold.readers import TableStatement, reads_elements
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.constraint import Constraint, constraint_definition
from enumfix.sql.script import Statement
from enumfix.sql.tree import deferral, name_parts, name_span_at


@frozen(kw_only=True)
class ForeignKey(Constraint):
    """A foreign key of a table.

    `columns` reference the columns `referenced_columns` of the table `referenced_table`; `referenced_columns`
    is empty where the statement does not list them and means the primary key. `on_update` and `on_delete` are
    letters as in `pg_constraint`; `is_match_full` says whether it is MATCH FULL.
    """

    word: ClassVar[str] = "foreign key"
    graph_place: ClassVar[int] = 60
    squawk: ClassVar[SquawkRules] = SquawkRules(
        constraints={
            ConstrType.CONSTR_FOREIGN: ("adding-foreign-key-constraint", "constraint-missing-not-valid")
        }
    )

    deferral: str = ""
    referenced_table: Key
    columns: frozenset[Key] = field(default=frozenset(), compare=False)
    referenced_columns: frozenset[Key] = field(default=frozenset(), compare=False)
    on_update: str = "a"
    on_delete: str = "a"
    is_match_full: bool = False

    def built_after(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the foreign key uses, and the attachments of all partitions of the referenced table."""
        referenced_tables = [key for key in self.uses if key.kind == "relation"]
        tables = {
            each
            for other in referenced_tables
            for each in (other, *descendants_with_partitions(other, catalog))
        }
        return self.needs | self.uses | {key for each in tables for key in catalog.members("attached", each)}

    def is_dropped_with_home(self, change: Change) -> bool:
        """Return whether it is dropped with its table and no column has to be converted before."""
        if self.key.relation in self.uses:
            return False
        types = (change.catalog.facts(key).type for key in self.needs)
        return Constraint.is_dropped_with_home(self, change) and not any(
            each in change.impact for each in types
        )

    def fits_in_converting_alter(self, change: Change) -> bool:
        """Return False: both tables have to be converted before it is added."""
        return False


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read the foreign keys of a table."""
    new_keys: set[Key] = set()
    for element, constraint in added_constraints(node, catalog, ConstrType.CONSTR_FOREIGN):
        column_names = name_parts(constraint.fk_attrs) or ((element.column,) if element.column else ())
        assert constraint.pktable is not None
        other_table = relation_named(constraint.pktable, catalog)
        columns = {element.table.of("column", column) for column in column_names}
        referenced = {other_table.of("column", column) for column in name_parts(constraint.pk_attrs)}
        text = constraint_definition(
            statement, element, _find_names(statement, element, constraint, other_table)
        )
        key = constraint_key(element, "fkey", column_names, catalog, new_keys)
        new_keys.add(key)
        yield ForeignKey(
            key=key,
            deferral=deferral(constraint, element.constraint_attributes),
            referenced_table=other_table,
            columns=frozenset(columns),
            referenced_columns=frozenset(referenced),
            on_update=_letter_or_default(constraint.fk_upd_action, "a"),
            on_delete=_letter_or_default(constraint.fk_del_action, "a"),
            is_match_full=_letter_or_default(constraint.fk_matchtype, "s") == "f",
            uses=frozenset(columns | referenced | {other_table}),
            needs=frozenset() if other_table == element.table else frozenset(columns),
            text=text,
            unplaced_keys=frozenset(columns | referenced) - text.placed_keys,
            statement=statement,
        )


def _letter_or_default(code: object, default: str) -> str:
    """Return an action or a match type of a parse tree, or the default where the tree has none."""
    return code if isinstance(code, str) and code.strip("\0") else default


def _find_names(statement: Statement, element: Element, constraint: ast.Constraint, other: Key) -> Mentions:
    """Return where the statement names the referenced table and the columns of both sides."""
    assert constraint.pktable is not None
    table_span = name_span_at(statement.sql, constraint.pktable.location)
    mentioned = Mentions(places=((table_span, other),) if table_span else ())
    if constraint.fk_attrs:
        column_names = name_parts(constraint.fk_attrs)
        mentioned = add_column_lists(
            mentioned, statement.sql, constraint.location or 0, (column_names,), element.table
        )
    if constraint.pk_attrs and table_span:
        mentioned = add_column_lists(
            mentioned, statement.sql, table_span.end, (name_parts(constraint.pk_attrs),), other
        )
    return mentioned
