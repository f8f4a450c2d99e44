"""The check of a rewrite before anyone sees it: what was written must mean what was there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from enumfix.catalog.catalog import Accessory, Catalog, Object
from enumfix.catalog.implicit_uses import KINDS
from enumfix.catalog.key import Key
from enumfix.catalog.text import Part, Ref, Text
from enumfix.fold.fold import fold_all
from enumfix.migrators.migrator import Migrator
from enumfix.source import Source
from enumfix.sql.find import carries_data
from enumfix.sql.names import quote
from enumfix.sql.parentheses import bare
from enumfix.sql.plpgsql.add_value import additions_in, adds_value
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import IDENTIFIER


class BrokenPromise(AssertionError):
    """A rewrite that enumfix made does not hold what it promises; nothing of it may be used."""


def check(
    before: Catalog, original: Script, rewritten: Script, gone: Collection[int], edited: Collection[int]
) -> None:
    """Raise `BrokenPromise` unless the rewritten file is sound.

    Every statement of it parses; those that are neither `gone` nor `edited` (places in the
    original) are all there with the same text, in their order; no ADD VALUE of a run is
    left; and both files leave the same schema.
    """
    for statement in rewritten.statements:
        if statement.problem is not None and statement.problem.message not in _problems(original):
            raise BrokenPromise(f"what was written does not parse: {statement.problem.message}")
    kept = [each.sql for at, each in enumerate(original.statements) if at not in gone and at not in edited]
    after = iter(each.sql for each in rewritten.statements)
    for sql in kept:
        if sql not in after:
            raise BrokenPromise(f"a statement was lost: {sql[:80]}")
    may_add = any(adds_value(each.sql) for each in rewritten.statements)
    if may_add and len(list(additions_in(rewritten))) != len(list(additions_in(original))) - len(gone):
        raise BrokenPromise("an ADD VALUE is left")
    one, other = (_comparable(fold_all(before, _schema(script))) for script in (original, rewritten))
    if one != other:
        raise BrokenPromise(f"the rewritten file leaves another schema: {_where(one, other)}")


def check_markers(original: Source, rewritten: Source, migrator: Migrator) -> None:
    """Raise `BrokenPromise` unless the comments that a migrator obeys are those of the original.

    The sections are the same, and so are all comments that do not go with single statements, each as it was
    and on a line of its own.
    """
    ways = [[each.down for each in migrator.sections(source.text)] for source in (original, rewritten)]
    if ways[0] != ways[1]:
        raise BrokenPromise(f"the sections of {migrator.name} are others")
    if migrator.markers_in(original.text) != migrator.markers_in(rewritten.text):
        raise BrokenPromise(f"the comments of {migrator.name} are others")


def _problems(script: Script) -> frozenset[str]:
    return frozenset(each.problem.message for each in script.statements if each.problem)


def _schema(script: Script) -> tuple[Statement, ...]:
    return tuple(each for each in script.statements if not carries_data(each))


def _comparable(catalog: Catalog) -> Catalog:
    """Return a catalog without what a recreation may leave otherwise.

    Owners are not written where all objects belong to one role, grants may be given again after
    default privileges were taken back, functions are altered for their compiled bodies alone, and
    casts keep conditions nested. What is put back has the line ending of the file. Whose a NOT NULL is
    differs where a parent hands its column down anew, and a rule that is made again may see columns of
    its table that came after it. Default privileges go by the place of their statement, which stays.
    """
    kept: Mapping[Key, tuple[Accessory, ...]] = {
        key: tuple(sorted(filter(_counts, found), key=_aspect)) for key, found in catalog.accessories.items()
    }
    objects = {key: _as_before(each) for key, each in catalog.objects.items() if each.in_self_check}
    return replace(
        catalog,
        objects=objects,
        accessories={key: found for key, found in kept.items() if found},
        settings={},
    )


def _plain(part: str) -> str:
    return _QUALIFIED.sub("", bare(part).replace("\r\n", "\n"))


_QUALIFIED = re.compile(rf"(?:{IDENTIFIER})\.(?=(?:{IDENTIFIER})\()")
"""The schema of a function that is called."""


def _as_before(found: Object) -> Object:
    """Return an object without what a text of it may mean besides: a routine that came later, say."""
    meant = {key for key in found.uses | found.needs if key.kind in _CALLED}
    if found.key.kind == "rule":
        uses = found.uses | found.needs
        meant |= {key for key in uses if key.kind == "column" and key.relation == found.key.relation}
    text = Text(tuple(_uncalled(part) for part in found.text.parts)).plain(_plain)
    return replace(found, text=text, uses=found.uses - meant, needs=found.needs - meant)


_CALLED = KINDS | {"function"}


def _uncalled(part: Part) -> Part:
    """Return a call as it is where its routine is not known."""
    return quote(part.key.name) if isinstance(part, Ref) and part.key.kind == "function" else part


def _counts(accessory: Accessory) -> bool:
    return accessory.aspect not in ("owner", "grant") and not accessory.aspect.startswith("altered")


def _aspect(accessory: Accessory) -> str:
    return accessory.aspect


def _where(one: Catalog, other: Catalog) -> str:
    objects = [
        key for key in {*one.objects, *other.objects} if one.objects.get(key) != other.objects.get(key)
    ]
    carried = {*one.accessories, *other.accessories}
    accessories = [key for key in carried if one.accessories.get(key) != other.accessories.get(key)]
    return ", ".join(sorted(str(key) for key in (*objects, *accessories))[:5])
