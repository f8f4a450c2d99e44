"""NOT NULL constraints, which have names from PostgreSQL 18 on.

When a parent's column changes its type, PostgreSQL recreates the constraints of partitions and children
under the parent's name. That fails: "cannot create not-null constraint … on column … of table …". Or, for a
partition, the name changes silently. Where the names differ, the constraints are dropped before and added
after, to the children first, then to the parent. So are those of generated columns that are NULL for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Object, with_renamed_keys
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.families import inherited_columns, is_partition, parents, root_tables
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import choose_constraint_name, constraint_name_key, make_object_name
from enumfix.catalog.table_elements import added_constraints
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import TableCommand, TableStatement, reads_command, reads_elements
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.dependent import Dependent
from enumfix.recreation.recreated import restore_accessories
from enumfix.sql.names import quote
from enumfix.sql.recognise import is_written_by_pg_dump
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts

NAMED_APART = Code(
    "EF313",
    Severity.ERROR,
    "NOT NULL constraints on a primary key column have different names in parent and child (PostgreSQL 18)",
    "Drop the primary key and the parent's NOT NULL before the migration. After it add the NOT NULL to the "
    "child and then to the parent, each under its name (ALTER TABLE … ADD CONSTRAINT … NOT NULL …), and then "
    "the primary key.",
)
_NAMED = 18
"""The first version in which these constraints have names."""


@frozen(kw_only=True)
class NotNull(Dependent):
    """The NOT NULL constraint of a column.

    `choose_constraint_name` is from the statement if `has_given_name`, else PostgreSQL chooses it. `suffix`
    is what the statement says after it: NO INHERIT, NOT VALID.
    """

    word: ClassVar[str] = "NOT NULL of"
    kind: ClassVar[str] = "not null"
    lives_in: ClassVar[str] = "column"
    is_in_every_dump: ClassVar[bool] = False
    in_self_check: ClassVar[bool] = False  # a recreated column can make it inherited, or not
    squawk: ClassVar[SquawkRules] = SquawkRules(
        commands={AlterTableType.AT_SetNotNull: ("adding-not-nullable-field",)}
    )

    constraint_name: str = field(compare=False)
    has_given_name: bool = field(default=False, compare=False)
    suffix: str = ""

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
        """A NOT NULL is listed in its table, and with all constraints of its name in the schema."""
        return (self.key._replace(part=""), constraint_name_key(self.key.schema, self.constraint_name))

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename, also that of the constraint itself."""
        constraint = self.key.of("constraint", self.constraint_name)
        not_null = with_renamed_keys(self, move)
        return (
            replace(not_null, constraint_name=move(constraint).part, has_given_name=True)
            if constraint == old
            else not_null
        )

    @property
    def _needs_name(self) -> bool:
        """Whether ADD CONSTRAINT has to name it, since PostgreSQL would choose another name."""
        return self.has_given_name or self.constraint_name != make_object_name(
            self.key.name, self.key.part, "_not_null"
        )

    def inline_definition(self, change: Change) -> str:
        """Return its text in an ADD COLUMN of its column, "" if it is added later."""
        if self._names_differ(change) or "NOT VALID" in self.suffix:
            return ""
        name = (
            f" CONSTRAINT {quote(self.constraint_name)}" * self._needs_name
        )  # before 18 PostgreSQL ignores the name
        return f"{name} NOT NULL{self.suffix}"

    def _family_constraints(self, catalog: Catalog) -> tuple[NotNull, ...]:
        """Return the constraints of the column in all tables, from the top down."""
        objects = (
            catalog.objects.get(each.of("not null", each.part))
            for each in inherited_columns(self.column, catalog)
        )
        return tuple(each for each in objects if isinstance(each, NotNull))

    def _names_differ(self, change: Change) -> bool:
        """Return whether the names in the family differ, so that PostgreSQL 18 would change some."""
        names = {each.constraint_name for each in self._family_constraints(change.catalog)}
        return change.target >= _NAMED and len(names) > 1 and self.column in change.impact

    def _is_dropped_alone(self, change: Change) -> bool:
        """Return whether the constraint is dropped without its column."""
        column = change.catalog.objects.get(self.column)
        if column is None or column.is_recreated(change.catalog):
            return False
        return self._names_differ(change) or not change.has_values_after_conversion(self.column)

    def _follows_parent(self, catalog: Catalog) -> bool:
        """Return whether the constraint is dropped with that of the parent, as that of a partition is."""
        return is_partition(self.key.relation, catalog) and bool(self._parents_names(catalog))

    def _parents_names(self, catalog: Catalog) -> set[str]:
        """Return the names of the constraints on the same column of the parents."""
        keys = (each.of("not null", self.key.part) for each in parents(self.key.relation, catalog))
        return {each.constraint_name for each in map(catalog.objects.get, keys) if isinstance(each, NotNull)}

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraints of the family, from the top down."""
        members = self._family_constraints(change.catalog)
        if members[0] is self and self._is_dropped_alone(change):
            for each in members:
                if not each._follows_parent(change.catalog):
                    yield Sql(
                        f"{each._alter_table(change)} ALTER COLUMN {quote(self.key.part)} DROP NOT NULL"
                    )

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the constraints of the family, from the bottom up."""
        members = self._family_constraints(change.catalog)
        column = change.catalog.objects.get(self.column)
        is_added_again = column is not None and column.is_recreated(change.catalog)
        if members[0] is self and (is_added_again or self._is_dropped_alone(change)):
            topmost = [each for each in members if each._is_topmost(change.catalog)]
            for each in (*(each for each in reversed(members) if each not in topmost), *topmost):
                if not (
                    is_added_again and each._is_in_column_definition(change)
                ) and not each._is_added_with_parent(change):
                    yield Sql(f"{each._alter_table(change)} {each._addition(change)}")
                yield from restore_accessories(each.key.of("constraint", each.constraint_name), "", change)

    def _is_added_with_parent(self, change: Change) -> bool:
        """Return whether adding the parent's constraint also adds this one."""
        has_other_name = self._names_differ(change) and self._parents_names(change.catalog) != {
            self.constraint_name
        }
        return self._follows_parent(change.catalog) and not has_other_name

    def _is_in_column_definition(self, change: Change) -> bool:
        """Return whether ADD COLUMN adds the constraint with its column."""
        return self._is_topmost(change.catalog) and self.inline_definition(change) != ""

    def _is_topmost(self, catalog: Catalog) -> bool:
        return self.key.relation in root_tables(self.column, catalog)

    def _alter_table(self, change: Change) -> str:
        return f"ALTER TABLE {change.name(self.key.relation)}"

    def _addition(self, change: Change) -> str:
        column = quote(self.key.part)
        if change.target >= _NAMED and (self._names_differ(change) or self._needs_name or self.suffix):
            return f"ADD CONSTRAINT {quote(self.constraint_name)} NOT NULL {column}{self.suffix}"
        return f"ALTER COLUMN {column} SET NOT NULL"

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse to drop a constraint whose column is in a primary key."""
        members = self._family_constraints(change.catalog)
        if members[0] is not self or not self._names_differ(change) or not self._is_dropped_alone(change):
            return
        columns = {each.column for each in members}
        names = ", ".join(dict.fromkeys(each.constraint_name for each in members))
        for constraint in change.catalog.objects.values():
            if (
                constraint.key.kind == "constraint"
                and columns & constraint.uses
                and _is_primary_key(constraint)
            ):
                yield NAMED_APART.at(
                    constraint.statement.source,
                    constraint.statement.span,
                    f"{change.types} cannot be recreated: {self.column} is in a primary key, and its "
                    f"NOT NULL constraints have several names: {names}",
                )


def _is_primary_key(constraint: Object) -> bool:
    return str(constraint.text).upper().startswith("PRIMARY KEY")


@reads_elements
def read(statement: Statement, node: TableStatement, catalog: Catalog) -> Iterator[Effect]:
    """Read NOT NULL in a column definition, and as a table constraint."""
    used_names = {each.conname for _, each in added_constraints(node, catalog, *ConstrType) if each.conname}
    for element, constraint in added_constraints(node, catalog, ConstrType.CONSTR_NOTNULL):
        if element.table != element.statement_table:
            continue  # children inherit it under this name, or keep their own
        for column in (element.column,) if element.column else name_parts(constraint.keys):
            name = constraint.conname or (
                # pg_dump omits a name without a number, even where LIKE gave it to another table too.
                make_object_name(element.table.name, column or "", "_not_null")
                if is_written_by_pg_dump(statement.source.text)
                else choose_constraint_name(element.table, column or "", "_not_null", catalog, used_names)
            )
            used_names.add(name)
            suffix = " NO INHERIT" * bool(constraint.is_no_inherit) + " NOT VALID" * bool(
                constraint.skip_validation
            )
            yield _make_not_null(
                statement,
                element.table,
                column or "",
                name,
                has_given_name=bool(constraint.conname),
                suffix=suffix,
            )


@reads_command(AlterTableType.AT_SetNotNull)
def set_not_null(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read SET NOT NULL."""
    if command.table.of("not null", command.name) not in catalog.objects:
        name = choose_constraint_name(command.table, command.name, "_not_null", catalog)
        yield _make_not_null(statement, command.table, command.name, name, has_given_name=False, suffix="")


@reads_command(AlterTableType.AT_DropNotNull)
def drop_not_null(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read DROP NOT NULL."""
    yield Drop(command.table.of("not null", command.name))


def _make_not_null(
    statement: Statement, table: Key, column: str, name: str, *, has_given_name: bool, suffix: str
) -> NotNull:
    column_key = frozenset((table.of("column", column),))
    key = table.of("not null", column)
    return NotNull(
        key=key,
        constraint_name=name,
        has_given_name=has_given_name,
        suffix=suffix,
        uses=column_key,
        needs=column_key,
        statement=statement,
    )
