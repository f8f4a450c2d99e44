"""Domains over the enum.

"type d depends on type e". A new domain is created over the new enum, the columns of the old domain are
converted to it, and it takes the name of the old one. So each column is rewritten only once. A domain over
the row type of a table is left alone, and only its columns are converted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType, ObjectType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import make_object_name
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.text import text_with_mentions
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.made_types import ComposedType, DomainPart, SpellText, is_nested_in_column
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import expression_span_after
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class Domain(ComposedType):
    """A domain. `text` is its base type, and `array` says whether that is an array.

    `not_null_name` is the name of its NOT NULL constraint, "" if it has none. PostgreSQL keeps the name from
    version 17 on. CREATE DOMAIN spells it: a generated name would come from the temporary name of the domain.
    """

    word: ClassVar[str] = "domain"
    kind: ClassVar[str] = "type"
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_DOMAIN,)
    drop_keywords: ClassVar[str] = "DOMAIN"

    array: bool = False
    not_null_name: str = ""

    def forbids_temporary_name(self, catalog: Catalog) -> bool:
        """Return whether a constraint calls a function, and ALTER DOMAIN could not add it later."""
        parts = (catalog.objects[key] for key in catalog.members("domain constraint", self.key))
        calls = any(key.kind not in ("type", "row type") for part in parts for key in part.needs)
        return calls and is_nested_in_column(self.key, catalog)

    def is_container(self) -> bool:
        """Return whether its base type is an array."""
        return self.array

    def create_statement(self, name: str, spell: SpellText, change: Change) -> str:
        """Return CREATE DOMAIN, with the default and the constraints that it can create."""
        text = f"CREATE DOMAIN {name} AS {spell(self.text)}"
        default = change.catalog.objects.get(self.key.of("domain default"))
        if isinstance(default, DomainPart) and default.is_created_with_home(change):
            text += f" DEFAULT {spell(default.text)}"
        if self.not_null_name:
            text += f" CONSTRAINT {quote(self.not_null_name)} NOT NULL"
        for key in change.catalog.members("domain constraint", self.key):
            constraint = change.catalog.objects[key]
            if isinstance(constraint, DomainPart) and constraint.is_created_with_home(change):
                text += f"{change.newline}    CONSTRAINT {quote(key.part)} {spell(constraint.text)}"
        return text


@reads(ast.CreateDomainStmt)
def create(statement: Statement, node: ast.CreateDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE DOMAIN."""
    assert node.typeName is not None
    key = catalog.key_for("type", name_parts(node.domainname))
    constraints = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
    mentioned = find_mentions(node.typeName, catalog=catalog, sql=statement.sql)
    offset = (node.typeName.location or 0) - 1
    type_span = expression_span_after(statement.sql, offset, [each.location or 0 for each in constraints])
    not_null_names = [each.conname for each in constraints if each.contype is ConstrType.CONSTR_NOTNULL]
    types = mentioned.of("type", "row type")
    yield Domain(
        key=key,
        text=text_with_mentions(statement.sql, type_span, mentioned.places),
        array=bool(node.typeName.arrayBounds),
        not_null_name=(not_null_names[0] or _choose_not_null_name(key)) if not_null_names else "",
        uses=types,
        needs=types,
        statement=statement,
    )


def _choose_not_null_name(domain: Key) -> str:
    """Return the name that PostgreSQL chooses for the NOT NULL constraint of a domain."""
    return make_object_name(domain.name, "", "_not_null")


@reads(ast.AlterDomainStmt)
def alter(statement: Statement, node: ast.AlterDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN … SET NOT NULL, DROP NOT NULL, and ADD and DROP CONSTRAINT of a NOT NULL."""
    key = catalog.find("type", name_parts(node.typeName))
    domain = catalog.objects.get(key) if key else None
    if not isinstance(domain, Domain):
        return
    new_constraint = node.def_ if isinstance(node.def_, ast.Constraint) else None
    if node.subtype == "N" or (node.subtype == "X" and node.name == domain.not_null_name):
        yield replace(domain, not_null_name="")
    elif node.subtype == "O":
        yield replace(domain, not_null_name=domain.not_null_name or _choose_not_null_name(domain.key))
    elif new_constraint is not None and new_constraint.contype is ConstrType.CONSTR_NOTNULL:
        yield replace(domain, not_null_name=new_constraint.conname or _choose_not_null_name(domain.key))


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN … RENAME CONSTRAINT of a NOT NULL constraint."""
    if node.renameType is ObjectType.OBJECT_DOMCONSTRAINT and isinstance(node.object, tuple):
        key = catalog.find("type", name_parts(node.object))
        domain = catalog.objects.get(key) if key else None
        if isinstance(domain, Domain) and node.subname == domain.not_null_name:
            yield replace(domain, not_null_name=node.newname or "")
