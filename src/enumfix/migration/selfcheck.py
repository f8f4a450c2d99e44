"""The self-check: a rewrite must keep all other statements, and leave the same schema as the original."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from enumfix.catalog.catalog import Accessory, Catalog, Object
from enumfix.catalog.implicit_uses import IMPLICIT_KINDS
from enumfix.catalog.text import Part, Ref, Text
from enumfix.fold.fold import fold_all
from enumfix.migrators.migrator import Migrator
from enumfix.source import Source
from enumfix.sql.find import is_dml
from enumfix.sql.names import IDENTIFIER, quote
from enumfix.sql.parentheses import strip_nesting
from enumfix.sql.plpgsql.add_value import add_value_statements, may_contain_add_value
from enumfix.sql.script import Script, Statement


class BrokenPromise(AssertionError):
    """A rewrite fails the self-check, which is a bug of enumfix: nothing of it may be used."""


def check_rewrite(
    before: Catalog, original: Script, rewritten: Script, removed: Collection[int], edited: Collection[int]
) -> None:
    """Raise `BrokenPromise` unless the rewritten file is sound.

    Each statement of it parses. Those that are neither `removed` nor `edited` (numbers in the original) are
    all there, with the same text and in the same order. No ADD VALUE of a run is left. Both files leave the
    same schema, if they start with the schema `before`.
    """
    _check_parses(original, rewritten)
    _check_keeps_statements(original, rewritten, {*removed, *edited})
    may_add = any(may_contain_add_value(each.sql) for each in rewritten.statements)
    if may_add and len(list(add_value_statements(rewritten))) != len(
        list(add_value_statements(original))
    ) - len(removed):
        raise BrokenPromise("an ADD VALUE is left")
    one, other = (
        _comparable(fold_all(before, _schema_statements(script))) for script in (original, rewritten)
    )
    if one != other:
        raise BrokenPromise(f"the rewritten file leaves another schema: {_differences(one, other)}")


def _check_parses(original: Script, rewritten: Script) -> None:
    known = {each.problem.message for each in original.statements if each.problem}
    for statement in rewritten.statements:
        if statement.problem is not None and statement.problem.message not in known:
            raise BrokenPromise(f"what was written does not parse: {statement.problem.message}")


def _check_keeps_statements(original: Script, rewritten: Script, changed: Collection[int]) -> None:
    rest = iter(each.sql for each in rewritten.statements)
    for number, statement in enumerate(original.statements):
        if number not in changed and statement.sql not in rest:  # this moves `rest` behind the statement
            raise BrokenPromise(f"a statement was lost: {statement.sql[:80]}")


def check_markers(original: Source, rewritten: Source, migrator: Migrator) -> None:
    """Raise `BrokenPromise` unless the comments that a migrator obeys are those of the original.

    The sections are the same. So are all such comments that do not belong to single statements, each on a
    line of its own.
    """
    one, other = (
        [section.down for section in migrator.sections(each.text)] for each in (original, rewritten)
    )
    if one != other:
        raise BrokenPromise(f"the sections of {migrator.name} are not the same")
    if migrator.markers_in(original.text) != migrator.markers_in(rewritten.text):
        raise BrokenPromise(f"the comments of {migrator.name} are not the same")


def _schema_statements(script: Script) -> tuple[Statement, ...]:
    return tuple(each for each in script.statements if not is_dml(each))


def _comparable(catalog: Catalog) -> Catalog:
    """Return a catalog without what a sound rewrite may leave in another form.

    Owners are not written where all objects belong to one role. Grants are given again after the privileges
    from ALTER DEFAULT PRIVILEGES are revoked. Functions are altered only so that their compiled bodies are
    dropped. Kinds that do not count have `in_self_check` False.
    """
    accessories = {
        key: tuple(sorted(filter(_is_compared, all_of_key), key=_aspect))
        for key, all_of_key in catalog.accessories.items()
    }
    return replace(
        catalog,
        objects={key: _without_lookups(each) for key, each in catalog.objects.items() if each.in_self_check},
        accessories={key: each for key, each in accessories.items() if each},
        settings={},
    )


def _without_lookups(compared: Object) -> Object:
    """Return an object without what depends on when its text is parsed.

    A recreated object can find routines, casts and operators that are newer than it was. A recreated rule can
    see new columns of its table. The text has line endings of the file, and casts keep conditions nested.
    """
    uses = compared.uses | compared.needs
    ignored = {key for key in uses if key.kind in _LOOKED_UP}
    if compared.key.kind == "rule":
        ignored |= {key for key in uses if key.kind == "column" and key.relation == compared.key.relation}
    text = Text(tuple(_without_routine(part) for part in compared.text.parts)).map_plain_parts(_normalize)
    return replace(compared, text=text, uses=compared.uses - ignored, needs=compared.needs - ignored)


_LOOKED_UP = IMPLICIT_KINDS | {"function"}
"""Kinds of objects that PostgreSQL looks up by name and types when it parses a text."""


def _without_routine(part: Part) -> Part:
    """Return the plain name for a reference to a routine: a text has that where the routine is unknown."""
    return quote(part.key.name) if isinstance(part, Ref) and part.key.kind == "function" else part


def _normalize(part: str) -> str:
    """Return plain text with LF, without extra parentheses and without the schemas of functions."""
    return _SCHEMA_OF_CALL.sub("", strip_nesting(part).replace("\r\n", "\n"))


_SCHEMA_OF_CALL = re.compile(rf"(?:{IDENTIFIER})\.(?=(?:{IDENTIFIER})\()")


def _is_compared(accessory: Accessory) -> bool:
    return accessory.aspect not in ("owner", "grant") and not accessory.aspect.startswith("altered")


def _aspect(accessory: Accessory) -> str:
    return accessory.aspect


def _differences(one: Catalog, other: Catalog) -> str:
    """Return the keys of at most five objects that differ, or whose accessories do."""
    objects = [
        key for key in {*one.objects, *other.objects} if one.objects.get(key) != other.objects.get(key)
    ]
    accessories = [
        key
        for key in {*one.accessories, *other.accessories}
        if one.accessories.get(key) != other.accessories.get(key)
    ]
    return ", ".join(sorted(str(key) for key in (*objects, *accessories))[:5])
