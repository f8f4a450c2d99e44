"""Enums: their labels, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType, RoleSpecType

from enumfix import refs
from enumfix.catalog import Accessory, Catalog, Effect, Object, Relabel
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.ids import Key
from enumfix.kinds import reads
from enumfix.names import quote
from enumfix.script import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPrivileges(Object):
    """Who is granted, or refused, new types: they act on the recreated type too."""

    grantees: tuple[str, ...]

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Nothing stands in the way."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType(Object):
    """An enum. `labels` are in their sort order."""

    word: ClassVar[str] = "enum"

    labels: tuple[str, ...]

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Warn of the roles that the put-backs name."""
        roles = {
            each.role for each in (*owner_to_set(self.key, change), *change.catalog.aspect(self.key, "grant"))
        }
        if named := sorted(roles - {""}):
            first = change.recreations[0].statement
            yield OWNER_KEPT.at(
                first.source,
                first.span,
                f"the recreation of {change.types} names the role {', '.join(named)}",
            )


def inserted(labels: tuple[str, ...], new: str, neighbour: str | None, *, after: bool) -> tuple[str, ...]:
    """Return the labels with `new` beside its neighbour, or at the end where there is none.

    Raises `ValueError` when the neighbour is not among them.
    """
    at = len(labels) if neighbour is None else labels.index(neighbour) + after
    return (*labels[:at], new, *labels[at:])


OWNER_KEPT = Code(
    "EF203",
    Severity.WARNING,
    "objects have several owners, so the recreated ones are given theirs back",
    "Check that every role exists in production and that whoever runs the migration is a member of it: "
    "ALTER … OWNER TO a role that is missing aborts the migration.",
)


def put_back(key: Key, change: Change) -> Iterator[str]:
    """Yield the statements that give the recreated type its owner, grants and comment."""
    names = {key: change.name(key)}
    for accessory in owner_to_set(key, change):
        yield accessory.text.spell(names)
    yield from _privileges(key, change)
    for accessory in change.catalog.aspect(key, "comment"):
        yield accessory.text.spell(names)


def owner_to_set(key: Key, change: Change) -> tuple[Accessory, ...]:
    """Return the type's owner, none where all objects of the dump belong to one role."""
    return change.catalog.aspect(key, "owner") if change.owners_differ else ()


def _privileges(key: Key, change: Change) -> Iterator[str]:
    """Yield what gives the type its privileges: default privileges acted on the new one too."""
    name = change.name(key)
    given = dict.fromkeys(
        grantee
        for each in change.catalog.of(DefaultPrivileges)
        if each.key.schema in ("", key.schema)
        for grantee in each.grantees
    )
    if given:
        yield f"REVOKE ALL ON TYPE {name} FROM {', '.join(dict.fromkeys(('PUBLIC', *given)))}"
        yield f"GRANT USAGE ON TYPE {name} TO PUBLIC"
    for accessory in change.catalog.aspect(key, "grant"):
        text = accessory.text.spell({key: name})
        if accessory.role:
            yield f"SET LOCAL ROLE {quote(accessory.role)}"
            yield text
            yield f"SET LOCAL ROLE {change.role}"
        else:
            yield text


@reads(ast.CreateEnumStmt)
def create(statement: Statement, node: ast.CreateEnumStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE TYPE … AS ENUM."""
    key = catalog.place("type", refs.names(node.typeName))
    yield EnumType(key=key, labels=refs.names(node.vals), statement=statement)


@reads(ast.AlterEnumStmt)
def alter(statement: Statement, node: ast.AlterEnumStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ADD VALUE and RENAME VALUE."""
    key = catalog.find("type", refs.names(node.typeName))
    known = catalog.objects.get(key) if key else None
    if not isinstance(known, EnumType) or node.newVal is None:
        return
    if node.oldVal is not None:
        yield Relabel(known.key, node.oldVal, node.newVal)
        labels = tuple(node.newVal if label == node.oldVal else label for label in known.labels)
    elif node.newVal in known.labels or (node.newValNeighbor or node.newVal) not in (
        *known.labels,
        node.newVal,
    ):
        return
    else:
        labels = inserted(known.labels, node.newVal, node.newValNeighbor, after=bool(node.newValIsAfter))
    yield replace(known, labels=labels)


@reads(ast.AlterDefaultPrivilegesStmt)
def privileges(
    statement: Statement, node: ast.AlterDefaultPrivilegesStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read ALTER DEFAULT PRIVILEGES … ON TYPES."""
    if node.action is None or node.action.objtype is not ObjectType.OBJECT_TYPE:
        return
    schemas = [
        name
        for option in node.options or ()
        if isinstance(option, ast.DefElem) and option.defname == "schemas" and isinstance(option.arg, tuple)
        for name in refs.names(option.arg)
    ]
    grantees = tuple(
        "PUBLIC" if each.roletype is RoleSpecType.ROLESPEC_PUBLIC else quote(each.rolename or "")
        for each in node.action.grantees or ()
        if isinstance(each, ast.RoleSpec)
    )
    for schema in schemas or [""]:
        key = Key("default privileges", schema, "types", str(statement.span.start))
        yield DefaultPrivileges(key=key, grantees=grantees, statement=statement)
