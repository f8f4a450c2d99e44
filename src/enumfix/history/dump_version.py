"""Finds out which version a dump is of: where the migrations and the dump agree about the impact.

A version is the number of migrations before it. Objects, labels, column types and dependencies are compared,
expressions are not: pg_dump respells them. If several versions agree, they are compared by texts, comments,
strings in defaults, and the columns and parents of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pglast import ast

from enumfix.catalog.catalog import Accessory, Catalog, Object, Rename, is_in_every_dump
from enumfix.catalog.dependencies import impact
from enumfix.catalog.families import parents
from enumfix.catalog.key import Key
from enumfix.history.dump_texts import versions_by_texts
from enumfix.history.read import History
from enumfix.history.versions import MigrationStep, keys_by_version
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.kinds.index import Index
from enumfix.sql.find import StatementIndex, index_statements
from enumfix.sql.script import parse_statement
from enumfix.sql.tree import walk
from enumfix.sql.words import mentions_any


class Difference(NamedTuple):
    """A difference between the dump and the migrations: `what` is a verb for the dump, such as "lacks"."""

    key: Key
    what: str


class Agreement(NamedTuple):
    """The versions that the dump may be of.

    If there are none, `nearest` is the version with the fewest differences, and `differences` are those.
    """

    versions: tuple[int, ...]
    differences: tuple[Difference, ...] = ()
    nearest: int = 0


def versions_of_dump(history: History, types: Sequence[Key], allowed: Sequence[int]) -> Agreement:
    """Return which of the `allowed` versions the dump may be of, by the impact of `types`.

    `types` are the keys before the file.
    """
    keys = [keys_by_version(history.steps, history.at, key) for key in types]
    agrees: dict[int, bool] = {}
    for version in allowed:
        if version and version - 1 in agrees and history.steps[version - 1].is_idle:
            agrees[version] = agrees[version - 1]
        else:
            agrees[version] = next(_differences(history, keys, version), None) is None
    versions = tuple(version for version in allowed if agrees[version])
    if versions:
        versions = versions_by_texts(history, keys, drop_older_versions(history, versions))
        return Agreement(_closest_versions(history, keys, versions))
    differences = {version: tuple(_differences(history, keys, version)) for version in allowed}
    nearest = min(reversed(allowed), key=lambda version: len(differences[version]))
    return Agreement((), differences[nearest], nearest)


def _differences(
    history: History, keys: Sequence[Sequence[Key | None]], version: int
) -> Iterator[Difference]:
    """Yield the differences between the dump and a version. `keys` are those of each type by version."""
    expected, dump = history.schema_after(version), history.dump
    types = []
    for by_version in keys:
        key = by_version[version]
        if key is not None:
            types.append(key)
            yield from _label_differences(key, dump.objects.get(key), expected.objects[key])
        others = {other for other in by_version if other and other != key}
        yield from (
            Difference(other, "has")
            for other in sorted(others)
            if other in dump.objects and other not in expected.objects
        )
    if any(key not in dump.objects for key in types):
        return
    shown = impact(dump, types)
    yield from _impact_differences(dump, expected, shown | impact(expected, types))
    yield from _lost_names(history, shown, version)


def _lost_names(history: History, shown: frozenset[Key], version: int) -> Iterator[Difference]:
    """Yield the names in the dump that the migrations have changed by a version.

    `shown` is the impact of the types in the dump.
    """
    renamings = [renaming for step in history.steps[:version] for renaming in step.renamings]
    if not renamings:
        return
    objects = [history.dump.objects[key] for key in sorted(shown)]
    expected = history.schema_after(version).objects
    used = {key for found in objects for key in (found.key, *found.uses)}
    lost = {renaming.old for renaming in renamings if isinstance(renaming, Rename)}
    schemas = {key.name for key in lost if key.kind == "schema"}
    old_keys = (key for key in sorted(used) if key in lost or key.schema in schemas)
    yield from (Difference(key, "has") for key in old_keys if key not in expected)
    for renaming in renamings:
        if isinstance(renaming, Rename):
            view = history.dump.objects[renaming.old.relation] if renaming.old.relation in shown else None
            if view and _has_old_column_name(view, renaming):
                yield Difference(renaming.old, "has")
        elif renaming.old not in _labels_of(expected.get(renaming.type)):
            texts = (found for found in objects if found.after_label_rename(*renaming) is not found)
            yield from (Difference(found.key, "has an old label in") for found in texts)


def _has_old_column_name(view: Object, rename: Rename) -> bool:
    """Return whether a view has the old name of a column in its text, and not the new one."""
    text = str(view.text) if rename.old.kind == "column" else ""
    return mentions_any(text, (rename.old.part,)) and not mentions_any(text, (rename.new.part,))


def _labels_of(found: Object | None) -> tuple[str, ...]:
    return found.labels if isinstance(found, EnumType) else ()


def _label_differences(key: Key, dumped: Object | None, expected: Object) -> Iterator[Difference]:
    if not isinstance(dumped, EnumType):
        yield Difference(key, "lacks")
    elif isinstance(expected, EnumType) and dumped.labels != expected.labels:
        yield Difference(key, "has other labels for")


def _impact_differences(dump: Catalog, expected: Catalog, keys: frozenset[Key]) -> Iterator[Difference]:
    """Yield the differences between the objects `keys`, which are in the impact in either schema."""
    for key in sorted(key for key in keys if is_in_every_dump(key)):
        dumped, other = dump.objects.get(key), expected.objects.get(key)
        if dumped is None and other is not None:
            dumped = _same_under_other_name(other, dump, expected)
        elif other is None and dumped is not None:
            other = _same_under_other_name(dumped, expected, dump)
        if other is None and dumped is not None and _may_be_derived(dumped, dump):
            continue
        if dumped is None and any(unsure.mentions((key.name,)) for unsure in dump.not_followed):
            continue  # a statement that enumfix cannot read may create it
        if dumped is None or other is None:
            yield Difference(key, "lacks" if dumped is None else "has")
        elif dumped.type != other.type or dumped.array != other.array:
            yield Difference(key, "has another type for")
        elif dumped.attributes and [each[0] for each in dumped.attributes] != [
            each[0] for each in other.attributes
        ]:
            yield Difference(key, "has other attributes for")


def _may_be_derived(found: Object, dump: Catalog) -> bool:
    """Return whether PostgreSQL may have created a partition's index, or its constraint, for the parent's."""
    if found.key.kind == "constraint":
        return Key("relation", found.key.schema, found.key.part).of("attachment") in dump.objects
    return isinstance(found, Index) and found.parent_index is not None


def _same_under_other_name(wanted: Object, catalog: Catalog, other: Catalog) -> Object | None:
    """Return a constraint or an index that differs only in its name, which PostgreSQL may have made up.

    It is one that the `other` catalog does not have.
    """
    if wanted.key.kind != "constraint" and not isinstance(wanted, Index):
        return None
    columns = _columns(wanted)
    return next(
        (
            candidate
            for candidate in catalog.objects.values()
            if type(candidate) is type(wanted)
            and columns
            and candidate.key not in other.objects
            and _columns(candidate) == columns
        ),
        None,
    )


def _columns(found: Object) -> set[Key]:
    return {key for key in found.uses if key.kind == "column"}


def _closest_versions(
    history: History, keys: Sequence[Sequence[Key | None]], versions: tuple[int, ...]
) -> tuple[int, ...]:
    """Return those of the versions with the fewest differences from the dump in finer points."""
    counts: dict[int, int] = {}
    for version in versions:
        if version - 1 in counts and history.steps[version - 1].is_idle:
            counts[version] = counts[version - 1]
            continue
        types = [by_version[version] for by_version in keys]
        dump, expected = history.dump, history.schema_after(version)
        compared = impact(expected, [key for key in types if key])
        tables = {key.relation for key in compared if key.kind == "column"}
        compared |= {
            key
            for catalog in (dump, expected)
            for table in tables
            for key in catalog.members("column", table)
        }
        counts[version] = sum(_has_finer_difference(key, dump, expected) for key in compared)
        counts[version] += sum({*parents(table, dump)} != {*parents(table, expected)} for table in tables)
    least = min(counts.values())
    return tuple(version for version, count in counts.items() if count == least)


def _has_finer_difference(key: Key, dump: Catalog, expected: Catalog) -> bool:
    """Return whether strings of a default, the existence of a column, or a comment differ."""
    dumped, other = dump.objects.get(key), expected.objects.get(key)
    if isinstance(dumped, Default) and isinstance(other, Default) and _strings(dumped) != _strings(other):
        return True
    if key.kind == "column" and (dumped is None) != (other is None):
        return True
    return _comment(dump.aspect(key, "comment")) != _comment(expected.aspect(key, "comment"))


def _comment(accessories: Sequence[Accessory]) -> str | None:
    nodes = (accessory.statement.node for accessory in accessories if accessory.statement)
    return next((node.comment for node in nodes if isinstance(node, ast.CommentStmt)), None)


def _strings(default: Default) -> list[str]:
    """Return the string constants of a default: PostgreSQL respells an expression, but not these."""
    nodes = walk(parse_statement(f"SELECT {default.text}"))
    values = (node.val for node in nodes if isinstance(node, ast.A_Const))
    return sorted(value.sval or "" for value in values if isinstance(value, ast.String))


_NAME = r'(?:"[^"]+"|[\w$]+)'
_QUALIFIED = rf"(?:{_NAME}\s*\.\s*)?({_NAME})"
_CREATE = (
    r"create\s+(?:(?:unlogged\s+)?table|type|domain|(?:materialized\s+)?view|sequence|function"
    rf"|(?:unique\s+)?index(?:\s+concurrently)?)\s+(?!if\s+not\s){_QUALIFIED}"
)
_NEW = re.compile(
    rf"\b{_CREATE}|\badd\s+constraint\s+({_NAME})"
    rf"|\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_QUALIFIED}\s+add\s+column\s+(?!if\s+not\s)({_NAME})"
)
"""Creates something that did not exist before: without IF NOT EXISTS and OR REPLACE.

Like the dump, the migrations are searched as texts: to parse them all would take too long.
"""
_SHOWN = re.compile(rf"^{_CREATE}|\bconstraint\s+({_NAME})", re.MULTILINE)


def drop_older_versions(history: History, versions: Sequence[int]) -> tuple[int, ...]:
    """Return those of the versions that have everything that the dump shows; all if none has.

    A name that no migration mentions before the one that creates it cannot have existed earlier.
    """
    low, high = min(versions), max(versions)
    if low == high:
        return tuple(versions)
    dump = history.loaded.statement_indexes[0]
    names = {_unquote(name) for match in _SHOWN.finditer(dump.text) for name in match.groups() if name}
    for number in range(high - 1, low - 1, -1):
        if _shows_creation(dump, names, history.steps, number):
            return tuple(version for version in versions if version > number) or tuple(versions)
    return tuple(versions)


def _shows_creation(
    dump: StatementIndex, names: set[str], steps: Sequence[MigrationStep], number: int
) -> bool:
    """Return whether a dump shows something that no migration mentions before the one with this number.

    `names` are the names of what the dump creates.
    """
    index = index_statements(steps[number].script)
    for name, table, start in _creations(index):
        is_shown = _has_column(dump, table, name) if table else name in names
        if is_shown and not (
            mentions_any(index.text[:start], (name,)) or any(_mentions(step, name) for step in steps[:number])
        ):
            return True
    return False


def _creations(index: StatementIndex) -> Iterator[tuple[str, str, int]]:
    """Yield what a migration creates: its name, the table if it is a column, and the place in the text."""
    for match in _NEW.finditer(index.text):
        name, constraint, table, column = match.groups()
        yield _unquote(name or constraint or column), _unquote(table) if table else "", match.start()


def _mentions(step: MigrationStep, name: str) -> bool:
    return name in step.script.source.text.lower() and any(
        index_statements(step.script).schema_statements_mentioning((name,))
    )


def _has_column(dump: StatementIndex, table: str, column: str) -> bool:
    """Return whether a dump shows a column, on a line of its own as pg_dump writes it."""
    begin = re.search(rf'^create table (?:{_NAME}\.)?"?{re.escape(table)}"? \(\n', dump.text, re.MULTILINE)
    if begin is None:
        return False
    body = dump.text[begin.end() : dump.text.find("\n)", begin.end())]
    return re.search(rf'^ +"?{re.escape(column)}"? ', body, re.MULTILINE) is not None


def _unquote(name: str) -> str:
    return name.strip('"')
