"""Refuses a rewrite where the schema before the file is uncertain, and could matter to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pglast import ast

from enumfix.catalog.catalog import Catalog, NotFollowed
from enumfix.catalog.dependencies import impact
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.history.hidden_code import code_missing_in_dump, later_code, later_drops_of_hidden
from enumfix.history.later_changes import (
    alterations_of_preexisting,
    changed_defaults,
    changes_of_preexisting,
    changes_of_unknown_accessories,
    changes_to_recreated_tables,
    drops_of_preexisting,
    later_dependencies,
    misses_baseline,
    new_table,
    revokes_of_unknown_default_privileges,
)
from enumfix.history.reconstruction import Doubt, Reconstruction, Rule
from enumfix.history.versions import keys_by_version
from enumfix.kinds.enum import EnumType
from enumfix.kinds.index import Index
from enumfix.kinds.unique_constraint import UniqueKey
from enumfix.source import Source, Span
from enumfix.sql.effects import effects_of
from enumfix.sql.plpgsql.row_changes import may_change, may_change_schema
from enumfix.sql.script import Statement

WAY_OUT = (
    "Use --replay, which applies the earlier migrations to a throw-away PostgreSQL and works from its dump, "
    "or name one from right before this migration with --schema."
)
UNCERTAIN = Code(
    "EF325",
    Severity.ERROR,
    "the schema before the migration cannot be worked out from the dump and the other migrations",
    WAY_OUT,
)
HIDDEN = Code(
    "EF236",
    Severity.WARNING,
    "later migrations replace defaults that neither a migration nor the dump shows",
    "Look at the old defaults of these columns. Where one of them mentions the enum, as "
    "length('a'::status::text) does, PostgreSQL will refuse to drop the type (2BP01): then name a dump from "
    "right before this migration with --schema.",
)


def uncertain(schema: Reconstruction, place: tuple[Source, Span]) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement that makes the schema before the file uncertain."""
    reasons: dict[Statement, str] = {}
    rules = _RULES + _RULES_FOR_LATER_DUMP if schema.high > schema.history.at else _RULES
    for rule in rules:
        for doubt in rule(schema):
            reasons.setdefault(doubt.statement, doubt.reason)
    for statement, reason in reasons.items():
        yield UNCERTAIN.at(*place, f"{statement.path_and_line}: {reason}")


def hidden_defaults(schema: Reconstruction, place: tuple[Source, Span]) -> Iterator[Diagnostic]:
    """Yield a warning if later migrations change defaults in tables that no migration creates."""
    causes = list(changed_defaults(schema)) if misses_baseline(schema) else []
    if causes:
        more = f" and {len(causes) - 1} more" if len(causes) > 1 else ""
        yield HIDDEN.at(
            *place,
            f"{causes[0].path_and_line}{more}: enumfix cannot tell what the default was before, "
            "and no migration creates the table",
        )


def _earlier_statements_not_followed(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the statements before the file that cannot be followed and may change what is from the files."""
    before = schema.before
    keys = schema.impact & before.from_files | schema.recreated_keys & before.accessories_from_files
    names = {name for key in keys for name in _names_in_statements(key, schema.catalog)}
    missed = len(schema.history.schema_after(schema.low).not_followed)
    yield from _statements_not_followed(schema.history.by_files.not_followed[:missed], names, keys)


def _names_in_statements(key: Key, catalog: Catalog) -> Iterator[str]:
    """Yield the names that a statement about an object mentions."""
    subject = catalog.objects[key]
    if key.kind == "cast":
        yield from (used.name for used in subject.uses)
    else:
        yield key.name
    if subject.table:
        yield subject.table.name


def _later_statements_not_followed(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that cannot be followed and may change what is from the dump."""
    history, before = schema.history, schema.before
    later_keys = {key: keys_by_version(history.steps, history.at, key)[schema.high] for key in schema.impact}
    keys = schema.impact | {key for key in later_keys.values() if key}
    keys |= impact(history.dump, _enums_in_dump(history.dump, keys))
    names = {key.name for key in keys if key.kind != "cast"}
    from_dump = schema.recreated_keys - (before.from_files & before.accessories_from_files)
    later = history.schema_after(schema.high).not_followed[len(history.by_files.not_followed) :]
    yield from _statements_not_followed(
        (each for each in later if _may_concern(each, names)),
        names,
        frozenset(later_keys[key] or key for key in from_dump),
    )


def _enums_in_dump(dump: Catalog, keys: Iterable[Key]) -> list[Key]:
    """Return the enums of the dump that have the name of one of the keys."""
    names = {key.name for key in keys}
    return [key for key, found in dump.objects.items() if isinstance(found, EnumType) and key.name in names]


def _may_concern(unsure: NotFollowed, names: set[str]) -> bool:
    """Return whether a statement may change an object of one of these names.

    A table that it creates from a query is a new one: only the table's own name counts.
    """
    node = unsure.statement.node if unsure.statement.problem is None else None
    if isinstance(node, ast.CreateTableAsStmt) and (table := new_table(effects_of(node))):
        return not {table, *unsure.later_names}.isdisjoint(names)
    return True


def _statements_not_followed(
    unsure: Iterable[NotFollowed], names: set[str], keys: frozenset[Key]
) -> Iterator[Doubt]:
    """Yield the statements that may change one of the objects `keys`, or what has one of the names."""
    for not_followed in unsure:
        if not_followed.may_affect(names, keys) and _may_change(not_followed, names):
            known = (
                sorted(names)
                if not_followed.affected is None
                else [str(key) for key in sorted(not_followed.affected & keys)]
            )
            name = next(
                (name for name in known if not_followed.affected or not_followed.mentions((name,))), "it"
            )
            yield Doubt(
                not_followed.statement, f"enumfix cannot follow this statement, and it may change {name}"
            )


def _may_change(unsure: NotFollowed, names: set[str]) -> bool:
    """Return whether a statement may change the definition of what now has one of these names."""
    if unsure.later_names.isdisjoint(names):
        return may_change(unsure.statement, names)
    return may_change_schema(unsure.statement)


def _unnamed_indexes(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield what creates an index without a name, if the dump does not show the name either."""
    for key in sorted(schema.impact & schema.before.from_files):
        created = schema.catalog.objects[key]
        node = created.statement.node
        if isinstance(created, Index) and not (isinstance(node, ast.IndexStmt) and node.idxname):
            yield Doubt(
                created.statement, f"{key} is created without a name, and the dump does not show it as it was"
            )


def _unnamed_partition_indexes(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield what creates indexes of partitions that no migration names: the conversion names them anew."""
    catalog = schema.catalog
    columns = frozenset(key for key in schema.impact if key.kind == "column")
    for index in catalog.objects.values():
        if isinstance(index, (Index, UniqueKey)) and columns & index.uses:
            attached = catalog.members("attached", index.index)
            if len(attached) < len(catalog.members("attached", index.table)):
                yield Doubt(
                    index.statement,
                    f"enumfix cannot tell the names of the indexes of partitions of {index.table}",
                )


_RULES: tuple[Rule, ...] = (
    _earlier_statements_not_followed,
    _later_statements_not_followed,
    _unnamed_indexes,
    _unnamed_partition_indexes,
    code_missing_in_dump,
)
"""What makes any reconstruction uncertain. The first rule that doubts a statement gives the reason."""
_RULES_FOR_LATER_DUMP: tuple[Rule, ...] = (
    changes_to_recreated_tables,
    changes_of_unknown_accessories,
    revokes_of_unknown_default_privileges,
    later_drops_of_hidden,
    later_code,
    later_dependencies,
    changes_of_preexisting,
    drops_of_preexisting,
    alterations_of_preexisting,
)
"""What else makes a reconstruction uncertain from a dump that is later than the file."""
