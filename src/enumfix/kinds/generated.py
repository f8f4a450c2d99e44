"""Generated columns.

"cannot alter type of a column used by a generated column". At the end of a table such a column
is dropped and added again. In the middle, where it would lose its place, it computes NULL for a
while, which PostgreSQL can from version 17 on (SET EXPRESSION). One that holds only a literal of the
enum is worse: PostgreSQL 12–14 drop the column without a word when the type is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Drop, Effect
from enumfix.catalog.families import family, is_partition, roots, top
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.table_elements import constraints
from enumfix.catalog.text import cut
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, TableStatement, reads_command, reads_elements
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Rank, Sql
from enumfix.recreation.columns import (
    column_carried,
    in_front,
    in_tail,
    is_unsteady,
    particular,
    tail,
    why_late,
)
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.made_types import rows_held
from enumfix.recreation.recreated import Recreated
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import behind, constraint_at, parentheses_from

IN_THE_MIDDLE = Code(
    "EF330",
    Severity.ERROR,
    "a generated column that stands on the enum is not the last of its table (before PostgreSQL 17)",
    "PostgreSQL 17 and newer can give a column another expression for a while: rewrite for them "
    "(--target-version 17). For older versions move the column to the end first: drop it in a migration "
    "before this one, and add it again there.",
)
OF_A_TYPE_MADE_OF_IT = Code(
    "EF331",
    Severity.ERROR,
    "a generated column in front of other columns is of a type that is made of the enum",
    "Move the column to the end first: drop it in a migration before this one, and add it again there.",
)
ROWS_IN_A_COLUMN = Code(
    "EF339",
    Severity.ERROR,
    "a generated column cannot change together with its table, whose rows are in a column",
    "Drop the generated column in a migration before this one, and add it again in one after it. It is the "
    "last column then.",
)
_SET_EXPRESSION = 17  # the version from which on a column can be given another expression


@frozen(kw_only=True)
class Generated(Recreated):
    """The expression of a generated column, in parentheses, with `kept` behind it: STORED.

    `written` is the table whose statement spells it: children have it from there.
    """

    word: ClassVar[str] = "generated column"
    shows_text_in_graph: ClassVar[bool] = True
    graph_place: ClassVar[int] = 30
    kind: ClassVar[str] = "default"
    lives_in: ClassVar[str] = "column"
    computed: ClassVar[bool] = True

    written: Key = field(compare=False)
    kept: str

    @property
    def label(self) -> str:
        """What a message calls this column."""
        return str(self.column).replace("column", self.word, 1)

    @property
    def column(self) -> Key:
        """The column."""
        return self.key.of("column", self.key.part)

    def leaves(self, catalog: Catalog) -> bool:
        """Return whether the column is dropped and added again."""
        return in_tail(self.column, catalog)

    def stands_on(self, catalog: Catalog) -> frozenset[Key]:
        """Return what it uses, and the columns in front of it that are added again too."""
        return self.needs | self.uses | {each.key for each in self._in_front(catalog)}

    def _in_front(self, catalog: Catalog) -> Iterator[Generated]:
        keys = in_front(self.column, catalog) if self.leaves(catalog) else ()
        found = (catalog.objects[key.of("default", key.part)] for key in keys)
        yield from (each for each in found if isinstance(each, Generated))

    def draws(self, catalog: Catalog) -> Iterator[Key]:
        """Yield what stands behind the column, or what would not bear that it is NULL for a while."""
        if self.leaves(catalog):
            yield from tail(self.column, catalog)
        elif self._is_blanked(catalog):
            for member in family(self.column, catalog):
                yield from particular(member, catalog)

    def _is_blanked(self, catalog: Catalog) -> bool:
        """Return whether the column computes NULL for a while: literals alone can be followed at once."""
        casts = any(key.kind == "cast" for key in catalog.objects)
        return casts or any(is_unsteady(key, catalog) for key in self.needs - {self.column})

    def is_computed_early(self, change: Change) -> bool:
        """Return whether the column has its values when the columns of its table have been converted."""
        return self._rides(change) if self.leaves(change.catalog) else not self._is_blanked(change.catalog)

    def _rides(self, change: Change) -> bool:
        """Return whether the ALTER TABLE that converts the columns can drop and add the column."""
        catalog = change.catalog
        others = [each for each in self._family(catalog) if each is not self]
        near = all(
            top(key, catalog) == top(self.column, catalog)
            for key in self.needs & change.impact
            if key.kind == "column"
        )
        apart = any(each.is_local(catalog) or str(each.text) != str(self.text) for each in others)
        first = all(each._rides(change) for each in self._in_front(catalog) if each.key in change.impact)
        return near and not apart and first and change.rides(self)

    def is_local(self, catalog: Catalog) -> bool:
        """Return whether a child has the column of its own, too: dropping its parent's does not drop it."""
        return self.written == self.key.relation and not is_partition(self.key.relation, catalog)

    def _family(self, catalog: Catalog) -> tuple[Generated, ...]:
        """Return the expressions of the column in all tables, from the top down; none if not the top."""
        if self.key.relation not in roots(self.column, catalog):
            return ()
        found = (catalog.objects.get(each.of("default", each.part)) for each in family(self.column, catalog))
        return tuple(each for each in found if isinstance(each, Generated))

    def _alter(self, rank: Rank, text: str, change: Change, *, rides: bool) -> Sql | Clause:
        if rides:
            return Clause(self.key.relation, rank, text)
        return Sql(f"ALTER TABLE {change.name(self.key.relation)} {text}", self.settings)

    def _set(self, expression: str) -> str:
        return f"ALTER COLUMN {quote(self.key.part)} SET EXPRESSION AS {expression}"

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the column, or let it compute NULL."""
        members = self._family(change.catalog)
        if members and self.leaves(change.catalog):
            text = f"DROP COLUMN {quote(self.key.part)}"
            yield self._alter(Rank.DROP_COLUMN, text, change, rides=self._rides(change))
            for each in members[1:]:
                if each.is_local(change.catalog):
                    yield each._alter(Rank.DROP_COLUMN, text, change, rides=False)
        elif members and self._is_blanked(change.catalog):
            yield self._alter(Rank.TYPE, self._set("(NULL)"), change, rides=False)

    def discard(self, change: Change) -> Iterator[Sql | Clause]:
        """Let go of the old type: set the expression again where it can be."""
        if self._settles_early(change):
            for each in self._own_ways(change.catalog):
                text = each._set(change.put_inside(each) if change.rides(self) else "(NULL)")
                yield each._alter(Rank.TYPE, text, change, rides=False)

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the column again, or let it compute what it did."""
        if self.leaves(change.catalog):
            yield from self._added(change)
        elif not self._is_blanked(change.catalog):
            if not self._settles_early(change) and self._family(change.catalog):
                yield self._alter(Rank.TYPE, self._set(change.put_inside(self)), change, rides=True)
        elif not (self._settles_early(change) and change.rides(self)):
            for each in self._own_ways(change.catalog):
                yield each._alter(Rank.TYPE, each._set(change.put_back(each)), change, rides=False)

    def _settles_early(self, change: Change) -> bool:
        """Return whether the expression has to be set before the old type goes.

        It is set in a statement of its own: in one that also changes types PostgreSQL fails to rebuild
        indexes and constraints ("cache lookup failed for index").
        """
        members = self._family(change.catalog)
        if not members or self.leaves(change.catalog):
            return False
        if self._is_blanked(change.catalog):
            return self.column in change.impact
        tables = {each.key.relation for each in members}
        return any(key.kind == "column" and key.relation in tables for key in change.impact)

    def _own_ways(self, catalog: Catalog) -> Iterator[Generated]:
        """Yield the expression of the top, which reaches all below, and those that differ from it there."""
        for each in self._family(catalog):
            if each is self or str(each.text) != str(self.text):
                yield each

    def _added(self, change: Change) -> Iterator[Sql | Clause]:
        """Yield what adds the column, children that have it of their own first, and what it carried."""
        members, rides = self._family(change.catalog), self._rides(change)
        for each in reversed(members):
            if each is self or each.is_local(change.catalog):
                text = each._definition(change, inside=rides)
                yield each._alter(Rank.ADD_COLUMN, text, change, rides=rides)
        for each in self._own_ways(change.catalog):
            if each is not self and not each.is_local(change.catalog):
                yield each._alter(Rank.TYPE, each._set(change.put_back(each)), change, rides=False)
        yield from column_carried(self.column, change)

    def _definition(self, change: Change, *, inside: bool) -> str:
        column = change.catalog.objects[self.column]
        rest = change.catalog.objects.get(self.key.of("not null", self.key.part))
        inline = rest.inline(change) if isinstance(rest, Dependent) else ""
        type_ = change.inside(column.text) if inside else str(column.text)
        expression = change.put_inside(self) if inside else change.put_back(self)
        kept = f" {self.kept}" if self.kept else ""
        name = quote(self.key.part)
        return f"ADD COLUMN {name} {type_} GENERATED ALWAYS AS {expression}{kept}{inline}"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse what only later versions can do."""
        yield from Recreated.review(self, change)
        where = self.statement.source, self.statement.span
        late = why_late(self.column, change.catalog) if self._family(change.catalog) else ""
        if late and change.target < _SET_EXPRESSION:
            said = f"{change.types} cannot be recreated before PostgreSQL 17"
            yield IN_THE_MIDDLE.at(*where, f"{said}: {self.label} stands on it, and {late}")
        type_ = change.catalog.facts(self.column).type
        made_of_them = type_ in change.impact and type_ not in {each.key for each in change.recreations}
        if made_of_them and not self.leaves(change.catalog):
            yield OF_A_TYPE_MADE_OF_IT.at(
                *where, f"{change.types} cannot be recreated: {self.label} is of a type that is made of it"
            )
        leaves = self.leaves(change.catalog)
        apart = not self._rides(change) if leaves else self._is_blanked(change.catalog)
        if apart and self.column.relation in rows_held(change):
            yield ROWS_IN_A_COLUMN.at(
                *where,
                f"{change.types} cannot be recreated: rows of the table of {self.label} are in a column",
            )


def _make(
    statement: Statement, own: Key, written: Key, expression: object, where: Span, catalog: Catalog
) -> Generated:
    """Return the expression of the column `own`, which stands, with what is behind it, in `where`."""
    found = mentions(expression, catalog=catalog, own=own.relation, sql=statement.sql, assigned=True)
    inside = parentheses_from(statement.sql, where.start)
    return Generated(
        key=own.of("default", own.part),
        uses=found.keys | {own},
        needs=found.pinned("column") | {own},
        text=cut(statement.sql, inside, found.places),
        loose=found.loose,
        bare=found.bare,
        written=written,
        kept=" ".join(statement.sql[inside.end : max(where.end, inside.end)].split()[:1]),
        statement=statement,
    )


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read GENERATED ALWAYS AS (…)."""
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_GENERATED):
        if element.column and constraint.raw_expr is not None:
            own = element.table.of("column", element.column)
            where = constraint_at(statement.sql, constraint.location or 0, element.borders)
            yield _make(statement, own, element.written, constraint.raw_expr, where, catalog)


@reads_command(AlterTableType.AT_DropExpression)
def drop_expression(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP EXPRESSION."""
    yield Drop(each.table.of("default", each.name))


@reads_command(AlterTableType.AT_SetExpression)
def set_expression(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET EXPRESSION, which reaches down to partitions and children."""
    where = behind(each.words(statement), "SET", "EXPRESSION", "AS")
    for table in each.tables(catalog):
        known = catalog.objects.get(table.of("default", each.name))
        if where and isinstance(known, Generated):
            found = _make(statement, known.column, known.written, each.command.def_, where, catalog)
            yield replace(found, kept=known.kept)
