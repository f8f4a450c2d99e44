"""Constraints and defaults of domains that contain a value of the enum, or call a function that takes it.

Those of a domain over the enum are created with the new domain. Those of a domain over another type prevent
DROP TYPE of the enum: "type d depends on type e", "constraint c depends on function f". They are dropped and
added again, and the domain is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar, NamedTuple, TypedDict

from pglast import ast
from pglast.enums import ConstrType, ObjectType

from enumfix.catalog.catalog import Catalog, Drop, Effect, Rename
from enumfix.catalog.facts import SquawkRules
from enumfix.catalog.implicit_uses import keys_used_implicitly
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import choose_constraint_name, constraint_name_key
from enumfix.catalog.mentions import Mentions, find_mentions
from enumfix.catalog.table_elements import is_typed_constant, stores_no_default
from enumfix.catalog.text import Constant, text_with_mentions
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Sql
from enumfix.recreation.made_types import DomainPart, is_nested_in_column
from enumfix.recreation.recreated import RecreatedObject
from enumfix.source import Span
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import (
    constraint_span_at,
    expression_span_after,
    offset_after_keyword,
    span_after_keywords,
    tokens_without_comments,
)
from enumfix.sql.tree import name_parts, object_name_parts, string_span_at

HELD_INSIDE = Code(
    "EF322",
    Severity.ERROR,
    "a constraint has to be added again to a domain that columns hold inside an array or composite type",
    "PostgreSQL cannot check such columns ('cannot alter type … because column … uses it'). Convert them to "
    "text before the migration and back after it, or write this recreation by hand.",
)


class DomainDefault(DomainPart):
    """The default of a domain; `text` is its expression."""

    __slots__ = ()

    word: ClassVar[str] = "default"
    kind: ClassVar[str] = "domain default"
    lives_in: ClassVar[str] = "type"

    def is_created_with_home(self, change: Change) -> bool:
        """Return whether CREATE DOMAIN sets the default: it does not under an temporary name.

        PostgreSQL keeps the text of a default (pg_type.typdefault, DefineDomain in typecmds.c) with the names
        of that time, which psql shows. A domain over this one would also copy the default.
        """
        return self.home not in change.temporary and DomainPart.is_created_with_home(self, change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the default, unless it is dropped with the domain."""
        if not self.is_dropped_with_home(change):
            yield self.alter_domain(change, "DROP DEFAULT")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Set the default again, unless CREATE DOMAIN sets it."""
        if not self.is_created_with_home(change):
            yield self.alter_domain(change, f"SET DEFAULT {self.text}")


@frozen(kw_only=True)
class DomainConstraint(DomainPart):
    """A CHECK of a domain. `is_valid` is False if it was added NOT VALID, and not validated since."""

    word: ClassVar[str] = "constraint"
    kind: ClassVar[str] = "domain constraint"
    lives_in: ClassVar[str] = "type"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_DOMCONSTRAINT,)
    squawk: ClassVar[SquawkRules] = SquawkRules(
        create=("ban-alter-domain-with-add-constraint",),
        inside=("ban-create-domain-with-constraint",),
    )

    is_valid: bool = True

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the key of the constraint that a statement names after its domain."""
        parts = named if isinstance(named, tuple) else ()
        domain = object_name_parts(parts[0]) if parts and isinstance(parts[0], ast.TypeName) else ()
        return (catalog.key_for("type", domain).of(cls.kind, *name_parts(parts[1:])),) if domain else ()

    @property
    def families(self) -> tuple[Key, ...]:
        """A constraint is listed in its domain, and with all constraints of its name in the schema."""
        return (self.key._replace(part=""), constraint_name_key(self.key.schema, self.key.part))

    def also_affects(self, catalog: Catalog) -> Iterable[Key]:
        """Return the domain if ALTER DOMAIN could not check its columns: CREATE DOMAIN does not check any."""
        return (self.home,) if self.is_valid and is_nested_in_column(self.home, catalog) else ()

    def is_created_with_home(self, change: Change) -> bool:
        """Return whether CREATE DOMAIN creates the constraint: it has no NOT VALID."""
        return self.is_valid and DomainPart.is_created_with_home(self, change)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the constraint, unless it is dropped with the domain."""
        if not self.is_dropped_with_home(change):
            yield self.alter_domain(change, f"DROP CONSTRAINT {quote(self.key.part)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Add the constraint again, unless CREATE DOMAIN creates it, and set its comment."""
        if not self.is_created_with_home(change):
            not_valid = "" if self.is_valid else " NOT VALID"
            yield self.alter_domain(
                change, f"ADD CONSTRAINT {quote(self.key.part)} {change.text_after_rename(self)}{not_valid}"
            )
        names = {self.home: change.name(self.home)}
        for each in change.catalog.accessories.get(self.key, ()):
            yield Sql(each.text.spell(names))

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a constraint that ALTER DOMAIN would have to check in columns that it cannot check."""
        yield from RecreatedObject.review(self, change)
        is_checked_later = (
            self.is_valid and not self.is_created_with_home(change) and self.home in change.temporary
        )
        if is_checked_later and is_nested_in_column(self.home, change.catalog):
            yield HELD_INSIDE.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} would have to be checked inside columns",
            )


@reads(ast.CreateDomainStmt)
def create(statement: Statement, node: ast.CreateDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read the default and the CHECKs of CREATE DOMAIN."""
    key = catalog.key_for("type", name_parts(node.domainname))
    base_types = find_mentions(node.typeName, catalog=catalog).of("type", "row type")
    domain = _DomainFacts(key, base_types, array=bool(node.typeName and node.typeName.arrayBounds))
    parts = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
    constraint_starts = [each.location or 0 for each in parts]
    names = [each.conname for each in parts if each.conname]
    for part in parts:
        if part.contype is ConstrType.CONSTR_DEFAULT:
            expression_span = expression_span_after(statement.sql, part.location or 0, constraint_starts)
            if part.conname:  # CONSTRAINT name DEFAULT expression
                expression_span = Span(
                    offset_after_keyword(statement.sql, expression_span.start, "DEFAULT"), expression_span.end
                )
            yield from _make_default(statement, domain, part.raw_expr, expression_span, catalog)
        elif part.contype is ConstrType.CONSTR_CHECK:
            names.append(part.conname or _choose_check_name(key, catalog, names))
            yield _make_constraint(statement, domain, part, names[-1], catalog, constraint_starts)


class _DomainFacts(NamedTuple):
    """The key of a domain and its base types, which its default and constraints depend on."""

    key: Key
    base_types: frozenset[Key]
    array: bool


def _choose_check_name(domain: Key, catalog: Catalog, used_names: Iterable[str]) -> str:
    """Return the name that PostgreSQL chooses for a CHECK of a domain."""
    return choose_constraint_name(domain, "", "_check", catalog, used_names)


def _make_default(
    statement: Statement, domain: _DomainFacts, expression: object, expression_span: Span, catalog: Catalog
) -> Iterator[Effect]:
    """Yield the default of a domain, or nothing where it is NULL."""
    if all(stores_no_default(expression, over, catalog) for over in domain.base_types or (None,)):
        return
    mentioned = find_mentions(expression, catalog=catalog, sql=statement.sql, assigned=True)
    if is_typed_constant(expression, domain.base_types, catalog):
        mentioned = mentioned._replace(implicit_keys=frozenset())
    places = mentioned.places
    string = string_span_at(statement.sql, expression_span.start)
    if string and isinstance(expression, ast.A_Const) and isinstance(expression.val, ast.String):
        value = expression.val.sval or ""
        places = (*places, *((string, Constant(key, value, domain.array, "")) for key in domain.base_types))
    yield DomainDefault(
        key=domain.key.of("domain default"),
        text=text_with_mentions(statement.sql, expression_span, places),
        **_part_fields(statement, domain, mentioned, catalog),
    )


def _make_constraint(
    statement: Statement,
    domain: _DomainFacts,
    node: ast.Constraint,
    name: str,
    catalog: Catalog,
    constraint_starts: Iterable[int] = (),
) -> DomainConstraint:
    """Return the CHECK constraint of a domain; `constraint_starts` are the offsets of all constraints."""
    mentioned = find_mentions(node.raw_expr, catalog=catalog, sql=statement.sql)
    expression_span = constraint_span_at(statement.sql, node.location or 0, constraint_starts)
    if node.skip_validation:  # NOT VALID is at its end
        expression_span = Span(
            expression_span.start, tokens_without_comments(statement.sql[: expression_span.end])[-3].end
        )
    return DomainConstraint(
        key=domain.key.of("domain constraint", name),
        text=text_with_mentions(statement.sql, expression_span, mentioned.places),
        is_valid=not node.skip_validation,
        **_part_fields(statement, domain, mentioned, catalog),
    )


class _PartFields(TypedDict):
    """The fields that a domain's default and its constraints share."""

    uses: frozenset[Key]
    needs: frozenset[Key]
    unplaced_keys: frozenset[Key]
    uncast_constants: frozenset[str]
    statement: Statement


def _part_fields(
    statement: Statement, domain: _DomainFacts, mentioned: Mentions, catalog: Catalog
) -> _PartFields:
    """Return what a default or a constraint depends on: also its domain, and the base types of that."""
    domain_keys = domain.base_types | {domain.key}
    mentioned = mentioned._replace(
        implicit_keys=keys_used_implicitly(
            mentioned.implicit_keys, mentioned.keys | domain.base_types, catalog
        )
    )
    needs = mentioned.needed_keys("row type") | domain_keys
    return _PartFields(
        uses=mentioned.keys | domain_keys,
        needs=needs,
        unplaced_keys=mentioned.unplaced_keys,
        uncast_constants=mentioned.uncast_constants,
        statement=statement,
    )


@reads(ast.AlterDomainStmt)
def alter(statement: Statement, node: ast.AlterDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN: SET and DROP DEFAULT; ADD, DROP and VALIDATE CONSTRAINT."""
    key = catalog.find("type", name_parts(node.typeName))
    known_domain = catalog.objects.get(key) if key else None
    if known_domain is None:
        return
    domain = _DomainFacts(known_domain.key, known_domain.needs, array=known_domain.array)
    constraint = catalog.objects.get(domain.key.of("domain constraint", node.name or ""))
    default_span = span_after_keywords(tokens_without_comments(statement.sql), "SET", "DEFAULT")
    if node.subtype == "T":
        yield Drop(domain.key.of("domain default"))
        if node.def_ is not None and default_span:
            yield from _make_default(statement, domain, node.def_, default_span, catalog)
    elif isinstance(node.def_, ast.Constraint) and node.def_.contype is ConstrType.CONSTR_CHECK:
        name = node.def_.conname or _choose_check_name(domain.key, catalog, ())
        yield _make_constraint(statement, domain, node.def_, name, catalog)
    elif node.subtype == "X" and constraint:
        yield Drop(constraint.key)
    elif node.subtype == "V" and isinstance(constraint, DomainConstraint):
        yield replace(constraint, is_valid=True)


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN … RENAME CONSTRAINT."""
    if node.renameType is ObjectType.OBJECT_DOMCONSTRAINT and isinstance(node.object, tuple):
        domain = catalog.find("type", name_parts(node.object))
        old = domain.of("domain constraint", node.subname or "") if domain else None
        if old and old in catalog.objects:
            yield Rename(old, old._replace(part=node.newname or ""))
