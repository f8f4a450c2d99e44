"""Primary keys, unique and exclusion constraints.

PostgreSQL rebuilds them when a column gets another type, with name, comment and replica identity. That fails
for an exclusion constraint whose WHERE contains a value of the enum: "operator does not exist".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from enumfix.catalog.catalog import Catalog, Effect, NotFollowed, Object
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.implicit_uses import default_operator_classes
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import (
    choose_index_name,
    constraint_name_key,
    index_columns_in_name,
    index_name_key,
    join_column_names,
)
from enumfix.catalog.marks import add_column_lists
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.table_elements import Element, added_constraints, child_and_parent
from enumfix.diagnostics import Diagnostic
from enumfix.fold.readers import TableCommand, reads, reads_command
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.constraint import Constraint, constraint_definition
from enumfix.recreation.partition_indexes import (
    IndexShape,
    has_named_parts,
    is_dropped_with_parent,
    is_in_generated_name,
    refuse_unnamed_parts,
    restore_index_comment,
    unattached_index_columns,
)
from enumfix.recreation.recreated import restore_accessories
from enumfix.recreation.session_settings import needs_other_settings
from enumfix.sql.script import Statement
from enumfix.sql.tree import deferral, name_parts, walk

_SUFFIX = {
    ConstrType.CONSTR_PRIMARY: "pkey",
    ConstrType.CONSTR_UNIQUE: "key",
    ConstrType.CONSTR_EXCLUSION: "excl",
}


_WORDS = {"PRIMARY": "primary key", "UNIQUE": "unique constraint", "EXCLUDE": "exclusion constraint"}


@frozen(kw_only=True)
class UniqueKey(Constraint):
    """A primary key, a unique constraint or an exclusion constraint of a table."""

    word: ClassVar[str] = "constraint"
    governing_settings: ClassVar[tuple[str, ...]] = ("default_tablespace",)
    squawk: ClassVar[SquawkRules] = SquawkRules(
        constraints={
            ConstrType.CONSTR_EXCLUSION: ("constraint-missing-not-valid",),
            ConstrType.CONSTR_PRIMARY: ("adding-serial-primary-key-field", "constraint-missing-not-valid"),
            ConstrType.CONSTR_UNIQUE: ("constraint-missing-not-valid", "disallowed-unique-constraint"),
        }
    )

    has_index: ClassVar[bool] = True

    deferral: str = ""
    is_exclusion: bool = False
    shape: IndexShape = field(compare=False)

    @property
    def full_word(self) -> str:
        """The word for the constraint in a picture."""
        return _WORDS.get(str(self.text).upper().split(" ", 1)[0], self.word)

    @property
    def graph_place(self) -> int:
        """Where `enumfix graph` lists the constraint: the primary key first, exclusion constraints last."""
        return {"primary key": 50, "unique constraint": 51, "exclusion constraint": 52}.get(
            self.full_word, 100
        )

    @property
    def families(self) -> tuple[Key, ...]:
        """A constraint is listed in its table, with those of its name, and under the name of its index."""
        schema, name = self.key.schema, self.key.part
        return (self.key._replace(part=""), constraint_name_key(schema, name), index_name_key(schema, name))

    @property
    def index(self) -> Key:
        """The key of the index behind the constraint."""
        return self.key._replace(kind="relation", name=self.key.part, part="")

    @property
    def table(self) -> Key:
        """The table of the constraint."""
        return self.key.relation

    def fits_in_converting_alter(self, change: Change) -> bool:
        """Return whether the ALTER TABLE that converts the columns can add it.

        PostgreSQL 12 reads a WHERE with the old type of the column. And a constraint that needs another
        default_tablespace needs a statement of its own.
        """
        fits = not (self.is_exclusion and change.target < 13)
        fits = fits and not needs_other_settings(self.settings, change.catalog.settings)
        return (
            fits
            and not has_named_parts(self, change.catalog)
            and Constraint.fits_in_converting_alter(self, change)
        )

    def is_added_with_only(self, change: Change) -> bool:
        """Return whether its partitions have constraints of their own, which are attached."""
        return change.is_in_recreated_table(self) or has_named_parts(self, change.catalog)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraint, unless it is dropped with the parent's constraint that it is attached to."""
        if not is_dropped_with_parent(self, change):
            yield from Constraint.retire(self, change)

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename. A name that PostgreSQL chose for a partition of the index does not."""
        constraint = (
            replace(self, shape=self.shape.after_column_rename()) if is_in_generated_name(old, self) else self
        )
        return Constraint.after_rename(constraint, old, move)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a constraint whose partitions cannot be created one by one."""
        yield from Constraint.review(self, change)
        yield from refuse_unnamed_parts(self, change)

    def restore_after_rebuild(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the comment of the index again, which the rebuild on a partition loses."""
        yield from restore_index_comment(self, change)

    def restore_accessories(self, change: Change) -> Iterator[Sql]:
        """Restore the accessories of the constraint and of its index."""
        yield from Constraint.restore_accessories(self, change)
        yield from restore_accessories(self.index, "", change)


@reads(ast.CreateStmt, ast.AlterTableStmt)
def read(
    statement: Statement, node: ast.CreateStmt | ast.AlterTableStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read the constraints that have an index."""
    only = node.relation is not None and not node.relation.inh
    used_names = {each.conname for _, each in added_constraints(node, catalog, *ConstrType) if each.conname}
    for element, constraint in added_constraints(node, catalog, *_SUFFIX):
        assert constraint.contype is not None
        ending, columns = f"_{_SUFFIX[constraint.contype]}", _columns_in_name(element, constraint)
        name = constraint.conname or choose_index_name(
            element.table, columns, ending, catalog, taken=used_names
        )
        used_names.add(name)
        mentioned = _mentions_of(statement, element, constraint, catalog)
        text = constraint_definition(statement, element, mentioned)
        by_operator_class = bool(constraint.keys or element.column)
        yield UniqueKey(
            key=element.table.of("constraint", name),
            deferral=deferral(constraint, element.constraint_attributes),
            is_exclusion=constraint.contype is ConstrType.CONSTR_EXCLUSION,
            shape=IndexShape(str(text), columns, ending, only),
            uses=mentioned.keys
            | {element.table.of("column", name) for name in _columns(element, constraint)},
            needs=mentioned.needed_keys_of_expression()
            | (default_operator_classes(catalog) if by_operator_class else frozenset()),
            text=text,
            unplaced_keys=mentioned.unplaced_keys,
            uncast_constants=mentioned.uncast_constants,
            statement=statement,
        )


def _mentions_of(
    statement: Statement, element: Element, constraint: ast.Constraint, catalog: Catalog
) -> Mentions:
    """Return what the definition of a constraint mentions."""
    expressions = constraint.exclusions, constraint.where_clause
    mentioned = find_mentions(*expressions, catalog=catalog, own=element.table, sql=statement.sql)
    lists = tuple(_column_lists(constraint))
    return add_column_lists(mentioned, statement.sql, constraint.location or 0, lists, element.table)


def _columns(element: Element, constraint: ast.Constraint) -> tuple[str, ...]:
    """Return the names of the columns of a constraint: those that it lists, or the one in which it stands."""
    listed = tuple(name for names in _column_lists(constraint) for name in names if name)
    return listed or ((element.column,) if element.column else ())


def _columns_in_name(element: Element, constraint: ast.Constraint) -> str:
    """Return the columns as a name that PostgreSQL chooses has them: not in that of a primary key."""
    if constraint.contype is ConstrType.CONSTR_PRIMARY:
        return ""
    elements = [each for each in walk(constraint.exclusions) if isinstance(each, ast.IndexElem)]
    names = (*name_parts(constraint.keys), *name_parts(constraint.including))
    listed = index_columns_in_name((*elements, *(ast.IndexElem(name=name) for name in names)))
    return listed or join_column_names(_columns(element, constraint))


def _column_lists(constraint: ast.Constraint) -> Iterator[tuple[str | None, ...]]:
    """Yield the column names of each list of a constraint, with None for an expression."""
    if constraint.keys:
        yield name_parts(constraint.keys)
    if constraint.exclusions:
        elements = (each for each in walk(constraint.exclusions) if isinstance(each, ast.IndexElem))
        yield tuple(each.name for each in elements)
    if constraint.including:
        yield name_parts(constraint.including)


@reads_command(AlterTableType.AT_AttachPartition, survives_recreation=True)
def attach(statement: Statement, command: TableCommand, catalog: Catalog) -> Iterator[Effect]:
    """Read ATTACH PARTITION: not followed where indexes of the table may be attached to the parent's."""
    pair = None if command.is_on_index else child_and_parent(command.command, command.table, catalog)
    if pair and not unattached_index_columns(pair[0], catalog).isdisjoint(
        unattached_index_columns(command.table, catalog)
    ):
        yield NotFollowed(statement)
