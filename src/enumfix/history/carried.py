"""What objects carry right before a migration: what the dump says, and what migrations did since.

A dump says what objects got from anybody, migrations only what they give themselves. So the
statements of those that the dump may be older than are told on top of the dump; saying the
same twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Accessory, Catalog
from enumfix.catalog.key import Key
from enumfix.fold.fold import assembled
from enumfix.history.read import History
from enumfix.history.versions import backwards, carried_along, era, moved_key

Carried = tuple[Accessory, ...]


def told(history: History, versions: Sequence[int]) -> Catalog:
    """Return what objects carry before the file, by the dump and the migrations that it may be older than.

    Of what they carry since a later migration, too. `unsure` are the statements of those migrations
    that cannot be followed; the objects themselves are as the migrations alone tell.
    """
    low = min(history.at, *versions)
    moves = backwards(move for each in history.eras[low : max(versions)] for move in each.moves)
    said = {
        moved_key(key, moves): carried_along(key, each, moves)
        for key, each in history.dump.accessories.items()
    }
    found = assembled(history.after(low).objects.values(), said)
    for each in history.eras[low : history.at]:
        if not each.is_idle:
            found = era(each.script, each.statements, found).after
    return replace(found, accessories=_as_spelled(found.accessories, said))


def _as_spelled(found: Mapping[Key, Carried], shown: Mapping[Key, Carried]) -> Mapping[Key, Carried]:
    return {key: without_repetitions(each, shown.get(key, ())) for key, each in found.items()}


def without_repetitions(found: Carried, shown: Carried) -> Carried:
    """Return what an object carries, as the dump spells it where that says the same already."""
    if found == shown or any(each not in found for each in shown if each.aspect == "grant"):
        return found
    others = [each for each in found if each not in shown]
    return (
        shown
        if all(_is_said(each, shown) for each in others) and _aspects(found) == _aspects(shown)
        else found
    )


def _aspects(found: Carried) -> set[str]:
    return {each.aspect for each in found}


def _is_said(wanted: Accessory, shown: Carried) -> bool:
    node = wanted.statement.node if wanted.statement else None
    for each in reversed(shown):
        other = each.statement.node if each.statement else None
        if each.aspect != wanted.aspect or other is None:
            continue
        if isinstance(node, ast.CommentStmt) and isinstance(other, ast.CommentStmt):
            return node.comment == other.comment
        if wanted.aspect == "owner":
            return bool(wanted.role) and wanted.role == each.role
        if isinstance(node, ast.GrantStmt) and isinstance(other, ast.GrantStmt):
            if not (node.is_grant and other.is_grant) or wanted.role != each.role:
                return False
            if _given(node) == _given(other):
                return True
    return False


def _given(node: ast.GrantStmt) -> tuple[object, ...]:
    names = {each.priv_name for each in node.privileges or () if isinstance(each, ast.AccessPriv)}
    given = None if names == {_WHOLE.get(node.objtype or ObjectType.OBJECT_TABLE)} else node.privileges
    return given, node.grantees, node.grant_option, node.objtype


_WHOLE = {
    ObjectType.OBJECT_TYPE: "usage",
    ObjectType.OBJECT_DOMAIN: "usage",
    ObjectType.OBJECT_FUNCTION: "execute",
}
"""The privileges that are all there are for a kind of object: a dump says ALL of them."""


def grantees(found: Carried) -> frozenset[str]:
    """Return the roles that something is granted to."""
    return frozenset(_grantees(found))


def _grantees(found: Carried) -> Iterator[str]:
    for each in found:
        node = each.statement.node if each.statement else None
        if isinstance(node, ast.GrantStmt):
            yield from (role.rolename or "" for role in node.grantees or () if isinstance(role, ast.RoleSpec))
