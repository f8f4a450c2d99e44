"""Constraints of tables, which are dropped and added again.

Where it can, that happens in the ALTER TABLE that converts the columns, so that the table is
looked through once. What needs a function that is away until later, or stands in a family of
tables where only the parent's ALTER TABLE converts, is dropped before it and added after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field

from pglast import ast
from pglast.enums import ConstrType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import above, ancestors, descendants, is_partition, parents
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import constraint_named
from enumfix.catalog.mentions import Mentions
from enumfix.catalog.table_elements import Element
from enumfix.catalog.text import Ref, Text, cut
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.recreated import Recreated
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import constraint_at


@frozen(kw_only=True)
class Constraint(Recreated):
    """A constraint; `text` is what stands behind ADD CONSTRAINT and its name.

    `local` is whether the table has it of its own, not only from a parent.
    """

    local: bool = field(default=True, compare=False)

    @property
    def families(self) -> tuple[Key, ...]:
        """A constraint is listed in its table, and among those of its name in the schema."""
        return (self.key._replace(part=""), constraint_named(self.key.schema, self.key.part))

    @property
    def home(self) -> Key:
        """The table."""
        return self.key.relation

    @property
    def heritable(self) -> bool:
        """Whether children have the constraint too."""
        return not str(self.text).upper().endswith("NO INHERIT")

    def rides(self, change: Change) -> bool:
        """Return whether the ALTER TABLE that converts the columns can drop and add it."""
        alone = not parents(self.key.relation, change.catalog) and not self._copies(change.catalog)
        below = descendants(self.key.relation, change.catalog)
        shared = any(len(parents(each, change.catalog)) > 1 for each in below)
        return alone and not shared and change.rides(self)

    def is_alone(self, change: Change) -> bool:
        """Return whether adding the constraint to a table must not reach down to its partitions."""
        return False

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraint and the copies that children have, unless it is such a copy."""
        if self._is_copy(change) or self.goes_along(change):
            return
        text = f"DROP CONSTRAINT {quote(self.key.part)}"
        if self.rides(change):
            yield Clause(self.key.relation, Rank.DROP_CONSTRAINT, text)
            return
        for table in (self.key.relation, *self._copies(change.catalog)):
            yield Sql(f"ALTER TABLE {change.name(table)} {text}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the constraint again. Where children have copies they come first, and stay theirs."""
        if not self._is_copy(change):
            text = f"ADD CONSTRAINT {quote(self.key.part)} "
            if self.rides(change):
                yield Clause(self.key.relation, Rank.ADD_CONSTRAINT, text + change.put_inside(self))
            else:
                for table in (*reversed(self._copies(change.catalog)), self.key.relation):
                    only = "ONLY " * self.is_alone(change)
                    yield Sql(
                        f"ALTER TABLE {only}{change.name(table)} {text}{change.put_back(self)}", self.settings
                    )
        yield from self.put_back(change)

    def _is_copy(self, change: Change) -> bool:
        """Return whether the constraint is that of a table above, and comes and goes with it.

        A partition that is cut off while that table is made again keeps its own, unless the one above has
        to leave before that.
        """
        table, catalog = self.key.relation, change.catalog
        tops, cut_off = (self._namesakes(find(table, catalog), catalog) for find in (ancestors, above))
        early = (each for each in cut_off if each._leaves_early(change))
        return any(each.heritable for each in (*tops, *early))

    def _namesakes(self, tables: Iterable[Key], catalog: Catalog) -> Iterator[Constraint]:
        """Yield the constraints of the same name on some tables."""
        found = (catalog.objects.get(each.of("constraint", self.key.part)) for each in tables)
        return (each for each in found if isinstance(each, Constraint))

    def _leaves_early(self, change: Change) -> bool:
        """Return whether the constraint is dropped before its table, which is made again."""
        text = change.comes_along(self) or self.goes_along(change)
        return self.key in change.impact and change.is_away(self) and not text

    def _copies(self, catalog: Catalog) -> tuple[Key, ...]:
        """Return the children that have the constraint of their own, too; partitions never do."""
        found = self._namesakes(descendants(self.key.relation, catalog), catalog)
        return tuple(each.home for each in found if each.local and not is_partition(each.home, catalog))


def definition(statement: Statement, element: Element, found: Mentions) -> Text:
    """Return what stands behind the name of a constraint: CHECK (…) NOT VALID, say.

    One that stands behind its column is spelled with that, as ALTER TABLE has to.
    """
    assert isinstance(element.node, ast.Constraint)
    where = constraint_at(statement.sql, element.node.location or 0, element.borders)
    text, kind = cut(statement.sql, where, found.places), element.node.contype
    if not element.column or kind not in _OF_COLUMNS:
        return text
    column = Ref(element.table.of("column", element.column), quote(element.column))
    if kind is ConstrType.CONSTR_FOREIGN:
        return Text(("FOREIGN KEY (", column, ") ", *text.parts))
    said = _KEY.match(statement.sql, where.start)
    assert said
    rest = cut(statement.sql, Span(said.end(), where.end), found.places)
    return Text((f"{said[0]} (", column, ")", *rest.parts))


_OF_COLUMNS = (ConstrType.CONSTR_FOREIGN, ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE)
_KEY = re.compile(r"PRIMARY\s+KEY|UNIQUE(?:\s+NULLS\s+(?:NOT\s+)?DISTINCT)?", re.IGNORECASE)
"""What a key says before its columns."""
