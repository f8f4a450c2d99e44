"""NOT NULL constraints, which have names from PostgreSQL 18 on.

Changing the type of a parent's column makes the constraints of partitions and children anew,
under the parent's name: "cannot create not-null constraint … on column … of table …", or,
for a partition, another name without a word. Where names differ they are dropped before, and
added after: to the children first, then to the parent. So are those of generated columns that
are NULL for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object, renamed
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import family, is_partition, parents, roots
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import constraint_name, constraint_named, made_name
from enumfix.catalog.table_elements import constraints
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, TableStatement, reads_command, reads_elements
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.recreated import carried
from enumfix.sql.names import quote
from enumfix.sql.recognise import is_signed
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts

NAMED_APART = Code(
    "EF313",
    Severity.ERROR,
    "NOT NULL constraints on the column of a primary key have several names in one family (PostgreSQL 18)",
    "Drop the primary key and the parent's NOT NULL before the migration. After it add the NOT NULL to the "
    "child and then to the parent, each under its name (ALTER TABLE … ADD CONSTRAINT … NOT NULL …), and then "
    "the primary key.",
)
_NAMED = 18
"""The version from which on these constraints have names."""


@frozen(kw_only=True)
class NotNull(Dependent):
    """That a column may not be NULL; `constraint_name` is given, or by the naming rules.

    `has_given_name` is whether the statement names it, `note` what is said behind it: NO INHERIT, NOT VALID.
    """

    word: ClassVar[str] = "NOT NULL of"
    kind: ClassVar[str] = "not null"
    lives_in: ClassVar[str] = "column"
    compared: ClassVar[bool] = False
    in_self_check: ClassVar[bool] = False  # a recreated column can make it inherited, or not
    squawk: ClassVar[SquawkRules] = SquawkRules(
        commands={AlterTableType.AT_SetNotNull: ("adding-not-nullable-field",)}
    )

    constraint_name: str = field(compare=False)
    has_given_name: bool = field(default=False, compare=False)
    note: str = ""

    @property
    def full_word(self) -> str:
        """The word for the object in a picture."""
        return "NOT NULL"

    @property
    def column(self) -> Key:
        """The column."""
        return self.key.of("column", self.key.part)

    @property
    def families(self) -> tuple[Key, ...]:
        """A NOT NULL is listed in its table, and among the constraints of its name in the schema."""
        return (self.key._replace(part=""), constraint_named(self.key.schema, self.constraint_name))

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename, also of the constraint itself."""
        own = self.key.of("constraint", self.constraint_name)
        found = renamed(self, move)
        return replace(found, constraint_name=move(own).part, has_given_name=True) if own == old else found

    @property
    def _is_named(self) -> bool:
        """Whether the naming rules would not give the name now: it is given, or of before a rename."""
        return self.has_given_name or self.constraint_name != made_name(
            self.key.name, self.key.part, "_not_null"
        )

    def inline(self, change: Change) -> str:
        """Return what is said of it where its column is added; nothing where it comes after."""
        if self._is_apart(change) or "NOT VALID" in self.note:
            return ""
        name = (
            f" CONSTRAINT {quote(self.constraint_name)}" * self._is_named
        )  # before 18 it is read, and forgotten
        return f"{name} NOT NULL{self.note}"

    def _family(self, catalog: Catalog) -> tuple[NotNull, ...]:
        """Return those of the column in all tables, from the top down."""
        found = (catalog.objects.get(each.of("not null", each.part)) for each in family(self.column, catalog))
        return tuple(each for each in found if isinstance(each, NotNull))

    def _is_apart(self, change: Change) -> bool:
        """Return whether the names in the family differ, so that PostgreSQL 18 would not keep them."""
        names = {each.constraint_name for each in self._family(change.catalog)}
        return change.target >= _NAMED and len(names) > 1 and self.column in change.impact

    def _steps_aside(self, change: Change) -> bool:
        """Return whether the constraint is dropped, other than together with its column."""
        column = change.catalog.objects.get(self.column)
        if column is None or column.leaves(change.catalog):
            return False
        return self._is_apart(change) or not change.has_values(self.column)

    def _is_copy(self, catalog: Catalog) -> bool:
        """Return whether the constraint goes with that of the table above: those of partitions do."""
        return is_partition(self.key.relation, catalog) and bool(self._names_above(catalog))

    def _names_above(self, catalog: Catalog) -> set[str]:
        above = (each.of("not null", self.key.part) for each in parents(self.key.relation, catalog))
        return {each.constraint_name for each in map(catalog.objects.get, above) if isinstance(each, NotNull)}

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraints of the family, from the top down."""
        members = self._family(change.catalog)
        if members[0] is self and self._steps_aside(change):
            for each in members:
                if not each._is_copy(change.catalog):
                    yield Sql(f"{each._alter(change)} ALTER COLUMN {quote(self.key.part)} DROP NOT NULL")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the constraints of the family, from the bottom up."""
        members = self._family(change.catalog)
        column = change.catalog.objects.get(self.column)
        leaves = column is not None and column.leaves(change.catalog)
        if members[0] is self and (leaves or self._steps_aside(change)):
            tops = [each for each in members if each._is_top(change.catalog)]
            for each in (*(each for each in reversed(members) if each not in tops), *tops):
                if not (leaves and each._comes_along(change)) and not each._is_covered(change):
                    yield Sql(f"{each._alter(change)} {each._addition(change)}")
                yield from carried(each.key.of("constraint", each.constraint_name), "", change)

    def _is_covered(self, change: Change) -> bool:
        """Return whether adding the constraint to the table above adds it here, too."""
        apart = self._is_apart(change) and self._names_above(change.catalog) != {self.constraint_name}
        return self._is_copy(change.catalog) and not apart

    def _comes_along(self, change: Change) -> bool:
        """Return whether the constraint comes with its column."""
        return self._is_top(change.catalog) and self.inline(change) != ""

    def _is_top(self, catalog: Catalog) -> bool:
        return self.key.relation in roots(self.column, catalog)

    def _alter(self, change: Change) -> str:
        return f"ALTER TABLE {change.name(self.key.relation)}"

    def _addition(self, change: Change) -> str:
        column = quote(self.key.part)
        if change.target >= _NAMED and (self._is_apart(change) or self._is_named or self.note):
            return f"ADD CONSTRAINT {quote(self.constraint_name)} NOT NULL {column}{self.note}"
        return f"ALTER COLUMN {column} SET NOT NULL"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a name that would have to change while a primary key stands on the column."""
        members = self._family(change.catalog)
        if members[0] is not self or not self._is_apart(change) or not self._steps_aside(change):
            return
        columns = {each.column for each in members}
        names = ", ".join(dict.fromkeys(each.constraint_name for each in members))
        for found in change.catalog.objects.values():
            if found.key.kind == "constraint" and columns & found.uses and _is_primary(found):
                yield NAMED_APART.at(
                    found.statement.source,
                    found.statement.span,
                    f"{change.types} cannot be recreated: {self.column} is in a primary key, and its "
                    f"NOT NULL constraints have several names: {names}",
                )


def _is_primary(found: Object) -> bool:
    return str(found.text).upper().startswith("PRIMARY KEY")


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read NOT NULL behind a column, and as a constraint."""
    taken = {each.conname for _, each in constraints(node, catalog, *ConstrType) if each.conname}
    for element, constraint in constraints(node, catalog, ConstrType.CONSTR_NOTNULL):
        if element.table != element.written:
            continue  # children have it from their parent, under its name, or keep their own
        for column in (element.column,) if element.column else name_parts(constraint.keys):
            name = constraint.conname or (
                # pg_dump leaves out the name that has no number, whoever else has it by LIKE.
                made_name(element.table.name, column or "", "_not_null")
                if is_signed(statement.source.text)
                else constraint_name(element.table, column or "", "_not_null", catalog, taken)
            )
            taken.add(name)
            note = " NO INHERIT" * bool(constraint.is_no_inherit) + " NOT VALID" * bool(
                constraint.skip_validation
            )
            yield _make(
                statement, element.table, column or "", name, given=bool(constraint.conname), note=note
            )


@reads_command(AlterTableType.AT_SetNotNull)
def set_not_null(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET NOT NULL."""
    if each.table.of("not null", each.name) not in catalog.objects:
        name = constraint_name(each.table, each.name, "_not_null", catalog)
        yield _make(statement, each.table, each.name, name, given=False, note="")


@reads_command(AlterTableType.AT_DropNotNull)
def drop_not_null(statement: Statement, each: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP NOT NULL."""
    yield Drop(each.table.of("not null", each.name))


def _make(statement: Statement, table: Key, column: str, name: str, *, given: bool, note: str) -> NotNull:
    own = frozenset((table.of("column", column),))
    key = table.of("not null", column)
    return NotNull(
        key=key,
        constraint_name=name,
        has_given_name=given,
        note=note,
        uses=own,
        needs=own,
        statement=statement,
    )
