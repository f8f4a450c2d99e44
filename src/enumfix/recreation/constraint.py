"""Constraints of tables, which are dropped and added again.

Where possible, the ALTER TABLE that converts the columns does both: then PostgreSQL scans the table once. A
constraint is dropped before that statement and added after it if it needs a function that is restored later,
or if its table has parents or children, whose columns the parent's ALTER TABLE converts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType, ObjectType

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.families import ancestors, descendants, is_partition, parents, partition_ancestors
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import constraint_name_key
from enumfix.catalog.mentions import Mentions
from enumfix.catalog.table_elements import Element
from enumfix.catalog.text import Ref, Text, text_with_mentions
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.recreated import RecreatedObject
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import constraint_span_at

_WITH_COLUMN_LIST = (ConstrType.CONSTR_FOREIGN, ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE)
"""The constraints that a table constraint spells with a list of columns, and a column constraint without."""

_BEFORE_COLUMN_LIST = re.compile(r"PRIMARY\s+KEY|UNIQUE(?:\s+NULLS\s+(?:NOT\s+)?DISTINCT)?", re.IGNORECASE)
"""What precedes the list of columns in a primary key or unique constraint."""


@frozen(kw_only=True)
class Constraint(RecreatedObject):
    """A constraint of a table.

    `text` is what follows ADD CONSTRAINT and the name. `is_defined_locally` is whether the table defines the
    constraint, not only a parent (`pg_constraint.conislocal`).
    """

    kind: ClassVar[str] = "constraint"
    lives_in: ClassVar[str] = "relation"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_TABCONSTRAINT,)

    is_defined_locally: bool = field(default=True, compare=False)

    @property
    def constraint_name(self) -> str:
        """The name of the constraint."""
        return self.key.part

    def as_defined_locally(self) -> Object:
        """Return the constraint as one that its table defines, no longer inherited."""
        return replace(self, is_defined_locally=True)

    def with_details_from(self, known: Object) -> Object:
        """Return the constraint with the `is_defined_locally` of `known`, which a dump does not show."""
        return replace(self, is_defined_locally=known.is_defined_locally)

    @property
    def families(self) -> tuple[Key, ...]:
        """A constraint is listed in its table, and among those of its name in the schema."""
        return (self.key._replace(part=""), constraint_name_key(self.key.schema, self.key.part))

    @property
    def home(self) -> Key:
        """The table of the constraint."""
        return self.key.relation

    @property
    def is_heritable(self) -> bool:
        """Whether children inherit the constraint."""
        return not str(self.text).upper().endswith("NO INHERIT")

    def fits_in_converting_alter(self, change: Change) -> bool:
        """Return whether the ALTER TABLE that converts the columns can drop and add the constraint."""
        table, catalog = self.key.relation, change.catalog
        is_alone = not parents(table, catalog) and not self._child_tables_with_own(catalog)
        has_shared_child = any(len(parents(child, catalog)) > 1 for child in descendants(table, catalog))
        return is_alone and not has_shared_child and change.fits_in_converting_alter(self)

    def is_added_with_only(self, change: Change) -> bool:
        """Return whether the constraint is added with ALTER TABLE ONLY, so that partitions do not get it."""
        return False

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraint, also in children that define it too, unless an ancestor's DROP does that."""
        if self._follows_ancestor(change) or self.is_dropped_with_home(change):
            return
        text = f"DROP CONSTRAINT {quote(self.key.part)}"
        if self.fits_in_converting_alter(change):
            yield Clause(self.key.relation, Rank.DROP_CONSTRAINT, text)
            return
        for table in (self.key.relation, *self._child_tables_with_own(change.catalog)):
            yield Sql(f"ALTER TABLE {change.name(table)} {text}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the constraint again, and restore its accessories.

        It is added to children that define it too before it is added to the parent: so it stays defined in
        them.
        """
        if not self._follows_ancestor(change):
            text = f"ADD CONSTRAINT {quote(self.key.part)} "
            if self.fits_in_converting_alter(change):
                yield Clause(self.key.relation, Rank.ADD_CONSTRAINT, text + change.text_before_rename(self))
            else:
                only = "ONLY " * self.is_added_with_only(change)
                text += change.text_after_rename(self)
                for table in (*reversed(self._child_tables_with_own(change.catalog)), self.key.relation):
                    yield Sql(f"ALTER TABLE {only}{change.name(table)} {text}", self.settings)
        yield from self.restore_accessories(change)

    def _follows_ancestor(self, change: Change) -> bool:
        """Return whether the constraint is dropped and added with the same constraint of an ancestor table.

        A partition is detached while its parent is recreated. So its constraint stays, unless the parent's is
        dropped before that.
        """
        table, catalog = self.key.relation, change.catalog
        attached, detached = (
            self._with_same_name(find_tables(table, catalog), catalog)
            for find_tables in (ancestors, partition_ancestors)
        )
        dropped_early = (other for other in detached if other._is_dropped_before_table(change))
        return any(other.is_heritable for other in (*attached, *dropped_early))

    def _with_same_name(self, tables: Iterable[Key], catalog: Catalog) -> Iterator[Constraint]:
        """Yield the constraints of the same name on other tables."""
        namesakes = (catalog.objects.get(table.of("constraint", self.key.part)) for table in tables)
        return (namesake for namesake in namesakes if isinstance(namesake, Constraint))

    def _is_dropped_before_table(self, change: Change) -> bool:
        """Return whether the constraint is dropped first, and then its table, which is recreated."""
        is_dropped_with_table = change.is_created_with_home(self) or self.is_dropped_with_home(change)
        return self.key in change.impact and change.is_in_recreated_table(self) and not is_dropped_with_table

    def _child_tables_with_own(self, catalog: Catalog) -> tuple[Key, ...]:
        """Return the inheritance children that define the constraint too (`is_defined_locally`)."""
        inherited = self._with_same_name(descendants(self.key.relation, catalog), catalog)
        return tuple(
            constraint.home
            for constraint in inherited
            if constraint.is_defined_locally and not is_partition(constraint.home, catalog)
        )


def constraint_definition(statement: Statement, element: Element, mentioned: Mentions) -> Text:
    """Return what follows the name of a constraint, such as CHECK (…) NOT VALID.

    A column constraint is spelled as a table constraint, with its column: ALTER TABLE … ADD needs that.
    """
    assert isinstance(element.node, ast.Constraint)
    where = constraint_span_at(statement.sql, element.node.location or 0, element.constraint_starts)
    text, kind = text_with_mentions(statement.sql, where, mentioned.places), element.node.contype
    if not element.column or kind not in _WITH_COLUMN_LIST:
        return text
    column = Ref(element.table.of("column", element.column), quote(element.column))
    if kind is ConstrType.CONSTR_FOREIGN:
        return Text(("FOREIGN KEY (", column, ") ", *text.parts))
    keywords = _BEFORE_COLUMN_LIST.match(statement.sql, where.start)
    assert keywords
    rest = text_with_mentions(statement.sql, Span(keywords.end(), where.end), mentioned.places)
    return Text((f"{keywords[0]} (", column, ")", *rest.parts))
