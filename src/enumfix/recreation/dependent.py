"""The contract of all kinds: what an object contributes to the recreation of a type that it depends on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from enumfix.catalog.catalog import Object
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, DependentBase, Sql

NOT_YET = Code(
    "EF301",
    Severity.ERROR,
    "an object that depends on the enum cannot be recreated by enumfix",
    "Write this recreation by hand: drop the object before the type changes and create it again after, "
    "with its comment, owner and grants.",
)


@frozen(kw_only=True)
class Dependent(DependentBase):
    """An object that can depend on a type which is recreated.

    Its verbs yield `Sql` (a statement) or `Clause` (a part of the one ALTER TABLE of a table). A plan calls
    them in the order in which they are defined here. Dependents are ordered by what they depend on: "bottom
    up" means that an object comes after all that it depends on, "top down" the reverse.

    A new kind inherits verbs that do nothing, and a `review` that refuses the change.
    """

    is_type: ClassVar[bool] = False
    """Whether the object is a type."""

    is_stored_in_rows: ClassVar[bool] = False
    """Whether the rows of a table hold the object's values: it is a column. They are rewritten."""

    graph_group: ClassVar[str] = "other"
    """The title in `enumfix graph` over those objects of the kind that belong to no table or view."""

    shows_text_in_graph: ClassVar[bool] = False
    """Whether `enumfix graph` shows the text of the object behind its name."""

    has_sql_name: ClassVar[bool] = False
    """Whether the name in its key is SQL already, such as the two types of a cast: it is not quoted."""

    @property
    def graph_place(self) -> int:
        """Where `enumfix graph` lists the object in its table: lower numbers first."""
        return 100

    def retire(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what drops the object, or makes it independent of the type, before all else; top down."""
        return ()

    def prepare_conversion(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what the conversion of the columns needs, such as the new type; bottom up.

        The new type is created under a temporary name.
        """
        return ()

    def release_old_type(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what drops the old type, or what still uses it, after the columns are converted; top down."""
        return ()

    def take_old_name(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what renames the new type to the name of the old one; bottom up."""
        return ()

    def restore(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what creates or converts the object, and restores its accessories; bottom up."""
        return ()

    def finish(self, change: Change) -> Iterable[Sql]:
        """Yield what can run only after all objects are restored; bottom up."""
        return ()

    def restore_after_rebuild(self, change: Change) -> Iterable[Sql | Clause]:
        """Yield what restores the settings that the object loses when PostgreSQL rebuilds it.

        ALTER COLUMN TYPE rebuilds objects that use the column and are not in the impact, such as indexes.
        """
        return ()

    def inline_definition(self, change: Change) -> str:
        """Return the part of a column's definition that creates the object, such as " NOT NULL".

        "" if a column's definition cannot create it.
        """
        return ""

    def review_table_rewrite(self, change: Change) -> Iterable[Diagnostic]:
        """Yield a refusal if tables cannot be rewritten while the object exists, whatever it depends on."""
        return ()

    def review(self, change: Change) -> Iterable[Diagnostic]:
        """Yield refusals and warnings about the object, before the change is planned."""
        enums = ", ".join(recreation.key.name for recreation in change.recreations)
        yield NOT_YET.at(
            self.statement.source,
            self.statement.span,
            f"{enums} cannot be recreated: {self.label} depends on it",
        )


def as_dependents(objects: Iterable[Object]) -> tuple[Dependent, ...]:
    """Return the objects, typed as dependents. Raises AssertionError if one of them is of another class."""
    objects = tuple(objects)
    dependents = tuple(object_ for object_ in objects if isinstance(object_, Dependent))
    assert len(dependents) == len(objects)
    return dependents
