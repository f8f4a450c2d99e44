"""Which version a dump is of: where the migrations and the dump agree about the impact.

Objects, labels, column types and edges are compared, expressions are not: pg_dump respells them.
Texts, comments, the strings in defaults, and the columns and parents of its tables only choose among
versions that agree otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pglast import ast

from enumfix.catalog.catalog import Accessory, Catalog, Object, Rename, is_compared
from enumfix.catalog.dependencies import impact
from enumfix.catalog.families import parents
from enumfix.catalog.key import Key
from enumfix.history.dump_texts import versions_by_texts
from enumfix.history.read import History
from enumfix.history.versions import MigrationStep, keys_by_version
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.kinds.index import Index
from enumfix.sql.find import Haystack, haystack
from enumfix.sql.script import tree
from enumfix.sql.tree import walk
from enumfix.sql.words import mentions_any


class Difference(NamedTuple):
    """In what the dump and the migrations up to some version differ: `what` the dump does with `key`."""

    key: Key
    what: str


class Agreement(NamedTuple):
    """The versions that the dump may be of: counts of migrations. Where it is of none, the least differences.

    `nearest` is the version that these are of.
    """

    versions: tuple[int, ...]
    differences: tuple[Difference, ...] = ()
    nearest: int = 0


def versions_of_dump(history: History, types: Sequence[Key], allowed: Sequence[int]) -> Agreement:
    """Return of which of the `allowed` versions the dump may be, for the impact of `types`.

    `types` are called as before the file.
    """
    names = [keys_by_version(history.steps, history.at, key) for key in types]
    agrees: dict[int, bool] = {}
    for version in allowed:
        if version and version - 1 in agrees and history.steps[version - 1].is_idle:
            agrees[version] = agrees[version - 1]
        else:
            agrees[version] = next(_differences(history, names, version), None) is None
    versions = tuple(version for version in allowed if agrees[version])
    if versions:
        versions = versions_by_texts(history, names, drop_older_versions(history, versions))
        return Agreement(_finer(history, names, versions))
    found = {version: tuple(_differences(history, names, version)) for version in allowed}
    nearest = min(reversed(allowed), key=lambda version: len(found[version]))
    return Agreement((), found[nearest], nearest)


def _differences(
    history: History, names: Sequence[Sequence[Key | None]], version: int
) -> Iterator[Difference]:
    expected, dump = history.schema_after(version), history.dump
    types = []
    for line in names:
        key = line[version]
        if key is not None:
            types.append(key)
            yield from _labels(key, dump.objects.get(key), expected.objects[key])
        others = {other for other in line if other and other != key}
        yield from (
            Difference(other, "has")
            for other in sorted(others)
            if other in dump.objects and other not in expected.objects
        )
    if any(key not in dump.objects for key in types):
        return
    shown = impact(dump, types)
    yield from _impact(dump, expected, shown, impact(expected, types))
    yield from _renamed_since(history, shown, version)


def _renamed_since(history: History, shown: frozenset[Key], version: int) -> Iterator[Difference]:
    """Yield what `shown` mentions under a name that it, or one of its labels, had lost by a version.

    `shown` is the impact of the types in the dump.
    """
    moves = [move for each in history.steps[:version] for move in each.renamings]
    if not moves:
        return
    objects = [history.dump.objects[key] for key in sorted(shown)]
    expected = history.schema_after(version).objects
    used = {each for found in objects for each in (found.key, *found.uses)}
    lost = {move.old for move in moves if isinstance(move, Rename)}
    schemas = {key.name for key in lost if key.kind == "schema"}
    gone = (key for key in sorted(used) if key in lost or key.schema in schemas)
    yield from (Difference(key, "has") for key in gone if key not in expected)
    for move in moves:
        if isinstance(move, Rename):
            if move.old.relation in shown and _is_behind(history.dump.objects[move.old.relation], move):
                yield Difference(move.old, "has")
        elif move.old not in _labels_of(expected.get(move.type)):
            texts = (found for found in objects if found.relabelled(*move) is not found)
            yield from (Difference(found.key, "has an old label in") for found in texts)


def _is_behind(view: Object, move: Rename) -> bool:
    """Return whether a view has the old name of a column in its text, and not the new one."""
    text = str(view.text) if move.old.kind == "column" else ""
    return mentions_any(text, (move.old.part,)) and not mentions_any(text, (move.new.part,))


def _labels_of(found: Object | None) -> tuple[str, ...]:
    return found.labels if isinstance(found, EnumType) else ()


def _labels(key: Key, found: Object | None, expected: Object) -> Iterator[Difference]:
    if not isinstance(found, EnumType):
        yield Difference(key, "lacks")
    elif isinstance(expected, EnumType) and found.labels != expected.labels:
        yield Difference(key, "has other labels for")


def _impact(
    dump: Catalog, expected: Catalog, shown: frozenset[Key], told: frozenset[Key]
) -> Iterator[Difference]:
    """Yield in what the impacts differ. An object only has to stand in one of them, and to be in both."""
    for key in sorted(shown | told):
        if not is_compared(key):
            continue
        found, other = dump.objects.get(key), expected.objects.get(key)
        if found is None and other is not None:
            found = _alike(other, dump, expected)
        elif other is None and found is not None:
            other = _alike(found, expected, dump)
        if other is None and found is not None and _is_derived(found, dump):
            continue
        if found is None and any(each.mentions((key.name,)) for each in dump.unsure):
            continue  # it may be there, in a statement that cannot be read
        if found is None or other is None:
            yield Difference(key, "lacks" if found is None else "has")
        elif found.type != other.type or found.array != other.array:
            yield Difference(key, "has another type for")
        elif found.attributes and [each[0] for each in found.attributes] != [
            each[0] for each in other.attributes
        ]:
            yield Difference(key, "has other attributes for")


def _is_derived(found: Object, dump: Catalog) -> bool:
    """Return whether PostgreSQL may have made an index, or what stands on one, for the one of the parent."""
    if found.key.kind == "constraint":
        return Key("relation", found.key.schema, found.key.part).of("attachment") in dump.objects
    return isinstance(found, Index) and found.attached is not None


def _alike(wanted: Object, catalog: Catalog, other: Catalog) -> Object | None:
    """Return a constraint or an index that is alike but for its name, which may have been made up.

    One that both catalogs have is not meant.
    """
    if wanted.key.kind != "constraint" and not isinstance(wanted, Index):
        return None
    columns = _columns(wanted)
    return next(
        (
            each
            for each in catalog.objects.values()
            if type(each) is type(wanted)
            and columns
            and each.key not in other.objects
            and _columns(each) == columns
        ),
        None,
    )


def _columns(found: Object) -> set[Key]:
    return {key for key in found.uses if key.kind == "column"}


def _finer(
    history: History, names: Sequence[Sequence[Key | None]], versions: tuple[int, ...]
) -> tuple[int, ...]:
    """Return those of the versions that differ least from the dump in what only chooses."""
    counts: dict[int, int] = {}
    for version in versions:
        if version - 1 in counts and history.steps[version - 1].is_idle:
            counts[version] = counts[version - 1]
            continue
        types = [line[version] for line in names]
        dump, expected = history.dump, history.schema_after(version)
        keys = impact(expected, [key for key in types if key])
        tables = {key.relation for key in keys if key.kind == "column"}
        keys |= {key for each in (dump, expected) for at in tables for key in each.members("column", at)}
        counts[version] = sum(1 for key in keys if _differs(key, dump, expected))
        counts[version] += sum(1 for at in tables if {*parents(at, dump)} != {*parents(at, expected)})
    least = min(counts.values())
    return tuple(version for version, count in counts.items() if count == least)


def _differs(key: Key, dump: Catalog, expected: Catalog) -> bool:
    found, other = dump.objects.get(key), expected.objects.get(key)
    if isinstance(found, Default) and isinstance(other, Default) and _strings(found) != _strings(other):
        return True
    if key.kind == "column" and (found is None) != (other is None):
        return True
    said, told = (_comment(catalog.aspect(key, "comment")) for catalog in (dump, expected))
    return said != told


def _comment(found: Sequence[Accessory]) -> str | None:
    for each in found:
        node = each.statement.node if each.statement else None
        if isinstance(node, ast.CommentStmt):
            return node.comment
    return None


def _strings(default: Default) -> list[str]:
    """Return the string constants of a default: PostgreSQL respells an expression, but not these."""
    nodes = walk(tree(f"SELECT {default.text}"))
    values = (node.val for node in nodes if isinstance(node, ast.A_Const))
    return sorted(value.sval or "" for value in values if isinstance(value, ast.String))


_NAME = r'(?:"[^"]+"|[\w$]+)'
_QUALIFIED = rf"(?:{_NAME}\s*\.\s*)?({_NAME})"
_MADE = re.compile(
    r"\bcreate\s+(?:(?:unlogged\s+)?table|type|domain|(?:materialized\s+)?view|sequence|function"
    rf"|(?:unique\s+)?index(?:\s+concurrently)?)\s+(?!if\s+not\s){_QUALIFIED}"
    rf"|\badd\s+constraint\s+({_NAME})"
    rf"|\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_QUALIFIED}\s+add\s+column\s+(?!if\s+not\s)({_NAME})"
)
"""What makes something that was not there: what may have been says IF NOT EXISTS, or OR REPLACE."""
_SHOWN = re.compile(
    r"^create\s+(?:(?:unlogged\s+)?table|type|domain|(?:materialized\s+)?view|sequence|function"
    rf"|(?:unique\s+)?index)\s+{_QUALIFIED}|\bconstraint\s+({_NAME})",
    re.MULTILINE,
)


def drop_older_versions(history: History, versions: Sequence[int]) -> tuple[int, ...]:
    """Return those of the versions that have all that the dump shows, or all where that is none.

    What no migration mentions before the one that makes it cannot have been there earlier.
    """
    low, high = min(versions), max(versions)
    if low == high:
        return tuple(versions)
    dump = history.loaded.stacks[0]
    names = {_bare(name) for found in _SHOWN.finditer(dump.text) for name in found.groups() if name}
    for number in range(high - 1, low - 1, -1):
        if _shows(dump, names, history.steps, number):
            kept = tuple(version for version in versions if version > number)
            return kept or tuple(versions)
    return tuple(versions)


def _shows(dump: Haystack, names: set[str], steps: Sequence[MigrationStep], number: int) -> bool:
    """Return whether a dump shows something that the migration of this number makes first."""
    stack = haystack(steps[number].script)
    for made, table, start in _things(stack):
        shown = _has_column(dump, table, made) if table else made in names
        if shown and not (
            mentions_any(stack.text[:start], (made,)) or any(_mentions(each, made) for each in steps[:number])
        ):
            return True
    return False


def _things(stack: Haystack) -> Iterator[tuple[str, str, int]]:
    """Yield the names of what a migration makes, of the table where that is a column, and where it does."""
    for found in _MADE.finditer(stack.text):
        thing, constraint, table, column = found.groups()
        yield _bare(thing or constraint or column), _bare(table) if table else "", found.start()


def _mentions(each: MigrationStep, name: str) -> bool:
    return name in each.script.source.text.lower() and any(haystack(each.script).mentioning((name,)))


def _has_column(dump: Haystack, table: str, column: str) -> bool:
    """Return whether a dump shows a column, one on a line as pg_dump writes them."""
    begin = re.search(rf'^create table (?:{_NAME}\.)?"?{re.escape(table)}"? \(\n', dump.text, re.MULTILINE)
    if begin is None:
        return False
    body = dump.text[begin.end() : dump.text.find("\n)", begin.end())]
    return re.search(rf'^ +"?{re.escape(column)}"? ', body, re.MULTILINE) is not None


def _bare(name: str) -> str:
    return name.strip('"')
