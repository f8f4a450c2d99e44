"""Foreign keys between enum columns.

Changing one side alone fails: "foreign key constraint … cannot be implemented", "Key columns
… are of incompatible types". A foreign key of a table to itself is rebuilt when both columns
change in one ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import below
from enumfix.catalog.key import Key
from enumfix.catalog.marks import with_lists
from enumfix.catalog.mentions import Mentions
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import Element, constraint_key, constraints
from enumfix.fold.readers import TableStatement, reads_elements
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.constraint import Constraint, definition
from enumfix.sql.script import Statement
from enumfix.sql.tree import deferral, name_parts, name_span_at


@frozen(kw_only=True)
class ForeignKey(Constraint):
    """A foreign key of a table.

    `columns` are those that refer, `referenced` those of the table `other` (none where the statement names
    none: its primary key). `on_update` and `on_delete` are the letters of `pg_constraint`; `full` is MATCH
    FULL.
    """

    word: ClassVar[str] = "foreign key"
    graph_place: ClassVar[int] = 60
    squawk: ClassVar[SquawkRules] = SquawkRules(
        constraints={
            ConstrType.CONSTR_FOREIGN: ("adding-foreign-key-constraint", "constraint-missing-not-valid")
        }
    )

    deferral: str = ""
    other: Key
    columns: frozenset[Key] = field(default=frozenset(), compare=False)
    referenced: frozenset[Key] = field(default=frozenset(), compare=False)
    on_update: str = "a"
    on_delete: str = "a"
    full: bool = False

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what the foreign key uses; the partitions of the other table have to be attached, too."""
        others = [key for key in self.uses if key.kind == "relation"]
        tables = {each for other in others for each in (other, *below(other, catalog))}
        return self.needs | self.uses | {key for each in tables for key in catalog.members("attached", each)}

    def goes_along(self, change: Change) -> bool:
        """Return whether the table takes it along: partitions keep theirs when they are detached."""
        if self.key.relation in self.uses:
            return False
        types = (change.catalog.facts(key).type for key in self.needs)
        return Constraint.goes_along(self, change) and not any(each in change.impact for each in types)

    def rides(self, change: Change) -> bool:
        """Return False: both tables have to be converted before."""
        return False


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read the foreign keys of a table."""
    made: set[Key] = set()
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_FOREIGN):
        own = name_parts(constraint.fk_attrs) or ((element.column,) if element.column else ())
        assert constraint.pktable is not None
        other = relation_named(constraint.pktable, catalog)
        columns = {element.table.of("column", column) for column in own}
        referenced = {other.of("column", column) for column in name_parts(constraint.pk_attrs)}
        text = definition(statement, element, _mentioned(statement, element, constraint, other))
        key = constraint_key(element, "fkey", own, catalog, made)
        made.add(key)
        yield ForeignKey(
            key=key,
            deferral=deferral(constraint, element.attributes),
            other=other,
            columns=frozenset(columns),
            referenced=frozenset(referenced),
            on_update=_letter(constraint.fk_upd_action, "a"),
            on_delete=_letter(constraint.fk_del_action, "a"),
            full=_letter(constraint.fk_matchtype, "s") == "f",
            uses=frozenset(columns | referenced | {other}),
            needs=frozenset() if other == element.table else frozenset(columns),
            text=text,
            loose=frozenset(columns | referenced) - text.refs,
            statement=statement,
        )


def _letter(code: object, usual: str) -> str:
    return code if isinstance(code, str) and code.strip("\0") else usual


def _mentioned(statement: Statement, element: Element, constraint: ast.Constraint, other: Key) -> Mentions:
    """Return where the other table and the columns are named."""
    assert constraint.pktable is not None
    where = name_span_at(statement.sql, constraint.pktable.location)
    found = Mentions(places=((where, other),) if where else ())
    if constraint.fk_attrs:
        own = name_parts(constraint.fk_attrs)
        found = with_lists(found, statement.sql, constraint.location or 0, (own,), element.table)
    if constraint.pk_attrs and where:
        found = with_lists(found, statement.sql, where.end, (name_parts(constraint.pk_attrs),), other)
    return found
