"""Constraints and defaults of domains that hold a value of the enum, or call a function that takes it.

Those of a domain over the enum are made with the new domain. Those of a domain over another
type keep the enum from being dropped ("type d depends on type e", "constraint c depends on
function f"): they are dropped and added again, and the domain is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar, NamedTuple, TypedDict

from pglast import ast
from pglast.enums import ConstrType, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Rename
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.implicit_uses import reached
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import constraint_name, constraint_named
from enumfix.catalog.mentions import Mentions, mentions
from enumfix.catalog.table_elements import is_constant, leaves_none
from enumfix.catalog.text import Constant, cut
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.made_types import DomainPart, is_held
from enumfix.recreation.recreated import Recreated
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import behind, constraint_at, expression_at, words, words_after
from enumfix.sql.tree import name_parts, object_name_parts, string_span_at

HELD_INSIDE = Code(
    "EF322",
    Severity.ERROR,
    "columns hold a domain inside an array or composite, and a constraint of it would have to be added again",
    "PostgreSQL cannot look into such columns ('cannot alter type … because column … uses it'). Convert them "
    "to text before the migration and back after it, or write this recreation by hand.",
)


class DomainDefault(DomainPart):
    """The default of a domain; `text` is its expression."""

    __slots__ = ()

    word: ClassVar[str] = "default"
    kind: ClassVar[str] = "domain default"
    lives_in: ClassVar[str] = "type"

    def comes_along(self, change: Change) -> bool:
        """Return whether CREATE DOMAIN makes it: not under an interim name.

        PostgreSQL keeps the text of a default (pg_type.typdefault, DefineDomain in typecmds.c) with the names
        of that moment, which psql shows. A domain over this one would copy the default, too.
        """
        return self.home not in change.temporary and DomainPart.comes_along(self, change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the default, unless it goes with the domain."""
        if not self.goes_along(change):
            yield self.alter(change, "DROP DEFAULT")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the default again."""
        if not self.comes_along(change):
            yield self.alter(change, f"SET DEFAULT {self.text}")


@frozen(kw_only=True)
class DomainConstraint(DomainPart):
    """A CHECK of a domain; `valid` is whether values that were there before it have been checked."""

    word: ClassVar[str] = "constraint"
    kind: ClassVar[str] = "domain constraint"
    lives_in: ClassVar[str] = "type"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_DOMCONSTRAINT,)
    squawk: ClassVar[SquawkRules] = SquawkRules(
        create=("ban-alter-domain-with-add-constraint",), inside=("ban-create-domain-with-constraint",)
    )

    valid: bool = True

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the constraint that a statement names behind its domain."""
        parts = named if isinstance(named, tuple) else ()
        domain = object_name_parts(parts[0]) if parts and isinstance(parts[0], ast.TypeName) else ()
        return (catalog.place("type", domain).of(cls.kind, *name_parts(parts[1:])),) if domain else ()

    @property
    def families(self) -> tuple[Key, ...]:
        """A constraint is listed in its domain, and among those of its name in the schema."""
        return (self.key._replace(part=""), constraint_named(self.key.schema, self.key.part))

    def draws(self, catalog: Catalog) -> Iterable[Key]:
        """Return the domain where ALTER DOMAIN could not look at its columns: CREATE DOMAIN need not."""
        return (self.home,) if self.valid and is_held(self.home, catalog) else ()

    def comes_along(self, change: Change) -> bool:
        """Return whether CREATE DOMAIN makes it: that knows no NOT VALID."""
        return self.valid and DomainPart.comes_along(self, change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraint, unless it goes with the domain."""
        if not self.goes_along(change):
            yield self.alter(change, f"DROP CONSTRAINT {quote(self.key.part)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the constraint again, and its comment."""
        if not self.comes_along(change):
            unchecked = "" if self.valid else " NOT VALID"
            yield self.alter(
                change, f"ADD CONSTRAINT {quote(self.key.part)} {change.put_back(self)}{unchecked}"
            )
        names = {self.home: change.name(self.home)}
        for each in change.catalog.accessories.get(self.key, ()):
            yield Sql(each.text.spell(names))

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse to check values that ALTER DOMAIN cannot look at."""
        yield from Recreated.review(self, change)
        checks = self.valid and not self.comes_along(change) and self.home in change.temporary
        if checks and is_held(self.home, change.catalog):
            yield HELD_INSIDE.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} would have to be checked inside columns",
            )


@reads(ast.CreateDomainStmt)
def create(statement: Statement, node: ast.CreateDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read the default and the constraints that CREATE DOMAIN makes."""
    key = catalog.place("type", name_parts(node.domainname))
    over = mentions(node.typeName, catalog=catalog).of("type", "row type")
    domain = _Domain(key, over, array=bool(node.typeName and node.typeName.arrayBounds))
    parts = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
    borders = [each.location or 0 for each in parts]
    made = [each.conname for each in parts if each.conname]
    for part in parts:
        if part.contype is ConstrType.CONSTR_DEFAULT:
            where = expression_at(statement.sql, part.location or 0, borders)
            if part.conname:  # CONSTRAINT name DEFAULT expression
                where = Span(words_after(statement.sql, where.start, "DEFAULT"), where.end)
            yield from _default(statement, domain, part.raw_expr, where, catalog)
        elif part.contype is ConstrType.CONSTR_CHECK:
            made.append(part.conname or _unnamed(key, catalog, made))
            yield _constraint(statement, domain, part, made[-1], catalog, borders)


class _Domain(NamedTuple):
    """A domain as far as its parts have to know it."""

    key: Key
    over: frozenset[Key]
    array: bool


def _unnamed(domain: Key, catalog: Catalog, taken: Iterable[str]) -> str:
    """Return the name that PostgreSQL gives a CHECK of a domain."""
    return constraint_name(domain, "", "_check", catalog, taken)


def _default(
    statement: Statement, domain: _Domain, expression: object, where: Span, catalog: Catalog
) -> Iterator[Effect]:
    if all(leaves_none(expression, over, catalog) for over in domain.over or (None,)):
        return
    found = mentions(expression, catalog=catalog, sql=statement.sql, assigned=True)
    if is_constant(expression, domain.over, catalog):
        found = found._replace(hidden=frozenset())
    places = found.places
    string = string_span_at(statement.sql, where.start)
    if string and isinstance(expression, ast.A_Const) and isinstance(expression.val, ast.String):
        value = expression.val.sval or ""
        places = (*places, *((string, Constant(key, value, domain.array, "")) for key in domain.over))
    yield DomainDefault(
        key=domain.key.of("domain default"),
        text=cut(statement.sql, where, places),
        **_standing(statement, domain, found, catalog),
    )


def _constraint(
    statement: Statement,
    domain: _Domain,
    node: ast.Constraint,
    name: str,
    catalog: Catalog,
    borders: Iterable[int] = (),
) -> DomainConstraint:
    found = mentions(node.raw_expr, catalog=catalog, sql=statement.sql)
    where = constraint_at(statement.sql, node.location or 0, borders)
    if node.skip_validation:  # NOT VALID is at its end
        where = Span(where.start, words(statement.sql[: where.end])[-3].end)
    return DomainConstraint(
        key=domain.key.of("domain constraint", name),
        text=cut(statement.sql, where, found.places),
        valid=not node.skip_validation,
        **_standing(statement, domain, found, catalog),
    )


class _Kept(TypedDict):
    """What a default and a constraint keep alike."""

    uses: frozenset[Key]
    needs: frozenset[Key]
    loose: frozenset[Key]
    bare: frozenset[str]
    statement: Statement


def _standing(statement: Statement, domain: _Domain, found: Mentions, catalog: Catalog) -> _Kept:
    """Return what a part stands on: its domain too, and what that is over."""
    own = domain.over | {domain.key}
    found = found._replace(hidden=reached(found.hidden, found.keys | domain.over, catalog))
    needs = found.pinned("row type") | own
    return _Kept(uses=found.keys | own, needs=needs, loose=found.loose, bare=found.bare, statement=statement)


@reads(ast.AlterDomainStmt)
def alter(statement: Statement, node: ast.AlterDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read what ALTER DOMAIN does to the default and the constraints."""
    key = catalog.find("type", name_parts(node.typeName))
    known = catalog.objects.get(key) if key else None
    if known is None:
        return
    domain = _Domain(known.key, known.needs, array=known.array)
    named = catalog.objects.get(domain.key.of("domain constraint", node.name or ""))
    where = behind(words(statement.sql), "SET", "DEFAULT")
    if node.subtype == "T":
        yield Drop(domain.key.of("domain default"))
        if node.def_ is not None and where:
            yield from _default(statement, domain, node.def_, where, catalog)
    elif isinstance(node.def_, ast.Constraint) and node.def_.contype is ConstrType.CONSTR_CHECK:
        name = node.def_.conname or _unnamed(domain.key, catalog, ())
        yield _constraint(statement, domain, node.def_, name, catalog)
    elif node.subtype == "X" and named:
        yield Drop(named.key)
    elif node.subtype == "V" and isinstance(named, DomainConstraint):
        yield replace(named, valid=True)


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN … RENAME CONSTRAINT."""
    if node.renameType is ObjectType.OBJECT_DOMCONSTRAINT and isinstance(node.object, tuple):
        for key in (catalog.find("type", name_parts(node.object)),):
            own = key.of("domain constraint", node.subname or "") if key else None
            if own in catalog.objects and own:
                yield Rename(own, own._replace(part=node.newname or ""))
