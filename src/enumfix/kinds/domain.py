"""Domains over the enum.

"type d depends on type e": a new domain is made over the new enum, its columns are converted
to that, and it takes the name of the old one. They are domain columns all the time, and rewritten
once. A domain over the row type of a table is left alone, and only its columns are converted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ConstrType, ObjectType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.made_names import made_name
from enumfix.catalog.mentions import mentions
from enumfix.catalog.text import cut
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.made_types import Composed, DomainPart, Spell, is_held
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tokens import expression_at
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class Domain(Composed):
    """A domain. `text` is the type that it is over, which may be an `array`.

    `not_null` is the name of its NOT NULL, "" where it has none. PostgreSQL 17 and later know it; where
    it is not written, the new domain's would be called after its interim name.
    """

    word: ClassVar[str] = "domain"
    dropped: ClassVar[str] = "DOMAIN"

    array: bool = False
    not_null: str = ""

    def is_fixed(self, catalog: Catalog) -> bool:
        """Return whether a constraint calls a function, and ALTER DOMAIN could not add it after that."""
        parts = (catalog.objects[key] for key in catalog.members("domain constraint", self.key))
        calls = any(key.kind not in ("type", "row type") for part in parts for key in part.needs)
        return calls and is_held(self.key, catalog)

    def holds(self) -> bool:
        """Return whether it is over an array."""
        return self.array

    def made(self, name: str, spell: Spell, change: Change) -> str:
        """Return CREATE DOMAIN, with the default and the constraints that can come with it."""
        said = f"CREATE DOMAIN {name} AS {spell(self.text)}"
        default = change.catalog.objects.get(self.key.of("domain default"))
        if isinstance(default, DomainPart) and default.comes_along(change):
            said += f" DEFAULT {spell(default.text)}"
        if self.not_null:
            said += f" CONSTRAINT {quote(self.not_null)} NOT NULL"
        for key in change.catalog.members("domain constraint", self.key):
            found = change.catalog.objects[key]
            if isinstance(found, DomainPart) and found.comes_along(change):
                said += f"{change.newline}    CONSTRAINT {quote(key.part)} {spell(found.text)}"
        return said


@reads(ast.CreateDomainStmt)
def create(statement: Statement, node: ast.CreateDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE DOMAIN."""
    assert node.typeName is not None
    key = catalog.place("type", name_parts(node.domainname))
    parts = [each for each in node.constraints or () if isinstance(each, ast.Constraint)]
    found = mentions(node.typeName, catalog=catalog, sql=statement.sql)
    offset = (node.typeName.location or 0) - 1
    where = expression_at(statement.sql, offset, [each.location or 0 for each in parts])
    named = [each.conname for each in parts if each.contype is ConstrType.CONSTR_NOTNULL]
    over = found.of("type", "row type")
    yield Domain(
        key=key,
        text=cut(statement.sql, where, found.places),
        array=bool(node.typeName.arrayBounds),
        not_null=(named[0] or _named(key)) if named else "",
        uses=over,
        needs=over,
        statement=statement,
    )


def _named(domain: Key) -> str:
    """Return the name that PostgreSQL gives the NOT NULL of a domain."""
    return made_name(domain.name, "", "_not_null")


@reads(ast.AlterDomainStmt)
def alter(statement: Statement, node: ast.AlterDomainStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read what ALTER DOMAIN does to NOT NULL."""
    key = catalog.find("type", name_parts(node.typeName))
    known = catalog.objects.get(key) if key else None
    if not isinstance(known, Domain):
        return
    added = node.def_ if isinstance(node.def_, ast.Constraint) else None
    if node.subtype == "N" or (node.subtype == "X" and node.name == known.not_null):
        yield replace(known, not_null="")
    elif node.subtype == "O":
        yield replace(known, not_null=known.not_null or _named(known.key))
    elif added is not None and added.contype is ConstrType.CONSTR_NOTNULL:
        yield replace(known, not_null=added.conname or _named(known.key))


@reads(ast.RenameStmt)
def rename(statement: Statement, node: ast.RenameStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DOMAIN … RENAME CONSTRAINT of a NOT NULL."""
    if node.renameType is ObjectType.OBJECT_DOMCONSTRAINT and isinstance(node.object, tuple):
        key = catalog.find("type", name_parts(node.object))
        known = catalog.objects.get(key) if key else None
        if isinstance(known, Domain) and node.subname == known.not_null:
            yield replace(known, not_null=node.newname or "")
